"""The commands with which somebody who is signed in does something at the review desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from clincite.cli_desk import SlugArgument, Terminal, VersionOption, choice, terminal, words
from clincite.cli_io import emit, one_line, tell, text_width
from clincite.cli_options import EXIT_FOUND, dense_of, open_library
from clincite.errors import InputError

ClaimArgument = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim by its id, as show gives it: c3, or 3.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is written into the ledger.")]


def submit(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Answer files (JSON), as ask --format json --out wrote them.")],
    draft: Annotated[bool, typer.Option("--draft", help="Keep them as drafts; send hands them in later.")] = False,
) -> None:
    """Hand answers in for review. Where one of them does not verify against the library, none is handed in: exit code 1."""
    from clincite.living.files import read_answer

    answers = [read_answer(file) for file in files]
    with terminal() as here:
        actor = here.actor
        if not _sound(files):
            raise typer.Exit(EXIT_FOUND)
        for answer in answers:
            item = here.desk.submit(actor, answer, draft=draft)
            emit(one_line(f"{item.slug} version {item.newest}: {item.state.value}"))


def _sound(files: list[Path]) -> bool:
    """Whether all of them verify, composed again where they can be: reviewers decide on claims, and must be able to trust the rest."""
    from clincite import engine
    from clincite.render.verification import place_of

    library = open_library(None)
    dense = dense_of(library, True)
    sound = True
    for file in files:
        for finding in engine.verify(file, library, dense=dense).findings:
            sound = False
            emit(f"{file}: {place_of(finding)}: {one_line(finding.message)}")
    if not sound:
        tell("Nothing was handed in: an answer that does not verify is not reviewed. Ask the question anew.")
    return sound


def send(slug: SlugArgument) -> None:
    """Hand in a draft."""
    with terminal() as here:
        here.desk.send(here.actor, slug)
        _tell(here, slug)


def begin(slug: SlugArgument) -> None:
    """Begin the review of an answer that was handed in."""
    with terminal() as here:
        here.desk.begin(here.actor, slug)
        _tell(here, slug)


def assign(
    slug: SlugArgument,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Of whoever is to review it.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take it from them again.")] = False,
) -> None:
    """Ask somebody to review an answer. For editors."""
    with terminal() as here:
        actor, person = here.actor, here.accounts.by_email(email)
        (here.desk.unassign if remove else here.desk.assign)(actor, slug, person.id)
    emit(one_line(f"{slug}: {person.shown} {'is not asked any more' if remove else 'is asked to review it'}."))


def interests(
    slug: SlugArgument,
    none: Annotated[bool, typer.Option("--none", help="Declare that you have none.")] = False,
    statement: Annotated[str | None, typer.Option(metavar="TEXT", help="State what there is, as everybody will read it.")] = None,
) -> None:
    """State your competing interests, once for each review. They are shown with your name under what you sign."""
    if none == (statement is not None):
        raise InputError("Interests are either none or a statement.", hint="Give --none, or --statement TEXT.")
    with terminal() as here:
        here.desk.state_interests(here.actor, slug, none=none, statement="" if statement is None else words(statement, "--statement"))
    emit(one_line(f"{slug}: your statement is kept."))


def approve(
    slug: SlugArgument,
    claims: Annotated[
        list[str] | None, typer.Argument(metavar="[CLAIM...]", help="Approve these claims one by one. Without any: sign the whole.")
    ] = None,
    sign: Annotated[bool, typer.Option("--sign", help="Sign the whole too.")] = False,
    version: VersionOption = None,
) -> None:
    """Approve claims, or sign an answer: with enough signatures, and nothing in the way, it is approved."""
    from clincite.review.values import Verdict

    with terminal() as here:
        actor, number = here.actor, _number(here, slug, version)
        for claim in claims or ():
            here.desk.decide(actor, slug, _claim(claim), Verdict.APPROVE, version=number)
        if sign or not claims:
            here.desk.sign(actor, slug, version=number)
        _tell(here, slug)


def amend(
    slug: SlugArgument,
    claim: ClaimArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The claim in new words; they must verify against its quotations.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")] = "",
    category: Annotated[str | None, typer.Option(metavar="C", help="Why, for counting; see reject.")] = None,
    version: VersionOption = None,
) -> None:
    """Propose other words for a claim; revise carries it out. What the quotations do not say is refused."""
    from clincite.review.values import RejectReason, Verdict

    kind = choice(category, RejectReason, "category") if category is not None else None
    with terminal() as here:
        actor, number = here.actor, _number(here, slug, version)
        here.desk.decide(actor, slug, _claim(claim), Verdict.AMEND, version=number, text=words(text, "TEXT"), reason=reason, category=kind)
        _tell(here, slug)


def reject(
    slug: SlugArgument,
    reason: ReasonOption,
    claim: Annotated[
        str | None, typer.Argument(metavar="[CLAIM]", help="The claim by its id: c3, or 3. Without one: ask for changes to the whole.")
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(
            metavar="C", help="Why, for counting: wrong, not_supported, outdated, unsafe, misleading, off_topic, unclear or other."
        ),
    ] = None,
    version: VersionOption = None,
) -> None:
    """Reject a claim (revise leaves it out of the next version), or ask for changes to an answer as a whole."""
    from clincite.review.values import RejectReason, Verdict

    if (claim is None) != (category is None):
        raise InputError("A claim is rejected with a --category, a whole answer without.", hint="clincite review reject --help lists them.")
    kind = choice(category, RejectReason, "category") if category is not None else None
    with terminal() as here:
        actor = here.actor
        if claim is None:
            _newest_seen(here, slug, version)
            here.desk.request_changes(actor, slug, words(reason, "--reason"))
        else:
            number = _number(here, slug, version)
            here.desk.decide(actor, slug, _claim(claim), Verdict.REJECT, version=number, category=kind, reason=words(reason, "--reason"))
        _tell(here, slug)


def clear(slug: SlugArgument, claim: ClaimArgument, version: VersionOption = None) -> None:
    """Take back what you said of a claim."""
    from clincite.review.values import Verdict

    with terminal() as here:
        here.desk.decide(here.actor, slug, _claim(claim), Verdict.CLEAR, version=_number(here, slug, version))
        _tell(here, slug)


def comment(
    slug: SlugArgument,
    said: Annotated[list[str], typer.Argument(metavar="[CLAIM] TEXT", help="What you say of a claim, or of the whole.")],
    version: VersionOption = None,
) -> None:
    """Say something about a claim or about the whole answer."""
    if len(said) > 2:
        raise InputError("There are too many words outside quotation marks.", hint='Write it as: comment SLUG CLAIM "TEXT".')
    claim = _claim(said[0]) if len(said) == 2 else None
    with terminal() as here:
        here.desk.comment(here.actor, slug, words(said[-1], "TEXT"), version=_number(here, slug, version), claim=claim)
    emit(one_line(f"{slug}: your comment is kept."))


def revise(slug: SlugArgument, version: VersionOption = None) -> None:
    """Carry out amendments and rejections: makes the next version, under the same review."""
    with terminal() as here:
        here.desk.revise(here.actor, slug, version=_number(here, slug, version))
        _tell(here, slug)


def resume(slug: SlugArgument, reason: ReasonOption) -> None:
    """Go on with a review that waits for changes."""
    with terminal() as here:
        here.desk.resume(here.actor, slug, words(reason, "--reason"))
        _tell(here, slug)


def refresh(slug: SlugArgument) -> None:
    """Ask the question of the library anew: makes the next version, which waits for its review. For editors."""
    from clincite import engine, holdings
    from clincite.cli_desk import now

    with terminal() as here:
        actor = here.actor
        item = here.desk.item(slug)
        library = open_library(None)
        old = here.desk.content(slug, item.newest)
        fresh = engine.refresh(old, library, as_of=now().replace(microsecond=0), dense=holdings.dense_of(library))
        here.desk.refresh(actor, slug, fresh)
        _tell(here, slug)


def publish(slug: SlugArgument) -> None:
    """Show an answer to everybody before it is approved; its page says that it is not. An approved one is public by itself. For editors."""
    with terminal() as here:
        here.desk.publish(here.actor, slug)
        item = here.desk.item(slug)
        base = (here.settings.base_url or "").rstrip("/")
    emit(one_line(f"{base}/answers/{item.slug} version {item.newest}: {item.state.value}"))


def withdraw(
    slug: SlugArgument,
    reason: ReasonOption,
    version: Annotated[int | None, typer.Option("--version", metavar="N", min=1, help="The version. Default: the newest.")] = None,
) -> None:
    """Take an answer back; its page stays, and says so."""
    with terminal() as here:
        here.desk.withdraw(here.actor, slug, words(reason, "--reason"), version=version)
        _tell(here, slug, version)


def reopen(slug: SlugArgument, reason: ReasonOption) -> None:
    """Begin another review of an answer that was approved, expired or withdrawn, or whose evidence changed. For editors."""
    with terminal() as here:
        here.desk.reopen(here.actor, slug, words(reason, "--reason"))
        _tell(here, slug)


def months(
    slug: SlugArgument,
    number: Annotated[int, typer.Argument(metavar="N", min=1, max=120, help="Months from an approval to the next review.")],
) -> None:
    """Set after how many months the review of an answer is due. For editors."""
    with terminal() as here:
        here.desk.set_months(here.actor, slug, number)
        item = here.desk.item(slug)
    emit(one_line(f"{slug}: a review is due {number} months after an approval{f'; the next on {item.due}' if item.due else ''}."))


def _claim(text: str) -> str:
    """The id of a claim; a number alone will do."""
    return f"c{text}" if text.isascii() and text.isdigit() else text


def _number(here: Terminal, slug: str, version: int | None) -> int:
    """The version that somebody decides on; the desk refuses it when it is not the newest any more."""
    return version if version is not None else here.desk.item(slug).newest


def _newest_seen(here: Terminal, slug: str, version: int | None) -> None:
    newest = here.desk.item(slug).newest
    if version not in (None, newest):
        raise InputError(f"Version {version} of {slug} is not the newest: that is version {newest}.", hint="Look at it, then decide.")


def _tell(here: Terminal, slug: str, version: int | None = None) -> None:
    """Where the answer stands now, and what is in the way of its approval."""
    from clincite.review.text import blockers_text

    emit(blockers_text(here.desk.case(slug, version, actor=here.actor), width=text_width()))
