"""Values, gaps and changes of datasets and services in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.accounts.queries import names_of
from lienthong.catalog import labels
from lienthong.catalog.domain import (
    DATASET_FIELDS,
    LICENCES,
    SERVICE_FIELDS,
    THEMES,
    PublicationGap,
    licence,
    theme,
)
from lienthong.catalog.domain.sections import Place, Section, place_of_dataset_part
from lienthong.catalog.queries.pages import TableEntry
from lienthong.inventory.domain import JSON, Kind
from lienthong.inventory.queries import RevisionView
from lienthong.web.components import Badge, Change, GapLine
from lienthong.web.console.entry.wording import HistoryLine, basis_words, few, inside, when
from lienthong.web.templatetags.kit import day, number

TONES: Final = {"in_review": "wait", "published": "ok", "ready": "ok", "suspended": "late"}
SECTION_TITLES: Final[Mapping[str, object]] = {
    "about": gettext_lazy("Title, description, topic"),
    "source": gettext_lazy("Origin, source, period"),
    "terms": gettext_lazy("Licence, contact, personal data"),
    "files": gettext_lazy("Data files and dictionary"),
    "plan": gettext_lazy("Plan and list of open data"),
}
METHODS: Final[Mapping[str, object]] = {
    "online_query": gettext_lazy("Online query between systems"),
    "sync": gettext_lazy("Synchronisation between databases"),
    "packaged": gettext_lazy("Packaged on storage media"),
    "ndop_query": gettext_lazy("Query through the national platform"),
    "ndop_sync_down": gettext_lazy("Synchronisation from the national platform"),
    "ndop_sync_up": gettext_lazy("Synchronisation to the national platform"),
}
FORMS: Final[Mapping[str, object]] = {
    "open": gettext_lazy("Sharing of open data"),
    "shared": gettext_lazy("Sharing of shared data"),
    "private": gettext_lazy("Sharing of data for private use"),
    "default": gettext_lazy("Sharing by default (until 2025)"),
    "specific": gettext_lazy("Sharing by special request (until 2025)"),
}
LANGUAGES: Final[Mapping[str, object]] = {
    "vi": gettext_lazy("Vietnamese"),
    "en": gettext_lazy("English"),
}


def status_badge(status: str, words: Mapping[str, object]) -> Badge:
    """Where a record stands, as a badge."""
    return Badge(str(words[status]), TONES.get(status, ""))  # type: ignore[arg-type]


def choices_of(name: str) -> list[tuple[str, str]]:
    """The codes and words of a field with a closed list."""
    if name == "theme":
        return [(each.code, labels.named(each)) for each in THEMES]
    if name == "licence":
        return [(each.code, labels.named(each)) for each in LICENCES]
    known = {"method": METHODS, "sharing_form": FORMS}.get(name)
    if known is not None:
        return [(code, str(words)) for code, words in known.items()]
    return labels.choices(name)


def value_words(name: str, value: JSON, references: Mapping[str, str] | None = None) -> str:
    """A value of a field as a person would write it; `references` gives names of ids."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(_entry_words(each) for each in value)
    named = _named(name, value)
    return named or _by_kind(name, value, references or {})


def _named(name: str, value: JSON) -> str:
    """The name of a topic, a licence or an agency behind its code; "" for anything else."""
    if name == "theme" and (found := theme(str(value))):
        return labels.named(found)
    if name == "licence" and (terms := licence(str(value))):
        return labels.named(terms)
    if name == "creator" and isinstance(value, int):
        return names_of([value]).get(value, str(value))
    return ""


def _by_kind(name: str, value: JSON, references: Mapping[str, str]) -> str:
    spec = DATASET_FIELDS.get(name) or SERVICE_FIELDS.get(name)
    kind = spec.kind if spec is not None else Kind.TEXT
    if kind is Kind.REF:
        return references.get(str(value), f"#{value}")
    if kind is Kind.CHOICE:
        return dict(choices_of(name)).get(str(value), str(value))
    if kind is Kind.DATE:
        return day(date.fromisoformat(str(value)))
    return number(value)


def _entry_words(entry: JSON) -> str:
    if isinstance(entry, Mapping):
        return " – ".join(str(each) for each in entry.values() if each)
    return str(entry)


def field_label(name: str) -> str:
    """What a field of a dataset or service is called."""
    return str(labels.DATASET_FIELDS.get(name) or labels.SERVICE_FIELDS.get(name) or name)


def gap_lines(
    slug: str, gaps: Iterable[PublicationGap], tables: Iterable[TableEntry]
) -> list[GapLine]:
    """Each missing part of a dataset with its article and the address of its field."""
    known = list(tables)
    return [
        GapLine(labels.gap_words(gap), basis_words(gap), _address(slug, gap, known)) for gap in gaps
    ]


def _address(slug: str, gap: PublicationGap, tables: list[TableEntry]) -> str:
    place: Place = place_of_dataset_part(gap.part)
    lacking = [t for t in tables if t.newest is not None and t.undescribed]
    if gap.part == "dictionary" and lacking and lacking[0].newest is not None:
        return reverse("console:dictionary", args=[slug, lacking[0].newest.pk])
    if gap.part == "distributions":
        return reverse("console:upload", args=[slug])
    if gap.part == "tables":
        return reverse("console:versions", args=[slug])
    if place.section == Section.FILES:
        return reverse("console:dataset", args=[slug]) + "#tep"
    section = reverse("console:dataset_section", args=[slug, place.section])
    return f"{section}#id_{place.field}"


def history_lines(revisions: Iterable[RevisionView], *, may_edit: bool) -> list[HistoryLine]:
    """Changes of a record in words."""
    return [
        HistoryLine(
            each.id,
            _what(each),
            each.who or _("The hub itself"),
            when(each.at),
            each.note,
            each.can_undo and may_edit,
            [
                Change(field_label(key), value_words(key, c.before), value_words(key, c.after))
                for key, c in each.changes.items()
            ],
        )
        for each in revisions
    ]


def _what(revision: RevisionView) -> str:
    if revision.kind != "edited":
        return labels.word(labels.REVISION_KINDS, revision.kind)
    names = [inside(field_label(key)) for key in revision.fields]
    return _("Changed: {fields}").format(fields=few(names))
