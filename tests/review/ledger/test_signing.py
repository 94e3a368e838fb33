"""Keys and signatures."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from clincite.errors import InputError, OutputError
from clincite.review.ledger.signing import Signer, Verifier, new_key, public_key
from clincite.review.values import LedgerEntry
from tests.lesser import no_room

ENTRY = LedgerEntry(seq=1, who=None, name="clincite", role=None, what="x", when="2026-03-01T10:00:00Z", before="0" * 64, hash="ab" * 32)


def test_a_new_key_is_kept_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "ledger.pem"
    signer = new_key(path)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Signer.load(path).public == signer.public


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "ledger.pem"
    first = new_key(path)
    with pytest.raises(InputError, match="already"):
        new_key(path)
    assert Signer.load(path).public == first.public


def test_a_key_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"cannot be written: .*ledger\.pem") as told:
        new_key(tmp_path / "file" / "ledger.pem")
    assert told.value.hint
    with no_room(), pytest.raises(OutputError, match=r"cannot be written: .*ledger\.pem"):
        new_key(tmp_path / "ledger.pem")
    new_key(tmp_path / "ledger.pem")  # no half of one is in the way


def test_a_signature_is_one_of_ed25519_over_the_hash(signer: Signer) -> None:
    signed = signer.signed(ENTRY)
    assert signed.signature is not None
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer.public)).verify(bytes.fromhex(signed.signature), bytes.fromhex(ENTRY.hash))
    assert signed.key == hashlib.sha256(bytes.fromhex(signer.public)).hexdigest()[:16] == signer.key_id


def test_a_signature_verifies_with_its_key_only(signer: Signer, tmp_path: Path) -> None:
    signed = signer.signed(ENTRY)
    other = new_key(tmp_path / "other.pem")
    assert Verifier((signer.public, other.public)).fault_of(signed) is None
    assert Verifier((other.public,)).fault_of(signed) == f"is signed with a key that is not known ({signer.key_id})"
    disguised = msgspec.structs.replace(signed, key=other.key_id)
    assert Verifier((signer.public, other.public)).fault_of(disguised) == "has a signature that is not right"
    moved = msgspec.structs.replace(signed, hash="cd" * 32)
    assert Verifier((signer.public,)).fault_of(moved) == "has a signature that is not right"


def test_the_public_key_is_told_of_either_file(signer: Signer, tmp_path: Path) -> None:
    public = tmp_path / "public.pem"
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer.public))
    public.write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    told = (signer.key_id, signer.public)
    assert public_key(signer) == public_key(public) == public_key(tmp_path / "ledger.pem") == told


def test_files_that_hold_no_such_key_are_refused(tmp_path: Path) -> None:
    elliptic = ec.generate_private_key(ec.SECP256R1())
    files = {
        "none.pem": b"zorb",
        "private.pem": elliptic.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "public.pem": elliptic.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "broken.pem": b"-----BEGIN PRIVATE KEY-----\nzorb\n-----END PRIVATE KEY-----\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match=name):
            Signer.load(tmp_path / name)
        with pytest.raises(InputError, match=name):
            public_key(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        Signer.load(tmp_path / "missing.pem")
    with pytest.raises(InputError, match="cannot be read"):
        public_key(tmp_path / "missing.pem")


@pytest.mark.parametrize("key", ["", "zorb", "ab" * 31, "ab" * 33])
def test_a_public_key_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(InputError, match="64 hex digits"):
        Verifier((key,))
