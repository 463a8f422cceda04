"""`lienthong exchange`: a call kept with its proof, checked without a hub."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hub import Hub, make_hub
from test_serving import free_port, serving

from lienthong.trust import PublicKey
from lienthong.web.commands.exchange_command import command


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(a) for a in arguments])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Hub, Path, Path]:
    """A hub that answered two calls, the first of them kept; the gateway is stopped again."""
    folder = tmp_path_factory.mktemp("hub")
    hub = make_hub(folder / "data", port=free_port())
    key, receipt = folder / "caller.key", folder / "call.json"
    hub.caller.save(key)
    target = f"http://127.0.0.1:{hub.config.port}/x1/TT-01/tra-cuu?so_dinh_danh=000000000007"
    with serving(hub):
        given = ["--key", key, "--purpose", "1.004227", "--user", "VN0101"]
        result = run("call", target, *given, "--save", receipt)
        assert result.exit_code == 0, result.output
        assert '"Người 7"' in result.output
        refused = run("call", target.replace("tra-cuu", "khac"), *given, "--json")
        assert refused.exit_code == 1
        assert json.loads(refused.stdout)["status"] == 403
    return hub, receipt, hub.config.key.with_suffix(".pub")


def test_a_kept_call_is_proved_without_a_hub(kept: tuple[Hub, Path, Path]) -> None:
    _, receipt, key = kept

    result = run("verify", receipt, "--key", key, "--json")

    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert [(f["name"], f["ok"]) for f in told["findings"]] == [
        ("request", True),
        ("answer", True),
        ("log", True),
        ("record", True),
    ]
    assert receipt.stat().st_mode & 0o777 == 0o600


def test_findings_are_vietnamese_where_the_terminal_is(
    kept: tuple[Hub, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, receipt, key = kept
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")

    call = run("verify", receipt, "--key", key)
    log = run("verify", hub.config.log, "--key", key)

    assert [line.split(":")[0] for line in call.stdout.splitlines()] == [
        "đúng yêu cầu",
        "đúng câu trả lời",
        "đúng nhật ký",
        "đúng bản ghi",
    ]
    assert log.stdout.startswith("Đúng: 2 bản ghi")


CHANGES: dict[str, Any] = {
    "request": lambda kept: kept.update(query="so_dinh_danh=000000000008"),
    "answer": lambda kept: kept.update(status=201),
    "log": lambda kept: kept["proof"].update(path=["00" * 32]),
    "record": lambda kept: kept["proof"].update(
        record=kept["proof"]["record"].replace('"status":200', '"status":201')
    ),
}


@pytest.mark.parametrize("part", CHANGES)
def test_a_changed_part_is_named(kept: tuple[Hub, Path, Path], tmp_path: Path, part: str) -> None:
    _, receipt, key = kept
    content = json.loads(receipt.read_text())
    CHANGES[part](content)
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(content))

    result = run("verify", changed, "--key", key, "--json")

    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert part in [f["name"] for f in told["findings"] if not f["ok"]]


def test_a_log_folder_is_found_good_and_a_flipped_byte_is_named(
    kept: tuple[Hub, Path, Path], tmp_path: Path
) -> None:
    hub, receipt, key = kept
    good = run("verify", hub.config.log, "--key", key, "--receipt", receipt)
    copy = tmp_path / "log"
    copy.mkdir()
    for path in hub.config.log.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    segment = copy / "000000000000.log"
    content = bytearray(segment.read_bytes())
    second = content.index(b"\n") + 1
    content[second + 40] ^= 1
    segment.write_bytes(content)
    bad = run("verify", copy, "--key", key, "--json")

    assert (good.exit_code, good.stdout.startswith("Good: 2 records")) == (0, True)
    assert bad.exit_code == 1
    first_bad = json.loads(bad.stdout)["first_bad"]
    assert (first_bad["file"], first_bad["offset"], first_bad["number"]) == (
        "000000000000.log",
        second,
        1,
    )


def test_wrong_calls_end_with_a_sentence(kept: tuple[Hub, Path, Path], tmp_path: Path) -> None:
    hub, receipt, key = kept
    junk = tmp_path / "junk.json"
    junk.write_text("{}")
    caller = tmp_path / "caller.key"
    hub.caller.save(caller)

    assert run("verify", junk, "--key", key).exit_code == 1
    assert run("verify", receipt, "--key", "ed25519:x").exit_code == 1
    assert run("verify", tmp_path / "none", "--key", key).exit_code == 2
    assert run("verify", receipt).exit_code == 2
    gone = run("call", f"http://127.0.0.1:{free_port()}/x1/a/b", "--key", caller)
    assert (gone.exit_code, "does not answer" in gone.output) == (1, True)
    assert run("call", "ftp://x/", "--key", caller).exit_code == 1


def test_a_key_is_made_and_never_overwritten(tmp_path: Path) -> None:
    made = run("keygen", tmp_path / "caller.key")
    again = run("keygen", tmp_path / "caller.key")

    assert (made.exit_code, again.exit_code) == (0, 1)
    public = PublicKey.parse((tmp_path / "caller.pub").read_text())
    assert public.to_text() in made.output
    assert (tmp_path / "caller.key").stat().st_mode & 0o777 == 0o600
