"""`lienthong import`: read a file of tables, and store it as a draft or only say what is in it."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from lienthong.tabular.intake import Reading, TableReading


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--as", "email", metavar="EMAIL", default="", help="Who imports.")
@click.option("--agency", metavar="CODE", default="", help="Agency of a new draft.")
@click.option("--dataset", metavar="SLUG", default="", help="Dataset that gets the tables.")
@click.option("--sheet", metavar="NAME", default=None, help="Only this sheet of a workbook.")
@click.option("--check", is_flag=True, help="Say what would be stored, and store nothing.")
@click.option(
    "--cell", "cells", metavar="LINE:COLUMN", multiple=True, help="With --check: show a cell."
)
@click.option("--json", "as_json", is_flag=True, help="Answer for machines.")
def command(**options: Any) -> None:
    """Import the tables of FILE: CSV, TSV, XLSX, XLS, XLSB, ODS, JSON or Parquet.

    Without --dataset they become a new draft of the agency. Every line of the file is accounted
    for: header, set aside, stored or rejected. Exit code 1 when the file is refused.
    """
    if options["check"]:
        _check(options)
        return
    if not options["email"]:
        message = "Say who imports with --as EMAIL, or use --check."
        raise click.UsageError(message)
    if not options["agency"] and not options["dataset"]:
        message = "Say where the tables go: --dataset SLUG, or --agency CODE for a new draft."
        raise click.UsageError(message)
    from lienthong.web.importing import store_import

    raise SystemExit(
        store_import(**{k: v for k, v in options.items() if k not in ("check", "cells")})
    )


def _check(options: dict[str, Any]) -> None:
    import json

    from lienthong.settings import settings
    from lienthong.tabular import Limits, read_file
    from lienthong.tabular.intake import Refused
    from lienthong.tabular.schema import MEGABYTE
    from lienthong.web.speaking import told

    asked = [_place(cell, options["sheet"] or "") for cell in options["cells"]]
    chosen = settings()
    limits = Limits(
        memory_bytes=chosen.import_memory_mb * MEGABYTE,
        seconds=chosen.import_seconds,
        threads=chosen.table_threads,
    )
    try:
        reading = read_file(
            options["file"],
            name=options["file"].name,
            limits=limits,
            sheet=options["sheet"],
            cells=asked,
        )
    except Refused as refused:
        _refuse(refused.code, told(refused), as_json=options["as_json"])
    if options["as_json"]:
        answer = reading.as_json() | ({"cells": dict(reading.cells)} if asked else {})
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _tell(reading)


def _refuse(code: str, message: str, *, as_json: bool) -> NoReturn:
    """End with the reason why the file is not read."""
    import json

    if as_json:
        refused = {"code": code, "message": message}
        answer = {"tables": [], "empty_sheets": [], "refused": refused}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        click.echo(message, err=True)
    raise SystemExit(1)


def _place(text: str, sheet: str) -> tuple[str, int, int]:
    """`LINE:COLUMN`, or `SHEET!LINE:COLUMN`, both counted from 1."""
    named, _, place = text.rpartition("!")
    line, _, column = place.partition(":")
    if not (line.isdigit() and column.isdigit() and int(line) and int(column)):
        message = f"{text} is not LINE:COLUMN, such as 12:3."
        raise click.BadParameter(message, param_hint="--cell")
    return named or sheet, int(line), int(column)


def _tell(reading: "Reading") -> None:
    """The account in words."""
    for table in reading.tables:
        _tell_table(table)
    if reading.empty_sheets:
        click.echo(f"Empty sheets: {', '.join(reading.empty_sheets)}")
    for place, cell in reading.cells.items():
        click.echo(f"{place} = {cell}")


def _tell_table(table: "TableReading") -> None:
    place = f"{table.sheet}, table {table.table}" if table.sheet else f"Table {table.table}"
    click.echo(
        f"{place}: {table.lines_in} lines = {table.header_lines} header "
        f"+ {len(table.set_aside)} set aside + {table.stored} stored "
        f"+ {len(table.rejected)} rejected"
    )
    for column in table.columns:
        unit = f" ({column.unit})" if column.unit else ""
        click.echo(f"  {column.name}: {column.type.value}{unit}  {column.label}")
    for decision in table.decisions:
        click.echo(f"  - {decision}")
    for line in table.rejected[:20]:
        click.echo(f"  line {line.line} rejected: {line}")
