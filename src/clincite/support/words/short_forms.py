"""Which words of a claim are a short form of words of its quotation, or the words that a short form of the quotation stands for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from clincite.question.vocabulary import abbreviations
from clincite.support.words.function_words import FUNCTION
from clincite.support.words.tokens import Token, stem, stems_of, tokens

_LONGEST: Final = 8
_LETTERS: Final = 2


def spelt_out(claim: str, there: str) -> frozenset[int]:
    """Places in the claim of words that the other text has in short, or in full.

    :param there: the quotation and its context.
    """
    ours, theirs = tokens(claim), tokens(there)
    found: set[int] = set()
    stems = stems_of(there)
    for place, word in enumerate(ours):
        if is_short(word.text) and _in_full(word.text, theirs, stems):
            found.add(place)
    for short in {word.text for word in theirs if is_short(word.text)}:
        for run in _runs(short, ours):
            found.update(run)
    return frozenset(found)


def is_short(word: str) -> bool:
    """Whether a word is written as a short form: two capitals or more."""
    return len(word) <= _LONGEST and not word.islower() and sum(map(str.isupper, word)) >= _LETTERS


def _in_full(short: str, words: tuple[Token, ...], stems: frozenset[str]) -> bool:
    if any(_telling(long) <= stems for long in _long_forms(short) if _telling(long)):
        return True
    return next(iter(_initials(short, words)), None) is not None


def _runs(short: str, words: tuple[Token, ...]) -> Iterator[range | list[int]]:
    stems = [word.stem for word in words]
    for long in _long_forms(short):
        telling = _telling(long)
        if telling and telling <= set(stems):
            yield [place for place, one in enumerate(stems) if one in telling]
    yield from _initials(short, words)


def _initials(short: str, words: tuple[Token, ...]) -> Iterator[list[int]]:
    """Runs of words whose first letters are those of the short form, words of grammar left out."""
    letters = [char.lower() for char in short.rstrip("s") if char.isalnum()]
    if len(letters) < _LETTERS:
        return
    telling, heads = _heads(words)
    wanted = "".join(letters)
    first = heads.find(wanted)
    while first >= 0:
        yield list(telling[first : first + len(wanted)])
        first = heads.find(wanted, first + 1)


@lru_cache(maxsize=1_024)
def _heads(words: tuple[Token, ...]) -> tuple[tuple[int, ...], str]:
    """Places of the words that are not mere grammar, and their first letters."""
    telling = tuple(place for place, word in enumerate(words) if word.stem not in FUNCTION)
    return telling, "".join(words[place].text[0].casefold()[:1] for place in telling)


@lru_cache(maxsize=4_096)
def _long_forms(short: str) -> tuple[str, ...]:
    return abbreviations().get(short) or (abbreviations().get(short[:-1], ()) if short.endswith("s") else ())


@lru_cache(maxsize=4_096)
def _telling(long: str) -> frozenset[str]:
    return frozenset(root for word in long.replace("-", " ").split() if (root := stem(word)) not in FUNCTION)
