"""A small hub for the tests of the gateway: one table, one service, two consumers."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from lienthong.exchange.domain import (
    CompiledAgreement,
    ConsumerKeyEntry,
    Member,
    Register,
    RowRule,
    ServiceColumn,
    ServiceRoute,
    SharedService,
    compile_snapshot,
)
from lienthong.exchange.gateway import GatewayConfig
from lienthong.exchange.gateway.app import Gateway
from lienthong.exchange.gateway.calls import Outcome
from lienthong.trust import (
    Message,
    MessageSignature,
    PrivateKey,
    Snapshot,
    generate_key,
    read_request,
    sign_request,
    write_snapshot,
)

T = TypeVar("T")
SERVICE = "VN/GOV/H57/nguoi-co-cong/ho-so"
CLIENT = "VN/GOV/H58/mot-cua"
OTHER = "VN/GOV/H59/mot-cua"
FOREVER = 4_000_000_000
SECRET = "11" * 32
ROWS = [
    (f"{number:012d}", f"Người {number}", "Xã A" if number % 2 else "Xã B", number, number % 3 == 0)
    for number in range(1, 251)
]


def make_table(path: Path) -> None:
    """The people of the example, in a file as publication makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE records (so_dinh_danh TEXT, ho_ten TEXT, xa TEXT, muc INTEGER, con BOOLEAN)"
    )
    connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?)", ROWS)
    connection.execute("CREATE UNIQUE INDEX records_key ON records (so_dinh_danh)")
    connection.commit()
    connection.close()


def service() -> SharedService:
    return SharedService(
        code=SERVICE,
        table="tables/ho-so.sqlite",
        relation="records",
        columns=(
            ServiceColumn("so_dinh_danh", "Số định danh", "text"),
            ServiceColumn("ho_ten", "Họ và tên", "text"),
            ServiceColumn("xa", "Xã", "text"),
            ServiceColumn("muc", "Mức trợ cấp", "integer"),
            ServiceColumn("con", "Còn hưởng", "boolean"),
        ),
        routes=(
            ServiceRoute("tra-cuu", "lookup", keys=("so_dinh_danh",)),
            ServiceRoute("danh-sach", "page", filters=("xa", "muc"), page_size=50),
        ),
        version="2026-11",
        as_of="2026-11-01",
    )


def agreement(code: str = "TT-01", **changes: Any) -> CompiledAgreement:
    return replace(
        CompiledAgreement(
            code=code,
            version=1,
            client=CLIENT,
            service=SERVICE,
            routes=("tra-cuu", "danh-sach"),
            fields=("ho_ten", "xa", "con"),
            purposes=("1.004227",),
            start=0,
            end=FOREVER,
            commitment_key=SECRET,
        ),
        **changes,
    )


@dataclass
class Hub:
    """A data folder with a snapshot, and who calls it."""

    config: GatewayConfig
    issuer: PrivateKey = field(default_factory=generate_key)
    caller: PrivateKey = field(default_factory=generate_key)
    outsider: PrivateKey = field(default_factory=lambda: generate_key("p256"))
    number: int = 0

    def register(self, *agreements: CompiledAgreement) -> Register:
        keys = tuple(
            ConsumerKeyEntry(key.public.key_id, key.public.to_text(), client, 0, FOREVER)
            for key, client in ((self.caller, CLIENT), (self.outsider, OTHER))
        )
        return Register("VN", (Member("VN/GOV/H57", "Sở Nội vụ"),), keys, (service(),), agreements)

    def issue(self, *agreements: CompiledAgreement, days: float = 7) -> None:
        """Put a new snapshot in force."""
        self.number += 1
        self.config.folder.mkdir(parents=True, exist_ok=True)
        self.config.snapshot_key.write_text(self.issuer.public.to_pem())
        issued = datetime.now(UTC)
        content = compile_snapshot(self.register(*agreements))
        snapshot = Snapshot(self.number, issued, issued + timedelta(days=days), content)
        write_snapshot(self.config.snapshot, snapshot, self.issuer)


def make_hub(folder: Path, *, port: int = 8100) -> Hub:
    hub = Hub(GatewayConfig(folder, port=port))
    make_table(folder / "tables/ho-so.sqlite")
    hub.issue(
        agreement(), agreement("TT-02", fields=("muc",), rows=(RowRule("xa", "eq", ("Xã A",)),))
    )
    return hub


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


def signed(
    key: PrivateKey, target: str, *, created: float | None = None, nonce: str = "", **headers: str
) -> Message:
    """A signed GET; header names with underscores."""
    path, _, query = target.partition("?")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    message = Message("GET", path, query, named)
    moment = int(created if created is not None else datetime.now(UTC).timestamp())
    added = sign_request(message, key, created=moment, nonce=nonce or os.urandom(16).hex())
    return replace(message, headers={**named, **added})


def native(key: PrivateKey, target: str, **headers: str) -> Message:
    """A signed call of `/x1` with the headers that the example's agreement wants."""
    given = {"purpose": "1.004227", "x_road_userid": "VN0101", **headers}
    return signed(key, target, **{name: value for name, value in given.items() if value})


def signature_of(message: Message) -> MessageSignature:
    return read_request(message)


async def send(gateway: Gateway, message: Message) -> Reply:
    """Hand a request to the gateway as the connection does."""
    target = f"{message.path}?{message.query}" if message.query else message.path
    headers = [(n.encode(), v.encode("latin-1")) for n, v in message.headers.items()]
    answered: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    gateway.take(message.method, target.encode(), headers, answered.set_result)
    outcome = await answered
    return Reply(outcome.status, outcome.headers, outcome.body)


def with_gateway(hub: Hub, work: Callable[[Gateway], Coroutine[Any, Any, T]]) -> T:
    """Run some calls against a gateway that is started and stopped as the server does it."""

    async def run() -> T:
        gateway = Gateway(hub.config)
        await gateway.start()
        try:
            return await work(gateway)
        finally:
            await gateway.stop()

    return asyncio.run(run())


def ask(hub: Hub, *messages: Message) -> list[Reply]:
    """The replies to some requests, one after the other."""

    async def work(gateway: Gateway) -> list[Reply]:
        return [await send(gateway, message) for message in messages]

    return with_gateway(hub, work)
