"""Fields of a register entry: of what kind each is, and what a person may write into it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from typing import cast

from lienthong.errors import LienthongError, gettext_noop

JSON = None | bool | int | float | str | list["JSON"] | dict[str, "JSON"]


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    LINES = "lines"
    DATE = "date"
    INTEGER = "integer"
    FLAG = "flag"
    REF = "ref"
    OBJECT = "object"
    """Lists or maps of facts that have a form of their own, such as operations of a service."""


class FieldInvalid(LienthongError):
    """A value does not fit its field."""

    code = "inventory.field.invalid"
    status = 422
    message = gettext_noop("The field {field} cannot hold “{value}”: {reason}.")
    hint = gettext_noop("Correct this field; everything else was kept on the page.")


class FieldUnknown(LienthongError):
    """A change names a field that the entry does not have."""

    code = "inventory.field.unknown"
    status = 422
    message = gettext_noop("There is no field named {field}.")
    hint = gettext_noop("Reload the page and enter it again.")


class Shape(Enum):
    """What a text looks like: a pattern, and what to say when it does not."""

    URL = (r"https?://[^\s/]+\.\S+", gettext_noop("it is no address: write it with https://"))
    EMAIL = (r"[^\s@]+@[^\s@]+\.[^\s@]+", gettext_noop("it is no e-mail address"))
    PHONE = (r"[+(]?(?:\d[^\d\n]{0,10}){6,}", gettext_noop("it is no telephone number"))
    AREA = (r"\d{2,5}", gettext_noop("it is no code of an administrative unit, such as 19753"))


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What a field is; `longest` in characters, numbers from `least` to `most`.

    `shape` names what a text must look like when there is one; a day of the `past` has been.
    """

    section: str
    kind: Kind = Kind.TEXT
    choices: frozenset[str] = frozenset()
    longest: int = 20_000
    least: int = 0
    most: int = 10**15
    shape: Shape | None = None
    past: bool = False


def choice(section: str, options: type[StrEnum]) -> FieldSpec:
    """A field that holds one word of a list."""
    return FieldSpec(section, Kind.CHOICE, frozenset(o.value for o in options))


def _invalid(field: str, value: object, reason: str) -> FieldInvalid:
    return FieldInvalid(field=field, value=str(value)[:80], reason=reason)


def clean_values(values: Mapping[str, object], specs: Mapping[str, FieldSpec]) -> dict[str, JSON]:
    """Values as they are kept: trimmed, typed, JSON. Raises FieldUnknown and FieldInvalid."""
    for name in values:
        if name not in specs:
            raise FieldUnknown(field=name)
    return {name: clean(name, value, specs[name]) for name, value in values.items()}


def clean(name: str, value: object, spec: FieldSpec) -> JSON:
    """One value as it is kept. Raises FieldInvalid."""
    if spec.kind in {Kind.CHOICES, Kind.LINES}:
        return cast("JSON", _lines(name, value, spec))
    if spec.kind in {Kind.INTEGER, Kind.REF}:
        return _integer(name, value, spec)
    return _ONE[spec.kind](name, value, spec)


def _text(name: str, value: object, spec: FieldSpec) -> str:
    text = "" if value is None else str(value).replace("\r\n", "\n").strip()
    if "\x00" in text:
        raise _invalid(name, "\\0", gettext_noop("it holds a character that is no text"))
    if len(text) > spec.longest:
        raise _invalid(name, text, gettext_noop("it is too long"))
    if text and spec.shape is not None:
        pattern, reason = spec.shape.value
        if not re.fullmatch(pattern, text):
            raise _invalid(name, text, reason)
    return text


def _choice(name: str, value: object, spec: FieldSpec) -> str:
    text = "" if value is None else str(value).strip()
    if text and text not in spec.choices:
        raise _invalid(name, text, gettext_noop("it is not one of the choices"))
    return text


def _lines(name: str, value: object, spec: FieldSpec) -> list[str]:
    if isinstance(value, str):
        parts: Sequence[object] = value.replace("\r\n", "\n").split("\n")
    elif isinstance(value, list | tuple):
        parts = value
    elif value is None:
        parts = ()
    else:
        raise _invalid(name, value, gettext_noop("it is no list"))
    one = _choice if spec.kind is Kind.CHOICES else _text
    return list(dict.fromkeys(kept for part in parts if (kept := one(name, part, spec))))


def _date(name: str, value: object, spec: FieldSpec) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day).isoformat()
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise _invalid(name, value, gettext_noop("it is no day of the calendar")) from None


def _flag(name: str, value: object, spec: FieldSpec) -> bool:
    known = {
        "": False,
        "false": False,
        "0": False,
        "none": False,
        "true": True,
        "1": True,
        "on": True,
    }
    text = str(value).strip().lower()
    if text not in known:
        raise _invalid(name, value, gettext_noop("it is neither yes nor no"))
    return known[text]


def _integer(name: str, value: object, spec: FieldSpec) -> int | None:
    if value is None or value == "":
        return None
    try:
        number = int(str(value).strip())
    except ValueError:
        raise _invalid(name, value, gettext_noop("it is no whole number")) from None
    if not spec.least <= number <= spec.most:
        raise _invalid(name, value, gettext_noop("it is out of range"))
    return number


def _object(name: str, value: object, spec: FieldSpec) -> JSON:
    if value is None or value == "":
        return []
    if not isinstance(value, list | tuple | dict):
        raise _invalid(name, value, gettext_noop("it is no list"))
    return cast("JSON", list(value) if isinstance(value, tuple) else value)


_ONE: Mapping[Kind, Callable[[str, object, FieldSpec], JSON]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.FLAG: _flag,
    Kind.OBJECT: _object,
}


def is_blank(value: object) -> bool:
    """Whether nothing stands in a field; False and 0 are values."""
    return value is None or (isinstance(value, str | list | dict) and not value)
