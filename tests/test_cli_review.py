"""The review desk from the terminal, in this process. Answers and records are invented."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from pathlib import Path

import msgspec
import pyotp
import pytest

from clincite import engine
from clincite.answers import sealed
from clincite.bench.review import DECISIONS
from clincite.cli import main
from clincite.cli_desk import now
from clincite.library import EmbeddedLibrary
from clincite.render.json import loads, render
from clincite.review.accounts.accounts import Accounts
from clincite.review.desk import Desk
from clincite.review.policy import ReviewPolicy
from clincite.review.store.database import Database
from tests.desks import PASSWORD
from tests.review.world import DOSE, QUESTION, SHORTER, STRONGER, TRIAL, library
from tests.terminal import Terminal, mail, set_up

REVIEW_COMMANDS = [
    "list",
    "show",
    "assign",
    "approve",
    "reject",
    "comment",
    "publish",
    "withdraw",
    "history",
    "verify-ledger",
]  # what was promised


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with people and a library; not to be written to."""
    return set_up(tmp_path_factory.mktemp("desk") / "home")


@pytest.fixture
def at(prepared: Path, tmp_path: Path) -> Terminal:
    """A terminal at a home folder of one's own."""
    return Terminal(Path(shutil.copytree(prepared, tmp_path / "home")))


@pytest.fixture
def slug(at: Terminal) -> str:
    """An answer that the author submitted."""
    return at.by("author", "submit", at.home / "zorb.json").split()[0]


@pytest.fixture
def in_review(at: Terminal, slug: str) -> str:
    """An answer under review, with the statements of both reviewers; the first is signed in."""
    at.by("two", "begin", slug)
    at.fine("review", "interests", slug, "--none")
    at.by("one", "interests", slug, "--statement", "Shares in Invented Medicines.")
    return slug


def claims(at: Terminal, slug: str) -> dict[str, str]:
    """Ids of the claims of the newest version, by their words."""
    return {one["claim"]["text"]: one["claim"]["id"] for one in at("review", "show", slug, "--format", "json").data["claims"]}


def state(at: Terminal, slug: str) -> str:
    return str(at("review", "show", slug, "--format", "json").data["version"]["state"])


def test_every_command_that_was_promised_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", "--help"]) == 0
    told = capsys.readouterr().out
    assert [name for name in REVIEW_COMMANDS if f" {name} " not in told] == []


# -- who is signed in ----------------------------------------------------------------------------------------------------------


def test_nobody_is_signed_in_at_first(at: Terminal) -> None:
    for arguments in (["who"], ["list"], ["show", "x"], ["approve", "x"], ["numbers"], ["history", "x"], ["reports"]):
        done = at("review", *arguments)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("clincite: Nobody is signed in at this terminal.\nhint: Sign in with: clincite review sign-in EMAIL")


def test_no_desk_at_all(tmp_path: Path) -> None:
    done = Terminal(tmp_path / "home")("review", "list")
    assert done.code == 3 and "There is no review desk yet" in done.err and "people owner" in done.err
    assert not (tmp_path / "home" / "desk.db").exists()


def test_signing_in_and_out(at: Terminal) -> None:
    told = at.fine("review", "sign-in", mail("one").upper(), "--password-stdin", stdin=f"{PASSWORD}\n")
    assert told.startswith("Signed in as one, RN (reviewer), until ")
    session = at.home / "session"
    assert stat.S_IMODE(session.stat().st_mode) == 0o600
    assert at.fine("review", "who") == "one, RN <one@desk.example> (reviewer)\n"
    secret = session.read_text()
    at.enter("one")
    assert session.read_text() != secret
    session.write_text(secret)
    assert at("review", "who").code == 2, "the session before is over"
    at.enter("one")
    secret = session.read_text()
    assert at.fine("review", "sign-out") == "Signed out.\n"
    assert not session.exists()
    session.write_text(secret)
    assert "The session is over" in at("review", "who").err
    assert at("review", "sign-out").code == 0


@pytest.mark.parametrize("stdin", ["wrong and long enough\n", f"{PASSWORD} \n", "", "\n"])
def test_a_password_that_is_not_right(at: Terminal, stdin: str) -> None:
    done = at("review", "sign-in", mail("one"), "--password-stdin", stdin=stdin)
    assert done.code == 2 and done.out == "" and not (at.home / "session").exists()
    assert "Traceback" not in done.err


def test_there_must_be_a_way_to_give_the_password(at: Terminal) -> None:
    done = at("review", "sign-in", mail("one"))
    assert done.code == 2 and "--password-stdin" in done.err


@pytest.mark.parametrize("junk", ["", "x" * 10_000, "\x00", "ünïcode"])
def test_a_session_file_that_is_none(at: Terminal, junk: str) -> None:
    (at.home / "session").write_text(junk, encoding="utf-8")
    assert at("review", "who").code == 2


def test_a_second_factor(at: Terminal) -> None:
    database = Database.open(f"sqlite:///{at.home / 'desk.db'}")
    accounts = Accounts(database, clock=now, hours=1)
    session = accounts.sign_in(mail("one"), PASSWORD).secret
    totp = pyotp.TOTP(accounts.begin_totp(session).secret)
    accounts.confirm_totp(session, PASSWORD, totp.at(now().timestamp() - 30))
    database.close()
    sign_in = ("review", "sign-in", mail("one"), "--password-stdin")
    done = at(*sign_in, stdin=f"{PASSWORD}\n")
    assert done.code == 2 and "--code" in done.err and not (at.home / "session").exists()
    assert at(*sign_in, "--code", "000000", stdin=f"{PASSWORD}\n").code == 2
    assert at("review", "who").code == 2
    assert at(*sign_in, "--code", totp.at(now()), stdin=f"{PASSWORD}\n").code == 0
    assert at("review", "who").code == 0


# -- a whole life ----------------------------------------------------------------------------------------------------------------


def test_from_submitted_to_approved_by_two(at: Terminal, slug: str) -> None:
    assert at.fine("review", "list").startswith(f"{slug}\n")
    assert "not possible" not in at.by("one", "list")
    assert "1 of 3 claims safety-critical" in at.fine("review", "list")
    at.by("editor", "assign", slug, mail("two"))
    assert [item["slug"] for item in json.loads(at.by("two", "list", "--mine", "--format", "json"))] == [slug]
    assert "Under review" in at.fine("review", "begin", slug)
    dose = claims(at, slug)[DOSE]
    done = at("review", "approve", slug, dose)
    assert done.code == 2 and "interests" in done.err.lower()
    at.fine("review", "interests", slug, "--none")
    told = at.fine("review", "approve", slug, dose.removeprefix("c"), "--sign")
    assert "1 person has" in told and "Under review" in told
    at.by("one", "interests", slug, "--statement", "Shares in Invented Medicines.")
    assert "Approved" in at.fine("review", "approve", slug, dose, "--version", 1)
    shown = at.fine("review", "show", slug)
    assert "Signed by two, RN" in shown and "needs 2 approvals, given by" in shown and "Review due" in shown
    assert "Interests of one, RN: Shares in Invented Medicines." in shown
    assert [item["slug"] for item in at("review", "list", "--state", "approved", "--format", "json").data] == [slug]
    history = at("review", "history", slug, "--format", "json").data
    assert [entry["what"] for entry in history][-2:] == ["decide", "approve"]
    assert " two (reviewer): begin version 1" in at.fine("review", "history", slug)
    assert at.fine("review", "verify-ledger").startswith("ok: ")


def test_nobody_reviews_their_own(at: Terminal) -> None:
    slug = at.by("one", "submit", at.home / "zorb.json").split()[0]
    done = at("review", "begin", slug)
    assert done.code == 2 and "Nobody reviews what they asked for" in done.err


def test_a_file_whose_headings_were_changed_is_not_handed_in(at: Terminal) -> None:
    answer = loads((at.home / "zorb.json").read_bytes())
    bent = sealed(msgspec.structs.replace(answer, title="Zorb disease: all is well"))
    (at.home / "bent.json").write_text(render(bent), "utf-8")
    at.enter("author")
    done = at("review", "submit", at.home / "zorb.json", at.home / "bent.json")
    assert done.code == 1 and "title" in done.out and "Nothing was handed in" in done.err
    assert at.fine("review", "list", "--mine") == "Nothing is here.\n"


@pytest.mark.parametrize(
    ("receipt", "why"),
    [({"library": "0" * 64}, "the library has changed since"), ({"engine": "clincite 0.0.1"}, "it was written by another version")],
)
def test_a_file_that_cannot_be_composed_again_is_not_handed_in(at: Terminal, receipt: dict[str, str], why: str) -> None:
    answer = loads((at.home / "zorb.json").read_bytes())
    bent = sealed(msgspec.structs.replace(answer, title="All is well", receipt=msgspec.structs.replace(answer.receipt, **receipt)))
    (at.home / "bent.json").write_text(render(bent), "utf-8")
    at.enter("author")
    done = at("review", "submit", at.home / "bent.json", at.home / "zorb.json")
    assert done.code == 1 and f"cannot be composed again: {why}" in done.out and "--refresh" in done.out
    assert "zorb.json" not in done.out and "Nothing was handed in" in done.err
    assert at.fine("review", "list", "--mine") == "Nothing is here.\n"


def test_each_file_is_composed_once(at: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[str] = []
    before = engine.composed_again
    monkeypatch.setattr(engine, "composed_again", lambda answer, *args, **more: composed.append(answer.id) or before(answer, *args, **more))
    at.by("author", "submit", at.home / "zorb.json", at.home / "other.json")
    assert len(composed) == 2


def test_amended_and_rejected_claims_make_the_next_version(at: Terminal, in_review: str) -> None:
    trial, dose = claims(at, in_review)[TRIAL], claims(at, in_review)[DOSE]
    done = at("review", "amend", in_review, trial, STRONGER)
    assert done.code == 2 and "does not verify" in done.err
    assert "waits to be carried out" in at.fine(
        "review", "amend", in_review, trial, SHORTER, "--reason", "Shorter.", "--category", "unclear"
    )
    done = at("review", "approve", in_review)
    assert done.code == 2 and f"claim {trial}" in done.err
    at.by("two", "reject", in_review, dose, "--category", "unsafe", "--reason", "Not in adults alone.")
    shown = " ".join(at.fine("review", "show", in_review).split())
    assert f"amend to “{SHORTER}”" in shown and "reject (unsafe): Not in adults alone." in shown
    at.by("author", "revise", in_review)
    assert at("review", "revise", in_review, "--version", 1).code == 2
    assert SHORTER in claims(at, in_review) and DOSE not in claims(at, in_review)
    at.enter("one")
    diff = at.fine("review", "diff", in_review, 1, 2)
    assert f"[{dose}] dropped: [-{DOSE}-]" in " ".join(diff.split()) and "the same." in diff
    kinds = {one["kind"] for one in at("review", "diff", in_review, 1, 2, "--format", "json").data}
    assert kinds == {"same", "wording", "dropped"}
    done = at("review", "approve", in_review, claims(at, in_review)[SHORTER], "--version", 1)
    assert done.code == 2 and "newest" in done.err


def test_a_claim_taken_back_and_the_whole_sent_back(at: Terminal, in_review: str) -> None:
    trial = claims(at, in_review)[TRIAL]
    at.fine("review", "reject", in_review, trial, "--category", "wrong", "--reason", "No.")
    assert "waits to be carried out" not in at.fine("review", "clear", in_review, trial)
    assert "Changes requested" in at.fine("review", "reject", in_review, "--reason", "Too thin.")
    assert state(at, in_review) == "changes_requested"
    assert "Under review" in at.fine("review", "resume", in_review, "--reason", "It will do.")
    done = at("review", "reject", in_review, "--reason", "Too thin.", "--version", 7)
    assert done.code == 2 and state(at, in_review) == "under_review"


def test_comments(at: Terminal, in_review: str) -> None:
    at.fine("review", "comment", in_review, claims(at, in_review)[TRIAL], "Is that \x1b[31mall\x1b[0m?")
    at.fine("review", "comment", in_review, "Good otherwise.")
    shown = at.fine("review", "show", in_review)
    assert "Said of the whole:" in shown and "“Good otherwise.”" in shown and "Is that" in shown
    assert "\x1b" not in shown


def test_published_withdrawn_reopened(at: Terminal, slug: str) -> None:
    assert at.by("editor", "publish", slug) == f"/answers/{slug} version 1: Submitted\n"
    assert "Withdrawn" in at.fine("review", "withdraw", slug, "--reason", "A slip.")
    assert "Under review" in at.fine("review", "reopen", slug, "--reason", "It was none.")
    assert "6 months" in at.fine("review", "months", slug, 6)
    done = at("review", "reopen", slug, "--reason", "Again.")
    assert done.code == 2


def test_drafts(at: Terminal) -> None:
    slug = at.by("author", "submit", at.home / "zorb.json", "--draft").split()[0]
    assert state(at, slug) == "draft"
    assert "Submitted" in at.fine("review", "send", slug)


def test_refreshed(at: Terminal, slug: str) -> None:
    EmbeddedLibrary(at.home / "library").remove(["pmid:91000003"])
    at.by("editor", "refresh", slug)
    shown = at("review", "show", slug, "--format", "json").data
    assert shown["version"]["number"] == 2 and shown["version"]["basis"] == "refreshed"
    assert "Verbin" not in json.dumps([one["claim"] for one in shown["claims"]])


def test_what_is_another_role_s(at: Terminal, slug: str) -> None:
    at.enter("author")
    for arguments in (["assign", slug, mail("one")], ["publish", slug], ["begin", slug], ["numbers"], ["reports"], ["months", slug, "3"]):
        done = at("review", *arguments)
        assert done.code == 2 and "role" in done.err, (arguments, done)
    at.enter("reader")
    assert at("review", "submit", at.home / "other.json").code == 2
    assert at("review", "show", slug).code == 2 and at("review", "history", slug).code == 2
    assert at("review", "list").code == 2 or at("review", "list").out == "Nothing is here.\n"


def test_readers_reports(at: Terminal, slug: str) -> None:
    at.by("editor", "publish", slug)
    database = Database.open(f"sqlite:///{at.home / 'desk.db'}")
    Desk(database, policy=ReviewPolicy(), clock=now, library=library).report(
        question=QUESTION, said=TRIAL, text="I doubt\x1b[2J it.", slug=slug, version=1, claim=None
    )
    database.close()
    told = at.fine("review", "reports")
    assert "I doubt" in told and "\x1b" not in told and slug in told
    shown = at.by("one", "show", slug)
    assert "Open reports of readers:" in shown and "I doubt" in shown and "\x1b" not in shown
    assert at("review", "reports").code == 2 and at("review", "erase-report", 1).code == 2
    assert "I doubt" not in at.by("author", "show", slug)
    at.enter("editor")
    assert at("review", "reports", "--close", 1).code == 2
    assert at.fine("review", "reports", "--close", 1, "--outcome", "The reader is wrong.") == "Closed report 1.\n"
    assert at.fine("review", "reports") == "There are none.\n"
    assert "The reader is wrong." in at.fine("review", "reports", "--closed")
    assert at("review", "reports", "--close", 9, "--outcome", "?").code == 2
    assert at.fine("review", "erase-report", 1) == "Erased the words of report 1.\n"
    told = at.fine("review", "reports", "--closed")
    assert "I doubt" not in told and TRIAL not in told and "Its words were erased." in told and "The reader is wrong." in told
    assert at("review", "erase-report", 1).code == 2 and at("review", "erase-report", 9).code == 2
    assert at.fine("review", "verify-ledger").startswith("ok: ")


def test_numbers(at: Terminal, in_review: str) -> None:
    at.fine("review", "reject", in_review, claims(at, in_review)[TRIAL], "--category", "outdated", "--reason", "Old.")
    told = at.by("editor", "numbers")
    assert "answers: under review" in told and "changed because: outdated" in told
    assert at("review", "numbers", "--format", "json").data["verdicts"]["reject"] == 1


def test_words_that_are_none(at: Terminal, in_review: str) -> None:
    for arguments in (
        ["reject", in_review, "c1", "--reason", "x"],
        ["reject", in_review, "c1", "--category", "ugly", "--reason", "x"],
        ["reject", in_review, "--category", "wrong", "--reason", "x"],
        ["reject", in_review, "--reason", "  "],
        ["approve", in_review, "c99"],
        ["approve", "no-such-answer"],
        ["comment", in_review, " "],
        ["comment", in_review, "c1", "two", "three"],
        ["interests", in_review],
        ["interests", in_review, "--none", "--statement", "x"],
        ["list", "--state", "lost"],
        ["diff", in_review, "1", "9"],
        ["show", in_review, "--version", "9"],
        ["submit", "no-such-file.json"],
    ):
        done = at("review", *arguments)
        assert done.code == 2 and done.err.startswith("clincite: ") and "Traceback" not in done.err, (arguments, done)


# -- the sweep -----------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def approved(at: Terminal, in_review: str) -> str:
    """An answer that is approved."""
    dose = claims(at, in_review)[DOSE]
    at.fine("review", "approve", in_review, dose, "--sign")
    at.by("two", "approve", in_review, dose)
    assert state(at, in_review) == "approved"
    return in_review


def test_a_retraction_reaches_the_desk_with_the_update(at: Terminal, approved: str, tmp_path: Path) -> None:
    assert at.fine("review", "sweep") == "Every approved answer stands as it did.\n"
    listed = tmp_path / "retractions.csv"
    listed.write_text(
        "Record ID,Title,OriginalPaperPubMedID,RetractionPubMedID,OriginalPaperDOI,RetractionDOI,RetractionDate,RetractionNature,Reason\n"
        "1,Quonkin in zorb disease,91000002,91000090,,,11/1/2026 0:00,Retraction,+Invented;\n"
    )
    done = at("update", listed, "--format", "json")
    assert done.code == 0, done
    assert done.data["files"]["flagged"] == 1
    assert f"review desk: {approved} version 1: Evidence changed: " in done.err
    assert state(at, approved) == "evidence_changed"
    assert "evidence" in [entry["what"] for entry in at("review", "history", approved, "--format", "json").data]
    assert at.fine("review", "sweep") == "Every approved answer stands as it did.\n"


def test_a_damaged_answer_is_told_of_and_stops_no_sweep(at: Terminal, approved: str) -> None:
    with sqlite3.connect(at.home / "desk.db") as connection:
        connection.execute("DROP TRIGGER versions_kept_update")
        connection.execute("UPDATE versions SET content = x'7b7d'")
    connection.close()
    done = at("review", "sweep")
    assert done.code == 1 and done.out.startswith(f"{approved} version 1 could not be looked at: ") and "damaged" in done.out


def test_what_was_decided_is_counted_elsewhere(at: Terminal, approved: str, tmp_path: Path) -> None:
    out = tmp_path / "data" / DECISIONS
    out.parent.mkdir(parents=True)
    at.fine("review", "export-decisions", "--out", out)
    lines = out.read_text("utf-8").splitlines()
    assert lines and at.fine("review", "export-decisions").splitlines() == lines
    assert "one" not in out.read_text("utf-8").replace("none", "") and "two" not in out.read_text("utf-8")
    elsewhere = Terminal(tmp_path / "elsewhere")
    rows = elsewhere("bench", "review", "--data", tmp_path / "data", "--format", "json").out
    assert "approved" in rows


# -- the ledger ----------------------------------------------------------------------------------------------------------------------


def test_a_ledger_that_was_bent(at: Terminal, approved: str) -> None:
    with sqlite3.connect(at.home / "desk.db") as connection:
        connection.execute("DROP TRIGGER ledger_kept_update")
        connection.execute("UPDATE ledger SET name = 'evil' || char(27) || '[2J' WHERE seq = 3")
    connection.close()
    done = at("review", "verify-ledger")
    assert done.code == 1 and "entry 3: edited: " in done.out and "\x1b" not in done.out
    faults = at("review", "verify-ledger", "--format", "json").data["faults"]
    assert {(one["seq"], one["kind"]) for one in faults} >= {(0, "trigger"), (3, "edited")}


def test_a_ledger_taken_elsewhere(at: Terminal, approved: str, tmp_path: Path) -> None:
    at.fine("review", "export-ledger", "--out", tmp_path / "ledger.jsonl")
    assert (tmp_path / "ledger.jsonl").read_text() == at.fine("review", "export-ledger")
    (tmp_path / "heads.json").write_text(at.fine("review", "heads"))
    elsewhere = Terminal(tmp_path / "nowhere")
    told = elsewhere.fine("review", "verify-ledger", tmp_path / "ledger.jsonl", "--heads", tmp_path / "heads.json")
    assert told.startswith("ok: ") and "1 published head matches" in told
    lines = (tmp_path / "ledger.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "ledger.jsonl").write_text("".join(lines[:-2]))
    done = elsewhere("review", "verify-ledger", tmp_path / "ledger.jsonl", "--heads", tmp_path / "heads.json")
    assert done.code == 1 and "was published on" in done.out
    (tmp_path / "ledger.jsonl").write_text("".join([*lines[:4], *lines[5:]]))
    assert elsewhere("review", "verify-ledger", tmp_path / "ledger.jsonl").code == 1
    assert elsewhere("review", "verify-ledger", tmp_path / "missing.jsonl").code == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_signed_ledger(at: Terminal, slug: str, tmp_path: Path) -> None:
    key = tmp_path / "ledger.pem"
    public = at.fine("review", "new-key", key).strip()
    assert len(public) == 64 and stat.S_IMODE(key.stat().st_mode) == 0o600
    assert at("review", "new-key", key).code == 2
    assert at.fine("review", "public-key", key).strip() == public
    assert at("review", "public-key").code == 2
    signing = Terminal(at.home, CLINCITE_LEDGER_KEY=str(key))
    assert signing.fine("review", "public-key").strip() == public
    signing.by("two", "begin", slug)
    assert ", 1 signed" in signing.fine("review", "verify-ledger") and "not checked" not in signing.fine("review", "verify-ledger")
    assert "1 signed (not checked: give --key)" in at.fine("review", "verify-ledger")
    for given in (public, public.upper(), key):
        assert at("review", "verify-ledger", "--key", given).out.startswith(("ok: ", "entry "))
    other = at.fine("review", "new-key", tmp_path / "other.pem").strip()
    done = at("review", "verify-ledger", "--key", other)
    assert done.code == 1 and "signature" in done.out
    done = at("review", "interests", slug, "--none")
    assert done.code == 3 and "CLINCITE_LEDGER_KEY" in done.err
