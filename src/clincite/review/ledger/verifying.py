"""Proves the ledger, or says where it was bent: by its own chain, by what was published of it, by its signatures, by the rules of the
desk, and by the tables.

Whoever holds the database can write whatever they like into it, ledger and hashes included. What they cannot do is to change what others
keep: hashes published day by day (:func:`daily_heads`), and signatures by a key that is not in the database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select

from clincite.review.ledger.chain import entry_of, known_head
from clincite.review.ledger.comparing import differences
from clincite.review.ledger.faults import Anchor, FaultKind, LedgerFault
from clincite.review.ledger.linking import ChainCheck
from clincite.review.ledger.replaying import Expected
from clincite.review.ledger.rules import RuleCheck
from clincite.review.ledger.signing import Verifier
from clincite.review.ledger.timing import TimeCheck
from clincite.review.store.database import Database
from clincite.review.store.keeping import missing_triggers
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
    reading = _Reading(tuple(anchors), tuple(keys))
    for seq, entry in found:
        reading.take(seq, entry)
    return reading.verification(end)


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
    reading, expected = _Reading(tuple(anchors), tuple(keys)), Expected()
    for row in connection.execute(select(LEDGER).order_by(LEDGER.c.seq).execution_options(yield_per=_BATCH)):
        entry = entry_of(row)
        reading.take(row.seq, entry)
        if entry is not None:
            expected.take(entry)
    end = known_head(connection)
    return reading.verification(end, (*_unsaid(end), *_unkept(connection), *expected.faults, *differences(connection, expected)))


def daily_heads(connection: Connection) -> tuple[Anchor, ...]:
    """The last entry of each day (UTC), to be published: by then the ledger goes so far, and its hash is this."""
    day = func.substr(LEDGER.c.when, 1, _DAY)
    last = select(func.max(LEDGER.c.seq)).group_by(day)
    rows = connection.execute(select(LEDGER.c.seq, LEDGER.c.when, LEDGER.c.hash).where(LEDGER.c.seq.in_(last)).order_by(LEDGER.c.seq))
    return tuple(Anchor(day=row.when[:_DAY], seq=row.seq, hash=row.hash) for row in rows)


class _Reading:
    """All that is looked at while the entries go by once."""

    def __init__(self, anchors: tuple[Anchor, ...], keys: tuple[str, ...]) -> None:
        self._anchors = anchors
        self._keys = keys
        self._chain = ChainCheck(Verifier(keys), anchors)
        self._times = TimeCheck()
        self._rules = RuleCheck()

    def take(self, seq: int, entry: LedgerEntry | None) -> None:
        """The next entry.

        :param seq: its number, or place where none can be read.
        :param entry: None: it cannot be read.
        """
        self._chain.take(seq, entry)
        if entry is not None:
            self._times.take(entry)
            self._rules.take(entry)

    def verification(self, end: tuple[int, str] | None, beside: Iterable[LedgerFault] = ()) -> LedgerVerification:
        """What was found in all.

        :param end: number and hash of the last entry, kept elsewhere; None: not known.
        :param beside: faults that were found elsewhere.
        """
        faults = (*self._chain.faults(end), *self._times.faults, *self._rules.faults, *beside)
        return LedgerVerification(
            entries=self._chain.entries,
            head=self._chain.head,
            faults=tuple(sorted(faults, key=lambda fault: fault.seq)),
            signed=self._chain.signed,
            anchors=len(self._anchors),
            keys=len(self._keys),
        )


def _unsaid(end: tuple[int, str] | None) -> Iterator[LedgerFault]:
    if end is None:
        message = "The database does not say in one row how far the ledger goes: what was cut off at its end may be missed."
        yield LedgerFault(seq=0, kind=FaultKind.STORE, message=message)


def _unkept(connection: Connection) -> Iterator[LedgerFault]:
    for table, names in missing_triggers(connection).items():
        which = f"trigger {names[0]} is" if len(names) == 1 else f"triggers {', '.join(names)} are"
        message = f"The database does not keep the table {table} as it was written: its {which} missing, off or changed."
        yield LedgerFault(seq=0, kind=FaultKind.TRIGGER, message=message)
