"""Treatments named in a text: what "it" may stand for in the next question, and what a dose is a dose of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from clincite.question.followup_lexicon import followup_words
from clincite.question.words import fold, straight, tokenise

_SHORTEST_DRUG: Final = 6


class TreatmentMention(msgspec.Struct, frozen=True):
    """A place where a text names a treatment.

    :param name: as written there.
    """

    start: int
    end: int
    name: str


def treatment_mentions(text: str, known: Iterable[str] = ()) -> tuple[TreatmentMention, ...]:
    """The places where a text names a treatment, in order: by our list, by the endings of drug names, or as one of ``known``."""
    words = followup_words()
    low = straight(text.lower())
    spans = [match.span() for match in words.treatments.finditer(low)]
    spans += [(low.find(name), low.find(name) + len(name)) for name in (straight(item.lower()) for item in known) if name and name in low]
    for token in tokenise(text):
        word = fold(token.text)
        if len(word) >= _SHORTEST_DRUG and word.endswith(words.drug_endings):
            spans.append((token.start, token.end))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if not any(start < other_end and other_start < end for other_start, other_end in kept):
            kept.append((start, end))
    return tuple(TreatmentMention(start, end, _bare(text[start:end])) for start, end in sorted(kept))


def treatments_in(text: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The treatments that a text names, each once."""
    return distinct(mention.name for mention in treatment_mentions(text, known))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Names, each once, whatever their capitals."""
    return tuple({fold(name): name for name in reversed(list(names)) if name}.values())[::-1]


def distinct_treatments(names: Iterable[str]) -> tuple[str, ...]:
    """Names of treatments, each once, and none that is only another said more closely ("botulinum toxin type A")."""
    kept: list[str] = []
    for name in distinct(names):
        if not any(fold(name).startswith(fold(other)) for other in kept):
            kept.append(name)
    return tuple(kept)


def _bare(name: str) -> str:
    return name.strip().removeprefix("an ").removeprefix("the ")
