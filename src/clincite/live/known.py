"""Which words of a question may leave the machine: those that somebody else knows.

A name that no list holds is still no word of English, of the vocabulary or of the library's texts.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from clincite.library import Library
from clincite.library.analysis import terms
from clincite.privacy.people import is_eponym, names_in
from clincite.question.lexicon import read_lexicon
from clincite.question.terms import Vocabulary
from clincite.question.vocabulary import abbreviations
from clincite.question.words import fold, key_of

# In a large library a word must be in more than a section or two: texts name people as well.
_SECTIONS_PER_MENTION: Final = 10_000
_SUBSTANCE_FROM: Final = 7
_STEM_FROM: Final = 5
_CODE: Final = re.compile(r"^(?=.*[A-Z])(?=.{2,12}$)[A-Za-z]*\d+[A-Za-z\d]*$|^[A-Z]{2,9}s?$|^[a-z]{1,3}[A-Z]{2,}[A-Za-z\d]*$")
_LONG_NUMBER: Final = re.compile(r"\d{5}")


class Known:
    """Tells words that are clinical or ordinary from all others.

    :param library: whose texts' words count as known.
    """

    def __init__(self, vocabulary: Vocabulary, library: Library) -> None:
        self._phrases = frozenset(key for phrase in vocabulary.phrases for key in phrase.split())
        self._keywords = vocabulary.keyword_keys
        self._exact = vocabulary.exact
        self._library = library
        self._least = 1 + library.sections() // _SECTIONS_PER_MENTION

    def __call__(self, word: str) -> bool:
        """Whether the word is a clinical or an ordinary one, as written in the question."""
        parts = re.split(r"[-'’–]", word)
        return all(self._knows(part) for part in parts if part)

    def _knows(self, word: str) -> bool:
        folded = fold(word)
        if not folded or _LONG_NUMBER.search(folded):
            return False
        if folded.isdigit() or word in self._exact or word.upper() in abbreviations() or word in abbreviations():
            return True
        if folded in _ordinary() or is_eponym(folded):
            return True
        if names_in((folded,)):
            return False
        key = key_of(folded)
        if key in self._phrases or key in self._keywords or _of_health(folded) or _CODE.match(word):
            return True
        found = terms(folded)
        return bool(found) and all(self._library.frequency(term) >= self._least for term in found)


@cache
def _ordinary() -> frozenset[str]:
    """Frequent words of English, names left out: the whole words of the WordPiece vocabulary that comes with clincite."""
    lines = (resources.files("clincite.library") / "wordpiece" / "vocab.txt").read_text(encoding="utf-8").split("\n")
    words = frozenset(line for line in lines if line.isalpha() and line.isascii() and len(line) > 1)
    return words - names_in(words)


class _Endings(msgspec.Struct, frozen=True):
    sure: tuple[str, ...]
    suffixes: tuple[str, ...]
    not_substances: frozenset[str]


@cache
def _endings() -> _Endings:
    words = read_lexicon("health", dict[str, object])
    stems = (stem.rstrip("*") for stem in str(words["sure"]).split())
    return _Endings(
        # Short stems are whole words there, and stand in the list of ordinary words or in none.
        sure=tuple(stem for stem in stems if len(stem) >= _STEM_FROM and stem.isalpha()),
        suffixes=tuple(f"{words['substance']} {words['suffix']}".split()),
        not_substances=frozenset(str(words["not_substance"]).split()),
    )


def _of_health(folded: str) -> bool:
    """Whether a word begins as words of health do, or ends as diseases, drugs and proteins do."""
    known = _endings()
    if folded.startswith(known.sure):
        return True
    return len(folded) >= _SUBSTANCE_FROM and folded.endswith(known.suffixes) and folded not in known.not_substances
