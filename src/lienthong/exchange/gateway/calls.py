"""One call, from bytes to a signed answer and its record; the log and the sockets are elsewhere."""

import json
from collections.abc import Sequence

import msgspec

from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.domain import Call, Denied, decide
from lienthong.exchange.gateway import errors, xroad
from lienthong.exchange.gateway.clock import ticks
from lienthong.exchange.gateway.plan import Caller, Grant, Plan, PlanHolder
from lienthong.exchange.gateway.questions import Found
from lienthong.exchange.gateway.reading import (
    read_headers,
    read_native,
    read_query,
    read_xroad,
)
from lienthong.exchange.gateway.records import ExchangeRecord, commitment, keyed_hash
from lienthong.exchange.gateway.words import language_of, tell
from lienthong.trust import (
    Answer,
    Message,
    MessageSignature,
    PrivateKey,
    ReplayWindow,
    SignatureRefused,
    nonce_mark,
    read_request,
    sign_response,
)

_DENIALS: dict[Denied, type[errors.GatewayError]] = {
    Denied.OTHER_CONSUMER: errors.AgreementUnknown,
    Denied.NOT_IN_FORCE: errors.AgreementNotInForce,
    Denied.ROUTE: errors.RouteNotGranted,
    Denied.PURPOSE: errors.PurposeNotGranted,
    Denied.USER: errors.UserMissing,
    Denied.ISSUE: errors.IssueMissing,
}
_JSON = "application/json"
_PROBLEM = "application/problem+json"
Headers = dict[str, str]


class Arrived(msgspec.Struct):
    """A request as the server hands it over."""

    face: str
    method: str
    path: bytes
    query: bytes
    header_pairs: Sequence[tuple[bytes, bytes]]
    id: str
    at: float

    @property
    def target(self) -> str:
        path = self.path.decode("latin-1")
        return f"{path}?{self.query.decode('latin-1')}" if self.query else path


class Outcome(msgspec.Struct):
    """An answer ready to send, once its record (if it has one) is durable."""

    status: int
    headers: Headers
    body: bytes
    code: str
    record: bytes | None = None


class Verified(msgspec.Struct):
    """A call whose caller is known."""

    arrived: Arrived
    headers: Headers
    plan: Plan
    caller: Caller
    signature: MessageSignature
    mark: int
    started: int
    verified: int
    grant: Grant | None = None
    route: str = ""
    template: str = ""
    purpose: str = ""
    added: Headers = {}


class Exchange:
    """Answers calls by the snapshot in force, with the node's key."""

    def __init__(self, holder: PlanHolder, key: PrivateKey, window: ReplayWindow) -> None:
        self._holder = holder
        self._key = key
        self._window = window

    def handle(self, arrived: Arrived) -> Outcome:
        """The signed answer or refusal. What comes from no known caller gets no record."""
        headers: Headers = {}
        try:
            headers = read_headers(arrived.header_pairs)
            call = self.verify(arrived, headers)
        except LienthongError as error:
            return refuse(error, arrived, headers)
        try:
            found = self._answer(call)
        except LienthongError as error:
            refused = refuse(error, arrived, headers)
            return self._sign(call, refused, Found(refused.body, 0, ""))
        answered = Outcome(200, {"content-type": _JSON}, found.body, "granted")
        return self._sign(call, answered, found)

    def verify(self, arrived: Arrived, headers: Headers) -> Verified:
        """Who calls: signature, freshness, replay. Raises what is wrong."""
        started = ticks()
        at = arrived.at
        plan = self._holder.current(at=at)
        if arrived.method != "GET" or headers.get("content-length", "0") != "0":
            raise errors.MethodRefused
        if "transfer-encoding" in headers:
            raise errors.MethodRefused
        message = Message(
            arrived.method, arrived.path.decode("latin-1"), arrived.query.decode("latin-1"), headers
        )
        signature = read_request(message)
        self._window.check_fresh(signature.created, at=at)
        caller = plan.caller(signature.key_id, at=at)
        if caller is None:
            raise SignatureRefused(reason=gettext_noop("the key is not registered"))
        key = caller.key
        if key.signature_name != signature.algorithm or not key.verify(
            signature.base, signature.signature
        ):
            raise SignatureRefused(
                reason=gettext_noop("the signature is not of this key over this request")
            )
        mark = nonce_mark(signature.key_id, signature.nonce)
        self._window.take(mark, signature.created, at=at)
        return Verified(arrived, headers, plan, caller, signature, mark, started, ticks())

    def _answer(self, call: Verified) -> Found:
        if call.arrived.face == "r1":
            self._address_xroad(call)
        else:
            self._address_native(call)
        grant = call.grant
        if grant is None:
            raise errors.AgreementUnknown
        headers = call.headers
        denied = decide(
            grant.agreement,
            Call(
                client=call.caller.client,
                route=call.route,
                purpose=call.purpose,
                user=headers.get("x-road-userid", ""),
                issue=headers.get("x-road-issue", ""),
                at=call.arrived.at,
            ),
        )
        if denied is not None:
            if denied is Denied.OTHER_CONSUMER:
                call.grant = None
            raise _DENIALS[denied]
        question = grant.question(call.route)
        call.template = question.template
        return question.answer(read_query(call.arrived.query))

    def _address_native(self, call: Verified) -> None:
        agreement, route = read_native(call.arrived.path)
        if call.headers.get("agreement", agreement) != agreement:
            reason = gettext_noop("it names another agreement than the path")
            raise errors.HeaderRefused(name="Agreement", reason=reason)
        call.grant = call.plan.grants.get(agreement)
        call.route = route
        call.purpose = call.headers.get("purpose", "")

    def _address_xroad(self, call: Verified) -> None:
        address = read_xroad(call.arrived.path)
        headers = call.headers
        client = headers.get("x-road-client", "")
        request_id = call.arrived.id
        message_id = headers.get("x-road-id") or f"{address.service.split('/')[0]}-{request_id}"
        forwarded = {"x-road-id": message_id, "x-road-request-id": request_id}
        call.added = {
            "x-road-client": client,
            "x-road-service": address.service,
            "x-road-id": message_id,
            "x-road-request-hash": xroad.request_hash(
                call.arrived.method, call.arrived.target, call.arrived.header_pairs, forwarded
            ),
        }
        if client != call.caller.client:
            reason = gettext_noop("it is not the consumer whose key signed the call")
            raise errors.HeaderRefused(name="X-Road-Client", reason=reason)
        grants = call.plan.pairs.get((client, address.service), [])
        if "agreement" in headers:
            grants = [g for g in grants if g.agreement.code == headers["agreement"]]
        in_force = [g for g in grants if g.agreement.start <= call.arrived.at < g.agreement.end]
        if len(in_force) > 1:
            reason = gettext_noop("several agreements cover the call, so it must name one")
            raise errors.HeaderRefused(name="Agreement", reason=reason)
        if not grants:
            return
        grant = call.grant = (in_force or grants)[0]
        routes, purposes = grant.agreement.routes, grant.agreement.purposes
        call.route = address.route or (routes[0] if len(routes) == 1 else "")
        call.purpose = headers.get("purpose", purposes[0] if len(purposes) == 1 else "")

    def _sign(self, call: Verified, outcome: Outcome, found: Found) -> Outcome:
        fetched = ticks()
        arrived = call.arrived
        headers = outcome.headers
        headers["x-road-request-id"] = arrived.id
        headers.update(call.added)
        answer = Answer(outcome.status, headers, outcome.body)
        signed, base = sign_response(
            answer, self._key, created=int(arrived.at), request=call.signature
        )
        headers.update(signed)
        outcome.record = self._record(call, outcome, found, base=base, fetched=fetched)
        return outcome

    def _record(
        self, call: Verified, outcome: Outcome, found: Found, *, base: bytes, fetched: int
    ) -> bytes:
        grant, signature, headers = call.grant, call.signature, call.headers
        agreement = grant.agreement if grant else None
        secret = grant.secret if grant else None
        return ExchangeRecord(
            time=int(call.arrived.at * 1000),
            id=call.arrived.id,
            face=call.arrived.face,
            key=signature.key_id,
            client=call.caller.client,
            agreement=agreement.code if agreement else "",
            version=agreement.version if agreement else 0,
            service=agreement.service if agreement else "",
            route=call.template,
            purpose=call.purpose if agreement else "",
            issue=headers.get("x-road-issue", "")[:128],
            user=keyed_hash(secret, "user", headers.get("x-road-userid", "")) if secret else "",
            subject=keyed_hash(secret, "subject", found.subject) if secret else "",
            status=outcome.status,
            code=outcome.code,
            rows=found.rows,
            byte_size=len(outcome.body),
            us=(
                (call.verified - call.started) // 1000,
                (fetched - call.verified) // 1000,
                (ticks() - fetched) // 1000,
            ),
            once=f"{call.mark:016x}",
            signed=signature.created,
            signature=signature.text[1:-1],
            request=commitment(secret, signature.base) if secret else "",
            answer=commitment(secret, base) if secret else "",
        ).encode()


def refuse(error: LienthongError, arrived: Arrived, headers: Headers) -> Outcome:
    """A refusal in the form of the face: problem+json, or the error of X-Road on `/r1`."""
    language = language_of(headers.get("accept-language", ""))
    if arrived.face == "r1":
        accept = headers.get("accept", _JSON)
        body, kind = xroad.error_body(error, detail=arrived.id, accept=accept, language=language)
        code = xroad.code_of(error)
        told = {"content-type": kind, "x-road-error": code, "content-language": language}
        return Outcome(xroad.status_of(code), told, body, error.code)
    message, hint = tell(error, language)
    problem = {
        "type": f"urn:lienthong:{error.code}",
        "title": message,
        "status": error.status,
        "detail": hint,
        "code": error.code,
        "instance": f"urn:uuid:{arrived.id}",
    }
    told = {"content-type": _PROBLEM, "content-language": language}
    return Outcome(error.status, told, json.dumps(problem, ensure_ascii=False).encode(), error.code)
