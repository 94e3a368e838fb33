"""What a sweep found: versions that clincite itself moved, and those that it could not look at."""

from __future__ import annotations

import msgspec

from clincite.review.states import State


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A version that clincite itself moved.

    :param reason: one sentence.
    """

    slug: str
    version: int
    state: State
    reason: str


class Damaged(msgspec.Struct, frozen=True, kw_only=True):
    """A version that could not be read.

    :param reason: one sentence.
    """

    slug: str
    version: int
    reason: str


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What came of looking through all answers that stand approved.

    :param damaged: what could not be looked at.
    """

    moved: tuple[Moved, ...] = ()
    damaged: tuple[Damaged, ...] = ()
