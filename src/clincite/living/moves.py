"""What happened to a record since an answer was written on it."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from clincite.answers import Reference
from clincite.compose.lock import LockedQuote, LockedRecord, words_sha256
from clincite.compose.write import reference_to
from clincite.errors import LibraryError
from clincite.evidence.appraise import is_retracted
from clincite.library import Library
from clincite.records import Record, RecordStatus
from clincite.render.words import counted, listed

_NAMED: Final = 3


class MoveKind(enum.StrEnum):
    """What may happen to a record."""

    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    GONE = "gone"
    TEXT = "text"
    CITES_RETRACTED = "cites_retracted"
    CURRENT = "current"


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to a record.

    :param what: as the end of a sentence that begins with the record ("was retracted"); no full stop.
    :param notices: ids of notices, of the newer edition or of the retracted papers that it cites: whatever shows it.
    :param checked: ISO date on which the status was established; None: not known.
    """

    kind: MoveKind
    what: str
    notices: tuple[str, ...] = ()
    checked: str | None = None


_TURNED: Final[Mapping[str, tuple[MoveKind, str]]] = {
    RecordStatus.RETRACTED: (MoveKind.RETRACTED, "was retracted"),
    RecordStatus.CONCERN: (MoveKind.CONCERN, "came under an expression of concern"),
    RecordStatus.CORRECTED: (MoveKind.CORRECTED, "was corrected"),
    RecordStatus.SUPERSEDED: (MoveKind.SUPERSEDED, "was superseded"),
}
_WAS: Final[Mapping[str, str]] = {
    RecordStatus.RETRACTED: "retracted",
    RecordStatus.CONCERN: "under an expression of concern",
    RecordStatus.CORRECTED: "marked as corrected",
    RecordStatus.SUPERSEDED: "superseded",
}


def held_now(ground: LockedRecord, library: Library) -> Record | None:
    """The record as the library holds it; None: it does not, or its stored text is damaged."""
    try:
        return library.get(ground.record)
    except LibraryError:
        return None  # for 'library check' to tell


def moves(ground: LockedRecord, library: Library, *, deleted: Mapping[str, str] | None = None) -> tuple[Move, ...]:
    """What happened to a record since it was cited; empty: nothing. What was so already is no news.

    :param ground: the record as it was.
    :param deleted: of records that their source withdrew, the date.
    """
    try:
        record = library.get(ground.record)
    except LibraryError:
        return (Move(kind=MoveKind.GONE, what="cannot be read in this library, which is damaged ('clincite library check' tells more)"),)
    if record is None:
        day = (deleted or {}).get(ground.record)
        what = f"left the library on {day[:10]}: its source withdrew or replaced it" if day else "is not in this library"
        return (Move(kind=MoveKind.GONE, what=what, checked=day[:10] if day else None),)
    now = reference_to(record, 1)
    found = [*_standing(ground, now, record, library), *_cited(ground, now)]
    if ground.sha256 != record.sha256:
        found.append(Move(kind=MoveKind.TEXT, what="has another text now", checked=now.status_checked))
    return tuple(found)


def _standing(ground: LockedRecord, now: Reference, record: Record, library: Library) -> Iterator[Move]:
    status: str = RecordStatus.RETRACTED if is_retracted(record, library) else now.status
    fresh = tuple(notice for notice in now.notices if notice not in ground.notices)
    replaced = now.superseded_by is not None and now.superseded_by != ground.superseded_by
    if status in _TURNED and status != RecordStatus.SUPERSEDED:
        kind, what = _TURNED[status]
        if status != ground.status:
            yield Move(kind=kind, what=what, notices=fresh, checked=now.status_checked)
        elif fresh and ground.notices:  # an answer of an earlier version does not tell which notices it knew
            yield Move(kind=kind, what=f"{what} again", notices=fresh, checked=now.status_checked)
    elif status == RecordStatus.CURRENT and ground.status in _WAS:
        was = f"is current again (it was {_WAS[ground.status]})"
        yield Move(kind=MoveKind.CURRENT, what=was, notices=fresh, checked=now.status_checked)
    if replaced or (status == RecordStatus.SUPERSEDED != ground.status):
        by = f" by {now.superseded_by}" if now.superseded_by else ""
        newer = (now.superseded_by,) if now.superseded_by else ()
        yield Move(kind=MoveKind.SUPERSEDED, what=f"was superseded{by}", notices=newer, checked=now.status_checked)


def _cited(ground: LockedRecord, now: Reference) -> Iterator[Move]:
    fresh = tuple(paper for paper in now.retracted_cites if paper not in ground.retracted_cites)
    if fresh:
        what = f"cites {counted(len(fresh), 'paper that is', 'papers that are')} retracted"
        yield Move(kind=MoveKind.CITES_RETRACTED, what=what, notices=fresh, checked=now.status_checked)


def told(record: str, move: Move) -> str:
    """The move as one sentence, with what shows it and the date of the check."""
    more = len(move.notices) - _NAMED
    named = listed((*move.notices[:_NAMED], f"{more} more") if more > 0 else move.notices)
    shown = {MoveKind.SUPERSEDED: "", MoveKind.CITES_RETRACTED: named}.get(move.kind, f"as told by {named}" if named else "")
    checked = f"checked {move.checked}" if move.checked and move.kind is not MoveKind.GONE else ""
    beside = "; ".join(part for part in (shown, checked) if part)
    return f"{record} {move.what}{f' ({beside})' if beside else ''}."


class Stands(enum.StrEnum):
    """Where quoted words are in a record whose text has changed."""

    PLACE = "at their place"
    SECTION = "elsewhere in the section"
    RECORD = "in another section"
    NOWHERE = "nowhere"
    UNTOLD = "not told"


def stands(quote: LockedQuote, record: Record) -> Stands:
    """Where the words of a quotation are in the record as it is now, found by their length and hash."""
    section = record.section(quote.section)
    if section is not None:
        if words_sha256(section.text[quote.start : quote.end]) == quote.sha256:
            return Stands.PLACE
        if _holds(section.text, quote):
            return Stands.SECTION
    return Stands.RECORD if any(_holds(part.text, quote) for part in record.sections if part is not section) else Stands.NOWHERE


def _holds(text: str, quote: LockedQuote) -> bool:
    """Whether the words stand anywhere in a text. Quotations begin where a word does."""
    length = quote.end - quote.start
    if length <= 0:
        return False
    starts = (at for at in range(len(text) - length + 1) if at == 0 or not (text[at - 1].isalnum() and text[at].isalnum()))
    return any(words_sha256(text[at : at + length]) == quote.sha256 for at in starts)
