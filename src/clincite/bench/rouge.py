"""ROUGE-2 and ROUGE-SU4: how much of a reference text another text has (Lin 2004).

Lin C-Y. ROUGE: a package for automatic evaluation of summaries. Text Summarization Branches Out, ACL 2004, pages 74–81. With matches
clipped to the smaller count: recall = matches / units of the reference, precision = matches / units of the text, F1 their harmonic mean.
A unit is a bigram (ROUGE-2), or a word or a pair of words in order with at most four words between (ROUGE-SU4). Over several references
the best counts, for each figure by itself. Words are lower case and stemmed (Snowball English), stop words kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import msgspec
import snowballstemmer

_WORD: Final = re.compile(r"[^\W_]+")
_MOST_BETWEEN: Final = 4

Units = Counter[tuple[str, ...]]


class Rouge(msgspec.Struct, frozen=True):
    """The score of one text."""

    f1: float
    recall: float


def rouge_2(text: str, references: Sequence[str]) -> Rouge:
    """ROUGE-2, best over the references; 0 when there is none."""
    return _best(text, references, _bigrams)


def rouge_su4(text: str, references: Sequence[str]) -> Rouge:
    """ROUGE-SU4, best over the references; 0 when there is none."""
    return _best(text, references, _skip_bigrams_and_words)


def _best(text: str, references: Sequence[str], units_of: Callable[[tuple[str, ...]], Units]) -> Rouge:
    ours = units_of(_words(text))
    scores = [_score(ours, units_of(_words(reference))) for reference in references]
    return Rouge(max((score.f1 for score in scores), default=0.0), max((score.recall for score in scores), default=0.0))


def _score(ours: Units, theirs: Units) -> Rouge:
    matches = (ours & theirs).total()
    if not matches:
        return Rouge(0.0, 0.0)
    precision, recall = matches / ours.total(), matches / theirs.total()
    return Rouge(2 * precision * recall / (precision + recall), recall)


def _bigrams(words: tuple[str, ...]) -> Units:
    return Counter(pairwise(words))


def _skip_bigrams_and_words(words: tuple[str, ...]) -> Units:
    units: Units = Counter((word,) for word in words)
    for place, word in enumerate(words):
        units.update((word, other) for other in words[place + 1 : place + 2 + _MOST_BETWEEN])
    return units


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[str, ...]:
    return tuple(snowballstemmer.stemmer("english").stemWords(_WORD.findall(text.lower())))
