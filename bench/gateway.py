"""The gateway beside nginx: signed, filtered, durably logged keyed lookups against a plain proxy.

Both run on core 0, the load (wrk) and nginx's upstream on core 1; each request is unique and
signed by Ed25519. CPU is read from /proc over the whole process tree, rounds are paired.
"""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lienthong.exchange.domain import (
    CompiledAgreement,
    ConsumerKeyEntry,
    Register,
    ServiceColumn,
    ServiceRoute,
    SharedService,
    compile_snapshot,
)
from lienthong.exchange.gateway import GatewayConfig
from lienthong.trust import (
    Message,
    PrivateKey,
    Snapshot,
    generate_key,
    log_tail,
    sign_request,
    verify_log,
    write_snapshot,
)

RECORDS = 100_000
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = int(os.environ.get("SECONDS", "4"))
CLIENTS = 32
PRESIGNED = 11_000 * SECONDS
FIELDS = tuple(f"cot_{number}" for number in range(5))
CLIENT = "VN/GOV/H58/mot-cua"
SERVICE = "VN/GOV/H57/ho-tich/ho-so"
SERVE = """
import sys
from pathlib import Path
from lienthong.exchange.gateway import GatewayConfig, serve
serve(GatewayConfig(Path(sys.argv[1]), port=int(sys.argv[2])))
"""
LUA = """
local requests, at = {{}}, 0
init = function(args)
  for block in io.open("{file}", "rb"):read("*a"):gmatch("(.-\\r\\n\\r\\n)") do
    requests[#requests + 1] = block
  end
end
request = function() at = at + 1; return requests[at] or requests[#requests] end
"""
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 100000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  {server}
}}
"""
UPSTREAM = """
  server {{ listen 127.0.0.1:{port}; default_type application/json;
    location / {{ {headers} return 200 '{body}'; }} }}
"""
PROXY = """
  upstream up {{ server 127.0.0.1:{upstream}; keepalive 64; }}
  server {{ listen 127.0.0.1:{port}; location / {{
    proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ""; }} }}
"""


@dataclass
class Round:
    requests: int
    cpu: float
    p99_ms: float
    seconds: float
    failed: int

    @property
    def per_cpu_second(self) -> float:
        return self.requests / self.cpu


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_hub(folder: Path, caller: PrivateKey, port: int) -> GatewayConfig:
    config = GatewayConfig(folder, port=port)
    (folder / "tables").mkdir(parents=True)
    names = [f"cot_{number}" for number in range(10)]
    connection = sqlite3.connect(folder / "tables/ho-so.sqlite")
    connection.execute(
        f"CREATE TABLE records (ma TEXT PRIMARY KEY, {', '.join(f'{n} TEXT' for n in names)})"
    )
    marks = ", ".join("?" * 11)
    rows = (
        (f"{n:012d}", *(f"{name} {n}".ljust(20 if name in FIELDS else 180, "x") for name in names))
        for n in range(RECORDS)
    )
    connection.executemany(f"INSERT INTO records VALUES ({marks})", rows)
    connection.commit()
    connection.close()
    columns = (
        ServiceColumn("ma", "Mã", "text"),
        *(ServiceColumn(name, name, "text") for name in names),
    )
    route = ServiceRoute("tra-cuu", "lookup", keys=("ma",))
    service = SharedService(
        SERVICE, "tables/ho-so.sqlite", "records", columns, (route,), "2026-11", "2026-11-01"
    )
    agreement = CompiledAgreement(
        code="TT-01",
        version=1,
        client=CLIENT,
        service=SERVICE,
        routes=("tra-cuu",),
        fields=FIELDS,
        purposes=("1.004227",),
        start=0,
        end=4_000_000_000,
        commitment_key="11" * 32,
    )
    key = ConsumerKeyEntry(caller.public.key_id, caller.public.to_text(), CLIENT, 0, 4_000_000_000)
    issuer, now = generate_key(), datetime.now(UTC)
    config.folder.mkdir(parents=True)
    config.snapshot_key.write_text(issuer.public.to_pem())
    register = Register("VN", (), (key,), (service,), (agreement,))
    write_snapshot(
        config.snapshot,
        Snapshot(1, now, now + timedelta(days=1), compile_snapshot(register)),
        issuer,
    )
    return config


def presign(file: Path, caller: PrivateKey, port: int, count: int) -> None:
    """Unique signed requests, as bytes for the wire."""
    blocks = []
    for number in range(count):
        query = f"ma={(number * 7919) % RECORDS:012d}"
        headers = {
            "agreement": "TT-01",
            "purpose": "1.004227",
            "x-road-userid": "VN0101",
            "x-road-issue": "H58-1",
        }
        message = Message("GET", "/x1/TT-01/tra-cuu", query, headers)
        signed = sign_request(message, caller, created=int(time.time()), nonce=os.urandom(12).hex())
        lines = [f"GET /x1/TT-01/tra-cuu?{query} HTTP/1.1", f"host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in {**headers, **signed}.items()]
        blocks.append("\r\n".join([*lines, "", ""]))
    file.write_text("".join(blocks), newline="")


def cpu_of_tree(pid: int) -> float:
    """CPU seconds of a process and all below it."""
    total, waiting = 0.0, [pid]
    while waiting:
        each = waiting.pop()
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        for thread in Path(f"/proc/{each}/task").iterdir():
            waiting += [int(child) for child in (thread / "children").read_text().split()]
    return total


def measure(pid: int, port: int, lua: Path) -> Round:
    before, started = cpu_of_tree(pid), time.monotonic()
    command = [
        "taskset",
        "-c",
        "1",
        "wrk",
        "-t1",
        f"-c{CLIENTS}",
        f"-d{SECONDS}s",
        "--latency",
        "-s",
        str(lua),
        f"http://127.0.0.1:{port}",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds = time.monotonic() - started
    cpu = cpu_of_tree(pid) - before
    count = int(re.search(r"(\d+) requests in", told)[1])  # type: ignore[index]
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", told).groups()  # type: ignore[union-attr]
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    p99 = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return Round(count, cpu, p99, seconds, int(failed[1]) if failed else 0)


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        time.sleep(0.3)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def nginx(folder: Path, server: str, core: int, port: int) -> "Iterator[int]":
    folder.mkdir()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, server=server))
    return running(
        ["taskset", "-c", str(core), "nginx", "-p", str(folder), "-c", "nginx.conf"], port
    )  # type: ignore[return-value]


def sample(port: int, file: Path) -> tuple[str, str]:
    """Headers and body of one real answer, for nginx to send as well."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            file.read_bytes().split(b"\r\n\r\n")[0] + b"\r\nconnection: close\r\n\r\n"
        )
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b" 200 " in head.split(b"\r\n")[0], answer
    skipped = ("content-length", "date", "content-type", "server", "connection")
    pairs = [line.decode().split(": ", 1) for line in head.split(b"\r\n")[1:]]
    kept = [f"add_header {name} '{value}';" for name, value in pairs if name.lower() not in skipped]
    print(f"answer: {len(head)} bytes of headers, {len(body)} of body")
    return " ".join(kept), body.decode()


def stages(config: GatewayConfig) -> None:
    """What the log itself tells of where the time went."""
    spent = []
    for text in log_tail(config.log):
        spent.append(json.loads(text)["us"])
        if len(spent) == 20_000:
            break
    names = ("verify the caller", "decide, look up, project", "sign the answer")
    for place, name in enumerate(names):
        print(f"  {name:28} {statistics.median(s[place] for s in spent):6.0f} us (median, wall)")


def main() -> int:
    if not (shutil.which("wrk") and shutil.which("nginx")):
        print("gateway: wrk and nginx are needed; skipped")
        return 0
    root = Path(tempfile.mkdtemp(prefix="lienthong-bench-"))
    ports = [free_port() for _ in range(3)]
    caller = generate_key()
    config = make_hub(root / "data", caller, ports[0])
    requests, lua = root / "requests", root / "load.lua"
    lua.write_text(LUA.format(file=requests))
    ours: list[Round] = []
    theirs: list[Round] = []
    command = [
        "taskset",
        "-c",
        "0",
        sys.executable,
        "-c",
        SERVE,
        str(config.data_dir),
        str(ports[0]),
    ]
    try:
        with running(command, ports[0]) as gateway:
            presign(requests, caller, ports[0], 10)
            headers, body = sample(ports[0], requests)
            upstream = UPSTREAM.format(port=ports[1], headers=headers, body=body)
            proxy = PROXY.format(port=ports[2], upstream=ports[1])
            with (
                nginx(root / "up", upstream, 1, ports[1]),  # type: ignore[attr-defined]
                nginx(root / "proxy", proxy, 0, ports[2]) as front,  # type: ignore[attr-defined]
            ):
                for _ in range(ROUNDS):
                    presign(requests, caller, ports[0], PRESIGNED)
                    theirs.append(measure(front, ports[2], lua))
                    ours.append(measure(gateway, ports[0], lua))
        report(ours, theirs)
        stages(config)
        key = PrivateKey.load(config.key).public
        verdict = verify_log(config.log, key)
        print(f"  log: {verdict.records} records, verified: {verdict.ok}")
        return 0 if verdict.ok and not sum(r.failed for r in ours) else 1
    finally:
        shutil.rmtree(root)


def report(ours: list[Round], theirs: list[Round]) -> None:
    ratios = [a.per_cpu_second / b.per_cpu_second for a, b in zip(ours, theirs, strict=True)]
    answered = sum(r.requests for r in ours)
    print(
        f"gateway / nginx, requests per CPU-second: {statistics.median(ratios):.3f} "
        f"({min(ratios):.3f}-{max(ratios):.3f}) of {ROUNDS} paired rounds; budget 0.10"
    )
    print(
        f"  gateway: {statistics.median(r.cpu / r.requests for r in ours) * 1e6:.0f} us CPU, "
        f"{statistics.median(r.requests / r.seconds for r in ours):.0f}/s, "
        f"p99 {statistics.median(r.p99_ms for r in ours):.1f} ms at {CLIENTS} clients (budget 30); "
        f"{answered} answered, {sum(r.failed for r in ours)} refused"
    )
    print(
        f"  nginx:   {statistics.median(r.cpu / r.requests for r in theirs) * 1e6:.1f} us CPU, "
        f"{statistics.median(r.requests / r.seconds for r in theirs):.0f}/s, "
        f"p99 {statistics.median(r.p99_ms for r in theirs):.1f} ms"
    )


if __name__ == "__main__":
    sys.exit(main())
