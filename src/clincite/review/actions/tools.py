"""What every action needs beside the database: the policy, the time, the library, and what was found out about an answer before."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from clincite import holdings
from clincite.answers import Answer, answer_id
from clincite.compose.verify import Verification, verify_answer
from clincite.engine import ENGINE
from clincite.errors import ClinciteError, StoreError
from clincite.library import Library
from clincite.living.log import deletions
from clincite.living.outdated import outdated
from clincite.render import json as answer_json
from clincite.review.composing import Composing, ground_of
from clincite.review.critical import critical_claims
from clincite.review.ledger.signing import Signer
from clincite.review.policy import ReviewPolicy
from clincite.review.rewriting import claim_key
from clincite.review.times import stamp

_ANSWERS_HELD: Final = 256


class Studied(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it is stored, with what follows from its words alone.

    :param keys: of each claim, by its id, the hash of its words and quotations.
    :param critical: of each safety-critical claim, by its id, why it is.
    """

    answer: Answer
    keys: Mapping[str, str]
    critical: Mapping[str, tuple[str, ...]]


class _Seen:
    """What was found out about answers, by one state of the library. A retraction moves the stamp, not the snapshot."""

    def __init__(self, library: Library, stamp: str, snapshot: str) -> None:
        self.library = library
        self.stamp = stamp
        self.snapshot = snapshot
        self.verified: dict[str, Verification] = {}
        self.moved: dict[str, tuple[str, ...]] = {}


class Tools:
    """What the actions share. Threads may use it at once.

    :param clock: tells the time (UTC).
    :param library: gives the library as it is now.
    :param composing: composes answers anew; None: from that library, with the vectors that it has.
    :param signer: signs the ledger; None: it is not signed.
    """

    def __init__(
        self,
        *,
        policy: ReviewPolicy,
        clock: Callable[[], datetime.datetime],
        library: Callable[[], Library],
        composing: Composing | None = None,
        signer: Signer | None = None,
    ) -> None:
        self.policy = policy
        self.signer = signer
        self.composing = composing or Composing(lambda: ground_of(library()))
        self._clock = clock
        self._library = library
        self._studied = lru_cache(maxsize=_ANSWERS_HELD)(_study)
        self._lock = threading.Lock()
        self._last: _Seen | None = None

    @property
    def moment(self) -> datetime.datetime:
        """The time (UTC), to the second."""
        return self._clock().replace(microsecond=0)

    @property
    def now(self) -> str:
        """The time, UTC ISO 8601."""
        return stamp(self._clock())

    @property
    def library(self) -> Library:
        """The library as it is now.

        :raises LibraryError: it cannot be opened.
        """
        return self._library()

    def studied(self, content: bytes) -> Studied:
        """A stored answer.

        :raises StoreError: it is damaged.
        """
        return self._studied(content)

    def verification(self, answer: Answer) -> Verification:
        """What does not hold in an answer, by the library as it is now.

        :raises LibraryError: the library cannot be opened.
        """
        seen = self._seen()
        found = seen.verified.get(answer.id)
        if found is None:
            found = seen.verified[answer.id] = self.verified_now(answer, seen.library)
        return found

    def verified_now(self, answer: Answer, library: Library | None = None) -> Verification:
        """:meth:`verification`, looked at anew whatever was found before."""
        return verify_answer(answer, library if library is not None else self.library, engine=ENGINE)

    def moved(self, answer: Answer) -> tuple[str, ...]:
        """What grave happened to the sources of an answer since it was written, one sentence each.

        :raises LibraryError: the library cannot be opened.
        """
        seen = self._seen()
        found = seen.moved.get(answer.id)
        if found is None:
            grave = [one for one in outdated(answer, seen.library, deleted=deletions(seen.library)) if one.grave]
            found = seen.moved[answer.id] = tuple(dict.fromkeys(one.why for one in grave))
        return found

    def known_moved(self, answer_id: str) -> tuple[str, ...] | None:
        """:meth:`moved` of an answer that was looked at before in this state of the library; None: it was not."""
        return self._seen().moved.get(answer_id)

    def _seen(self) -> _Seen:
        """What was found out about the library as it is now. A library in which changes cannot be seen is looked at each time."""
        library = self.library
        stamp = holdings.stamp_of(library)
        snapshot = library.snapshot()
        with self._lock:
            seen = self._last
            if seen is None or not stamp or (seen.library, seen.stamp, seen.snapshot) != (library, stamp, snapshot):
                seen = self._last = _Seen(library, stamp, snapshot)
        return seen


def _study(content: bytes) -> Studied:
    try:
        answer = answer_json.loads(content)
    except ClinciteError as error:
        raise _damaged(error.message) from error
    if answer_id(answer) != answer.id:
        raise _damaged("its id is not the hash of what it holds")
    return Studied(answer=answer, keys={one.id: claim_key(one) for one in answer.claims}, critical=critical_claims(answer))


def _damaged(why: str) -> StoreError:
    return StoreError(
        f"An answer in the desk's database is damaged: {why}", hint="Run clincite review verify-ledger, and restore a backup."
    )
