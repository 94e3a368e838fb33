"""What the public sees of the desk's database: only what was published, as it stands, on either engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import event, text, update

from clincite.answers import Answer, sealed
from clincite.errors import DeskError, LibraryError
from clincite.library import EmbeddedLibrary
from clincite.readers import Audience
from clincite.render import json as answer_json
from clincite.review.desk import Desk
from clincite.review.ledger.verifying import verify_store
from clincite.review.publication import state_words
from clincite.review.published import DeskAnswers
from clincite.review.roles import Role
from clincite.review.staff import Staff, staff_of
from clincite.review.states import State
from clincite.review.store.database import Database
from clincite.review.store.tables import HEAD, LEDGER, VERSIONS
from tests.desks import People, publish
from tests.review.public.showing import NOON, OTHER, QUESTION, Clock, fewer, made_desk


def test_where_there_is_no_database_nothing_is_published() -> None:
    answers = DeskAnswers(lambda: None)
    assert answers.listed() == answers.recent(3) == answers.versions("x") == answers.every_version() == ()
    assert answers.get("x") is None and answers.get("x", 1) is None


def test_what_is_published_is_what_was_submitted(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    answer = ask()
    slug = publish(desk, answer, signers=()).slug
    held = answers.get(slug)
    assert held is not None and held.answer == answer
    about = held.about
    assert (about.answer, about.slug, about.version, about.state) == (answer.id, "zorb-fever-treatment", 1, "submitted")
    assert (about.published, about.since, about.approvals, about.due) == ("2026-01-02T12:00:00Z", "2026-01-02T12:00:00Z", (), None)
    assert answers.listed() == answers.recent(5) == answers.versions(slug) == (about,)
    assert answers.recent(5, approved=True) == ()


def test_nothing_is_seen_before_it_is_published(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people, signers=(), public=False).slug
    assert answers.listed() == answers.versions(slug) == () and answers.get(slug) is None and answers.get(slug, 1) is None
    desk.publish(people.editor().actor, slug)
    assert [one.slug for one in answers.listed()] == [slug], "by the same object, which had looked before"


def test_a_version_that_nobody_may_see_yet_gives_its_title_to_no_list(
    desk: Desk, answers: DeskAnswers, library: EmbeddedLibrary, ask: Callable[..., Answer]
) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people).slug
    later = sealed(msgspec.structs.replace(fewer(ask(), library), title="Not for the public yet"))
    desk.submit(people.author().actor, later)
    assert desk.item(slug).title == later.title
    assert [one.title for one in answers.listed()] == [ask().title]


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.UNDER_REVIEW])
def test_what_was_approved_keeps_its_page(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer], state: State) -> None:
    people = People(desk)
    slug = publish(desk, ask(), people=people).slug
    if state is State.WITHDRAWN:
        desk.withdraw(people.editor().actor, slug, "It is wrong.")
    else:
        desk.reopen(people.editor().actor, slug, "A reader doubts it.")
    held = answers.get(slug)
    assert held is not None and held.about.state == held.answer.review.state == state
    assert "Person" not in state_words(held.about)
    assert (answers.recent(5) == ()) is (state is State.WITHDRAWN) and answers.recent(5, approved=True) == ()


def test_the_newest_come_first_and_readers_have_their_own(
    desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer], clock: Clock
) -> None:
    old = publish(desk, ask(OTHER)).slug
    clock.pass_(hours=1)
    new = publish(desk, ask(), signers=()).slug
    clock.pass_(hours=1)
    patient = publish(desk, ask(QUESTION, Audience.PATIENT), signers=()).slug
    assert [one.slug for one in answers.listed()] == [patient, new, old]
    assert [one.slug for one in answers.recent(1)] == [patient] and patient == f"{new}-for-patients"
    assert [one.slug for one in answers.recent(5, approved=True)] == [old]


def test_another_desk_on_the_same_database_is_seen(
    desk: Desk, answers: DeskAnswers, database: Database, library: EmbeddedLibrary, ask: Callable[..., Answer]
) -> None:
    first = publish(desk, ask()).slug
    assert len(answers.listed()) == 1
    other = made_desk(database, library, lambda: NOON)
    publish(other, ask(OTHER))
    other.withdraw(People(other).editor().actor, first, "It is wrong.")
    assert len(answers.listed()) == 2
    assert answers.versions(first)[0].state == State.WITHDRAWN


def test_nothing_is_read_again_while_nothing_happens(
    desk: Desk, answers: DeskAnswers, database: Database, ask: Callable[..., Answer]
) -> None:
    slug = publish(desk, ask()).slug
    answers.get(slug)
    seen: list[str] = []
    event.listen(database._engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    answers.listed(), answers.get(slug), answers.versions(slug)
    assert len([one for one in seen if "FROM" in one]) == 3 and all("FROM head" in one for one in seen if "FROM" in one)


def test_many_changes_at_once_are_all_seen(desk: Desk, answers: DeskAnswers, ask: Callable[..., Answer]) -> None:
    import msgspec

    people, answer = People(desk), ask()
    answers.listed()
    for number in range(210):  # more than are read one by one
        item = desk.submit(people.author().actor, sealed(msgspec.structs.replace(answer, question=f"Question {number}?")))
        desk.publish(people.editor().actor, item.slug)
    assert len(answers.listed()) == 210


def test_a_backup_that_was_put_back_is_seen(desk: Desk, answers: DeskAnswers, database: Database, ask: Callable[..., Answer]) -> None:
    """The ledger then ends earlier, or goes on otherwise: what was known of the later one does not count."""
    slug = publish(desk, ask(), signers=()).slug
    assert answers.versions(slug)
    with database.write() as connection:
        for table in ("items", "versions", "ledger"):
            _unguard(connection, table)
        connection.execute(text("DELETE FROM versions"))
        connection.execute(text("DELETE FROM items"))
        connection.execute(LEDGER.delete().where(LEDGER.c.seq > 1))
        row = connection.execute(LEDGER.select()).one()
        connection.execute(update(HEAD).values(seq=1, hash=row.hash))
    assert answers.versions(slug) == answers.listed() == ()


def _unguard(connection: object, table: str) -> None:
    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"), {"table": table})
        for name in names.scalars().all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
    else:
        connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b"null"])
def test_damage_is_told_and_hides_no_other(
    desk: Desk, answers: DeskAnswers, database: Database, ask: Callable[..., Answer], damage: bytes
) -> None:
    hurt, sound = publish(desk, ask()).slug, publish(desk, ask(OTHER)).slug
    with database.write() as connection:
        _unguard(connection, "versions")
        found = connection.execute(VERSIONS.select().where(VERSIONS.c.answer == answers.versions(hurt)[0].answer)).one()
        connection.execute(update(VERSIONS).where(VERSIONS.c.id == found.id).values(content=damage))
    with pytest.raises(LibraryError, match=f"{hurt!r}, version 1, is damaged"):
        answers.get(hurt)
    assert answers.get(sound) is not None and {one.slug for one in answers.listed()} == {hurt, sound}
    assert verify_store(database).faults, "the ledger tells as well"


def test_words_that_were_altered_are_not_shown(desk: Desk, answers: DeskAnswers, database: Database, ask: Callable[..., Answer]) -> None:
    slug = publish(desk, ask()).slug
    altered = answer_json.render(ask()).replace("Zorbamol is", "Zorbamol is not").encode()
    with database.write() as connection:
        _unguard(connection, "versions")
        connection.execute(update(VERSIONS).values(content=altered))
    with pytest.raises(LibraryError, match="damaged"):
        answers.get(slug)


def test_nobody_stands_behind_an_empty_desk(database: Database) -> None:
    with database.read() as connection:
        assert staff_of(connection) == Staff(reviewers=0, on_board=0)


def test_who_stands_behind_it(desk: Desk, database: Database) -> None:
    people = People(desk)
    shown = people.person("Dr Shown", Role.REVIEWER)
    people.accounts.update_profile(shown, name=shown.name, credentials="", affiliation="", on_board=True)
    gone = people.person("Dr Gone", Role.REVIEWER)
    people.accounts.set_active(people.owner().actor, gone.id, False)
    people.editor()
    author = people.author()
    people.accounts.update_profile(author, name=author.name, credentials="", affiliation="", on_board=True)
    with database.read() as connection:
        assert staff_of(connection) == Staff(reviewers=3, on_board=1), "the owner, the editor and the reviewer who stayed"


def test_a_report_reaches_the_desk_only_for_what_is_public(desk: Desk, ask: Callable[..., Answer], tmp_path: Path) -> None:
    slug = publish(desk, ask(), signers=(), public=False).slug
    with pytest.raises(DeskError):
        desk.report(question=QUESTION, said="", text="Wrong.", slug=slug, version=1)
