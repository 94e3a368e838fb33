"""A claim that denies what its quotation affirms, or affirms what it denies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.words.align import Alignment, align, is_pointer, settled, words_at
from clincite.support.words.denials import Denial, covers, denials, weak_denials
from clincite.support.words.paraphrase import clashes, supposes
from clincite.support.words.tokens import Token

RULE: Final = "negation"


def negation(pair: Pair) -> Iterator[Fault]:
    """Each word that denies, on one side, what the other side affirms."""
    if settled(pair):
        return
    found = align(pair)
    if not found.close:
        yield from clashes(pair, RULE)
        return
    if supposes(pair, found):
        return
    told = [*_dropped(pair, found), *_added(pair, found)]
    yield from told
    if not told:
        yield from _at_all(pair, found) if found.minute else clashes(pair, RULE)


def _at_all(pair: Pair, found: Alignment) -> Iterator[Fault]:
    """Of two texts that differ in a few words only, a denial more in one is a change, whatever it denies."""
    firm = [one.place for one in denials(pair.claim) if one.place in found.to_quote]
    theirs = [
        one.place
        for one in denials(pair.quote)
        if one.place not in found.to_claim
        # "No fever and no rash", "no fever or rash": the one denial reaches both.
        and not any(
            covers(found.claim, place, found.to_claim.get(head, place), strictly=True)
            for place in firm
            for head in one.heads[:1]
            if head in found.to_claim
        )
    ]
    ours = [one.place for one in denials(pair.claim) if one.place not in found.to_quote and one.place not in found.around]
    other = weak_denials(pair.claim) - set(found.to_quote) - set(ours) or weak_denials(pair.quote) - set(found.to_claim) - set(theirs)
    if (len(theirs) + len(ours)) % 2 == 0 or other or found.denied or found.opposed:
        return
    words = [pair.claim[slice(*found.of_claim(place))] for place in ours] or [pair.quote[slice(*found.of_quote(place))] for place in theirs]
    if not (found.only_left_out(theirs) and found.only_added(ours)):
        return
    if theirs and is_pointer(pair, *found.of_quote(theirs[0])):
        return
    yield Fault(
        rule=RULE,
        message=f"the claim {'adds' if ours else 'leaves out'} “{words[0]}”",
        claim=words_at(pair.claim, found.of_claim(ours[0])) if ours else None,
        quote=words_at(pair.quote, found.of_quote(theirs[0])) if theirs else None,
    )


def _dropped(pair: Pair, found: Alignment) -> Iterator[Fault]:
    theirs, ours = denials(pair.quote), denials(pair.claim)
    loose = {one.place for one in ours if one.place not in found.to_quote}
    weak = {place for place in weak_denials(pair.claim) if place not in found.to_quote}
    firm = [one.place for one in ours if one.place in found.to_quote]
    turned = {here for here, _ in found.denied}
    # Denials by what they deny in the claim: two of one word deny nothing ("not uncommon").
    by_head: dict[int, list[int]] = defaultdict(list)
    for denial in theirs:
        head = (
            None
            if denial.place in found.to_claim or denial.place in turned
            else _head(denial, found.to_claim | dict(found.denied) | _swapped(found))
        )
        if head is not None and not is_pointer(pair, *found.of_quote(denial.place)):
            by_head[head].append(denial.place)
    prefixed = {there: here for here, there in found.denied if len(found.quote[here].stem) > len(found.claim[there].stem)}
    for there, here in prefixed.items():
        by_head[there].append(here)
    for here, there in found.denied:
        if there in by_head and there not in prefixed:
            by_head[there].append(here)  # "not effective", "ineffective"
    for head, places in by_head.items():
        if len(places) % 2 == 0 or any(covers(found.claim, one, head, strictly=False) for one in loose | (weak - {head})):
            continue
        if head not in prefixed and not _has_with(found, places[0]) and any(_reaches(found.claim, one, head) for one in firm):
            continue
        if _turned_here(found, head, places):
            continue
        first, last = sorted((places[0], next((q for q, c in found.to_claim.items() if c == head), places[0])))
        words = pair.quote[slice(*found.of_quote(first, last))]
        yield Fault(
            rule=RULE,
            message=f"the quotation denies what the claim affirms: “{words}”",
            claim=words_at(pair.claim, found.of_claim(head)),
            quote=words_at(pair.quote, found.of_quote(first, last)),
        )


def _added(pair: Pair, found: Alignment) -> Iterator[Fault]:
    theirs, ours = denials(pair.quote), denials(pair.claim)
    loose = {one.place for one in theirs if one.place not in found.to_claim}
    weak = {place for place in weak_denials(pair.quote) if place not in found.to_claim}
    firm = [one.place for one in theirs if one.place in found.to_claim]
    by_head: dict[int, list[int]] = defaultdict(list)
    turned = {there for _, there in found.denied}
    back = found.to_quote | {there: here for here, there in found.denied} | {one.claim: one.quote for one in found.opposed}
    for denial in ours:
        if denial.place in found.to_quote or denial.place in found.around or denial.place in turned:
            continue
        head = _head(denial, back)
        if head is not None:
            by_head[head].append(denial.place)
    # "Do not avoid" denies twice.
    denied = {one.heads[0] for one in ours if one.heads and one.place in found.to_quote}
    prefixed = {here: there for here, there in found.denied if len(found.claim[there].stem) > len(found.quote[here].stem)}
    for here, there in prefixed.items():
        by_head[here].append(there)
    for here, there in found.denied:
        if here in by_head and here not in prefixed:
            by_head[here].append(there)
    for head, places in by_head.items():
        if len(places) % 2 == 0 or any(covers(found.quote, one, head, strictly=False) for one in loose | (weak - {head})):
            continue
        if head not in prefixed and places[0] not in denied and any(_reaches(found.quote, one, head) for one in firm):
            continue
        if any(one.quote == head and one.family.binary for one in found.opposed):
            continue
        here = places[0]
        yield Fault(
            rule=RULE,
            message=f"the claim denies what the quotation affirms: “{pair.claim[slice(*found.of_claim(here))]}”",
            claim=words_at(pair.claim, found.of_claim(here)),
            quote=words_at(pair.quote, found.of_quote(head)),
        )


def _head(denial: Denial, there: dict[int, int]) -> int | None:
    """What the nearest of the denied words is on the other side."""
    return there.get(denial.heads[0]) if denial.heads else None


def _reaches(words: tuple[Token, ...], denial: int, place: int) -> bool:
    """Whether a denial that was kept takes in another word: "no fever or rash" for "no fever and no rash"."""
    return denial != place and covers(words, denial, place, strictly=True)


def _has_with(found: Alignment, place: int) -> bool:
    """Whether "with" stands where the quotation has "without": then no other denial stands in for it."""
    before = found.to_claim.get(place - 1)
    return (
        found.quote[place].key == "without"
        and before is not None
        and before + 1 < len(found.claim)
        and found.claim[before + 1].key == "with"
    )


def _swapped(found: Alignment) -> dict[int, int]:
    return {one.quote: one.claim for one in found.opposed}


def _turned_here(found: Alignment, head: int, places: list[int]) -> bool:
    """Whether the word itself was turned: then it took the denial in ("recommended against"), or another check tells."""
    return any(one.claim == head for one in found.opposed)
