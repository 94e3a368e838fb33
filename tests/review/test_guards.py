"""Each guard alone: on facts for which it holds, and on facts for which it does not."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import pytest

from clincite.compose.verify import Finding
from clincite.errors import DeskError, NotAllowedError
from clincite.review.guards import CHECKS, Facts, blockers, bound, demand, lineage, own, submitters, way
from clincite.review.roles import Role
from clincite.review.states import GUARD_WORDS, TRANSITIONS, Event, Guard, State
from clincite.review.values import SYSTEM, Actor, ClaimCase, Decision, PersonRef, Verdict, VersionInfo
from tests.review.world import answer

_CLAIM: Final = answer().claims[0]
_ONE: Final = PersonRef(id=1, name="One")
_TWO: Final = PersonRef(id=2, name="Two")
_REVIEWER: Final = Actor(id=1, name="One", role=Role.REVIEWER)
_EDITOR: Final = Actor(id=9, name="Nine", role=Role.EDITOR)


def _case(**more: Any) -> ClaimCase:
    plain = ClaimCase(claim=_CLAIM, critical=(), decisions=(), comments=(), needed=0, approved_by=())
    return msgspec.structs.replace(plain, **more)


def _decided(verdict: Verdict) -> ClaimCase:
    return _case(decisions=(Decision(id=1, version=1, claim="c1", person=_ONE, verdict=verdict, at="2026-01-01T00:00:00Z"),))


def _facts(**more: Any) -> Facts:
    return Facts(**{"actor": _REVIEWER, "number": 2, "newest": 2, **more})


_FINDING: Final = Finding(rule="span", claim="c1", message="the quotation is elsewhere", where="claims[0]")
_HOLDS: Final[dict[Guard, list[Facts]]] = {
    Guard.NEWEST: [_facts()],
    Guard.OWN_OR_EDITOR: [_facts(own=frozenset({1})), _facts(actor=_EDITOR), _facts(actor=None)],
    Guard.SECOND_PERSON: [_facts(bound=frozenset({2})), _facts(actor=None, bound=frozenset({1}))],
    Guard.VERIFIED: [_facts()],
    Guard.NOTHING_OPEN: [_facts(), _facts(claims=(_decided(Verdict.APPROVE),))],
    Guard.CRITICAL_TWICE: [
        _facts(claims=(_case(),)),
        _facts(claims=(_case(critical=("dose",), needed=2, approved_by=(_ONE, _TWO)),)),
        _facts(claims=(_case(reworded=True, needed=1),)),  # another guard's business
    ],
    Guard.AMENDED_BY_ANOTHER: [_facts(claims=(_case(),)), _facts(claims=(_case(reworded=True, needed=1, approved_by=(_TWO,)),))],
    Guard.SIGNED: [_facts(signed=1), _facts(signed=3, needed=2)],
    Guard.GROUND_MOVED: [_facts(moved=("pmid:1 was retracted.",))],
    Guard.DUE: [_facts(due="2026-01-31", today="2026-01-31"), _facts(due="2026-01-31", today="2026-02-01")],
}
_FAILS: Final[dict[Guard, list[Facts]]] = {
    Guard.NEWEST: [_facts(newest=3)],
    Guard.OWN_OR_EDITOR: [_facts(own=frozenset({2}))],
    Guard.SECOND_PERSON: [_facts(bound=frozenset({1})), _facts(actor=SYSTEM)],
    Guard.VERIFIED: [_facts(findings=(_FINDING,))],
    Guard.NOTHING_OPEN: [_facts(claims=(_case(), _decided(Verdict.AMEND))), _facts(claims=(_decided(Verdict.REJECT),))],
    Guard.CRITICAL_TWICE: [
        _facts(claims=(_case(critical=("dose",), needed=2, approved_by=(_ONE,)),)),
        _facts(claims=(_case(), _case(critical=("dose",), needed=3, approved_by=(_ONE, _TWO)))),
    ],
    Guard.AMENDED_BY_ANOTHER: [
        _facts(claims=(_case(reworded=True, needed=1),)),
        _facts(claims=(_case(reworded=True, critical=("dose",), needed=2),)),
    ],
    Guard.SIGNED: [_facts(), _facts(signed=1, needed=2)],
    Guard.GROUND_MOVED: [_facts()],
    Guard.DUE: [_facts(due="2026-01-31", today="2026-01-30"), _facts(due=None, today="2026-01-31")],
}


def test_every_guard_is_checked_told_and_tried_here() -> None:
    assert set(CHECKS) == set(GUARD_WORDS) == set(Guard) == set(_HOLDS) == set(_FAILS)
    assert {guard for one in TRANSITIONS for guard in one.guards} == set(Guard)


@pytest.mark.parametrize(("guard", "facts"), [(guard, facts) for guard, many in _HOLDS.items() for facts in many])
def test_it_holds(guard: Guard, facts: Facts) -> None:
    assert blockers([guard], facts) == ()
    demand([guard], facts)


@pytest.mark.parametrize(("guard", "facts"), [(guard, facts) for guard, many in _FAILS.items() for facts in many])
def test_it_does_not_hold_and_says_which_and_what_to_do(guard: Guard, facts: Facts) -> None:
    found = blockers([guard], facts)
    assert found and {one.guard for one in found} == {guard}
    with pytest.raises(DeskError) as refused:
        demand([guard], facts)
    assert refused.value.guard == guard
    assert refused.value.message == found[0].message
    assert refused.value.message.endswith(".") and refused.value.hint.endswith(".")


def test_what_concerns_a_claim_names_it() -> None:
    for guard in (Guard.VERIFIED, Guard.NOTHING_OPEN, Guard.CRITICAL_TWICE, Guard.AMENDED_BY_ANOTHER):
        assert {one.claim for facts in _FAILS[guard] for one in blockers([guard], facts)} == {_CLAIM.id}


def test_what_clincite_does_nobody_else_does() -> None:
    for event in (Event.EVIDENCE, Event.EXPIRE):
        with pytest.raises(NotAllowedError):
            way(State.APPROVED, event, Actor(id=1, name="Owner", role=Role.OWNER), reason="For a reason.")
        assert way(State.APPROVED, event, SYSTEM, reason="For a reason.").role is None
    with pytest.raises(NotAllowedError):
        way(State.SUBMITTED, Event.BEGIN, SYSTEM)


def _version(number: int, basis: str, maker: PersonRef | None) -> VersionInfo:
    return VersionInfo(number=number, answer="a", state=State.SUBMITTED, since="", basis=basis, made_by=maker, created="")


def test_who_is_bound_is_who_asked_and_who_submitted_these_words() -> None:
    three = PersonRef(id=3, name="Three")
    versions = [_version(1, "submitted", _ONE), _version(2, "revised", _TWO), _version(3, "refreshed", three), _version(4, "revised", _TWO)]
    assert [one.number for one in lineage(versions, 4)] == [4, 3]
    assert bound(1, versions, 2) == {1}  # carrying out decisions binds nobody
    assert bound(1, versions, 4) == {1, 3}
    assert bound(None, versions, 4) == {3}
    assert bound(None, [_version(1, "submitted", None)], 1) == frozenset()


def test_whose_a_version_is() -> None:
    three = PersonRef(id=3, name="Three")
    versions = [
        _version(1, "submitted", _ONE),
        _version(2, "submitted", _TWO),
        _version(3, "revised", three),
        _version(4, "refreshed", three),
    ]
    assert [own(7, versions, number) for number in (1, 2, 3, 4)] == [{7, 1}, {7, 2}, {7, 2}, {7}]
    assert own(None, versions, 1) == {1} and own(None, versions, 4) == frozenset()
    assert submitters(7, versions) == {7, 1, 2} and submitters(None, versions) == {1, 2}


def test_what_can_be_done_with_a_draft_is_told() -> None:
    reviewer = Actor(id=1, name="One", role=Role.REVIEWER)
    for event in (Event.BEGIN, Event.REQUEST_CHANGES, Event.APPROVE, Event.REOPEN):
        with pytest.raises(DeskError, match="It is a draft") as refused:
            way(State.DRAFT, event, reviewer)
        assert "Hand it in" in refused.value.hint
    with pytest.raises(DeskError, match="Nobody can approve it while it waits for its review") as refused:
        way(State.SUBMITTED, Event.APPROVE, reviewer)
    assert refused.value.hint == "You can begin its review or withdraw it now."


@pytest.mark.parametrize("role", list(Role))
def test_what_is_refused_is_told_in_words_with_what_to_do(role: Role) -> None:
    names = {one.value for kind in (State, Event) for one in kind if "_" in one}
    for state in State:
        for event in Event:
            try:
                way(state, event, Actor(id=1, name="One", role=role), reason="Because.")
            except DeskError as error:
                assert not names & set(f"{error.message} {error.hint}".split()) and error.hint, (state, event, error.message)
