"""A fingerprint of a multiset of records that can be kept up to date one record at a time.

The sum, modulo 2**256, of the SHA-256 of every member (AdHash: Bellare and Micciancio, "A new paradigm for collision-free hashing",
EUROCRYPT 1997). Order does not matter, and a member can be taken out again. It identifies a library's content; it is no signature:
the hashes in each quotation are what prove an answer.
"""

from __future__ import annotations

import hashlib
from typing import Final

_MODULUS: Final = 1 << 256


def member(record_id: str, content_sha256: str) -> int:
    """The number that stands for one record."""
    return int.from_bytes(hashlib.sha256(f"{record_id}\0{content_sha256}".encode()).digest(), "big")


def plus(total: int, value: int) -> int:
    """``total`` with a member put in."""
    return (total + value) % _MODULUS


def minus(total: int, value: int) -> int:
    """``total`` with a member taken out."""
    return (total - value) % _MODULUS


def as_hex(total: int, members: int) -> str:
    """SHA-256 (hex) over the sum and the count, as shown to users."""
    return hashlib.sha256(f"clincite/library/1 {members} {total:064x}".encode()).hexdigest()
