"""The commands about people at the review desk: the first owner, invitations, roles, closed accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from clincite.cli_desk import PasswordOption, choice, read_password, terminal
from clincite.cli_io import emit, one_line, say, tell
from clincite.cli_options import ListFormat
from clincite.errors import InputError

if TYPE_CHECKING:
    from clincite.review.accounts.values import Invited
    from clincite.review.values import Person
    from clincite.settings import Settings

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="The person's e-mail address.")]


def owner(
    email: EmailArgument,
    name: Annotated[str, typer.Option(metavar="NAME", help="The name, as shown beside what the person signs.")],
    credentials: Annotated[str, typer.Option(metavar="C", help="Shown behind the name: MD, FRCP.")] = "",
    password_stdin: PasswordOption = False,
) -> None:
    """Make the desk and its first owner, who can invite everybody else. There is no default password: it is asked for twice."""
    from clincite.errors import DeskError

    with terminal(create=True) as here:
        if here.accounts.has_owner():
            raise DeskError(
                "This desk has an owner already.",
                hint="An owner invites further ones: clincite people invite. Nobody can sign in as one? clincite people recover EMAIL",
            )
        password = read_password("Password", piped=password_stdin, twice=True)
        person = here.accounts.create_owner(email=email, name=name, password=password, credentials=credentials)
    emit(one_line(f"{person.shown} owns this desk."))
    say(f"Sign in with: clincite review sign-in {person.email}")


def people_list(
    form: Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show them.")] = ListFormat.TEXT,
) -> None:
    """List everybody who has an account, and the invitations that are open. For owners."""
    from clincite.render.json import indented

    with terminal() as here:
        people = here.accounts.people(here.actor)
        invited = here.accounts.invitations(here.actor)
    if form is ListFormat.JSON:
        emit(indented({"people": people, "invitations": invited}))
        return
    for person in people:
        emit(one_line(_line(person)))
    for one in invited:
        what = "has a link for a new password" if one.reset else "is invited"
        emit(one_line(f"{one.email} {what} as {one.role}, until {one.expires}"))


def _line(person: Person) -> str:
    marks = [person.role.value]
    marks += ["closed"] * (not person.active) + ["second factor"] * person.has_totp + ["on the board"] * person.on_board
    where = f", {person.affiliation}" if person.affiliation else ""
    return f"{person.email} {person.shown}{where} ({', '.join(marks)})"


def invite(
    email: EmailArgument,
    role: Annotated[str, typer.Option(metavar="R", help="The role: reader, author, reviewer, editor or owner.")],
) -> None:
    """Make an invitation: a link that is good once, for seven days, for that address and role. For owners. Nothing is sent."""
    from clincite.review.roles import Role

    with terminal() as here:
        invited = here.accounts.invite(here.actor, email, choice(role, Role, "role"))
        _show(invited, here.settings)


def reset(
    email: EmailArgument,
    second_factor: Annotated[
        bool,
        typer.Option("--second-factor", help="Take the second factor away too, for somebody who lost it; the password ends at once."),
    ] = False,
) -> None:
    """Make a link for a new password, good once, for 24 hours. For owners. Nothing is sent."""
    with terminal() as here:
        person = here.accounts.by_email(email)
        _show(here.accounts.reset(here.actor, person.id, second_factor=second_factor), here.settings)


def recover(
    email: EmailArgument,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="Take the second factor away too, where it is lost; the password ends at once.")
    ] = False,
    reopen: Annotated[bool, typer.Option("--reopen", help="Open the account, where it is closed.")] = False,
) -> None:
    """Let an owner in again who is locked out: a link for a new password, good once, for 24 hours. For whoever runs the machine.

    Nobody has to be signed in, and the ledger tells of it. The account's sessions and locks end at once.
    """
    with terminal() as here:
        _show(here.accounts.recover(email, second_factor=second_factor, reopen=reopen), here.settings)
    tell("Without the page it works here too: clincite people accept LINK")


def _show(invited: Invited, settings: Settings) -> None:
    base = (settings.base_url or "").rstrip("/")
    emit(one_line(f"{base}/invitations/{invited.secret}"))
    tell(one_line(f"For {invited.email} as {invited.role}, until {invited.expires}. Whoever has the link can use it."))
    if not base:
        tell("It starts with the address of your page; CLINCITE_BASE_URL would put that before it.")


def accept(
    link: Annotated[str, typer.Argument(metavar="LINK", help="The link of an invitation or for a new password, or its last part.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Your name, as shown beside what you sign.")] = "",
    credentials: Annotated[str, typer.Option(metavar="C", help="Shown behind the name: MD, FRCP.")] = "",
    affiliation: Annotated[str, typer.Option(metavar="A", help="Where you work.")] = "",
    password_stdin: PasswordOption = False,
) -> None:
    """Make the account that an invitation is for, or take a new password. The link is the proof: nobody has to be signed in."""
    secret = link.strip().rstrip("/").rpartition("/")[2]
    with terminal() as here:
        open_one = here.accounts.invitation(secret)
        if not (name or open_one.reset):
            raise InputError("An account needs a name.", hint="Give --name NAME.")
        password = read_password("Password", piped=password_stdin, twice=True)
        person = here.accounts.accept(secret, name=name, credentials=credentials, affiliation=affiliation, password=password)
    emit(one_line(_line(person)))


def role(
    email: EmailArgument,
    new: Annotated[str, typer.Argument(metavar="ROLE", help="reader, author, reviewer, editor or owner.")],
) -> None:
    """Give somebody another role. Their sessions end: they sign in anew. For owners."""
    from clincite.review.roles import Role

    with terminal() as here:
        actor = here.actor
        person = here.accounts.set_role(actor, here.accounts.by_email(email).id, choice(new, Role, "role"))
    emit(one_line(_line(person)))


def disable(email: EmailArgument) -> None:
    """Close somebody's account and end their sessions; what they did stays theirs. For owners."""
    _set_active(email, active=False)


def enable(email: EmailArgument) -> None:
    """Open somebody's account again. For owners."""
    _set_active(email, active=True)


def _set_active(email: str, *, active: bool) -> None:
    with terminal() as here:
        actor = here.actor
        person = here.accounts.set_active(actor, here.accounts.by_email(email).id, active)
    emit(one_line(_line(person)))
