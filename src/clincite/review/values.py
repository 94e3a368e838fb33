"""What the desk knows, as values: people, answers under review, decisions, signatures, reports. Times are UTC ISO 8601."""

from __future__ import annotations

import enum
from typing import Final

import msgspec

from clincite.answers import Answer, Claim
from clincite.compose.verify import Finding
from clincite.review.publication import NO_INTERESTS
from clincite.review.roles import Role
from clincite.review.states import State


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who does something: a person, or clincite itself.

    :param id: of the person; None: clincite itself.
    :param role: that the person has at that moment; None: clincite itself.
    """

    id: int | None
    name: str
    role: Role | None


#: What clincite does on its own: a source changed, a review fell due.
SYSTEM = Actor(id=None, name="clincite", role=None)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An account.

    :param credentials: shown behind the name ("MD, FRCP").
    :param affiliation: where the person works; may be empty.
    :param on_board: agreed to be shown on the public page of the board.
    """

    id: int
    email: str
    name: str
    credentials: str = ""
    affiliation: str = ""
    role: Role
    active: bool = True
    on_board: bool = False
    has_password: bool = False
    has_totp: bool = False
    created: str

    @property
    def actor(self) -> Actor:
        """The person, doing something."""
        return Actor(id=self.id, name=self.name, role=self.role)

    @property
    def shown(self) -> str:
        """Name and credentials."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


class PersonRef(msgspec.Struct, frozen=True, kw_only=True):
    """A person as named beside something that they did."""

    id: int
    name: str
    credentials: str = ""

    @property
    def shown(self) -> str:
        """Name and credentials."""
        return f"{self.name}, {self.credentials}" if self.credentials else self.name


class Verdict(enum.StrEnum):
    """What a reviewer says of a claim; the last word of each counts. ``clear`` takes it back."""

    APPROVE = "approve"
    AMEND = "amend"
    REJECT = "reject"
    CLEAR = "clear"


#: Verdicts that want a claim gone or worded otherwise.
OBJECTIONS: Final = frozenset({Verdict.AMEND, Verdict.REJECT})


class RejectReason(enum.StrEnum):
    """Why a claim is rejected or reworded: for counting; the words beside it say more."""

    WRONG = "wrong"
    NOT_SUPPORTED = "not_supported"
    OUTDATED = "outdated"
    UNSAFE = "unsafe"
    MISLEADING = "misleading"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"
    OTHER = "other"


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict of one person on one claim.

    :param claim: its id in that version.
    :param text: of an amendment, the new sentence.
    """

    id: int
    version: int
    claim: str
    person: PersonRef
    verdict: Verdict
    text: str | None = None
    category: RejectReason | None = None
    reason: str = ""
    at: str


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """A word in the thread of a claim, or of the whole answer (``claim`` None)."""

    id: int
    version: int
    claim: str | None
    person: PersonRef
    text: str
    at: str


class Interests(msgspec.Struct, frozen=True, kw_only=True):
    """A statement of interests, asked of each person at every review.

    :param none: the person declares to have none.
    :param statement: what there is; empty when there is none.
    """

    person: PersonRef
    none: bool
    statement: str
    at: str

    @property
    def shown(self) -> str:
        """As the public page words it."""
        return NO_INTERESTS if self.none else self.statement


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """A person signs a version."""

    person: PersonRef
    interests: Interests
    at: str


_DECIDED: Final = frozenset({State.APPROVED, State.EVIDENCE_CHANGED, State.EXPIRED, State.WITHDRAWN})


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """An answer at the desk: one question for one kind of reader, in all its versions.

    :param slug: its address.
    :param round: counts the reviews; decisions and statements of an earlier one do not count any more.
    :param asked_by: None: nobody who has an account.
    :param public: its address shows it to everybody.
    :param newest: number of the newest version.
    :param months: after an approval its review is due.
    :param due: ISO date on which the review of what its address shows is due; None: that was never approved, or there is nothing to show.
    :param shown: number of the version that its address shows to everybody; None: it shows none.
    :param shown_state: where that one stands.
    :param risk: number of safety-critical claims.
    :param reports: of readers, that are open.
    """

    id: int
    slug: str
    question: str
    title: str
    reader: str
    round: int
    asked_by: PersonRef | None
    assigned: tuple[PersonRef, ...] = ()
    public: bool
    newest: int
    state: State
    since: str
    due: str | None = None
    shown: int | None = None
    shown_state: State | None = None
    months: int
    risk: int
    claims: int
    reports: int = 0
    created: str

    @property
    def states(self) -> frozenset[State]:
        """Where it is found among others: the state of its newest version, and of the one that everybody reads, if that was decided on."""
        shown = self.shown_state
        return frozenset({self.state} if shown is None or shown not in _DECIDED else {self.state, shown})


class VersionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one version, without the answer.

    :param answer: id of the answer.
    :param basis: ``submitted``, ``revised`` (decisions carried out) or ``refreshed`` (asked anew of the library).
    :param made_by: None: nobody who has an account.
    :param published: when it was first shown to everybody; None: it never was.
    """

    number: int
    answer: str
    state: State
    since: str
    basis: str
    made_by: PersonRef | None
    created: str
    due: str | None = None
    published: str | None = None
    signatures: tuple[Signature, ...] = ()

    @property
    def version(self) -> int:
        """Its number."""
        return self.number

    @property
    def was_approved(self) -> bool:
        """People have approved it, whatever became of it."""
        return self.due is not None

    @property
    def taken_back(self) -> bool:
        """It is not to be relied on any more."""
        return self.state is State.WITHDRAWN


class ClaimCase(msgspec.Struct, frozen=True, kw_only=True):
    """A claim under review.

    :param critical: why it is safety-critical (:mod:`clincite.review.critical`); empty: it is not.
    :param decisions: the last one of each person in this round, on these very words and quotations.
    :param earlier: rejections and amendments of these very words before, in another review or of a version before: a question that is asked
        anew brings such words back.
    :param needed: how many persons must approve it one by one; 0: the signature under the whole is enough.
    :param reworded: its wording is an editor's.
    :param reworded_by: whoever reworded it, as far as it is known; their approval does not count.
    :param findings: what does not verify.
    """

    claim: Claim
    critical: tuple[str, ...]
    decisions: tuple[Decision, ...]
    earlier: tuple[Decision, ...] = ()
    comments: tuple[Comment, ...]
    needed: int
    approved_by: tuple[PersonRef, ...]
    reworded: bool = False
    reworded_by: PersonRef | None = None
    findings: tuple[Finding, ...] = ()


class Blocker(msgspec.Struct, frozen=True, kw_only=True):
    """What stands between a version and its approval.

    :param guard: a :class:`~clincite.review.states.Guard`.
    :param claim: id of the claim that it concerns; None: the whole.
    """

    guard: str
    message: str
    claim: str | None = None


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A version under review with all that was said of it.

    :param answer: with the review state that the version has now.
    :param blockers: what keeps it from being approved; empty while nothing does (or it is not under review).
    :param signed: how many of the version's signatures count: those of this review, by people who still may review.
    :param findings: of verification, that concern no single claim.
    :param reports: open ones of readers on any version of the answer, the oldest first; only for somebody who sees the desk.
    """

    item: Item
    version: VersionInfo
    versions: tuple[VersionInfo, ...]
    answer: Answer
    claims: tuple[ClaimCase, ...]
    comments: tuple[Comment, ...]
    interests: tuple[Interests, ...]
    blockers: tuple[Blocker, ...]
    signed: int = 0
    findings: tuple[Finding, ...] = ()
    reports: tuple[Report, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader says is wrong.

    :param slug: of the answer; None: it was asked for and is kept nowhere.
    :param said: the sentence that it is about, as it was shown.
    :param open: nobody has dealt with it yet.
    """

    id: int
    slug: str | None
    version: int | None
    question: str
    claim: str | None
    said: str
    text: str
    at: str
    open: bool
    closed_by: PersonRef | None = None
    closed_at: str | None = None
    outcome: str = ""

    @property
    def erased(self) -> bool:
        """An editor erased the reader's words: a report has some."""
        return not self.text


class LoggedDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict as it is counted: what it was about, never who gave it.

    :param claim_key: hash of the claim's words and quotations.
    :param edits: how the claim was derived from its quotation.
    :param critical: why the claim is safety-critical; empty: it is not.
    :param last: it is that person's last word on the claim in that review.
    """

    slug: str
    version: int
    round: int
    claim: str
    claim_key: str
    facet: str
    edits: tuple[str, ...]
    critical: tuple[str, ...]
    verdict: Verdict
    category: RejectReason | None
    at: str
    last: bool


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What an editor wants to know of the desk.

    :param states: how many answers stand where, by their newest version.
    :param approvals: how many there were.
    :param days_to_approval: from handing in (or reopening) to approval: the shortest, the median and the longest; None: there was none.
    :param verdicts: last words of reviewers on claims, by verdict.
    :param changed_by_reason: amended and rejected claims by the reason given ("" where none was).
    :param changed_by_facet: amended and rejected claims by the side of the question, beside all that were decided on there.
    :param due_30: answers shown as approved whose review is due within 30 days.
    :param due_90: the same within 90 days.
    :param overdue: answers shown whose review is overdue.
    :param evidence_changed: answers shown whose evidence changed.
    :param open_reports: readers' reports that nobody has dealt with.
    """

    states: dict[str, int]
    approvals: int
    days_to_approval: tuple[float, float, float] | None
    verdicts: dict[str, int]
    changed_by_reason: dict[str, int]
    changed_by_facet: dict[str, tuple[int, int]]
    due_30: int
    due_90: int
    overdue: int
    evidence_changed: int
    open_reports: int


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the ledger.

    :param seq: from 1, without a gap.
    :param who: id of the person; None: clincite itself.
    :param what: what was done ("submit", "approve", "sign" …).
    :param answer: hash of the version that it concerns; None: it concerns none.
    :param detail: everything else that was decided, JSON.
    :param before: hash of the entry before; of the first, 64 zeros.
    :param hash: SHA-256 (hex) of the canonical JSON of all fields but ``hash``, ``signature`` and ``key``.
    :param signature: Ed25519 over the hash's bytes, hex; None: unsigned.
    :param key: id of the public key (first 16 hex digits of its SHA-256).
    """

    seq: int
    who: int | None
    name: str
    role: str | None
    what: str
    when: str
    slug: str | None = None
    version: int | None = None
    answer: str | None = None
    detail: dict[str, object] = {}
    before: str
    hash: str
    signature: str | None = None
    key: str | None = None
