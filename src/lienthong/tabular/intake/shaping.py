"""The columns of a table: names, units, types; then what a recipe says about them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lienthong.tabular.intake.columns import Inferred, infer, is_decimal_column, likely_style
from lienthong.tabular.intake.labels import unique_names
from lienthong.tabular.intake.recipe import ColumnRule
from lienthong.tabular.intake.wording import unit_of_label
from lienthong.tabular.schema import Column, ColumnType
from lienthong.text import fold

SAMPLE = 200
AMOUNTS = (ColumnType.INTEGER, ColumnType.NUMBER)
_ORDER_LABELS = frozenset(
    {
        "stt",
        "tt",
        "so tt",
        "so thu tu",
        "thu tu",
        "no",
        "no.",
        "stt no",
        "stt no.",
        "nam",
        "year",
        "thang",
        "quy",
    }
)


@dataclass(frozen=True, slots=True)
class Shape:
    """The kept columns with the position of each in a line, and how its cells are read."""

    columns: tuple[Column, ...]
    positions: tuple[int, ...]
    inferred: tuple[Inferred, ...]
    unnamed: int
    repeated: tuple[str, ...]


def shape(
    *,
    labels: Sequence[str],
    positions: Sequence[int],
    cells: Sequence[Sequence[str]],
    unit: str,
    rules: Sequence[ColumnRule],
) -> Shape:
    """Decide on each column from its label and the cells of the data lines given."""
    by_column = [_values(cells, at) for at in positions]
    decimals = _writes_decimal_points(by_column)
    titles = [label or f"Cột {at + 1}" for label, at in zip(labels, positions, strict=True)]
    matched = _match(rules, titles, positions)
    names = _names(titles, labels, matched)
    kept = [k for k, rule in enumerate(matched) if rule is None or not rule.is_dropped]
    columns, inferred = [], []
    for k in kept:
        how = infer(by_column[k], labels[k], prefer_groups=not decimals)
        column = Column(names[k], titles[k], how.type, source=positions[k] + 1, scale=how.scale)
        column, how = _ruled(
            replace(column, unit=_unit(column, how, unit), note=_note(how)),
            how,
            matched[k],
            by_column[k],
        )
        columns.append(column)
        inferred.append(how)
    repeated = tuple(
        label for label, n in Counter(label for label in labels if label).items() if n > 1
    )
    return Shape(
        tuple(columns),
        tuple(positions[k] for k in kept),
        tuple(inferred),
        sum(1 for label in labels if not label),
        repeated,
    )


def _values(cells: Sequence[Sequence[str]], at: int) -> list[str]:
    return [line[at] for line in cells if at < len(line)]


def _writes_decimal_points(by_column: Sequence[Sequence[str]]) -> bool:
    """Some column surely writes decimals with a point, so "1.234" is no thousand."""
    return any(is_decimal_column(values[:SAMPLE]) for values in by_column)


def _names(
    titles: Sequence[str], labels: Sequence[str], matched: Sequence[ColumnRule | None]
) -> list[str]:
    chosen = [rule.name if rule is not None else "" for rule in matched]
    made = unique_names(
        [title if label else "" for title, label in zip(titles, labels, strict=True)]
    )
    taken = {name for name in chosen if name}
    names = []
    for name, own in zip(chosen, made, strict=True):
        final, count = name or own, 1
        while not name and final in taken:
            count += 1
            final = f"{own}_{count}"
        taken.add(final)
        names.append(final)
    return names


def _match(
    rules: Sequence[ColumnRule], titles: Sequence[str], positions: Sequence[int]
) -> list[ColumnRule | None]:
    """The rule of each column: by its label where that is in the rules, else by its number."""
    exact = {(fold(rule.label), rule.source): rule for rule in rules if rule.label}
    named: dict[str, list[ColumnRule]] = {}
    for rule in rules:
        if rule.label:
            named.setdefault(fold(rule.label), []).append(rule)
    numbered = {rule.source: rule for rule in rules if not rule.label}
    found: list[ColumnRule | None] = [None] * len(positions)
    for k, (title, at) in enumerate(zip(titles, positions, strict=True) if rules else ()):
        found[k] = exact.get((fold(title), at + 1)) or numbered.get(at + 1)
        if found[k] in named.get(fold(title), ()):
            named[fold(title)].remove(found[k])  # type: ignore[arg-type]
    for k, title in enumerate(titles if rules else ()):
        left = named.get(fold(title))
        if found[k] is None and left:
            found[k] = left.pop(0)
    return found


def _unit(column: Column, how: Inferred, table_unit: str) -> str:
    own = unit_of_label(column.label)
    if own or how.type not in AMOUNTS:
        return own
    if how.percent:
        return "%"
    if fold(column.label) in _ORDER_LABELS:
        return ""
    return table_unit


def _note(how: Inferred) -> str:
    return " ".join(sorted(how.marks)) if how.marks else ""


def _ruled(
    column: Column, how: Inferred, rule: ColumnRule | None, values: Sequence[str]
) -> tuple[Column, Inferred]:
    """What a person has set wins; a type that was set is read in the style that was found."""
    if rule is None:
        return column, how
    if rule.title:
        column = replace(column, label=rule.title)
    if rule.unit is not None:
        column = replace(column, unit=rule.unit)
    if rule.type is not None and rule.type is not column.type:
        column = replace(column, type=rule.type, scale=None)
        if rule.type in AMOUNTS and how.type not in AMOUNTS:
            how = replace(how, style=likely_style(values), simple=False)
        how = replace(how, type=rule.type, why="chosen")
    return column, how
