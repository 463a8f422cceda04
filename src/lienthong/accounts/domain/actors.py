"""Who acts, for whom, and what they may do: pure rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from lienthong.errors import LienthongError, gettext_noop

R = TypeVar("R")


class NotAllowed(LienthongError):
    """The actor sees the record but may not do this with it."""

    code = "accounts.not_allowed"
    status = 403
    message = gettext_noop("You may not do this: it needs the permission {permission}.")
    hint = gettext_noop("Ask the administrator of your agency for the role that includes it.")


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the house itself) acting for one organization.

    `grants` maps a permission such as `dataset.edit` to the ids of the organizations on whose
    records it may be used. Nothing is allowed by default: a permission not named is refused.
    `person_id` is None only for the house itself (schedules, followers).
    """

    person_id: int | None
    organization_id: int | None
    name: str = ""
    grants: Mapping[str, frozenset[int]] = field(default_factory=dict)
    is_system: bool = False

    def may(self, permission: str, *, organization_id: int | None) -> bool:
        """Whether the permission holds for records of that organization."""
        if self.is_system:
            return True
        return organization_id is not None and organization_id in self.grants.get(
            permission, frozenset()
        )

    def require(self, permission: str, *, organization_id: int | None) -> None:
        """Raise NotAllowed unless the permission holds for records of that organization."""
        if not self.may(permission, organization_id=organization_id):
            raise NotAllowed(permission=permission)

    def organizations(self, permission: str) -> frozenset[int]:
        """Ids of the organizations on whose records the permission may be used."""
        return self.grants.get(permission, frozenset())

    def holds(self, permission: str) -> bool:
        """Whether the permission holds for any organization at all."""
        return self.is_system or bool(self.grants.get(permission))


SYSTEM = Actor(person_id=None, organization_id=None, name="Liên Thông", is_system=True)


class Step(Protocol):
    """How a job runs its steps: each runs once, its result is kept and returned on a re-run.

    `inside=True` (the default) runs the function in the transaction that records its result, so
    its effect in the database happens exactly once. `inside=False` runs it outside (files,
    network, table engines): it must be idempotent by job and step name.
    Results must be JSON values.
    """

    def __call__(
        self, name: str, function: Callable[..., R], *args: object, inside: bool = True
    ) -> R:
        """Run the step, or give the result of an earlier run."""
        ...

    def progress(self, done: int, total: int, note: str = "") -> None:
        """Show how far the job is; raises JobCancelled when a person cancelled it."""
        ...

    @property
    def job_id(self) -> int:
        """The number of this job."""
        ...

    @property
    def at(self) -> datetime:
        """The moment at which this run of the job began, handed in by the worker."""
        ...


Job = Callable[..., None]
