"""Does what a tutorial says, word for word: `Follower(page, hub).follow(section)`.

In a tutorial a word in bold is the name of something on the page. Before it stands what to do:
`mở`, `bấm`, `chọn`, `điền`, `dán vào`, `thấy`, `đợi đến khi thấy`. A table of two columns is a form
to fill in, a block `text` is what is pasted, a block `sh` runs in the shell (`sh refused`: and
fails), a picture is where one is taken.
"""

from __future__ import annotations

import re
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from example_hub import Hub

ROOT: Final = Path(__file__).resolve().parents[1]
TUTORIAL: Final = ROOT / "docs/tutorials/first-hour.md"
DO: Final = re.compile(
    r"(?P<enter>[Đđ]ăng nhập bằng `(?P<who>[^`]+)`, mật khẩu `(?P<password>[^`]+)`)"
    r"|(?P<go>[Mm]ở trang `(?P<address>[^`]+)`)"
    r"|[Cc]họn tệp `(?P<file>[^`]+)`"
    r"|(?P<verb>[Mm]ở|[Bb]ấm|[Cc]họn|[Đđ]ợi đến khi thấy|[Tt]hấy|[Dd]án vào|[Đđ]iền)"
    r" \*\*(?P<name>[^*]+)\*\*"
    r"( (?P<given>là) `(?P<value>[^`]+)`)?"
    r"|!\[[^\]]*\]\((?P<picture>[^)]+)\)"
)
FILE: Final = re.compile(r"\.(csv|xlsx|json|parquet)$")
WAIT_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, a row of a table, or a line of words."""

    kind: str
    text: str


def blocks(text: str) -> Iterator[Block]:
    """A page in its parts, in order."""
    fence, held = "", list[str]()
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("```"):
            if fence:
                yield Block(fence, textwrap.dedent("\n".join(held)))
                fence, held = "", []
            else:
                fence = stripped.removeprefix("```") or "plain"
        elif fence:
            held.append(line)
        elif stripped.startswith("|"):
            yield Block("row", stripped)
        else:
            yield Block("words", line)


def sections(path: Path = TUTORIAL) -> dict[str, list[Block]]:
    """The parts of a tutorial by their headings."""
    found: dict[str, list[Block]] = {}
    current = ""
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.kind == "words" and block.text.startswith("## "):
            current = block.text.removeprefix("## ")
        found.setdefault(current, []).append(block)
    return found


def _named(name: str) -> re.Pattern[str]:
    """A name as pages show it: alone, or followed by a note in brackets or a count."""
    return re.compile(rf"^\s*{re.escape(name)}\s*(\([^)]*\)|\d+)?\s*$")


class Follower:
    """A person with the tutorial in one hand; `arrived` is called on every page passed."""

    def __init__(
        self,
        page: Page,
        hub: Hub,
        *,
        arrived: Callable[[Page], None] = lambda page: None,
        picture: Callable[[Page, str], None] = lambda page, name: None,
    ) -> None:
        self.page, self.hub = page, hub
        self.arrived, self.picture = arrived, picture
        self.field: Locator | None = None
        self.shown = ""

    def follow(self, blocks_of_section: list[Block]) -> None:
        """Do everything of a section, in order."""
        for block in blocks_of_section:
            if block.kind.startswith("sh"):
                self.shown = self.hub.shell(block.text, good=block.kind == "sh")
            elif block.kind == "text" and self.field is not None:
                self.field.fill(block.text)
            elif block.kind == "row":
                self._row(block.text)
            elif block.kind == "words":
                for found in DO.finditer(block.text):
                    self._do(found)

    def _do(self, found: re.Match[str]) -> None:
        if found["enter"]:
            self._enter(found["who"], found["password"])
        elif found["go"]:
            self.page.goto(self.hub.here(found["address"]))
            self.arrived(self.page)
        elif found["file"]:
            self.page.locator("main input[type=file]").first.set_input_files(ROOT / found["file"])
        elif found["picture"]:
            self.picture(self.page, Path(found["picture"]).name)
        else:
            self._act(found["verb"].lower(), found["name"], found["given"], found["value"])

    def _act(self, verb: str, name: str, given: str | None, value: str | None) -> None:
        if verb in ("thấy", "đợi đến khi thấy"):
            self._see(name, again=verb != "thấy")
        elif verb == "dán vào":
            self.field = self._field(name)
        elif verb == "điền" or given:
            self._give(name, value or "")
        elif verb == "chọn":
            self._field(name).check()
        else:
            self._press(name)

    def _enter(self, who: str, password: str) -> None:
        self.page.context.clear_cookies()
        self.page.goto("/lam-viec/")
        self.page.get_by_label("Thư điện tử").fill(who)
        self.page.get_by_label("Mật khẩu").fill(password)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url("**/lam-viec/")
        self.arrived(self.page)

    def _press(self, name: str) -> None:
        before = self.page.url
        target = self._first(
            *(
                place.get_by_role(role, name=_named(name))
                for place in (self.page.locator("main"), self.page)
                for role in ("button", "link")
            ),
            self.page.locator("summary", has_text=_named(name)),
        )
        self.shown = ""
        if FILE.search(target.get_attribute("href") or ""):
            with self.page.expect_download() as got:
                target.click()
            self.hub.keep(got.value)
            return
        target.click()
        self.page.wait_for_load_state("networkidle")
        if self.page.url != before:
            self.arrived(self.page)

    def _row(self, text: str) -> None:
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if len(cells) == 2 and cells[0].startswith("**"):
            self._give(cells[0].strip("*"), cells[1])

    def _give(self, name: str, value: str) -> None:
        field = self._field(name)
        kind = field.evaluate("e => e.tagName === 'FIELDSET' ? 'set' : (e.type || e.tagName)")
        if kind == "set":
            for each in value.split("; "):
                field.get_by_label(_named(each)).check()
        elif kind.startswith("select"):
            field.select_option(label=value)
        else:
            field.fill(value)
            field.blur()

    def _field(self, name: str) -> Locator:
        return self._first(
            self.page.locator("main").get_by_label(_named(name)),
            self.page.locator("main").get_by_role("group", name=_named(name)),
            self.page.locator("main").get_by_label(re.compile(rf"^\s*{re.escape(name)}")),
        )

    def _see(self, name: str, *, again: bool) -> None:
        """Wait for words on the page, or find them in the answer of the shell."""
        if self.shown and name in self.shown:
            return
        until = time.monotonic() + WAIT_SECONDS
        while not self.page.get_by_text(name).filter(visible=True).count():
            if time.monotonic() > until:
                message = f"“{name}” is not on {self.page.url}"
                raise AssertionError(message)
            self.page.wait_for_timeout(500)
            if again:
                self.page.reload()

    def _first(self, *candidates: Locator) -> Locator:
        """The first visible one; waits for a moment until there is one."""
        until = time.monotonic() + WAIT_SECONDS / 3
        while time.monotonic() < until:
            for candidate in candidates:
                shown = candidate.filter(visible=True)
                if shown.count():
                    return shown.first
            self.page.wait_for_timeout(200)
        message = f"nothing of that name on {self.page.url}: {candidates[0]}"
        raise AssertionError(message)
