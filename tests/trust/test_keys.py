"""Keys in every form they take."""

import subprocess
from pathlib import Path

import pytest

from lienthong.trust import Algorithm, KeyUnreadable, PrivateKey, PublicKey, generate_key, key_in

ALGORITHMS: list[Algorithm] = ["ed25519", "p256"]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_key_survives_pem_and_short_text(algorithm: Algorithm) -> None:
    private = generate_key(algorithm)
    public = private.public

    assert PrivateKey.from_pem(private.pem).public == public
    assert PublicKey.from_pem(public.to_pem()) == public
    assert PublicKey.parse(f"  {public.to_text()}\n") == public
    assert PublicKey.parse(public.to_pem()).fingerprint == public.fingerprint


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_signature_counts_for_its_key_and_message_only(algorithm: Algorithm) -> None:
    private, other = generate_key(algorithm), generate_key(algorithm)
    signature = private.sign(b"message")
    changed = bytes([signature[0] ^ 1]) + signature[1:]

    assert private.public.verify(b"message", signature)
    assert not private.public.verify(b"massage", signature)
    assert not private.public.verify(b"message", changed)
    assert not private.public.verify(b"message", signature[:-1])
    assert not other.public.verify(b"message", signature)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_fingerprint_is_that_of_openssl(algorithm: Algorithm) -> None:
    public = generate_key(algorithm).public
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "der"],
        input=public.to_pem().encode(),
        capture_output=True,
        check=True,
    ).stdout
    told = subprocess.run(["sha256sum"], input=der, capture_output=True, check=True).stdout

    assert told.split()[0].decode() == public.fingerprint
    assert public.key_id == public.fingerprint[:32]


def test_a_key_file_is_its_owners_only_and_is_made_once(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "gateway.key"

    first, second = key_in(path), key_in(path)

    assert first.public == second.public
    assert path.stat().st_mode & 0o777 == 0o600
    assert PublicKey.parse(path.with_suffix(".pub").read_text()) == first.public
    assert sorted(p.name for p in path.parent.iterdir()) == ["gateway.key", "gateway.pub"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ed25519:",
        "ed25519:AAAA",
        "p256:AAAA",
        "rsa:AAAA",
        "-----BEGIN PUBLIC KEY-----\nAA\n",
        "ed25519:é",
    ],
)
def test_what_is_not_a_key_is_refused_with_a_reason(text: str) -> None:
    with pytest.raises(KeyUnreadable):
        PublicKey.parse(text)


def test_a_key_is_never_shown() -> None:
    assert "PRIVATE" not in repr(generate_key())
