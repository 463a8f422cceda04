"""Signing in with another provider's account: OpenID Connect against Authlib on loopback."""

import os
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.http import HttpResponse
from django.test import Client
from provider import CLIENT_ID, SECRET, Provider, running
from pytest_django import Settings

from lienthong.accounts.models import Person
from people import People

pytestmark = pytest.mark.django_db

VERIFIED = {"sub": "0460", "name": "Nguyễn Thị An", "email": "An@khetre.example"}


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setitem(os.environ, "AUTHLIB_INSECURE_TRANSPORT", "1")
    with running() as made:
        made.person = {**VERIFIED, "email_verified": True}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "OAUTH_PKCE_ENABLED": True,
                "APPS": [
                    {
                        "provider_id": "oidc",
                        "name": "VNeID",
                        "client_id": CLIENT_ID,
                        "secret": SECRET,
                        "settings": {"server_url": made.issuer},
                    }
                ],
            }
        }
        yield made


def sign_in(client: Client) -> HttpResponse:
    """Walk to the provider and back, as a browser does."""
    there = client.post("/dang-nhap/qua/oidc/")
    assert there.status_code == 302
    back = httpx.get(there["Location"])
    assert back.status_code == 302
    address = urlsplit(back.headers["Location"])
    return client.get(address.path, parse_qs(address.query))


def is_in(client: Client) -> bool:
    return client.get("/lam-viec/tai-khoan/").status_code == 200


def test_a_person_comes_in_by_the_verified_address(
    client: Client, people: People, provider: Provider
) -> None:
    assert sign_in(client).status_code == 302

    assert is_in(client)
    assert provider.challenges == ["S256"]
    assert Person.objects.count() == 8


def test_the_tie_holds_when_the_address_changes_there(
    client: Client, people: People, provider: Provider
) -> None:
    sign_in(client)
    provider.person = {**provider.person, "email": "khac@khetre.example"}
    other = Client()

    sign_in(other)

    assert is_in(other)


@pytest.mark.parametrize(
    "changed", [{"email_verified": False}, {"email": "ai-do@khetre.example"}, {"email": ""}]
)
def test_without_a_verified_address_of_ours_nobody_comes_in(
    client: Client, people: People, provider: Provider, changed: dict[str, object]
) -> None:
    provider.person = {**provider.person, **changed}

    answer = sign_in(client)

    assert answer.status_code == 403
    assert "Không có tài khoản nào ở đây" in answer.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == 8


def test_a_locked_person_does_not_come_in_by_the_back_door(
    client: Client, people: People, provider: Provider
) -> None:
    sign_in(client)
    Person.objects.filter(email="an@khetre.example").update(is_active=False)
    other = Client()

    sign_in(other)

    assert not is_in(other)


def test_a_refusal_there_is_told_here(client: Client, people: People, provider: Provider) -> None:
    provider.refuses = True

    answer = sign_in(client)
    told = client.get(answer["Location"]) if answer.status_code == 302 else answer

    assert "Đã hủy đăng nhập" in told.content.decode()
    assert not is_in(client)


def test_an_answer_nobody_asked_for_is_refused(
    client: Client, people: People, provider: Provider
) -> None:
    answer = client.get("/dang-nhap/qua/oidc/tro-lai/", {"code": "x", "state": "y"})

    assert "Đăng nhập không thành công" in answer.content.decode()
    assert not is_in(client)
