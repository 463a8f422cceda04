"""Which encoding a file is in, and its text: Vietnamese legacy encodings, Unicode and the rest."""

from lienthong.text.encodings.cells import (
    ALPHABETS,
    cells_encoding,
    convert_text,
    font_encoding,
    from_tcvn3,
    from_viscii,
    from_vni,
)
from lienthong.text.encodings.decoding import (
    Decoded,
    decode,
    decode_stream,
    decode_with,
    detect,
    detect_file,
)
from lienthong.text.encodings.guess import Guess

__all__ = [
    "ALPHABETS",
    "Decoded",
    "Guess",
    "cells_encoding",
    "convert_text",
    "decode",
    "decode_stream",
    "decode_with",
    "detect",
    "detect_file",
    "font_encoding",
    "from_tcvn3",
    "from_viscii",
    "from_vni",
]
