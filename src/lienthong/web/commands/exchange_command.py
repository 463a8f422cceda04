"""`lienthong exchange`: call a service with a signature, keep the proof, check it without a hub."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from lienthong.errors import LienthongError

if TYPE_CHECKING:
    from lienthong.trust import PublicKey


@click.group()
def command() -> None:
    """Call services of the exchange, and verify what was kept."""


def _fail(error: LienthongError, *, as_json: bool = False) -> NoReturn:
    """Say what is wrong and end with code 1."""
    if as_json:
        click.echo(json.dumps({"ok": False, "code": error.code, "reason": str(error)}))
        sys.exit(1)
    from lienthong.exchange.gateway.words import tell, terminal_language

    raise click.ClickException(" ".join(tell(error, terminal_language())))


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--p256", is_flag=True, help="A P-256 key instead of Ed25519.")
def keygen(file: Path, *, p256: bool) -> None:
    """Make a key for a calling program: FILE (keep it secret) and FILE with .pub to register."""
    from lienthong.trust import generate_key, write_whole

    if file.exists():
        message = f"{file} exists already; a key is never overwritten."
        raise click.ClickException(message)
    made = generate_key("p256" if p256 else "ed25519")
    write_whole(file.with_suffix(".pub"), made.public.to_pem().encode())
    made.save(file)
    click.echo(f"{file.with_suffix('.pub')}: {made.public.to_text()}")
    click.echo(f"fingerprint: {made.public.fingerprint}")


@command.command()
@click.argument("address")
@click.option("--key", "key_file", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--purpose", default="", help="Purpose code of the agreement.")
@click.option("--user", default="", help="The official on whose behalf the call is made.")
@click.option("--issue", default="", help="Number of the case.")
@click.option("--client", default="", help="The consumer's code, for /r1 addresses.")
@click.option(
    "--save", type=click.Path(path_type=Path), help="Keep request, answer and proof here."
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def call(address: str, key_file: Path, save: Path | None, *, as_json: bool, **named: str) -> None:
    """Sign a GET to ADDRESS with KEY, send it, and write the answer.

    ADDRESS is http(s)://gateway/x1/{agreement}/{route}?key=value, or an /r1 address.
    """
    from lienthong.exchange.gateway.calling import call_service
    from lienthong.exchange.gateway.receipts import write_receipt
    from lienthong.trust import PrivateKey

    names = {
        "purpose": "purpose",
        "user": "x-road-userid",
        "issue": "x-road-issue",
        "client": "x-road-client",
    }
    headers = {names[name]: value for name, value in named.items() if value}
    try:
        receipt = call_service(
            address, PrivateKey.load(key_file), headers=headers, is_proved=save is not None
        )
    except LienthongError as error:
        _fail(error, as_json=as_json)
    if save is not None:
        write_receipt(save, receipt)
    body = receipt.body_bytes().decode("utf-8", "replace")
    if as_json:
        told = {"status": receipt.status, "headers": receipt.answer_headers, "body": body}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        click.echo(body)
        if save is not None:
            from lienthong.exchange.gateway.receipts import kept_line

            click.echo(kept_line(save, receipt), err=True)
    if receipt.status >= 400:  # noqa: PLR2004 - HTTP
        sys.exit(1)


@command.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--key", required=True, help="The node's public key: file, PEM or short text.")
@click.option(
    "--receipt",
    type=click.Path(exists=True, path_type=Path),
    help="A kept call that the log must hold.",
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def verify(path: Path, key: str, receipt: Path | None, *, as_json: bool) -> None:
    """Check a kept call (FILE) or a whole log (FOLDER); needs no hub and no network."""
    from lienthong.trust import read_public_key

    try:
        public = read_public_key(key)
        result = (
            _verified_log(path, public, receipt) if path.is_dir() else _verified_call(path, public)
        )
    except LienthongError as error:
        _fail(error, as_json=as_json)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        for line in result.pop("lines"):
            click.echo(line)
    if not result["ok"]:
        sys.exit(1)


def _verified_log(folder: Path, public: "PublicKey", receipt: Path | None) -> dict[str, Any]:
    from lienthong.exchange.gateway.receipts import known_checkpoint, read_receipt, verdict_line
    from lienthong.trust import verify_log

    known = known_checkpoint(read_receipt(receipt), public) if receipt else None
    verdict = verify_log(folder, public, known=known)
    bad = verdict.first_bad
    first_bad = bad and {
        "file": bad.file,
        "offset": bad.offset,
        "number": bad.number,
        "reason": bad.reason,
    }
    return {
        "ok": verdict.ok,
        "records": verdict.records,
        "checkpoints": verdict.checkpoints,
        "first_bad": first_bad,
        "lines": [verdict_line(verdict)],
    }


def _verified_call(file: Path, public: "PublicKey") -> dict[str, Any]:
    from lienthong.exchange.gateway.receipts import check_receipt, finding_line, read_receipt

    findings = check_receipt(read_receipt(file), public)
    lines = [finding_line(finding) for finding in findings]
    return {
        "ok": all(finding.ok for finding in findings),
        "findings": [{"name": f.name, "ok": f.ok, "note": f.note} for f in findings],
        "lines": lines,
    }
