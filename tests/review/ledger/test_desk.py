"""What the desk and the accounts really write is what a verification understands: a whole life of an answer, on both engines."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select, update

from clincite.review.ledger.exporting import export_jsonl, verify_file
from clincite.review.ledger.verifying import FaultKind, daily_heads, verify_connection, verify_store
from clincite.review.ledger.whats import CHANGED, What
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.store.tables import LEDGER, PEOPLE, REWORDINGS, SIGNATURES, VERSIONS
from clincite.review.values import Verdict
from tests.review.ledger.attacking import attacking, undone
from tests.review.world import OTHER_QUESTION, QUONKIN, Clock, World, answer, own_library, refreshed, retracted


def lived(database: Database, folder: Path) -> World:
    """Everything that can be done was done at least once, while time went by."""
    world = World(database, on=own_library(folder), clock=Clock(tick=0.7))
    desk = world.desk
    _reviewed(world)
    slug = world.approved(OTHER_QUESTION)
    report = desk.report(question="Is it so?", said="It is so.", text="It is not.", slug=slug, version=1, claim="c1")
    other = desk.report(question="Is it so?", said="It is so.", text="It is not.")
    desk.close_report(world["editor"], report.id, "Looked at anew.", reopen=True)
    assert other.open
    desk.withdraw(world["editor"], slug, "Nobody asks this.")
    _accounts(world)
    return world


def _reviewed(world: World) -> None:
    desk, editor = world.desk, world["editor"]
    slug = desk.submit(world["author"], answer(), draft=True).slug
    desk.send(world["author"], slug)
    desk.publish(editor, slug)
    desk.assign(editor, slug, world["one"].id or 0)
    desk.assign(editor, slug, world["two"].id or 0)
    desk.unassign(editor, slug, world["two"].id or 0)
    desk.begin(world["one"], slug)
    world.state(slug, "one", "two", "three")
    desk.comment(world["author"], slug, "Why so?", version=1, claim="c1")
    desk.comment(world["author"], slug, "All of it.", version=1)
    desk.request_changes(world["one"], slug, "See the comments.")
    desk.resume(world["one"], slug, "Answered.")
    world.amend(slug, "one")
    desk.decide(world["three"], slug, "c1", Verdict.APPROVE, version=1)
    desk.decide(world["three"], slug, "c1", Verdict.CLEAR, version=1)
    world.clock.forward(days=1)
    desk.revise(editor, slug, version=1)
    world.approve_critical(slug, "two", "three")
    world.sign(slug, "two")
    assert desk.item(slug).state == "approved"
    desk.set_months(editor, slug, 6)
    world.clock.forward(days=200)
    desk.sweep()
    assert desk.item(slug).state == "expired"
    world.library.add([retracted(QUONKIN)])
    desk.sweep()
    assert desk.item(slug).state == "evidence_changed"
    desk.refresh(editor, slug, refreshed(desk.content(slug, 2), world.library))
    desk.begin(world["one"], slug)
    desk.set_months(editor, slug, 9)


def _accounts(world: World) -> None:
    accounts, owner = world.accounts, world["owner"]
    reader = accounts.by_email("reader@desk.example")
    accounts.set_role(owner, reader.id, Role.AUTHOR)
    accounts.set_active(owner, reader.id, False)
    accounts.set_active(owner, reader.id, True)
    accounts.update_profile(reader, name="Another Name", credentials="PhD", affiliation="Nowhere", on_board=True)


def test_a_whole_life_is_intact(database: Database, tmp_path: Path) -> None:
    lived(database, tmp_path)
    with database.read() as connection:
        heads = daily_heads(connection)
        done = set(connection.scalars(select(LEDGER.c.what)))
        (tmp_path / "ledger.jsonl").write_bytes(b"".join(export_jsonl(connection)))
    assert done >= {*What, *CHANGED}  # the test is of all that the tables tell of
    assert verify_store(database, anchors=heads).faults == ()
    assert verify_file(tmp_path / "ledger.jsonl", anchors=heads).faults == ()


def test_what_somebody_bends_in_it_is_found(database: Database, tmp_path: Path) -> None:
    lived(database, tmp_path)
    approved = VERSIONS.c.state == "evidence_changed"
    bends = (
        update(VERSIONS).where(approved).values(state="approved"),
        update(VERSIONS).where(approved).values(due="2099-01-01"),
        update(SIGNATURES).where(SIGNATURES.c.id == select(func.min(SIGNATURES.c.id)).scalar_subquery()).values(name="Famous Person"),
        REWORDINGS.delete(),
        update(PEOPLE).where(PEOPLE.c.email == "reader@desk.example").values(role="owner"),
    )
    with attacking(database) as connection:
        for bend in bends:
            with undone(connection):
                assert connection.execute(bend).rowcount == 1
                faults = verify_connection(connection).faults
                assert [fault.kind for fault in faults] == [FaultKind.STORE]
                assert faults[0].seq > 0
