"""Text conditions answered by the words and values that are kept beside a table."""

# ruff: noqa: S608  (names are quoted or ours, values are bound)

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any

from lienthong.tabular.profile import quoted
from lienthong.tabular.query import Filter, Op, Query
from lienthong.tabular.schema import ColumnType
from lienthong.tabular.tables.build import About
from lienthong.tabular.tables.recent import Recent
from lienthong.tabular.tables.rowsets import RowSet
from lienthong.tabular.tables.words import words_of
from lienthong.text import fold

Ask = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
_FOLDED = "REPLACE(LOWER(STRIP_ACCENTS({column})), 'đ', 'd')"
_KEPT_BITS = 64 * 1024 * 1024 * 8
_MOST_SETS = 512


@dataclass(frozen=True, slots=True)
class _Folded:
    """A value of a column with few values, as it is written and as it is searched."""

    value: str
    folded: str
    words: str


@dataclass(frozen=True, slots=True)
class _Part:
    """One way for a row to match: a statement that gives row numbers."""

    sql: str
    values: tuple[object, ...]


class Matcher:
    """Finds the rows for words and for `contains`. `ask` runs a statement on the table."""

    def __init__(self, about: About, ask: Ask) -> None:
        self.about = about
        self._ask = ask
        self._size = -(-max(about.row_count, 1) // 8) * 8
        kept = max(4, min(_MOST_SETS, _KEPT_BITS // self._size))
        self._sets: Recent[RowSet] = Recent(kept)

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        """Values with their counts, of the columns with few values; most frequent first."""
        found: dict[str, dict[str, int]] = {}
        for name, text, count in self._ask('SELECT source, value, count FROM "values"', ()):
            found.setdefault(name, {})[text] = count
        return found

    @cached_property
    def _values(self) -> dict[str, tuple[_Folded, ...]]:
        """The same values, folded, of columns of text."""
        return {
            name: tuple(
                _Folded(text, fold(text), f" {' '.join(words_of(text))}")
                for text in self.counts[name]
            )
            for name in self._texts
            if name in self.counts
        }

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return tuple(c.name for c in self.about.columns if c.type is ColumnType.TEXT)

    def resolve(self, query: Query) -> tuple[Query, RowSet | None]:
        """The question without its text conditions, and the rows that meet those; None is all."""
        held = [each for each in query.filters if each.op is Op.CONTAINS]
        if not query.text and not held:
            return query, None
        rest = tuple(each for each in query.filters if each.op is not Op.CONTAINS)
        sets = [self._containing(each) for each in held]
        words = tuple(dict.fromkeys(words_of(query.text)))
        sets += [self._with_word(word) for word in words]
        if query.text and not words:
            sets.append(RowSet(self._size, 0))
        return replace(query, filters=rest, text=""), reduce(RowSet.both, sets)

    def _with_word(self, word: str) -> RowSet:
        """Rows in which some text column has a word that starts with `word`."""
        kept = self._sets.get(word)
        if kept is None:
            ranges = self._ask(
                "SELECT min(id), max(id) FROM words WHERE word >= ? AND word < ? GROUP BY source",
                [word, word[:-1] + chr(ord(word[-1]) + 1)],
            )
            parts = [
                _Part("SELECT row FROM postings WHERE id BETWEEN ? AND ?", pair) for pair in ranges
            ]
            kept = self._union([*parts, *self._listed_with(word), *self._keyed_with(word)])
            self._sets.put(word, kept)
        return kept

    def _listed_with(self, word: str) -> list[_Part]:
        found = {
            name: [v.value for v in self._values[name] if f" {word}" in v.words]
            for name in self._texts
            if name in self._values
        }
        return [_listed(name, values) for name, values in found.items() if values]

    def _keyed_with(self, word: str) -> list[_Part]:
        """Keys of large tables have no words; they are found whole, in small or capital letters."""
        known = {*self.counts, *self.about.searched}
        return [_listed(name, [word, word.upper()]) for name in self._texts if name not in known]

    def _union(self, parts: Sequence[_Part]) -> RowSet:
        if not parts:
            return RowSet(self._size, 0)
        sql = " UNION ALL ".join(part.sql for part in parts)
        found = self._ask(
            f"SELECT bitstring_agg(number::BIGINT, 0, {self._size - 1})::BLOB "
            f"FROM ({sql}) AS found(number)",
            [value for part in parts for value in part.values],
        )
        return RowSet.of(found[0][0], self._size)

    def _containing(self, each: Filter) -> RowSet:
        needle = fold(str(each.value))
        kept = self._sets.get((each.column, needle))
        if kept is None:
            kept = self._look_for(each.column, needle)
            self._sets.put((each.column, needle), kept)
        return kept

    def _look_for(self, column: str, needle: str) -> RowSet:
        if column in self._values:
            values = [v.value for v in self._values[column] if needle in v.folded]
            return self._union([_listed(column, values)] if values else [])
        words = words_of(needle)
        folded = _FOLDED.format(column=quoted(column))
        if column not in self.about.searched or not words:
            return self._union(
                [_Part(f"SELECT _row FROM rows WHERE contains({folded}, ?)", (needle,))]
            )
        source = self.about.searched.index(column)
        near = reduce(RowSet.both, [self._near(source, word) for word in words])
        if words == [needle] or not near.bits:
            return near
        checked = (
            f"CASE WHEN get_bit(?::BLOB::BIT, _row::INTEGER) = 1 THEN contains({folded}, ?) END"
        )
        return self._union(
            [_Part(f"SELECT _row FROM rows WHERE {checked}", (near.as_bytes(), needle))]
        )

    def _near(self, source: int, word: str) -> RowSet:
        """Rows of an indexed column that have a word with `word` inside."""
        sql = (
            "SELECT p.row FROM postings p JOIN words w ON w.id = p.id "
            "WHERE w.source = ? AND contains(w.word, ?)"
        )
        return self._union([_Part(sql, (source, word))])


def _listed(column: str, values: Sequence[str]) -> _Part:
    name = quoted(column)
    marks = ", ".join("?" * len(values))
    return _Part(f"SELECT _row FROM rows WHERE {name} IN ({marks})", tuple(values))
