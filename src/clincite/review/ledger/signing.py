"""Signatures under the entries: Ed25519. Whoever has the database but not the key cannot write entries that verify."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from clincite.errors import InputError, OutputError
from clincite.review.values import LedgerEntry
from clincite.settings import Settings

_MODE: Final = 0o600
_ID_DIGITS: Final = 16
_MOST_BYTES: Final = 10_000  # of a key file; one has about 120
_MAKE: Final = "CLINCITE_LEDGER_KEY names the file. A first key is made with: clincite review new-key FILE"


class Signer:
    """Signs entries.

    :param key: the private key.
    """

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self._public = key.public_key().public_bytes_raw()

    @classmethod
    def of(cls, settings: Settings) -> Signer | None:
        """The signer whose key the settings name; None: they name none.

        :raises InputError: the file is missing or holds no such key.
        """
        return cls.load(settings.ledger_key) if settings.ledger_key is not None else None

    @classmethod
    def load(cls, path: Path) -> Signer:
        """The signer whose key a file holds (PEM, PKCS #8, without a password).

        :raises InputError: the file is missing or holds no such key.
        """
        content = _content(path)
        try:
            key = load_pem_private_key(content, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise InputError(f"The file holds no private key: {path}.", hint=_MAKE) from error
        if not isinstance(key, Ed25519PrivateKey):
            raise InputError(f"The file holds a key of another kind than Ed25519: {path}.", hint=_MAKE)
        return cls(key)

    @property
    def key_id(self) -> str:
        """Id of the public key."""
        return key_id(self._public)

    @property
    def public(self) -> str:
        """The public key, 64 hex digits."""
        return self._public.hex()

    def signed(self, entry: LedgerEntry) -> LedgerEntry:
        """The entry with a signature over its hash."""
        return msgspec.structs.replace(entry, signature=self._key.sign(bytes.fromhex(entry.hash)).hex(), key=self.key_id)


def key_id(public: bytes) -> str:
    """Id of a public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:_ID_DIGITS]


def new_key(path: Path) -> Signer:
    """Makes a key and keeps it in a new file that nobody but its owner can read.

    :raises InputError: the file is there already.
    :raises OutputError: it cannot be made.
    """
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _MODE)
        try:
            with open(handle, "wb") as file:
                file.write(content)
        except OSError:
            path.unlink(missing_ok=True)  # half a key is none
            raise
    except OSError as error:
        if isinstance(error, FileExistsError) and path.is_file():
            raise InputError(
                f"There is a file already: {path}.", hint="A key that is lost cannot be made again; give another path."
            ) from error
        raise OutputError(
            f"The key cannot be written: {path} ({error.strerror}).", hint="Check the folder, its rights and the room on the disk."
        ) from error
    return Signer(key)


def public_key(source: Path | Signer) -> tuple[str, str]:
    """Id and 64 hex digits of a public key.

    :param source: a signer, or a file with a private or a public key (PEM).
    :raises InputError: the file is missing or holds no such key.
    """
    if isinstance(source, Signer):
        return source.key_id, source.public
    content = _content(source)
    if b"PRIVATE KEY" in content:
        signer = Signer.load(source)
        return signer.key_id, signer.public
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputError(f"The file holds no key: {source}.") from error
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(f"The file holds a key of another kind than Ed25519: {source}.")
    return key_id(key.public_bytes_raw()), key.public_bytes_raw().hex()


class Verifier:
    """Checks signatures with public keys.

    :param keys: each 64 hex digits.
    :raises InputError: one is not a key.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = dict(_known(key) for key in keys)

    def __bool__(self) -> bool:
        return bool(self._keys)

    def fault_of(self, entry: LedgerEntry) -> str | None:
        """What is wrong with the signature of an entry that has one; None: nothing."""
        key = self._keys.get(entry.key or "")
        if key is None:
            return f"is signed with a key that is not known ({entry.key})"
        try:
            key.verify(bytes.fromhex(entry.signature or ""), bytes.fromhex(entry.hash))
        except (InvalidSignature, ValueError):
            return "has a signature that is not right"
        return None


def _known(key: str) -> tuple[str, Ed25519PublicKey]:
    try:
        raw = bytes.fromhex(key)
        return key_id(raw), Ed25519PublicKey.from_public_bytes(raw)
    except (ValueError, TypeError) as error:
        raise InputError("A public key of the ledger is not 64 hex digits.", hint="clincite review public-key shows it.") from error


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except OSError as error:
        raise InputError(f"The key of the ledger cannot be read: {path} ({error.strerror}).", hint=_MAKE) from error
