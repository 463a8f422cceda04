"""Routes compiled to questions over a read-only SQLite copy; granted columns and rows only."""

import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from lienthong.errors import gettext_noop
from lienthong.exchange.domain import (
    CompiledAgreement,
    RowRule,
    ServiceColumn,
    ServiceRoute,
    SharedService,
)
from lienthong.exchange.gateway.errors import (
    KeyAmbiguous,
    PageOutdated,
    ParameterRefused,
    QuestionTooHeavy,
    ServiceUnavailable,
)

MOST_SECONDS = 0.5
_MAPPED_BYTES = 2**31
_STEPS_BETWEEN_LOOKS = 20_000
_OPERATORS = {"eq": "=", "ne": "<>", "ge": ">=", "le": "<="}
_encode = msgspec.json.encode


class Found(msgspec.Struct, frozen=True, gc=False):
    """The body of an answer, how many rows it holds, and whose record was asked for."""

    body: bytes
    rows: int
    subject: str


class Table:
    """One SQLite file, opened read-only and immutable; a question that takes too long is ended."""

    def __init__(self, path: Path) -> None:
        try:
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, cached_statements=256)
            self._connection.execute(f"PRAGMA mmap_size = {_MAPPED_BYTES}").fetchone()
            self._connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise ServiceUnavailable from error
        self._until = 0.0
        self._connection.set_progress_handler(self._is_late, _STEPS_BETWEEN_LOOKS)

    def _is_late(self) -> bool:
        return time.monotonic() > self._until

    def ask(self, question: str, values: list[Any]) -> list[tuple[Any, ...]]:
        """The rows. Raises QuestionTooHeavy or ServiceUnavailable."""
        self._until = time.monotonic() + MOST_SECONDS
        try:
            return self._connection.execute(question, values).fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise QuestionTooHeavy from error
            raise ServiceUnavailable from error
        except sqlite3.Error as error:
            raise ServiceUnavailable from error

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _read_integer(text: str) -> int:
    digits = text[1:] if text[:1] == "-" else text
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 18:  # noqa: PLR2004
        raise ValueError(text)
    return int(text)


def _read_boolean(text: str) -> int:
    return {"true": 1, "false": 0}[text]


_READERS: dict[str, Callable[[str], Any]] = {
    "integer": _read_integer,
    "number": float,
    "boolean": _read_boolean,
}


def read_value(column: ServiceColumn, text: str) -> Any:
    """A parameter's value in the type of its column. Raises ParameterRefused."""
    reader = _READERS.get(column.type)
    if reader is None:
        return text
    try:
        return reader(text)
    except (ValueError, KeyError) as error:
        reason = gettext_noop("it is not in the type of its column")
        raise ParameterRefused(name=column.name, reason=reason) from error


def _condition(rule: RowRule) -> str:
    if rule.op == "in":
        return f"{_quote(rule.column)} IN ({', '.join('?' * len(rule.values))})"
    return f"{_quote(rule.column)} {_OPERATORS[rule.op]} ?"


def _record_type(fields: tuple[str, ...]) -> type[msgspec.Struct]:
    """A type whose JSON is a record of these fields; it takes half the time of a dict."""
    places = {f"field_{place}": name for place, name in enumerate(fields)}
    return msgspec.defstruct("Record", [(place, Any) for place in places], rename=places, gc=False)


class Question:
    """One route under one agreement: parameters in, body out."""

    def __init__(
        self,
        *,
        service: SharedService,
        route: ServiceRoute,
        agreement: CompiledAgreement,
        table: Table,
    ) -> None:
        self.route = route
        self.template = route.template
        self._table = table
        self._columns = {column.name: column for column in service.columns}
        self._version = service.version
        self._booleans = [
            place
            for place, name in enumerate(agreement.fields)
            if self._columns[name].type == "boolean"
        ]
        self._record_of = _record_type(agreement.fields)
        self._rules = [_condition(rule) for rule in agreement.rows]
        self._rule_values = [
            read_value(self._columns[rule.column], value)
            for rule in agreement.rows
            for value in rule.values
        ]
        self._selected = ", ".join(map(_quote, agreement.fields))
        self._relation = _quote(service.relation)
        source = {"service": service.code, "version": service.version, "as_of": service.as_of}
        self._tail = b',"source":' + _encode(source) + b"}"
        self._pages: dict[tuple[str, ...], str] = {}
        self._lookup = self._lookup_text()

    def _lookup_text(self) -> str:
        conditions = [f"{_quote(name)} = ?" for name in self.route.keys] + self._rules
        where = " AND ".join(conditions)
        return f"SELECT {self._selected} FROM {self._relation} WHERE {where} LIMIT 2"  # noqa: S608 - names only, quoted

    def answer(self, parameters: Mapping[str, str]) -> Found:
        """The answer to these parameters. Raises ParameterRefused and others."""
        return self._one(parameters) if self.route.kind == "lookup" else self._page(parameters)

    def _record(self, row: tuple[Any, ...]) -> msgspec.Struct:
        if self._booleans:
            values = list(row)
            for place in self._booleans:
                values[place] = None if values[place] is None else bool(values[place])
            return self._record_of(*values)
        return self._record_of(*row)

    def _one(self, parameters: Mapping[str, str]) -> Found:
        keys = self.route.keys
        for name in parameters:
            if name not in keys:
                raise ParameterRefused(name=name, reason=gettext_noop("the route does not take it"))
        values: list[Any] = []
        for name in keys:
            text = parameters.get(name)
            if not text:
                raise ParameterRefused(name=name, reason=gettext_noop("it is missing"))
            values.append(read_value(self._columns[name], text))
        rows = self._table.ask(self._lookup, values + self._rule_values)
        if len(rows) > 1:
            raise KeyAmbiguous
        record = _encode(self._record(rows[0])) if rows else b"null"
        subject = "\n".join(parameters[name] for name in keys)
        return Found(b'{"record":' + record + self._tail, len(rows), subject)

    def _page(self, parameters: Mapping[str, str]) -> Found:
        names: list[str] = []
        values: list[Any] = []
        for name, text in parameters.items():
            if name in ("after", "limit"):
                continue
            if name not in self.route.filters:
                raise ParameterRefused(name=name, reason=gettext_noop("the route does not take it"))
            names.append(name)
            values.append(read_value(self._columns[name], text))
        limit = self._limit(parameters.get("limit"))
        after = self._after(parameters.get("after"))
        rows = self._table.ask(
            self._page_text(tuple(names)), [*values, *self._rule_values, after, limit + 1]
        )
        shown = rows[:limit]
        records = _encode([self._record(row[1:]) for row in shown])
        more = f'"{self._version}.{shown[-1][0]}"' if len(rows) > limit else "null"
        body = b'{"records":' + records + b',"next":' + more.encode() + self._tail
        return Found(body, len(shown), "")

    def _page_text(self, names: tuple[str, ...]) -> str:
        text = self._pages.get(names)
        if text is None:
            conditions = [f"{_quote(name)} = ?" for name in names] + self._rules + ["rowid > ?"]
            where = " AND ".join(conditions)
            text = (
                f"SELECT rowid, {self._selected} FROM {self._relation} "  # noqa: S608 - names only, quoted
                f"WHERE {where} ORDER BY rowid LIMIT ?"
            )
            self._pages[names] = text
        return text

    def _limit(self, text: str | None) -> int:
        if text is None:
            return self.route.page_size
        if (
            not text.isascii()
            or not text.isdecimal()
            or not 1 <= int(text[:9]) <= self.route.page_size
        ):
            reason = gettext_noop("it is not between 1 and the page size of the route")
            raise ParameterRefused(name="limit", reason=reason)
        return int(text)

    def _after(self, text: str | None) -> int:
        if text is None:
            return -(2**63)
        version, _, row = text.rpartition(".")
        if not row.isascii() or not row.isdecimal() or len(row) > 18:  # noqa: PLR2004
            raise ParameterRefused(name="after", reason=gettext_noop("no page gave it"))
        if version != self._version:
            raise PageOutdated
        return int(row)
