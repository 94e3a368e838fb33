"""What the desk and the accounts really write is what a verification understands: a whole life of an answer, on both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyotp
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from clincite.review.accounts.accounts import Accounts
from clincite.review.ledger.exporting import export_jsonl, verify_file
from clincite.review.ledger.verifying import FaultKind, daily_heads, verify_store
from clincite.review.ledger.whats import CHANGED, What
from clincite.review.policy import ReviewPolicy
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.store.tables import LEDGER, PEOPLE, REWORDINGS, SIGNATURES, VERSIONS
from clincite.review.values import Verdict
from tests.review.ledger.attacking import attacking, found_in, undone
from tests.review.world import OTHER_QUESTION, PASSWORD, QUONKIN, Clock, World, answer, asked, own_library, retracted

_OTHER: Final = "another invented passphrase"
_STRONGER: Final = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)


def lived(database: Database, folder: Path) -> World:
    """Everything that can be done was done at least once, while time went by."""
    world = World(database, on=own_library(folder), clock=Clock(tick=0.7))
    desk = world.desk
    _reviewed(world)
    slug = _approved_of_its_own(world)
    report = desk.report(question="Is it so?", said="It is so.", text="It is not.", slug=slug, version=1, claim="c1")
    other = desk.report(question="Is it so?", said="It is so.", text="It is not.")
    desk.close_report(world["editor"], report.id, "Looked at anew.", reopen=True)
    desk.erase_report(world["editor"], other.id)
    desk.withdraw(world["editor"], slug, "Nobody asks this.")
    _accounts(world)
    return world


def _approved_of_its_own(world: World) -> str:
    """Of the library as it is by then: its slug."""
    slug = world.desk.submit(world["author"], asked(world.library, OTHER_QUESTION)).slug
    world.desk.begin(world["one"], slug)
    world.state(slug, "one", "two")
    world.approve_critical(slug, "one", "two")
    world.sign(slug, "one")
    return slug


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
    desk.refresh(editor, slug)
    desk.begin(world["one"], slug)
    desk.set_months(editor, slug, 9)


def _accounts(world: World) -> None:
    accounts, owner = world.accounts, world["owner"]
    reader = accounts.by_email("reader@desk.example")
    accounts.set_role(owner, reader.id, Role.AUTHOR)
    accounts.set_active(owner, reader.id, False)
    accounts.set_active(owner, reader.id, True)
    accounts.update_profile(reader, name="Another Name", credentials="PhD", affiliation="Nowhere", on_board=True)
    accounts.change_password(reader, PASSWORD, _OTHER)
    session = accounts.sign_in(reader.email, _OTHER).secret
    setup = accounts.begin_totp(session)
    accounts.confirm_totp(session, _OTHER, pyotp.TOTP(setup.secret).at(world.clock.moment))
    accounts.remove_totp(reader, _OTHER)
    accounts.accept(accounts.reset(owner, reader.id, second_factor=True).secret, password=PASSWORD)
    Accounts(world.database, clock=world.clock, hours=12, hasher=_STRONGER).sign_in(reader.email, PASSWORD)
    accounts.invite(owner, "luna@moon.example", Role.REVIEWER)
    accounts.sign_in_elsewhere(issuer="https://id.example", subject="7", email="luna@moon.example", email_verified=True, name="Luna")
    accounts.recover("owner@desk.example", second_factor=True)


def test_a_whole_life_is_intact(database: Database, tmp_path: Path) -> None:
    lived(database, tmp_path)
    with database.read() as connection:
        heads = daily_heads(connection)
        done = set(connection.scalars(select(LEDGER.c.what)))
        (tmp_path / "ledger.jsonl").write_bytes(b"".join(export_jsonl(connection)))
    assert done >= {*What, *CHANGED}  # the test is of all that the tables tell of
    assert verify_store(database, anchors=heads).faults == ()
    assert verify_file(tmp_path / "ledger.jsonl", anchors=heads).faults == ()


def test_an_approval_tells_what_the_policy_asked_for_and_of_which_library(database: Database, tmp_path: Path) -> None:
    """A policy that is loosened and tightened again leaves its trace."""
    policy = ReviewPolicy(signatures=2, critical_approvals=3)
    world = World(database, policy=policy, on=own_library(tmp_path))
    slug = world.in_review(stated=("one", "two", "three"))
    world.approve_critical(slug, "one", "two", "three")
    world.sign(slug, "one")
    world.sign(slug, "two")
    (told,) = (entry.detail for entry in world.desk.history(slug) if entry.what == What.APPROVE)
    assert {name: told[name] for name in ("round", "signatures", "critical_approvals", "library")} == {
        "round": 1,
        "signatures": 2,
        "critical_approvals": 3,
        "library": world.library.snapshot(),
    }
    assert verify_store(database).intact


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
                faults = found_in(connection).faults
                assert [fault.kind for fault in faults] == [FaultKind.STORE]
                assert faults[0].seq > 0
