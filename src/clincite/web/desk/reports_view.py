"""Readers' open reports on an answer, each beside the claim that it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from clincite.render.words import block, one_line
from clincite.review.values import Case, Report
from clincite.web.desk.wording import moment_words


class ReportShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader says is wrong, and nobody has dealt with yet.

    :param about: the sentence as the reader saw it, where it is none of this version; empty: it is, or the whole is meant.
    :param version: that the reader read; 0: it is not known.
    """

    id: int
    text: str
    about: str
    version: int
    at: str
    when: str


def reports_by_claim(case: Case) -> Mapping[str, tuple[ReportShown, ...]]:
    """The open reports by the claim of this version that they are about: by its id where this version was read, else by its words; by ""
    those that are about none of its claims."""
    ids = frozenset(one.claim.id for one in case.claims)
    by_words = {one_line(one.claim.text): one.claim.id for one in case.claims}
    found: defaultdict[str, tuple[ReportShown, ...]] = defaultdict(tuple)
    for one in case.reports:
        read_here = one.claim if one.version == case.version.number and one.claim in ids else None
        claim = read_here or by_words.get(one_line(one.said), "")
        found[claim] += (_shown(one, about="" if claim else one_line(one.said)),)
    return found


def _shown(one: Report, *, about: str) -> ReportShown:
    return ReportShown(id=one.id, text=block(one.text), about=about, version=one.version or 0, at=one.at, when=moment_words(one.at))
