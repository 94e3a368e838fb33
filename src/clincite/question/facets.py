"""Which sides of a condition a question asks about."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import msgspec

from clincite.question.lexicon import read_lexicon
from clincite.question.words import straight
from clincite.records import Facet

_WHAT_IS: Final = re.compile(
    r"\bwhat(?:'s| exactly is| is| are)(?: \(are\))? "
    r"(?!(?:the|a|an)? ?(?:better|best|worse|worst|normal|most|first|fastest|quickest|main|number|difference)\b)"
)
_CLAUSE_END: Final = re.compile(r"[?.;!,]|\b(?:and|but)\b (?=(?:how|why|what|when|who|which|can|is|are|does|do)\b)|$")
_WHAT_IS_IT_ABOUT: Final = frozenset({"it", "this", "that", "there", "wrong", "going"})


class FacetMention(msgspec.Struct, frozen=True):
    """A place where a question names a facet.

    :param start: first character.
    :param end: one past the last character.
    :param content: True when the words are a topic as well ("anticoagulation"), so that evidence must cover them.
    """

    facet: Facet
    start: int
    end: int
    content: bool


class _Cues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cues: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class _Patterns(msgspec.Struct, frozen=True):
    cues: re.Pattern[str]
    content: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@cache
def _patterns() -> dict[Facet, _Patterns]:
    return {
        facet: _Patterns(_either(cues.cues), _either(cues.content) if cues.content else None, _either(cues.unless) if cues.unless else None)
        for facet, cues in read_lexicon("facets", dict[Facet, _Cues]).items()
    }


def _either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})")


def facet_mentions(text: str) -> tuple[FacetMention, ...]:
    """The places where a question names a facet, in order of place.

    :param text: the cleaned question.
    """
    low = straight(text.lower())
    found: list[FacetMention] = []
    for facet, patterns in _patterns().items():
        vetoes = [match.span() for match in patterns.unless.finditer(low)] if patterns.unless else []
        for pattern, content in ((patterns.cues, False), (patterns.content, True)):
            for match in pattern.finditer(low) if pattern else ():
                if not any(start < match.end() and match.start() < end for start, end in vetoes):
                    found.append(FacetMention(facet, match.start(), match.end(), content))
    found.extend(_what_is(low, found))
    return tuple(sorted(found, key=lambda mention: (mention.start, mention.end, mention.facet)))


def _what_is(low: str, found: list[FacetMention]) -> list[FacetMention]:
    """ "What is X" asks for a definition, unless X itself names a facet ("what is the outlook for X")."""
    mentions = []
    for match in _WHAT_IS.finditer(low):
        end = _CLAUSE_END.search(low, match.end())
        stop = end.start() if end else len(low)
        topic = low[match.end() : stop].split()
        if not topic or topic[0] in _WHAT_IS_IT_ABOUT:
            continue
        if not any(match.end() <= mention.start < stop and not mention.content for mention in found):
            mentions.append(FacetMention(Facet.DEFINITION, match.start(), match.end(), False))
    return mentions


def facets_of(text: str) -> tuple[Facet, ...]:
    """The facets that a question asks about, in order of mention, each once."""
    return tuple(dict.fromkeys(mention.facet for mention in facet_mentions(text)))


def is_broad(facets: tuple[Facet, ...]) -> bool:
    """Whether the whole article is wanted: no side named, or cause and treatment together."""
    return not facets or {Facet.CAUSE, Facet.TREATMENT} <= set(facets)
