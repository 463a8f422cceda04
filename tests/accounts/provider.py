"""An OpenID Connect provider by Authlib on the loopback address, for the tests of signing in."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Flask, Response, jsonify, request
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT_ID, SECRET = "lienthong", "bí mật của thử nghiệm"


@dataclass
class Client:
    """The one client of the provider: our hub."""

    redirect_uris: list[str] = field(default_factory=list)
    client_id: str = CLIENT_ID
    client_metadata: dict[str, object] = field(
        default_factory=lambda: {"id_token_signed_response_alg": "RS256"}
    )

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return self.redirect_uris[0]

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/dang-nhap/qua/oidc/tro-lai/")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in {"client_secret_post", "client_secret_basic"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass
class Code:
    """An authorization code."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    user: dict[str, object]

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(time.time())

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass
class Token:
    """An access token."""

    scope: str
    user: dict[str, object]

    def get_scope(self) -> str:
        return self.scope

    def is_expired(self) -> bool:
        return False

    def is_revoked(self) -> bool:
        return False

    def get_client(self) -> Client:
        return Client()

    def get_user(self) -> dict[str, object]:
        return self.user


@dataclass
class Provider:
    """Who is signed in there (`person`), and what the provider has seen."""

    issuer: str = ""
    person: dict[str, object] = field(default_factory=dict)
    refuses: bool = False
    challenges: list[str | None] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))


def _grant(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post", "client_secret_basic"]

        def save_authorization_code(self, code: str, asked: Any) -> None:
            data = asked.payload.data
            provider.challenges.append(data.get("code_challenge_method"))
            provider.codes[code] = Code(
                code=code,
                redirect_uri=asked.payload.redirect_uri,
                scope=asked.payload.scope,
                nonce=data.get("nonce"),
                code_challenge=data.get("code_challenge"),
                code_challenge_method=data.get("code_challenge_method"),
                user=asked.user,
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            return provider.codes.get(code)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes.pop(authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> dict[str, object]:
            return authorization_code.user

    return Grant


def _openid(provider: Provider) -> type[OpenIDCode]:
    class Openid(OpenIDCode):  # type: ignore[misc]
        def exists_nonce(self, nonce: str, asked: object) -> bool:
            return False

        def get_client_claims(self, client: Client) -> dict[str, object]:
            return {"iss": provider.issuer, "aud": [CLIENT_ID]}

        def resolve_client_private_key(self, client: Client) -> RSAKey:
            return provider.key

        def generate_user_info(self, user: dict[str, object], scope: str) -> UserInfo:
            return UserInfo(**user)

    return Openid


def make_app(provider: Provider) -> Flask:
    """The provider's five addresses."""
    app = Flask(__name__)
    app.config["OAUTH2_ERROR_URIS"] = []

    def save_token(token: dict[str, str], asked: Any) -> None:
        provider.tokens[token["access_token"]] = Token(token["scope"], asked.user)

    server = AuthorizationServer(app, query_client=lambda _id: Client(), save_token=save_token)
    server.register_grant(_grant(provider), [_openid(provider)(), CodeChallenge(required=True)])
    guard = ResourceProtector()

    class Bearer(BearerTokenValidator):  # type: ignore[misc]
        def authenticate_token(self, token_string: str) -> Token | None:
            return provider.tokens.get(token_string)

    guard.register_token_validator(Bearer())

    @app.get("/.well-known/openid-configuration")
    def configuration() -> Response:
        home = provider.issuer
        return jsonify(
            issuer=home,
            authorization_endpoint=f"{home}/authorize",
            token_endpoint=f"{home}/token",
            userinfo_endpoint=f"{home}/userinfo",
            jwks_uri=f"{home}/jwks",
            token_endpoint_auth_methods_supported=["client_secret_post"],
        )

    @app.get("/authorize")
    def authorize() -> Any:
        person = None if provider.refuses else provider.person
        grant = server.get_consent_grant(end_user=person)
        return server.create_authorization_response(request, person, grant=grant)

    @app.post("/token")
    def token() -> Any:
        return server.create_token_response()

    @app.get("/userinfo")
    def userinfo() -> Response:
        with guard.acquire("openid") as held:
            return jsonify(held.user)

    @app.get("/jwks")
    def jwks() -> Response:
        return jsonify(keys=[provider.key.as_dict(private=False)])

    return app


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that listens while the test runs."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, make_app(provider), threaded=True)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
