"""What a verification of the ledger finds, and what it is compared with."""

from __future__ import annotations

import enum

import msgspec


class FaultKind(enum.StrEnum):
    """What is wrong."""

    EDITED = "edited"
    MISSING = "missing"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    SIGNATURE = "signature"
    ANCHOR = "anchor"
    #: An entry is dated before the one before it.
    TIME = "time"
    #: An entry tells of something that the rules of the desk do not allow.
    RULE = "rule"
    #: The tables do not hold what the entries tell of.
    STORE = "store"
    #: The database would let somebody change what was written.
    TRIGGER = "trigger"


class LedgerFault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not as it was written.

    :param seq: number of the entry that it concerns; of several that are missing, the first; 0: no entry tells of it.
    :param message: one sentence.
    """

    seq: int
    kind: FaultKind
    message: str


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """The last entry of a day, as it was published: whoever keeps it can prove later what the ledger said by then.

    :param day: ISO date, UTC.
    :param seq: number of the entry.
    :param hash: of the entry.
    """

    day: str
    seq: int
    hash: str
