"""Choices of the forms of a database: words of the law, agencies, systems."""

from collections.abc import Iterable, Mapping

from django.utils.timezone import now
from django.utils.translation import gettext as _

from lienthong.accounts.domain import Actor
from lienthong.accounts.queries import organization_tree, organizations_of
from lienthong.governance import labels as law_labels
from lienthong.governance.domain import Profile, day_of
from lienthong.governance.domain.profiles import Term
from lienthong.inventory.domain import DATABASE_EDIT, JSON
from lienthong.inventory.queries import systems_for
from lienthong.web.console.entry.forms import Choices


def term_choices(terms: Iterable[Term], current: object = "") -> list[tuple[str, str]]:
    """Words of the law of the day; a value that it no longer knows stays visible."""
    made = [(term.code, law_labels.words(term.label)) for term in terms]
    if current and str(current) not in {code for code, _word in made}:
        made.append((str(current), _("{code} (not of the law in force)").format(code=current)))
    return made


def item_choices(profile: Profile, values: Mapping[str, JSON]) -> dict[str, Choices]:
    """The choices of an item under the law of the day."""
    return {
        "sharing_class": term_choices(profile.classes(), values.get("sharing_class")),
        "importance": term_choices(profile.importances(), values.get("importance")),
        "personal_data": term_choices(
            profile.vocabularies.get("personal_data", ()), values.get("personal_data")
        ),
    }


def reference_choices(by: Actor, values: Mapping[str, JSON]) -> dict[str, Choices]:
    """Agencies and systems that an entry may name; what it names already stays a choice."""
    on = day_of(now())
    every = organization_tree(on=on, include_ended=True)
    names = {view.organization.pk: view.organization.name for view in every}
    living = [view.organization for view in every if not view.is_ended]
    own = organizations_of(by, DATABASE_EDIT, on=on)
    found: dict[str, list[tuple[str, str]]] = {
        "owner": [(str(each.pk), each.name) for each in own],
        "operator": [(str(each.pk), each.name) for each in living],
        "hosting_system": [(str(each.pk), each.name) for each in systems_for(by)],
    }
    for name in ("owner", "operator"):
        current = values.get(name)
        if isinstance(current, int) and str(current) not in dict(found[name]):
            found[name].append((str(current), names.get(current, str(current))))
    return dict(found)
