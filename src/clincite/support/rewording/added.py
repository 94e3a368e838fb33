"""What an editor's wording may not add: a word that is not in the quotation, however little it seems to say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.rewording.heads import head_of, is_mark
from clincite.support.rewording.lexicon import ATTACHED, LOOSE, POINTING
from clincite.support.words.akin import akin
from clincite.support.words.align import Alignment, align, is_pointer, telling, words_at
from clincite.support.words.denials import denials
from clincite.support.words.hedges import Hedge, hedges
from clincite.support.words.term import MEASURES, of_signs
from clincite.support.words.tokens import Token, stems_of, tokens

ADDED: Final = "added"
LENT: Final = "lent"
EXCHANGED: Final = "exchanged"
_COMPARES: Final = re.compile(r"\b(?:versus|vs|compared|comparison|and|or|against|plus)\b", re.IGNORECASE)


def added(pair: Pair) -> Iterator[Fault]:
    """Words of any sort that the quotation has not: of grammar, of certainty, denials; and a wording that is hardly the quotation's."""
    found = align(pair)
    if not found.edited:
        yield Fault(rule=ADDED, message="too few of its words are words of the quotation")
        return
    head = head_of(pair, found)
    yield from _words(pair, found, head)
    yield from _hedges(pair, found, head)
    for denial in denials(pair.claim):
        if denial.place >= head and denial.place not in found.to_quote and denial.place not in found.around:
            yield _fault(pair, found, denial.place, "the quotation does not have it there")


def _words(pair: Pair, found: Alignment, head: int) -> Iterator[Fault]:
    there = stems_of(pair.quote) | stems_of(pair.context)
    figures = Counter(one.key for one in (*found.quote, *tokens(pair.context)))
    excused = {place for one in hedges(pair.claim) for place in _places(found.claim, one)} | of_signs(pair, found) | found.around
    for place, word in enumerate(found.claim):
        if place < head or place in excused or _of_percent(found, place):
            continue
        if word.number:
            # One that the quotation has not at all is for the checks of numbers.
            if place not in found.to_quote and 0 < figures[word.key] < sum(one.key == word.key for one in found.claim):
                yield _fault(pair, found, place, "the quotation has it less often")
            continue
        if place in found.to_quote:
            if word.stem in ATTACHED and _head(found, place) is not None and not _attached(found, place):
                yield _fault(pair, found, place, "the quotation has it elsewhere")
        elif word.stem in LOOSE and not any(akin(word.stem, other) for other in there):
            yield _fault(pair, found, place, "it is not in the quotation")
        elif word.stem in ATTACHED and not _attached(found, place):
            yield _fault(pair, found, place, "the quotation does not have it there")


def _of_percent(found: Alignment, place: int) -> bool:
    words = found.claim
    return words[place].key == "per" and place + 1 < len(words) and words[place + 1].key == "cent"


def _attached(found: Alignment, place: int) -> bool:
    """Whether a word of grammar stands before the same telling word as in the quotation; words that were left out may stand between."""
    here = _head(found, place)
    if here is None:
        return False
    for back in range(here - 1, -1, -1):
        if found.quote[back].stem == found.claim[place].stem:
            return True
        if telling(found.quote[back]) and back in found.to_claim:
            return False
    return False


def _head(found: Alignment, place: int) -> int | None:
    """Where the quotation has the telling word, or number, that follows a word of the claim; None: it has it nowhere."""
    after = next((there for there in range(place + 1, len(found.claim)) if telling(found.claim[there]) or found.claim[there].number), None)
    return found.to_quote.get(after) if after is not None else None


def _hedges(pair: Pair, found: Alignment, head: int) -> Iterator[Fault]:
    """Words of certainty, strength, frequency and cause: as many of each level as the quotation and its headings have."""
    left = Counter(_level(one) for one in (*hedges(pair.quote), *hedges(pair.context)))
    for one in hedges(pair.claim):
        if left[_level(one)]:
            left[_level(one)] -= 1
            continue
        places = _places(found.claim, one)
        if places and places[0] >= head and not all(place in found.to_quote for place in places):
            yield _fault(pair, found, places[0], "the quotation is not as sure, or surer", last=places[-1])


def _level(one: Hedge) -> tuple[str, int]:
    return one.family, one.level


def _places(words: tuple[Token, ...], one: Hedge) -> list[int]:
    return [place for place, word in enumerate(words) if one.start <= word.start and word.end <= one.end]


def exchanged(pair: Pair) -> Iterator[Fault]:
    """Words in place of their opposites, or of words that are no form of them, whichever family they are of."""
    found = align(pair)
    head = head_of(pair, found)
    pairs = [(one.quote, one.claim) for one in found.opposed] + [*found.denied, *found.exchanged]
    for here, there in sorted(pairs):
        said, told = found.claim[there], found.quote[here]
        if there >= head and telling(said) and said.stem not in MEASURES and not is_pointer(pair, told.start, told.end):
            yield Fault(
                rule=EXCHANGED,
                message=f"“{said.text}” stands where the quotation has “{told.text}”",
                claim=words_at(pair.claim, found.of_claim(there)),
                quote=words_at(pair.quote, found.of_quote(here)),
            )


def lent(pair: Pair) -> Iterator[Fault]:
    """Words of the headings in place of a word of the quotation, and words of a title that names two things to compare."""
    found = align(pair)
    if not found.around:
        return
    heading, _, title = pair.context.rpartition("\n")
    near = stems_of(heading)
    head = head_of(pair, found)
    for run in _runs(found):
        telling_here = [place for place in run if telling(found.claim[place])]
        gap = [here for here in _gap(found, run) if not (is_mark(found, here) or is_pointer(pair, *found.of_quote(here)))]
        if any(telling(found.quote[here]) or found.quote[here].key in POINTING for here in gap):
            instead = pair.quote[slice(*found.of_quote(gap[0], gap[-1]))]
            yield _fault(
                pair, found, run[0], f"it stands in a heading only, and the quotation has “{instead}” there", last=run[-1], rule=LENT
            )
        elif run[0] >= head and _COMPARES.search(title) and any(found.claim[place].stem not in near for place in telling_here):
            yield _fault(pair, found, run[0], "it stands in the title only, which names more than one thing", last=run[-1], rule=LENT)


def _runs(found: Alignment) -> Iterator[list[int]]:
    run: list[int] = []
    for place in range(len(found.claim) + 1):
        if place in found.around:
            run.append(place)
        elif run:
            yield run
            run = []


def _gap(found: Alignment, run: list[int]) -> list[int]:
    """The words of the quotation that were left out where a run of words was put."""
    before = next((found.to_quote[place] for place in range(run[0] - 1, -1, -1) if place in found.to_quote), -1)
    after = next((found.to_quote[place] for place in range(run[-1] + 1, len(found.claim)) if place in found.to_quote), len(found.quote))
    return [here for here in range(before + 1, after) if here not in found.to_claim]


def _fault(pair: Pair, found: Alignment, place: int, why: str, *, last: int | None = None, rule: str = ADDED) -> Fault:
    words = words_at(pair.claim, found.of_claim(place, last))
    return Fault(rule=rule, message=f"“{words.text}” is added: {why}", claim=words)
