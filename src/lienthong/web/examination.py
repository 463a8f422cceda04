"""Looking an installation over: what is wrong, and how to mend it."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from django.conf import settings as django_settings
from django.db import connection
from django.utils.translation import gettext as _

from lienthong.accounts import audit, work
from lienthong.accounts.domain import SYSTEM
from lienthong.errors import LienthongError
from lienthong.exchange.gateway.config import GatewayConfig
from lienthong.governance.domain import day_of
from lienthong.governance.queries import calendar
from lienthong.settings import settings
from lienthong.storage import open_store
from lienthong.trust import PublicKey, read_snapshot, verify_log
from lienthong.web.prepare import waiting_migrations

State = Literal["ok", "warning", "problem"]
LITTLE_SPACE: Final = 1024**3
SOON: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: how it stands, and what to do when it does not."""

    what: str
    state: State
    told: str
    mend: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        return asdict(self)


def _data_folder() -> Iterator[Finding]:
    folder: Path = django_settings.DATA_DIR
    what = _("Data folder")
    probe = folder / ".doctor.tmp"
    try:
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        told = _("{folder} cannot be written: {reason}").format(
            folder=folder, reason=error.strerror
        )
        yield Finding(
            what, "problem", told, _("Give the user of the hub the right to write there.")
        )
        return
    free = shutil.disk_usage(folder).free
    told = _("{free} GB free in {folder}").format(free=free // LITTLE_SPACE, folder=folder)
    if free < LITTLE_SPACE:
        yield Finding(
            what, "warning", told, _("Free some space, or move the folder to a larger disk.")
        )
    else:
        yield Finding(what, "ok", told)


def _registers() -> Iterator[Finding]:
    waiting = waiting_migrations()
    if waiting:
        told = _("{count} changes of the tables are waiting").format(count=len(waiting))
        yield Finding(_("Tables"), "problem", told, _("Run: lienthong migrate"))
        return
    yield Finding(_("Tables"), "ok", _("up to date"))
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check")
        verdict = cursor.fetchone()[0]
    if verdict == "ok":
        yield Finding(_("Registers"), "ok", _("whole"))
    else:
        mend = _("Stop the hub and restore the last backup: lienthong restore")
        yield Finding(_("Registers"), "problem", str(verdict)[:200], mend)


def _audit() -> Iterator[Finding]:
    verdict = audit.verify()
    what = _("Audit trail")
    if verdict.ok:
        told = _("{count} events, chain whole").format(count=verdict.numbered)
        yield Finding(what, "ok", told)
        return
    told = _("the chain breaks at position {position}: {fault}").format(
        position=verdict.position, fault=verdict.fault
    )
    yield Finding(what, "problem", told, _("Keep the database as it is and tell the inspector."))


def _files() -> Iterator[Finding]:
    chosen = settings()
    store = open_store(
        chosen.store_url,
        django_settings.DATA_DIR,
        endpoint=chosen.s3_endpoint,
        region=chosen.s3_region,
        access_key=chosen.s3_access_key,
        secret_key=chosen.s3_secret_key,
    )
    damaged, count = [], 0
    for stored in store.walk():
        count += 1
        try:
            store.verify(stored.sha256)
        except LienthongError:
            damaged.append(stored.sha256)
    if damaged:
        told = _("{count} damaged, first {sha256}").format(count=len(damaged), sha256=damaged[0])
        yield Finding(_("Files"), "problem", told, _("Restore them from the last backup."))
    else:
        yield Finding(_("Files"), "ok", _("{count} files, each with its hash").format(count=count))


def _exchange(at: datetime) -> Iterator[Finding]:
    config = GatewayConfig(django_settings.DATA_DIR)
    what = _("Exchange register")
    if not config.snapshot.exists():
        told = _("none issued yet; the gateway refuses every call")
        yield Finding(what, "warning", told, _("It is issued with the first agreement."))
    else:
        try:
            key = PublicKey.from_pem(config.snapshot_key.read_text())
            snapshot = read_snapshot(config.snapshot, key)
        except (LienthongError, OSError) as error:
            yield Finding(what, "problem", str(error), _("Start the worker; it issues a new one."))
        else:
            state: State = "ok" if snapshot.expires_at - at > SOON else "problem"
            told = _("number {number}, valid until {day}").format(
                number=snapshot.number, day=snapshot.expires_at.date()
            )
            mend = "" if state == "ok" else _("Start the worker; it issues a new one.")
            yield Finding(what, state, told, mend)
    public = config.key.with_suffix(".pub")
    if config.log.exists() and public.exists():
        yield _log(config.log, public)


def _log(folder: Path, public: Path) -> Finding:
    verdict = verify_log(folder, PublicKey.from_pem(public.read_text()))
    if verdict.ok:
        told = _("{count} records, each proved").format(count=verdict.records)
        return Finding(_("Exchange log"), "ok", told)
    bad = verdict.first_bad
    mend = _("Keep the log as it is; restore nothing over it, and tell the inspector.")
    return Finding(_("Exchange log"), "problem", str(bad), mend)


def _calendar(at: datetime) -> Iterator[Finding]:
    year = day_of(at).year
    known = calendar().years()
    what = _("Calendar")
    for wanted in (year, year + 1):
        if wanted not in known:
            told = _("{year} has no holidays yet").format(year=wanted)
            mend = _("Add the year's file of holidays, or bring the hub up to date.")
            yield Finding(what, "problem" if wanted == year else "warning", told, mend)
            return
    yield Finding(what, "ok", _("{first} to {last}").format(first=min(known), last=max(known)))


def _worker() -> Iterator[Finding]:
    folder: Path = django_settings.DATA_DIR
    running = sum(_is_held(lock) for lock in folder.glob("worker-*.lock"))
    if running:
        yield Finding(_("Worker"), "ok", _("{count} running").format(count=running))
    else:
        mend = _("Start the hub: lienthong serve")
        yield Finding(_("Worker"), "warning", _("none is running"), mend)


def _is_held(lock: Path) -> bool:
    with lock.open("r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _jobs() -> Iterator[Finding]:
    counts = work.jobs_page(by=SYSTEM, size=1).counts
    failed = counts.get(work.FAILED, 0)
    if failed:
        mend = _("Open Jobs in progress in the console: each says why, and can be tried again.")
        yield Finding(_("Jobs"), "warning", _("{count} failed").format(count=failed), mend)
    else:
        yield Finding(_("Jobs"), "ok", _("none failed"))


def examine(*, at: datetime) -> list[Finding]:
    """Look at everything; a check that breaks is a finding itself."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        (_("Data folder"), _data_folder),
        (_("Registers"), _registers),
        (_("Audit trail"), _audit),
        (_("Files"), _files),
        (_("Exchange"), lambda: _exchange(at)),
        (_("Calendar"), lambda: _calendar(at)),
        (_("Worker"), _worker),
        (_("Jobs"), _jobs),
    )
    found: list[Finding] = []
    for what, check in checks:
        try:
            found += check()
        except Exception as error:  # noqa: BLE001 - a broken check must not hide the others
            told = f"{type(error).__name__}: {error}"
            found.append(
                Finding(what, "problem", told, _("Mend what stands above, then look again."))
            )
            if what == _("Registers"):
                break
    return found
