"""What everybody is told of readers' reports, read from the database of either engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clincite.review.public_reports import LookedAt, looked_at
from clincite.review.store.database import Database
from tests.review.world import OTHER_QUESTION, QUESTION, World

OUTCOME = "A dose was wrong."


@pytest.fixture
def world(database: Database) -> Iterator[World]:
    """A desk with its people, on either engine."""
    yield World(database)


def told(world: World, slug: str) -> dict[int, LookedAt]:
    with world.database.read() as connection:
        return looked_at(connection, slug)


def close(world: World, slug: str, *, reopen: bool = False, outcome: str = OUTCOME) -> None:
    """Have a reader report the answer, and a day later an editor close the report."""
    report = world.desk.report(question=QUESTION, said="", text="Wrong.", slug=slug).id
    world.clock.forward(days=1)
    world.desk.close_report(world["editor"], report, outcome, reopen=reopen)


def test_reports_are_counted_by_version_and_only_of_that_answer(world: World) -> None:
    slug, other = world.approved(), world.approved(OTHER_QUESTION)
    open_one = world.desk.report(question=QUESTION, said="", text="Wrong.", slug=slug).id
    assert told(world, slug) == {}
    close(world, slug)
    close(world, slug)
    close(world, other)
    today = world.clock.moment.date().isoformat()
    assert told(world, other) == {1: LookedAt(version=1, count=1, last=today, reopened=False)}
    assert told(world, slug)[1].count == 2 and told(world, slug)[1].last < today
    world.desk.close_report(world["editor"], open_one, OUTCOME)
    assert told(world, slug)[1] == LookedAt(version=1, count=3, last=today, reopened=False)


def test_a_reopening_is_that_of_the_report_only_where_the_report_brought_it_about(world: World) -> None:
    slug, other = world.approved(), world.approved(OTHER_QUESTION)
    close(world, slug)
    world.clock.forward(days=1)
    world.desk.reopen(world["editor"], slug, OUTCOME)
    assert told(world, slug)[1].reopened is False, "for the same reason, but on another day"
    close(world, other, reopen=True)
    close(world, other)
    assert told(world, other)[1].reopened is True, "the later report takes nothing back"


def test_erased_words_change_nothing_of_it(world: World) -> None:
    slug = world.approved()
    report = world.desk.report(question=QUESTION, said="", text="Wrong.", slug=slug).id
    world.desk.close_report(world["editor"], report, OUTCOME)
    before = told(world, slug)
    world.desk.erase_report(world["editor"], report)
    assert told(world, slug) == before and before[1].count == 1
