"""The system under test: the only place where benchmarks touch the engine."""

from __future__ import annotations

import datetime
import os
from typing import Final

import msgspec

from clincite import engine
from clincite.answers import Answer
from clincite.bench.context import Context
from clincite.errors import QuestionError
from clincite.holdings import cache_folder, vocabulary_of
from clincite.library import EmbeddedLibrary
from clincite.library.dense import Dense, cache_of, open_dense
from clincite.library.encoder import load_encoder

WITHOUT: Final = "without dense"
WITH: Final = "with dense"
AS_OF: Final = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
_SECTIONS_A_DOCUMENT: Final = 4


class Place(msgspec.Struct, frozen=True):
    """A section that the engine ranked."""

    record: str
    ordinal: int


class System:
    """The engine on one library, with or without vectors.

    :param dense: what :func:`clincite.library.dense.open_dense` gives, or None.
    """

    def __init__(self, library: EmbeddedLibrary, name: str, dense: Dense | None) -> None:
        self.library = library
        self.name = name
        self.refused: set[str] = set()
        self.dense = dense
        self._vocabulary = vocabulary_of(library, cache_folder(library))

    def sections(self, question: str, k: int) -> list[Place]:
        """The ``k`` best sections."""
        ranked = engine.rank(question, self.library, k=k, dense=self.dense, vocabulary=self._vocabulary)
        return [Place(item.record, item.ordinal) for item in ranked]

    def documents(self, question: str, k: int) -> list[str]:
        """The ``k`` best records, each at the place of its best section."""
        return list(dict.fromkeys(place.record for place in self.sections(question, k * _SECTIONS_A_DOCUMENT)))[:k]

    def ask(self, question: str) -> Answer | None:
        """The answer; None for a question that the engine does not take."""
        try:
            return engine.ask(question, self.library, as_of=AS_OF, vocabulary=self._vocabulary, dense=self.dense)
        except QuestionError:
            self.refused.add(question)
            return None


def systems(library: EmbeddedLibrary, context: Context) -> list[System]:
    """The engine without vectors, and with them where there is an encoder and the run wants it."""
    found = [System(library, WITHOUT, None)]
    # An engine that does not rank by vectors would be measured twice without them.
    dense = _dense_of(library, context) if context.dense and hasattr(engine, "rank") else None
    if dense is not None:
        found.append(System(library, WITH, dense))
    return found


def _dense_of(library: EmbeddedLibrary, context: Context) -> Dense | None:
    """Vectors of the whole library, computed where they are missing; None when this installation has no encoder."""
    encoder = load_encoder(threads=os.cpu_count() or 1)
    if encoder is None:
        return None
    cache_of(library.path, encoder).compute(library, encoder, progress=context.progress)
    return open_dense(library, library.path, encoder=encoder, progress=context.progress)


def direct_text(answer: Answer | None) -> str:
    """The words of the direct answer."""
    if answer is None:
        return ""
    texts = {claim.id: claim.text for claim in answer.claims}
    return " ".join(texts[name] for name in answer.direct_answer)


def confidence_of(answer: Answer | None) -> float:
    """How sure the engine is that the library holds an answer, 0 to 1. An engine that does not say: whether it gave a direct answer."""
    if answer is None:
        return 0.0
    stated = getattr(answer.receipt, "confidence", None)
    return float(stated) if stated is not None else float(bool(answer.direct_answer))


def remarks(tested: list[System]) -> tuple[str, ...]:
    """Notes for a report: questions that were not taken, and that there are no figures with vectors."""
    refused = tuple(
        f"{len(one.refused)} questions were not taken by the engine ({one.name}); they count as having found nothing."
        for one in tested
        if one.refused
    )
    lexical = ("Measured without vectors only: they were left out, or there is no encoder here.",)
    return refused if any(one.name == WITH for one in tested) else (*refused, *lexical)
