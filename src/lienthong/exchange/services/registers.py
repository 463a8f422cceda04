"""Issuing the signed register that the data plane decides by."""

import fcntl
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from lienthong.accounts import audit
from lienthong.accounts.domain import Actor
from lienthong.exchange.domain import compile_snapshot
from lienthong.exchange.gateway.config import GatewayConfig
from lienthong.exchange.models import SnapshotIssue
from lienthong.exchange.queries.registers import last_issue, register_on
from lienthong.governance.domain import day_of
from lienthong.trust import Snapshot, key_in, write_snapshot, write_whole

SUBJECT: Final = "exchange.register"
LIFE: Final = timedelta(days=7)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Registers are issued one after the other, so that an older one never replaces a newer."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "issue.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def issue_snapshot(*, by: Actor, at: datetime) -> SnapshotIssue:
    """Compile, sign and put in place the register of the moment; readers see it at once.

    The row is written first: a number is never used twice, even when the process dies between
    row and file, and then the next issue (on a schedule at the latest) replaces the file.
    """
    config = GatewayConfig(settings.DATA_DIR)
    with _one_at_a_time(config.folder):
        content = compile_snapshot(register_on(day_of(at)))
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
        issue = _written(content, hashlib.sha256(canonical).hexdigest(), by=by, at=at)
        key = key_in(config.folder / "keys" / "register.key")
        write_whole(config.snapshot_key, key.public.to_pem().encode())
        snapshot = Snapshot(issue.number, issue.issued_at, issue.expires_at, content)
        write_snapshot(config.snapshot, snapshot, key)
    return issue


@transaction.atomic
def _written(
    content: dict[str, list[object]], digest: str, *, by: Actor, at: datetime
) -> SnapshotIssue:
    last = last_issue()
    issue = SnapshotIssue.objects.create(
        number=last.number + 1 if last else 1,
        issued_at=at,
        expires_at=at + LIFE,
        content_sha256=digest,
        agreements=len(content["agreements"]),
        services=len(content["services"]),
        keys=len(content["keys"]),
    )
    audit.record(
        "exchange.register.issued",
        subject=SUBJECT,
        subject_id=issue.number,
        organization_id=None,
        by=by,
        at=at,
        details={"number": issue.number, "sha256": digest},
    )
    return issue
