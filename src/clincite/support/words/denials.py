"""The words of a text that deny something, and what each denies."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from clincite.support.words.function_words import LIGHT
from clincite.support.words.tokens import HARD, JOINED, Token, stems, tokens, word_set

# Words that deny what follows them, and words that deny what they are said of.
_AHEAD: Final = stems(
    "not no never without neither nor none nothing nobody avoid avoids avoided avoiding avoidance absence lack lacks lacked "
    "lacking fail fails failed failing failure refrain free unable withhold withheld"
)
_BEHIND: Final = stems("contraindicated contraindication contraindications contraindicate absent lacking avoided avoid withheld")
# Words that say of two things that they are alike, or that something has no worth, without a word that denies.
_WEAK: Final = stems(
    "similar comparable equivalent equal unchanged unaffected unrelated independent independently stable same unlikely unclear "
    "unknown uncertain insufficient inconclusive ineffective futile useless rather instead exclude excludes excluded excluding "
    "refute refuted disprove disproved reject rejected deny denied unable unnecessary unsafe discourage discouraged against "
    "negative deficient deficiency except unless rule rules ruled ceased prevent prevents prevented only rarely seldom hardly "
    "barely little few minimal negligible non zero 0 loss deplete depletion depleted knockout null inhibit inhibits inhibition "
    "block blocks blocked abolish abolishes abolished abrogate eliminates eliminate eliminated other spared unsupported "
    "questionable debunk stop discontinue contrary although impair impaired inability decrease reduce fewer less lower loses lost "
    "resist resistant resistance restrict restricted limit limited limitation limitations false untrue wrong incorrect withdraw "
    "hold contraindicated"
)
_PREFIXED: Final = re.compile(
    r"un(?!der|i|til)\w{3}|non\w|in(?:adequate|appropriate|active|correct|efficien|abilit|tolera|advisab|accura)|dis(?:approv|agree)"
)
# Places where such a word denies nothing, or only bounds a number.
_IDLE: Final = re.compile(
    r"\bnot only\b|\bwith or without\b|\bno (?:more|less|fewer|later|earlier|greater|higher|lower) than\b|\bnot (?:more|less) than\b|"
    r"\bno doubt\b|\bwhether or not\b|\bif not\b|\bor not\b|\bno\.(?=\s?\d)|\bnot otherwise specified\b|\bnot (?:yet )?known\b|"
    r"\b(?:drug|disease|symptom|seizure|event|progression|relapse|recurrence|cancer|tumou?r|pain|metastasis|cell)[- ]free (?:survival|"
    r"interval|days?)\b|"
    r"\b\w+-lacking\b|\bfree (?:fatty|thyroxine|testosterone|radicals?|light|t[34]|water|flap|cortisol|hemoglobin)\b|"
    r"\b(?:heart|kidney|renal|cardiac|liver|hepatic|respiratory|treatment|multi-?organ|organ|ventricular|graft|bone marrow) failure\b|"
    r"\bfailure rates?\b|\bdo not resuscitate\b|\bnon[- ]?\w+",
    re.IGNORECASE,
)
_NARROW: Final = 6
_WIDE: Final = 9
# A verb of its own between a denial and a word says that the word is of another clause.
_FINITE: Final = word_set("is are was were did does do has have had will would can could may might should must shall but")
# What stands after these is another thought.
_TURNS: Final = frozenset({"but", "whereas", "while", "although", "however"})


class Denial(msgspec.Struct, frozen=True):
    """A word that denies.

    :param place: the word.
    :param heads: the words that it denies, nearest first; what it is said of, for "contraindicated".
    """

    place: int
    heads: tuple[int, ...]


@lru_cache(maxsize=8_192)
def denials(text: str) -> tuple[Denial, ...]:
    """Every word that denies something, in order."""
    words = tokens(text)
    idle = [match.span() for match in _IDLE.finditer(text)]
    found = []
    for place, word in enumerate(words):
        if word.stem not in _AHEAD and word.stem not in _BEHIND:
            continue
        if any(start <= word.start < end for start, end in idle) or (word.stem == "free" and not _is_denying_free(words, place)):
            continue
        heads: tuple[int, ...] = ()
        if word.stem in _AHEAD:
            heads = tuple(_ahead(words, place))
        if word.stem in _BEHIND:
            heads = (*heads, *_behind(words, place))
        found.append(Denial(place, heads))
    return tuple(found)


@lru_cache(maxsize=8_192)
def weak_denials(text: str) -> frozenset[int]:
    """Places of words that may be another way to deny what the other text denies."""
    return frozenset(place for place, word in enumerate(tokens(text)) if word.stem in _WEAK or _PREFIXED.match(word.key))


def _is_denying_free(words: tuple[Token, ...], place: int) -> bool:
    after = words[place + 1].key if place + 1 < len(words) else ""
    return after in {"of", "from"} or (place > 0 and words[place].gap == JOINED and words[place - 1].stem in {"pain", "symptom"})


def _ahead(words: tuple[Token, ...], place: int) -> list[int]:
    heads: list[int] = []
    for here in range(place + 1, min(len(words), place + 1 + _NARROW)):
        if words[here].gap == HARD or (words[here].gap != JOINED and heads):
            break
        if words[here].key in {"but", "and", "or", "which", "that", "who"} and heads:
            break
        if words[here].stem not in LIGHT and not words[here].key.endswith("ly"):
            heads.append(here)
    return heads[:3]


def _behind(words: tuple[Token, ...], place: int) -> list[int]:
    heads: list[int] = []
    for here in range(place - 1, max(-1, place - 1 - _NARROW), -1):
        if words[here].stem not in LIGHT and words[here].key not in _FINITE:
            heads.append(here)
        if words[here].gap != JOINED:
            break
    return heads[:2]


def covers(words: tuple[Token, ...], denial: int, place: int, *, strictly: bool) -> bool:
    """Whether a denial may reach a word.

    :param strictly: only ahead, and not over another verb.
    """
    first, last = min(denial, place), max(denial, place)
    if strictly:
        if place < denial or place - denial > _NARROW or any(words[here].key in _FINITE for here in range(denial + 1, place)):
            return False
    elif last - first > _WIDE * 2:
        return False
    return all(words[here].gap < HARD and words[here].key not in _TURNS for here in range(first + 1, last + 1))
