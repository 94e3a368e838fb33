"""Every guard of :data:`~clincite.review.states.TRANSITIONS`, as a function of what is known of a version: pure, one a guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from clincite.compose.verify import Finding
from clincite.errors import DeskError, NotAllowedError
from clincite.render.words import counted, listed, stopped
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Role
from clincite.review.states import EVENT_WORDS, STATE_WORDS, TRANSITIONS, Event, Guard, State, Transition, transition
from clincite.review.values import Actor, Blocker, Case, ClaimCase, Verdict, VersionInfo

_OPEN: Final = {Verdict.AMEND: "amendment", Verdict.REJECT: "rejection"}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the guards look at. Only what a transition's guards need has to be there.

    :param actor: who wants to go there; None: nobody yet, and then what depends on the person is passed over.
    :param newest: number of the newest version.
    :param own: ids of those whose it is: who asked for the answer, who submitted what the version says.
    :param bound: ids of those who may not decide on it: who asked for it, who submitted what the version says.
    :param claims: of that version.
    :param findings: of verification against the library as it is now.
    :param signed: how many persons have signed the version.
    :param needed: how many must.
    :param moved: what happened to sources on which claims stand, one sentence each; only what is grave.
    :param due: ISO date on which its review is due.
    :param today: ISO date.
    """

    actor: Actor | None
    number: int
    newest: int
    own: frozenset[int] = frozenset()
    bound: frozenset[int] = frozenset()
    claims: tuple[ClaimCase, ...] = ()
    findings: tuple[Finding, ...] = ()
    signed: int = 0
    needed: int = 1
    moved: tuple[str, ...] = ()
    due: str | None = None
    today: str = ""


def _newest(facts: Facts) -> Iterator[Blocker]:
    if facts.number != facts.newest:
        yield _blocked(Guard.NEWEST, f"Version {facts.number} is not the newest any more: that is version {facts.newest}.")


def _own_or_editor(facts: Facts) -> Iterator[Blocker]:
    actor = facts.actor
    if actor is not None and actor.id not in facts.own and not (actor.role is not None and actor.role.covers(Role.EDITOR)):
        yield _blocked(Guard.OWN_OR_EDITOR, "Somebody else asked for this answer and submitted this version.")


def _second_person(facts: Facts) -> Iterator[Blocker]:
    if facts.actor is not None and (facts.actor.id is None or facts.actor.id in facts.bound):
        yield _blocked(Guard.SECOND_PERSON, "Nobody reviews what they asked for or submitted themselves.")


def _verified(facts: Facts) -> Iterator[Blocker]:
    for finding in facts.findings:
        yield _blocked(Guard.VERIFIED, f"It does not verify against the library: {stopped(finding.message)}", finding.claim)


def _nothing_open(facts: Facts) -> Iterator[Blocker]:
    for one in facts.claims:
        for decision in one.decisions:
            if decision.verdict in _OPEN:
                words = _OPEN[decision.verdict]
                message = f"The {words} of claim {one.claim.id} by {decision.person.shown} waits to be carried out."
                yield _blocked(Guard.NOTHING_OPEN, message, one.claim.id)


def _critical_twice(facts: Facts) -> Iterator[Blocker]:
    for one in facts.claims:
        if one.critical and len(one.approved_by) < one.needed:
            given = counted(len(one.approved_by), "person has", "persons have")
            message = f"Claim {one.claim.id} is safety-critical: {given} approved it, {one.needed} must."
            yield _blocked(Guard.CRITICAL_TWICE, message, one.claim.id)


def _amended_by_another(facts: Facts) -> Iterator[Blocker]:
    for one in facts.claims:
        if one.reworded and not one.approved_by:
            message = f"Claim {one.claim.id} was reworded: somebody who did not reword it must approve it."
            yield _blocked(Guard.AMENDED_BY_ANOTHER, message, one.claim.id)


def _signed(facts: Facts) -> Iterator[Blocker]:
    if facts.signed < facts.needed:
        given = counted(facts.signed, "person has", "persons have")
        yield _blocked(Guard.SIGNED, f"{given} signed version {facts.number}; {counted(facts.needed, 'person', 'persons')} must.")


def _ground_moved(facts: Facts) -> Iterator[Blocker]:
    if not facts.moved:
        yield _blocked(Guard.GROUND_MOVED, "Nothing grave happened to the sources on which it stands.")


def _due(facts: Facts) -> Iterator[Blocker]:
    if facts.due is None or facts.today < facts.due:
        yield _blocked(Guard.DUE, "Its review is not due yet.")


#: What checks each guard: yields what stands in the way, nothing where the guard holds.
CHECKS: Final[Mapping[Guard, Callable[[Facts], Iterator[Blocker]]]] = {
    Guard.NEWEST: _newest,
    Guard.OWN_OR_EDITOR: _own_or_editor,
    Guard.SECOND_PERSON: _second_person,
    Guard.VERIFIED: _verified,
    Guard.NOTHING_OPEN: _nothing_open,
    Guard.CRITICAL_TWICE: _critical_twice,
    Guard.AMENDED_BY_ANOTHER: _amended_by_another,
    Guard.SIGNED: _signed,
    Guard.GROUND_MOVED: _ground_moved,
    Guard.DUE: _due,
}
_HINTS: Final[Mapping[Guard, str]] = {
    Guard.NEWEST: "Look at the newest version, and decide on that.",
    Guard.OWN_OR_EDITOR: "Ask whoever did, or an editor.",
    Guard.SECOND_PERSON: "Ask another reviewer.",
    Guard.VERIFIED: "Have the answer refreshed, or reject the claim and make the next version.",
    Guard.NOTHING_OPEN: "Make the next version, or have whoever said it take it back.",
    Guard.CRITICAL_TWICE: "Have the claim approved one by one.",
    Guard.AMENDED_BY_ANOTHER: "Have another reviewer approve the claim.",
    Guard.SIGNED: "State your interests and sign it.",
    Guard.GROUND_MOVED: "It stays where it is until a source moves.",
    Guard.DUE: "It stays where it is until that day.",
}


def _blocked(guard: Guard, message: str, claim: str | None = None) -> Blocker:
    return Blocker(guard=guard.value, message=message, claim=claim)


def refused(blocker: Blocker) -> DeskError:
    """The error that tells what stands in the way, and what to do."""
    return DeskError(blocker.message, hint=_HINTS[Guard(blocker.guard)], guard=blocker.guard)


def blockers(guards: Sequence[Guard], facts: Facts) -> tuple[Blocker, ...]:
    """Everything that stands in the way of guards, in their order; empty: all of them hold."""
    return tuple(blocker for guard in guards for blocker in CHECKS[guard](facts))


def demand(guards: Sequence[Guard], facts: Facts) -> None:
    """Let pass only where the guards hold.

    :raises DeskError: one does not; ``guard`` names it.
    """
    for guard in guards:
        for blocker in CHECKS[guard](facts):
            raise refused(blocker)


def way(state: State, event: Event, actor: Actor, *, reason: str = "") -> Transition:
    """The transition that an event opens to somebody, its guards aside.

    :param actor: with the role that they have now.
    :raises DeskError: there is none from that state, or it must be said why.
    :raises NotAllowedError: it takes another role.
    """
    found = transition(state, event)
    if found is None and state is State.DRAFT:
        raise DeskError("It is a draft: nobody was asked to review it yet.", hint="Hand it in first: send it.")
    if found is None:
        raise DeskError(f"Nobody can {EVENT_WORDS[event]} while {STATE_WORDS[state]}.", hint=_possible(state, actor))
    if found.role is None:
        if actor.role is not None or actor.id is not None:
            raise NotAllowedError(f"Only clincite itself may {EVENT_WORDS[event]}.", hint="It does so when it finds that it is so.")
    elif actor.role is None or not actor.role.covers(found.role):
        raise NotAllowedError(f"It takes the role of {found.role.value} to {EVENT_WORDS[event]} now.", hint="Ask somebody who has it.")
    if found.reason and not reason:
        raise DeskError("It must be said why.", hint="Give a reason.")
    return found


def _possible(state: State, actor: Actor) -> str:
    """What somebody of that role can do in a state, as a hint."""
    ways = (one for one in TRANSITIONS if one.source is state and one.event is not Event.APPROVE)
    words = [EVENT_WORDS[one.event] for one in ways if one.role is not None and actor.role is not None and actor.role.covers(one.role)]
    return f"You can {listed(words, 'or')} now." if words else "Ask an editor what is to be done with it."


def lineage(versions: Sequence[VersionInfo], number: int) -> tuple[VersionInfo, ...]:
    """The version and those that it was made from by carrying out decisions, back to what was submitted or asked anew.

    :param versions: of one answer, in any order.
    """
    known = {one.number: one for one in versions}
    line = [known[number]]
    while line[-1].basis == "revised":
        line.append(known[line[-1].number - 1])
    return tuple(line)


def bound(asked_by: int | None, versions: Sequence[VersionInfo], number: int) -> frozenset[int]:
    """Ids of those who may not decide on a version: who asked for the answer, and who submitted what the version says."""
    maker = lineage(versions, number)[-1].made_by
    return frozenset(one for one in (asked_by, maker.id if maker else None) if one is not None)


def own(asked_by: int | None, versions: Sequence[VersionInfo], number: int) -> frozenset[int]:
    """Ids of those whose a version is: who asked for the answer, and who submitted what the version says."""
    return submitters(asked_by, lineage(versions, number)[-1:])


def submitters(asked_by: int | None, versions: Sequence[VersionInfo]) -> frozenset[int]:
    """Ids of those who see an answer for having asked for it, or submitted a version of it."""
    makers = {one.made_by.id for one in versions if one.made_by is not None and one.basis == "submitted"}
    return frozenset(makers | ({asked_by} if asked_by is not None else set()))


def facts_of(case: Case, policy: ReviewPolicy, *, actor: Actor | None, today: str) -> Facts:
    """What the guards look at, of a version with all that was said of it."""
    asked_by = case.item.asked_by.id if case.item.asked_by else None
    of_claims = tuple(finding for one in case.claims for finding in one.findings)
    return Facts(
        actor=actor,
        number=case.version.number,
        newest=case.item.newest,
        own=own(asked_by, case.versions, case.version.number),
        bound=bound(asked_by, case.versions, case.version.number),
        claims=case.claims,
        findings=(*case.findings, *of_claims),
        signed=case.signed,
        needed=policy.signatures,
        due=case.version.due,
        today=today,
    )


def approval_blockers(case: Case, policy: ReviewPolicy) -> tuple[Blocker, ...]:
    """What stands between a version and its approval, whoever gives what is missing: nothing of it depends on the person or the day."""
    approval = transition(State.UNDER_REVIEW, Event.APPROVE)
    assert approval is not None
    guards = [guard for guard in approval.guards if guard is not Guard.SECOND_PERSON]
    return blockers(guards, facts_of(case, policy, actor=None, today=""))
