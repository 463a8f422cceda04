"""The dictionary of a table: what its columns mean, what changes from version to version."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from lienthong.catalog.domain.vocabulary import PersonalData
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import fold

_PERSONAL = re.compile(
    r"\b(cccd|cmnd|can cuoc|chung minh|dinh danh|ho ten|ho va ten|dien thoai|so dt|sdt|email"
    r"|thu dien tu|ngay sinh|ngay thang nam sinh|tai khoan ngan hang|dia chi thuong tru"
    r"|noi o hien tai)\b"
)


@dataclass(frozen=True, slots=True)
class DictionaryColumn:
    """A column with its meaning. `personal` is none, basic or sensitive."""

    name: str
    label: str
    type: str
    unit: str = ""
    note: str = ""
    source: int = 0
    scale: int | None = None
    description: str = ""
    personal: str = PersonalData.NONE.value

    def as_json(self) -> dict[str, Any]:
        """The column as it is kept."""
        return asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "DictionaryColumn":
        """The column that `as_json` wrote."""
        return DictionaryColumn(**value)

    def column(self) -> Column:
        """The column as the table engine knows it."""
        return Column(
            self.name,
            self.label,
            ColumnType(self.type),
            self.unit,
            self.note,
            self.source,
            self.scale,
        )

    @property
    def is_described(self) -> bool:
        """Whether a reader can tell what it holds."""
        return bool(self.label.strip() and self.description.strip())


def read_dictionary(stored: Iterable[Mapping[str, Any]]) -> tuple[DictionaryColumn, ...]:
    """A dictionary as it was kept."""
    return tuple(DictionaryColumn.from_json(each) for each in stored)


def write_dictionary(columns: Iterable[DictionaryColumn]) -> list[dict[str, Any]]:
    """A dictionary as it is kept."""
    return [column.as_json() for column in columns]


def draft_dictionary(
    columns: Sequence[Column], known: Sequence[DictionaryColumn]
) -> tuple[DictionaryColumn, ...]:
    """A dictionary for columns as they were read; meanings of columns of the same name are kept.

    A column whose name says that it holds personal data starts marked so.
    """
    by_name = {column.name: column for column in known}
    made = []
    for column in columns:
        before = by_name.get(column.name)
        fresh = DictionaryColumn(
            column.name, column.label, column.type.value, column.unit, column.note, column.source,
            column.scale, personal=_guess(column.label),
        )  # fmt: skip
        if before is not None:
            fresh = replace(
                fresh,
                label=before.label,
                unit=fresh.unit or before.unit,
                description=before.description,
                personal=before.personal,
            )
        made.append(fresh)
    return tuple(made)


def _guess(label: str) -> str:
    looks = _PERSONAL.search(fold(label)) is not None
    return PersonalData.BASIC.value if looks else PersonalData.NONE.value


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """What a new version does to the columns of the one before, by name."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    retyped: tuple[tuple[str, str, str], ...] = ()
    """Name, type before, type now."""
    relabelled: tuple[tuple[str, str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both versions have the same columns."""
        return not (self.added or self.removed or self.retyped)

    @property
    def is_breaking(self) -> bool:
        """Whether programs that read the version before may fail."""
        return bool(self.removed or self.retyped)

    def as_json(self) -> dict[str, Any]:
        """The change as it is kept."""
        return {
            key: [list(v) if isinstance(v, tuple) else v for v in value]
            for key, value in asdict(self).items()
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "SchemaChange":
        """The change that `as_json` wrote."""
        return SchemaChange(
            added=tuple(value["added"]),
            removed=tuple(value["removed"]),
            retyped=tuple((a, b, c) for a, b, c in value["retyped"]),
            relabelled=tuple((a, b, c) for a, b, c in value["relabelled"]),
        )


def schema_change(
    before: Sequence[DictionaryColumn], after: Sequence[DictionaryColumn] | Sequence[Column]
) -> SchemaChange:
    """Columns added, removed, retyped and renamed between two versions of one table."""
    old = {c.name: c for c in before}
    new = {c.name: c for c in after}
    both = [name for name in old if name in new]
    return SchemaChange(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        retyped=tuple(
            (n, str(old[n].type), str(new[n].type))
            for n in both
            if str(old[n].type) != str(new[n].type)
        ),
        relabelled=tuple(
            (n, old[n].label, new[n].label)
            for n in both
            if fold(old[n].label) != fold(new[n].label)
        ),
    )


def likeness(columns: Sequence[Column], known: Sequence[DictionaryColumn]) -> float:
    """Share of columns that both have, 0 to 1: whether a table continues a series."""
    names, before = {c.name for c in columns}, {c.name for c in known}
    return len(names & before) / max(len(names | before), 1)
