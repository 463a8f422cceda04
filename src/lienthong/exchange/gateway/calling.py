"""The caller's side: sign a question, send it, ask for the proof."""

import base64
import http.client
import json
import os
from dataclasses import replace
from urllib.parse import urlsplit

from lienthong.errors import LienthongError, gettext_noop
from lienthong.exchange.gateway.clock import now
from lienthong.exchange.gateway.receipts import Kept, Receipt
from lienthong.trust import Message, PrivateKey, sign_request

_SECONDS = 30
_MOST_BYTES = 64 * 1024 * 1024
_OK = 200


class GatewayUnreachable(LienthongError):
    """No gateway answers at the address."""

    code = "exchange.gateway.unreachable"
    status = 502
    message = gettext_noop("{address} does not answer: {reason}.")
    hint = gettext_noop("Check the address and that the gateway runs.")


class AddressRefused(LienthongError):
    """An address that cannot be called."""

    code = "exchange.address.refused"
    status = 400
    message = gettext_noop("{address} is not an address of the exchange.")
    hint = gettext_noop("Give http(s)://gateway/x1/{{agreement}}/{{route}}?key=value.")


class Client:
    """Signed GETs over one kept connection."""

    def __init__(self, address: str, key: PrivateKey) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise AddressRefused(address=address)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.hostname, parts.port, timeout=_SECONDS)
        self._address = f"{parts.scheme}://{parts.netloc}"
        self._key = key

    def get(self, path: str, query: str, headers: dict[str, str]) -> Receipt:
        """The answer to a signed question. Raises GatewayUnreachable."""
        unsigned = Message("GET", path, query, headers)
        nonce = base64.urlsafe_b64encode(os.urandom(18)).decode()
        signed = sign_request(unsigned, self._key, created=int(now()), nonce=nonce)
        sent = {**headers, **signed}
        target = f"{path}?{query}" if query else path
        try:
            self._connection.request("GET", target, headers={"accept": "application/json", **sent})
            response = self._connection.getresponse()
            body = response.read(_MOST_BYTES)
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise GatewayUnreachable(address=self._address, reason=error) from error
        return Receipt(
            address=self._address,
            method="GET",
            path=path,
            query=query,
            headers=sent,
            caller_key=self._key.public.to_text(),
            status=response.status,
            answer_headers={name.lower(): value for name, value in response.getheaders()},
            body=base64.b64encode(body).decode(),
        )

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def call_service(
    address: str, key: PrivateKey, *, headers: dict[str, str], is_proved: bool = False
) -> Receipt:
    """Ask one question; with `is_proved`, also for the record's way to a signed checkpoint."""
    parts = urlsplit(address)
    client = Client(address, key)
    try:
        receipt = client.get(parts.path or "/", parts.query, headers)
        number = receipt.answer_headers.get("log-index")
        if not is_proved or number is None:
            return receipt
        proved = client.get(f"/x1/_proof/{number}", "", {})
    finally:
        client.close()
    if proved.status != _OK:
        return receipt
    given = json.loads(proved.body_bytes())
    kept = Kept(
        number=given["number"],
        record=given["record"],
        path=given["path"],
        checkpoint=given["checkpoint"],
        commitment_key=given["commitment_key"],
    )
    return replace(receipt, proof=kept)
