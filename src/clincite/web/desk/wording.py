"""The desk's words for what its values name: verdicts, reasons, events of the ledger, how long something waits."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final

from clincite.render.words import capitalised, counted, long_date, one_line, review_words
from clincite.review.ledger.whats import AccountWhat, What
from clincite.review.states import State
from clincite.review.values import RejectReason, Verdict

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.APPROVE: "approved",
    Verdict.AMEND: "rewords it",
    Verdict.REJECT: "rejects it",
    Verdict.CLEAR: "took the verdict back",
}

#: The same, said to whoever gave it.
VERDICTS_YOURS: Final[Mapping[Verdict, str]] = {**VERDICTS, Verdict.AMEND: "reword it", Verdict.REJECT: "reject it"}
#: The same, of a review that is over or a version before.
VERDICTS_BEFORE: Final[Mapping[Verdict, str]] = {Verdict.AMEND: "reworded it", Verdict.REJECT: "rejected it"}

REASONS: Final[Mapping[RejectReason, str]] = {
    RejectReason.WRONG: "It is wrong",
    RejectReason.NOT_SUPPORTED: "The quotation does not support it",
    RejectReason.OUTDATED: "It is outdated",
    RejectReason.UNSAFE: "It is unsafe",
    RejectReason.MISLEADING: "It misleads",
    RejectReason.OFF_TOPIC: "It does not answer the question",
    RejectReason.UNCLEAR: "It is unclear",
    RejectReason.OTHER: "Another reason",
}

BASES: Final[Mapping[str, str]] = {
    "submitted": "as submitted",
    "revised": "with the reviewers’ decisions carried out",
    "refreshed": "asked anew of the library",
}

#: What an entry of the ledger says was done, as a phrase behind the name of whoever did it.
DEEDS: Final[Mapping[str, str]] = {
    What.SUBMIT: "handed in version {version}",
    What.REVISE: "made version {version}: amendments and rejections carried out",
    What.REFRESH: "asked it anew of the library: version {version}",
    What.SEND: "sent version {version} for review",
    What.BEGIN: "began the review of version {version}",
    What.REQUEST_CHANGES: "requested changes to version {version}",
    What.RESUME: "resumed the review of version {version}",
    What.APPROVE: "completed the approval of version {version}",
    What.EVIDENCE: "saw that the evidence under version {version} changed",
    What.EXPIRE: "saw that the review of version {version} is out of date",
    What.WITHDRAW: "withdrew version {version}",
    What.REOPEN: "reopened the review of version {version}",
    What.INTERESTS: "stated interests",
    What.DECIDE: "decided on a claim of version {version}",
    What.COMMENT: "commented on version {version}",
    What.SIGN: "signed version {version}",
    What.PUBLISH: "made the address public, with version {version}",
    What.ASSIGN: "assigned a reviewer",
    What.UNASSIGN: "took a reviewer off",
    What.MONTHS: "set when reviews are due",
    What.REPORT: "reported that something is wrong",
    What.CLOSE_REPORT: "closed a reader’s report",
    What.ERASE_REPORT: "erased the words of a reader’s report",
    AccountWhat.CREATE_OWNER: "made the account of the first owner",
    AccountWhat.INVITE: "invited somebody",
    AccountWhat.REVOKE_INVITATION: "took an invitation back",
    AccountWhat.ACCEPT_INVITATION: "accepted an invitation",
    AccountWhat.RESET_PASSWORD: "made a link for a new password",
    AccountWhat.RECOVER: "was told at the terminal to make a link for a new password of an owner",
    AccountWhat.CHANGE_PASSWORD: "changed the password",
    AccountWhat.REHASH_PASSWORD: "signed in, and the password was kept anew in a stronger form",
    AccountWhat.ADD_SECOND_FACTOR: "added a second factor",
    AccountWhat.REMOVE_SECOND_FACTOR: "removed the second factor",
    AccountWhat.CONNECT_IDENTITY: "connected an account kept elsewhere",
    AccountWhat.SET_ROLE: "changed a role",
    AccountWhat.ENABLE: "enabled an account",
    AccountWhat.DISABLE: "disabled an account",
    AccountWhat.UPDATE_PROFILE: "changed name, credentials or affiliation",
}

_HOUR: Final = 3600
_DAY: Final = 24 * _HOUR
_DAYS_IN_HOURS: Final = 2


def reader_words(reader: str) -> str:
    """For whom an answer is written."""
    return {"patient": "patients", "student": "students"}.get(reader, "clinicians")


def state_label(state: State | str) -> str:
    """A state as a word or two."""
    return review_words(str(state)).label


def waited(since: str, now: datetime.datetime) -> str:
    """How long ago that was, in the largest unit that tells something: ``under an hour``, ``5 hours``, ``12 days``."""
    seconds = max(0.0, (now - _moment(since)).total_seconds())
    if seconds < _HOUR:
        return "under an hour"
    if seconds < _DAYS_IN_HOURS * _DAY:
        return counted(int(seconds // _HOUR), "hour", "hours")
    return counted(int(seconds // _DAY), "day", "days")


def moment_words(iso: str) -> str:
    """``2 January 2026, 09:30 UTC``; of a bare date, the date."""
    return f"{long_date(iso)}, {iso[11:16]} UTC" if len(iso) > len("2026-01-02") else long_date(iso)


def due_words(due: str | None, today: datetime.date) -> str:
    """When the next review is due, and how soon that is; empty where nothing is due."""
    if not due:
        return ""
    days = (datetime.date.fromisoformat(due) - today).days
    if days < 0:
        return f"overdue since {long_date(due)}"
    return f"{long_date(due)} (today)" if days == 0 else f"{long_date(due)} (in {counted(days, 'day', 'days')})"


def listed_reason(category: RejectReason | None, reason: str) -> str:
    """A reason with its category before it; empty where neither was given."""
    said = one_line(reason)
    if category is None:
        return said
    return f"{REASONS[category]}. {capitalised(said)}" if said else f"{REASONS[category]}."


def _moment(iso: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(iso)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)
