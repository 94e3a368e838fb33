"""The review desk from the outside: from a question to an approval by two, a retraction afterwards, a backup, and what it proves."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import AS_OF, Done, clincite
from tests.e2e.medline import article, article_set
from tests.e2e.test_living import QUESTION, tie, trial

DOSED = article(
    504,
    abstract="In a made-up trial of 40 adults with gout flare, zalutrin 10 mg twice daily relieved gout flare pain in 9 adults.",
)
PASSWORD = b"a long invented passphrase\n"
PEOPLE = {"ann": "author", "bob": "reviewer", "cas": "reviewer", "eve": "editor"}


class Desk:
    """People at one desk, each at a terminal in turn."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Done:
        return clincite(*arguments, home=self.home, stdin=stdin)

    def fine(self, *arguments: str | Path, stdin: bytes = b"") -> str:
        done = self(*arguments, stdin=stdin)
        assert done.code == 0, (arguments, done)
        return done.text

    def enter(self, name: str) -> None:
        self.fine("review", "sign-in", f"{name}@desk.example", "--password-stdin", stdin=PASSWORD)

    def case(self, slug: str) -> Any:
        return json.loads(self.fine("review", "show", slug, "--format", "json"))


@pytest.fixture(scope="module")
def prepared(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with a desk, its people, invented trials and ``answer.json``; not to be written to."""
    folder = tmp_path_factory.mktemp("desk")
    at = Desk(Path(shutil.copytree(home, folder / "home")))
    at.fine("people", "owner", "own@desk.example", "--name", "Own Er", "--password-stdin", stdin=PASSWORD)
    at.enter("own")
    for name, role in PEOPLE.items():
        link = at.fine("people", "invite", f"{name}@desk.example", "--role", role).strip()
        at.fine("people", "accept", link, "--name", name.title(), "--credentials", "MD", "--password-stdin", stdin=PASSWORD)
    (folder / "first.xml").write_bytes(article_set([trial(501), trial(502), trial(503), DOSED]))
    at.fine("ingest", folder / "first.xml")
    at.fine("ask", QUESTION, "--out", at.home / "answer.json", "--as-of", AS_OF)
    return at.home


@pytest.fixture
def desk(prepared: Path, tmp_path: Path) -> Desk:
    """A desk of one's own."""
    return Desk(Path(shutil.copytree(prepared, tmp_path / "home")))


def test_from_a_question_to_a_retraction_and_back_from_a_backup(desk: Desk, tmp_path: Path) -> None:
    desk.enter("ann")
    slug = desk.fine("review", "submit", desk.home / "answer.json").split()[0]
    own = desk("review", "approve", slug)
    assert own.code == 2 and "role" in own.sentence

    desk.enter("bob")
    desk.fine("review", "begin", slug)
    desk.fine("review", "interests", slug, "--none")
    case = desk.case(slug)
    first = case["claims"][0]["claim"]
    cured = desk("review", "amend", slug, first["id"], "Zalutrin cures gout in everybody.")
    assert cured.code == 2 and "does not verify" in cured.sentence
    assert desk.case(slug)["claims"] == case["claims"]
    last = next(one["claim"]["id"] for one in reversed(case["claims"]) if not one["needed"])
    desk.fine("review", "reject", slug, last, "--category", "off_topic", "--reason", "Nobody asked.")
    desk.fine("review", "revise", slug)
    case = desk.case(slug)
    assert case["version"]["number"] == 2 and last not in {one["claim"]["id"] for one in case["claims"]}

    critical = [one["claim"]["id"] for one in case["claims"] if one["needed"]]
    assert critical, "a dose is safety-critical"
    assert "Under review" in desk.fine("review", "approve", slug, *critical, "--sign", "--version", "2")
    desk.enter("cas")
    desk.fine("review", "interests", slug, "--statement", "Shares in Invented Medicines.")
    assert desk.fine("review", "approve", slug, *critical) == f"{slug} version 2: Approved\n"
    assert desk.case(slug)["version"]["state"] == "approved"

    backup = tmp_path / "backup.tar.gz"
    assert "SHA-256 " in desk.fine("backup", backup)
    (tmp_path / "update.xml").write_bytes(article_set([trial(501, marks=tie("RetractionIn", 599))]))
    done = desk("update", tmp_path / "update.xml")
    assert done.code == 0 and f"review desk: {slug} version 2: Evidence changed: " in done.err, done
    assert desk.case(slug)["version"]["state"] == "evidence_changed"
    assert desk.fine("review", "verify-ledger").startswith("ok: ")

    told = desk.fine("restore", backup, "--home", tmp_path / "look")
    assert "checked: ok" in told and "ledger: ok: " in told
    look = Desk(tmp_path / "look")
    look.enter("eve")
    assert look.case(slug)["version"]["state"] == "approved"
    assert "already" in look("restore", backup).sentence
    assert look.fine("library", "check").startswith("ok: ")

    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    refused = desk("restore", backup, "--force")
    assert refused.code == 2 and "no sound backup" in refused.sentence
    assert desk.case(slug)["version"]["state"] == "evidence_changed"


def test_errors_are_one_object(desk: Desk) -> None:
    desk.fine("review", "sign-out")
    done = desk("review", "list", "--json-errors")
    assert done.code == 2 and json.loads(done.err)["error"]["code"] == "not_signed_in"
    desk.enter("ann")
    done = desk("--json-errors", "review", "numbers")
    assert json.loads(done.err)["error"]["code"] == "not_allowed"
    done = desk("--json-errors", "review", "show", "no-such-answer")
    assert json.loads(done.err)["error"]["code"] == "not_at_the_desk"
