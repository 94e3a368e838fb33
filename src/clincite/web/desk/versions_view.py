"""The versions of an answer in a list: where each stands, and which one took its place."""

from __future__ import annotations

import msgspec

from clincite.render.words import NOT_APPROVED, REPLACED, long_date, one_line, review_words
from clincite.review.states import IN_REVIEW, State
from clincite.review.values import Case, VersionInfo
from clincite.web.desk.wording import BASES


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a version stands, for a chip."""

    state: str
    label: str


class VersionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One version in the list of them.

    :param signed: name, date and statement of each signature.
    :param public: everybody reads this one.
    """

    number: int
    state: str
    label: str
    words: str
    href: str
    diff: str
    signed: tuple[tuple[str, str, str], ...]
    here: bool
    public: bool


def versions_shown(case: Case) -> tuple[VersionShown, ...]:
    """All versions, the newest first."""
    return tuple(_version(one, case) for one in sorted(case.versions, key=lambda one: -one.number))


def standing_of(version: VersionInfo, case: Case) -> Standing:
    """Where a version stands. One that was left behind keeps for ever the state that it had: what is told is which one took its place, or,
    while everybody goes on reading it, that its last review did not approve it.
    """
    state, by = version.state.value, _replaced_by(version, case)
    if by is not None:
        return Standing(state=REPLACED, label=review_words(state, by).label)
    if version.state in IN_REVIEW and version.number != case.item.newest:
        state = NOT_APPROVED
    return Standing(state=state, label=review_words(state).label)


def signatures_of(version: VersionInfo) -> tuple[tuple[str, str, str], ...]:
    """Name, date and statement of interests of each signature."""
    return tuple((one.person.shown, long_date(one.at), one_line(one.interests.shown)) for one in version.signatures)


def _replaced_by(version: VersionInfo, case: Case) -> int | None:
    """The number of the version that took the place of one; None: it is the newest, everybody reads it, or it was withdrawn."""
    newer = [one for one in case.versions if one.number > version.number]
    if version.state is State.WITHDRAWN or version.number == case.item.shown or not newer:
        return None
    return min((one.number for one in newer if one.was_approved), default=version.number + 1)


def _version(one: VersionInfo, case: Case) -> VersionShown:
    by = f" by {one.made_by.shown}" if one.made_by else ""
    slug, standing = case.item.slug, standing_of(one, case)
    return VersionShown(
        number=one.number,
        state=standing.state,
        label=standing.label,
        words=f"{BASES.get(one.basis, one.basis)}{by}, {long_date(one.created)}",
        href=f"/desk/answers/{slug}/v/{one.number}",
        diff=f"/desk/answers/{slug}/diff?from={one.number - 1}&to={one.number}" if one.number > 1 else "",
        signed=signatures_of(one),
        here=one.number == case.version.number,
        public=one.number == case.item.shown,
    )
