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
from lienthong.exchange.gateway.words import say, tell, terminal_language
from lienthong.trust import (
    Answer,
    Checkpoint,
    Message,
    MessageSignature,
    PublicKey,
    RecordProof,
    Verdict,
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
        return _said(gettext_noop("signed by the key {key}"), key=caller.fingerprint)

    def answer() -> str:
        verify_response(receipt.answer(), node, request=signatures[0])
        sentence = gettext_noop("signed by the node {key}, for this request")
        return _said(sentence, key=node.fingerprint)

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
    except LienthongError as error:
        return Finding(name, ok=False, note=tell(error, terminal_language())[0])
    except _Wrong as error:
        return Finding(name, ok=False, note=str(error))


def _said(sentence: str, **facts: object) -> str:
    return say(sentence, terminal_language()).format_map(facts)


def _proof(receipt: Receipt) -> Kept:
    if receipt.proof is None:
        message = _said(gettext_noop("no proof was kept"))
        raise _Wrong(message)
    return receipt.proof


def _check_log(receipt: Receipt, node: PublicKey) -> str:
    kept = _proof(receipt)
    proof = RecordProof(kept.number, kept.record, kept.path, kept.checkpoint)
    checkpoint = check_proof(proof, node)
    if checkpoint is None:
        message = _said(gettext_noop("the proof does not lead to the signed checkpoint"))
        raise _Wrong(message)
    sentence = gettext_noop("record {number} is in the log of {size} records that the node signed")
    return _said(sentence, number=kept.number, size=checkpoint.size)


def _check_record(receipt: Receipt, node: PublicKey, signature: MessageSignature) -> str:
    kept = _proof(receipt)
    try:
        record: dict[str, Any] = json.loads(kept.record)
    except ValueError as error:
        message = _said(gettext_noop("the record is not JSON"))
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
            sentence = gettext_noop("{name} in the record is not that of this call")
            message = _said(sentence, name=name)
            raise _Wrong(message)
    if kept.commitment_key:
        return _said(gettext_noop("it is of this call: request and answer agree with the record"))
    return _said(gettext_noop("it is of this call: the request's signature agrees with the record"))


_PARTS = {
    "request": gettext_noop("request"),
    "answer": gettext_noop("answer"),
    "log": gettext_noop("log"),
    "record": gettext_noop("record"),
}


def finding_line(finding: Finding) -> str:
    """A finding as a line for people, in the language of the terminal."""
    language = terminal_language()
    verdict = say(gettext_noop("good") if finding.ok else gettext_noop("BAD"), language)
    return f"{verdict} {say(_PARTS[finding.name], language)}: {finding.note}"


def verdict_line(verdict: Verdict) -> str:
    """What was found in a log, as a line for people."""
    bad = verdict.first_bad
    if bad is None:
        sentence = gettext_noop("Good: {records} records, {checkpoints} signed checkpoints.")
        return _said(sentence, records=verdict.records, checkpoints=verdict.checkpoints)
    sentence = gettext_noop("Bad: {file}, byte {offset}, number {number}: {reason}.")
    reason = say(bad.reason, terminal_language())
    return _said(sentence, file=bad.file, offset=bad.offset, number=bad.number, reason=reason)


def kept_line(path: Path, receipt: Receipt) -> str:
    """Where a call was kept, and whether with its proof."""
    if receipt.proof:
        return _said(gettext_noop("Kept in {file}, with its proof."), file=path)
    return _said(gettext_noop("Kept in {file}, without a proof of the log."), file=path)
