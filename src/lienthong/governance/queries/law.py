"""Reads of the law as dated data: profiles, calendar, citations."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import yaml

from lienthong.governance.domain import day_of, law_files
from lienthong.governance.domain.citations import cite as cite_by_name
from lienthong.governance.domain.legal_bases import Register, register_of
from lienthong.governance.domain.profiles import (
    Parameter,
    Profile,
    Profiles,
    Requirement,
    profiles_of,
)
from lienthong.governance.domain.working_days import Calendar, calendar_of
from lienthong.settings import settings

SHIPPED = Path(__file__).resolve().parents[1]
NAMES = "names.yaml"


def law_folders() -> tuple[Path, ...]:
    """Where the law is read: what is shipped, then `law` in the data folder, which wins by name."""
    return (SHIPPED, settings().data_dir / "law")


def _files(kind: str, folders: tuple[Path, ...]) -> Iterator[tuple[str, object]]:
    found = {file.name: file for folder in folders for file in (folder / kind).glob("*.yaml")}
    for name in sorted(found):
        try:
            yield name, yaml.load(found[name].read_text(encoding="utf-8"), yaml.CSafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise law_files.LawFileInvalid(file=name, reason=error) from error


def read_shipped_bases(folders: tuple[Path, ...]) -> Register:
    """The register of legal bases in the files, without own additions."""
    bases, links = [], []
    for name, data in _files("bases", folders):
        more_bases, more_links = law_files.read_bases(data, file=name)
        bases += more_bases
        links += more_links
    return register_of(bases, links)


def read_profiles(folders: tuple[Path, ...]) -> Profiles:
    """All profiles of the folders.

    Raises LawFileInvalid for a file that cannot be, ProfilesDoNotMeet for a gap or an overlap.
    """
    files = dict(_files("profiles", folders))
    names = law_files.read_names(files.pop(NAMES, None), file=NAMES)
    acts = read_shipped_bases(folders).names()
    read = law_files.read_profile
    return profiles_of(
        tuple(read(data, file=f, names=names, acts=acts) for f, data in files.items())
    )


def read_calendar(folders: tuple[Path, ...]) -> Calendar:
    """The working-day calendar of the folders."""
    files = _files("calendar", folders)
    return calendar_of(law_files.read_calendar_year(data, file=name) for name, data in files)


@lru_cache(maxsize=1)
def shipped_bases() -> Register:
    """The register in the files, read once by a process."""
    return read_shipped_bases(law_folders())


@lru_cache(maxsize=1)
def profiles() -> Profiles:
    """All profiles, read once by a process."""
    return read_profiles(law_folders())


@lru_cache(maxsize=1)
def calendar() -> Calendar:
    """The working-day calendar, read once by a process."""
    return read_calendar(law_folders())


def profile_on(day: date) -> Profile:
    """The law of a day. Raises NoLawFound for a day before the first profile."""
    return profiles().on(day)


def parameter(name: str, *, at: datetime) -> Parameter:
    """A value of the law of the day on which the event happened."""
    return profile_on(day_of(at)).parameter(name)


def due_on(name: str, *, at: datetime) -> date:
    """The last day of the term that an event of that moment starts under the law of its day."""
    return parameter(name, at=at).last_day(day_of(at), calendar())


def requirements(subject: str, *, at: datetime) -> tuple[Requirement, ...]:
    """What the law of the day asks of a register entry, such as `database.listing`.

    Raises NoLawFound for a subject that no profile knows, never gives an empty list.
    """
    return profile_on(day_of(at)).requirements(subject)


def cite(key: str, *, language: str = "vi") -> str:
    """The words for a citation key: "điểm c khoản 4 Điều 11 Nghị định 47/2020/NĐ-CP".

    Raises CitationUnreadable for another shape, ActUnknown for an act the register does not hold.
    """
    return cite_by_name(key, shipped_bases().names(), language=language)
