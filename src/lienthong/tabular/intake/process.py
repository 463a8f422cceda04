"""Reading a file in a process of its own: whatever the file does, the caller lives on."""

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lienthong.tabular.intake import refusals
from lienthong.tabular.intake.reading import Reading
from lienthong.tabular.intake.recipe import Recipe
from lienthong.tabular.schema import MEGABYTE, Limits

_MEMORY_WORDS = (
    "MemoryError",
    "OutOfMemory",
    "Out of Memory",
    "bad_alloc",
    "memory allocation of",
    "Cannot allocate",
    "failed to map segment",
)
_TAIL = 4000


def read_file(
    path: Path,
    *,
    name: str,
    recipe: Recipe | None = None,
    out: Path | None = None,
    limits: Limits | None = None,
    sheet: str | None = None,
    cells: Iterable[tuple[str, int, int]] = (),
) -> Reading:
    """Read the tables of a file in a limited process of its own.

    `name` is what people call the file. With `out` the rows of each table are written there as
    `table-<n>.parquet`, whole or not at all: `_line` BIGINT, then the columns. `cells` (sheet,
    line, column) are given back as they stand in the file, in `Reading.cells` under
    "sheet!line:column".
    Raises Refused, with the reason and the way out, for what cannot be read within the limits.
    """
    limits = limits or Limits()
    with tempfile.TemporaryDirectory(prefix="lienthong-intake-") as folder:
        task = {
            "path": str(path.resolve()),
            "name": name,
            "folder": folder,
            "out": str(out.resolve()) if out else "",
            "limits": asdict(limits),
            "recipe": (recipe or Recipe()).as_json(),
            "sheet": sheet,
            "probes": [list(cell) for cell in cells],
            "answer": str(Path(folder) / "answer.json"),
        }
        answer = _run(task, limits)
        if out is not None and "reading" not in answer:
            _remove_staged(out)
    if "refused" in answer:
        kind = refusals.ALL.get(answer["refused"]["code"], refusals.Refused)
        raise kind(**answer["refused"]["facts"])
    return Reading.from_data(answer["reading"])


def _run(task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Start the child, wait, and give its answer, or a refusal in its place."""
    environment = {
        **os.environ,
        "MALLOC_ARENA_MAX": "2",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
    }
    errors = Path(task["folder"]) / "errors"
    with errors.open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-m", "lienthong.tabular.intake.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
        try:
            child.communicate(json.dumps(task).encode(), timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            return _refusal(refusals.TooSlow, name=task["name"], limit=limits.seconds)
        except BrokenPipeError:
            child.wait(timeout=limits.seconds)
        finally:
            _end(child)
    answer = Path(task["answer"])
    if answer.exists():
        result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return result
    return _death(child.returncode, errors, task, limits)


def _end(child: subprocess.Popen[bytes]) -> None:
    """No process of the intake outlives it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


_BROKEN = (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS)


def _death(code: int, errors: Path, task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """Why the child gave no answer."""
    from lienthong.tabular.intake.child import OUT_OF_MEMORY

    said = errors.read_bytes()[-_TAIL:].decode("utf-8", "replace")
    if code == -signal.SIGXCPU:
        return _refusal(refusals.TooSlow, name=task["name"], limit=limits.seconds)
    # A native library whose allocation failed may end without a word.
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    is_full = code in _BROKEN and peak > limits.memory_bytes // 3
    if (
        is_full
        or code in (OUT_OF_MEMORY, -signal.SIGKILL)
        or any(word in said for word in _MEMORY_WORDS)
    ):
        return _refusal(
            refusals.OutOfMemory, name=task["name"], limit=limits.memory_bytes // MEGABYTE
        )
    if "panicked" in said or "PanicException" in said:
        return _refusal(refusals.Damaged, name=task["name"], reason=refusals.UNREADABLE)
    last = (said.strip().splitlines() or [refusals.STOPPED])[-1]
    return _refusal(refusals.Damaged, name=task["name"], reason=last[:300])


def _refusal(kind: type[refusals.Refused], **facts: Any) -> dict[str, Any]:
    return {"refused": {"code": kind.code, "facts": facts}}


def _remove_staged(out: Path) -> None:
    """Nothing half-written stays."""
    for file in out.glob("table-*.parquet*"):
        file.unlink(missing_ok=True)
