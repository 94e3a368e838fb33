"""The review desk: the one way in for terminal, page and agents. Each method is one thing that somebody does or sees."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Self

from clincite.answers import Answer
from clincite.compose.verify import Finding
from clincite.library import Library
from clincite.review.actions import deciding, moving, numbers, possible, reading, reporting, revising, submitting, sweeping
from clincite.review.actions.reported import one_report
from clincite.review.actions.tools import Tools
from clincite.review.actions.work import Work
from clincite.review.actions.work import reading as read
from clincite.review.actions.work import writing as write
from clincite.review.composing import Composing
from clincite.review.ledger.signing import Signer
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Action
from clincite.review.states import Event, State
from clincite.review.store.database import Database
from clincite.review.swept import Swept
from clincite.review.values import (
    Actor,
    Case,
    Item,
    LedgerEntry,
    LoggedDecision,
    Numbers,
    PersonRef,
    RejectReason,
    Report,
    Verdict,
)
from clincite.settings import Settings


class Desk:
    """Answers under review, and everything that may be done with them. Threads and processes may share the database.

    Every method that somebody does something by raises :class:`~clincite.errors.NotAllowedError` when the role that they have now does not
    allow it, :class:`~clincite.errors.DeskNotFoundError` for what there is not (or is not theirs to see), and
    :class:`~clincite.errors.DeskError` when the rules do not allow it now; ``guard`` of that names the rule. Nothing is kept then.

    :param clock: tells the time (UTC).
    :param library: gives the library as it is now.
    :param composing: composes answers anew; None: from that library, with the vectors that it has.
    :param signer: signs the ledger; None: it is not signed.
    """

    def __init__(
        self,
        database: Database,
        *,
        policy: ReviewPolicy,
        clock: Callable[[], datetime.datetime],
        library: Callable[[], Library],
        composing: Composing | None = None,
        signer: Signer | None = None,
    ) -> None:
        self.database = database
        self.policy = policy
        self._tools = Tools(policy=policy, clock=clock, library=library, composing=composing, signer=signer)

    @classmethod
    def of(
        cls,
        settings: Settings,
        database: Database,
        *,
        clock: Callable[[], datetime.datetime],
        library: Callable[[], Library],
        composing: Composing | None = None,
        signer: Signer | None,
    ) -> Self:
        """A desk by the rules that the settings give."""
        return cls(database, policy=ReviewPolicy.of(settings), clock=clock, library=library, composing=composing, signer=signer)

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    # -- how versions come to be -----------------------------------------------------------------------------------------

    def submit(self, actor: Actor, answer: Answer, *, draft: bool = False) -> Item:
        """Put an answer to the desk: a new item, or the next version of that of the same question and reader.

        The desk composes the answer again and takes it only where the same comes of it. It numbers versions itself and stores the answer
        as submitted; what it says does not change.

        :param draft: not to be reviewed yet.
        """
        self._may(actor, Action.SUBMIT)
        submitting.must_verify(self._tools, answer)
        with self._writing() as work:
            slug = submitting.submit(work, actor, answer, draft=draft)
        return self.item(slug)

    def findings(self, actor: Actor, answer: Answer) -> tuple[Finding, ...]:
        """What is wrong in an answer that somebody wants to submit, composed again; nothing: :meth:`submit` takes it.

        :raises DeskError: it cannot be composed again, or is no answer that clincite writes.
        """
        self._may(actor, Action.SUBMIT)
        return submitting.findings_of(self._tools, answer)

    def send(self, actor: Actor, slug: str) -> Item:
        """Send a draft off to be reviewed."""
        return self._done(slug, lambda work: submitting.send(work, actor, slug))

    def refresh(self, actor: Actor, slug: str) -> Item:
        """Ask the question of the newest version anew of the library: the next version, which waits for its review."""
        with self._reading() as work:
            old = submitting.to_refresh(work, actor, slug)
        answer = submitting.asked_anew(self._tools, old)
        return self._done(slug, lambda work: submitting.refresh(work, actor, slug, answer))

    def revise(self, actor: Actor, slug: str, *, version: int) -> Item:
        """Carry out the open amendments and rejections: the next version, in the same review.

        :param version: that the person saw; refused if it is not the newest.
        """
        return self._done(slug, lambda work: revising.revise(work, actor, slug, number=version))

    # -- reviewing -------------------------------------------------------------------------------------------------------

    # Whoever looks at a page names the ``version`` that they saw: what they do is refused where that is not the newest any more.

    def begin(self, actor: Actor, slug: str, *, version: int | None = None) -> Item:
        """Begin the review of the newest version."""
        return self._done(slug, lambda work: moving.act(work, actor, slug, Event.BEGIN, Action.DECIDE, number=version))

    def request_changes(self, actor: Actor, slug: str, reason: str, *, version: int | None = None) -> Item:
        """Say that the answer cannot be approved as it is."""
        event, action = Event.REQUEST_CHANGES, Action.REQUEST_CHANGES
        return self._done(slug, lambda work: moving.act(work, actor, slug, event, action, reason=reason, number=version))

    def resume(self, actor: Actor, slug: str, reason: str, *, version: int | None = None) -> Item:
        """Go on with the review after that."""
        return self._done(slug, lambda work: deciding.resume(work, actor, slug, reason, number=version))

    def state_interests(self, actor: Actor, slug: str, *, none: bool, statement: str = "") -> Case:
        """Say what interests somebody has that bear on the answer: asked before the first verdict or signature in every review.

        :param none: there are none.
        """
        return self._case(slug, lambda work: deciding.state_interests(work, actor, slug, none=none, statement=statement))

    def decide(
        self,
        actor: Actor,
        slug: str,
        claim: str,
        verdict: Verdict,
        *,
        version: int,
        text: str | None = None,
        category: RejectReason | None = None,
        reason: str = "",
    ) -> Case:
        """Give a verdict on a claim.

        :param version: that the person saw; refused if it is not the newest.
        :param text: of an amendment, the new sentence.
        :param category: of a rejection (and, if there is one, of an amendment) the kind of reason.
        :raises AmendmentError: the new sentence is not borne out by the claim's quotations.
        """
        if verdict is Verdict.AMEND and text is not None:  # apart from what is written: it takes a while
            with self._reading() as work:
                text = revising.must_reword(work, actor, slug, version, claim, text)
        return self._case(
            slug,
            lambda work: deciding.decide(work, actor, slug, claim, verdict, number=version, text=text, category=category, reason=reason),
        )

    def approve(self, actor: Actor, slug: str, claims: Sequence[str], *, version: int, sign: bool = False) -> deciding.Passed:
        """Approve claims one by one, and sign the whole where ``sign`` asks for it: all of it, or nothing.

        :param version: that the person saw; refused if it is not the newest.
        :return: what the person had done before, and was passed over.
        """
        with self._writing() as work:
            return deciding.approve(work, actor, slug, claims, number=version, with_signature=sign)

    def comment(self, actor: Actor, slug: str, text: str, *, version: int, claim: str | None = None) -> Case:
        """Say something of a claim, or of the whole answer."""
        return self._case(slug, lambda work: deciding.comment(work, actor, slug, text, number=version, claim_id=claim))

    def sign(self, actor: Actor, slug: str, *, version: int) -> Case:
        """Sign the newest version. Where every guard of its approval holds, it is approved at once and published.

        :param version: that the person saw; refused if it is not the newest.
        """
        return self._case(slug, lambda work: deciding.sign(work, actor, slug, number=version))

    # -- what editors do -------------------------------------------------------------------------------------------------

    def assign(self, actor: Actor, slug: str, person_id: int) -> Item:
        """Ask a reviewer to look at the answer."""
        return self._done(slug, lambda work: moving.assign(work, actor, slug, person_id))

    def unassign(self, actor: Actor, slug: str, person_id: int) -> Item:
        """Take that back."""
        return self._done(slug, lambda work: moving.unassign(work, actor, slug, person_id))

    def publish(self, actor: Actor, slug: str, *, version: int | None = None) -> Item:
        """Show the newest version to everybody, with the banner of its state. Approval does so by itself."""
        return self._done(slug, lambda work: moving.publish(work, actor, slug, number=version))

    def withdraw(self, actor: Actor, slug: str, reason: str, *, version: int | None = None) -> Item:
        """Take a version back; without a number the newest."""
        return self._done(slug, lambda work: moving.act(work, actor, slug, Event.WITHDRAW, Action.WITHDRAW, reason=reason, number=version))

    def reopen(self, actor: Actor, slug: str, reason: str, *, version: int | None = None) -> Item:
        """Begin a new review of the newest version."""
        return self._done(slug, lambda work: moving.act(work, actor, slug, Event.REOPEN, Action.REOPEN, reason=reason, number=version))

    def set_months(self, actor: Actor, slug: str, months: int) -> Item:
        """Say after how many months an approval of this answer falls due."""
        return self._done(slug, lambda work: moving.set_months(work, actor, slug, months))

    # -- what readers and clincite itself do -----------------------------------------------------------------------------

    def report(
        self, *, question: str, said: str, text: str, slug: str | None = None, version: int | None = None, claim: str | None = None
    ) -> Report:
        """Keep what a reader says is wrong; no account is asked for.

        :param said: the sentence that it is about, as it was shown.
        :param slug: of the published answer; None: it was asked for and is kept nowhere.
        """
        with self._writing() as work:
            number = reporting.report(work, question=question, said=said, text=text, slug=slug, number=version, claim_id=claim)
        with self._reading() as work:
            return one_report(work.connection, number)

    def close_report(self, actor: Actor, report_id: int, outcome: str, *, reopen: bool = False) -> Report:
        """Say what came of a report.

        :param reopen: begin a new review of the answer, for that reason.
        """
        with self._writing() as work:
            reporting.close_report(work, actor, report_id, outcome, reopen=reopen)
        with self._reading() as work:
            return one_report(work.connection, report_id)

    def erase_report(self, actor: Actor, report_id: int) -> Report:
        """Erase the words of a report for good; that there was one stays."""
        with self._writing() as work:
            reporting.erase(work, actor, report_id)
        with self._reading() as work:
            return one_report(work.connection, report_id)

    def sweep(self) -> Swept:
        """Have approved answers whose sources moved, or whose review is due, say so. Cheap while nothing changed.

        :raises LibraryError: the library cannot be opened.
        """
        return sweeping.sweep(self.database, self._tools)

    # -- what people see -------------------------------------------------------------------------------------------------

    def case(self, slug: str, version: int | None = None, *, actor: Actor | None = None) -> Case:
        """A version with all that was said of it; without a number the newest.

        :param actor: who asks; None: it is not asked whether somebody may see it, and what readers report is left out.
        """
        with self._reading() as work:
            return reading.case(work, slug, version, actor=actor)

    def queue(self, actor: Actor, *, state: State | None = None, mine: bool = False, everything: bool = False) -> tuple[Item, ...]:
        """What waits at the desk, by risk and waiting time (:func:`~clincite.review.actions.reading.queue_key`).

        :param state: all answers whose newest version stands there, or the one that everybody reads, instead of those that wait.
        :param mine: only what is assigned to that person.
        :param everything: all answers, whether they wait or not.
        """
        with self._reading() as work:
            return reading.queue(work, actor, state=state, mine=mine, everything=everything)

    def own(self, actor: Actor) -> tuple[Item, ...]:
        """The answers that somebody asked for, or submitted a version of."""
        with self._reading() as work:
            return reading.own_items(work, actor)

    def item(self, slug: str, *, actor: Actor | None = None) -> Item:
        """An answer at the desk.

        :param actor: who asks; None: it is not asked whether somebody may see it.
        """
        with self._reading() as work:
            return reading.item(work, slug, actor=actor)

    def reviewers(self, actor: Actor, slug: str) -> tuple[PersonRef, ...]:
        """Who may be asked to review the answer, by name."""
        with self._reading() as work:
            return reading.reviewers(work, actor, slug)

    def content(self, slug: str, version: int) -> Answer:
        """A version as it was stored."""
        with self._reading() as work:
            return reading.content(work, slug, version)

    def history(self, slug: str) -> tuple[LedgerEntry, ...]:
        """What the ledger holds of an answer, oldest first."""
        with self._reading() as work:
            return reading.history(work, slug)

    def reports(self, actor: Actor, *, open: bool = True) -> tuple[Report, ...]:
        """All readers' reports: those that are open, the oldest first, or those that are closed, the last closed first. For editors;
        whoever sees the desk finds the open ones of an answer in its :meth:`case`."""
        with self._reading() as work:
            return reporting.reports(work, actor, open_=open)

    def numbers(self, actor: Actor) -> Numbers:
        """What an editor wants to know of the desk."""
        with self._reading() as work:
            return numbers.numbers(work, actor)

    def decisions_log(self) -> tuple[LoggedDecision, ...]:
        """Every verdict on a claim, oldest first, without who gave it: what ``clincite bench`` counts."""
        with self._reading() as work:
            return numbers.decisions_log(work)

    def events_possible(self, actor: Actor, case: Case) -> tuple[Event, ...]:
        """Which events somebody may bring about now, so that faces show only those. The desk decides again when it is done."""
        return possible.events_possible(actor, case, self.policy)

    def actions_possible(self, actor: Actor, case: Case) -> frozenset[Action]:
        """What somebody may do with a case now, in the same sense."""
        return possible.actions_possible(actor, case, self.policy)

    # -- how ---------------------------------------------------------------------------------------------------------------

    def _reading(self) -> AbstractContextManager[Work]:
        return read(self.database, self._tools)

    def _writing(self) -> AbstractContextManager[Work]:
        return write(self.database, self._tools)

    def _may(self, actor: Actor, action: Action) -> None:
        """Refuse before anything that takes long; it is asked again when it is done."""
        with self._reading() as work:
            work.allowed(actor, action)

    def _done(self, slug: str, work_on: Callable[[Work], None]) -> Item:
        with self._writing() as work:
            work_on(work)
        return self.item(slug)

    def _case(self, slug: str, work_on: Callable[[Work], None]) -> Case:
        with self._writing() as work:
            work_on(work)
        return self.case(slug)
