"""`lienthong serve` as a whole: it answers, mends itself, stops, and leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys

import pytest
from running import Running, serving, until

pytestmark = pytest.mark.slow


def restarts(hub: Running, name: str) -> None:
    """Kill the main process of a part and see another take its place."""
    killed = hub.parts()[name]
    os.kill(killed, signal.SIGKILL)
    until(lambda: hub.parts().get(name, killed) != killed, f"{name} stays dead")
    hub.wait_until_serving()


def test_every_part_is_started_again_and_a_clean_stop_leaves_nothing(hub: Running) -> None:
    with serving(hub):
        for name in ("gateway", "worker", "web"):
            restarts(hub, name)
        one = hub.workers_of("web")[0]
        os.kill(one, signal.SIGKILL)
        until(lambda: len(hub.workers_of("web")) == 2, "a web worker stays dead")
        assert hub.get("/")[0] == 200
        assert hub.stop(signal.SIGTERM) == 0
        assert hub.processes() == {}
    assert "Traceback" not in hub.said()


def test_ctrl_c_stops_everything(hub: Running) -> None:
    with serving(hub):
        assert hub.stop(signal.SIGINT) == 0
        assert hub.processes() == {}


def test_no_process_outlives_a_killed_supervisor(hub: Running) -> None:
    with serving(hub):
        hub.stop(signal.SIGKILL)
        hub.wait_until_gone()


def test_a_second_serve_on_the_folder_is_refused(hub: Running) -> None:
    with serving(hub):
        second = Running(hub.folder)
        refused = second.run("serve")
        assert refused.returncode == 1
        assert refused.stderr == (
            f"Another `lienthong serve` already runs on {hub.folder}. "
            "Stop it first, or choose another folder with LIENTHONG_DATA_DIR.\n"
        )
        assert hub.answers(hub.port)


@pytest.mark.parametrize("key", ["port", "gateway_port"])
def test_a_taken_port_is_named_with_its_setting(empty: Running, key: str) -> None:
    with socket.create_server(("127.0.0.1", getattr(empty, key))):
        refused = empty.run("serve")

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {getattr(empty, key)} is in use. "
        f"Stop what uses it, or set LIENTHONG_{key.upper()} to a free one.\n"
    )


def test_a_folder_that_cannot_be_made_is_named(empty: Running) -> None:
    empty.folder.write_text("a file stands here")

    refused = empty.run("serve")

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"The data folder {empty.folder} cannot be used: ")


@pytest.mark.parametrize(
    ("name", "value", "language", "told"),
    [
        ("LIENTHONG_PORT", "http", "en_US.UTF-8", "Setting port is wrong: "),
        ("LIENTHONG_PORT", "70000", "vi_VN.UTF-8", "Thiết lập port sai: "),
        ("LIENTHONG_PROT", "8000", "C.UTF-8", "Setting LIENTHONG_PROT is wrong: "),
        ("LIENTHONG_DATABASE_URL", "mysql://x", "C.UTF-8", "Setting database_url is wrong: "),
    ],
)
def test_a_wrong_setting_is_named_in_the_language_of_the_terminal(
    empty: Running, name: str, value: str, language: str, told: str
) -> None:
    refused = empty.run("serve", LANG=language, LC_ALL=language, **{name: value})

    assert refused.returncode == 1
    assert refused.stderr.startswith(told)
    assert not empty.folder.exists()


def test_a_wrong_setting_of_the_file_is_named(empty: Running) -> None:
    (empty.folder.parent / "lienthong.toml").write_text("web_workers = 0\n")

    refused = empty.run("serve")

    assert refused.returncode == 1
    assert refused.stderr.startswith("Setting web_workers is wrong: ")


def test_help_loads_neither_django_nor_settings(empty: Running) -> None:
    program = "import sys; from lienthong.cli import main; main(['--help'], standalone_mode=False);"
    program += "print(sorted({'django', 'pydantic', 'granian'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env=empty.environment,
    )

    assert done.stdout.splitlines()[-1] == "[]"
