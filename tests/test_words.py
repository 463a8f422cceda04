"""Every sentence for people is translated, and what is compiled is what is written."""

import gettext
import re
from collections import defaultdict
from pathlib import Path

import polib
import pytest

import lienthong
from messages import Key, bare_words
from words import ROOMS, catalogue, key_of_entry, messages_by_room

SRC = Path(lienthong.__file__).parent
HOLES = re.compile(r"%\(\w+\)s|{\w*}")
TEMPLATES = sorted(SRC.rglob("templates/**/*.html"))


@pytest.fixture(scope="module")
def found() -> dict[str, dict[Key, set[str]]]:
    return messages_by_room()


def entries(room: str) -> dict[Key, polib.POEntry]:
    path = catalogue(room)
    if not path.exists():
        return {}
    return {key_of_entry(e): e for e in polib.pofile(str(path)) if not e.obsolete}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room or "house")
def test_every_sentence_of_a_room_is_translated(
    found: dict[str, dict[Key, set[str]]], room: str
) -> None:
    written = entries(room)
    wanted = found.get(room, {})
    missing = {k[1] for k in wanted if k not in written or not written[k].translated()}
    assert missing == set()
    assert {k[1] for k in set(written) - set(wanted)} == set()


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room or "house")
def test_translations_keep_their_holes(room: str) -> None:
    wrong = []
    for entry in entries(room).values():
        holes = set(HOLES.findall(entry.msgid_plural or entry.msgid))
        told = [t for t in [entry.msgstr, *entry.msgstr_plural.values()] if t]
        wrong += [entry.msgid for text in told if set(HOLES.findall(text)) != holes]
    assert wrong == []


def test_the_same_sentence_has_one_translation_in_all_rooms() -> None:
    """Django merges the catalogues: of two translations the reader would see only one."""
    told: defaultdict[Key, set[str]] = defaultdict(set)
    for room in ROOMS:
        for key, entry in entries(room).items():
            told[key].update(t for t in [entry.msgstr, *entry.msgstr_plural.values()] if t)
    assert {key[1]: texts for key, texts in told.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room or "house")
def test_compiled_words_are_the_written_ones(room: str) -> None:
    path = catalogue(room)
    if not path.exists():
        return
    compiled = path.with_suffix(".mo")
    assert compiled.read_bytes() == polib.pofile(str(path)).to_binary()
    with compiled.open("rb") as file:
        gettext.GNUTranslations(file)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: str(f.relative_to(SRC)))
def test_templates_hold_no_bare_words(file: Path) -> None:
    assert bare_words(file.read_text(encoding="utf-8")) == []
