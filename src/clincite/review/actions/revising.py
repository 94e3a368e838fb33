"""Carrying out what reviewers decided: the next version of an answer, in the same review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import insert

from clincite.answers import Claim
from clincite.errors import DeskError
from clincite.review.actions.claims import standing_decisions
from clincite.review.actions.held import Held
from clincite.review.actions.reading import studied, visible
from clincite.review.actions.submitting import add_version
from clincite.review.actions.tools import Studied
from clincite.review.actions.work import Work
from clincite.review.guards import Facts, demand
from clincite.review.ledger.whats import What
from clincite.review.rewriting import claim_key, next_version, reworded
from clincite.review.roles import Action
from clincite.review.states import STATE_WORDS, Guard, State
from clincite.review.store.tables import REWORDINGS
from clincite.review.values import Actor, Decision, RejectReason, Verdict, VersionInfo

#: What everybody reads of why a claim was changed.
_KINDS: Final[Mapping[RejectReason, str]] = {
    RejectReason.WRONG: "A reviewer found it wrong.",
    RejectReason.NOT_SUPPORTED: "A reviewer found that its quotation does not support it.",
    RejectReason.OUTDATED: "A reviewer found it outdated.",
    RejectReason.UNSAFE: "A reviewer found it unsafe.",
    RejectReason.MISLEADING: "A reviewer found it misleading.",
    RejectReason.OFF_TOPIC: "A reviewer found that it does not answer the question.",
    RejectReason.UNCLEAR: "A reviewer found it unclear.",
    RejectReason.OTHER: "A reviewer had another reason.",
}
_REWORDED: Final = "A reviewer chose other words."
_REVISABLE: Final = frozenset({State.UNDER_REVIEW, State.CHANGES_REQUESTED})


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What the decisions on a version come to.

    :param amended: claims in their new words, by id.
    :param authors: ids of those who wanted exactly these words, by id of the claim.
    :param rejected: ids of claims that leave.
    :param why: for what kind of reason, by id of the claim, as everybody reads it.
    """

    amended: Mapping[str, Claim]
    authors: Mapping[str, tuple[int, ...]]
    rejected: frozenset[str]
    why: Mapping[str, str]


def revise(work: Work, actor: Actor, slug: str, *, number: int) -> None:
    """Make the next version by the open amendments and rejections; it is under review, in the same review as the one that it comes from.

    A claim that one person rejects and another amends is rejected; of several amendments the last counts.

    :param number: of the version that the person saw.
    :raises DeskError: it is not the newest or not under review, nothing is open, or nothing would be left.
    :raises AmendmentError: an amendment does not verify any more.
    """
    known = work.allowed(actor, Action.REVISE)
    found = visible(work, known, slug)
    version = found.version(number)
    demand((Guard.NEWEST,), Facts(actor=known, number=number, newest=found.item.newest))
    if version.state not in _REVISABLE:
        raise DeskError(
            f"No decisions on version {number} can be carried out while {STATE_WORDS[version.state]}.", hint="Begin a review first."
        )
    stored = studied(work, found, version)
    outcome = outcome_of(work, found, version, stored)
    if not outcome.amended and not outcome.rejected:
        raise DeskError("No amendment and no rejection waits to be carried out.", hint="Sign it, or decide on its claims.")
    answer = next_version(
        stored.answer,
        amended=outcome.amended,
        rejected=outcome.rejected,
        library=work.tools.library,
        created=work.now,
        why=outcome.why,
    )
    pairs = [(claim_key(outcome.amended[claim]), person) for claim, people in outcome.authors.items() for person in people]
    add_version(
        work,
        known,
        found,
        answer,
        what=What.REVISE,
        basis="revised",
        state=State.UNDER_REVIEW,
        published=found.item.public and version.published is not None,
        from_version=number,
        reworded=[list(pair) for pair in pairs],
    )
    _remember(work, found, pairs)


def outcome_of(work: Work, found: Held, version: VersionInfo, stored: Studied) -> Outcome:
    """What the open amendments and rejections of a version come to.

    :raises AmendmentError: an amendment does not verify any more.
    """
    decided = standing_decisions(work.connection, found, version)
    amended: dict[str, Claim] = {}
    authors: dict[str, tuple[int, ...]] = {}
    rejected: set[str] = set()
    why: dict[str, str] = {}
    for claim in stored.answer.claims:
        standing = decided.get(stored.keys[claim.id], ())
        rejections = [one for one in standing if one.verdict is Verdict.REJECT]
        amendments = [one for one in standing if one.verdict is Verdict.AMEND]
        if rejections:
            rejected.add(claim.id)
            why[claim.id] = _reason(rejections[-1])
        elif amendments:
            text = amendments[-1].text or ""
            amended[claim.id] = reworded(stored.answer, claim.id, text, work.tools.library)
            authors[claim.id] = tuple(one.person.id for one in amendments if one.text == text)
            why[claim.id] = _reason(amendments[-1])
    return Outcome(amended=amended, authors=authors, rejected=frozenset(rejected), why=why)


def must_reword(work: Work, actor: Actor, slug: str, number: int, claim_id: str, text: str) -> str:
    """Let pass only new words for a claim that its quotations bear out. To be called before, and apart from, what stores them.

    :return: the words as they are stored, blanks folded.
    :raises AmendmentError: they are not borne out.
    :raises DeskNotFoundError: there is no such answer, version or claim.
    """
    found = visible(work, work.allowed(actor, Action.DECIDE), slug)
    stored = studied(work, found, found.version(number))
    return reworded(stored.answer, claim_id, text, work.tools.library).text


def _reason(decision: Decision) -> str:
    """Why a claim changes, for everybody to read: the kind of reason. What the person wrote beside it was written to the desk."""
    return _KINDS[decision.category] if decision.category is not None else _REWORDED


def _remember(work: Work, found: Held, pairs: list[tuple[str, int]]) -> None:
    """Who gave which words to a claim: they may not approve it, now or later."""
    known = {
        (row.claim_key, row.person_id) for row in work.connection.execute(REWORDINGS.select().where(REWORDINGS.c.item_id == found.item.id))
    }
    rows = [{"item_id": found.item.id, "claim_key": key, "person_id": person, "at": work.now} for key, person in dict.fromkeys(pairs)]
    fresh = [row for row in rows if (row["claim_key"], row["person_id"]) not in known]
    if fresh:
        work.connection.execute(insert(REWORDINGS), fresh)
