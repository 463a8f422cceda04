"""A person at a browser, without one: signs in, opens forms, sends them."""

import http.client
import re
import urllib.parse
from html import unescape

FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:(.*?)</(?:textarea|select)>)?", re.DOTALL)
PASSWORD = "nguon-tin-cay-2026"  # of the example, printed by `lienthong demo`


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'(?<![\w-]){name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def fields_of(page: str) -> dict[str, str]:
    """Names and values of a page's form fields as a browser would send them."""
    found: dict[str, str] = {}
    for kind, tag, inner in FIELD.findall(page):
        name, sort = attribute(tag, "name"), attribute(tag, "type")
        if not name or sort in {"submit", "file", "button"}:
            continue
        if sort in {"checkbox", "radio"} and not re.search(r"\bchecked\b", tag):
            continue
        if kind == "input":
            found[name] = attribute(tag, "value")
        elif kind == "textarea":
            found[name] = unescape(inner).strip()
        else:
            chosen = re.search(r"<option\b([^>]*\bselected\b[^>]*)>", inner)
            found[name] = attribute(chosen[1], "value") if chosen else ""
    return found


class Visitor:
    """One session over one kept connection."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None

    def ask(
        self, path: str, fields: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, str]:
        """Status, place (of a redirect) and body."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), **headers}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request("GET" if fields is None else "POST", path, body, sent)
            answer = self.connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            raise
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location") or "", text

    def sign_in(self, email: str) -> None:
        page = self.ask("/dang-nhap/")[2]
        fields = {**fields_of(page), "login": email, "password": PASSWORD}
        status, place, text = self.ask("/dang-nhap/", fields)
        if status != 302:
            told = re.sub(r"<[^>]+>", " ", text)
            raise AssertionError(f"not signed in: {status} {place} {' '.join(told.split())[:300]}")

    def close(self) -> None:
        """Let the connection go."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
