"""What the data plane decides by: members, keys, services, agreements; and the decision."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import msgspec

from lienthong.errors import LienthongError, gettext_noop

RouteKind = Literal["lookup", "page"]
RuleKind = Literal["eq", "ne", "in", "ge", "le"]
ColumnKind = Literal["text", "integer", "number", "boolean", "date", "datetime", "time"]
FORMAT = 1
MOST_PAGE_SIZE = 1000
_CODE_FORM = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
_PART = r"[A-Za-z0-9'()+,.=?-]{1,64}"
_CLIENT_FORM = re.compile(rf"{_PART}(?:/{_PART}){{2,3}}")
_SERVICE_FORM = re.compile(rf"{_PART}(?:/{_PART}){{4}}")
_COMMITMENT_FORM = re.compile(r"[0-9a-f]{64}")


class RegisterInconsistent(LienthongError):
    """A register cannot be issued as it stands."""

    code = "exchange.register.inconsistent"
    status = 409
    message = gettext_noop("The register cannot be issued: {where}: {reason}.")
    hint = gettext_noop("Correct the service, key or agreement named here, then issue again.")


class Denied(StrEnum):
    """Why an agreement does not cover a call."""

    OTHER_CONSUMER = "other_consumer"
    NOT_IN_FORCE = "not_in_force"
    ROUTE = "route"
    PURPOSE = "purpose"
    USER = "user"
    ISSUE = "issue"


@dataclass(frozen=True, slots=True)
class Member:
    """An agency on the exchange: `instance/class/member` and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ConsumerKeyEntry:
    """A public key (short text) that speaks for a consumer, from `start` to `end` (seconds)."""

    key_id: str
    key: str
    client: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ServiceColumn:
    """A column that a service could give, if an agreement grants it."""

    name: str
    label: str
    type: ColumnKind


@dataclass(frozen=True, slots=True)
class ServiceRoute:
    """A question that a service answers: one record by its keys, or one filtered page."""

    code: str
    kind: RouteKind
    keys: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    page_size: int = 100

    @property
    def template(self) -> str:
        """The route without any value, as the log names it."""
        names = self.keys if self.kind == "lookup" else self.filters
        return f"{self.code}?{'&'.join(names)}"


@dataclass(frozen=True, slots=True)
class SharedService:
    """A data service over a table of ours.

    `code` is `instance/class/member/subsystem/service`; `table` the read-only SQLite file, relative
    to the data folder; `relation` the table inside it (an ordinary table with row ids).
    """

    code: str
    table: str
    relation: str
    columns: tuple[ServiceColumn, ...]
    routes: tuple[ServiceRoute, ...]
    version: str
    as_of: str

    def column(self, name: str) -> ServiceColumn | None:
        """The column of this name."""
        return next((column for column in self.columns if column.name == name), None)

    def route(self, code: str) -> ServiceRoute | None:
        """The route of this code."""
        return next((route for route in self.routes if route.code == code), None)


@dataclass(frozen=True, slots=True)
class RowRule:
    """A condition that every row given out must meet."""

    column: str
    op: RuleKind
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompiledAgreement:
    """An agreement in force, as the data plane needs it. What it does not grant is refused.

    `commitment_key` (64 hex digits) keys the digests in the log; it is destroyed at the end of
    retention. `start` (in) and `end` (out) are seconds.
    """

    code: str
    version: int
    client: str
    service: str
    routes: tuple[str, ...]
    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    start: int
    end: int
    commitment_key: str = field(repr=False)
    rows: tuple[RowRule, ...] = ()
    is_user_required: bool = True
    is_issue_required: bool = False


@dataclass(frozen=True, slots=True)
class Register:
    """The content of a snapshot."""

    instance: str
    members: tuple[Member, ...] = ()
    keys: tuple[ConsumerKeyEntry, ...] = ()
    services: tuple[SharedService, ...] = ()
    agreements: tuple[CompiledAgreement, ...] = ()
    format: int = FORMAT


class Call(msgspec.Struct, frozen=True, gc=False):
    """What a verified caller asks under an agreement, at a moment in seconds."""

    client: str
    route: str
    purpose: str
    user: str
    issue: str
    at: float


def decide(agreement: CompiledAgreement, call: Call) -> Denied | None:
    """Why the agreement does not cover the call, or None when it does."""
    if call.client != agreement.client:
        return Denied.OTHER_CONSUMER
    if not agreement.start <= call.at < agreement.end:
        return Denied.NOT_IN_FORCE
    if call.route not in agreement.routes:
        return Denied.ROUTE
    if call.purpose not in agreement.purposes:
        return Denied.PURPOSE
    if agreement.is_user_required and not call.user:
        return Denied.USER
    is_issue_missing = agreement.is_issue_required and not call.issue
    return Denied.ISSUE if is_issue_missing else None


def compile_snapshot(register: Register) -> dict[str, Any]:
    """The content to sign. Raises RegisterInconsistent when a part names what is not there."""
    services = {service.code: service for service in register.services}
    _check_unique("service", [service.code for service in register.services])
    _check_unique("agreement", [agreement.code for agreement in register.agreements])
    _check_unique("key", [key.key_id for key in register.keys])
    for service in register.services:
        _check_service(service)
    for key in register.keys:
        if not _CLIENT_FORM.fullmatch(key.client):
            _refuse(
                key.key_id, gettext_noop("its consumer's code is not in the form of the exchange")
            )
    for agreement in register.agreements:
        _check_agreement(agreement, services.get(agreement.service))
    content: dict[str, Any] = msgspec.to_builtins(register)
    return content


def read_register(content: Mapping[str, Any]) -> Register:
    """The register that a snapshot carries. Raises RegisterInconsistent when it is out of form."""
    try:
        register = msgspec.convert(content, Register)
    except msgspec.ValidationError as error:
        raise RegisterInconsistent(where="snapshot", reason=error) from error
    if register.format != FORMAT:
        raise RegisterInconsistent(where="snapshot", reason=f"format {register.format}")
    return register


def _refuse(where: str, reason: str) -> None:
    raise RegisterInconsistent(where=where, reason=reason)


def _check_unique(what: str, codes: list[str]) -> None:
    for code in codes:
        if codes.count(code) > 1:
            _refuse(f"{what} {code}", gettext_noop("it is there twice"))


def _check_service(service: SharedService) -> None:
    if not _SERVICE_FORM.fullmatch(service.code):
        _refuse(service.code, gettext_noop("its code is not in the form of the exchange"))
    if not _CODE_FORM.fullmatch(service.version):
        _refuse(service.code, gettext_noop("its version is not in the form of the exchange"))
    if service.table.startswith("/") or ".." in service.table.split("/"):
        _refuse(service.code, gettext_noop("its table is outside the data folder"))
    for route in service.routes:
        _check_route(service, route)


def _check_route(service: SharedService, route: ServiceRoute) -> None:
    where = f"{service.code} {route.code}"
    if not _CODE_FORM.fullmatch(route.code):
        _refuse(where, gettext_noop("its code is not in the form of the exchange"))
    if route.kind == "lookup" and not route.keys:
        _refuse(where, gettext_noop("a lookup needs a key"))
    if not 1 <= route.page_size <= MOST_PAGE_SIZE:
        _refuse(where, gettext_noop("the page size is not between 1 and 1000"))
    _check_columns(service, where, (*route.keys, *route.filters))


def _check_columns(service: SharedService, where: str, names: tuple[str, ...]) -> None:
    for name in names:
        if service.column(name) is None:
            _refuse(f"{where} {name}", gettext_noop("the service has no such column"))


def _check_agreement(agreement: CompiledAgreement, service: SharedService | None) -> None:
    where = agreement.code
    if not _CODE_FORM.fullmatch(agreement.code) or not _CLIENT_FORM.fullmatch(agreement.client):
        _refuse(where, gettext_noop("its code is not in the form of the exchange"))
    if service is None:
        _refuse(where, gettext_noop("its service is not in the register"))
        return
    if not agreement.fields or not agreement.routes or not agreement.purposes:
        _refuse(where, gettext_noop("it grants no field, no route or no purpose"))
    if not _COMMITMENT_FORM.fullmatch(agreement.commitment_key):
        _refuse(where, gettext_noop("its commitment key is not of 32 bytes in hex"))
    _check_columns(service, where, (*agreement.fields, *(rule.column for rule in agreement.rows)))
    for route in agreement.routes:
        if service.route(route) is None:
            _refuse(f"{where} {route}", gettext_noop("the service has no such route"))
    _check_rules(agreement)


def _check_rules(agreement: CompiledAgreement) -> None:
    for rule in agreement.rows:
        if not rule.values or (rule.op != "in" and len(rule.values) != 1):
            _refuse(agreement.code, gettext_noop("a row rule has the wrong number of values"))
