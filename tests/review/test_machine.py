"""People of all roles do all that can be done, in any order: the desk does what a small model says, written without its guards."""

from __future__ import annotations

import datetime
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from clincite.answers import Answer
from clincite.errors import DeskError
from clincite.review.ledger.verifying import verify_store
from clincite.review.roles import Role
from clincite.review.values import RejectReason, Verdict
from tests.review.rules import check
from tests.review.world import (
    DOSE,
    QUESTION,
    QUONKIN,
    ROLES,
    SHORTER,
    TRIAL,
    VERBIN,
    World,
    answer,
    asked,
    own_library,
    peopled,
    retracted,
)

_RANK: Final = {role: place for place, role in enumerate(("reader", "author", "reviewer", "editor", "owner"))}
#: Sentences that stand on the record which is retracted one day.
_ON_QUONKIN: Final = {TRIAL, SHORTER}
_NAMES: Final = st.sampled_from(sorted(ROLES))
#: Those who may, so that examples get far; ``anybody_anything`` is for all the others.
_REVIEWERS: Final = st.sampled_from(["one", "two", "three", "two", "editor"])
_EDITORS: Final = st.sampled_from(["editor", "editor2"])
_PLACES: Final = st.integers(0, 2)
_SELDOM: Final = st.sampled_from([False] * 5 + [True])
_AGO: Final = st.sampled_from([0, 0, 0, 1])


def _in(*states: str) -> Callable[[Reviewing], bool]:
    """Where it makes sense to try; that it is refused elsewhere, ``anybody_anything`` sees."""
    return lambda self: bool(self.slug) and self.model.newest.state in states


def _read(answer: Answer) -> dict[str, object]:
    """What a reader is told by an answer, however it came to be."""
    plain: dict[str, object] = msgspec.to_builtins(answer)
    return {name: part for name, part in plain.items() if name not in {"id", "created", "review", "changes", "receipt"}}


class _Version:
    """One version. ``maker``: who submitted what it says."""

    def __init__(self, state: str, maker: str, claims: list[str], *, published: bool = False) -> None:
        self.state = state
        self.maker = maker
        self.claims = claims
        self.published = published
        self.due: datetime.date | None = None

    @property
    def holds_nothing(self) -> bool:
        return self.state == "draft" or (self.state == "withdrawn" and not self.published)


class _Model:
    """What the desk should hold of one answer."""

    def __init__(self) -> None:
        self.roles = {name: role.value for name, role in ROLES.items()}
        self.asker: str | None = None
        self.submitters: set[str] = set()
        self.versions: list[_Version] = []
        self.round = 0
        self.words: dict[tuple[str, str], tuple[str, str]] = {}  # claim, person: verdict, new words; of this review
        self.order: list[tuple[str, str]] = []
        self.stated: set[str] = set()
        self.signed: set[str] = set()  # of the newest version, in this review
        self.authors: dict[str, set[str]] = {}  # of words that reviewers wrote
        self.retracted = False

    @property
    def newest(self) -> _Version:
        return self.versions[-1]

    def rank(self, name: str, role: str) -> bool:
        return _RANK[self.roles[name]] >= _RANK[role]

    def sees(self, name: str) -> bool:
        return self.rank(name, "reviewer") or (self.rank(name, "author") and name in self.submitters)

    def owns(self, name: str, version: _Version) -> bool:
        return name in {self.asker, version.maker} or self.rank(name, "editor")

    def may_be_next(self, name: str, *, same: bool, draft: bool) -> bool:
        """Whether somebody may put an answer in the place of the newest version."""
        if not self.rank(name, "author"):
            return False
        if self.newest.state in {"submitted", "under_review", "changes_requested"} and not self.owns(name, self.newest):
            return False
        if draft and (any(one.state != "draft" for one in self.versions) or (same and self.newest.maker == name)):
            return False
        return self.newest.holds_nothing or not same

    def second(self, name: str) -> bool:
        return name not in {self.asker, self.newest.maker}

    def decides(self, name: str, ago: int) -> bool:
        return self.rank(name, "reviewer") and ago == 0 and self.newest.state == "under_review" and self.second(name)

    def heard(self, claim: str) -> dict[str, tuple[str, str]]:
        """The last words of those who may review, on a claim."""
        return {who: said for (text, who), said in self.words.items() if text == claim and self.rank(who, "reviewer")}

    def open(self) -> bool:
        return any(said in {"amend", "reject"} for claim in self.newest.claims for said, _ in self.heard(claim).values())

    def verifies(self) -> bool:
        return not (self.retracted and _ON_QUONKIN & set(self.newest.claims))

    def approve_if_ready(self, today: datetime.date) -> bool:
        if self.newest.state != "under_review" or self.open() or not self.verifies():
            return False
        for claim in self.newest.claims:
            approving = {who for who, (said, _) in self.heard(claim).items() if said == "approve"} - self.authors.get(claim, set())
            if len(approving - {self.asker, self.newest.maker}) < (2 if claim == DOSE else int(claim in self.authors)):
                return False
        if not {who for who in self.signed if self.rank(who, "reviewer") and self.second(who)}:
            return False
        self.newest.state = "approved"
        self.newest.published = True
        self.newest.due = today.replace(year=today.year + 1)
        return True

    def new_round(self) -> None:
        self.round += 1
        self.words.clear()
        self.order.clear()
        self.stated.clear()
        self.signed.clear()

    def say(self, claim: str, who: str, verdict: str, new: str) -> None:
        if (claim, who) in self.order:
            self.order.remove((claim, who))
        self.words.pop((claim, who), None)
        if verdict != "clear":
            self.words[claim, who] = verdict, new
            self.order.append((claim, who))

    def revised(self) -> list[str] | None:
        """The sentences of the next version; None: there cannot be one."""
        left: list[str] = []
        for claim in self.newest.claims:
            heard = self.heard(claim)
            if any(said == "reject" for said, _ in heard.values()):
                continue
            amending = [who for text, who in self.order if text == claim and who in heard and heard[who][0] == "amend"]
            if amending and self.retracted:
                return None  # the words stand on what was retracted
            left.append(heard[amending[-1]][1] if amending else claim)
        return left if self.open() and left else None

    def revise(self, left: list[str]) -> None:
        for claim in self.newest.claims:
            heard = self.heard(claim)
            if any(said == "reject" for said, _ in heard.values()):
                continue
            for who, (said, new) in heard.items():
                if said == "amend" and new in left:
                    self.authors.setdefault(new, set()).add(who)
        self.versions.append(_Version("under_review", self.newest.maker, left, published=self.newest.published))
        self.signed.clear()


class Reviewing(RuleBasedStateMachine):
    """One answer, and everybody at the desk."""

    @initialize(asker=st.sampled_from(["author", "author", "one", None]), draft=_SELDOM)
    def open_the_desk(self, asker: str | None, draft: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="clincite-machine-"))
        self.database = peopled(self.folder)
        self.world = World(self.database, on=own_library(self.folder))
        self.model = _Model()
        self.slug = ""
        if asker is not None:
            self.submit_first(asker, draft)
        if asker is not None and not draft:
            self.begin("two")
            for name in ("one", "two", "three"):
                self.state_interests(name, True)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            assert not verify_store(self.database).faults
            states = check(self.world.desk)
            assert states == ({self.slug: self.model.newest.state} if self.slug else {})
        finally:
            self.database.close()
            shutil.rmtree(self.folder)

    @property
    def today(self) -> datetime.date:
        return self.world.clock.moment.date()

    def expect(self, allowed: bool, act: Callable[[], object]) -> bool:
        """Do it, and hold the desk to what the model says of it."""
        try:
            act()
        except DeskError as error:
            assert not allowed, f"refused, and the model allows it: {error.message}"
            return False
        assert allowed, "done, and the model does not allow it"
        return True

    # -- how versions come to be -----------------------------------------------------------------------------------------

    @precondition(lambda self: not self.slug and not self.model.retracted)
    @rule(name=st.sampled_from(["author", "editor", "one", "reader"]), draft=st.booleans())
    def submit_first(self, name: str, draft: bool) -> None:
        desk, model = self.world.desk, self.model
        if self.expect(model.rank(name, "author"), lambda: desk.submit(self.world[name], answer(), draft=draft)):
            self.slug = desk.own(self.world[name])[0].slug
            model.asker = name
            model.submitters.add(name)
            model.versions.append(_Version("draft" if draft else "submitted", name, [one.text for one in answer().claims]))

    @precondition(lambda self: self.slug and len(self.model.versions) < 6 and self.model.newest.state != "under_review")
    @rule(
        name=st.sampled_from(["author", "author", "stranger", "stranger", "one", "editor", "reader"]),
        draft=st.booleans(),
        less=st.booleans(),
    )
    def submit_again(self, name: str, draft: bool, less: bool) -> None:
        """Somebody asks the same question, or has it do without a record: other words."""
        desk, model = self.world.desk, self.model
        new = asked(self.world.library, without=(VERBIN.id,) if less else ())
        allowed = model.may_be_next(name, same=_read(new) == _read(desk.content(self.slug, len(model.versions))), draft=draft)
        if self.expect(allowed, lambda: desk.submit(self.world[name], new, draft=draft)):
            if all(version.holds_nothing for version in model.versions):
                model.asker = name
            model.submitters.add(name)
            model.versions.append(_Version("draft" if draft else "submitted", name, [one.text for one in new.claims]))
            model.signed.clear()

    @precondition(lambda self: self.slug and len(self.model.versions) < 4 and self.model.newest.state not in {"submitted", "under_review"})
    @rule(first=st.sampled_from(["stranger", "author"]), draft=st.booleans(), less=st.booleans(), then=st.booleans())
    def hand_in_by_turns(self, first: str, draft: bool, less: bool, then: bool) -> None:
        """Two authors, each with a version of their own: what is the one's is not the other's, and a draft is in nobody's way."""
        second = "author" if first == "stranger" else "stranger"
        self.submit_again(first, draft, less)
        if not draft:
            self.withdraw(first, 0, True)
        self.submit_again(second, False, then)
        self.withdraw(first, 0, True)

    @precondition(_in("draft"))
    @rule(name=st.sampled_from(["author", "stranger"]))
    def send(self, name: str) -> None:
        model = self.model
        allowed = model.sees(name) and model.newest.state == "draft" and model.owns(name, model.newest)
        if self.expect(allowed, lambda: self.world.desk.send(self.world[name], self.slug)):
            model.newest.state = "submitted"

    @precondition(lambda self: self.slug and len(self.model.versions) < 6 and self.model.newest.state != "under_review")
    @rule(name=_EDITORS)
    def refresh(self, name: str) -> None:
        """An editor has it asked anew, without the records that it did without before."""
        desk, model = self.world.desk, self.model
        old = desk.content(self.slug, len(model.versions))
        new = asked(self.world.library, without=old.receipt.without)
        allowed = model.rank(name, "editor") and (model.newest.state == "withdrawn" or _read(new) != _read(old))
        if self.expect(allowed, lambda: desk.refresh(self.world[name], self.slug)):
            model.versions.append(_Version("submitted", name, [one.text for one in new.claims]))
            model.signed.clear()

    @precondition(_in("under_review", "changes_requested"))
    @rule(name=_REVIEWERS, ago=_AGO)
    def revise(self, name: str, ago: int) -> None:
        model = self.model
        if len(model.versions) > 7:
            return
        left = model.revised() if model.newest.state in {"under_review", "changes_requested"} else None
        allowed = model.sees(name) and ago == 0 and left is not None
        if self.expect(allowed, lambda: self.world.desk.revise(self.world[name], self.slug, version=len(model.versions) - ago)):
            assert left is not None
            model.revise(left)

    # -- reviewing -------------------------------------------------------------------------------------------------------

    @precondition(_in("submitted"))
    @rule(name=_REVIEWERS)
    def begin(self, name: str) -> None:
        model = self.model
        allowed = model.rank(name, "reviewer") and model.newest.state == "submitted" and model.second(name)
        if self.expect(allowed, lambda: self.world.desk.begin(self.world[name], self.slug)):
            model.newest.state = "under_review"
            model.new_round()

    @precondition(_in("under_review", "changes_requested"))
    @rule(name=_REVIEWERS, none=st.booleans())
    def state_interests(self, name: str, none: bool) -> None:
        model = self.model
        allowed = model.rank(name, "reviewer") and model.newest.state in {"under_review", "changes_requested"}
        said = "" if none else "Shares."
        if self.expect(allowed, lambda: self.world.desk.state_interests(self.world[name], self.slug, none=none, statement=said)):
            model.stated.add(name)

    @precondition(_in("under_review"))
    @rule(name=_REVIEWERS, place=_PLACES, verdict=st.sampled_from(list(Verdict)), ago=_AGO)
    def decide(self, name: str, place: int, verdict: Verdict, ago: int) -> None:
        desk, model = self.world.desk, self.model
        claims = model.newest.claims
        claim = claims[place % len(claims)]
        if verdict is Verdict.AMEND and place:  # mostly a sentence that has other words to be had
            claim = next((one for one in claims if one in _ON_QUONKIN), claim)
        new = {TRIAL: SHORTER, SHORTER: TRIAL}.get(claim, f"{claim[:-1]} and quelb fever.")
        before = model.words.get((claim, name), ("", ""))[0]
        fits = {
            Verdict.APPROVE: before != "approve" and name not in model.authors.get(claim, set()),
            Verdict.AMEND: claim in _ON_QUONKIN and not model.retracted,
            Verdict.REJECT: True,
            Verdict.CLEAR: before != "",
        }[verdict]
        claim_id = next(one.claim.id for one in desk.case(self.slug).claims if one.claim.text == claim)
        allowed = model.decides(name, ago) and name in model.stated and fits

        def act() -> None:
            desk.decide(
                self.world[name],
                self.slug,
                claim_id,
                verdict,
                version=len(model.versions) - ago,
                text=new if verdict is Verdict.AMEND else None,
                category=RejectReason.WRONG if verdict is Verdict.REJECT else None,
                reason="Wrong." if verdict is Verdict.REJECT else "",
            )

        if self.expect(allowed, act):
            model.say(claim, name, verdict.value, new)
            if verdict in {Verdict.APPROVE, Verdict.CLEAR}:
                model.approve_if_ready(self.today)

    @precondition(lambda self: self.slug and self.model.newest.state == "under_review")
    @rule(name=_REVIEWERS, sparing=st.booleans())
    def approve_all(self, name: str, sparing: bool) -> None:
        """So that approvals are not too seldom: somebody approves every claim, or that which is critical."""
        for place in range(len(self.model.newest.claims)):
            if self.model.newest.state == "under_review" and (not sparing or self.model.newest.claims[place] == DOSE):
                self.decide(name, place, Verdict.APPROVE, 0)

    @precondition(_in("under_review"))
    @rule(name=_REVIEWERS)
    def reword(self, name: str) -> None:
        """A sentence gets other words, in the next version."""
        self.state_interests(name, True)
        self.decide(name, 1, Verdict.AMEND, 0)
        self.revise(name, 0)

    @precondition(_in("under_review"))
    @rule(signer=_REVIEWERS, objection=st.sampled_from([None, Verdict.AMEND, Verdict.REJECT]), sparing=st.booleans())
    def finish(self, signer: str, objection: Verdict | None, sparing: bool) -> None:
        """Two approve every claim (or that which is critical) and one signs: approved, unless something stands in the way."""
        if objection is not None:
            self.state_interests("three", True)
            self.decide("three", 1, objection, 0)
        for name in ("two", "one", "editor"):
            self.state_interests(name, True)
            self.approve_all(name, sparing)
        self.state_interests(signer, True)
        if self.model.newest.state == "under_review":
            self.sign(signer, 0)

    @precondition(_in("under_review"))
    @rule(name=_REVIEWERS, ago=_AGO)
    def sign(self, name: str, ago: int) -> None:
        model = self.model
        objects = any(model.words.get((claim, name), ("", ""))[0] in {"amend", "reject"} for claim in model.newest.claims)
        allowed = model.decides(name, ago) and name in model.stated and not objects
        again = allowed and name in model.signed
        if again:
            allowed = self._would_approve()
        if self.expect(allowed, lambda: self.world.desk.sign(self.world[name], self.slug, version=len(model.versions) - ago)):
            model.signed.add(name)
            model.approve_if_ready(self.today)

    def _would_approve(self) -> bool:
        version = self.model.newest
        if not self.model.approve_if_ready(self.today):
            return False
        version.state, version.due = "under_review", None
        return True

    @precondition(_in("under_review"))
    @rule(name=_REVIEWERS, really=_SELDOM)
    def request_changes(self, name: str, really: bool) -> None:
        if really and self.expect(
            self.model.decides(name, 0), lambda: self.world.desk.request_changes(self.world[name], self.slug, "A reason.")
        ):
            self.model.newest.state = "changes_requested"

    @precondition(_in("changes_requested"))
    @rule(name=_REVIEWERS)
    def resume(self, name: str) -> None:
        model = self.model
        allowed = model.rank(name, "reviewer") and model.newest.state == "changes_requested" and model.second(name)
        if self.expect(allowed, lambda: self.world.desk.resume(self.world[name], self.slug, "A reason.")):
            model.newest.state = "under_review"
            model.approve_if_ready(self.today)

    # -- editors, time, sources ------------------------------------------------------------------------------------------

    @precondition(_in("approved", "evidence_changed", "expired", "withdrawn"))
    @rule(name=_EDITORS)
    def reopen(self, name: str) -> None:
        model = self.model
        allowed = model.rank(name, "editor") and model.newest.state in {"approved", "evidence_changed", "expired", "withdrawn"}
        if self.expect(allowed, lambda: self.world.desk.reopen(self.world[name], self.slug, "A reason.")):
            model.newest.state = "under_review"
            model.new_round()

    @precondition(lambda self: self.slug)
    @rule(name=st.sampled_from(["editor", "one", "author", "stranger"]), ago=_AGO, really=_SELDOM)
    def withdraw(self, name: str, ago: int, really: bool) -> None:
        if not really:
            return
        model = self.model
        place = len(model.versions) - ago
        state = model.versions[place - 1].state if place > 0 else ""
        own = place > 0 and model.owns(name, model.versions[place - 1])
        early = state in {"draft", "submitted"} and own and model.sees(name)
        late = state in {"under_review", "changes_requested", "approved", "evidence_changed", "expired"} and model.rank(name, "editor")
        if self.expect(early or late, lambda: self.world.desk.withdraw(self.world[name], self.slug, "A reason.", version=place)):
            model.versions[place - 1].state = "withdrawn"

    @rule(name=st.sampled_from(["three", "two"]), role=st.sampled_from(["reviewer", "reviewer", "reader", "author"]))
    def give_a_role(self, name: str, role: str) -> None:
        if self.model.roles[name] != role:
            self.world.accounts.set_role(self.world["owner"], self.world[name].id or 0, Role(role))
            self.model.roles[name] = role

    @rule(days=st.sampled_from([1, 30, 370]))
    def let_time_pass(self, days: int) -> None:
        self.world.clock.forward(days=days)

    @precondition(lambda self: self.slug and not self.model.retracted)
    @rule(really=_SELDOM)
    def retract(self, really: bool) -> None:
        if really:
            self.world.library.restate([retracted(QUONKIN)])
            self.model.retracted = True

    @precondition(lambda self: self.slug)
    @rule()
    def sweep(self) -> None:
        expected = []
        for number, version in enumerate(self.model.versions, start=1):
            if version.state not in {"approved", "expired"}:
                continue
            if self.model.retracted and _ON_QUONKIN & set(version.claims):
                version.state = "evidence_changed"
            elif version.state == "approved" and version.due is not None and version.due <= self.today:
                version.state = "expired"
            else:
                continue
            expected.append((number, version.state))
        assert sorted((one.version, one.state.value) for one in self.world.desk.sweep().moved) == expected

    @precondition(lambda self: self.slug)
    @rule(name=_NAMES, what=st.integers(0, 10), place=_PLACES, verdict=st.sampled_from(list(Verdict)), ago=_AGO)
    def anybody_anything(self, name: str, what: int, place: int, verdict: Verdict, ago: int) -> None:
        (
            lambda: self.send(name),
            lambda: self.revise(name, ago),
            lambda: self.begin(name),
            lambda: self.state_interests(name, True),
            lambda: self.decide(name, place, verdict, ago),
            lambda: self.sign(name, ago),
            lambda: self.request_changes(name, True),
            lambda: self.resume(name),
            lambda: self.reopen(name),
            lambda: self.withdraw(name, ago, True),
            lambda: self.submit_again(name, ago == 0, place == 0),
        )[what]()

    @invariant()
    def the_desk_holds_what_the_model_says(self) -> None:
        if not getattr(self, "slug", ""):
            return
        case = self.world.desk.case(self.slug)
        assert case.item.question == QUESTION and case.item.round == self.model.round
        assert [one.state.value for one in reversed(case.versions)] == [one.state for one in self.model.versions]
        assert [one.claim.text for one in case.claims] == self.model.newest.claims
        for one in case.claims:
            if self.model.newest.state == "under_review":
                heard = {who: said for who, (said, _) in self.model.heard(one.claim.text).items()}
                assert {said.person.name: said.verdict.value for said in one.decisions} == heard


Reviewing.TestCase.settings = settings(
    max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
test_people_of_all_roles_in_any_order = Reviewing.TestCase
