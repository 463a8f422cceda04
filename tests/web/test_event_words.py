"""Every event that the house writes into the audit log has words for those who read it."""

import re
from pathlib import Path

import lienthong
from lienthong.web.console.event_words import HAPPENED

ROOT = Path(lienthong.__file__).parent
WRITTEN = re.compile(r'\b_?record(?:_event)?\(\s*f?"(?:[a-z_{}]+\.)*([a-z_]+)"')


def test_what_happens_has_words() -> None:
    rooms = (
        "governance",
        "inventory",
        "catalog",
        "exchange",
    )  # events of accounts have whole sentences
    sources = [f.read_text() for room in rooms for f in (ROOT / room / "services").rglob("*.py")]
    happened = {name for source in sources for name in WRITTEN.findall(source)}

    assert {"created", "refused", "undone", "withdrawn"} <= happened
    assert happened - set(HAPPENED) == set()
