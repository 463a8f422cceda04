"""The one stream of what happened: written with the change, numbered and chained later."""

from datetime import datetime

from lienthong.accounts.domain import Actor


def record(
    event: str,
    *,
    subject: str,
    subject_id: int | str | None,
    organization_id: int | None,
    by: Actor,
    at: datetime,
    details: dict[str, object] | None = None,
) -> int:
    """Write an event in the running transaction; the last write of a service."""
    raise NotImplementedError
