"""CPU and size of every page that one reaches by its links: the public ones, then the staff's.

    python bench/pages.py [--rounds 20] [--folder LOADED-EXAMPLE]

Starts a hub of its own with the example, follows links from the home page, takes the first address
of each view, asks for it ROUNDS times over a kept connection and reads the CPU of the web processes
from /proc. Prints the share of the budget (20 ms a public page, 40 ms a page of the staff, 60 KB
of HTML); prints also how long loading the example and a cold start took.
"""

import argparse
import gzip
import http.client
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "processes"))
from running import Running, serving
from visitor import Visitor

PUBLIC_MS, STAFF_MS, HTML_KB, SCRIPT_KB = 20.0, 40.0, 60.0, 60.0
MOST = 400
LINK = re.compile(r'<a\b[^>]*\bhref="([^"#]+)')
SCRIPT = re.compile(r'<script\b[^>]*\bsrc="([^"]+)"')
HZ = os.sysconf("SC_CLK_TCK")


def view_of(path: str) -> str:
    """The name of the view behind an address; "" when there is none."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def cpu_of(pids: list[int]) -> float:
    """CPU seconds that these processes have used."""
    total = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / HZ
    return total


def crawl(visitor: Visitor, start: str, *, inside: str) -> Iterator[tuple[str, str, str]]:
    """(view, address, page) of the first address of each view below `inside`."""
    waiting, seen, known = [start], {start}, set()
    for _ in range(MOST):
        if not waiting:
            return
        here = waiting.pop(0)
        view = view_of(here)
        if not view or view in known:
            continue
        status, _place, text = visitor.ask(here)
        if status != 200 or "<html" not in text[:400]:
            continue
        known.add(view)
        yield view, here, text
        for told in LINK.findall(text):
            link = urljoin(here, unescape(told))
            if link.startswith("/") and link.startswith(inside) and link not in seen:
                seen.add(link)
                waiting.append(link)


def measure(hub: Running, visitor: Visitor, path: str, rounds: int) -> float:
    """CPU milliseconds of one answer, the better of two rounds."""
    found = []
    web = [hub.parts()["web"], *hub.workers_of("web")]
    for _ in range(2):
        before = cpu_of(web)
        for _ in range(rounds):
            visitor.ask(path)
        found.append((cpu_of(web) - before) * 1000 / rounds)
    return min(found)


def walk(hub: Running, visitor: Visitor, start: str, inside: str, budget: float, n: int) -> None:
    rows = []
    scripts: set[str] = set()
    for view, path, text in crawl(visitor, start, inside=inside):
        if inside == "/" and path.startswith("/lam-viec"):
            continue
        scripts |= set(SCRIPT.findall(text))
        rows.append((measure(hub, visitor, path, n), len(text.encode()) / 1024, view, path))
    print(f"\n{'ms':>7}{'budget':>8}{'KB':>7}  view")
    for ms, size, view, path in sorted(rows, reverse=True):
        told = " <-- over" if ms > budget or size > HTML_KB else ""
        print(f"{ms:>7.1f}{ms / budget:>7.0%} {size:>7.1f}  {view}  {path[:60]}{told}")
    packed = sum(len(gzip.compress(hub.get(each)[2])) for each in scripts) / 1024
    print(f"{len(rows)} pages; scripts {packed:.1f} KB gzipped of {SCRIPT_KB:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="A loaded example to copy; loaded when absent.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub = Running(Path(folder) / "hub")
        if asked.folder:
            shutil.copytree(asked.folder, hub.folder)
        else:
            began = time.perf_counter()
            hub.run("demo")
            print(f"example loaded in {time.perf_counter() - began:.1f} s of 20")
        os.environ.update({k: v for k, v in hub.environment.items() if k.startswith("LIENTHONG_")})
        from lienthong.web.serving import start_django

        start_django()
        began = time.perf_counter()
        with serving(hub):
            print(f"cold start in {time.perf_counter() - began:.1f} s of 4")
            print(f"load average {os.getloadavg()[0]:.1f}")
            visitor = Visitor(hub.port)
            walk(hub, visitor, "/", "/", PUBLIC_MS, asked.rounds)
            for who in ("an", "dung"):
                staff = Visitor(hub.port)
                staff.sign_in(f"{who}@vi-du.lienthong")
                print(f"\n{who}")
                walk(hub, staff, "/lam-viec/", "/lam-viec/", STAFF_MS, asked.rounds)


if __name__ == "__main__":
    try:
        main()
    except http.client.HTTPException as error:
        sys.exit(str(error))
