"""How an editor's wording may be put together: in the order of the quotation, of whole parts of it, in its voice and its tense."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.rewording.heads import head_of
from clincite.support.rewording.lexicon import BE, FINITE, JOINS, MOVABLE, PAST, PREPOSITIONS, PRESENT, RELATIVE
from clincite.support.words.align import Alignment, align, telling, words_at
from clincite.support.words.function_words import EMPTY
from clincite.support.words.term import MEASURES
from clincite.support.words.tokens import JOINED, Token

ORDER: Final = "word_order"
SPLICED: Final = "spliced"
JOINED_BY: Final = "joined_by"
VOICE: Final = "voice"
TENSE: Final = "tense"
_SENTENCE: Final = re.compile(r"[;.!?\n]")
_VERBAL: Final = re.compile(r"(?:[^siu]s|ed)\Z")
_LIST_ITEM: Final = 3
_LONGEST_PHRASE: Final = 12
_NEAR_BE: Final = 3


def word_order(pair: Pair) -> Iterator[Fault]:
    """Words that have changed places, unless one phrase was moved from one end of the sentence to the other."""
    found = align(pair)
    head = head_of(pair, found)
    places = [place for place in sorted(found.to_quote) if place >= head and (telling(found.claim[place]) or found.claim[place].number)]
    there = [found.to_quote[place] for place in places]
    wrong = next((step for step, (one, other) in enumerate(pairwise(there)) if other < one), None)
    if wrong is None or _phrase_moved(found, places, there):
        return
    one, other = found.claim[places[wrong]].text, found.claim[places[wrong + 1]].text
    yield Fault(
        rule=ORDER,
        message=f"“{one}” and “{other}” have changed places",
        claim=words_at(pair.claim, found.of_claim(places[wrong], places[wrong + 1])),
        quote=words_at(pair.quote, found.of_quote(there[wrong + 1], there[wrong])),
    )


def _phrase_moved(found: Alignment, places: Sequence[int], there: Sequence[int]) -> bool:
    """Whether all is in order but for one phrase that opens or ends the quotation and ends or opens the claim."""
    for cut in range(1, len(there)):
        head, tail = there[:cut], there[cut:]
        if not (_rising(head) and _rising(tail)) or tail[-1] >= head[0]:
            continue
        # The phrase is the shorter part: what opened the quotation now ends the claim, or the other way round.
        opened = _opener(found.claim, places[cut]), _opener(found.quote, tail[0])
        if len(tail) <= _LONGEST_PHRASE and opened[0] == opened[1] in MOVABLE:
            return True
        ended = _opener(found.claim, places[0]), _opener(found.quote, head[0])
        if len(head) <= _LONGEST_PHRASE and ended[0] == ended[1] in MOVABLE:
            return True
    return False


def _rising(places: Sequence[int]) -> bool:
    return all(one < other for one, other in pairwise(places))


def _opener(words: tuple[Token, ...], place: int) -> str:
    """The word of :data:`MOVABLE` before a word, other small words between; else nothing."""
    for back in range(place - 1, -1, -1):
        if words[back].key in MOVABLE:
            return words[back].key
        if telling(words[back]):
            break
    return ""


def spliced(pair: Pair) -> Iterator[Fault]:
    """The beginning of one statement with the end of another: the end of the one and the beginning of the other were cut out between."""
    found = align(pair)
    head = head_of(pair, found)
    for one, other in pairwise(place for place, there in sorted(found.to_claim.items()) if there >= head):
        cut = range(one + 1, other)
        put = range(found.to_claim[one] + 1, found.to_claim[other])
        replaced = any(telling(found.claim[place]) for place in put)  # told of as a word that is not there
        if not cut or found.to_claim[other] < found.to_claim[one] or replaced:
            continue
        words = words_at(pair.quote, found.of_quote(cut[0], cut[-1]))
        runs_on = not put and found.claim[found.to_claim[other]].gap == JOINED
        if _joins_two(pair, found, cut, runs_on=runs_on):
            yield Fault(rule=SPLICED, message=f"with “{words.text}” cut out, parts of two statements are made one", quote=words)
        elif not put and _tears(found, cut):
            yield Fault(rule=SPLICED, message=f"with “{words.text}” cut out, what stood around it belongs to other words", quote=words)


def _joins_two(pair: Pair, found: Alignment, cut: range, *, runs_on: bool) -> bool:
    """Whether words of two statements are made one.

    :param runs_on: in the claim nothing stands between what was before the cut and what was after it.
    """
    words, after = found.quote, cut[-1] + 1
    parts: list[list[int]] = [[]]
    sentence = False
    for place in (*cut, after):
        if _SENTENCE.search(pair.quote[words[place - 1].end : words[place].start]):
            sentence, parts = True, [*parts, []]
        elif place in cut and (words[place].gap != JOINED or words[place].key in {*JOINS, "but"}):
            parts.append([])
        if place in cut and telling(words[place]):
            parts[-1].append(place)
    full = [part for part in parts if part]
    if sentence:
        # Else the second statement's own subject must be there: if it is gone, its verb is said of the first.
        return runs_on or bool(parts[-1])
    if len(full) < 2:
        before = words[cut[0] - 1]
        subject = bool(full) and (before.key in JOINS or words[cut[0]].gap != JOINED)
        return subject and (words[after].key in FINITE or _VERBAL.search(words[after].key) is not None) and words[after].gap == JOINED
    aside = words[cut[0]].gap != JOINED and words[after].gap != JOINED
    items = words[cut[0]].gap != JOINED and all(len(part) <= _LIST_ITEM for part in full)
    return not (aside or items)


def _tears(found: Alignment, cut: range) -> bool:
    """Whether what a cut brings together had nothing to do with each other: a phrase loses its head, a verb its subject."""
    words, before, after = found.quote, found.quote[cut[0] - 1], found.quote[cut[-1] + 1]
    if after.gap != JOINED or after.key in JOINS:
        return False
    last, first = words[cut[-1]], words[cut[0]]
    if last.number:
        return after.stem in MEASURES
    if last.key in PREPOSITIONS:
        return before.key not in PREPOSITIONS and first.key not in PREPOSITIONS
    if after.key in PREPOSITIONS and before.key in FINITE | BE and telling(last):
        return True
    aside = first.gap != JOINED or first.key in RELATIVE
    return not aside and any(words[place].key in FINITE for place in cut)


def joined_by(pair: Pair) -> Iterator[Fault]:
    """ "And" between words that the quotation joins by "or", and the other way round."""
    found = align(pair)
    for place, word in enumerate(found.claim):
        if word.key not in {"and", "or"}:
            continue
        before = next(
            (found.to_quote[back] for back in range(place - 1, -1, -1) if back in found.to_quote and telling(found.claim[back])), None
        )
        after = next(
            (found.to_quote[on] for on in range(place + 1, len(found.claim)) if on in found.to_quote and telling(found.claim[on])), None
        )
        if before is None or after is None:
            continue
        between = {found.quote[here].key for here in range(min(before, after) + 1, max(before, after))}
        other = "or" if word.key == "and" else "and"
        if other in between and word.key not in between:
            yield Fault(
                rule=JOINED_BY,
                message=f"“{word.text}” stands where the quotation has “{other}”",
                claim=words_at(pair.claim, found.of_claim(place)),
                quote=words_at(pair.quote, found.of_quote(min(before, after), max(before, after))),
            )


def voice(pair: Pair) -> Iterator[Fault]:
    """What is done to something, made into what it does; and the other way round."""
    found = align(pair)
    for there, here in sorted(found.to_quote.items()):
        one, other = found.claim[there], found.quote[here]
        if one.number or one.stem in EMPTY or not (one.key.endswith(("ed", "en")) or other.key.endswith(("ed", "en"))):
            continue
        if _passive(found.claim, there) != _passive(found.quote, here):
            yield Fault(
                rule=VOICE,
                message=f"“{one.text}” is said in another voice: done by, or done to",
                claim=words_at(pair.claim, found.of_claim(there)),
                quote=words_at(pair.quote, found.of_quote(here)),
            )


def _passive(words: tuple[Token, ...], place: int) -> bool:
    """Whether a form of "be" stands before a word, nothing telling between but adverbs."""
    if not words[place].key.endswith(("ed", "en")):
        return False
    for back in range(place - 1, max(-1, place - 1 - _NEAR_BE), -1):
        if words[back].key in BE:
            return True
        if telling(words[back]) and not words[back].key.endswith("ly"):
            return False
    return False


def tense(pair: Pair) -> Iterator[Fault]:
    """What was seen, made into what always is."""
    found = align(pair)
    theirs = {word.key for word in found.quote}
    for place, word in enumerate(found.claim):
        here = found.to_quote.get(place)
        was = here is not None and found.quote[here].key != word.key and found.quote[here].key.endswith("ed")
        now = was and not word.key.endswith(("ed", "ing", "ion", "ions")) and not (place and found.claim[place - 1].key in {*FINITE, "to"})
        if now or (here is None and place not in found.around and word.key in PRESENT and theirs & PAST and not theirs & PRESENT):
            yield Fault(
                rule=TENSE,
                message=f"“{word.text}” says that it is so; the quotation tells what was",
                claim=words_at(pair.claim, found.of_claim(place)),
            )
