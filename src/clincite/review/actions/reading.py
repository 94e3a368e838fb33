"""What people see of the desk: the queue, their own answers, one case with all that was said of it."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import select

from clincite.answers import Answer, sealed
from clincite.review.actions.claims import claim_cases, general_comments, statements
from clincite.review.actions.held import Held, all_held, held, not_here
from clincite.review.actions.reported import reports_where
from clincite.review.actions.tools import Studied
from clincite.review.actions.work import Work
from clincite.review.guards import approval_blockers
from clincite.review.ledger.chain import entries
from clincite.review.roles import Action, may
from clincite.review.states import IN_REVIEW, WAITING, State
from clincite.review.store.tables import REPORTS, VERSIONS
from clincite.review.values import Actor, Case, Item, LedgerEntry, PersonRef, VersionInfo

#: Guards whose holding depends on who asks; a case without a person passes them over.
_FIRST, _REPORTED, _OTHER = range(3)
_ALARMING: Final = frozenset({State.EVIDENCE_CHANGED})


def visible(work: Work, known: Actor, slug: str) -> Held:
    """An answer for somebody who may see it: reviewers see all, authors what they asked for or submitted.

    :param known: as :meth:`~clincite.review.actions.work.Work.allowed` gives them.
    :raises DeskNotFoundError: there is none that they may see; of one that they may not see nothing is told.
    """
    found = held(work.connection, slug)
    if not sees_it(known, found):
        raise not_here(slug)
    return found


def sees_it(known: Actor, found: Held) -> bool:
    """Whether somebody may see an answer."""
    assert known.role is not None
    return may(known.role, Action.SEE_DESK) or known.id in found.submitters


def item(work: Work, slug: str, *, actor: Actor | None = None) -> Item:
    """An answer at the desk.

    :param actor: who asks; None: it is not asked whether somebody may see it.
    :raises DeskNotFoundError: there is none, or none that they may see.
    """
    found = held(work.connection, slug) if actor is None else visible(work, work.allowed(actor, Action.SEE_OWN), slug)
    return found.item


def queue(work: Work, actor: Actor, *, state: State | None, mine: bool, everything: bool = False) -> tuple[Item, ...]:
    """What waits for somebody at the desk (or all answers that stand in one state, the newest version or the one that everybody reads), by
    :func:`queue_key`.

    :param mine: only what is assigned to that person.
    :param everything: all answers, whether they wait or not.
    """
    known = work.allowed(actor, Action.SEE_DESK)
    found = (one.item for one in all_held(work.connection))
    chosen = (one for one in found if everything or (_waits(one) if state is None else state in one.states))
    mine_only = (one for one in chosen if not mine or known.id in {person.id for person in one.assigned})
    return tuple(sorted(mine_only, key=queue_key))


def queue_key(one: Item) -> tuple[int, int, str, str]:
    """Risk first, then waiting time: answers whose evidence changed, answers with open reports of readers, all others; in each of them the
    more safety-critical claims the earlier; then what has waited longest, by the time since which it stands where it stands.
    """
    alarmed = bool({one.state, one.shown_state} & _ALARMING)
    risk = _FIRST if alarmed else _REPORTED if one.reports else _OTHER
    return risk, -one.risk, one.since, one.slug


def _waits(one: Item) -> bool:
    # An older version that stands under review was left so: nobody can go on with it.
    return one.state in WAITING or one.shown_state in WAITING - IN_REVIEW or one.reports > 0


def own_items(work: Work, actor: Actor) -> tuple[Item, ...]:
    """The answers that somebody asked for or submitted a version of, the newest first."""
    known = work.allowed(actor, Action.SEE_OWN)
    found = [one.item for one in all_held(work.connection) if known.id in one.submitters]
    return tuple(sorted(found, key=lambda one: (one.since, one.slug), reverse=True))


def reviewers(work: Work, actor: Actor, slug: str) -> tuple[PersonRef, ...]:
    """Who may be asked to review an answer, by name: all who may review, but for whoever asked for it or submitted what it says."""
    known = work.allowed(actor, Action.ASSIGN)
    found = visible(work, known, slug)
    bound = found.bound(found.item.newest)
    able = [one.ref for one in found.people.values() if one.reviews and one.ref.id not in bound]
    return tuple(sorted(able, key=lambda one: (one.name.casefold(), one.id)))


def content(work: Work, slug: str, number: int) -> Answer:
    """A version as it was stored.

    :raises DeskNotFoundError: there is no such version.
    :raises StoreError: it is damaged.
    """
    found = held(work.connection, slug)
    return studied(work, found, found.version(number)).answer


def studied(work: Work, found: Held, version: VersionInfo) -> Studied:
    """A version's answer as it is stored, with what follows from its words.

    :raises StoreError: it is damaged.
    """
    where = (VERSIONS.c.item_id == found.item.id, VERSIONS.c.number == version.number)
    return work.tools.studied(work.connection.execute(select(VERSIONS.c.content).where(*where)).scalar_one())


def case(work: Work, slug: str, number: int | None, *, actor: Actor | None) -> Case:
    """A version with all that was said of it; without a number the newest.

    :param actor: who asks; None: it is not asked whether somebody may see it, and what readers report is left out.
    :raises DeskNotFoundError: there is none, or none that they may see.
    :raises NotAllowedError: they have no account in use, or may see nothing at the desk.
    """
    if actor is None:
        return _case_of_number(work, held(work.connection, slug), number)
    known = work.allowed(actor, Action.SEE_OWN)
    found = visible(work, known, slug)
    made = _case_of_number(work, found, number)
    assert known.role is not None
    if not found.item.reports or not may(known.role, Action.SEE_DESK):
        return made
    return msgspec.structs.replace(made, reports=reports_where(work.connection, REPORTS.c.open, REPORTS.c.item_id == found.item.id))


def _case_of_number(work: Work, found: Held, number: int | None) -> Case:
    return case_of(work, found, found.newest if number is None else found.version(number))


def case_of(work: Work, found: Held, version: VersionInfo) -> Case:
    """A version with all that was said of it."""
    stored = studied(work, found, version)
    checked = work.tools.verification(stored.answer).findings
    of_claims = {one.id for one in stored.answer.claims}
    made = Case(
        item=found.item,
        version=version,
        versions=found.versions,
        answer=_standing(stored.answer, version.state),
        claims=claim_cases(work.connection, found, version, stored, work.tools.policy, findings=checked),
        comments=general_comments(work.connection, found),
        interests=statements(work.connection, found),
        blockers=(),
        signed=len(found.counted(version.number)),
        findings=tuple(one for one in checked if one.claim not in of_claims),
    )
    if version.state is not State.UNDER_REVIEW or version.number != found.item.newest:
        return made
    return msgspec.structs.replace(made, blockers=approval_blockers(made, work.tools.policy))


def _standing(answer: Answer, state: State) -> Answer:
    """The answer with the review state that it has now."""
    if answer.review.state == state:
        return answer
    return sealed(msgspec.structs.replace(answer, review=msgspec.structs.replace(answer.review, state=state.value)))


def history(work: Work, slug: str) -> tuple[LedgerEntry, ...]:
    """What the ledger holds of an answer, oldest first.

    :raises DeskNotFoundError: there is no such answer.
    """
    held(work.connection, slug)
    return tuple(entries(work.connection, slug=slug))
