"""The commands with which somebody who is signed in does something at the review desk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_desk import SlugArgument, Terminal, VersionOption, choice, terminal, words
from clincite.cli_io import emit, one_line, tell, text_width
from clincite.cli_options import EXIT_FOUND
from clincite.errors import ClinciteError, DeskError, InputError, NotAllowedError

if TYPE_CHECKING:
    from clincite.answers import Answer
    from clincite.review.values import Person, PersonRef

_CLAIM_ID: Final = re.compile(r"c?\d+", re.ASCII | re.IGNORECASE)
_SAID: Final = "Why is said above; the others are handed in."
ClaimArgument = Annotated[str, typer.Argument(metavar="CLAIM", help="The claim by its id, as show gives it: c3, or 3.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it is written into the ledger.")]


def submit(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Answer files (JSON), as ask --format json --out wrote them.")],
    draft: Annotated[bool, typer.Option("--draft", help="Keep them as drafts; send hands them in later.")] = False,
) -> None:
    """Hand answers in for review. Each is composed again; where one is not what its question gives, none is handed in: exit code 1.

    Where the desk refuses one of several, the others are handed in all the same, and it is said of each.
    """
    from clincite.living.files import read_answer
    from clincite.review.text import state_label

    answers = [(file, read_answer(file)) for file in files]
    with terminal() as here:
        actor = here.actor
        if not all([_sound(here, file, answer) for file, answer in answers]):
            tell("Nothing was handed in: only what its question gives, and verifies, is reviewed. Ask the question anew.")
            raise typer.Exit(EXIT_FOUND)
        refused = []
        for file, answer in answers:
            try:
                item = here.desk.submit(actor, answer, draft=draft)
            except NotAllowedError:
                raise
            except DeskError as error:
                refused.append(file)
                if len(answers) == 1:
                    raise
                tell(one_line(f"{file} was not handed in: {error.message} {error.hint}"))
            else:
                emit(one_line(f"{item.slug} version {item.newest}: {state_label(item.state)}"))
        if refused:
            raise DeskError(f"Of {len(answers)} answers {len(refused)} {'was' if len(refused) == 1 else 'were'} not handed in.", hint=_SAID)


def _sound(here: Terminal, file: Path, answer: Answer) -> bool:
    """Whether nothing is wrong in an answer; what is, is told."""
    from clincite.render.verification import place_of

    try:
        told = [f"{place_of(finding)}: {one_line(finding.message)}" for finding in here.desk.findings(here.actor, answer)]
    except NotAllowedError:
        raise
    except DeskError as error:
        told = [one_line(f"{error.message} {error.hint}")]
    for line in told:
        emit(f"{file}: {line}")
    return not told


def send(slug: SlugArgument) -> None:
    """Hand in a draft."""
    with terminal(slug) as here:
        here.desk.send(here.actor, slug)
        _tell(here, slug)


def begin(slug: SlugArgument) -> None:
    """Begin the review of an answer that was handed in."""
    with terminal(slug) as here:
        here.desk.begin(here.actor, slug)
        _tell(here, slug)


def assign(
    slug: SlugArgument,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who is to review it, by name or e-mail address; reviewers lists them.")],
    remove: Annotated[bool, typer.Option("--remove", help="Take it from them again.")] = False,
) -> None:
    """Ask somebody to review an answer. For editors; reviewers lists who may be asked."""
    with terminal(slug) as here:
        actor = here.actor
        known = _person(here, slug, person)
        (here.desk.unassign if remove else here.desk.assign)(actor, slug, known.id)
    emit(one_line(f"{slug}: {known.shown} {'is not asked any more' if remove else 'is asked to review it'}."))


def _person(here: Terminal, slug: str, said: str) -> PersonRef | Person:
    """Who is meant by a name or an address.

    :raises InputError: nobody; the hint names those who may be asked.
    """
    from clincite.render.words import listed

    able = here.desk.reviewers(here.actor, slug)  # first: whoever may not assign learns of no account
    asked = here.desk.item(slug).assigned
    for one in (*able, *asked):
        if said.casefold().strip() in {one.name.casefold(), one.shown.casefold()}:
            return one
    try:
        return here.accounts.by_email(said)
    except ClinciteError as error:
        names = f"Those who may be asked: {listed([one.name for one in able])}." if able else "Nobody may be asked: have one invited."
        raise InputError(f"There is nobody of the name or address {one_line(said)[:100]!r} at the desk.", hint=names) from error


def reviewers(slug: SlugArgument) -> None:
    """List who may be asked to review an answer: all who may review, but for whoever asked for it or submitted it. For editors."""
    with terminal(slug) as here:
        able = here.desk.reviewers(here.actor, slug)
        asked = {one.id for one in here.desk.item(slug).assigned}
    for one in able:
        emit(one_line(f"{one.shown}{' (asked)' if one.id in asked else ''}"))
    if not able:
        tell("Nobody: an owner invites reviewers with clincite people invite.")


def interests(
    slug: SlugArgument,
    none: Annotated[bool, typer.Option("--none", help="Declare that you have none.")] = False,
    statement: Annotated[str | None, typer.Option(metavar="TEXT", help="State what there is, as everybody will read it.")] = None,
) -> None:
    """State your competing interests, once for each review. They are shown with your name under what you sign."""
    if none == (statement is not None):
        raise InputError("Interests are either none or a statement.", hint="Give --none, or --statement TEXT.")
    with terminal(slug) as here:
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
    """Approve claims, or sign an answer: with enough signatures, and nothing in the way, it is approved.

    All that is asked for is done, or nothing where one thing cannot be. What you approved before is passed over.
    """
    ids = [_claim(claim) for claim in claims or ()]
    with terminal(slug) as here:
        number = _number(here, slug, version)
        try:
            passed = here.desk.approve(here.actor, slug, ids, version=number, sign=sign or not ids)
        except DeskError as error:
            if len(ids) + sign > 1:
                error.message = f"{error.message} Nothing was entered."
            raise
        for claim in passed.claims:
            emit(one_line(f"{slug}: you approved claim {claim} before."))
        if passed.signature:
            emit(one_line(f"{slug}: you signed version {number} before."))
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
    with terminal(slug) as here:
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
    with terminal(slug) as here:
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

    with terminal(slug) as here:
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
    if len(said) == 1 and _CLAIM_ID.fullmatch(said[0].strip()):
        only = said[0].strip()
        raise InputError(f"{only} is a claim, and nothing is said of it.", hint=f'Write it as: comment {slug} {only} "TEXT".')
    claim = _claim(said[0]) if len(said) == 2 else None
    with terminal(slug) as here:
        here.desk.comment(here.actor, slug, words(said[-1], "TEXT"), version=_number(here, slug, version), claim=claim)
    emit(one_line(f"{slug}: your comment is kept."))


def revise(slug: SlugArgument, version: VersionOption = None) -> None:
    """Carry out amendments and rejections: makes the next version, under the same review."""
    with terminal(slug) as here:
        here.desk.revise(here.actor, slug, version=_number(here, slug, version))
        _tell(here, slug)


def resume(slug: SlugArgument, reason: ReasonOption) -> None:
    """Go on with a review that waits for changes."""
    with terminal(slug) as here:
        here.desk.resume(here.actor, slug, words(reason, "--reason"))
        _tell(here, slug)


def refresh(slug: SlugArgument) -> None:
    """Ask the question of the library anew: makes the next version, which waits for its review. For editors."""
    with terminal(slug) as here:
        here.desk.refresh(here.actor, slug)
        _tell(here, slug)


def publish(slug: SlugArgument) -> None:
    """Show an answer to everybody before it is approved; its page says that it is not. An approved one is public by itself. For editors."""
    from clincite.review.text import state_label

    with terminal(slug) as here:
        here.desk.publish(here.actor, slug)
        item = here.desk.item(slug)
        base = (here.settings.base_url or "").rstrip("/")
    emit(one_line(f"{base}/answers/{item.slug} version {item.newest}: {state_label(item.state)}"))


def withdraw(
    slug: SlugArgument,
    reason: ReasonOption,
    version: Annotated[int | None, typer.Option("--version", metavar="N", min=1, help="The version. Default: the newest.")] = None,
) -> None:
    """Take a version back; where everybody reads it, its page stays and says so."""
    from clincite.review.text import state_label

    with terminal(slug) as here:
        here.desk.withdraw(here.actor, slug, words(reason, "--reason"), version=version)
        _tell(here, slug, version)
        item = here.desk.item(slug)
        if item.shown is not None and item.shown_state is not None and item.shown != (version or item.newest):
            still = f"Everybody still reads version {item.shown} ({state_label(item.shown_state)})."
            emit(one_line(f"{still} To take that back too: clincite review withdraw {slug} --version {item.shown} --reason …"))


def reopen(slug: SlugArgument, reason: ReasonOption) -> None:
    """Begin another review of an answer that was approved, expired or withdrawn, or whose evidence changed. For editors."""
    with terminal(slug) as here:
        here.desk.reopen(here.actor, slug, words(reason, "--reason"))
        _tell(here, slug)


def months(
    slug: SlugArgument,
    number: Annotated[int, typer.Argument(metavar="N", min=1, max=120, help="Months from an approval to the next review.")],
) -> None:
    """Set after how many months the review of an answer is due. For editors."""
    with terminal(slug) as here:
        here.desk.set_months(here.actor, slug, number)
        item = here.desk.item(slug)
    emit(one_line(f"{slug}: a review is due {number} months after an approval{f'; the next on {item.due}' if item.due else ''}."))


def _claim(text: str) -> str:
    """The id of a claim; a number alone will do."""
    return f"c{text}" if text.isascii() and text.isdigit() else text


def _number(here: Terminal, slug: str, version: int | None) -> int:
    """The version that somebody decides on; the desk refuses it when it is not the newest any more."""
    return version if version is not None else here.desk.item(slug, actor=here.actor).newest


def _newest_seen(here: Terminal, slug: str, version: int | None) -> None:
    newest = here.desk.item(slug, actor=here.actor).newest
    if version not in (None, newest):
        raise InputError(f"Version {version} of {slug} is not the newest: that is version {newest}.", hint="Look at it, then decide.")


def _tell(here: Terminal, slug: str, version: int | None = None) -> None:
    """Where the answer stands now, and what is in the way of its approval."""
    from clincite.review.text import blockers_text

    emit(blockers_text(here.desk.case(slug, version, actor=here.actor), width=text_width()))
