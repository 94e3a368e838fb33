"""Proves the ledger, or says where it was bent: by its own chain, by what was published of it, by its signatures, and by the tables.

Whoever holds the database can write whatever they like into it, ledger and hashes included. What they cannot do is to change what others
keep: hashes published day by day (:func:`daily_heads`), and signatures by a key that is not in the database.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from clincite.review.ledger.chain import entry_of, head
from clincite.review.ledger.comparing import differences
from clincite.review.ledger.faults import Anchor, FaultKind, LedgerFault
from clincite.review.ledger.linking import ChainCheck
from clincite.review.ledger.replaying import Expected
from clincite.review.ledger.signing import Verifier
from clincite.review.store.database import Database
from clincite.review.store.tables import LEDGER
from clincite.review.values import LedgerEntry

__all__ = [
    "Anchor",
    "FaultKind",
    "LedgerFault",
    "LedgerVerification",
    "daily_heads",
    "verify_connection",
    "verify_entries",
    "verify_found",
    "verify_store",
]

_DAY: Final = 10  # characters of an ISO date
_BATCH: Final = 500


class LedgerVerification(msgspec.Struct, frozen=True, kw_only=True):
    """What a verification looked at and found.

    :param entries: how many there are.
    :param head: hash of the last one; 64 zeros: there is none.
    :param signed: how many are signed.
    :param anchors: with how many published hashes they were compared.
    :param keys: with how many public keys the signatures were checked; 0: they were not.
    """

    entries: int
    head: str
    faults: tuple[LedgerFault, ...]
    signed: int
    anchors: int
    keys: int

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify_entries(
    entries: Iterable[LedgerEntry], *, end: tuple[int, str] | None = None, anchors: Iterable[Anchor] = (), keys: Iterable[str] = ()
) -> LedgerVerification:
    """Verifies entries without the database; :func:`~clincite.review.ledger.exporting.verify_file` those of a file.

    :param end: number and hash of the last one, where it is known from elsewhere.
    :param anchors: what was published.
    :param keys: public keys, each 64 hex digits. With them, an entry that none of them signed is a fault, once one is signed.
    :raises InputError: one of the keys is none.
    """
    return verify_found(((entry.seq, entry) for entry in entries), end=end, anchors=anchors, keys=keys)


def verify_found(
    found: Iterable[tuple[int, LedgerEntry | None]],
    *,
    end: tuple[int, str] | None = None,
    anchors: Iterable[Anchor] = (),
    keys: Iterable[str] = (),
) -> LedgerVerification:
    """:func:`verify_entries` where some may not be readable.

    :param found: number or place of each, and the entry; None: it cannot be read.
    """
    published, known = tuple(anchors), tuple(keys)
    check = ChainCheck(Verifier(known), published)
    for seq, entry in found:
        check.take(seq, entry)
    return _verification(check, check.faults(end), published, known)


def verify_store(database: Database, *, anchors: Iterable[Anchor] = (), keys: Iterable[str] = ()) -> LedgerVerification:
    """Verifies the ledger of a database, and that the tables hold what the ledger tells of.

    :param anchors: as for :func:`verify_entries`.
    :param keys: as for :func:`verify_entries`.
    :raises StoreError: the database cannot be read.
    :raises InputError: one of the keys is none.
    """
    with database.read() as connection:
        return verify_connection(connection, anchors=anchors, keys=keys)


def verify_connection(connection: Connection, *, anchors: Iterable[Anchor] = (), keys: Iterable[str] = ()) -> LedgerVerification:
    """:func:`verify_store` of the state that a connection sees."""
    published, known = tuple(anchors), tuple(keys)
    check, expected = ChainCheck(Verifier(known), published), Expected()
    for row in connection.execute(select(LEDGER).order_by(LEDGER.c.seq).execution_options(yield_per=_BATCH)):
        entry = entry_of(row)
        check.take(row.seq, entry)
        if entry is not None:
            expected.take(entry)
    faults = (*check.faults(head(connection)), *differences(connection, expected))
    return _verification(check, faults, published, known)


def daily_heads(connection: Connection) -> tuple[Anchor, ...]:
    """The last entry of each day (UTC), to be published: by then the ledger goes so far, and its hash is this."""
    day = func.substr(LEDGER.c.when, 1, _DAY)
    last = select(func.max(LEDGER.c.seq)).group_by(day)
    rows = connection.execute(select(LEDGER.c.seq, LEDGER.c.when, LEDGER.c.hash).where(LEDGER.c.seq.in_(last)).order_by(LEDGER.c.seq))
    return tuple(Anchor(day=row.when[:_DAY], seq=row.seq, hash=row.hash) for row in rows)


def _verification(
    check: ChainCheck, faults: tuple[LedgerFault, ...], anchors: tuple[Anchor, ...], keys: tuple[str, ...]
) -> LedgerVerification:
    return LedgerVerification(
        entries=check.entries,
        head=check.head,
        faults=tuple(sorted(faults, key=lambda fault: fault.seq)),
        signed=check.signed,
        anchors=len(anchors),
        keys=len(keys),
    )
