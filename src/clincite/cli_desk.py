"""What the commands of the review desk share: opening it, who is signed in at this terminal, and secrets that are typed or piped."""

from __future__ import annotations

import contextlib
import datetime
import enum
import functools
import getpass
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, TypeVar

import typer

from clincite.cli_io import not_empty, one_line
from clincite.cli_options import dense_of, open_library
from clincite.errors import DeskError, InputError, OutputError, SignInError, StoreError

if TYPE_CHECKING:
    from clincite.review.accounts.accounts import Accounts
    from clincite.review.desk import Desk
    from clincite.review.store.database import Database
    from clincite.review.values import Actor, Person
    from clincite.settings import Settings

_Kind = TypeVar("_Kind", bound=enum.StrEnum)

_SESSION_NAME: Final = "session"
_MOST_SECRET: Final = 4096  # bytes
_SIGN_IN: Final = "Sign in with: clincite review sign-in EMAIL"
_FIRST_OWNER: Final = "Make its first owner with: clincite people owner EMAIL --name NAME"

PasswordOption = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input instead of asking.")]
SlugArgument = Annotated[str, typer.Argument(metavar="SLUG", help="The answer: the last part of its address.")]
VersionOption = Annotated[
    int | None,
    typer.Option("--version", metavar="N", min=1, help="The version that you saw. Default: the newest. Refused when there is a newer one."),
]


class Terminal:
    """The desk as seen from a terminal.

    :param secret: of the session that is kept here; empty: nobody signed in.
    """

    def __init__(self, *, settings: Settings, database: Database, accounts: Accounts, desk: Desk, secret: str) -> None:
        self.settings = settings
        self.database = database
        self.accounts = accounts
        self.desk = desk
        self.secret = secret

    def person(self) -> Person:
        """Who is signed in here.

        :raises SignInError: nobody is, or not any more.
        """
        from clincite.review.accounts.sessions import TERMINAL

        session = self.accounts.session(self.secret, kind=TERMINAL) if self.secret else None
        if session is None or session.pending:
            self.must_have_owner()
            raise SignInError("Nobody is signed in at this terminal." if not self.secret else "The session is over.", hint=_SIGN_IN)
        return session.person

    @property
    def sees_desk(self) -> bool:
        """Whether whoever is signed in here sees the answers of all, and not only their own.

        :raises SignInError: nobody is, or not any more.
        """
        from clincite.review.roles import Action, may

        return may(self.person().role, Action.SEE_DESK)

    def must_have_owner(self) -> None:
        """See that somebody can have an account here.

        :raises SignInError: the desk is empty.
        """
        if not self.accounts.has_owner():
            raise SignInError("This desk has no owner yet, so that nobody can sign in.", hint=f"{_FIRST_OWNER}.")

    @property
    def actor(self) -> Actor:
        """Who is signed in here, doing something.

        :raises SignInError: nobody is, or not any more.
        """
        return self.person().actor


def now() -> datetime.datetime:
    """The time, UTC."""
    return datetime.datetime.now(datetime.UTC)


@contextlib.contextmanager
def terminal(
    slug: str | None = None, *, create: bool = False, read_only: bool = False, settings: Settings | None = None
) -> Iterator[Terminal]:
    """The desk that the settings name, open for as long as the block lasts.

    :param slug: of the answer that it is about: what the desk refuses is told with the command that helps.
    :param create: make it when there is none. One that was made is gone again where the block fails before anything was done there.
    :param read_only: nothing is written, so that whoever may only read can do it.
    :raises StoreError: there is none, or it cannot be opened.
    """
    from clincite.review.accounts.accounts import Accounts
    from clincite.review.composing import Composing, Ground
    from clincite.review.desk import Desk
    from clincite.review.ledger.signing import Signer
    from clincite.settings import Settings

    settings = settings or Settings.load()
    library = functools.cache(lambda: open_library(None))
    composing = Composing(lambda: Ground(library=library(), dense=dense_of(library(), True)))
    signer = Signer.of(settings)
    with contextlib.ExitStack() as stack:
        if create and not _exists(settings):
            from clincite.review.backup.aside import remove_unused

            # An empty desk would only puzzle whoever comes next.
            stack.callback(remove_unused, settings.database_url)
        database = opened_database(settings, create=create, read_only=read_only)
        stack.callback(database.close)
        try:
            yield Terminal(
                settings=settings,
                database=database,
                accounts=Accounts.of(settings, database, clock=now, signer=signer),
                desk=Desk.of(settings, database, clock=now, library=library, composing=composing, signer=signer),
                secret=_kept_secret(settings),
            )
        except DeskError as error:
            error.hint = hint_here(error, slug)
            raise


def opened_database(settings: Settings, *, create: bool = False, read_only: bool = False) -> Database:
    """The desk's database.

    :raises StoreError: there is none, or it cannot be opened.
    """
    from clincite.review.store.database import Database

    if not create and not _exists(settings):
        raise StoreError("There is no review desk yet.", hint=f"{_FIRST_OWNER}. Is there one elsewhere? Set CLINCITE_HOME.")
    return Database.open(settings.database_url, create=create, read_only=read_only)


def _exists(settings: Settings) -> bool:
    from clincite.review.store.database import Database

    return Database.exists(settings.database_url)


#: By the guard that does not hold, or else the code of the error, what helps at a terminal.
_HELPS: Final[Mapping[str, str]] = {
    "newest": "clincite review show {slug}",
    "nothing_open": "clincite review revise {slug} makes the next version; clincite review clear {slug} CLAIM takes back what you said.",
    "critical_twice": "clincite review approve {slug} CLAIM",
    "amended_by_another": "clincite review approve {slug} CLAIM",
    "signed": "clincite review interests {slug} --none (or --statement TEXT), then clincite review approve {slug}",
    "not_at_the_desk": "clincite review list --state all shows the answers, clincite review show {slug} the versions and claims of one.",
}


def hint_here(error: DeskError, slug: str | None) -> str:
    """What to do about what the desk refuses, with the command for it.

    :param slug: of the answer that it is about; None: it is about none.
    """
    helps = _HELPS.get(error.guard or error.code) if slug is not None else None
    return " ".join(part for part in (error.hint, helps.format(slug=slug) if helps else "") if part)


# -- the session that is kept in a file -----------------------------------------------------------------------------------


def keep_secret(settings: Settings, secret: str) -> None:
    """Keep the secret of a session in a file for its owner only; the one before is forgotten.

    :raises OutputError: it cannot be written.
    """
    path = settings.home / _SESSION_NAME
    temporary = None
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=settings.home, prefix=".")  # for its owner only
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(f"{secret}\n")
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(f"The session could not be kept in {path}: {error.strerror or error}.", hint="Check the folder.") from error


def forget_secret(settings: Settings) -> None:
    """Forget the session that is kept here."""
    (settings.home / _SESSION_NAME).unlink(missing_ok=True)


def _kept_secret(settings: Settings) -> str:
    try:
        with (settings.home / _SESSION_NAME).open("rb") as stream:
            return stream.read(_MOST_SECRET).decode("ascii", "replace").strip()
    except OSError:
        return ""


# -- secrets that are typed or piped ----------------------------------------------------------------------------------------


def read_password(prompt: str, *, piped: bool, twice: bool = False) -> str:
    """A password, typed without being shown, or the first line of standard input.

    :param piped: from standard input.
    :param twice: have it typed again, so that a slip is noticed.
    :raises InputError: there is none, or it was typed differently the second time.
    """
    if piped:
        return _piped()
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError("There is no terminal to ask for a password at.", hint="Give it on standard input with --password-stdin.")
    password = getpass.getpass(f"{prompt}: ", stream=sys.stderr)
    if twice and getpass.getpass(f"{prompt}, once more: ", stream=sys.stderr) != password:
        raise InputError("The two passwords differ.", hint="Type the same one twice.")
    return not_empty(password, prompt)


def read_code() -> str:
    """The code of the second factor, typed.

    :raises InputError: there is no terminal.
    """
    if sys.stdin is None or not sys.stdin.isatty():
        raise InputError("The account asks for the code of its second factor.", hint="Give it with --code.")
    return getpass.getpass("Code: ", stream=sys.stderr)


def _piped() -> str:
    if sys.stdin is None:
        raise InputError("There is no standard input to read the password from.", hint="Leave out --password-stdin.")
    line = sys.stdin.buffer.readline(_MOST_SECRET)
    try:
        password = line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise InputError("The password on standard input is not UTF-8 text.", hint="Pipe it as UTF-8.") from error
    if not password:
        raise InputError("There is no password on standard input.", hint="Pipe it as the first line.")
    return password


def words(text: str, what: str) -> str:
    """A text that somebody gives as an argument.

    :param what: the argument, for the message.
    :raises InputError: it is empty, or holds what is no text.
    """
    if not text.strip():
        raise InputError(f"{what} is empty.", hint=f"Say something for {what}.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"{what} is not valid text at character {error.start + 1}.", hint="Give it as UTF-8.") from error
    return text


def choice(text: str, kinds: type[_Kind], what: str, *, more: tuple[str, ...] = ()) -> _Kind:
    """The member of an enumeration that a text names.

    :param more: other words that may stand there, for the message.
    :raises InputError: it names none.
    """
    try:
        return kinds(text)
    except ValueError as error:
        raise InputError(f"There is no {what} {one_line(text)!r}.", hint=f"Choose from: {', '.join((*kinds, *more))}.") from error
