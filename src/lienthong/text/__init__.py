"""Vietnamese text: folding, order, encodings, numbers, dates, names; search in `text.search`."""

from lienthong.text.dates import parse_date, parse_datetime
from lienthong.text.encodings import (
    ALPHABETS,
    Decoded,
    Guess,
    cells_encoding,
    convert_text,
    decode,
    decode_stream,
    decode_with,
    detect,
    detect_file,
    font_encoding,
    from_tcvn3,
    from_viscii,
    from_vni,
)
from lienthong.text.folding import fold, sort_key
from lienthong.text.formats import format_bytes, format_date, format_number
from lienthong.text.names import ascii_name, slugify
from lienthong.text.numbers import (
    ENGLISH,
    PLAIN,
    PLAIN_COMMA,
    SPACED,
    SPACED_POINT,
    VIETNAMESE,
    NumberStyle,
    number_style,
    parse_number,
)
from lienthong.text.syllables import is_syllable

__all__ = [
    "ALPHABETS",
    "ENGLISH",
    "PLAIN",
    "PLAIN_COMMA",
    "SPACED",
    "SPACED_POINT",
    "VIETNAMESE",
    "Decoded",
    "Guess",
    "NumberStyle",
    "ascii_name",
    "cells_encoding",
    "convert_text",
    "decode",
    "decode_stream",
    "decode_with",
    "detect",
    "detect_file",
    "fold",
    "font_encoding",
    "format_bytes",
    "format_date",
    "format_number",
    "from_tcvn3",
    "from_viscii",
    "from_vni",
    "is_syllable",
    "number_style",
    "parse_date",
    "parse_datetime",
    "parse_number",
    "slugify",
    "sort_key",
]
