"""The index terms of long texts, quickly: what ranking looks at for each section that a search returns."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import msgspec

from clincite.library.analysis import terms

_LEAST_RARITY: Final = 0.1
_WORD: Final = re.compile(r"[^\W_]+(?:\.\d+)?")


class Spotted(msgspec.Struct, frozen=True, kw_only=True):
    """Where a text has the terms that were looked for.

    :param places: (word of the text counted from 0, term) of each occurrence, in order.
    :param counts: how often each term occurs; only those that do.
    :param length: words in all.
    """

    places: tuple[tuple[int, str], ...]
    counts: Mapping[str, int]
    length: int


class Spotter:
    """Looks for a few terms in many texts. Each word is analysed once, however often it comes; not to be shared by threads.

    :param wanted: index terms (of :func:`~clincite.library.analysis.terms`).
    """

    def __init__(self, wanted: frozenset[str]) -> None:
        self._wanted = wanted
        # A stem begins with the letter that its words begin with, so that most words need not be looked at. Accents are folded away.
        self._letters = frozenset(term[0] for term in wanted)
        self._known: dict[str, str] = {}  # word to the wanted term that it is, or to nothing

    def spot(self, text: str) -> Spotted:
        """The occurrences of the terms in a text."""
        words = _words(text)
        letters, known = self._letters, self._known
        places = []
        counts: dict[str, int] = {}
        for place, word in enumerate(words):
            letter = word[0]
            if letter not in letters and letter.isascii():
                continue
            term = known.get(word)
            if term is None:
                term = known[word] = next((one for one in _terms_of_word(word) if one in self._wanted), "")
            if term:
                places.append((place, term))
                counts[term] = counts.get(term, 0) + 1
        return Spotted(places=tuple(places), counts=counts, length=len(words))


@lru_cache(maxsize=131_072)
def _terms_of_word(word: str) -> tuple[str, ...]:
    return terms(word)


def sequence_of(text: str) -> tuple[str, ...]:
    """The index terms of a text, in order: those of :func:`~clincite.library.analysis.terms`, word by word from a memory of words."""
    return tuple(term for word in _words(text) for term in _terms_of_word(word))


def _words(text: str) -> list[str]:
    # ASCII letters are lowered here and others by the analysis: "İ" lowered on its own would fall apart into two words.
    return _WORD.findall(text.encode().lower().decode())


def inverse_frequency(holders: int, sections: int) -> float:
    """Inverse document frequency of a term that so many of the sections hold, as in BM25."""
    return math.log(1 + (sections - holders + 0.5) / (holders + 0.5))


def rarity(holders: int, sections: int) -> float:
    """How telling a term is: :func:`inverse_frequency`, but never nothing; 1 in an empty library."""
    return max(inverse_frequency(holders, sections), _LEAST_RARITY) if sections else 1.0
