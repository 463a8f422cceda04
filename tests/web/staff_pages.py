"""What a person of the staff does with its pages: signs in, fills in a form, reads."""

import re
from html.parser import HTMLParser

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from entries import appoint, complete_database
from lienthong.accounts.domain import Actor
from lienthong.inventory import services
from lienthong.inventory.models import Database
from people import People

HTMX = {"HX-Request": "true"}


class Fields(HTMLParser):
    """The fields of the form with an id, as a browser would send them."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.area = form, False, ""
        self.told: dict[str, list[str]] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        if tag == "form":
            self.inside = has.get("id") == self.form
        if not self.inside:
            return
        name = has.get("name") or ""
        kind = has.get("type", "text")
        if tag == "input" and (kind not in {"checkbox", "radio"} or "checked" in has):
            self.told.setdefault(name, []).append(has.get("value") or "")
        elif tag == "textarea":
            self.area = name
            self.told[name] = [""]
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in has:
            self.told[self.select] = [has.get("value") or ""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        if tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.told[self.area] = [self.told[self.area][0] + data.removeprefix("\n")]


def as_sent(page: str, form: str = "entry", **typed: object) -> dict[str, object]:
    """What a browser sends after typing into the form of a page."""
    reader = Fields(form)
    reader.feed(page)
    return {**reader.told, **typed}


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.person_id or 0))
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"console:{name}", args=args)


def text_of(answer: object) -> str:
    body = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", body)


def ready(people: People, name: str = "Cơ sở dữ liệu hộ kinh doanh") -> Database:
    appoint(people)
    return complete_database(people, name)


def other_person_changes(people: People, database: Database, **changes: object) -> None:
    services.update_database(
        database_id=database.pk, version=None, changes=changes, by=people.dung, at=now()
    )


def issue(client: Client, **told: str) -> object:
    sent = {"number": "118/QĐ-UBND", "signed_on": "2026-11-20", "signer": "Nguyễn Văn Minh", **told}
    return client.post(at("list_issue"), sent)
