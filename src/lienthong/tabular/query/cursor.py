"""The mark of the next page: where the page before ended, readable only with its question."""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence

from lienthong.errors import LienthongError
from lienthong.tabular.query.ir import BadCursor, Query, Value
from lienthong.tabular.query.values import read_value, write_value
from lienthong.tabular.schema import Column

_MAX_MARK = 4_096


def fingerprint(query: Query) -> str:
    """What ties a mark to its question: everything but the page, its size and its columns."""
    text = repr((query.filters, query.sort, query.group, query.aggregates, query.text))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def write_cursor(query: Query, values: Sequence[object]) -> str:
    """The mark of the page after a row with these sort values; None is a missing value."""
    texts = [None if value is None else write_value(value) for value in values]
    body = json.dumps([fingerprint(query), *texts], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(body.encode()).decode().rstrip("=")


def read_cursor(query: Query, keys: Sequence[Column]) -> tuple[Value | None, ...]:
    """The sort values in the mark of a question. Raises BadCursor when it is not ours."""
    try:
        mark, *texts = _unpacked(query.after)
        is_ours = mark == fingerprint(query) and len(texts) == len(keys)
        pairs = list(zip(texts, keys, strict=True)) if is_ours else []
        values = tuple(t if t is None else read_value("_after", t, column) for t, column in pairs)
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError, LienthongError):
        is_ours, values = False, ()
    if not is_ours:
        raise BadCursor(parameter="_after")
    return values


def _unpacked(mark: str) -> list[str | None]:
    padded = mark[:_MAX_MARK] + "=" * (-len(mark) % 4)
    made = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    return made if isinstance(made, list) else []
