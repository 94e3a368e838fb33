"""What a sentence compares, and with what: the words on either side of "than", "versus", "compared with"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from clincite.support.faults import Pair
from clincite.support.words.function_words import EMPTY
from clincite.support.words.opposites import FAMILIES, opposed, poles
from clincite.support.words.tokens import Token, tokens

_AGAINST: Final = re.compile(
    r"\b(?:(?:as )?compared (?:with|to|against)|in comparison (?:with|to)|relative to|versus|vs\.?|rather than|instead of|"
    r"(?:superior|inferior|noninferior|preferred|equivalent|comparable|preferable) to|(?:recommended|preferred|favou?red|chosen) over|"
    r"(?<!rather )(?<!other )than(?! \d| (?:half|one|two|three|four|five|six|seven|eight|nine|ten|twice)\b)|over (?=placebo|sham|no "
    r"))(?!\w)",
    re.IGNORECASE,
)
_ENDS: Final = re.compile(
    r"[,;:()\[\]]|[.!?](?:\s|$)|\b(?:for|in|among|on|during|after|at|and|or|but|with|by|is|are|was|were|has|have|had|did|does|do|may|might|"
    r"can|could|"
    r"should|would|will|reduced?|increase[sd]?|improve[sd]?|showed|when|if|because|while|whereas|to|from|as|that|which|who)\b",
    re.IGNORECASE,
)
_LEFT_ENDS: Final = re.compile(r"[;:]|[.!?]\s|\b(?:but|whereas|while|although|that)\b", re.IGNORECASE)
_OPENING: Final = re.compile(r"\s*(?:(?:with|in|among|for|after|by|on|at|did|does|those|that|of|the|an?)\s+)+", re.IGNORECASE)
_NOUNS: Final = 5
_COMPARING: Final = frozenset(
    family.name
    for family in FAMILIES
    if family.name in {"amount", "quality", "length", "pace", "size", "earliness", "benefit", "place", "safety"}
)


class Comparison(msgspec.Struct, frozen=True):
    """Two things compared.

    :param start: where the words that compare begin, and
    :param middle: where they end,
    :param end: where the thing compared with ends.
    :param left: stems before them, of the same clause.
    :param right: stems of the thing compared with.
    """

    start: int
    middle: int
    end: int
    left: frozenset[str]
    right: frozenset[str]


@lru_cache(maxsize=8_192)
def comparisons(text: str) -> tuple[Comparison, ...]:
    """Every comparison of a text, in order."""
    found = []
    matches = list(_AGAINST.finditer(text))
    words = tokens(text) if matches else ()
    for index, match in enumerate(matches):
        opening = _OPENING.match(text, match.end())
        stop = _ENDS.search(text, opening.end() if opening else match.end() + 1)
        end = stop.start() if stop else len(text)
        inside = [word for word in words if match.end() <= word.start and word.end <= end][: _NOUNS + 3]
        if not inside or inside[0].number:
            continue
        end = inside[-1].end
        begin = max((cut.end() for cut in _LEFT_ENDS.finditer(text, 0, match.start())), default=0)
        if index:
            begin = max(begin, matches[index - 1].end())
        left = _telling(word for word in words if begin <= word.start and word.end <= match.start())
        right = _telling(inside)
        found.append(Comparison(match.start(), match.end(), end, left, right))
    return tuple(found)


def _telling(words: Iterable[Token]) -> frozenset[str]:
    return frozenset(word.stem for word in words if word.stem not in EMPTY)


@lru_cache(maxsize=256)
def changed_places(pair: Pair) -> tuple[Comparison, Comparison] | None:
    """The comparison of the claim and that of the quotation when what is compared and what it is compared with have changed places."""
    for said in comparisons(pair.claim):
        for told in comparisons(pair.quote):
            # Words that stand on one side only tell the sides apart.
            left, right = told.left - told.right, told.right - told.left
            mine, theirs = said.left - said.right, said.right - said.left
            if right and theirs and theirs <= left and right <= mine and not theirs & right:
                return said, told
    return None


def mirrored(pair: Pair) -> bool:
    """Whether the sides of a comparison have changed places and its direction with them: then it says the same."""
    places = changed_places(pair)
    return places is not None and _turned(pair, *places)


def _turned(pair: Pair, said: Comparison, told: Comparison) -> bool:
    return any(
        (family := opposed((one.key, one.stem), (other.key, other.stem))) is not None and family.name in _COMPARING
        for one in _comparing(pair.quote, told)
        for other in _comparing(pair.claim, said)
    )


def _comparing(text: str, comparison: Comparison) -> list[Token]:
    return [
        word
        for word in tokens(text)
        if word.end <= comparison.middle and any(family.name in _COMPARING for family, _ in poles(word.key, word.stem))
    ]
