"""Deciding at a terminal: all of it or nothing, in words that say what to do, and nothing told to whoever may not see it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from clincite.review.roles import Role
from tests.desks import PASSWORD
from tests.lesser import as_nobody, readable_copy
from tests.review.world import DOSE, SHORTER, TRIAL
from tests.terminal import PEOPLE, Said, Terminal, mail, set_up


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with people, a library and an answer under review, at which both reviewers stated interests; not to be written to."""
    home = set_up(tmp_path_factory.mktemp("desk") / "home")
    at = Terminal(home)
    slug = at.by("author", "submit", home / "zorb.json").split()[0]
    (home / "slug").write_text(slug)
    at.by("two", "begin", slug)
    at.fine("review", "interests", slug, "--none")
    at.by("one", "interests", slug, "--none")
    return home


@pytest.fixture
def at(prepared: Path, tmp_path: Path) -> Terminal:
    """A terminal at a home folder of one's own; the first reviewer is signed in."""
    return Terminal(Path(shutil.copytree(prepared, tmp_path / "home")))


@pytest.fixture
def slug(at: Terminal) -> str:
    """The answer."""
    return (at.home / "slug").read_text()


def approved_by(at: Terminal, slug: str) -> dict[str, list[str]]:
    """By claim, the names of those whose word on it is that they approve it."""
    return {
        one["claim"]["id"]: [each["person"]["name"] for each in one["decisions"] if each["verdict"] == "approve"]
        for one in at.case(slug)["claims"]
    }


# -- all of it or nothing ------------------------------------------------------------------------------------------------------


def test_with_one_claim_that_is_none_nothing_is_approved(at: Terminal, slug: str) -> None:
    trial, dose = at.claims(slug)[TRIAL], at.claims(slug)[DOSE]
    before = len(at("review", "history", slug, "--format", "json").data)
    for arguments in ([trial, "c99", dose], [trial, dose, "nonsense", "--sign"]):
        done = at("review", "approve", slug, *arguments)
        assert done.code == 2 and "There is no claim" in done.err and "Nothing was entered." in done.err
        assert not any(approved_by(at, slug).values())
    assert len(at("review", "history", slug, "--format", "json").data) == before
    done = at("review", "approve", slug, "c99")
    assert "Nothing was entered" not in done.err, "there was nothing else"


def test_a_signature_that_is_refused_takes_the_claims_with_it(at: Terminal, slug: str) -> None:
    trial, dose = at.claims(slug)[TRIAL], at.claims(slug)[DOSE]
    at.fine("review", "reject", slug, trial, "--category", "wrong", "--reason", "No.")
    done = at("review", "approve", slug, dose, "--sign")
    assert done.code == 2 and f"You wanted claim {trial} changed" in done.err and "Nothing was entered." in done.err
    assert approved_by(at, slug)[dose] == []


def test_what_was_approved_before_is_passed_over_and_said(at: Terminal, slug: str) -> None:
    trial, dose = at.claims(slug)[TRIAL], at.claims(slug)[DOSE]
    at.fine("review", "approve", slug, trial)
    entries = len(at("review", "history", slug, "--format", "json").data)
    assert f"{slug}: you approved claim {trial} before.\n" in at.fine("review", "approve", slug, trial)
    assert len(at("review", "history", slug, "--format", "json").data) == entries
    told = at.fine("review", "approve", slug, trial, dose, dose, "--sign")
    assert f"you approved claim {trial} before" in told and f"claim {dose} before" not in told
    assert approved_by(at, slug) | {trial: ["one"], dose: ["one"]} == approved_by(at, slug)
    told = at.fine("review", "approve", slug)
    assert f"{slug}: you signed version 1 before.\n" in told


def test_the_claim_that_completes_it_may_stand_before_another(at: Terminal, slug: str) -> None:
    trial, dose = at.claims(slug)[TRIAL], at.claims(slug)[DOSE]
    at.fine("review", "approve", slug, dose, "--sign")
    at.enter("two")
    assert at.fine("review", "approve", slug, dose, trial) == f"{slug} version 1: Approved\n"
    assert approved_by(at, slug)[trial] == ["two"]


def test_of_several_files_each_is_told(at: Terminal) -> None:
    at.enter("author")
    done = at("review", "submit", at.home / "zorb.json", at.home / "other.json", at.home / "zorb.json")
    assert done.code == 2
    assert [line.split(" version ")[1] for line in done.out.splitlines()] == ["1: Submitted"]
    assert done.err.count("zorb.json was not handed in: ") == 2 and "Of 3 answers 2 were not handed in" in done.err
    done = at("review", "submit", at.home / "zorb.json")
    assert done.code == 2 and done.out == "" and "was not handed in" not in done.err
    assert at("review", "submit", at.home / "zorb.json", at.home / "other.json", "--json-errors").code == 2


# -- what is told to whom ------------------------------------------------------------------------------------------------------


#: Commands about one answer.
ABOUT_ONE = (
    ("show", "{}"),
    ("history", "{}"),
    ("diff", "{}", 1, 1),
    ("approve", "{}"),
    ("approve", "{}", "c1"),
    ("approve", "{}", "--version", 1),
    ("amend", "{}", "c1", "Other words."),
    ("reject", "{}", "c1", "--category", "wrong", "--reason", "No."),
    ("reject", "{}", "--reason", "No."),
    ("clear", "{}", "c1"),
    ("comment", "{}", "Words."),
    ("begin", "{}"),
    ("send", "{}"),
    ("revise", "{}"),
    ("interests", "{}", "--none"),
    ("withdraw", "{}", "--reason", "No."),
    ("resume", "{}", "--reason", "Yes."),
    ("reopen", "{}", "--reason", "Yes."),
    ("refresh", "{}"),
    ("publish", "{}"),
    ("months", "{}", 3),
    ("reviewers", "{}"),
    ("assign", "{}", "one"),
)


def test_an_author_cannot_tell_whether_there_is_an_answer(at: Terminal, slug: str) -> None:
    at.enter("owner")
    link = at.fine("people", "invite", "else@desk.example", "--role", "author").strip()
    at.fine("people", "accept", link, "--name", "else", "--password-stdin", stdin=f"{PASSWORD}\n")
    at.enter("else")
    for words in ABOUT_ONE:
        there, not_there = (at("review", *(str(word).format(name) for word in words)) for name in (slug, "no-such-answer"))
        assert (there.code, there.out) == (2, ""), words
        assert there == Said(2, "", not_there.err.replace("no-such-answer", slug)), words


def test_whoever_may_not_assign_learns_of_no_account(at: Terminal, slug: str) -> None:
    at.enter("author")
    assert at("review", "assign", slug, mail("two")) == at("review", "assign", slug, "nobody@desk.example")


# -- words that say what to do -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("only", ["c2", "2", " C2 "])
def test_a_comment_without_its_words_is_none(at: Terminal, slug: str, only: str) -> None:
    done = at("review", "comment", slug, only)
    assert done.code == 2 and "nothing is said of it" in done.err and f'comment {slug} {only.strip()} "TEXT"' in done.err
    assert at.case(slug)["comments"] == []
    at.fine("review", "comment", slug, "c2 and c3 should be one.")


def test_an_editor_finds_whom_to_ask(at: Terminal, slug: str) -> None:
    at.enter("editor")
    assert at.fine("review", "reviewers", slug).splitlines() == ["editor, RN", "one, RN", "owner, MD", "two, RN"]
    done = at("review", "assign", slug, "three")
    assert done.code == 2 and "'three'" in done.err and "Those who may be asked: editor, one, owner and two." in done.err
    assert at.fine("review", "assign", slug, "Two") == f"{slug}: two, RN is asked to review it.\n"
    assert at.fine("review", "assign", slug, mail("one")) == f"{slug}: one, RN is asked to review it.\n"
    assert "two, RN (asked)" in at.fine("review", "reviewers", slug)
    assert at.fine("review", "assign", slug, "two, RN", "--remove") == f"{slug}: two, RN is not asked any more.\n"
    done = at("review", "assign", slug, "author")
    assert done.code == 2 and "Those who may be asked" in done.err


def test_the_list_says_that_it_is_of_what_waits(at: Terminal, slug: str) -> None:
    assert at.fine("review", "list").startswith(f"{slug}\n")
    trial, dose = at.claims(slug)[TRIAL], at.claims(slug)[DOSE]
    at.fine("review", "approve", slug, trial, dose, "--sign")
    at.by("two", "approve", slug, dose)
    assert at.fine("review", "list") == "Nothing waits for anybody.\n"
    assert at.fine("review", "list", "--state", "all").startswith(f"{slug}\n  ")
    assert [one["slug"] for one in json.loads(at.fine("review", "list", "--state", "all", "--format", "json"))] == [slug]
    assert at.fine("review", "list", "--state", "all", "--mine") == "Nothing is here.\n"
    done = at("review", "list", "--state", "lost")
    assert done.code == 2 and "withdrawn, all." in done.err
    assert at.by("author", "list", "--state", "all").startswith(f"{slug}\n")


def test_what_is_refused_is_told_with_the_command_that_helps(at: Terminal, slug: str) -> None:
    trial, dose = at.claims(slug)[TRIAL], at.claims(slug)[DOSE]
    at.fine("review", "amend", slug, trial, SHORTER)
    assert f"clincite review clear {slug} CLAIM takes back" in at("review", "approve", slug).err
    done = at("review", "reopen", slug, "--reason", "x")
    assert done.code == 2 and "role of editor" in done.err and "under_review" not in done.err
    at.enter("editor")
    done = at("review", "reopen", slug, "--reason", "x")
    assert "Nobody can begin another review of it while it is under review." in done.err
    assert "You can ask for changes or withdraw it now." in done.err and "under_review" not in done.err
    done = at("review", "approve", slug, dose)
    assert f"clincite review interests {slug} --none" in done.err
    assert "clincite review list --state all" in at("review", "show", "zorb").err
    assert "state under review" in at.fine("review", "history", slug)


# -- a desk that is not there yet, or only to be read --------------------------------------------------------------------------


def test_a_failed_first_owner_leaves_no_desk(tmp_path: Path) -> None:
    at = Terminal(tmp_path / "home")
    for email, name, password in (("no address", "Ann", PASSWORD), ("ann@desk.example", "Ann", "short")):
        done = at("people", "owner", email, "--name", name, "--password-stdin", stdin=f"{password}\n")
        assert done.code == 2
        assert not list((tmp_path / "home").glob("desk.db*"))
    assert at("people", "owner", "ann@desk.example", "--name", "Ann").code == 2  # nobody types a password
    assert "There is no review desk yet" in at("review", "list").err
    at.fine("people", "owner", "ann@desk.example", "--name", "Ann", "--password-stdin", stdin=f"{PASSWORD}\n")
    done = at("people", "owner", "bob@desk.example", "--name", "Bob", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert done.code == 2 and (tmp_path / "home" / "desk.db").exists()


def test_a_desk_without_an_owner_says_so(tmp_path: Path) -> None:
    from clincite.review.store.database import Database

    Database.open(f"sqlite:///{tmp_path}/desk.db").close()
    at = Terminal(tmp_path)
    sign_in = ("sign-in", "ann@desk.example", "--password-stdin")
    for words in (("list",), sign_in, ("who",)):
        done = at("review", *words, stdin="x\n")
        assert done.code == 2 and "no owner yet" in done.err and "clincite people owner EMAIL --name NAME" in done.err


def test_whoever_may_only_read_verifies_and_exports(at: Terminal, tmp_path: Path) -> None:
    commands = (("verify-ledger",), ("export-ledger",), ("heads",), ("export-decisions",))
    told = [at.fine("review", *words) for words in commands]
    with readable_copy(at.home) as copy:
        reading = Terminal(copy)
        with as_nobody():
            assert [reading.fine("review", *words) for words in commands] == told
            done = reading("review", "sign-in", mail("one"), "--password-stdin", stdin="x\n")
        assert done.code == 3 and "may write" in done.err and "CLINCITE_DATABASE" not in done.err


def test_what_cannot_be_written_is_an_output_that_failed(at: Terminal, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for words in (("export-ledger", "--out", "{}"), ("export-decisions", "--out", "{}"), ("new-key", "{}")):
        where = str(tmp_path / "file" / "out")
        done = at("review", *(word.format(where) for word in words))
        assert done.code == 3 and f"{where}" in done.err and "hint: " in done.err


def test_a_file_that_is_no_ledger_is_a_wrong_call(at: Terminal, tmp_path: Path) -> None:
    for content in (b"zorb\n" * 50, (at.home / "zorb.json").read_bytes(), b"\x00\xff", b"{}"):
        (tmp_path / "x").write_bytes(content)
        done = at("review", "verify-ledger", tmp_path / "x")
        assert (done.code, done.out) == (2, "") and len(done.err.splitlines()) == 2
        assert done.err.startswith(f"clincite: The file holds no exported ledger: {tmp_path / 'x'}.\nhint: ")
    text = at.fine("review", "export-ledger")
    (tmp_path / "x").write_bytes(text.replace("\n", "\r\n").encode())
    assert at("review", "verify-ledger", tmp_path / "x").code == 1, "it was one, and was changed"


def test_one_is_one(tmp_path: Path) -> None:
    at = Terminal(tmp_path)
    at.fine("people", "owner", "ann@desk.example", "--name", "Ann", "--password-stdin", stdin=f"{PASSWORD}\n")
    (tmp_path / "heads.json").write_text(at.fine("review", "heads"))
    told = at.fine("review", "verify-ledger", "--heads", tmp_path / "heads.json")
    assert told.startswith("ok: 1 entry, head ") and told.endswith(", 1 published head matches\n")


def test_who_reviews_is_as_the_roles_say() -> None:
    assert {name for name, role in PEOPLE.items() if Role(role).covers(Role.REVIEWER)} == {"editor", "one", "owner", "two"}
