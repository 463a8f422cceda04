"""The snapshot in force, indexed for calls; rebuilt when the snapshot changes."""

from dataclasses import dataclass, field
from pathlib import Path

from lienthong.exchange.domain import (
    CompiledAgreement,
    Register,
    SharedService,
    read_register,
)
from lienthong.exchange.gateway.config import GatewayConfig
from lienthong.exchange.gateway.errors import RouteNotGranted, ServiceUnavailable
from lienthong.exchange.gateway.questions import Question, Table
from lienthong.exchange.gateway.records import Secret
from lienthong.trust import PublicKey, Snapshot, SnapshotWatch


@dataclass(frozen=True, slots=True)
class Caller:
    """A registered key and for whom it speaks."""

    key: PublicKey
    client: str
    start: int
    end: int


@dataclass(slots=True)
class Tables:
    """The SQLite files of one plan, each opened once."""

    data_dir: Path
    opened: dict[str, Table] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """The file of this name under the data folder. Raises ServiceUnavailable."""
        found = self.opened.get(name)
        if found is None:
            path = self.data_dir / name
            if not path.is_file():
                raise ServiceUnavailable
            found = self.opened[name] = Table(path)
        return found

    def close(self) -> None:
        """Let all files go."""
        for table in self.opened.values():
            table.close()
        self.opened.clear()


@dataclass(slots=True)
class Grant:
    """An agreement with its service; its questions are compiled when first asked."""

    agreement: CompiledAgreement
    service: SharedService
    secret: Secret = field(repr=False)
    tables: Tables = field(repr=False)
    questions: dict[str, Question] = field(default_factory=dict)

    def question(self, route: str) -> Question:
        """The question of a granted route. Raises RouteNotGranted or ServiceUnavailable."""
        found = self.questions.get(route)
        if found is None:
            described = self.service.route(route)
            if described is None or route not in self.agreement.routes:
                raise RouteNotGranted
            found = self.questions[route] = Question(
                service=self.service,
                route=described,
                agreement=self.agreement,
                table=self.tables.table(self.service.table),
            )
        return found


class Plan:
    """One snapshot, by key, by agreement, and by consumer and service."""

    def __init__(self, number: int, register: Register, data_dir: Path) -> None:
        self.number = number
        self.tables = Tables(data_dir)
        self.callers = {
            entry.key_id: Caller(
                PublicKey.from_text(entry.key), entry.client, entry.start, entry.end
            )
            for entry in register.keys
        }
        services = {service.code: service for service in register.services}
        self.grants: dict[str, Grant] = {}
        self.pairs: dict[tuple[str, str], list[Grant]] = {}
        for agreement in register.agreements:
            service = services.get(agreement.service)
            if service is None:
                continue
            secret = Secret(bytes.fromhex(agreement.commitment_key))
            grant = Grant(agreement, service, secret, self.tables)
            self.grants[agreement.code] = grant
            self.pairs.setdefault((agreement.client, agreement.service), []).append(grant)

    def caller(self, key_id: str, *, at: float) -> Caller | None:
        """The holder of a key that is in force."""
        found = self.callers.get(key_id)
        return found if found is not None and found.start <= at < found.end else None


class PlanHolder:
    """Gives the plan of the snapshot in force; looks at the file with each call."""

    def __init__(self, config: GatewayConfig) -> None:
        self._watch = SnapshotWatch(config.snapshot, config.snapshot_key)
        self._data_dir = config.data_dir
        self._snapshot: Snapshot | None = None
        self._plan: Plan | None = None

    def current(self, *, at: float) -> Plan:
        """The plan to decide by. Raises SnapshotMissing, SnapshotInvalid, SnapshotExpired."""
        snapshot = self._watch.current(at=at)
        if snapshot is not self._snapshot or self._plan is None:
            fresh = Plan(snapshot.number, read_register(snapshot.content), self._data_dir)
            if self._plan is not None:
                self._plan.tables.close()
            self._snapshot, self._plan = snapshot, fresh
        return self._plan
