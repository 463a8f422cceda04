"""Background work of the room."""

from lienthong.accounts.domain import SYSTEM, Step
from lienthong.catalog.queries.exchanged import services_without_copy
from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.services import issue_snapshot


class CopyNotReady(LienthongError):
    """The table that answers a service is still being copied."""

    code = "exchange.copy_not_ready"
    status = 503
    message = gettext_noop("The copy for service {slug} is not ready yet.")
    hint = gettext_noop("The job tries again by itself in a moment.")


def issue_register(step: Step) -> None:
    """Issue the register again: after agreements or services changed, and before it expires.

    Tried again later while a published service still lacks its copy, since it is left out.
    """
    at = step.at
    step(f"issue {at.isoformat()}", lambda: issue_snapshot(by=SYSTEM, at=at).number, inside=False)
    waiting = services_without_copy()
    if waiting:
        raise CopyNotReady(slug=waiting[0])
