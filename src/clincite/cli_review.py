"""The commands that look at the review desk: the queue, a case, its history, reports of readers, numbers, and signing in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_desk import PasswordOption, SlugArgument, choice, forget_secret, keep_secret, read_code, read_password, terminal, words
from clincite.cli_io import emit, one_line, say, text_width
from clincite.cli_options import ListFormat
from clincite.errors import InputError

if TYPE_CHECKING:
    from clincite.cli_desk import Terminal
    from clincite.review.states import State
    from clincite.review.values import Item

_ALL: Final = "all"

FormatOption = Annotated[ListFormat, typer.Option("--format", metavar="text|json", help="How to show it.")]


def sign_in(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Your e-mail address.")],
    password_stdin: PasswordOption = False,
    code: Annotated[str | None, typer.Option(metavar="C", help="The code of the second factor, where your account has one.")] = None,
) -> None:
    """Sign in at this terminal. What is done afterwards is done in your name, until you sign out or the session is over."""
    from clincite.review.accounts.sessions import TERMINAL

    with terminal() as here:
        here.must_have_owner()
        password = read_password("Password", piped=password_stdin)
        begun = here.accounts.sign_in(email, password, kind=TERMINAL)
        if begun.session.pending:
            begun = here.accounts.second_factor(begun.secret, code if code is not None else read_code(), kind=TERMINAL)
        if here.secret:
            here.accounts.sign_out(here.secret)
        keep_secret(here.settings, begun.secret)
    person = begun.session.person
    emit(one_line(f"Signed in as {person.shown} ({person.role}), until {begun.session.expires}."))


def sign_out() -> None:
    """Sign out at this terminal."""
    with terminal() as here:
        if here.secret:
            here.accounts.sign_out(here.secret)
        forget_secret(here.settings)
    emit("Signed out.")


def who() -> None:
    """Tell who is signed in at this terminal."""
    with terminal() as here:
        person = here.person()
    emit(one_line(f"{person.shown} <{person.email}> ({person.role})"))


def list_answers(
    state: Annotated[
        str | None,
        typer.Option(
            metavar="S",
            help="All in this state, whether they wait or not: draft, submitted, under_review, changes_requested, approved, "
            "evidence_changed, expired or withdrawn; or all: every answer.",
        ),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help="Only those that are assigned to you, or that you asked for.")] = False,
    form: FormatOption = ListFormat.TEXT,
) -> None:
    """List the answers that wait for somebody at the desk, by risk and waiting time; for an author, all of their own.

    Those that are approved or withdrawn, and drafts, wait for nobody: --state shows them.
    """
    from clincite.render.json import indented
    from clincite.review.states import State
    from clincite.review.text import queue_text

    everything = state == _ALL
    wanted = choice(state, State, "state", more=(_ALL,)) if state is not None and not everything else None
    with terminal() as here:
        items = _items(here, wanted, mine=mine, everything=everything)
        waiting = state is None and not mine and here.sees_desk
    if form is ListFormat.JSON:
        emit(indented(items))
        return
    emit(queue_text(items, width=text_width()) if items or not waiting else "Nothing waits for anybody.")
    if waiting:
        say("Those that wait for nobody are listed by: clincite review list --state all")


def _items(here: Terminal, state: State | None, *, mine: bool, everything: bool) -> tuple[Item, ...]:
    actor = here.actor
    own = here.desk.own(actor) if mine or not here.sees_desk else ()
    own = tuple(item for item in own if state is None or state in item.states)
    if not here.sees_desk:
        return own
    queue = here.desk.queue(actor, state=state, mine=mine, everything=everything)
    return (*queue, *(item for item in own if item.slug not in {one.slug for one in queue}))


def show(
    slug: SlugArgument,
    version: Annotated[int | None, typer.Option("--version", metavar="N", min=1, help="The version. Default: the newest.")] = None,
    form: FormatOption = ListFormat.TEXT,
) -> None:
    """Show a version: its claims and their quotations, what was decided and said, and what stands between it and its approval."""
    from clincite.render.json import indented
    from clincite.review.text import case_text

    with terminal(slug) as here:
        case = here.desk.case(slug, version, actor=here.actor)
    emit(indented(case) if form is ListFormat.JSON else case_text(case, width=text_width()))


def diff(
    slug: SlugArgument,
    old: Annotated[int, typer.Argument(metavar="FROM", min=1, help="The number of one version.")],
    new: Annotated[int, typer.Argument(metavar="TO", min=1, help="The number of the other.")],
    form: FormatOption = ListFormat.TEXT,
) -> None:
    """Show how two versions of an answer differ, claim by claim: words and quotations that were dropped and added."""
    from clincite.render.json import indented
    from clincite.review.differences import claim_diff
    from clincite.review.text import diff_text

    with terminal(slug) as here:
        actor = here.actor
        before, after = (here.desk.case(slug, number, actor=actor).answer for number in (old, new))
    found = claim_diff(before, after)
    emit(indented(found) if form is ListFormat.JSON else diff_text(found, width=text_width()))


def history(slug: SlugArgument, form: FormatOption = ListFormat.TEXT) -> None:
    """Show all that was done with an answer, as the ledger tells it."""
    from clincite.render.json import indented
    from clincite.review.text import history_text

    with terminal(slug) as here:
        here.desk.case(slug, actor=here.actor)  # whoever may not see the answer may not see this either
        entries = here.desk.history(slug)
    emit(indented(entries) if form is ListFormat.JSON else history_text(entries, width=text_width()))


def reports(
    close: Annotated[int | None, typer.Option(metavar="ID", min=1, help="Close the report of that number; needs --outcome.")] = None,
    outcome: Annotated[str | None, typer.Option(metavar="TEXT", help="With --close: what came of it.")] = None,
    reopen: Annotated[bool, typer.Option("--reopen", help="With --close: the reader is right; the answer is reviewed again.")] = False,
    closed: Annotated[bool, typer.Option("--closed", help="Show those that are closed.")] = False,
    form: FormatOption = ListFormat.TEXT,
) -> None:
    """Show what readers say is wrong, or close a report. For editors; whoever reviews an answer finds its open reports in show."""
    from clincite.render.json import indented
    from clincite.review.text import reports_text

    if (close is None) != (outcome is None) or (reopen and close is None):
        raise InputError("--close and --outcome belong together.", hint="Give --close ID --outcome TEXT.")
    with terminal() as here:
        actor = here.actor
        if close is not None and outcome is not None:
            here.desk.close_report(actor, close, words(outcome, "--outcome"), reopen=reopen)
            emit(f"Closed report {close}.")
            return
        found = here.desk.reports(actor, open=not closed)
    emit(indented(found) if form is ListFormat.JSON else reports_text(found, width=text_width()))


def erase_report(
    number: Annotated[int, typer.Argument(metavar="ID", min=1, help="The report by its number, as reports gives it.")],
) -> None:
    """Erase the words of a reader's report for good: they name somebody, or are nobody's business. For editors."""
    with terminal() as here:
        here.desk.erase_report(here.actor, number)
    emit(f"Erased the words of report {number}.")


def numbers(form: FormatOption = ListFormat.TEXT) -> None:
    """Show the editor's numbers: time to approval, claims changed and why, reviews due, evidence changed."""
    from clincite.render.json import indented
    from clincite.review.text import numbers_text

    with terminal() as here:
        found = here.desk.numbers(here.actor)
    emit(indented(found) if form is ListFormat.JSON else numbers_text(found))
