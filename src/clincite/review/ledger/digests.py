"""What the ledger holds of things that do not belong in it themselves: their SHA-256, by which a change of them is seen."""

from __future__ import annotations

import hashlib

from clincite.records import sha256_of


def content_sha256(content: object) -> str | None:
    """Of text (UTF-8) or bytes that the store holds; None: it holds none. In a store that somebody bent it may be anything."""
    if content is None:
        return None
    plain = content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogatepass")
    return hashlib.sha256(plain).hexdigest()


def password_changed(before: str | None, after: str | None) -> dict[str, str | None]:
    """Detail of an entry after which a password is another one.

    A password is kept as argon2 made it of the password and of 16 random bytes: nobody can try passwords against the SHA-256 of that who
    does not have the record itself. What was there before is told too: a record that was swapped in the database, and then changed as it
    should be, does not look as if nothing had been.

    :param before: as it was kept; None: there was none.
    """
    return {"password_sha256": content_sha256(after), "password_before_sha256": content_sha256(before)}


def second_factor_changed(before: str | None, after: str | None) -> dict[str, str | None]:
    """Detail of an entry after which a second factor is another one. Its secret is 160 random bits: their SHA-256 tells nothing."""
    return {"totp_sha256": content_sha256(after), "totp_before_sha256": content_sha256(before)}


def identity_sha256(issuer: object, subject: object) -> str:
    """Of an account kept elsewhere: what the other site calls the person may be an e-mail address, and those stay out of the ledger."""
    return sha256_of([str(issuer), str(subject)])
