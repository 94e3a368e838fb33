"""What reviewers say: of their interests, of claims, of the whole; and their signature, with the last of which an answer is approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Row, insert

from clincite.answers import Claim
from clincite.errors import DeskError, DeskNotFoundError
from clincite.review.actions.claims import claim_cases, interest_rows, rewordings_of, standing_decisions
from clincite.review.actions.held import Held, held
from clincite.review.actions.moving import REASON, act, move
from clincite.review.actions.reading import studied, visible
from clincite.review.actions.tools import Studied
from clincite.review.actions.work import Work, words
from clincite.review.guards import Facts, blockers, demand, refused
from clincite.review.ledger.whats import What
from clincite.review.roles import Action
from clincite.review.states import IN_REVIEW, STATE_WORDS, Event, Guard, State, transition
from clincite.review.store.tables import COMMENTS, DECISIONS, INTERESTS, SIGNATURES
from clincite.review.values import OBJECTIONS, Actor, Blocker, Decision, PersonRef, RejectReason, Verdict, VersionInfo

_COMMENT: Final = 4_000
_STATEMENT: Final = 1_000
_TAKES_BACK: Final = "Take it back first: clear your verdict."


def state_interests(work: Work, actor: Actor, slug: str, *, none: bool, statement: str) -> None:
    """Say what interests somebody has that bear on an answer, or that there are none. The last word in a review counts."""
    known = work.allowed(actor, Action.DECIDE)
    found = visible(work, known, slug)
    if found.newest.state not in IN_REVIEW:
        raise DeskError(f"Interests are stated at a review: {STATE_WORDS[found.newest.state]}.", hint="Begin a review first.")
    said = words(statement, "statement of interests", most=_STATEMENT, needed=not none)
    if none and said:
        raise DeskError("There cannot be a statement where there are no interests.", hint="Leave one of the two out.")
    detail = {"round": found.item.round, "none": none, "statement": said}
    entry = work.record(known, What.INTERESTS, slug=slug, version=found.newest.number, answer=found.newest.answer, **detail)
    work.connection.execute(insert(INTERESTS).values(item_id=found.item.id, person_id=known.id, at=work.now, seq=entry.seq, **detail))


def decide(
    work: Work,
    actor: Actor,
    slug: str,
    claim_id: str,
    verdict: Verdict,
    *,
    number: int,
    text: str | None,
    category: RejectReason | None,
    reason: str,
) -> None:
    """Give a verdict on a claim of the newest version; where it was the last thing missing, the version is approved.

    :param number: of the version that the person saw.
    :param text: of an amendment, that :func:`~clincite.review.actions.revising.must_reword` let pass.
    """
    known = work.allowed(actor, Action.DECIDE)
    found = visible(work, known, slug)
    version = _under_review(found, known, number)
    stored = studied(work, found, version)
    _enter(work, known, found, version, stored, claim_id, verdict, text=text, category=category, reason=reason)
    if verdict in {Verdict.APPROVE, Verdict.CLEAR}:
        approve_if_ready(work, known, slug)


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wanted to do and had done before, so that it was passed over.

    :param claims: ids of those that they had approved.
    :param signature: they had signed the version.
    """

    claims: tuple[str, ...]
    signature: bool


def approve(work: Work, actor: Actor, slug: str, claims: Sequence[str], *, number: int, with_signature: bool) -> Passed:
    """Approve claims of the newest version one by one, and sign the whole where that is asked for: all of it, or nothing.

    :param number: of the version that the person saw.
    """
    known = work.allowed(actor, Action.DECIDE)
    found = visible(work, known, slug)
    version = _under_review(found, known, number)
    stored = studied(work, found, version)
    decided = standing_decisions(work.connection, found, version)
    wanted = {one.id: decided.get(stored.keys[one.id], ()) for one in (_claim(stored, claim_id) for claim_id in claims)}
    passed = tuple(
        claim_id
        for claim_id, decisions in wanted.items()
        if any(one.person.id == known.id and one.verdict is Verdict.APPROVE for one in decisions)
    )
    for claim_id in wanted:
        if claim_id not in passed:
            _enter(work, known, found, version, stored, claim_id, Verdict.APPROVE)
    signed = with_signature and _has_signed(found, known, number)
    if with_signature and not signed:
        sign(work, actor, slug, number=number)
    else:
        approve_if_ready(work, known, slug)
    return Passed(claims=passed, signature=signed)


def _enter(
    work: Work,
    known: Actor,
    found: Held,
    version: VersionInfo,
    stored: Studied,
    claim_id: str,
    verdict: Verdict,
    *,
    text: str | None = None,
    category: RejectReason | None = None,
    reason: str = "",
) -> None:
    """Write a verdict down."""
    slug, number = found.item.slug, version.number
    claim = _claim(stored, claim_id)
    _statement_of(work, found, known)
    said = words(reason, "reason", most=REASON, needed=verdict is Verdict.REJECT)
    key = stored.keys[claim.id]
    before = next(
        (one for one in standing_decisions(work.connection, found, version).get(key, ()) if one.person.id == known.id),
        None,
    )
    _fits(claim, verdict, text, category, before)
    if verdict is Verdict.APPROVE and known.id in rewordings_of(work.connection, found.item.id, key):
        raise refused(Blocker(guard=Guard.AMENDED_BY_ANOTHER.value, message="Nobody approves a claim that they reworded.", claim=claim.id))
    person = _person(found, known)
    detail = {
        "round": found.item.round,
        "name": person.name,
        "credentials": person.credentials,
        "claim": claim.id,
        "claim_key": key,
        "verdict": verdict.value,
        "text": text,
        "category": category.value if category is not None else None,
        "reason": said,
    }
    entry = work.record(known, What.DECIDE, slug=slug, version=number, answer=version.answer, **detail)
    row = insert(DECISIONS).values(item_id=found.item.id, version=number, person_id=known.id, at=work.now, seq=entry.seq, **detail)
    work.connection.execute(row)


def comment(work: Work, actor: Actor, slug: str, text: str, *, number: int, claim_id: str | None) -> None:
    """Say something of a claim, or of the whole answer."""
    known = work.allowed(actor, Action.COMMENT)
    found = visible(work, known, slug)
    version = found.version(number)
    stored = studied(work, found, version)
    key = stored.keys[_claim(stored, claim_id).id] if claim_id is not None else None
    said = words(text, "comment", most=_COMMENT)
    detail = {"claim": claim_id, "claim_key": key, "text": said}
    entry = work.record(known, What.COMMENT, slug=slug, version=number, answer=version.answer, **detail)
    row = insert(COMMENTS).values(item_id=found.item.id, version=number, person_id=known.id, at=work.now, seq=entry.seq, **detail)
    work.connection.execute(row)


def resume(work: Work, actor: Actor, slug: str, reason: str, *, number: int | None = None) -> None:
    """Go on with a review for which changes were requested; where nothing is missing any more, the version is approved."""
    act(work, actor, slug, Event.RESUME, Action.REQUEST_CHANGES, reason=reason, number=number)
    approve_if_ready(work, work.current(actor), slug)


def sign(work: Work, actor: Actor, slug: str, *, number: int) -> None:
    """Sign the newest version; where all else is there, it is approved at once.

    Who has signed already may have it looked at again: whether it can be approved now.

    :param number: of the version that the person saw.
    """
    known = work.allowed(actor, Action.SIGN)
    found = visible(work, known, slug)
    version = _under_review(found, known, number)
    stored = studied(work, found, version)
    statement = _statement_of(work, found, known)
    own = _own_objection(work, found, version, stored, known)
    if own is not None:
        message = f"You wanted claim {own.claim} changed, and cannot sign what still has it."
        raise refused(Blocker(guard=Guard.NOTHING_OPEN.value, message=message, claim=own.claim))
    if _has_signed(found, known, number):
        if not approve_if_ready(work, known, slug):
            raise DeskError(f"You signed version {number} already.", hint="See what it still waits for.")
        return
    person = _person(found, known)
    detail = {"round": found.item.round, "name": person.name, "credentials": person.credentials}
    entry = work.record(known, What.SIGN, slug=slug, version=number, answer=version.answer, interests=statement.seq, **detail)
    row = insert(SIGNATURES).values(
        item_id=found.item.id, version=number, person_id=person.id, interests_id=statement.id, at=work.now, seq=entry.seq, **detail
    )
    work.connection.execute(row)
    approve_if_ready(work, known, slug)


def approve_if_ready(work: Work, actor: Actor, slug: str) -> bool:
    """Approve the newest version if every guard of that holds.

    :param actor: who did the last thing that was missing.
    :return: whether it was approved.
    """
    found = held(work.connection, slug)
    version = found.newest
    approval = transition(version.state, Event.APPROVE)
    if approval is None:
        return False
    stored = studied(work, found, version)
    facts = Facts(
        actor=actor,
        number=version.number,
        newest=found.item.newest,
        own=found.own(version.number),
        bound=found.bound(version.number),
        claims=claim_cases(work.connection, found, version, stored, work.tools.policy, with_comments=False),
        signed=len(found.counted(version.number)),
        needed=work.tools.policy.signatures,
        today=work.today,
    )
    if blockers([guard for guard in approval.guards if guard is not Guard.VERIFIED], facts):
        return False
    if work.tools.verified_now(stored.answer).findings:  # last, and whatever was found before: it takes the longest
        return False
    move(work, actor, found, version, Event.APPROVE, facts)
    return True


def _under_review(found: Held, known: Actor, number: int) -> VersionInfo:
    """The version that the person saw, if it is the newest, under review, and not their own."""
    version = found.version(number)
    facts = Facts(actor=known, number=number, newest=found.item.newest, bound=found.bound(number))
    demand((Guard.NEWEST, Guard.SECOND_PERSON), facts)
    if version.state is not State.UNDER_REVIEW:
        raise DeskError(f"Version {number} is not under review: {STATE_WORDS[version.state]}.", hint="Begin, resume or reopen the review.")
    return version


def _has_signed(found: Held, known: Actor, number: int) -> bool:
    """Whether somebody has signed a version in the review that goes on."""
    return (number, found.item.round, known.id) in found.signers


def _person(found: Held, known: Actor) -> PersonRef:
    """Who speaks, under the name and credentials that stay with what they say."""
    assert known.id is not None
    return found.people[known.id].ref


def _claim(stored: Studied, claim_id: str) -> Claim:
    found = next((one for one in stored.answer.claims if one.id == claim_id), None)
    if found is None:
        raise DeskNotFoundError(f"There is no claim {claim_id[:40]!r} in this version.", hint="See the claims that it has.")
    return found


def _statement_of(work: Work, found: Held, known: Actor) -> Row[Any]:
    """The last statement of interests that a person made in this review."""
    rows = [row for row in interest_rows(work.connection, found) if row.person_id == known.id]
    if not rows:
        raise DeskError(
            "Interests are stated before the first verdict or signature in a review.",
            hint="Say whether you have any that bear on this answer.",
            guard=Guard.SIGNED.value,
        )
    return rows[-1]


def _own_objection(work: Work, found: Held, version: VersionInfo, stored: Studied, known: Actor) -> Decision | None:
    decided = standing_decisions(work.connection, found, version)
    of_version = (one for key in stored.keys.values() for one in decided.get(key, ()))
    return next((one for one in of_version if one.person.id == known.id and one.verdict in OBJECTIONS), None)


def _fits(claim: Claim, verdict: Verdict, text: str | None, category: RejectReason | None, before: Decision | None) -> None:
    """Whether a verdict has what it needs, and nothing that it cannot have.

    :param before: the person's last word on that claim.
    :raises DeskError: it has not.
    """
    if (text is not None) is not (verdict is Verdict.AMEND):
        raise DeskError("An amendment needs the new sentence, and nothing else has one.", hint="Give the text with the verdict 'amend'.")
    if category is not None and verdict not in OBJECTIONS:
        raise DeskError("Only an amendment or a rejection has a kind of reason.", hint="Leave the category out.")
    if verdict is Verdict.REJECT and category is None:
        raise DeskError("A rejection needs a kind of reason.", hint=f"One of: {', '.join(RejectReason)}.")
    if text is not None and text == claim.text:
        raise DeskError(f"Claim {claim.id} says exactly that already.", hint="Approve it, or write what it should say.")
    if verdict is Verdict.CLEAR and before is None:
        raise DeskError(f"There is no verdict of yours on claim {claim.id} to take back.", hint="Give one.")
    if verdict is Verdict.APPROVE and before is not None and before.verdict is Verdict.APPROVE:
        raise DeskError(f"You approved claim {claim.id} already.", hint=_TAKES_BACK)
