"""A claim that is surer than its quotation, or less sure; that advises more strongly, or holds more often."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.sources.recommendation import marks_in
from clincite.support.faults import Fault, Pair
from clincite.support.words.align import Alignment, align, is_pointer, settled, words_at
from clincite.support.words.function_words import EMPTY
from clincite.support.words.hedges import CAUSE, CERTAINTY, EVIDENCE, FREQUENCY, STRENGTH, Hedge, hedges
from clincite.support.words.tokens import HARD, Token

RULE: Final = "hedge"
# Certainty from this level on is more than a plain statement says, below it less.
_PLAIN: Final = 3
_NO_DOUBT: Final = 5
_ALWAYS: Final = 5
_REACH: Final = 6
_BESIDE: Final = 2


def hedge(pair: Pair) -> Iterator[Fault]:
    """Each word of certainty, strength or frequency that was dropped, added or exchanged for a stronger or weaker one."""
    if settled(pair):
        return
    theirs, ours = hedges(pair.quote), hedges(pair.claim)
    if not theirs and not ours:
        return
    found = align(pair)
    if not found.close:
        return
    ours_left, theirs_left = _unmatched(ours, theirs, found)
    for told in list(theirs_left):
        said = next((one for one in ours_left if _replaces(one, told)), None)
        if said is None:
            continue
        if said.level != told.level and not _near(found, said, told):
            continue
        ours_left.remove(said)
        theirs_left.remove(told)
        if said.level != told.level:
            yield _exchanged(pair, said, told)
    yield from _dropped(pair, found, theirs_left)
    yield from _added(pair, found, ours_left)


def _unmatched(ours: tuple[Hedge, ...], theirs: tuple[Hedge, ...], found: Alignment) -> tuple[list[Hedge], list[Hedge]]:
    """Those of either side that the other side has not got at the same place."""
    mine = {place: one for one in ours for place in _places(found.claim, one)}
    left = list(ours)
    theirs_left = []
    for told in theirs:
        places = _places(found.quote, told)
        kept = [mine[there] for place in places if (there := found.to_claim.get(place)) in mine]
        same = next((one for one in kept if (one.family, one.level) == (told.family, told.level)), None)
        if same is None:
            # A stemmer takes "likely" for "like": what counts is that the words are there.
            if not places or not all(place in found.to_claim for place in places):
                theirs_left.append(told)
        elif same in left:
            left.remove(same)
    return [one for one in left if not set(_places(found.claim, one)) <= set(found.to_quote)], theirs_left


def _places(words: tuple[Token, ...], one: Hedge) -> list[int]:
    return [place for place, word in enumerate(words) if one.start <= word.start and word.end <= one.end]


def _replaces(said: Hedge, told: Hedge) -> bool:
    return said.family == told.family


def _near(found: Alignment, said: Hedge, told: Hedge) -> bool:
    """Whether the two are said of the same words."""
    ours, theirs = _places(found.claim, said), _places(found.quote, told)
    if not ours or not theirs:
        return True
    heads = _around(found.quote, theirs)
    return not heads or any(
        (there := found.to_claim.get(place)) is not None and min(abs(there - ours[0]), abs(there - ours[-1])) <= _REACH for place in heads
    )


def _graded(pair: Pair, found: Alignment) -> frozenset[int]:
    """The words of marks of strength ("Class IIb, LOE B-NR"), which may be left out."""
    marks = tuple(marks_in(pair.quote))
    return frozenset(
        place for place, word in enumerate(found.quote) if any(mark.start <= word.start and word.end <= mark.end for mark in marks)
    )


def _around(words: tuple[Token, ...], places: list[int], graded: frozenset[int] = frozenset()) -> list[int]:
    """The telling words that follow in the same clause; where none does, those before.

    :param graded: words to look past.
    """
    heads: list[int] = []
    after = [place for place in range(places[-1] + 1, min(len(words), places[-1] + 1 + _REACH + len(graded))) if place not in graded]
    for place in after[:_REACH]:
        if words[place].gap == HARD:
            break
        if words[place].stem not in EMPTY:
            heads.append(place)
    behind = []
    for place in range(places[0] - 1, max(-1, places[0] - 1 - _REACH), -1):
        if words[place + 1].gap == HARD:
            break
        if words[place].stem not in EMPTY:
            behind.append(place)
    return heads[:2] or behind[:2]


def _doubled(one: Hedge, all_of: tuple[Hedge, ...], words: tuple[Token, ...]) -> bool:
    """Whether another word beside it says as much ("may possibly"): one of them may come or go."""
    if one.family != CERTAINTY or one.level >= _PLAIN:
        return False
    here = _places(words, one)
    return any(
        other != one and other.family == CERTAINTY and other.level <= one.level and other.plain and abs(there[0] - here[0]) <= _BESIDE
        for other in all_of
        if here and (there := _places(words, other))
    )


def _exchanged(pair: Pair, said: Hedge, told: Hedge) -> Fault:
    mine, theirs = pair.claim[said.start : said.end], pair.quote[told.start : told.end]
    if said.family == FREQUENCY:
        message = f"the claim has “{mine}” where the quotation has “{theirs}”"
    elif said.level > told.level:
        message = f"the claim says more (“{mine}”) than the quotation (“{theirs}”)"
    else:
        message = f"the claim says less (“{mine}”) than the quotation (“{theirs}”)"
    return Fault(
        rule=RULE, message=message, claim=words_at(pair.claim, (said.start, said.end)), quote=words_at(pair.quote, (told.start, told.end))
    )


def _dropped(pair: Pair, found: Alignment, left: list[Hedge]) -> Iterator[Fault]:
    for told in left:
        # Less said is no fault of what is dropped: "should", "always", "strongly".
        if (told.family == CERTAINTY and told.level >= _PLAIN) or told.family == CAUSE or (told.family, told.level) == (STRENGTH, 2):
            continue
        if told.family == FREQUENCY and told.level in {0, _ALWAYS}:
            continue
        if is_pointer(pair, told.start, told.end):
            continue
        if _doubled(told, hedges(pair.quote), found.quote):
            continue
        heads = _around(found.quote, _places(found.quote, told), _graded(pair, found))
        if told.family == EVIDENCE:
            heads = [place for place, word in enumerate(found.quote) if word.stem not in EMPTY]
        kept = [found.to_claim[place] for place in heads if place in found.to_claim]
        if not kept and found.claim and found.minute and found.only_left_out(_places(found.quote, told)):
            kept = [min(max(found.to_quote, default=0), len(found.claim) - 1)]
        if not kept or (told.family == EVIDENCE and len(kept) * 2 < len(heads)):
            continue
        if told.family == EVIDENCE and any(one.family in {EVIDENCE, CERTAINTY} and one.level <= 1 for one in hedges(pair.claim)):
            continue
        yield Fault(
            rule=RULE,
            message=f"the claim leaves out “{pair.quote[told.start : told.end]}”, and says more than the quotation",
            claim=words_at(pair.claim, found.of_claim(kept[0])),
            quote=words_at(pair.quote, (told.start, told.end)),
        )


def _added(pair: Pair, found: Alignment, left: list[Hedge]) -> Iterator[Fault]:
    for said in left:
        places = _places(found.claim, said)
        if not places or set(places) <= found.around or said.family in {CAUSE, EVIDENCE}:
            continue
        if not (found.minute or any(place in found.to_quote for place in _around(found.claim, places))) or _doubled(
            said, hedges(pair.claim), found.claim
        ):
            continue
        more = said.level >= (_ALWAYS if said.family == FREQUENCY else 2 if said.family == STRENGTH else _PLAIN) or said.level == 0
        what = "more" if more else "less"
        yield Fault(
            rule=RULE,
            message=f"the claim adds “{pair.claim[said.start : said.end]}”, and says {what} than the quotation",
            claim=words_at(pair.claim, (said.start, said.end)),
        )
