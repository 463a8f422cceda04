"""The command line answers quickly and names only what exists."""

import json
import subprocess
import sys

import pytest

from lienthong.cli import COMMANDS

HEAVY = {"django", "pydantic", "pydantic_settings", "rich", "duckdb", "sqlglot", "granian", "ninja"}


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, json\n"
        "from lienthong.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('\\n' + json.dumps(sorted(m for m in sys.modules if '.' not in m)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert loaded & HEAVY == set()
    assert all(name in done.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lienthong.cli", name, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Usage" in done.stdout


def test_an_unknown_command_is_a_wrong_call() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lienthong.cli", "nothing"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
