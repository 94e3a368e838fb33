"""A small desk, written row by row with the entries that tell of it: what a verification must find intact."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection, insert, select, update

from clincite.answers import content_id
from clincite.records import canonical_json
from clincite.review.ledger.chain import append
from clincite.review.ledger.digests import content_sha256
from clincite.review.ledger.signing import Signer
from clincite.review.questions import question_key_of
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.store.tables import (
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    INTERESTS,
    ITEMS,
    PEOPLE,
    REPORTS,
    REWORDINGS,
    SIGNATURES,
    VERSIONS,
)
from clincite.review.values import Actor, LedgerEntry

SLUG = "zorb-disease"
AUTHOR = Actor(id=1, name="Ada Author", role=Role.OWNER)
REVIEWER = Actor(id=2, name="Rosa Reviewer", role=Role.REVIEWER)
SYSTEM = Actor(id=None, name="clincite", role=None)
KEY = "k" * 64


class Writer:
    """Writes as the desk does. Two days pass.

    :param day: of what is written next.
    """

    def __init__(self, connection: Connection, signer: Signer | None = None) -> None:
        self.connection = connection
        self.signer = signer
        self.day = 1
        self.minute = 0

    @property
    def when(self) -> str:
        return f"2026-03-{self.day:02}T10:{self.minute:02}:00Z"

    def entry(self, actor: Actor, what: str, *, version: int | None = None, slug: str | None = None, **detail: Any) -> LedgerEntry:
        answer = None
        if version is not None:
            slug = SLUG
            answer = content_id(content_of(version))
        self.minute += 1
        return append(
            self.connection, actor, what=what, when=self.when, slug=slug, version=version, answer=answer, detail=detail, signer=self.signer
        )

    def row(self, table: Any, **values: Any) -> int:
        key = self.connection.execute(insert(table).values(values)).inserted_primary_key
        assert key is not None
        return int(key[0])


def content_of(version: int) -> dict[str, Any]:
    return {"question": "What is zorb disease?", "reader": "clinician", "title": "Zorb disease", "claims": [version]}


def write_desk(database: Database, *, signer: Signer | None = None) -> None:
    """Accounts, an answer in two versions, every kind of entry there is about it, and a reader's report."""
    with database.write() as connection:
        writer = Writer(connection, signer)
        _people(writer)
        _first_version(writer)
        _said(writer)
        writer.day, writer.minute = 2, 0
        _second_version(writer)
        _report(writer)


def _people(writer: Writer) -> None:
    common = {"active": True, "failures": 0, "epoch": 0}
    for actor, what, email in ((AUTHOR, "create_owner", "ada@example.org"), (REVIEWER, "accept_invitation", "rosa@example.org")):
        assert actor.role is not None
        shown = {"credentials": "", "affiliation": "", "on_board": False}
        kept = content_sha256(f"password of {actor.name}")
        link = {"invitation": 1} if what == "accept_invitation" else {}
        if link:
            writer.entry(AUTHOR, "invite", role=actor.role.value, **link)
        entry = writer.entry(actor, what, person=actor.id, role=actor.role.value, password_sha256=kept, **shown, **link)
        about = {"password": f"password of {actor.name}", "created": entry.when, "role": actor.role.value}
        writer.row(PEOPLE, email=email, name=actor.name, **about, **shown, **common)
    writer.entry(REVIEWER, "update_profile", person=2, name="Rosa Reviewer", credentials="MD", affiliation="", on_board=True)
    writer.connection.execute(update(PEOPLE).where(PEOPLE.c.id == 2).values(credentials="MD", on_board=True))


def _version(writer: Writer, number: int, what: str, state: str, basis: str, **detail: Any) -> None:
    content = canonical_json(content_of(number))
    about = {"title": "Zorb disease", "description": "About zorbs", "claims": 1, "risk": 0}
    sha256 = hashlib.sha256(content).hexdigest()
    entry = writer.entry(AUTHOR, what, version=number, state=state, basis=basis, content=sha256, **about, **detail)
    values = {"state": state, "since": entry.when, "basis": basis, "made_by": 1, "created": entry.when}
    writer.row(VERSIONS, item_id=1, number=number, answer=entry.answer, content=content, **about, **values)


def _first_version(writer: Writer) -> None:
    writer.minute += 1
    when = f"2026-03-01T10:{writer.minute + 1:02}:00Z"
    content = content_of(1)
    same = {name: content[name] for name in ("question", "reader")}
    key = question_key_of(**same)
    writer.row(ITEMS, slug=SLUG, question_key=key, round=0, asked_by=1, public=False, newest=1, months=12, created=when, **same)
    _version(writer, 1, "submit", "submitted", "submitted", round=0, months=12)
    entry = writer.entry(AUTHOR, "assign", slug=SLUG, person=2)
    writer.row(ASSIGNMENTS, item_id=1, person_id=2, assigned_by=1, at=entry.when)
    writer.entry(AUTHOR, "assign", slug=SLUG, person=1)
    writer.entry(AUTHOR, "unassign", slug=SLUG, person=1)
    entry = writer.entry(REVIEWER, "begin", version=1, **{"from": "submitted"}, state="under_review", round=1)
    _move(writer, 1, "under_review", entry.when)
    writer.connection.execute(update(ITEMS).values(round=1))


def _move(writer: Writer, number: int, state: str, since: str, **values: Any) -> None:
    writer.connection.execute(update(VERSIONS).where(VERSIONS.c.number == number).values(state=state, since=since, **values))


def _said(writer: Writer) -> None:
    entry = writer.entry(REVIEWER, "interests", version=1, round=1, none=True, statement="")
    writer.row(INTERESTS, item_id=1, round=1, person_id=2, none=True, statement="", at=entry.when, seq=entry.seq)
    said = {"claim": "c1", "claim_key": KEY, "verdict": "amend", "text": "Zorbs fade.", "category": "unclear", "reason": "Clearer so."}
    said |= {"name": "Rosa Reviewer", "credentials": "MD"}
    entry = writer.entry(REVIEWER, "decide", version=1, round=1, **said)
    writer.row(DECISIONS, item_id=1, version=1, round=1, person_id=2, at=entry.when, seq=entry.seq, **said)
    entry = writer.entry(AUTHOR, "comment", version=1, claim="c1", claim_key=KEY, text="Why?")
    writer.row(COMMENTS, item_id=1, version=1, claim="c1", claim_key=KEY, person_id=1, text="Why?", at=entry.when, seq=entry.seq)


def _second_version(writer: Writer) -> None:
    _version(writer, 2, "revise", "under_review", "revised", from_version=1, reworded=[[KEY, 2]])
    writer.connection.execute(update(ITEMS).values(newest=2))
    writer.row(REWORDINGS, item_id=1, claim_key=KEY, person_id=2, at=writer.when)
    named = {"name": "Rosa Reviewer", "credentials": "MD"}
    statement = writer.connection.execute(select(INTERESTS.c.id, INTERESTS.c.seq)).one()
    entry = writer.entry(REVIEWER, "sign", version=2, round=1, interests=statement.seq, **named)
    writer.row(SIGNATURES, item_id=1, version=2, round=1, person_id=2, interests_id=statement.id, at=entry.when, seq=entry.seq, **named)
    moved = {"from": "under_review", "state": "approved", "due": "2027-03-02", "published": True}
    policy = {"round": 1, "signatures": 1, "critical_approvals": 2, "library": "l" * 64}
    entry = writer.entry(REVIEWER, "approve", version=2, **moved, **policy)
    _move(writer, 2, "approved", entry.when, due="2027-03-02", published=entry.when, approved_round=1)
    writer.connection.execute(update(ITEMS).values(public=True))
    writer.entry(AUTHOR, "months", version=2, months=6, due="2026-09-02")
    writer.connection.execute(update(ITEMS).values(months=6))
    _move(writer, 2, "approved", entry.when, due="2026-09-02")


def _report(writer: Writer) -> None:
    words = {"question": "What is zorb disease?", "said": "Zorbs fade.", "text": "They do not."}
    hashes = {f"{name}_sha256": hashlib.sha256(text.encode()).hexdigest() for name, text in words.items()}
    entry = writer.entry(SYSTEM, "report", version=2, report=1, claim="c1", **hashes)
    closed = writer.entry(AUTHOR, "close_report", version=2, report=1, outcome="Thanks.")
    closing = {"open": False, "closed_by": 1, "closed_at": closed.when, "outcome": "Thanks."}
    writer.row(REPORTS, item_id=1, version=2, claim="c1", at=entry.when, seq=entry.seq, **words, **closing)
