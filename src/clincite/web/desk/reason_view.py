"""Why an answer stands where it stands: the last reason that somebody gave for moving it, with name and date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from clincite.render.words import block, one_line
from clincite.review.ledger.whats import What
from clincite.review.values import LedgerEntry
from clincite.web.desk.wording import moment_words

#: Moves that are made for a reason, as a sentence before name and date.
_TOLD: Final[Mapping[str, str]] = {
    What.REQUEST_CHANGES: "Changes to version {version} were requested",
    What.RESUME: "The review of version {version} was resumed",
    What.REOPEN: "A new review of version {version} was begun",
    What.WITHDRAW: "Version {version} was withdrawn",
    What.EVIDENCE: "The evidence under version {version} changed",
    What.EXPIRE: "The review of version {version} fell due",
}
#: After these nothing that was said before explains where the version stands.
_PLAIN: Final = frozenset({What.SUBMIT, What.REFRESH, What.SEND, What.BEGIN, What.APPROVE})


class ReasonShown(msgspec.Struct, frozen=True, kw_only=True):
    """A reason, ready to show.

    :param what: the entry that gives it: a :class:`~clincite.review.ledger.whats.What`.
    :param head: what was done, by whom and when.
    """

    what: str
    head: str
    at: str
    text: str


def reason_of(entries: Sequence[LedgerEntry], number: int) -> ReasonShown | None:
    """Why a version stands where it stands; None: it went the plain way.

    A version in which decisions were carried out goes on in the review of the one before, and so with its reason.

    :param entries: of one answer, oldest first.
    """
    for entry in reversed(entries):
        if entry.version != number:
            continue
        if entry.what in _TOLD:
            return _shown(entry)
        if entry.what == What.REVISE:
            number -= 1
        elif entry.what in _PLAIN:
            return None
    return None


def _shown(entry: LedgerEntry) -> ReasonShown | None:
    text = block(str(entry.detail.get("reason") or "")).strip()
    if not text:
        return None
    by = f" by {one_line(entry.name)}" if entry.who is not None else ""
    done = _TOLD[entry.what].replace("{version}", str(entry.version))
    return ReasonShown(what=entry.what, head=f"{done}{by} on {moment_words(entry.when)}", at=entry.when, text=text)
