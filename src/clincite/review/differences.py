"""How two versions of an answer differ, claim by claim and word by word."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

import msgspec

from clincite.answers import Answer, Claim
from clincite.living.diff import aligned
from clincite.records import Quote
from clincite.render.words import CONFLICTS, DIRECT_ANSWER, GAPS
from clincite.review.rewriting import REVIEW

_TOKEN: Final = re.compile(r"\s+|[^\W_]+(?:[.,·]\d+)*|\S")
_EMERGENCY: Final = "Emergency"
_BETWEEN: Final = " › "


class Difference(enum.StrEnum):
    """What became of a claim."""

    SAME = "same"
    WORDING = "wording"
    SUPPORT = "support"
    ADDED = "added"
    DROPPED = "dropped"


class Part(enum.StrEnum):
    """What became of some words."""

    KEPT = "kept"
    ADDED = "added"
    DROPPED = "dropped"


class Piece(msgspec.Struct, frozen=True):
    """Some words. Those kept and dropped, joined, are the old text; those kept and added the new one."""

    part: Part
    text: str


class ClaimDiff(msgspec.Struct, frozen=True, kw_only=True):
    """One claim in both versions.

    :param old: None: it was added.
    :param new: None: it was dropped.
    :param pieces: its words, old and new.
    :param gained: quotations that it has now and had not.
    :param lost: quotations that it had.
    :param was: where the old version shows it ("Direct answer", "Treatment › First line"); ``now``: where the new one does.
    """

    kind: Difference
    old: Claim | None
    new: Claim | None
    pieces: tuple[Piece, ...]
    gained: tuple[Quote, ...] = ()
    lost: tuple[Quote, ...] = ()
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether both versions show it, in other places."""
        return self.old is not None and self.new is not None and self.was != self.now


def claim_diff(old: Answer, new: Answer) -> tuple[ClaimDiff, ...]:
    """Every claim of both versions once, in the order of the new one; one that was dropped follows the one that it followed."""
    pairs = _pairs(old, new)
    before = {there: old.claim(name) for name, there in pairs.items()}
    places = _shown_at(old), _shown_at(new)
    dropped: dict[str | None, list[Claim]] = {}
    anchor: str | None = None
    for claim in old.claims:
        if claim.id in pairs:
            anchor = pairs[claim.id]
        else:
            dropped.setdefault(anchor, []).append(claim)
    found = [_differing(claim, None, places) for claim in dropped.get(None, ())]
    for claim in new.claims:
        found.append(_differing(before.get(claim.id), claim, places))
        found += (_differing(gone, None, places) for gone in dropped.get(claim.id, ()))
    return tuple(found)


def _pairs(old: Answer, new: Answer) -> dict[str, str]:
    """Which claim of the old version is which of the new one. A version in which decisions were carried out keeps the ids."""
    carried_out = new.changes is not None and new.changes.basis == REVIEW and new.review.version == old.review.version + 1
    if carried_out:
        known = {claim.id for claim in new.claims}
        return {claim.id: claim.id for claim in old.claims if claim.id in known}
    return aligned(old, new)


def _differing(old: Claim | None, new: Claim | None, places: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]) -> ClaimDiff:
    theirs, ours = (old.quotes if old else ()), (new.quotes if new else ())
    had, has = {_words(quote) for quote in theirs}, {_words(quote) for quote in ours}
    return ClaimDiff(
        kind=_kind(old, new),
        old=old,
        new=new,
        pieces=pieces(old.text if old else "", new.text if new else ""),
        gained=tuple(quote for quote in ours if _words(quote) not in had),
        lost=tuple(quote for quote in theirs if _words(quote) not in has),
        was=places[0].get(old.id, ()) if old else (),
        now=places[1].get(new.id, ()) if new else (),
    )


def _kind(old: Claim | None, new: Claim | None) -> Difference:
    if old is None or new is None:
        return Difference.ADDED if old is None else Difference.DROPPED
    if old.text != new.text:
        return Difference.WORDING
    same = _support(old) == _support(new)
    return Difference.SAME if same else Difference.SUPPORT


def _support(claim: Claim) -> object:
    return frozenset(map(_words, claim.quotes)), claim.level, claim.strength, claim.certainty


def _words(quote: Quote) -> tuple[str, str, str]:
    """A quotation wherever in its section it stands."""
    return quote.record, quote.section, quote.text


def _shown_at(answer: Answer) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for place, claims in _places(answer):
        for name in claims:
            found.setdefault(name, []).append(place)
    return {name: tuple(dict.fromkeys(places)) for name, places in found.items()}


def _places(answer: Answer) -> Iterator[tuple[str, tuple[str, ...]]]:
    if answer.emergency:
        yield _EMERGENCY, answer.emergency.claims
    yield DIRECT_ANSWER, answer.direct_answer
    for section in answer.sections:
        for group in section.groups:
            yield _BETWEEN.join(part for part in (section.heading, group.label) if part), group.claims
    for gap in answer.gaps:
        yield GAPS, gap.claims
    for conflict in answer.conflicts:
        yield CONFLICTS, conflict.claims


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of two texts, as they were kept, dropped and added; where both differ, what was dropped comes first."""
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    found: list[Piece] = []
    gone, come = "", ""
    for kind, i, i2, j, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        # A blank that stays between two changes belongs to both: words are told in runs, and not one by one.
        if kind == "equal" and ((gone or come) and "".join(left[i:i2]).isspace() and i2 < len(left) and j2 < len(right)):
            gone, come = gone + "".join(left[i:i2]), come + "".join(right[j:j2])
        elif kind == "equal":
            found += (*_changed(gone, come), Piece(Part.KEPT, "".join(left[i:i2])))
            gone, come = "", ""
        else:
            gone, come = gone + "".join(left[i:i2]), come + "".join(right[j:j2])
    return (*found, *_changed(gone, come))


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Part.DROPPED, gone)
    if come:
        yield Piece(Part.ADDED, come)
