"""Which sentences of one abstract bear on a claim: those that share its telling words and state what was found.

A logistic model of five features. Its weights, the threshold and the most sentences picked come from SciFact's training claims (562
pairs of claim and abstract), cross-validated tenfold by pair. Shared numbers, shared word pairs and cue words of results ("suggest", "in
conclusion") added nothing there, given the place of the sentence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Final

from clincite.evidence.words import rarity as how_rare
from clincite.library import Library
from clincite.library.analysis import terms

_COVERAGE: Final = 1.0
_AGAINST_BEST: Final = 2.4
_PLACE: Final = 2.3
_BACKGROUND: Final = -1.6
_LENGTH: Final = 1.15
_BIAS: Final = -7.7
_THRESHOLD: Final = 0.2
_MOST: Final = 3
# Sentences that say why or how something was looked at, not what was seen.
_SAYS_WHY: Final = re.compile(
    r"^\W*(?:background|objectives?|aims?|purpose|context|introduction|methods?|design|setting)\b"
    r"|\bwe (?:aimed|sought|investigated|examined|assessed)\b"
    r"|\b(?:remains?|is|are) (?:unclear|unknown|poorly)\b"
    r"|\bto (?:investigate|determine|assess|evaluate|examine) ",
    re.IGNORECASE,
)

Rarity = Callable[[str], float]


def rarity_in(library: Library) -> Rarity:
    """How telling an index term is in a library: inverse document frequency over its sections, as in BM25."""
    sections = library.sections()

    def rarity(term: str) -> float:
        return how_rare(library.frequency(term), sections)

    return rarity


def rationale_scores(claim: str, sentences: Sequence[str], rarity: Rarity) -> list[float]:
    """For each sentence of one abstract, 0 to 1: how likely it is to bear on the claim. 0 when they share no word.

    :param sentences: all of them, in order: where a sentence stands tells what it does.
    """
    asked = {term: rarity(term) for term in terms(claim)}
    total = sum(asked.values())
    stems = [frozenset(terms(sentence)) for sentence in sentences]
    covered = [sum(weight for term, weight in asked.items() if term in found) for found in stems]
    best = max(covered, default=0.0)
    return [
        _probability(
            _BIAS
            + _COVERAGE * share / total
            + _AGAINST_BEST * share / best
            + _PLACE * (place + 1) / len(sentences)
            + (_BACKGROUND if _SAYS_WHY.search(sentence) else 0.0)
            + _LENGTH * math.log1p(len(found))
        )
        if share
        else 0.0
        for place, (sentence, found, share) in enumerate(zip(sentences, stems, covered, strict=True))
    ]


def rationale(claim: str, sentences: Sequence[str], rarity: Rarity) -> tuple[int, ...]:
    """Places of the sentences that bear on the claim, in order of place: none to three."""
    scores = rationale_scores(claim, sentences, rarity)
    best = sorted(range(len(scores)), key=lambda place: (-scores[place], place))[:_MOST]
    return tuple(sorted(place for place in best if scores[place] >= _THRESHOLD))


def _probability(score: float) -> float:
    return 1 / (1 + math.exp(-score))
