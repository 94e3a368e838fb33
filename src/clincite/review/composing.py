"""Composing answers anew at the desk: what is handed in must be what its question gives, and a question is asked anew of the library."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from typing import Final

import msgspec

from clincite import engine, holdings
from clincite.answers import Answer, ReviewState, answer_id
from clincite.compose.verify import Finding
from clincite.errors import DeskError, LibraryError
from clincite.library import Library
from clincite.library.dense import Dense
from clincite.question import Vocabulary
from clincite.review.rewriting import REVIEW
from clincite.review.states import Guard

_REMEMBERED: Final = 256


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What answers are composed from: a library as of one state, with its vocabulary and vectors.

    :param vocabulary: None: it is loaded or built.
    :param dense: None: by words alone.
    """

    library: Library
    vocabulary: Vocabulary | None = None
    dense: Dense | None = None


def ground_of(library: Library) -> Ground:
    """A library with the vectors that it has; what is wrong with them costs search by meaning, not the answer."""
    try:
        return Ground(library=library, dense=holdings.dense_of(library))
    except LibraryError:
        return Ground(library=library)


class Composing:
    """Composes answers anew. Threads may use it at once.

    :param ground: gives what to compose from, as it is now.
    :param composed: whether whoever has the desk composed this very answer from that a moment ago, so that it need not be done twice.
    """

    def __init__(self, ground: Callable[[], Ground], *, composed: Callable[[Answer], bool] = lambda _: False) -> None:
        self._ground = ground
        self._composed = composed
        self._same: dict[tuple[str, ...], None] = {}
        self._lock = threading.Lock()

    def differing(self, answer: Answer) -> tuple[Finding, ...]:
        """Where an answer differs from what its question gives: in a title, a heading, a gap, anything; empty: nowhere.

        Of its version and state nothing is asked: those are for the desk to give.

        :raises DeskError: it cannot be composed again, and so cannot be compared.
        :raises LibraryError: the library cannot be opened.
        """
        if self._composed(answer):
            return ()
        ground = self._ground()
        first = msgspec.structs.replace(answer, review=ReviewState())
        edited = answer.changes is not None and answer.changes.basis == REVIEW
        why = "editors have worked on it" if edited else engine.not_composable(first, ground.library, dense=ground.dense)
        if why:
            raise DeskError(
                f"The answer cannot be composed again: {why}.",
                hint="Ask the question anew (clincite ask --refresh FILE) and submit that.",
                guard=Guard.VERIFIED.value,
            )
        key = _state(first, ground)
        if key in self._same:
            return ()
        found = engine.composed_again(first, ground.library, dense=ground.dense, vocabulary=ground.vocabulary)
        if not found and key:
            self._remember(key)
        return found

    def anew(self, old: Answer, *, as_of: datetime.datetime) -> Answer:
        """The next version of an answer: its question asked anew of the library.

        :raises QuestionError: its question is none that this version takes.
        :raises RecordNotFoundError: the library does not hold a record that it did without.
        """
        ground = self._ground()
        return engine.refresh(old, ground.library, as_of=as_of, vocabulary=ground.vocabulary, dense=ground.dense)

    def _remember(self, key: tuple[str, ...]) -> None:
        with self._lock:
            if len(self._same) >= _REMEMBERED:
                self._same.clear()
            self._same[key] = None


def _state(answer: Answer, ground: Ground) -> tuple[str, ...]:
    """What it depends on whether an answer is what its question gives. Empty: a change of the library could not be seen."""
    stamp = holdings.stamp_of(ground.library)
    vectors = ground.dense.state() if ground.dense is not None else ""
    return (answer_id(answer), ground.library.snapshot(), stamp, vectors) if stamp else ()
