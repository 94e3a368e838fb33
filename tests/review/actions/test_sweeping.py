"""What clincite does on its own, what readers report, and what editors see of both."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from sqlalchemy import select

from clincite.errors import DeskError, DeskNotFoundError, NotAllowedError
from clincite.review.actions import sweeping
from clincite.review.actions.reading import queue_key
from clincite.review.ledger.verifying import verify_store
from clincite.review.states import State
from clincite.review.store.tables import ITEMS, REPORTS, VERSIONS
from clincite.review.values import RejectReason, Verdict
from tests.review.world import DOSE, OTHER_QUESTION, QUESTION, QUONKIN, TRIAL, World, answer, retracted


def test_a_retraction_is_told_at_once_and_once(living: World) -> None:
    slug = living.approved()
    assert living.desk.sweep().moved == ()
    living.library.restate([retracted(QUONKIN)])
    (moved,) = living.desk.sweep().moved
    assert (moved.slug, moved.version, moved.state) == (slug, 1, State.EVIDENCE_CHANGED)
    assert "pmid:91000002 was retracted" in moved.reason
    entries = len(living.desk.history(slug))
    assert living.desk.sweep().moved == () and len(living.desk.history(slug)) == entries
    last = living.desk.history(slug)[-1]
    assert (last.what, last.who, last.name, last.role, last.detail["reason"]) == ("evidence", None, "clincite", None, moved.reason)
    assert living.desk.case(slug).answer.review.state == "evidence_changed"
    assert not verify_store(living.database).faults


def test_an_older_approved_version_is_told_of_too(living: World) -> None:
    slug = living.approved()
    living.asked_anew(slug)
    living.library.restate([retracted(QUONKIN)])
    assert [(one.version, one.state) for one in living.desk.sweep().moved] == [(1, State.EVIDENCE_CHANGED)]
    item = living.desk.item(slug)
    assert (item.state, item.shown_state) == (State.SUBMITTED, State.EVIDENCE_CHANGED)


def test_what_replaced_it_does_not_give_the_address_back(living: World) -> None:
    """Version 2 was approved in the place of version 1; when its evidence changes, version 1 must not stand there again as approved."""
    slug = living.approved()
    living.asked_anew(slug)
    living.desk.begin(living["one"], slug)
    living.state(slug, "one", "two")
    living.approve_critical(slug, "one", "two")
    living.sign(slug, "two")
    assert living.desk.item(slug).shown == 2
    living.desk.reopen(living["editor"], slug, "A letter came.")
    item = living.desk.item(slug)
    assert (item.shown, item.shown_state) == (2, State.UNDER_REVIEW)


@pytest.mark.parametrize(("days", "state"), [(364, State.APPROVED), (365, State.EXPIRED), (366, State.EXPIRED)])
def test_it_expires_on_the_day_on_which_it_is_due(world: World, days: int, state: State) -> None:
    slug = world.approved()
    world.clock.forward(days=days)
    world.desk.sweep()
    assert world.desk.item(slug).state is state


def test_what_did_not_move_is_not_looked_at_again(living: World, monkeypatch: pytest.MonkeyPatch) -> None:
    living.approved()
    living.desk.sweep()
    looked: list[object] = []
    monkeypatch.setattr("clincite.review.actions.tools.outdated", lambda *args, **more: looked.append(args) or ())
    living.desk.sweep()
    assert looked == []
    living.library.restate([retracted(QUONKIN)])
    living.desk.sweep()
    assert len(looked) == 1


def test_what_somebody_did_meanwhile_is_not_undone(living: World, monkeypatch: pytest.MonkeyPatch) -> None:
    slug = living.approved()
    living.library.restate([retracted(QUONKIN)])
    before = sweeping.writing

    def late(*args: object) -> object:
        living.desk.reopen(living["editor"], slug, "I saw it first.")
        return before(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeping, "writing", late)
    assert living.desk.sweep().moved == ()
    assert living.desk.item(slug).state is State.UNDER_REVIEW


def _damage(world: World, slug: str) -> None:
    with world.database.write() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'versions'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        of_slug = VERSIONS.c.item_id.in_(select(ITEMS.c.id).where(ITEMS.c.slug == slug))
        connection.execute(VERSIONS.update().where(of_slug).values(content=b"{}"))


def test_one_that_is_damaged_keeps_no_other_from_being_looked_at(living: World) -> None:
    broken = living.approved(OTHER_QUESTION)
    slug = living.approved()
    _damage(living, broken)
    living.desk._tools._studied.cache_clear()
    living.library.restate([retracted(QUONKIN)])
    swept = living.desk.sweep()
    assert [(one.slug, one.state) for one in swept.moved] == [(slug, State.EVIDENCE_CHANGED)]
    assert [(one.slug, one.version) for one in swept.damaged] == [(broken, 1)] and "damaged" in swept.damaged[0].reason
    again = living.desk.sweep()
    assert (again.moved, again.damaged) == ((), swept.damaged)
    assert living.desk.item(broken).state is State.APPROVED


def test_the_queue_is_by_risk_and_waiting_time(living: World) -> None:
    first = living.in_review(QUESTION)  # one critical claim
    living.clock.forward(hours=1)
    other = living.submitted(OTHER_QUESTION)  # none, later
    living.clock.forward(hours=1)
    patients = living.desk.submit(living["author"], answer(OTHER_QUESTION, "patient")).slug
    order = [one.slug for one in living.desk.queue(living["one"])]
    assert order == [first, other, patients]
    living.desk.publish(living["editor"], patients)
    living.desk.report(question=OTHER_QUESTION, said="", text="It is wrong.", slug=patients)
    assert [one.slug for one in living.desk.queue(living["one"])] == [patients, first, other]
    students = living.desk.submit(living["author"], answer(QUESTION, "student")).slug
    living.desk.begin(living["one"], students)
    living.state(students, "one", "two")
    living.approve_critical(students, "one", "two")
    living.sign(students, "one")
    assert students not in {one.slug for one in living.desk.queue(living["one"])}
    living.library.restate([retracted(QUONKIN)])
    living.desk.sweep()
    assert [one.slug for one in living.desk.queue(living["one"])] == [students, patients, first, other]
    items = list(living.desk.queue(living["one"]))
    random.Random(1).shuffle(items)
    assert [one.slug for one in sorted(items, key=queue_key)] == [students, patients, first, other]
    assert [one.slug for one in living.desk.queue(living["one"], state=State.SUBMITTED)] == [patients, other]


def test_authors_and_readers_see_no_queue(world: World) -> None:
    for name in ("author", "reader"):
        with pytest.raises(NotAllowedError):
            world.desk.queue(world[name])
        with pytest.raises(NotAllowedError):
            world.desk.numbers(world[name])
    with pytest.raises(NotAllowedError):
        world.desk.own(world["reader"])


def test_all_reports_are_for_editors_and_those_of_an_answer_for_whoever_reviews_it(world: World) -> None:
    slug = world.approved()
    other = world.approved(OTHER_QUESTION)
    kept = world.desk.report(question=QUESTION, said=DOSE, text="It is too much.", slug=slug, version=1, claim=world.claim(slug, DOSE))
    later = world.desk.report(question=QUESTION, said="", text="And too long.", slug=slug)
    world.desk.report(question="What is quelb fever?", said="Quelb.", text="Wrong.")
    for name in ("one", "editor"):
        assert world.desk.case(slug, actor=world[name]).reports == (kept, later)
        assert world.desk.case(other, actor=world[name]).reports == ()
    assert world.desk.case(slug, actor=world["author"]).reports == () == world.desk.case(slug).reports
    for name in ("one", "author", "reader"):
        for open_ in (True, False):
            with pytest.raises(NotAllowedError):
                world.desk.reports(world[name], open=open_)
    world.desk.close_report(world["editor"], kept.id, "It is right.")
    assert world.desk.case(slug, actor=world["one"]).reports == (later,)


@pytest.mark.parametrize("closed", [True, False])
def test_the_words_of_a_report_are_erased_for_good(world: World, tmp_path: Path, closed: bool) -> None:
    slug = world.approved()
    words = ("What have I?", "Of me, quonkin.", "My name is Zeno, and I have zorb disease.")
    kept = world.desk.report(question=words[0], said=words[1], text=words[2], slug=slug)
    if closed:
        world.desk.close_report(world["editor"], kept.id, "Thanks.")
    with pytest.raises(NotAllowedError):
        world.desk.erase_report(world["one"], kept.id)
    erased = world.desk.erase_report(world["editor"], kept.id)
    assert (erased.question, erased.said, erased.text, erased.erased) == ("", "", "", True) and not kept.erased
    assert (erased.id, erased.slug, erased.version, erased.at, erased.open) == (kept.id, slug, 1, kept.at, not closed)
    last = world.desk.history(slug)[-1]
    assert (last.what, last.who, last.version, last.detail) == ("erase_report", world["editor"].id, 1, {"report": kept.id})
    assert not verify_store(world.database).faults
    with pytest.raises(DeskError, match="erased already"):
        world.desk.erase_report(world["editor"], kept.id)
    with pytest.raises(DeskNotFoundError):
        world.desk.erase_report(world["editor"], kept.id + 1)
    if not closed:
        world.desk.close_report(world["editor"], kept.id, "It named somebody.")
    assert not verify_store(world.database).faults
    world.database.close()
    held = (tmp_path / "desk.db").read_bytes()
    assert b"zorb" in held and not any(text.encode() in held for text in words)


def test_words_that_went_without_an_entry_or_came_back_are_found(world: World) -> None:
    slug = world.approved()
    one, other = (world.desk.report(question=QUESTION, said="", text=f"It is wrong: {place}.", slug=slug) for place in (1, 2))
    with world.database.write() as connection:
        connection.execute(REPORTS.update().where(REPORTS.c.id == one.id).values(text=""))
    assert [fault.message.endswith("its text was changed.") for fault in verify_store(world.database).faults] == [True]
    world.desk.erase_report(world["editor"], other.id)
    with world.database.write() as connection:
        connection.execute(REPORTS.update().where(REPORTS.c.id == one.id).values(text="It is wrong: 1."))
        connection.execute(REPORTS.update().where(REPORTS.c.id == other.id).values(text="It is right."))
    assert [fault.message.endswith("its text was changed.") for fault in verify_store(world.database).faults] == [True]


def test_a_report_of_a_reader(world: World) -> None:
    slug = world.approved()
    claim = world.claim(slug, DOSE)
    kept = world.desk.report(question=QUESTION, said=DOSE, text="It says <b>10 mg</b>.\x00", slug=slug, version=1, claim=claim)
    assert (kept.slug, kept.version, kept.claim, kept.said, kept.text, kept.open) == (slug, 1, claim, DOSE, "It says <b>10 mg</b>.", True)
    assert world.desk.item(slug).reports == 1 and world.desk.reports(world["editor"]) == (kept,)
    entry = world.desk.history(slug)[-1]
    assert (entry.who, entry.role, entry.what) == (None, None, "report") and "10 mg" not in str(entry.detail)
    with pytest.raises(NotAllowedError):
        world.desk.close_report(world["one"], kept.id, "Done.")
    with pytest.raises(DeskError):
        world.desk.close_report(world["editor"], kept.id, " ")
    closed = world.desk.close_report(world["editor"], kept.id, "It is right.")
    assert (closed.open, closed.outcome, closed.closed_by and closed.closed_by.name) == (False, "It is right.", "editor")
    with pytest.raises(DeskError, match="already"):
        world.desk.close_report(world["editor"], kept.id, "Again.")
    assert world.desk.reports(world["editor"]) == () and world.desk.reports(world["editor"], open=False) == (closed,)
    assert world.desk.item(slug).reports == 0 and world.desk.item(slug).state is State.APPROVED
    assert not verify_store(world.database).faults


def test_a_report_may_reopen_the_answer(world: World) -> None:
    slug = world.approved()
    kept = world.desk.report(question=QUESTION, said=TRIAL, text="It is wrong.", slug=slug)
    world.desk.close_report(world["editor"], kept.id, "It is: reviewed anew.", reopen=True)
    assert world.desk.item(slug).state is State.UNDER_REVIEW
    asked = world.desk.report(question="What is quelb fever?", said="Quelb.", text="Wrong.")
    assert asked.slug is None
    with pytest.raises(DeskError, match="nothing to reopen"):
        world.desk.close_report(world["editor"], asked.id, "Well.", reopen=True)
    assert [one.id for one in world.desk.reports(world["editor"])] == [asked.id]


def test_where_it_cannot_be_reopened_the_report_stays_open(world: World) -> None:
    slug = world.submitted()
    world.desk.publish(world["editor"], slug)
    kept = world.desk.report(question=QUESTION, said=TRIAL, text="It is wrong.", slug=slug)
    with pytest.raises(DeskError):
        world.desk.close_report(world["editor"], kept.id, "Reopen.", reopen=True)
    assert world.desk.reports(world["editor"])[0].open


def test_what_is_not_published_cannot_be_reported(world: World) -> None:
    slug = world.submitted()
    for more in ({"slug": slug}, {"slug": "no-such"}, {"slug": slug, "version": 3}):
        with pytest.raises(DeskNotFoundError):
            world.desk.report(question=QUESTION, said="", text="Wrong.", **more)  # type: ignore[arg-type]
    world.desk.publish(world["editor"], slug)
    with pytest.raises(DeskNotFoundError):
        world.desk.report(question=QUESTION, said="", text="Wrong.", slug=slug, claim="c99")
    for text in ("", "\u200b \n", "x" * 2001):
        with pytest.raises(DeskError):
            world.desk.report(question=QUESTION, said="", text=text, slug=slug)
    for number in (0, 99, -1, 2**70):
        with pytest.raises(DeskNotFoundError):
            world.desk.close_report(world["editor"], number, "Done.")


def test_the_numbers(living: World) -> None:
    slug = living.in_review()
    living.clock.forward(days=2)
    living.reject(slug, "one")
    living.desk.revise(living["author"], slug, version=1)
    living.clock.forward(days=2)
    living.approve_critical(slug, "one", "two")
    living.sign(slug, "one")
    other = living.in_review(OTHER_QUESTION)
    living.clock.forward(hours=12)
    living.sign(other, "two")
    found = living.desk.numbers(living["editor"])
    assert (found.states, found.approvals, found.days_to_approval) == ({"approved": 2}, 2, (0.5, 2.25, 4.0))
    assert found.verdicts == {"approve": 2, "reject": 1}
    assert (found.changed_by_reason, found.changed_by_facet) == ({"outdated": 1}, {"treatment": (1, 3)})
    assert (found.due_30, found.due_90, found.overdue, found.evidence_changed, found.open_reports) == (0, 0, 0, 0, 0)
    living.clock.forward(days=300)
    assert (living.desk.numbers(living["editor"]).due_30, living.desk.numbers(living["editor"]).due_90) == (0, 2)
    living.clock.forward(days=65)
    living.desk.sweep()
    after = living.desk.numbers(living["editor"])
    assert (after.states, after.overdue, after.due_90) == ({"expired": 2}, 2, 0)
    living.library.restate([retracted(QUONKIN)])
    assert living.desk.sweep().moved == ()  # the rejected claim stood on it, and is gone


def test_the_log_of_decisions_names_nobody(world: World) -> None:
    slug = world.in_review()
    world.reject(slug, "one")
    world.amend(slug, "one")
    world.approve_critical(slug, "two")
    log = world.desk.decisions_log()
    assert [(one.verdict, one.last, one.category) for one in log] == [
        (Verdict.REJECT, False, RejectReason.OUTDATED),
        (Verdict.AMEND, True, None),
        (Verdict.APPROVE, True, None),
    ]
    assert [one.critical for one in log] == [(), (), ("dose",)] and {one.facet for one in log} == {"treatment"}
    assert {str(one).count("two") + str(one).count("'one'") for one in log} == {0}
