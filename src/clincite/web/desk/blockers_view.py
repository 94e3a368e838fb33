"""What stands between a version and its approval, as its page lists it."""

from __future__ import annotations

from typing import Final

import msgspec

from clincite.render.words import one_line
from clincite.review.guards import approval_blockers
from clincite.review.policy import ReviewPolicy
from clincite.review.states import State
from clincite.review.values import Blocker, Case

_CHANGES: Final = "Changes are requested. Once they are made or answered, a reviewer resumes the review."


class BlockerShown(msgspec.Struct, frozen=True, kw_only=True):
    """What still stands between the version and its approval, and where.

    :param where: id of the place on the page: of a claim, or of the form that takes it away; empty: there is none.
    """

    message: str
    where: str


def blockers_shown(case: Case, policy: ReviewPolicy) -> tuple[BlockerShown, ...]:
    """What stands before the approval of a version that is under review; while changes are requested, that comes first."""
    if case.version.number != case.item.newest:
        return ()
    if case.version.state is not State.CHANGES_REQUESTED:
        return tuple(map(_shown, case.blockers))
    return (BlockerShown(message=_CHANGES, where="resume"), *map(_shown, approval_blockers(case, policy)))


def _shown(one: Blocker) -> BlockerShown:
    return BlockerShown(message=one_line(one.message), where=one.claim or "")
