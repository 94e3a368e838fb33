"""People at the desk, from the terminal, in this process."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from clincite import cli_desk
from clincite.errors import InputError, SignInError
from clincite.review.accounts.accounts import Accounts
from clincite.review.store.database import Database
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
    assert done.code == 2 and "an owner already" in done.err and "clincite people recover EMAIL" in done.err


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


def test_an_owner_who_is_locked_out_gets_in_again_with_nobody_signed_in(at: Terminal) -> None:
    at.fine("review", "sign-out")
    public = Terminal(at.home, CLINCITE_BASE_URL="https://zorb.example/")
    done = public("people", "recover", mail("owner"))
    link = done.out.strip()
    assert done.code == 0 and link.startswith("https://zorb.example/invitations/")
    assert "For owner@desk.example as owner" in done.err and "clincite people accept LINK" in done.err
    at.fine("people", "accept", link, "--password-stdin", stdin="another invented passphrase\n")
    at.fine("review", "sign-in", mail("owner"), "--password-stdin", stdin="another invented passphrase\n")
    assert at("people", "accept", link, "--password-stdin", stdin=f"{PASSWORD}\n").code == 2
    at.fine("review", "verify-ledger")


def test_a_lost_second_factor_of_an_owner_is_taken_away_where_that_is_asked_for(at: Terminal) -> None:
    with_codes(at, "owner")
    sign_in = ("review", "sign-in", mail("owner"), "--password-stdin")
    assert "--code" in at(*sign_in, stdin=f"{PASSWORD}\n").err
    link = at.fine("people", "recover", mail("owner"), "--second-factor").strip()
    assert "password is wrong" in at(*sign_in, stdin=f"{PASSWORD}\n").err
    at.fine("people", "accept", link, "--password-stdin", stdin=f"{PASSWORD}\n")
    at.fine(*sign_in, stdin=f"{PASSWORD}\n")


def test_where_every_owner_is_closed_the_command_says_how_to_open_one(at: Terminal) -> None:
    with sqlite3.connect(at.home / "desk.db") as connection:
        connection.execute("UPDATE people SET active = 0 WHERE role = 'owner'")
    connection.close()
    done = at("people", "owner", "other@desk.example", "--name", "Other", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert done.code == 2 and "clincite people recover EMAIL" in done.err
    done = at("people", "recover", mail("owner"))
    assert done.code == 2 and "is closed" in done.err and "--reopen" in done.err
    link = at.fine("people", "recover", mail("owner"), "--reopen").strip()
    at.fine("people", "accept", link, "--password-stdin", stdin=f"{PASSWORD}\n")
    at.enter("owner")
    at.fine("people", "list")


@pytest.mark.parametrize("email", [mail("editor"), "nobody@desk.example", "no address"])
def test_nobody_else_is_recovered(at: Terminal, email: str) -> None:
    done = at("people", "recover", email, "--reopen", "--second-factor")
    assert done.code == 2 and done.out == ""
    at.enter("editor")


def test_where_there_is_no_desk_nobody_is_recovered_and_none_is_made(tmp_path: Path) -> None:
    assert Terminal(tmp_path / "home")("people", "recover", mail("owner")).code == 3
    assert not (tmp_path / "home").exists()


def test_what_a_browser_holds_opens_no_terminal(at: Terminal) -> None:
    with opened(at) as accounts:
        secret = accounts.sign_in(mail("owner"), PASSWORD).secret
    (at.home / "session").write_text(secret, encoding="ascii")
    assert "The session is over" in at("review", "who").err


def test_attempts_on_the_page_do_not_keep_anybody_out_here(at: Terminal) -> None:
    with opened(at) as accounts:
        for number in range(12):
            with pytest.raises(SignInError):
                accounts.sign_in(mail("owner"), f"a wrong password {number}", client=f"192.0.2.{number}")
    at.enter("owner")


def test_names_are_told_apart(at: Terminal) -> None:
    link = at.fine("people", "invite", "late@desk.example", "--role", "reviewer").strip()
    done = at("people", "accept", link, "--name", "ONE", "--password-stdin", stdin=f"{PASSWORD}\n")
    assert done.code == 2 and "Somebody else at this desk is named one." in done.err and "middle initial" in done.err
    assert at("people", "accept", link, "--name", "12", "--password-stdin", stdin=f"{PASSWORD}\n").code == 2
    at.fine("people", "accept", link, "--name", "One B.", "--password-stdin", stdin=f"{PASSWORD}\n")


@contextlib.contextmanager
def opened(at: Terminal) -> Iterator[Accounts]:
    """The accounts, as the page has them."""
    database = Database.open(f"sqlite:///{at.home / 'desk.db'}")
    try:
        yield Accounts(database, clock=cli_desk.now, hours=1)
    finally:
        database.close()


def with_codes(at: Terminal, name: str) -> None:
    """Have codes asked for at somebody's account."""
    with opened(at) as accounts:
        session = accounts.sign_in(mail(name), PASSWORD).secret
        secret = accounts.begin_totp(session).secret
        accounts.confirm_totp(session, PASSWORD, pyotp.TOTP(secret).at(cli_desk.now()))


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
