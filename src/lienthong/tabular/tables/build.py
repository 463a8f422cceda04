"""Publishing a table: the record, the serving copy and the profile, whole or not at all."""

# ruff: noqa: S608  (names are quoted or ours, values are bound)

import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lienthong.errors import LienthongError, gettext_noop
from lienthong.tabular.profile import ColumnProfile, profile_rows, quoted
from lienthong.tabular.query.ir import LINE
from lienthong.tabular.schema import Column, ColumnType, Limits
from lienthong.tabular.tables.engine import literal, lock, sync_file, workshop
from lienthong.tabular.tables.words import build_words, indexed_columns

RECORD = "rows.parquet"
SERVING = "rows.duckdb"
_FORM = 1
_MOST_DECIMALS = 6
_SERVING_OPTIONS = "(STORAGE_VERSION 'latest', ROW_GROUP_SIZE 245760, BLOCK_SIZE 65536)"
_COUNTED = frozenset(set(ColumnType) - {ColumnType.NUMBER, ColumnType.DATETIME})


class TableNotBuilt(LienthongError):
    """The files of a table could not be written; nothing of them is left."""

    code = "tabular.tables.not_built"
    status = 507
    message = gettext_noop("The table could not be stored: {reason}.")
    hint = gettext_noop("Free space on the disk or raise the limits of imports, then try again.")


class UnknownKey(LienthongError):
    """A key or a sort column is not a column of the table."""

    code = "tabular.tables.unknown_key"
    status = 422
    message = gettext_noop("The table has no column named {column} to use as a key or for sorting.")
    hint = gettext_noop("Use one of these column names: {columns}.")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes on the disk."""

    record_bytes: int
    serving_bytes: int

    @property
    def all_bytes(self) -> int:
        """Everything that is stored for the table."""
        return self.record_bytes + self.serving_bytes


@dataclass(frozen=True, slots=True)
class Built:
    """A stored table: where it lies, what is in it."""

    record: Path
    serving: Path
    row_count: int
    profile: tuple[ColumnProfile, ...]
    sizes: Sizes


@dataclass(frozen=True, slots=True)
class About:
    """What the files of a table know about themselves."""

    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    sort_by: tuple[str, ...]
    row_count: int = 0
    profile: tuple[ColumnProfile, ...] = ()
    searched: tuple[str, ...] = ()

    def as_text(self) -> str:
        """The facts as JSON text."""
        columns = [
            {"name": c.name, "label": c.label, "type": c.type.value, "unit": c.unit, "note": c.note,
             "source": c.source, "scale": c.scale} for c in self.columns
        ]  # fmt: skip
        made = {
            "form": _FORM, "columns": columns, "keys": self.keys, "sort_by": self.sort_by,
            "row_count": self.row_count, "profile": [each.as_json() for each in self.profile],
            "searched": self.searched,
        }  # fmt: skip
        return json.dumps(made, ensure_ascii=False)

    @staticmethod
    def from_text(text: str) -> "About":
        """The facts that `as_text` wrote."""
        made: Mapping[str, Any] = json.loads(text)
        return About(
            columns=tuple(
                Column(**{**each, "type": ColumnType(each["type"])}) for each in made["columns"]
            ),
            keys=tuple(made["keys"]),
            sort_by=tuple(made["sort_by"]),
            row_count=made["row_count"],
            profile=tuple(ColumnProfile.from_json(each) for each in made["profile"]),
            searched=tuple(made["searched"]),
        )


def build_table(
    staged: Path,
    *,
    columns: Sequence[Column],
    folder: Path,
    keys: Sequence[str] = (),
    sort_by: Sequence[str] = (),
    limits: Limits | None = None,
) -> Built:
    """Store a staged table (Parquet with `_line` first) in `folder`, which appears whole.

    `keys` are columns that rows are looked up by, each on its own; `sort_by` orders the record
    (the usual filter first, then the date). A folder of the same name is replaced. Raises
    UnknownKey, and TableNotBuilt when the disk or a limit ends the work.
    """
    facts = About(tuple(columns), tuple(keys), tuple(sort_by) or tuple(keys))
    _check_names(facts)
    return _build(staged, facts, folder, limits or Limits(), with_record=True)


def rebuild_serving(record: Path, *, limits: Limits | None = None) -> Built:
    """Make the serving copy again from the record beside it, row for row the same."""
    with duckdb.connect(config={"threads": 1}) as connection:
        found = connection.execute(
            "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = 'lienthong'",
            [str(record)],
        ).fetchone()
    if found is None:
        raise TableNotBuilt(reason=gettext_noop("the record does not say what its columns are"))
    facts = About.from_text(found[0])
    return _build(record, facts, record.parent, limits or Limits(), with_record=False)


def _check_names(facts: About) -> None:
    names = [column.name for column in facts.columns]
    for name in (*facts.keys, *facts.sort_by):
        if name not in names:
            raise UnknownKey(column=name, columns=", ".join(names))


def _build(source: Path, facts: About, folder: Path, limits: Limits, *, with_record: bool) -> Built:
    folder.parent.mkdir(parents=True, exist_ok=True)
    for leftover in folder.parent.glob(f".{folder.name}.building-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    place = folder.parent / f".{folder.name}.building-{secrets.token_hex(6)}"
    place.mkdir()
    try:
        with workshop(place, limits) as connection:
            lock(connection, place, source.parent)
            made = _write_serving(connection, source, facts, place / SERVING)
            if with_record:
                _write_record(connection, source, made, place / RECORD)
        shutil.rmtree(place / "spill", ignore_errors=True)
        _put(place, folder, with_record=with_record)
    except (duckdb.Error, OSError) as error:
        raise TableNotBuilt(reason=str(error).splitlines()[0]) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)
    sizes = Sizes((folder / RECORD).stat().st_size, (folder / SERVING).stat().st_size)
    return Built(folder / RECORD, folder / SERVING, made.row_count, made.profile, sizes)


def _put(place: Path, folder: Path, *, with_record: bool) -> None:
    """Bring finished files to their names; the disk holds them before and after."""
    for path in place.iterdir():
        sync_file(path)
    sync_file(place)
    if not with_record:
        (place / SERVING).replace(folder / SERVING)
        sync_file(folder)
        return
    old = place.with_name(place.name + "-old")
    if folder.exists():
        folder.rename(old)
    place.rename(folder)
    sync_file(folder.parent)
    shutil.rmtree(old, ignore_errors=True)


def _write_serving(
    connection: duckdb.DuckDBPyConnection, source: Path, facts: About, path: Path
) -> About:
    connection.execute(f"ATTACH {literal(str(path))} AS serving {_SERVING_OPTIONS}")
    named = [f"{quoted(c.name)}::{c.sql_type} AS {quoted(c.name)}" for c in facts.columns]
    number, order = "file_row_number", ""
    if facts.row_count:
        number, order = f"(row_number() OVER (ORDER BY {LINE}) - 1)", f"ORDER BY {LINE}"
    connection.execute(
        f"CREATE TABLE serving.rows AS SELECT {number}::BIGINT AS _row, "
        f"{LINE}::BIGINT AS {LINE}, {', '.join(named)} "
        f"FROM read_parquet(?, file_row_number = true) {order}",
        [str(source)],
    )
    counted = connection.execute("SELECT count(*) FROM serving.rows").fetchone()
    profiles = profile_rows(connection, "serving.rows", facts.columns)
    searched = indexed_columns(facts.columns, profiles, facts.keys)
    build_words(connection, "serving", searched)
    _write_values(connection, facts.columns, profiles)
    for key in facts.keys:
        connection.execute(
            f"CREATE INDEX {quoted('key_' + key)} ON serving.rows ({quoted(key)})"
        )  # fmt: skip
    made = About(
        facts.columns, facts.keys, facts.sort_by, counted[0] if counted else 0, profiles,
        tuple(column.name for column in searched),
    )  # fmt: skip
    connection.execute("CREATE TABLE serving.about (text VARCHAR)")
    connection.execute("INSERT INTO serving.about VALUES (?)", [made.as_text()])
    connection.execute("CHECKPOINT serving")
    connection.execute("DETACH serving")
    return made


def _write_values(
    connection: duckdb.DuckDBPyConnection,
    columns: Sequence[Column],
    profiles: Sequence[ColumnProfile],
) -> None:
    """Every value with its count, for columns with few values: totals and facets cost nothing."""
    connection.execute(
        'CREATE TABLE serving."values" (source VARCHAR, value VARCHAR, count BIGINT)'
    )
    for column, made in zip(columns, profiles, strict=True):
        if made.has_all_values and column.type in _COUNTED:
            name = quoted(column.name)
            connection.execute(
                f'INSERT INTO serving."values" SELECT ?, {name}::VARCHAR, count(*) AS n '
                f"FROM serving.rows WHERE {name} IS NOT NULL GROUP BY {name} "
                f"ORDER BY n DESC, {name}",
                [column.name],
            )


def _write_record(
    connection: duckdb.DuckDBPyConnection, source: Path, facts: About, path: Path
) -> None:
    """The sorted record. It carries the facts, so that the serving copy can be made from it."""
    connection.read_parquet(str(source)).create_view("staged")
    narrowed = [_narrowed(connection, column) for column in facts.columns]
    order = ", ".join([*(quoted(name) for name in facts.sort_by), LINE])
    connection.execute(
        f"COPY (SELECT {', '.join([LINE, *narrowed])} FROM staged ORDER BY {order}) "
        f"TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, "
        f"KV_METADATA {{lienthong: {literal(facts.as_text())}}})"
    )
    connection.execute("DROP VIEW staged")


def _narrowed(connection: duckdb.DuckDBPyConnection, column: Column) -> str:
    """A DOUBLE column as a decimal where that keeps every value: smaller, and exact elsewhere."""
    name = quoted(column.name)
    if column.sql_type != "DOUBLE":
        return name
    tries = ", ".join(
        f"bool_and(TRY_CAST({name} AS DECIMAL(18,{s}))::DOUBLE IS NOT DISTINCT FROM {name})"
        for s in range(_MOST_DECIMALS + 1)
    )
    row = connection.execute(f"SELECT max(abs({name})), {tries} FROM staged").fetchone()
    largest, *holds = row or (None,)
    if largest is None or True not in holds:
        return name
    scale = holds.index(True)
    digits = scale + len(str(int(largest)))
    return f"{name}::DECIMAL({9 if digits < 9 else 18},{scale}) AS {name}"  # noqa: PLR2004
