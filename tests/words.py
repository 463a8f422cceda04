"""Keep the catalogues true: `python tests/words.py [room...]` adds new sentences, drops stale ones.

Each room has its own catalogue beside its code; a sentence belongs to the nearest folder that has
a `locale` folder. What a person still has to translate is printed.
"""

import sys
from pathlib import Path

import polib

from messages import Key, in_python, in_template

SRC = Path(__file__).resolve().parents[1] / "src" / "lienthong"
ROOMS = [
    "text",
    "storage",
    "tabular",
    "trust",
    "accounts",
    "governance",
    "inventory",
    "catalog",
    "exchange",
    "web/portal",
    "web/console",
    "web/api",
    "web",
    "",
]


def room_of(file: Path) -> str:
    """The catalogue a file's sentences belong to: the first room in the list that holds it."""
    inside = file.relative_to(SRC).as_posix()
    return next(room for room in ROOMS if room == "" or inside.startswith(f"{room}/"))


def messages_by_room() -> dict[str, dict[Key, set[str]]]:
    """Every sentence for people, by the catalogue that must hold it."""
    found: dict[str, dict[Key, set[str]]] = {}
    for file in sorted([*SRC.rglob("*.py"), *SRC.rglob("templates/**/*.*")]):
        read = in_python if file.suffix == ".py" else in_template
        for key in read(file.read_text(encoding="utf-8")):
            found.setdefault(room_of(file), {}).setdefault(key, set()).add(
                str(file.relative_to(SRC))
            )
    return found


def catalogue(room: str) -> Path:
    """The Vietnamese catalogue of a room."""
    return SRC / room / "locale/vi/LC_MESSAGES/django.po"


def key_of_entry(entry: polib.POEntry) -> Key:
    """What an entry of a catalogue is the answer to."""
    return (entry.msgctxt, entry.msgid, entry.msgid_plural or None)


def _new_entry(key: Key) -> polib.POEntry:
    context, sentence, plural = key
    entry = polib.POEntry(msgid=sentence, msgstr="")
    if context is not None:
        entry.msgctxt = context
    if plural is not None:
        entry.msgid_plural = plural
        entry.msgstr_plural = {0: ""}
    return entry


def bring_up_to_date(room: str, wanted: dict[Key, set[str]]) -> list[str]:
    """Add, drop and compile; gives the sentences still without a translation."""
    path = catalogue(room)
    path.parent.mkdir(parents=True, exist_ok=True)
    held = polib.pofile(str(path)) if path.exists() else polib.POFile(wrapwidth=0)
    held.wrapwidth = 0
    held.metadata = {
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    known = {key_of_entry(entry): entry for entry in held}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = held.metadata
    for key in sorted(wanted, key=lambda k: (k[1], k[0] or "")):
        fresh.append(known.get(key) or _new_entry(key))
    fresh.save(str(path))
    path.with_suffix(".mo").write_bytes(fresh.to_binary())
    return [entry.msgid for entry in fresh if not entry.translated()]


def main(chosen: list[str]) -> int:
    """Bring the chosen catalogues (or all) up to date; exit code 1 while words are missing."""
    found = messages_by_room()
    missing = 0
    for room in chosen or [r for r in ROOMS if r in found or catalogue(r).exists()]:
        for sentence in bring_up_to_date(room, found.get(room, {})):
            missing += 1
            print(f"{room or 'house'}: {sentence}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
