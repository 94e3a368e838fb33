"""Twenty threads approve, amend, revise, sign and publish at once: nothing is lost, and no rule is broken, on either engine."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

import pytest

from clincite.errors import DeskError
from clincite.review.ledger.chain import entries
from clincite.review.ledger.verifying import verify_store
from clincite.review.states import State
from clincite.review.store.database import Database
from clincite.review.values import RejectReason, Verdict
from tests.review.rules import check
from tests.review.world import OTHER_QUESTION, QUESTION, SHORTER, TRIAL, World, answer

_EACH: Final = 12
_WHO: Final = (*("one", "two", "three") * 4, *("editor", "editor2") * 2, *("author",) * 2, "stranger", "owner")
#: What clincite writes beside what somebody did.
_FOLLOWING: Final = frozenset({"approve", "evidence", "expire"})

Done = tuple[str, int | None, str]


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """A desk with its people, on either engine."""
    yield World(database)


class _Crowd:
    """Threads that act at random, each as one person; what was accepted is remembered, what was refused is no fault."""

    def __init__(self, world: World, slugs: list[str], sure: str) -> None:
        self.world = world
        self.slugs = slugs
        self.sure = sure
        self.accepted: list[Done] = []
        self.refused = 0
        self.broken: list[BaseException] = []
        self._barrier = threading.Barrier(len(_WHO))
        self._lock = threading.Lock()

    def run(self) -> None:
        threads = [threading.Thread(target=self._one, args=(name, random.Random(place))) for place, name in enumerate(_WHO)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _one(self, name: str, chance: random.Random) -> None:
        self._barrier.wait()
        self._try("sign", name, self.sure, lambda: self.world.sign(self.sure, name))
        for _ in range(_EACH):
            slug = chance.choice(self.slugs)
            what, act = chance.choice(self._acts(name, slug, chance))
            self._try(what, name, slug, act)

    def _try(self, what: str, name: str, slug: str, act: Callable[[], object]) -> None:
        try:
            act()
        except DeskError:
            with self._lock:
                self.refused += 1
        except BaseException as error:
            with self._lock:
                self.broken.append(error)
        else:
            with self._lock:
                self.accepted.append((what, self.world[name].id, slug))

    def _acts(self, name: str, slug: str, chance: random.Random) -> list[tuple[str, Callable[[], object]]]:
        desk, actor = self.world.desk, self.world[name]
        case = desk.case(slug)
        number = case.item.newest
        claim = chance.choice(case.claims).claim
        new = SHORTER if claim.text == TRIAL else TRIAL
        reject = {"category": RejectReason.OUTDATED, "reason": "Old."}
        return [
            ("decide", lambda: desk.decide(actor, slug, claim.id, Verdict.APPROVE, version=number)),
            ("decide", lambda: desk.decide(actor, slug, claim.id, Verdict.APPROVE, version=number)),
            ("decide", lambda: desk.decide(actor, slug, claim.id, Verdict.CLEAR, version=number)),
            ("decide", lambda: desk.decide(actor, slug, claim.id, Verdict.AMEND, version=number, text=new)),
            ("decide", lambda: desk.decide(actor, slug, claim.id, Verdict.REJECT, version=number, **reject)),  # type: ignore[arg-type]
            ("sign", lambda: desk.sign(actor, slug, version=number)),
            ("sign", lambda: desk.sign(actor, slug, version=number)),
            ("revise", lambda: desk.revise(actor, slug, version=number)),
            ("publish", lambda: desk.publish(actor, slug)),
            ("begin", lambda: desk.begin(actor, slug)),
            ("interests", lambda: desk.state_interests(actor, slug, none=True)),
            ("interests", lambda: desk.state_interests(actor, slug, none=True)),
            ("comment", lambda: desk.comment(actor, slug, "Hm.", version=number, claim=claim.id)),
            ("request_changes", lambda: desk.request_changes(actor, slug, "A reason.")),
            ("resume", lambda: desk.resume(actor, slug, "A reason.")),
            ("reopen", lambda: desk.reopen(actor, slug, "A reason.")),
            ("withdraw", lambda: desk.withdraw(actor, slug, "A reason.")),
            ("refresh", lambda: desk.refresh(actor, slug)),
        ]


def test_twenty_threads_lose_nothing_and_break_no_rule(world: World) -> None:
    sure = world.in_review(OTHER_QUESTION, stated=("one", "two", "three"))
    slugs = [world.in_review(QUESTION, stated=("one", "two"))]
    patients = world.desk.submit(world["author"], answer(QUESTION, "patient")).slug
    slugs.append(patients)
    with world.database.read() as connection:
        before = sum(1 for _ in entries(connection))
    crowd = _Crowd(world, slugs, sure)
    crowd.run()
    assert crowd.broken == []
    world.desk.sweep()
    assert not verify_store(world.database).faults
    states = check(world.desk)
    assert states[sure] == State.APPROVED == world.desk.item(sure).state
    with world.database.read() as connection:
        written = [(one.what, one.who, one.slug or "") for one in entries(connection, after=before)]
    mine = Counter(crowd.accepted)
    # Whoever signed already may have it looked at again: that approves, and writes no second signature.
    again = Counter(one for one in crowd.accepted if one[0] == "sign") - Counter(one for one in written if one[0] == "sign")
    assert mine - again == Counter(one for one in written if one[0] not in _FOLLOWING), "each thing done stands in the ledger once"
    assert sum(one[0] == "approve" for one in written) >= sum(again.values()) + 1
    assert len(crowd.accepted) + crowd.refused == len(_WHO) * (_EACH + 1)
    for slug in (sure, *slugs):
        item = world.desk.item(slug)
        assert item.state == states[slug]
        assert [one.number for one in world.desk.case(slug).versions] == list(range(item.newest, 0, -1))


def test_of_twenty_who_sign_at_once_one_approves(world: World) -> None:
    slug = world.in_review(OTHER_QUESTION, stated=("one", "two", "three"))
    results: list[object] = []
    barrier = threading.Barrier(len(_WHO))

    def sign(name: str) -> None:
        barrier.wait()
        try:
            results.append(world.sign(slug, name).version.state)
        except DeskError as error:
            results.append(error)

    threads = [threading.Thread(target=sign, args=(name,)) for name in _WHO]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for one in results if not isinstance(one, DeskError)] == [State.APPROVED]
    assert [one.what for one in world.desk.history(slug)].count("approve") == 1
    assert len(results) == len(_WHO) and not verify_store(world.database).faults


@pytest.mark.parametrize("before", [None, "draft", "withdrawn"])
def test_of_twenty_who_submit_the_same_one_does(world: World, before: str | None) -> None:
    """Where a draft, or what was withdrawn unseen, is there already, one of them has the next version."""
    if before is not None:
        slug = world.desk.submit(world["stranger"], answer(), draft=before == "draft").slug
    if before == "withdrawn":
        world.desk.withdraw(world["stranger"], slug, "A slip.")
    done: list[object] = []
    barrier = threading.Barrier(20)

    def submit(name: str) -> None:
        barrier.wait()
        try:
            done.append(world.desk.submit(world[name], answer()).newest)
        except DeskError as error:
            done.append(error)

    threads = [threading.Thread(target=submit, args=(name,)) for name in _WHO]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for one in done if not isinstance(one, DeskError)] == [1 if before is None else 2]
    assert len(done) == 20 and not verify_store(world.database).faults
