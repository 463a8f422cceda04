"""The process that reads one file, with limits on memory, time and what it writes.

It is started by `process.read_file`, takes its task as JSON from standard input, and writes its
answer, whole or not at all, to the file that the task names.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

SPARE_SECONDS = 5
OUT_OF_MEMORY = 77
FAILED = 78
OWN_BYTES = 80 * 1024 * 1024
PR_SET_PDEATHSIG = 1


def _follow_parent() -> None:
    """End when the process that asked ends: a file is never read for nobody (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _limit(task: dict[str, Any]) -> None:
    """Limits that the kernel holds, so that nothing this process meets can pass them."""
    limits = task["limits"]
    memory = int(limits["memory_bytes"]) - OWN_BYTES
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    seconds = int(limits["seconds"]) * max(int(limits["threads"]), 1) + SPARE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + SPARE_SECONDS))
    size = int(limits["unpacked_bytes"]) + int(limits["file_bytes"])
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def _answer(task: dict[str, Any]) -> dict[str, Any]:
    from lienthong.tabular.intake.files import read
    from lienthong.tabular.intake.recipe import Recipe
    from lienthong.tabular.intake.refusals import Refused
    from lienthong.tabular.intake.taking import Job
    from lienthong.tabular.schema import Limits

    job = Job(
        name=task["name"],
        folder=Path(task["folder"]),
        out=Path(task["out"]) if task["out"] else None,
        limits=Limits(**task["limits"]),
        probes=frozenset((sheet, line, column) for sheet, line, column in task["probes"]),
    )
    try:
        reading = read(Path(task["path"]), job, Recipe.from_json(task["recipe"]), task["sheet"])
    except Refused as refused:
        facts = {
            key: value if isinstance(value, int) else str(value)
            for key, value in refused.facts.items()
        }
        return {"refused": {"code": refused.code, "facts": facts}}
    return {"reading": reading.to_data()}


def main() -> int:
    """Do the task; 77 says that memory ran out, 78 that the reader failed."""
    _follow_parent()
    task = json.load(sys.stdin)
    _limit(task)
    try:
        answer = json.dumps(_answer(task))
    except MemoryError:
        return OUT_OF_MEMORY
    except BaseException as error:  # noqa: BLE001 - a panic of the workbook reader is no Exception
        sys.stderr.write(f"\n{type(error).__name__}: {error}\n")
        return FAILED
    target = Path(task["answer"])
    waiting = target.with_suffix(".part")
    waiting.write_text(answer, encoding="utf-8")
    waiting.rename(target)
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)
