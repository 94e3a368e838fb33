"""What everybody reads at the address of an answer while the desk works on it, and what withdrawing a version would change of that."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from clincite.review.publication import shown
from clincite.review.states import State
from clincite.review.values import Case, VersionInfo
from clincite.web.desk.versions_view import standing_of
from clincite.web.desk.wording import state_label


class PublicShown(msgspec.Struct, frozen=True, kw_only=True):
    """The version that everybody reads.

    :param number: of it.
    :param here: it is the one that this page is about.
    :param alarm: why readers need a new version soon, in words; empty: nothing alarms.
    """

    number: int
    state: str
    label: str
    here: bool
    alarm: str


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """What a withdrawal of a version comes to.

    :param words: what everybody reads afterwards.
    :param instead: number of the version that everybody goes on to read; 0: none, or it is this one.
    """

    words: str
    instead: int


_ALARMS = {
    State.EVIDENCE_CHANGED: "Its evidence has changed since it was approved.",
    State.EXPIRED: "Its review is out of date.",
}


def public_shown(case: Case) -> PublicShown | None:
    """What everybody reads of an answer; None: nothing."""
    version = next((one for one in case.versions if one.number == case.item.shown), None)
    if version is None:
        return None
    standing = standing_of(version, case)
    return PublicShown(
        number=version.number,
        state=standing.state,
        label=standing.label,
        here=version.number == case.version.number,
        alarm=_ALARMS.get(version.state, ""),
    )


def withdrawal(case: Case) -> Withdrawal:
    """What withdrawing the version of a case changes for everybody."""
    number, before = case.version.number, case.item.shown
    if before is None:
        return Withdrawal(words="Nobody but the desk can read it. It stays here, as withdrawn; nothing is deleted.", instead=0)
    after = _after(case.versions, number)
    if before != number:
        still = f"Everybody still reads version {before} ({_standing(case, before)})"
        return Withdrawal(words=f"{still}: withdrawing version {number} changes nothing of that.", instead=before)
    if after is None or after.number == number:
        stays = "Its page stays at its address, and says that it was withdrawn; no older version takes its place."
        return Withdrawal(words=f"Everybody reads this version. {stays}", instead=0)
    words = f"Everybody reads this version. Version {after.number} takes its place ({state_label(after.state).lower()})."
    return Withdrawal(words=words, instead=0)


def _after(versions: Iterable[VersionInfo], withdrawn: int) -> VersionInfo | None:
    """What the address shows once that version is withdrawn."""
    published = (one for one in versions if one.published is not None)
    return shown(msgspec.structs.replace(one, state=State.WITHDRAWN) if one.number == withdrawn else one for one in published)


def _standing(case: Case, number: int) -> str:
    return next(standing_of(one, case).label.lower() for one in case.versions if one.number == number)
