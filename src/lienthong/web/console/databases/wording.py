"""Values, changes and gaps of a database in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.accounts.queries import names_of
from lienthong.governance import labels as law_labels
from lienthong.governance.domain import Profile
from lienthong.inventory import labels
from lienthong.inventory.domain import (
    DATABASE_FIELDS,
    ITEM_FIELDS,
    JSON,
    Differences,
    Gap,
    Kind,
    Reason,
)
from lienthong.inventory.queries import system_names
from lienthong.web.components import Change, GapLine
from lienthong.web.console.entry.wording import basis_words
from lienthong.web.console.navigation import address
from lienthong.web.templatetags.kit import day, number

GROUP_FROM = 4  # that many items with the same gap become one line


def terms_of(profile: Profile) -> dict[str, dict[str, str]]:
    """Words of the law for the three classes of an item, by field and code."""
    vocabularies = {
        "sharing_class": profile.classes(),
        "importance": profile.importances(),
        "personal_data": profile.vocabularies.get("personal_data", ()),
    }
    return {
        name: {term.code: law_labels.words(term.label) for term in terms}
        for name, terms in vocabularies.items()
    }


def value_words(key: str, value: JSON, terms: Mapping[str, Mapping[str, str]]) -> str:
    """A value of a field as a person would write it."""
    name = key.rsplit(":", maxsplit=1)[-1]
    specs = ITEM_FIELDS if key.startswith("item:") else DATABASE_FIELDS
    if value is None or value in ("", []):
        return ""
    if isinstance(value, Mapping):
        return str(value.get("name") or "")
    if name in terms:
        return terms[name].get(str(value), str(value))
    spec = specs.get(name)
    return _by_kind(name, value, spec.kind if spec is not None else Kind.TEXT)


def _by_kind(name: str, value: JSON, kind: Kind) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        known = name in labels.CHOICES
        return labels.words(name, value) if known else "\n".join(map(str, value))
    return _single(name, value, kind)


def _single(name: str, value: JSON, kind: Kind) -> str:
    if kind is Kind.CHOICE:
        return labels.word(name, value)
    if kind is Kind.DATE:
        return day(date.fromisoformat(str(value)))
    if kind is Kind.REF and isinstance(value, int):
        found = system_names([value]) if name == "hosting_system" else names_of([value])
        return found.get(value, str(value))
    if kind is Kind.INTEGER and name != "start_year":
        return number(value)
    return str(value)


def gap_lines(slug: str, gaps: Iterable[Gap]) -> list[GapLine]:
    """Each gap with its article and the address of its field; many of one kind become one line."""
    found = list(gaps)
    many: dict[tuple[str, Reason], list[Gap]] = {}
    for gap in found:
        if gap.item_id is not None:
            many.setdefault((gap.field, gap.reason), []).append(gap)
    lines, told = [], set()
    for gap in found:
        same = many.get((gap.field, gap.reason), []) if gap.item_id is not None else []
        if len(same) < GROUP_FROM:
            lines.append(_one(slug, gap))
        elif (gap.field, gap.reason) not in told:
            told.add((gap.field, gap.reason))
            lines.append(_several(gap, len(same)))
    return lines


def _one(slug: str, gap: Gap) -> GapLine:
    if gap.item_id is not None:
        href = reverse("console:database_item", args=[slug, gap.item_id]) + f"#id_{gap.field}"
        label = _("{field} of the item “{item}”").format(
            field=labels.ITEM_FIELDS[gap.field], item=gap.item_name or "–"
        )
        return GapLine(label, f"{_missing(gap)}; {basis_words(gap)}", href)
    label = law_labels.words(gap.requirement.label)
    if gap.field == "items":
        return GapLine(
            label, basis_words(gap), reverse("console:database_items_paste", args=[slug])
        )
    if gap.field == "focal_officer":
        text = _("the agency has not named one; {basis}").format(basis=basis_words(gap))
        return GapLine(label, text, address("console:focal_officers"))
    section = reverse("console:database_section", args=[slug, gap.section])
    return GapLine(label, basis_words(gap), f"{section}#id_{gap.field}")


def _several(gap: Gap, count: int) -> GapLine:
    words = ngettext("{field} of {n} item", "{field} of {n} items", count)
    label = words.format(field=labels.ITEM_FIELDS[gap.field], n=count)
    return GapLine(label, f"{_missing(gap)}; {basis_words(gap)}", "#hang-muc")


def _missing(gap: Gap) -> str:
    if gap.reason is Reason.NOT_OF_THE_DAY:
        return _("not a class of the law in force")
    return _("not chosen yet")


def difference_rows(found: Differences, profile: Profile) -> list[Change]:
    """What sets two contents apart, as rows of a table."""
    terms = terms_of(profile)
    rows = [
        Change(
            labels.field_label(each.field),
            value_words(each.field, each.before, terms),
            value_words(each.field, each.after, terms),
        )
        for each in found.fields
    ]
    rows += [Change(_("Item removed"), item_words(each, terms), "") for each in found.removed]
    rows += [Change(_("Item added"), "", item_words(each, terms)) for each in found.added]
    for each in found.changed:
        label = f"{each.item}: {str(labels.ITEM_FIELDS[each.field]).lower()}"
        key = f"item:0:{each.field}"
        before, after = value_words(key, each.before, terms), value_words(key, each.after, terms)
        rows.append(Change(label, before, after))
    return rows


def item_words(item: Mapping[str, JSON], terms: Mapping[str, Mapping[str, str]]) -> str:
    """An item in one line: its name, type, class, consumers and importance."""
    parts = [str(item.get("name") or "–")]
    for name in ("data_type", "sharing_class", "consumers", "importance", "personal_data"):
        said = value_words(f"item:0:{name}", item.get(name), terms)
        if said:
            parts.append(said)
    return "; ".join(parts)
