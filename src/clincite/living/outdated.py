"""Which claims of a written answer have lost their ground, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from clincite.answers import Answer
from clincite.compose.lock import Lock, LockedRecord, locked
from clincite.library import Library
from clincite.living.moves import Move, MoveKind, Stands, held_now, moves, stands, told

_TEXT: Final[Mapping[Stands, str]] = {
    Stands.PLACE: "; the quoted words still stand at their place",
    Stands.SECTION: "; the quoted words stand elsewhere in the same section",
    Stands.RECORD: "; the quoted words stand in another section of it",
    Stands.NOWHERE: "; the quoted words no longer stand in it",
    Stands.UNTOLD: "; whether the quoted words still stand in it is not told by this lock",
}
_WORST_FIRST: Final = (Stands.NOWHERE, Stands.UNTOLD, Stands.RECORD, Stands.SECTION, Stands.PLACE)


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A claim, one of the records that it stands on, and what happened to that record.

    :param claim: its id in the answer.
    :param text: what it says; None where only a lock was read.
    :param record: id of the record.
    :param title: of the record.
    :param kind: a :class:`~clincite.living.moves.MoveKind`.
    :param why: one sentence.
    :param notices: ids of what shows it: notices, the newer edition, the retracted papers that it cites.
    :param checked: ISO date on which the status was established; None: not known.
    :param grave: False: worth knowing, but the claim stands (its record is current again, or has another text with the quoted words in it).
    :param beside: ids of the other records of the claim to which nothing grave happened: it stands on those.
    """

    claim: str
    text: str | None
    record: str
    title: str
    kind: MoveKind
    why: str
    notices: tuple[str, ...] = ()
    checked: str | None = None
    grave: bool = True
    beside: tuple[str, ...] = ()


def outdated(written: Answer | Lock, library: Library, *, deleted: Mapping[str, str] | None = None) -> tuple[Broken, ...]:
    """The claims whose ground moved since they were written, in the order of the claims; empty: all stands as it did.

    :param written: an answer, or the lock beside one.
    :param deleted: of records that their source withdrew, the date (:func:`clincite.living.log.deleted_in`).
    """
    lock = locked(written) if isinstance(written, Answer) else written
    texts = {claim.id: claim.text for claim in written.claims} if isinstance(written, Answer) else {}
    found = [
        item
        for ground in lock.records
        for move in moves(ground, library, deleted=deleted)
        for item in _broken(ground, move, library, texts)
    ]
    hurt = {(item.claim, item.record) for item in found if item.grave}
    sound: dict[str, list[str]] = {}
    for ground in lock.records:
        for claim in ground.claims:
            if (claim, ground.record) not in hurt:
                sound.setdefault(claim, []).append(ground.record)
    order = {claim: place for place, claim in enumerate(texts or sorted(_claims(lock), key=_in_order))}
    found.sort(key=lambda item: (order.get(item.claim, len(order)), item.record, list(MoveKind).index(item.kind)))
    return tuple(
        msgspec.structs.replace(item, beside=tuple(name for name in sound.get(item.claim, ()) if name != item.record)) for item in found
    )


def _broken(ground: LockedRecord, move: Move, library: Library, texts: Mapping[str, str]) -> Iterator[Broken]:
    for claim in ground.claims:
        where = _where(ground, claim, library) if move.kind is MoveKind.TEXT else None
        tail = _TEXT[where] if where else ""
        yield Broken(
            claim=claim,
            text=texts.get(claim),
            record=ground.record,
            title=ground.title,
            kind=move.kind,
            why=told(ground.record, msgspec.structs.replace(move, what=f"{move.what}{tail}")),
            notices=move.notices,
            checked=move.checked,
            grave=where in {Stands.NOWHERE, Stands.UNTOLD} if where else move.kind is not MoveKind.CURRENT,
        )


def _where(ground: LockedRecord, claim: str, library: Library) -> Stands:
    """Where the words that a claim quotes are now: of several quotations, the one that fares worst."""
    record = held_now(ground, library)
    quotes = [quote for quote in ground.quotes if quote.claim == claim]
    if record is None or not quotes:
        return Stands.UNTOLD
    return min((stands(quote, record) for quote in quotes), key=_WORST_FIRST.index)


def _claims(lock: Lock) -> set[str]:
    return {claim for ground in lock.records for claim in ground.claims}


def _in_order(claim: str) -> tuple[int, str]:
    """Sort key of a claim id: ``c2`` before ``c10``."""
    digits = claim.lstrip("abcdefghijklmnopqrstuvwxyz")
    return (int(digits) if digits.isascii() and digits.isdigit() else 0, claim)
