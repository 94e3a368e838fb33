"""What an editor's wording may not leave out: whatever limits, doubts, denies or completes what it keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.figures.measures import Measure
from clincite.support.figures.numbers import quantities_of, same
from clincite.support.rewording.lexicon import CONDITIONS, FINITE, JOINS, LIMITS, NARROWING, OPENERS, ROUTES, SUPPOSED, TURNS
from clincite.support.words.akin import akin
from clincite.support.words.align import Alignment, align, is_pointer, telling, words_at
from clincite.support.words.denials import denials
from clincite.support.words.function_words import GENERIC, REPORTING
from clincite.support.words.hedges import CAUSE, CERTAINTY, FREQUENCY, STRENGTH, hedges
from clincite.support.words.tokens import HARD, JOINED, stems_of

LEFT_OUT: Final = "left_out"
_PLAIN: Final = 3
_ALWAYS: Final = 5
_NEXT: Final = 2
_HOW: Final = frozenset({"frequency", "duration", "dose"})


def left_out(pair: Pair) -> Iterator[Fault]:
    """Each turn, limit, condition, denial, doubt, narrowing word and part of a dose that is gone while what it is said of is kept."""
    found = align(pair)
    if not found.edited or len(found.to_claim) == len(found.quote):
        return
    told: set[int] = set()
    for first, last in (*_words(pair, found), *_doubts(pair, found), *_phrases(pair, found), *_of_doses(pair, found)):
        if not told & set(range(first, last + 1)):
            told |= set(range(first, last + 1))
            words = words_at(pair.quote, found.of_quote(first, last))
            yield Fault(rule=LEFT_OUT, message=f"“{words.text}” is left out, without which it says more", quote=words)


def clauses(found: Alignment) -> Iterator[range]:
    """The stretches of the quotation between full stops, semicolons, colons and dashes."""
    start = 0
    for place in range(1, len(found.quote) + 1):
        if place == len(found.quote) or found.quote[place].gap == HARD:
            yield range(start, place)
            start = place


def _words(pair: Pair, found: Alignment) -> Iterator[tuple[int, int]]:
    """Single words: some stay whatever goes, others as long as their clause does."""
    said = {word.key for word in found.claim}
    stems = {word.stem for word in found.claim}
    denying = {one.place for one in denials(pair.quote)}
    for clause in clauses(found):
        kept = any(place in found.to_claim and telling(found.quote[place]) for place in clause)
        for place in clause:
            word = found.quote[place]
            if place in found.to_claim or is_pointer(pair, word.start, word.end):
                continue
            gone = word.key not in said and word.stem not in stems
            stays = word.key in TURNS or word.stem in LIMITS or word.stem in SUPPOSED
            binds = (
                (place in denying or word.key in CONDITIONS) and kept and not (_moved(found, place) or _with_its_part(found, place, clause))
            )
            narrows = word.stem in NARROWING and _before_kept(found, place)
            if binds or (gone and (stays or narrows)):
                yield place, place


def _moved(found: Alignment, place: int) -> bool:
    """Whether a small word stands elsewhere in the claim, before the same telling word."""
    after = next((here for here in range(place + 1, len(found.quote)) if telling(found.quote[here])), None)
    there = found.to_claim.get(after) if after is not None else None
    if there is None:
        return False
    for back in range(there - 1, -1, -1):
        if found.claim[back].stem == found.quote[place].stem:
            return True
        if telling(found.claim[back]):
            return False
    return False


def _with_its_part(found: Alignment, place: int, clause: range) -> bool:
    """Whether a word is of a part that was left out whole: of all that follows an "and" or "or", to the end of the clause."""
    joins = (here for here in range(place, clause[0], -1) if found.quote[here].key in JOINS and here not in found.to_claim)
    first = next(joins, None)
    if first is None:
        return False
    after = [here for here in range(first + 1, clause[-1] + 1) if telling(found.quote[here]) and here != place]
    return bool(after) and not any(here in found.to_claim for here in after)


def _before_kept(found: Alignment, place: int) -> bool:
    """Whether the next telling word, or the one after it, is kept and follows directly."""
    near = range(place + 1, min(place + 1 + _NEXT, len(found.quote)))
    for here in near:
        if found.quote[here].gap != JOINED or found.quote[here].key in JOINS:
            return False
        if here in found.to_claim:
            return telling(found.quote[here])
    return False


def _doubts(pair: Pair, found: Alignment) -> Iterator[tuple[int, int]]:
    """Words of doubt, rarity or weakness, of whatever in their clause is kept."""
    ours = Counter((one.family, one.level) for one in hedges(pair.claim))
    for one in hedges(pair.quote):
        ours[one.family, one.level] -= 1
        sure = (one.family == CERTAINTY and one.level >= _PLAIN) or one.family == CAUSE or (one.family, one.level) == (STRENGTH, 2)
        if sure or (one.family == FREQUENCY and one.level in {0, _ALWAYS}) or ours[one.family, one.level] >= 0:
            continue
        places = [place for place, word in enumerate(found.quote) if one.start <= word.start and word.end <= one.end]
        if not places or all(place in found.to_claim for place in places) or is_pointer(pair, one.start, one.end):
            continue
        clause = next(clause for clause in clauses(found) if places[0] in clause)
        kept = any(place in found.to_claim and telling(found.quote[place]) for place in clause if place not in places)
        if kept and not _with_its_part(found, places[0], clause):
            yield places[0], places[-1]


def _phrases(pair: Pair, found: Alignment) -> Iterator[tuple[int, int]]:
    """Phrases in which a kept word holds ("in migraine", "with marolide", "that prolong the QT interval")."""
    around = stems_of(pair.context) | {word.stem for word in found.claim}
    for place in range(1, len(found.quote)):
        word = found.quote[place]
        if place in found.to_claim or word.key not in OPENERS or word.gap != JOINED or not _after_kept(found, place):
            continue
        last = place
        while last + 1 < len(found.quote) and _goes_on(found, last + 1):
            last += 1
        inside = range(place + 1, last + 1)
        if any(found.quote[here].number or found.quote[here].stem in REPORTING for here in inside):
            continue
        what = [here for here in inside if telling(found.quote[here]) and found.quote[here].stem not in GENERIC]
        said = any(here in found.to_claim or any(akin(found.quote[here].stem, other) for other in around) for here in what)
        if what and not said and not is_pointer(pair, *found.of_quote(place, last)):
            yield place, last


def _after_kept(found: Alignment, place: int) -> bool:
    """Whether the word before a phrase is kept, and no word of a report."""
    before = found.quote[place - 1]
    return place - 1 in found.to_claim and before.stem not in REPORTING


def _goes_on(found: Alignment, place: int) -> bool:
    word = found.quote[place]
    return word.gap == JOINED and word.key not in FINITE and word.key not in JOINS and not (place in found.to_claim and telling(word))


def _of_doses(pair: Pair, found: Alignment) -> Iterator[tuple[int, int]]:
    """How, how often and how long, of an amount that is kept."""
    ours = quantities_of(pair.claim)
    theirs = quantities_of(pair.quote)
    for clause in clauses(found):
        start, end = found.of_quote(clause[0], clause[-1])
        inside = [one for one in theirs if start <= one.start < end]
        if not any(_amount(one) and _said(one, ours) for one in inside):
            continue
        for one in inside:
            if (one.kind in _HOW or _amount(one)) and not _said(one, ours):
                places = [place for place in clause if one.start <= found.quote[place].start < one.end]
                if places:
                    yield places[0], places[-1]
        stems = {word.stem for word in found.claim}
        yield from ((place, place) for place in clause if found.quote[place].stem in ROUTES and found.quote[place].stem not in stems)


def _amount(one: Measure) -> bool:
    return one.kind == "dose" and bool(one.unit)


def _said(one: Measure, ours: tuple[Measure, ...]) -> bool:
    return any(same(one, other) or same(other, one) for other in ours)
