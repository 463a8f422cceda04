"""JSON as a table: records in an array, inside an object, or one to a line."""

import json
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import ijson

from lienthong.tabular.intake import refusals
from lienthong.tabular.intake.grid import NumberText, TruthText
from lienthong.tabular.intake.refusals import Damaged, NotATable
from lienthong.tabular.schema import MEGABYTE
from lienthong.text import decode_stream

WHOLE_BYTES = 48 * MEGABYTE
DEPTH = 3
_NOT_FINITE = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
_ROWS = (
    "records", "data", "rows", "items", "results", "result", "value", "values", "content", "aaData",
)  # fmt: skip
_NAMES = ("columns", "fields", "header", "headers", "names", "cols")
LONG_NUMBER = 4000


def _whole(text: str) -> int | Decimal:
    """A whole number of any length; Python refuses to make an int of thousands of digits."""
    return int(text) if len(text) < LONG_NUMBER else Decimal(text)


def loads(text: str) -> Any:
    """JSON with its numbers as they are written."""
    return json.loads(text, parse_float=Decimal, parse_int=_whole)


def _shown(value: Any) -> str:
    """A nested value as JSON text, numbers as they were written."""
    if isinstance(value, dict):
        inside = ", ".join(
            f"{json.dumps(str(k), ensure_ascii=False)}: {_shown(v)}" for k, v in value.items()
        )
        return "{" + inside + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def value_text(value: Any) -> str:
    """The cell of a JSON value: text as it is, null empty, nested values as JSON text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return TruthText("true" if value else "false")
    if isinstance(value, int | Decimal):
        return NumberText(value)
    if isinstance(value, float):
        return NumberText(repr(value)) if math.isfinite(value) else _NOT_FINITE[str(value)]
    return _shown(value)


def _lines(path: Path, encoding: str) -> Iterator[str]:
    rest = ""
    with path.open("rb") as stream:
        for piece in decode_stream(stream, encoding):
            parts = (rest + piece.text).split("\n")
            rest = parts.pop()
            yield from parts
    yield rest


def is_lines(path: Path, encoding: str) -> bool:
    """One JSON value to a line: the first two lines that are not blank stand alone."""
    seen = 0
    for line in _lines(path, encoding):
        if not line.strip():
            continue
        try:
            value = loads(line)
        except (ValueError, RecursionError):
            return seen > 1
        if not isinstance(value, dict | list):
            return False
        seen += 1
        if seen == 2:
            return True
    return False


def line_records(path: Path, encoding: str, name: str) -> Iterator[tuple[int, Any]]:
    """Records of newline-delimited JSON, by line number."""
    for number, line in enumerate(_lines(path, encoding), start=1):
        if not line.strip():
            continue
        try:
            yield number, loads(line)
        except ValueError:
            raise Damaged(name=name, reason=f"line {number} is not JSON") from None


def array_records(path: Path, name: str) -> Iterator[tuple[int, Any]]:
    """Elements of one big array, read piece by piece."""
    try:
        with path.open("rb") as file:
            for number, value in enumerate(ijson.items(file, "item"), start=1):
                if value is not None:
                    yield number, value
    except (ijson.JSONError, ValueError) as error:
        raise Damaged(name=name, reason=" ".join(str(error).split())[:160]) from None


def whole_records(path: Path, encoding: str, name: str) -> list[tuple[int, Any]]:
    """The records of one JSON value, wherever in it they are."""
    try:
        value = loads("".join(piece for piece in _pieces(path, encoding)))
    except ValueError as error:
        raise Damaged(name=name, reason=" ".join(str(error).split())[:160]) from None
    found = find_records(value)
    if found is None:
        raise NotATable(name=name, reason=refusals.NO_RECORDS)
    return [(number, record) for number, record in enumerate(found, start=1) if record is not None]


def _pieces(path: Path, encoding: str) -> Iterator[str]:
    with path.open("rb") as stream:
        for piece in decode_stream(stream, encoding):
            yield piece.text


def find_records(value: Any, depth: int = DEPTH) -> list[Any] | None:
    """The list of records in a JSON value: itself, its members, or the only list inside it."""
    if isinstance(value, list):
        return value[1] if _is_told_first(value) else value
    if not isinstance(value, dict) or depth == 0:
        return None
    for known in (_features, _bindings, _table_apart, _described, _columns_apart):
        if found := known(value):
            return found
    lists = {k: v for k, v in value.items() if isinstance(v, list) and v and isinstance(v[0], dict)}
    if lists:
        named = next((lists[word] for word in _ROWS if word in lists), None)
        return named or (max(lists.values(), key=len) if _is_clear(lists) else None)
    return _arrays(value) or _members(value) or _inner_records(value, depth)


def _features(value: dict[str, Any]) -> list[Any] | None:
    """Places on a map, as GeoJSON or as a map server gives them."""
    found = value.get("features")
    return [_feature(each) for each in found] if isinstance(found, list) else None


def _is_told_first(value: list[Any]) -> bool:
    """What the answer is, then its records, as statistical services give them."""
    if len(value) != 2 or not isinstance(value[0], dict) or not isinstance(value[1], list):
        return False
    return bool(value[1]) and all(isinstance(each, dict) for each in value[1])


def _bindings(value: dict[str, Any]) -> list[Any] | None:
    """The answer to a question in SPARQL: for each row the value of each variable."""
    results = value.get("results")
    rows = results.get("bindings") if isinstance(results, dict) else None
    return [
        {name: cell.get("value") for name, cell in row.items() if isinstance(cell, dict)}
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]


def _described(value: dict[str, Any]) -> list[Any] | None:
    """Rows as arrays, their columns described in `meta.view`, as Socrata's portals give them."""
    view = value.get("meta")
    view = view.get("view") if isinstance(view, dict) else None
    columns = view.get("columns") if isinstance(view, dict) else None
    return _table_apart({"columns": columns, "data": value.get("data")}) if columns else None


def _arrays(value: dict[str, Any]) -> list[Any] | None:
    """Rows as arrays of one length under a usual name, their columns without names."""
    rows = _first_list(value, _ROWS)
    lengths = {len(row) if isinstance(row, list) else 0 for row in rows}
    return rows if len(rows) > 1 and len(lengths) == 1 and min(lengths) > 1 else None


def _inner_records(value: dict[str, Any], depth: int) -> list[Any] | None:
    """The records of the only member that holds any."""
    inner = [
        found
        for v in value.values()
        if isinstance(v, dict) and (found := find_records(v, depth - 1))
    ]
    return inner[0] if len(inner) == 1 else None


def _table_apart(value: dict[str, Any]) -> list[Any] | None:
    """Rows as arrays, the names of their columns beside them: {"columns": [...], "data": [...]}."""
    heads = _first_list(value, _NAMES)
    rows = _first_list(value, _ROWS)
    names = [h.get("name") or h.get("id") if isinstance(h, dict) else h for h in heads]
    if not names or not rows or not all(isinstance(name, str) for name in names):
        return None
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return None
    return [dict(zip(names, row, strict=True)) for row in rows] if len(set(names)) > 1 else None


def _first_list(value: dict[str, Any], words: Iterable[str]) -> list[Any]:
    return next((value[word] for word in words if isinstance(value.get(word), list)), [])


def _columns_apart(value: dict[str, Any]) -> list[Any] | None:
    """One array of plain values for each column, all of one length."""
    columns = list(value.values())
    if len(columns) < 2 or not all(isinstance(c, list) and c for c in columns):
        return None
    if len(set(map(len, columns))) > 1:
        return None
    if any(isinstance(cell, dict | list) for column in columns for cell in column):
        return None
    return [dict(zip(value, row, strict=True)) for row in zip(*columns, strict=True)]


def _is_clear(lists: dict[str, list[Any]]) -> bool:
    """One list, or one that is much longer than all others."""
    sizes = sorted(map(len, lists.values()), reverse=True)
    return len(sizes) == 1 or sizes[0] > 3 * sizes[1]


def _members(value: dict[str, Any]) -> list[Any] | None:
    """An object keyed by code, whose members all have one shape."""
    members = list(value.values())
    if len(members) < 2 or not all(isinstance(m, dict) and m for m in members):
        return None
    keys: set[str] = set().union(*members)
    if not all(2 * len(m) >= len(keys) for m in members):
        return None
    if all(any(v == k for v in m.values()) for k, m in value.items()):
        return members
    name = next(n for n in ("key", "key_", "_key", "object_key") if n not in keys)
    return [{name: k, **m} for k, m in value.items()]


def _feature(feature: Any) -> Any:
    """A GeoJSON feature as a record: its properties, and a point as lon and lat."""
    if not isinstance(feature, dict):
        return feature
    record = dict(feature.get("properties") or feature.get("attributes") or {})
    if feature.get("id") is not None and "id" not in record:
        record = {"id": feature["id"], **record}
    shape = feature.get("geometry")
    if (
        isinstance(shape, dict)
        and shape.get("type") == "Point"
        and len(shape.get("coordinates") or []) > 1
    ):
        record.setdefault("lon", shape["coordinates"][0])
        record.setdefault("lat", shape["coordinates"][1])
    elif shape is not None:
        record.setdefault("geometry", shape)
    return record


def column_names(records: Iterable[Any]) -> list[str]:
    """Names of all members of the records, in the order they first appear."""
    names: dict[str, None] = {}
    for record in records:
        names.update(dict.fromkeys(record))
    return list(names)
