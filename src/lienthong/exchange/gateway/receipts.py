"""A kept call: request, answer, both signatures, the log's record with its proof; and the check."""

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec

from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.gateway.records import Secret, commitment
from lienthong.trust import (
    Answer,
    Checkpoint,
    Message,
    MessageSignature,
    PublicKey,
    RecordProof,
    check_proof,
    read_checkpoint,
    verify_request,
    verify_response,
    write_whole,
)

_MODE = 0o600  # It holds the data that was given.


class ReceiptUnreadable(LienthongError):
    """A file is not a kept call."""

    code = "exchange.receipt.unreadable"
    status = 400
    message = gettext_noop("{file} is not a kept call: {reason}.")
    hint = gettext_noop("Give a file that lienthong exchange call --save wrote, or a log folder.")


@dataclass(frozen=True, slots=True)
class Kept:
    """The proof that the node gave for the call."""

    number: int
    record: str
    path: list[str]
    checkpoint: str
    commitment_key: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """One call as the caller keeps it; `body` is base64."""

    address: str
    method: str
    path: str
    query: str
    headers: dict[str, str]
    caller_key: str
    status: int
    answer_headers: dict[str, str]
    body: str
    proof: Kept | None = None

    def request(self) -> Message:
        """The request as it was signed."""
        return Message(self.method, self.path, self.query, self.headers)

    def answer(self) -> Answer:
        """The answer as it came."""
        return Answer(self.status, self.answer_headers, self.body_bytes())

    def body_bytes(self) -> bytes:
        """The body of the answer."""
        return base64.b64decode(self.body)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    name: str
    ok: bool
    note: str


def write_receipt(path: Path, receipt: Receipt) -> None:
    """Keep a call, readable by its owner only."""
    text = json.dumps(asdict(receipt), indent=1, ensure_ascii=False)
    write_whole(path, f"{text}\n".encode(), mode=_MODE)


def read_receipt(path: Path) -> Receipt:
    """A kept call. Raises ReceiptUnreadable."""
    try:
        receipt = msgspec.json.decode(path.read_bytes(), type=Receipt)
        receipt.body_bytes()
    except (OSError, ValueError) as error:
        raise ReceiptUnreadable(file=str(path), reason=error) from error
    return receipt


def known_checkpoint(receipt: Receipt, key: PublicKey) -> Checkpoint | None:
    """The checkpoint that a kept call holds, for a log that must continue it."""
    return read_checkpoint(receipt.proof.checkpoint, key) if receipt.proof else None


def check_receipt(receipt: Receipt, node: PublicKey) -> list[Finding]:
    """Whether the call, its answer and its record in the log belong together, and to whom."""
    signatures: list[MessageSignature] = []

    def request() -> str:
        caller = PublicKey.from_text(receipt.caller_key)
        signatures.append(verify_request(receipt.request(), lambda _: caller))
        return f"signed by the key {caller.fingerprint}"

    def answer() -> str:
        verify_response(receipt.answer(), node, request=signatures[0])
        return f"signed by the node {node.fingerprint}, for this request"

    findings = [_finding("request", request)]
    if signatures:
        findings.append(_finding("answer", answer))
        findings.append(_finding("log", lambda: _check_log(receipt, node)))
        findings.append(_finding("record", lambda: _check_record(receipt, node, signatures[0])))
    return findings


class _Wrong(Exception):
    """Something does not belong together."""


def _finding(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, ok=True, note=check())
    except (LienthongError, _Wrong) as error:
        return Finding(name, ok=False, note=str(error))


def _proof(receipt: Receipt) -> Kept:
    if receipt.proof is None:
        message = "no proof was kept"
        raise _Wrong(message)
    return receipt.proof


def _check_log(receipt: Receipt, node: PublicKey) -> str:
    kept = _proof(receipt)
    proof = RecordProof(kept.number, kept.record, kept.path, kept.checkpoint)
    checkpoint = check_proof(proof, node)
    if checkpoint is None:
        message = "the proof does not lead to the signed checkpoint"
        raise _Wrong(message)
    return f"record {kept.number} is in the log of {checkpoint.size} records that the node signed"


def _check_record(receipt: Receipt, node: PublicKey, signature: MessageSignature) -> str:
    kept = _proof(receipt)
    try:
        record: dict[str, Any] = json.loads(kept.record)
    except ValueError as error:
        message = "the record is not JSON"
        raise _Wrong(message) from error
    expected: dict[str, object] = {
        "number": kept.number,
        "id": receipt.answer_headers.get("x-road-request-id"),
        "key": signature.key_id,
        "signature": signature.text[1:-1],
        "status": receipt.status,
    }
    if kept.commitment_key:
        secret = Secret(bytes.fromhex(kept.commitment_key))
        expected["request"] = commitment(secret, signature.base)
        expected["answer"] = commitment(
            secret, verify_response(receipt.answer(), node, request=signature)
        )
    for name, value in expected.items():
        if record.get(name) != value:
            message = f"{name} in the record is not that of this call"
            raise _Wrong(message)
    what = "request and answer" if kept.commitment_key else "the request's signature"
    return f"it is of this call: {what} agree with the record"
