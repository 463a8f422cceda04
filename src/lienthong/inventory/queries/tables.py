"""Tables of items: the template to fill in, what a pasted table would change."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from lienthong.governance.domain import Term, day_of
from lienthong.governance.queries import profile_on
from lienthong.inventory.domain import (
    HEADINGS,
    ITEM_FIELDS,
    JSON,
    Differences,
    ItemTable,
    differences,
    pair_items,
    parse_item_table,
)
from lienthong.inventory.models import Database
from lienthong.inventory.queries.contents import item_values, item_words, items_of

ROWS_TO_FILL: Final = 500
_SHEET: Final = "Hạng mục dữ liệu"
_COMPARED = tuple(n for n in ITEM_FIELDS if n not in {"position", "state_secret"})


def read_item_table(text: str, *, at: datetime) -> ItemTable:
    """Pasted rows of items, with classes of the law of the day. See `parse_item_table`."""
    return parse_item_table(text, item_words(at))


def merged_items(
    database: Database, table: ItemTable, *, replace: bool
) -> list[tuple[int | None, dict[str, JSON]]]:
    """The items as they would be: (id of the one it is, else None; all its values), in order.

    A row is the item of the same name, without tone marks; columns that the table does not have
    keep their values. Without `replace`, items that the table does not name stay before new ones.
    """
    current: list[dict[str, JSON]] = [
        {"id": item.pk, **item_values(item)} for item in items_of(database)
    ]
    pairs = pair_items(current, [dict(row.values) for row in table.rows])
    rows = {first["id"]: {**first, **new} for first, new in pairs if first is not None}
    fresh = [{"id": None, **new} for first, new in pairs if first is None]
    if replace:
        merged = [rows[f["id"]] if f else {"id": None, **new} for f, new in pairs]
    else:
        merged = [rows.get(item["id"], item) for item in current] + fresh
    return [_placed(values, place) for place, values in enumerate(merged)]


def _placed(values: dict[str, JSON], place: int) -> tuple[int | None, dict[str, JSON]]:
    key = values.get("id")
    return key if isinstance(key, int) else None, {
        **{name: v for name, v in values.items() if name != "id"}, "position": place,
    }  # fmt: skip


def preview_items(database: Database, table: ItemTable, *, replace: bool) -> Differences:
    """What taking the table in would add, remove and change."""
    before: list[JSON] = [{"id": item.pk, **item_values(item)} for item in items_of(database)]
    after: list[JSON] = [
        {"id": key, **_blank(), **values}
        for key, values in merged_items(database, table, replace=replace)
    ]
    return differences(
        {"items": before}, {"items": after}, fields=(), item_fields=_COMPARED
    )  # fmt: skip


def _blank() -> dict[str, JSON]:
    empty: dict[str, JSON] = {"text": "", "choice": "", "lines": [], "flag": False, "integer": None}
    return {name: empty[spec.kind.value] for name, spec in ITEM_FIELDS.items()}


def items_template(*, at: datetime) -> bytes:
    """An XLSX workbook to fill in: headings, choices of the day as lists, no example row."""
    profile = profile_on(day_of(at))
    return _workbook(
        (), _choices(profile.classes(), profile.importances(), profile.vocabulary("personal_data"))
    )


def _choices(*vocabularies: Sequence[Term]) -> dict[str, list[str]]:
    names = ("sharing_class", "importance", "personal_data")
    lists = {n: [t.label.vi for t in terms] for n, terms in zip(names, vocabularies, strict=True)}
    yes = ["Có", "Không"]
    kinds = ["chữ", "mã", "số nguyên", "số", "đúng sai", "ngày", "ngày giờ", "vị trí", "tệp"]
    flags = {"is_identifier": yes, "master_data": yes, "data_type": kinds}
    return {name: values for name, values in {**lists, **flags}.items() if values}


def _workbook(rows: Sequence[Sequence[str]], choices: dict[str, list[str]]) -> bytes:
    import xlsxwriter  # as long to load as all else on a page of items

    fields = [name for name in HEADINGS if name != "state_secret"]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_SHEET)
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        for place, name in enumerate(fields):
            sheet.write_string(0, place, HEADINGS[name][0], bold)
            sheet.set_column(
                place, place, 36 if name in {"name", "description", "consumers"} else 18
            )
            if name in choices:
                rule = {"validate": "list", "source": choices[name], "error_type": "warning"}
                sheet.data_validation(1, place, ROWS_TO_FILL, place, rule)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                sheet.write_string(line, place, value)
        sheet.freeze_panes(1, 1)
    return target.getvalue()
