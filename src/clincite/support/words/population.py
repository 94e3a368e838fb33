"""A claim about other people than its quotation, or about more of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from clincite.support.faults import Fault, Pair
from clincite.support.words.akin import akin
from clincite.support.words.align import Alignment, align, beside, is_pointer, settled, words_at
from clincite.support.words.function_words import EMPTY, GENERIC
from clincite.support.words.groups import Group, groups, limits
from clincite.support.words.opposites import POPULATION
from clincite.support.words.sides import changed_places
from clincite.support.words.tokens import HARD, Token, stems_of, word_set

RULE: Final = "population"
_BESIDE: Final = 5
_AGED: Final = word_set("older younger aged age years year months month weeks week days day")


def population(pair: Pair) -> Iterator[Fault]:
    """Each group of the claim that the quotation does not speak of, and each limit of the quotation that the claim leaves out."""
    if settled(pair):
        return
    ours, theirs = groups(pair.claim), groups(pair.quote)
    found = align(pair)
    around = groups(pair.context) if pair.context else ()
    named = {one.label for one in (*theirs, *around)}
    exchanged: set[Group] = set()
    placed: set[str] = set()
    for one in found.opposed:
        if one.family.rule == POPULATION and found.close and beside(found, one.quote, one.claim, _BESIDE):
            here = next((group for group in theirs if group.start <= found.quote[one.quote].start < group.end), None)
            there = next((group for group in ours if group.start <= found.claim[one.claim].start < group.end), None)
            if here and there and here.label != there.label and changed_places(pair) is None:
                exchanged.add(here)
                placed.add(there.label)
                yield _other(pair, there, here)
    for said in _first(ours):
        if said.label in named or said.label in placed or (said.label == "women" and any(one.axis == "pregnancy" for one in theirs)):
            continue
        told = _instead(said, theirs, ours)
        if told is not None:
            exchanged.add(told)
            yield _other(pair, said, told)
        elif found.edited:
            other = next((one for one in around if one.axis == said.axis), None)
            what = f"its source of {other.label}" if other else "which the quotation does not name"
            yield Fault(rule=RULE, message=f"the claim speaks of {said.label}, {what}", claim=words_at(pair.claim, (said.start, said.end)))
    if found.edited:
        yield from _dropped(pair, found, exchanged)


def _other(pair: Pair, said: Group, told: Group) -> Fault:
    return Fault(
        rule=RULE,
        message=f"the claim speaks of {said.label}, the quotation of {told.label}",
        claim=words_at(pair.claim, (said.start, said.end)),
        quote=words_at(pair.quote, (told.start, told.end)),
    )


def _first(all_of: tuple[Group, ...]) -> list[Group]:
    return list({one.label: one for one in reversed(all_of)}.values())[::-1]


def _instead(said: Group, theirs: tuple[Group, ...], ours: tuple[Group, ...]) -> Group | None:
    """The group of the same kind that the quotation names and the claim does not."""
    kept = {one.label for one in ours}
    return next((one for one in theirs if one.axis == said.axis and one.label not in kept), None)


def _dropped(pair: Pair, found: Alignment, exchanged: set[Group]) -> Iterator[Fault]:
    said = stems_of(pair.claim) | (stems_of(pair.context) if pair.context else frozenset())
    around = groups(pair.context)
    # A source about several groups of a kind does not say which of them a claim is about.
    alone = {one.label for one in around if not any(other.axis == one.axis and other.label != one.label for other in around)}
    labels = {one.label for one in groups(pair.claim)} | alone
    told: list[tuple[int, int]] = []
    axes = {one.axis for one in groups(pair.claim)}  # one of two groups of a kind may be left out
    for one in _first(groups(pair.quote)):
        if one.label not in labels and one not in exchanged and one.axis not in axes and one.axis != "setting" and one.label != "humans":
            told.append((one.start, one.end))
    named = frozenset(told)
    covered = [*told, *((one.start, one.end) for one in exchanged)]
    replaced = {here for here, there in found.replaced if found.claim[there].stem not in EMPTY | GENERIC} | {
        one.quote for one in found.opposed
    }
    for limit in limits(pair.quote):
        if not any(limit.start <= start < limit.end or start <= limit.start < end for start, end in covered):
            told.append((limit.start, limit.end))
    for start, end in sorted(told):
        inside = [place for place, word in enumerate(found.quote) if start <= word.start and word.end <= end]
        telling = [
            place
            for place in inside
            if found.quote[place].stem not in EMPTY | GENERIC and (place in found.to_claim or not is_pointer(pair, *found.of_quote(place)))
        ]
        known = [
            place
            for place in telling
            if place in found.to_claim or ((start, end) not in named and any(akin(found.quote[place].stem, other) for other in said))
        ]
        # "Older than 65 years" is ">65 years": the checks of numbers tell.
        years = found.quote[inside[0] : inside[-1] + 3]
        if all(found.quote[place].key in _AGED for place in telling) and _figures(years) & _figures(found.claim):
            continue
        enough = len(telling) if found.minute else len(telling) // 2 + 1
        # A word of it in whose place another stands is told of by another check.
        if not telling or len(known) >= enough or replaced & set(telling) or is_pointer(pair, start, end):
            continue
        beside = _kept_beside(found, inside)
        if beside is not None:
            yield Fault(
                rule=RULE,
                message=f"the claim leaves out “{pair.quote[start:end]}”, to which the quotation limits itself",
                claim=words_at(pair.claim, found.of_claim(beside)),
                quote=words_at(pair.quote, (start, end)),
            )


def _figures(words: Iterable[Token]) -> set[str]:
    """The numbers among words, without their signs."""
    return {word.key.lstrip("<>≤≥± ") for word in words if word.number}


def _kept_beside(found: Alignment, inside: list[int]) -> int | None:
    """A word of the claim that stands beside the words left out; None: their whole clause is left out."""
    for step in (-1, 1):
        place = inside[0] - 1 if step < 0 else inside[-1] + 1
        for _ in range(_BESIDE):
            if not 0 <= place < len(found.quote) or found.quote[place if step > 0 else place + 1].gap == HARD:
                break
            if found.quote[place].stem not in EMPTY:
                if place in found.to_claim:
                    return found.to_claim[place]
                if found.quote[place].stem not in GENERIC:
                    break
            place += step
    return None
