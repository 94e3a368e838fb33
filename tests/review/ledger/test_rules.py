"""An entry that nobody could have made at the desk is found, though its hash and the tables are as they should be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from clincite.review.ledger.chain import append
from clincite.review.ledger.exporting import export_jsonl, verify_file
from clincite.review.ledger.verifying import FaultKind, verify_store
from clincite.review.ledger.whats import AccountWhat, What
from clincite.review.store.database import Database
from clincite.review.store.tables import ITEMS, VERSIONS
from tests.review.ledger.attacking import attacking, found_in, remove
from tests.review.ledger.story import IDS, KEY, SLUG, Story
from tests.review.world import World, peopled


def test_an_honest_story_breaks_nothing(story: Story) -> None:
    story.submit(state="draft")
    story.move("ada", "send", "draft", "submitted")
    story.tell("eve", "publish", version=1, published=True)
    story.tell("eve", "assign", person=IDS["rosa"])
    story.move("rosa", "begin", "submitted", "under_review", round=1)
    for name in ("remy", "eve", "rosa"):
        story.interests(name)
    of_rosa = story.seq
    story.decide("remy", "amend")
    story.move("rosa", "request_changes", "under_review", "changes_requested", reason="Shorter.")
    story.move("rosa", "resume", "changes_requested", "under_review", reason="Done.")
    made: dict[str, Any] = {"state": "under_review", "basis": "revised", "from_version": 1, "reworded": [[KEY, IDS["remy"]]]}
    story.tell("ada", "revise", version=2, **made)
    story.tell("eve", "decide", version=2, round=1, claim="c1", claim_key=KEY, verdict="approve")
    story.tell("rosa", "sign", version=2, round=1, interests=of_rosa)
    story.move("eve", "approve", "under_review", "approved", version=2, round=1, signatures=1, published=True)
    story.move(None, "expire", "approved", "expired", version=2, reason="Its review was due.")
    story.move(None, "evidence", "expired", "evidence_changed", version=2, reason="A source was retracted.")
    story.move("eve", "reopen", "evidence_changed", "under_review", version=2, round=2, reason="Look again.")
    story.move("eve", "withdraw", "under_review", "withdrawn", version=2, reason="Nobody asks this.")
    story.tell("eve", "refresh", version=3, state="submitted", basis="refreshed")
    story.tell("eve", "months", version=3, months=6)
    story.tell(None, "report", version=3, slug=SLUG, report=1)
    story.tell("eve", "close_report", version=3, report=1)
    story.tell("owner", "set_role", slug=None, person=IDS["bea"], role="reviewer", before="author")
    story.tell("owner", "disable", slug=None, person=IDS["bea"])
    story.tell("owner", "enable", slug=None, person=IDS["bea"])
    story.tell("bea", "begin", version=3, as_="reviewer", round=3, **{"from": "submitted", "state": "under_review"})
    assert [fault.message for fault in story.check.faults] == []


@pytest.mark.parametrize("what", [*What, *AccountWhat, "zorb"])
@pytest.mark.parametrize("value", [None, [], {}, "zorb", 7, -1, 2**80, True, [[[], {}]]])
def test_a_forged_entry_may_hold_anything(story: Story, what: str, value: object) -> None:
    story.reviewed()
    names = ("person", "role", "round", "state", "from", "basis", "from_version", "reworded", "signatures", "interests", "claim_key")
    for version in (None, 0, 1, 2, -1):
        story.tell("rosa", what, version=version, **dict.fromkeys((*names, "verdict", "reason", "active"), value))


def test_an_approval_that_nobody_gave_is_found_though_the_tables_fit(tmp_path: Path) -> None:
    """What the auditor did: an author appends an approval of their own draft, and sets the tables as it says."""
    world = World(peopled(tmp_path))
    slug = world.submitted()
    when = "2026-02-01T00:00:00Z"
    with world.database.write() as connection:
        answer = connection.scalar(select(VERSIONS.c.answer))
        detail = {"from": "draft", "state": "approved", "due": "2027-02-01", "published": True, "round": 1, "signatures": 1}
        forged = append(connection, world["author"], what="approve", when=when, slug=slug, version=1, answer=answer, detail=detail)
        values = {"state": "approved", "since": when, "due": "2027-02-01", "published": when, "approved_round": 1}
        connection.execute(update(VERSIONS).values(**values))
        connection.execute(update(ITEMS).values(public=True, round=1))
    faults = verify_store(world.database).faults
    assert {(fault.seq, fault.kind) for fault in faults} == {(forged.seq, FaultKind.RULE)}
    assert len(faults) == 4
    with world.database.read() as connection:
        (tmp_path / "ledger.jsonl").write_bytes(b"".join(export_jsonl(connection)))
    assert verify_file(tmp_path / "ledger.jsonl").faults == faults
    world.database.close()


def test_one_entry_that_is_missing_brings_no_flood_of_faults(desk: Database) -> None:
    with attacking(desk) as connection:
        remove(connection, 1)  # the account of the owner, who did much afterwards
        rules = [fault for fault in found_in(connection).faults if fault.kind is FaultKind.RULE]
    assert [fault.message for fault in rules] == ["Entry 2 (invite) is by person 1, of whom no entry before it tells."]
