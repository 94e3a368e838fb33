"""What readers report, and what is made of it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import insert, update

from clincite.errors import DeskError, DeskNotFoundError
from clincite.review.actions.held import held
from clincite.review.actions.moving import REASON, act
from clincite.review.actions.reading import studied
from clincite.review.actions.reported import one_report, reports_where
from clincite.review.actions.work import Work, words
from clincite.review.ledger.digests import content_sha256
from clincite.review.ledger.whats import What
from clincite.review.roles import Action
from clincite.review.states import Event
from clincite.review.store.tables import REPORTS
from clincite.review.values import Actor, Report

_TEXT: Final = 2_000
_SAID: Final = 5_000
_QUESTION: Final = 2_000
#: A reader, of whom nothing is known.
READER: Final = Actor(id=None, name="a reader", role=None)


def report(work: Work, *, question: str, said: str, text: str, slug: str | None, number: int | None, claim_id: str | None) -> int:
    """Keep what a reader says is wrong. No account is asked for.

    :param said: the sentence that it is about, as it was shown.
    :param slug: of the published answer; None: the answer was asked for and is kept nowhere.
    :return: number of the report.
    :raises DeskNotFoundError: no such answer, version or claim is shown to everybody.
    """
    asked = words(question, "question", most=_QUESTION)
    shown = words(said, "sentence", most=_SAID, needed=False)
    wrong = words(text, "report", most=_TEXT)
    item_id, answer = None, None
    if slug is not None:
        found = held(work.connection, slug)
        version = found.version(number if number is not None else found.item.shown or found.item.newest)
        if not found.item.public or version.published is None:
            raise DeskNotFoundError(f"There is no published answer {slug!r}.", hint="Look for it among the published answers.")
        if claim_id is not None and claim_id not in studied(work, found, version).keys:
            raise DeskNotFoundError(f"There is no claim {claim_id[:40]!r} in this version.", hint="Report it for the whole answer.")
        item_id, number, answer = found.item.id, version.number, version.answer
    claim = words(claim_id, "claim", most=32) if claim_id is not None else None
    row = insert(REPORTS).values(
        item_id=item_id,
        version=number if slug is not None else None,
        question=asked,
        claim=claim,
        said=shown,
        text=wrong,
        at=work.now,
        open=True,
        outcome="",
        seq=0,
    )
    report_id = work.connection.execute(row.returning(REPORTS.c.id)).scalar_one()
    entry = work.record(
        READER,
        What.REPORT,
        slug=slug,
        version=number if slug is not None else None,
        answer=answer,
        report=report_id,
        claim=claim,
        question_sha256=content_sha256(asked),
        said_sha256=content_sha256(shown),
        text_sha256=content_sha256(wrong),
    )
    work.connection.execute(update(REPORTS).where(REPORTS.c.id == report_id).values(seq=entry.seq))
    return int(report_id)


def close_report(work: Work, actor: Actor, report_id: int, outcome: str, *, reopen: bool) -> None:
    """Say what came of a report.

    :param reopen: have the answer reviewed anew, for that reason.
    :raises DeskNotFoundError: there is no such report.
    :raises DeskError: it is closed already, or the answer cannot be reopened.
    """
    known = work.allowed(actor, Action.HANDLE_REPORT)
    found = one_report(work.connection, report_id)
    said = words(outcome, "outcome", most=REASON)
    if not found.open:
        raise DeskError(f"Report {report_id} is closed already.", hint="Nothing is left to do.")
    if reopen:
        if found.slug is None:
            raise DeskError("The report is about an answer that is kept nowhere: there is nothing to reopen.", hint="Close it alone.")
        act(work, actor, found.slug, Event.REOPEN, Action.REOPEN, reason=said)
    values = {"open": False, "closed_by": known.id, "closed_at": work.now, "outcome": said}
    work.connection.execute(update(REPORTS).where(REPORTS.c.id == report_id).values(**values))
    work.record(known, What.CLOSE_REPORT, slug=found.slug, version=found.version, report=report_id, outcome=said)


def erase(work: Work, actor: Actor, report_id: int) -> None:
    """Erase the words of a report for good: what the reader wrote, the sentence and the question. That there was one, and when, stays.

    :raises DeskNotFoundError: there is no such report.
    :raises DeskError: they were erased already.
    """
    known = work.allowed(actor, Action.HANDLE_REPORT)
    found = one_report(work.connection, report_id)
    if found.erased:
        raise DeskError(f"The words of report {report_id} were erased already.", hint="Nothing is left to do.")
    work.connection.execute(update(REPORTS).where(REPORTS.c.id == report_id).values(question="", said="", text=""))
    work.record(known, What.ERASE_REPORT, slug=found.slug, version=found.version, report=report_id)


def reports(work: Work, actor: Actor, *, open_: bool) -> tuple[Report, ...]:
    """All readers' reports that are open, the oldest first; or those that are closed, the last closed first.

    Whoever sees the desk reads those of one answer beside it (:func:`~clincite.review.actions.reading.case`).
    """
    work.allowed(actor, Action.HANDLE_REPORT)
    order = () if open_ else (REPORTS.c.closed_at.desc(), REPORTS.c.id.desc())
    return reports_where(work.connection, REPORTS.c.open.is_(open_), order=order)
