"""R5: a person of agency A gets 404 for the records of agency B, on every route of the staff site.

The routes come from the address map, so that a new page is walked as soon as it exists.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from records_of_b import BY_NAME, MARK, SHARED, Made

from lienthong.accounts.domain import Actor
from lienthong.accounts.models import AuditEvent, Organization, Person
from lienthong.accounts.queries import actor_for
from lienthong.web.access import SIGNED_IN
from lienthong.web.roles import ROLES
from people import NOON, People, make_person

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Page:
    """A page of the staff site."""

    name: str
    permission: str
    arguments: frozenset[str]


def patterns(
    found: list[URLPattern | URLResolver], *, inside: bool = False
) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, inside=inside or each.namespace == "console")
        elif inside:
            yield each


def arguments_of(pattern: URLPattern) -> frozenset[str]:
    names = getattr(pattern.pattern, "converters", {}) or pattern.pattern.regex.groupindex
    return frozenset(names)


@cache
def pages() -> tuple[Page, ...]:
    found = patterns(get_resolver().url_patterns)
    return tuple(
        Page(
            each.name or "",
            getattr(each.callback, "permission", ""),
            arguments_of(each),
        )
        for each in found
    )


def opens(page: Page) -> str:
    """What kind of record a page opens: the longest known beginning of its name."""
    fits = [start for start in BY_NAME if page.name == start or page.name.startswith(f"{start}_")]
    plural = [start for start in BY_NAME if page.name.startswith(f"{start}s_")]
    return max([*fits, *plural], key=len, default="")


OF_RECORDS = [page for page in pages() if page.arguments and page.name not in SHARED]
LISTS = [page for page in pages() if not page.arguments]


@pytest.fixture
def staff_of_a(people: People) -> dict[str, Client]:
    """A browser of one person of agency A for each role there is."""
    browsers = {}
    for role in ROLES:
        person = make_person(
            role.name, f"{role.code}@fence.example", organization=people.a, roles=[role.code]
        )
        browsers[role.code] = browser_of(person.pk)
    return browsers


def browser_of(person_id: int) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=person_id))
    return client


def grants_of(role: str) -> Actor:
    return actor_for(Person.objects.get(email=f"{role}@fence.example").pk, at=NOON)


def address(page: Page, made: Made) -> str:
    return reverse(f"console:{page.name}", kwargs={name: made[name] for name in page.arguments})


def test_every_page_of_a_record_says_what_it_opens() -> None:
    unknown = [page.name for page in OF_RECORDS if not opens(page)]

    assert unknown == [], "name what these pages open in tests/web/records_of_b.py"


@pytest.mark.parametrize("page", OF_RECORDS, ids=lambda page: page.name)
def test_a_record_of_another_agency_is_not_found(
    page: Page, people: People, staff_of_a: dict[str, Client]
) -> None:
    url = address(page, BY_NAME[opens(page)](people))
    before = AuditEvent.objects.count()

    for role, client in staff_of_a.items():
        allowed = page.permission == SIGNED_IN or grants_of(role).holds(page.permission)
        for answer in (client.get(url), client.post(url, {"reason": "x", "do": "lock"})):
            refused = {404, 405} if allowed else {403, 405}
            assert answer.status_code in refused, f"{role} got {answer.status_code} of {url}"
            assert MARK not in answer.content.decode()

    assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("page", OF_RECORDS, ids=lambda page: page.name)
def test_the_same_record_is_found_by_those_of_its_own_agency(page: Page, people: People) -> None:
    url = address(page, BY_NAME[opens(page)](people))
    own = []
    others = Organization.objects.exclude(pk__in=[people.a.pk, people.territory.pk])
    for role, agency in product(ROLES, others):
        email = f"{role.code}-{agency.pk}@own.example"
        person = make_person(role.name, email, organization=agency, roles=[role.code])
        own.append(browser_of(person.pk))
    if page.name == "session_end":
        own.append(browser_of(people.chi.person_id or 0))

    found = [status for client in own for status in statuses(client, url)]

    assert any(status not in {403, 404} for status in found)


def statuses(client: Client, url: str) -> list[int]:
    answer = client.get(url)
    for close in answer._resource_closers:  # not close(): its signal would end the test's database
        close()
    return [answer.status_code] if answer.status_code != 405 else [client.post(url).status_code]


@pytest.mark.parametrize("page", LISTS, ids=lambda page: page.name)
def test_no_list_of_a_shows_a_record_of_b(
    page: Page, people: People, staff_of_a: dict[str, Client]
) -> None:
    for make in sorted(set(BY_NAME.values()), key=lambda make: make.__name__):
        if make.__name__ not in {"_key", "_deleted_database", "<lambda>"}:  # others make them
            make(people)

    for client in staff_of_a.values():
        assert MARK not in shown(client.get(reverse(f"console:{page.name}")))


def shown(answer: HttpResponse) -> str:
    return b"".join(answer).decode(errors="replace")
