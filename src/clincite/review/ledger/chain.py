"""The chain of entries: what one is hashed from, how one is added, how they are read.

An entry's ``detail`` is what makes the tables checkable against the ledger (:mod:`clincite.review.ledger.replaying`), so whoever
writes an entry keeps to the names in :mod:`clincite.review.ledger.whats`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, insert, select, update

from clincite.errors import StoreError
from clincite.records import canonical_json, sha256_of
from clincite.review.ledger.signing import Signer
from clincite.review.store.tables import HEAD, LEDGER
from clincite.review.values import Actor, LedgerEntry

#: What the first entry holds in place of the hash of the one before.
NOTHING: Final = "0" * 64
_UNHASHED: Final = ("hash", "signature", "key")


def entry_hash(entry: LedgerEntry) -> str:
    """SHA-256 (hex) of the canonical JSON of all fields but ``hash``, ``signature`` and ``key``."""
    return sha256_of({name: value for name, value in msgspec.to_builtins(entry).items() if name not in _UNHASHED})


def append(
    connection: Connection,
    actor: Actor,
    *,
    what: str,
    when: str,
    slug: str | None = None,
    version: int | None = None,
    answer: str | None = None,
    detail: Mapping[str, object] | None = None,
    signer: Signer | None = None,
) -> LedgerEntry:
    """Adds an entry, in the same transaction as what it tells of.

    :param connection: of :meth:`~clincite.review.store.database.Database.write`: nobody else adds meanwhile.
    :param what: one of :class:`~clincite.review.ledger.whats.What`, or another word for what was done.
    :param when: UTC ISO 8601, seconds.
    :param answer: hash of the version.
    :param detail: everything else that was decided, as JSON holds it.
    :raises StoreError: the ledger is signed, and no signer is given, or one whose key was replaced; or somebody else added an entry
        meanwhile.
    """
    seq, before = head(connection)
    if (wrong := must_sign_on(connection, signer, after=seq)) is not None:
        raise wrong
    entry = LedgerEntry(
        seq=seq + 1,
        who=actor.id,
        name=_composed(actor.name),
        role=None if actor.role is None else actor.role.value,
        what=what,
        when=when,
        slug=slug,
        version=version,
        answer=answer,
        detail=_composed(msgspec.to_builtins(dict(detail or {}), str_keys=True)),
        before=before,
        hash="",
    )
    entry = msgspec.structs.replace(entry, hash=entry_hash(entry))
    if signer is not None:
        entry = signer.signed(entry)
    connection.execute(insert(LEDGER).values(row_of(entry)))
    moved = connection.execute(update(HEAD).where(HEAD.c.seq == seq).values(seq=entry.seq, hash=entry.hash))
    if moved.rowcount != 1:
        raise StoreError("Somebody else wrote to the ledger of the review desk at the same time.", hint="Try again.")
    return entry


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last entry; 0 and 64 zeros: there is none.

    :raises StoreError: the database does not say.
    """
    found = known_head(connection)
    if found is None:
        raise StoreError("The database of the review desk does not say how far its ledger goes.", hint="Restore it from a backup.")
    return found


def known_head(connection: Connection) -> tuple[int, str] | None:
    """:func:`head`; None: the one row that says it is missing, or there are others, or it holds something else (SQLite takes anything)."""
    rows = connection.execute(select(HEAD)).all()
    if len(rows) != 1 or rows[0].id != 1 or not isinstance(rows[0].seq, int) or not isinstance(rows[0].hash, str):
        return None
    return rows[0].seq, rows[0].hash


def entries(connection: Connection, *, after: int = 0, limit: int | None = None, slug: str | None = None) -> Iterator[LedgerEntry]:
    """The entries in order.

    :param after: number of the last one that is not wanted.
    :param slug: of an answer; None: all of them.
    :raises StoreError: the detail of one is not JSON any more.
    """
    wanted = select(LEDGER).where(LEDGER.c.seq > after).order_by(LEDGER.c.seq).limit(limit)
    if slug is not None:
        wanted = wanted.where(LEDGER.c.slug == slug)
    for row in connection.execute(wanted):
        entry = entry_of(row)
        if entry is None:
            raise StoreError(
                f"Entry {row.seq} of the ledger of the review desk cannot be read.",
                hint="See what else is wrong with clincite review verify-ledger.",
            )
        yield entry


def row_of(entry: LedgerEntry) -> dict[str, Any]:
    """The entry as its table holds it."""
    return {**msgspec.structs.asdict(entry), "detail": canonical_json(entry.detail).decode()}


def entry_of(row: Row[Any]) -> LedgerEntry | None:
    """The entry in a row of its table; None: it cannot be one that this program wrote."""
    fields = {name: row._mapping[name] for name in LedgerEntry.__struct_fields__}
    try:
        detail = msgspec.json.decode(fields["detail"])
        entry = msgspec.convert({**fields, "detail": detail}, LedgerEntry)
        return entry if canonical_json(detail).decode() == fields["detail"] else None
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeError, TypeError):
        return None


def must_sign_on(connection: Connection, signer: Signer | None, *, after: int | None = None) -> StoreError | None:
    """Why a signer may not sign after an entry: once signed always signed, and a key that another replaced does not come back.

    :param after: number of the entry; None: the last one.
    :return: None: it may.
    """
    seq = head(connection)[0] if after is None else after
    last = connection.scalar(select(LEDGER.c.key).where(LEDGER.c.seq == seq))
    if signer is None and last is not None:
        return StoreError(
            "The ledger of the review desk is signed, and the key to sign with is not given.",
            hint="Set CLINCITE_LEDGER_KEY to the file that holds it.",
        )
    if signer is None or last in (None, signer.key_id):
        return None
    first_used = select(func.min(LEDGER.c.seq))
    own = connection.scalar(first_used.where(LEDGER.c.key == signer.key_id))
    if own is not None and own < (connection.scalar(first_used.where(LEDGER.c.key == last)) or 0):
        return StoreError(
            f"The ledger of the review desk is signed with the key {last} by now, which replaced the one that is given ({signer.key_id}).",
            hint="Set CLINCITE_LEDGER_KEY to the file that holds the newer one, and start the page again.",
        )
    return None


def _composed(value: Any) -> Any:
    """The same with all text in NFC: what looks the same is hashed the same."""
    match value:
        case str():
            return unicodedata.normalize("NFC", value)
        case dict():
            return {_composed(name): _composed(one) for name, one in value.items()}
        case list() | tuple():
            return [_composed(one) for one in value]
    return value
