"""Search without tone marks: the words of the text columns, and the rows that hold each.

Words are taken from the text as it is and folded one by one with `text.fold`, so that a million
rows cost a few thousand folds. A word of a column has a number, numbers follow the order of the
folded words, so that a beginning of a word is a range of numbers; the rows of a number lie
together in the file and are read without touching the rest. A row that repeats a word is listed as
often: whoever counts rows counts different ones.
"""

# ruff: noqa: S608  (names are quoted or ours, values are bound)

import json
from collections.abc import Iterator, Sequence

import duckdb

from lienthong.tabular.profile import ColumnProfile, quoted
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import fold

_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~–—\u201c\u201d\u2018\u2019…•«»\u00a0\t\r\n"
_SPACES = str.maketrans(dict.fromkeys(_PUNCTUATION, " "))
_TEXTS = "from_json(?::JSON, '[\"VARCHAR\"]')"
_BATCH = 20_000
_MOST_KEYS = 100_000


def words_of(text: str) -> list[str]:
    """The folded words of a text, split as the index splits them."""
    return fold(text.translate(_SPACES)).translate(_SPACES).split()


def indexed_columns(
    columns: Sequence[Column], profiles: Sequence[ColumnProfile], keys: Sequence[str]
) -> tuple[Column, ...]:
    """Text columns with many values; those with few are searched by their list of values.

    Keys of large tables stay out: each is a word of its own, and they are looked up whole.
    """
    return tuple(
        column
        for column, made in zip(columns, profiles, strict=True)
        if column.type is ColumnType.TEXT
        and not made.has_all_values
        and (column.name not in keys or made.distinct <= _MOST_KEYS)
    )


def build_words(
    connection: duckdb.DuckDBPyConnection, catalog: str, columns: Sequence[Column]
) -> None:
    """Make the tables `words` and `postings` of a serving copy whose `rows` are there."""
    connection.execute(f"CREATE TABLE {catalog}.words (source INTEGER, word VARCHAR, id UINTEGER)")
    connection.execute(f"CREATE TABLE {catalog}.postings (id UINTEGER, row UINTEGER)")
    first = 0
    for number, column in enumerate(columns):
        _split(connection, catalog, column)
        first = _number_words(connection, catalog, number, first)
        connection.execute(
            f"INSERT INTO {catalog}.postings SELECT m.id, t.row FROM memory.tokens t "
            "JOIN memory.meanings m ON m.token = t.token ORDER BY m.id, t.row"
        )
        connection.execute("DROP TABLE memory.tokens; DROP TABLE memory.meanings")


def _split(connection: duckdb.DuckDBPyConnection, catalog: str, column: Column) -> None:
    connection.execute(
        "CREATE TABLE memory.tokens AS SELECT _row::UINTEGER AS row, "
        f"unnest(string_split({quoted(column.name)}, ' ')) AS token FROM {catalog}.rows"
    )


def _number_words(
    connection: duckdb.DuckDBPyConnection, catalog: str, source: int, first: int
) -> int:
    """Fold the different words of a column and number them; gives the next free number."""
    connection.execute("CREATE TABLE memory.seen (token VARCHAR, word VARCHAR)")
    cursor = connection.cursor()
    cursor.execute("SELECT token FROM memory.tokens GROUP BY token")
    for batch in _batches(cursor):
        pairs = [(token, word) for (token,) in batch for word in words_of(token)]
        # As JSON: DuckDB takes half a millisecond for each element of a bound list.
        connection.execute(
            f"INSERT INTO memory.seen SELECT unnest({_TEXTS}), unnest({_TEXTS})",
            [json.dumps([token for token, _ in pairs]), json.dumps([word for _, word in pairs])],
        )
    connection.execute(
        f"INSERT INTO {catalog}.words SELECT ?, word, ? + row_number() OVER (ORDER BY word) "
        "FROM (SELECT DISTINCT word FROM memory.seen) ORDER BY word",
        [source, first],
    )
    connection.execute(
        f"CREATE TABLE memory.meanings AS SELECT DISTINCT s.token, w.id FROM memory.seen s "
        f"JOIN {catalog}.words w ON w.word = s.word AND w.source = ?",
        [source],
    )
    connection.execute("DROP TABLE memory.seen")
    last = connection.execute(f"SELECT coalesce(max(id), 0) FROM {catalog}.words").fetchone()
    return int(last[0]) if last else first


def _batches(cursor: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[str]]]:
    while batch := cursor.fetchmany(_BATCH):
        yield batch
