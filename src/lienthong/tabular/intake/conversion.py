"""From the text of a cell to the value of a column, as DuckDB expressions."""

from lienthong.tabular.intake.columns import Inferred
from lienthong.tabular.schema import Column, ColumnType

SPACES = " \u00a0\u2007\u2009\u202f\t\r\n"


def quoted(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


_PLAIN = {
    ColumnType.INTEGER: r"-?(0|[1-9]\d{0,17})",
    ColumnType.NUMBER: r"-?(0|[1-9]\d{0,14})(\.\d+)?",
    ColumnType.TIME: r"\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?",
}
EXACT_LENGTH = 16


def is_plain_sql(cell: str, column: Column, inferred: Inferred) -> str:
    """Whether a filled cell needs nothing but a cast; cheap to ask of every row."""
    if column.type is ColumnType.BOOLEAN:
        return f"{cell} IN ('true', 'false')"
    if column.type in (ColumnType.DATE, ColumnType.DATETIME):
        return f"({plain_sql(cell, column, inferred)}) IS NOT NULL"
    if not inferred.simple or column.type is ColumnType.TEXT:
        return "false"
    matches = f"regexp_full_match({cell}, '{_PLAIN[column.type]}')"
    if column.type is ColumnType.NUMBER and column.scale is None:
        return f"(length({cell}) <= {EXACT_LENGTH} AND {matches})"
    return matches


def _without_marks(cell: str, inferred: Inferred) -> str:
    if not inferred.marks:
        return cell
    marks = ", ".join(literal(mark) for mark in sorted(inferred.marks))
    return f"CASE WHEN {cell} NOT IN ({marks}) THEN {cell} END"


def plain_sql(cell: str, column: Column, inferred: Inferred) -> str:
    """The value of a cell of a column whose filled cells are all plain."""
    text = _without_marks(cell, inferred)
    if column.type is ColumnType.TEXT:
        return f"nullif({cell}, '')"
    if column.type in (ColumnType.DATE, ColumnType.DATETIME):
        return _moment_sql(text, column, inferred)
    if column.type is ColumnType.TIME:
        return text
    return f"TRY_CAST({text} AS {column.sql_type})"


def value_sql(cell: str, column: Column, inferred: Inferred) -> str:
    """The value of a cell; NULL for a blank one, a mark of a missing value, and a misfit."""
    if column.type is ColumnType.TEXT:
        return f"nullif({cell}, '')"
    if inferred.plain:
        return plain_sql(cell, column, inferred)
    text = _without_marks(f"trim({cell}, {literal(SPACES)})", inferred)
    if column.type is ColumnType.TIME:
        return f"CASE WHEN regexp_full_match({text}, '{_PLAIN[ColumnType.TIME]}') THEN {text} END"
    if column.type is ColumnType.BOOLEAN:
        return f"CASE lower({text}) WHEN 'true' THEN true WHEN 'false' THEN false END"
    if column.type in (ColumnType.DATE, ColumnType.DATETIME):
        return _moment_sql(text, column, inferred)
    return _number_sql(text, column, inferred)


def _moment_sql(text: str, column: Column, inferred: Inferred) -> str:
    formats = inferred.formats or ("%d/%m/%Y", "%Y-%m-%d")
    patterns = ", ".join(literal(pattern) for pattern in formats)
    kind = "DATE" if column.type is ColumnType.DATE else "TIMESTAMP"
    if formats == ("%Y-%m-%d",) and column.type is ColumnType.DATE:
        return f"TRY_CAST({text} AS DATE)"
    if len(formats) == 1:
        return f"CAST(try_strptime({text}, {patterns}) AS {kind})"
    return f"CAST(try_strptime({text}, [{patterns}]) AS {kind})"


def _body_pattern(inferred: Inferred) -> str:
    group, point = inferred.style.group, inferred.style.decimal
    escaped = {"": "", ".": r"\.", ",": ",", " ": "[ \u00a0\u2007\u2009\u202f]"}
    whole = r"(0|[1-9]\d*)"
    if group:
        whole = rf"(0|[1-9]\d*|[1-9]\d{{0,2}}({escaped[group]}\d{{3}})+)"
    fraction = rf"({escaped[point]}\d+)?"
    return rf"({whole}{fraction}|{escaped[point]}\d+|\d+({escaped[point]}\d+)?[eE][+-]\d{{1,3}})"


def _number_sql(text: str, column: Column, inferred: Inferred) -> str:
    kind = column.sql_type
    if inferred.simple:
        body = (
            r"-?(0|[1-9]\d*)"
            if column.type is ColumnType.INTEGER
            else r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?"
        )
        return f"CASE WHEN regexp_full_match({text}, '{body}') THEN TRY_CAST({text} AS {kind}) END"
    signed = rf"(\(\s*{_body_pattern(inferred)}\s*%?\s*\)|[-+−–]?\s?{_body_pattern(inferred)}\s?%?)"
    point = inferred.style.decimal
    kept = rf"[^0-9{point}eE+-]" if point else "[^0-9eE+-]"
    plain = f"replace(regexp_replace({text}, '{kept}', '', 'g'), '+', '')"
    plain = f"replace({plain}, {literal(point)}, '.')"
    plain = (
        f"CASE WHEN regexp_matches({text}, '[eE]') THEN {text} ELSE replace({plain}, '-', '') END"
    )
    negative = rf"regexp_matches({text}, '^(\(|-|−|–)') AND NOT regexp_matches({text}, '[eE]')"
    sign = f"CASE WHEN {negative} THEN '-' ELSE '' END"
    return (
        f"CASE WHEN regexp_full_match({text}, {literal(signed)}) "
        f"THEN TRY_CAST(({sign}) || ({plain}) AS {kind}) END"
    )


def inexact_sql(cell: str, column: Column, inferred: Inferred) -> str:
    """Whether a double would change the number that a cell holds; asked of long cells only."""
    if column.scale is not None:
        return "false"
    digits = f"length(regexp_replace({cell}, '[^0-9]', '', 'g'))"
    value = value_sql(cell, column, inferred)
    exact = value_sql(cell, Column(column.name, "", ColumnType.NUMBER, scale=18), inferred)
    back = f"TRY_CAST(CAST({value} AS VARCHAR) AS DECIMAL(38,18))"
    return f"({digits} > 15 AND ({back}) IS DISTINCT FROM ({exact}))"
