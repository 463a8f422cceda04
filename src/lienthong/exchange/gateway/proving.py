"""`GET /x1/_proof/{number}`: a caller's own record with its way to a signed checkpoint."""

import json

from lienthong.errors import LienthongError
from lienthong.exchange.gateway import errors
from lienthong.exchange.gateway.calls import Arrived, Exchange, Outcome, refuse
from lienthong.exchange.gateway.reading import read_headers, read_native
from lienthong.trust import GroupCommit, RecordUnknown

_MOST_DIGITS = 15


async def prove(arrived: Arrived, exchange: Exchange, log: GroupCommit) -> Outcome:
    """The proof of a record, to the holder of the key that made the call and to nobody else."""
    headers: dict[str, str] = {}
    try:
        headers = read_headers(arrived.header_pairs)
        call = exchange.verify(arrived, headers)
        text = read_native(arrived.path)[1]
        if not text.isdecimal() or len(text) > _MOST_DIGITS:
            raise errors.PathRefused
        number = int(text)
        latest = log.writer.latest
        if number < log.writer.size and (latest is None or number >= latest.size):
            await log.checkpoint(at=int(arrived.at))
        proof = log.writer.proof(number)
        record = json.loads(proof.record)
        if record["key"] != call.signature.key_id:
            raise RecordUnknown(number=number)
    except LienthongError as error:
        return refuse(error, arrived, headers)
    grant = call.plan.grants.get(record["agreement"])
    is_known = grant is not None and grant.agreement.version == record["version"]
    body = {
        "number": number,
        "record": proof.record,
        "path": list(proof.path),
        "checkpoint": proof.checkpoint,
        "commitment_key": grant.agreement.commitment_key if grant and is_known else None,
    }
    return Outcome(
        200,
        {"content-type": "application/json"},
        json.dumps(body, ensure_ascii=False).encode(),
        "proof",
    )
