"""The differences between two versions, claim by claim, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from clincite.records import Quote
from clincite.render.words import listed, one_line
from clincite.review.differences import ClaimDiff, Difference

_LABELS: Final[Mapping[Difference, str]] = {
    Difference.WORDING: "Reworded",
    Difference.SUPPORT: "Other support",
    Difference.ADDED: "Added",
    Difference.DROPPED: "Dropped",
    Difference.SAME: "Moved",
}
_QUOTED: Final = 160


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Some words: ``kept``, ``added`` or ``dropped``."""

    kind: str
    text: str


class DiffRow(msgspec.Struct, frozen=True, kw_only=True):
    """A claim that differs.

    :param where: its id, in both versions where it has two.
    :param notes: where it stood and stands, what it is quoted from now and was before.
    """

    kind: str
    label: str
    where: str
    pieces: tuple[Stretch, ...]
    notes: tuple[str, ...]


def diff_view(differences: Sequence[ClaimDiff]) -> dict[str, Any]:
    """What the page of differences shows: a summary, the claims that differ, and how many do not."""
    told = [one for one in differences if one.kind is not Difference.SAME or one.moved]
    kinds = {
        kind: sum(1 for one in differences if one.kind is kind)
        for kind in (Difference.WORDING, Difference.SUPPORT, Difference.ADDED, Difference.DROPPED)
    }
    words = {
        Difference.WORDING: "reworded",
        Difference.SUPPORT: "on other quotations",
        Difference.ADDED: "added",
        Difference.DROPPED: "dropped",
    }
    parts = [f"{count} {words[kind]}" for kind, count in kinds.items() if count]
    same = sum(1 for one in differences if one.kind is Difference.SAME)
    return {"summary": f"Claims: {listed(parts)}." if parts else "No claim was changed.", "rows": tuple(map(_row, told)), "same": same}


def _row(one: ClaimDiff) -> DiffRow:
    return DiffRow(
        kind=one.kind.value,
        label=_LABELS[one.kind],
        where=_where(one),
        pieces=tuple(Stretch(kind=piece.part.value, text=piece.text) for piece in one.pieces),
        notes=tuple(_notes(one)),
    )


def _where(one: ClaimDiff) -> str:
    old, new = one.old.id if one.old else "", one.new.id if one.new else ""
    return f"claim {old}, now {new}" if old and new and old != new else f"claim {new or old}"


def _notes(one: ClaimDiff) -> Iterator[str]:
    if one.moved:
        yield f"Stood in {_places(one.was)}; now in {_places(one.now)}."
    elif one.now or one.was:
        yield f"In {_places(one.now or one.was)}."
    if one.kind is Difference.SAME:
        return
    if one.old is not None and one.new is not None:
        for quote in one.gained:
            yield f"Quotes now: {_quoted(quote)}"
        for quote in one.lost:
            yield f"Quotes no more: {_quoted(quote)}"


def _places(places: Sequence[str]) -> str:
    return listed([f"“{one_line(place)}”" for place in places]) or "no place of its own"


def _quoted(quote: Quote) -> str:
    text = one_line(quote.text)
    short = text if len(text) <= _QUOTED else f"{text[: text.rfind(' ', 0, _QUOTED)]} …"
    return f"{quote.record}: “{short}”"
