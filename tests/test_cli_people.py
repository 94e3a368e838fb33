"""People at the desk, from the terminal, in this process."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from clincite import cli_desk
from clincite.errors import InputError
from tests.desks import PASSWORD
from tests.terminal import PEOPLE, Terminal, mail, set_up


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with people; not to be written to."""
    return set_up(tmp_path_factory.mktemp("desk") / "home")


@pytest.fixture
def at(prepared: Path, tmp_path: Path) -> Terminal:
    """A terminal at a home folder of one's own, with the owner signed in."""
    terminal = Terminal(Path(shutil.copytree(prepared, tmp_path / "home")))
    terminal.enter("owner")
    return terminal


def test_the_first_owner_is_made_once(at: Terminal) -> None:
    done = at("people", "owner", "other@desk.example", "--name", "Other", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert done.code == 2 and "an owner already" in done.err


@pytest.mark.parametrize("stdin", ["", "\n", "short\n", "owner@desk.example\n", "x" * 5000])
def test_there_is_no_default_password(tmp_path: Path, stdin: str) -> None:
    at = Terminal(tmp_path / "home")
    done = at("people", "owner", "owner@desk.example", "--name", "Owner", "--password-stdin", stdin=stdin)
    assert done.code == 2 and done.out == ""
    assert at("people", "owner", "owner@desk.example", "--name", "Owner").code == 2


def test_the_list(at: Terminal) -> None:
    told = at.fine("people", "list")
    assert {line.split()[0] for line in told.splitlines()} == set(map(mail, PEOPLE))
    assert "one@desk.example one, RN (reviewer)" in told.splitlines()
    data = at("people", "list", "--format", "json").data
    assert {person["role"] for person in data["people"]} == set(PEOPLE.values()) and data["invitations"] == []
    assert "password" not in "".join(data["people"][0]).replace("has_password", "")


def test_only_owners_may(at: Terminal) -> None:
    at.enter("editor")
    for arguments in (["list"], ["invite", "x@desk.example", "--role", "reader"], ["role", mail("one"), "owner"], ["disable", mail("one")],
                      ["enable", mail("one")], ["reset", mail("one")]):  # fmt: skip
        done = at("people", *arguments)
        assert done.code == 2 and "role" in done.err, arguments
    at.fine("review", "sign-out")
    for arguments in (["list"], ["reset", mail("one")]):
        assert "Nobody is signed in" in at("people", *arguments).err


def test_an_invitation(at: Terminal) -> None:
    public = Terminal(at.home, CLINCITE_BASE_URL="https://zorb.example/")
    done = public("people", "invite", "late@desk.example", "--role", "author")
    link = done.out.strip()
    assert link.startswith("https://zorb.example/invitations/") and "late@desk.example as author" in done.err
    assert "late@desk.example is invited as author" in at.fine("people", "list")
    taken = at("people", "accept", link, "--password-stdin", stdin=f"{PASSWORD}\n")
    assert taken.code == 2 and "name" in taken.err
    assert (
        at.fine("people", "accept", link, "--name", "Late", "--password-stdin", stdin=f"{PASSWORD}\n")
        == "late@desk.example Late (author)\n"
    )
    assert at("people", "accept", link, "--name", "Late", "--password-stdin", stdin=f"{PASSWORD}\n").code == 2
    assert at("people", "accept", "nothing", "--name", "Late", "--password-stdin", stdin=f"{PASSWORD}\n").code == 2
    at.enter("late")


def test_roles(at: Terminal) -> None:
    assert at.fine("people", "role", mail("one"), "editor") == "one@desk.example one, RN (editor)\n"
    assert at("people", "role", mail("one"), "king").code == 2
    assert at("people", "role", "nobody@desk.example", "editor").code == 2
    assert at("people", "role", mail("owner"), "reader").code == 2, "the last owner"
    assert at("people", "invite", "not an address", "--role", "reader").code == 2


def test_closed_and_open_again(at: Terminal) -> None:
    assert at.fine("people", "disable", mail("one")) == "one@desk.example one, RN (reviewer, closed)\n"
    assert at("review", "sign-in", mail("one"), "--password-stdin", stdin=f"{PASSWORD}\n").code == 2
    at.fine("people", "enable", mail("one"))
    at.enter("one")


def test_a_new_password(at: Terminal) -> None:
    link = at.fine("people", "reset", mail("one")).strip()
    at.fine("people", "accept", link, "--password-stdin", stdin="another invented passphrase\n")
    assert at("review", "sign-in", mail("one"), "--password-stdin", stdin=f"{PASSWORD}\n").code == 2
    assert at("review", "sign-in", mail("one"), "--password-stdin", stdin="another invented passphrase\n").code == 0


def test_a_password_is_typed_twice_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter(["one and the same", "one and the same", "this", "that"])
    prompts = []

    def getpass(prompt: str, stream: object = None) -> str:
        assert stream is sys.stderr
        prompts.append(prompt)
        return next(typed)

    monkeypatch.setattr(cli_desk.getpass, "getpass", getpass)
    monkeypatch.setattr(cli_desk.sys.stdin, "isatty", lambda: True, raising=False)
    assert cli_desk.read_password("Password", piped=False, twice=True) == "one and the same"
    assert prompts == ["Password: ", "Password, once more: "]
    with pytest.raises(InputError, match="differ"):
        cli_desk.read_password("Password", piped=False, twice=True)
