"""What the stages of an answer say about a statement when somebody asks: which stage let it go, and on what number."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from clincite.evidence.statements import Statement

FINDINGS = "findings"
SUBJECT = "subject"
COVERAGE = "coverage"
NEAR_BEST = "near-best"
RANK = "rank"
WORDING = "wording"
REPEAT = "repeat"
SCORE = "score"
SIDES = "sides"
FACET = "facet"
ROOM = "room"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """One statement that went no further.

    :param stage: the stage that let it go: one of the names of this module, in the order of the stages.
    :param number: what it had: a coverage, a score, a place.
    :param threshold: what was needed.
    :param other: the statement that took its place, for a repeat.
    :param facet: the side that it was filed under, where that decided.
    """

    stage: str
    statement: Statement
    number: float | None = None
    threshold: float | None = None
    other: Statement | None = None
    facet: str | None = None


#: Told of every statement that goes no further; None: nobody asks.
Trace = Callable[[Verdict], None] | None
