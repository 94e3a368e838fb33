"""How versions come to the desk: an answer is submitted, sent off, or asked anew of the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select, update

from clincite.answers import Answer, ReviewState, sealed
from clincite.compose.verify import Finding
from clincite.errors import DeskError
from clincite.living.log import deletions
from clincite.living.refresh import REFRESH, refreshed
from clincite.readers import Reader
from clincite.render import json as answer_json
from clincite.render.words import stopped
from clincite.review.actions.held import Held, all_held
from clincite.review.actions.moving import act
from clincite.review.actions.reading import sees_it, studied, visible
from clincite.review.actions.tools import Tools
from clincite.review.actions.work import Work
from clincite.review.critical import critical_claims
from clincite.review.ledger.digests import content_sha256
from clincite.review.ledger.whats import What
from clincite.review.publication import description_of, slug_of
from clincite.review.questions import question_key_of
from clincite.review.roles import Action, Role
from clincite.review.states import STATE_WORDS, Event, Guard, State
from clincite.review.store.tables import ITEMS, VERSIONS
from clincite.review.values import Actor, VersionInfo

_UNDECIDED: Final = frozenset({State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED})
_LONGEST: Final = 20_000


def must_verify(tools: Tools, answer: Answer) -> None:
    """Let pass only an answer that is what its question gives, in which nothing is wrong, by the library as it is now.

    To be called before, and apart from, what stores it: it takes a while.

    :raises DeskError: something is wrong, or it cannot be composed again; the message says what.
    """
    findings = findings_of(tools, answer)
    if findings:
        more = f" There are {len(findings) - 1} more findings." if len(findings) > 1 else ""
        raise DeskError(
            f"The answer does not verify against the library: {stopped(findings[0].message)}{more}",
            hint="Ask the question anew, and submit what comes.",
            guard=Guard.VERIFIED.value,
        )


def findings_of(tools: Tools, answer: Answer) -> tuple[Finding, ...]:
    """What is wrong in an answer that somebody wants to submit: in its claims, and in all that stands around them.

    Reviewers decide on claims. That a title, a heading or a gap says nothing of its own follows from composing the answer again.

    :raises DeskError: it is no answer that clincite writes, or cannot be composed again.
    """
    if not answer.claims:
        raise DeskError("The answer says nothing: there is no claim to review.", hint="Add sources to the library and ask again.")
    for text in (answer.question, answer.title, answer.reader):
        if "\0" in text or len(text) > _LONGEST:
            raise DeskError("The question or the title of the answer is not one that clincite writes.", hint="Ask the question anew.")
    if answer.reader not in set(Reader):
        raise DeskError("The answer is for a reader that there is none of.", hint="Ask the question anew.")
    return tools.verified_now(answer).findings or tools.composing.differing(answer)


def submit(work: Work, actor: Actor, answer: Answer, *, draft: bool) -> str:
    """Put an answer to the desk: a new item, or the next version of the item of the same question and reader.

    :param answer: that :func:`must_verify` let pass.
    :return: the item's slug.
    :raises DeskError: the newest version says the same, or is being decided on and is somebody else's; or a draft would stand over
        what was handed in.
    """
    known = work.allowed(actor, Action.SUBMIT)
    answer = _without_words_of_searches(answer)
    key = question_key(answer)
    found = next(iter(all_held(work.connection, ITEMS.c.question_key == key)), None)
    state = State.DRAFT if draft else State.SUBMITTED
    if found is None:
        return _first(work, known, answer, key, state)
    newest = studied(work, found, found.newest).answer
    _must_be_next(known, found, draft=draft, same=_reads_alike(newest, answer))
    library = work.tools.library
    new = refreshed(newest, msgspec.structs.replace(answer, changes=None), library, deleted=deletions(library))
    add_version(work, known, found, new, what=What.SUBMIT, basis="submitted", state=state)
    return found.item.slug


def _without_words_of_searches(answer: Answer) -> Answer:
    """What was searched on the network cannot be looked at again: kept is which service gave how much, and none of the words beside it."""
    if not answer.receipt.live:
        return answer
    from clincite.sources.services import SERVICES  # with all that talks to the network: only where it is needed

    kept = tuple(msgspec.structs.replace(one, query="", failed=None) for one in answer.receipt.live if one.service in SERVICES)
    return msgspec.structs.replace(answer, receipt=msgspec.structs.replace(answer.receipt, live=kept))


def send(work: Work, actor: Actor, slug: str) -> None:
    """Send a draft off to be reviewed."""
    act(work, actor, slug, Event.SUBMIT, Action.SUBMIT)


def to_refresh(work: Work, actor: Actor, slug: str) -> Answer:
    """The newest version of an answer, whose question an editor wants asked anew."""
    found = visible(work, work.allowed(actor, Action.REFRESH), slug)
    return studied(work, found, found.newest).answer


def asked_anew(tools: Tools, old: Answer) -> Answer:
    """The next version of an answer: its question asked anew of the library as it is now.

    To be called before, and apart from, :func:`refresh`: it takes a while.

    :raises DeskError: nothing comes of it that could be reviewed.
    """
    answer = tools.composing.anew(old, as_of=tools.moment)
    if not answer.claims:
        raise DeskError("The library answers the question no more: there is no claim to review.", hint="Withdraw the answer.")
    return answer


def refresh(work: Work, actor: Actor, slug: str, answer: Answer) -> None:
    """Put the next version to the desk, made of the newest one by asking its question anew of the library.

    :param answer: that :func:`asked_anew` gave.
    :raises DeskError: it was made of a version that is not the newest any more, or says nothing else than that one.
    """
    known = work.allowed(actor, Action.REFRESH)
    found = visible(work, known, slug)
    if answer.changes is None or answer.changes.other != found.newest.answer:
        raise DeskError(
            f"Somebody made version {found.item.newest} of {slug!r} meanwhile.",
            hint="Look at it, and refresh that where it is needed.",
            guard=Guard.NEWEST.value,
        )
    withdrawn = found.newest.state is State.WITHDRAWN
    if not withdrawn and _reads_alike(studied(work, found, found.newest).answer, answer):
        raise DeskError(
            f"Asked anew, the library gives what version {found.item.newest} of {slug!r} says already; {STATE_WORDS[found.newest.state]}.",
            hint="There is nothing new to review. Where its review fell due, reopen it.",
        )
    add_version(work, known, found, answer, what=What.REFRESH, basis="refreshed", state=State.SUBMITTED)


def add_version(
    work: Work,
    actor: Actor,
    found: Held,
    answer: Answer,
    *,
    what: What,
    basis: str,
    state: State,
    published: bool = False,
    **detail: object,
) -> None:
    """Store the next version of an answer, for ever as it is.

    :param published: everybody may see it at once.
    """
    number = found.item.newest + 1
    stored = _numbered(answer, number)
    detail |= _insert(work, actor, found.item.id, stored, basis=basis, state=state, published=published)
    values: dict[str, object] = {"newest": number}
    if basis == "submitted" and actor.id != found.asked_by and all(map(_holds_nothing, found.versions)):
        # Whoever hands in a question of which the desk holds nothing yet is from then on who asked for it.
        values["asked_by"] = detail["asked_by"] = actor.id
    work.connection.execute(update(ITEMS).where(ITEMS.c.id == found.item.id).values(**values))
    if published:
        detail["published"] = True
    work.record(actor, what, slug=found.item.slug, version=number, answer=stored.id, **detail)


def question_key(answer: Answer) -> str:
    """What makes two answers versions of one."""
    return question_key_of(answer.question, answer.reader)


def _first(work: Work, actor: Actor, answer: Answer, key: str, state: State) -> str:
    changes = answer.changes if answer.changes is not None and answer.changes.basis != REFRESH else None
    stored = _numbered(msgspec.structs.replace(answer, changes=changes), 1)
    slug = _free_slug(work.connection, stored)
    months = work.tools.policy.months_for(stored)
    row = insert(ITEMS).values(
        slug=slug,
        question=stored.question,
        question_key=key,
        reader=stored.reader,
        round=0,
        asked_by=actor.id,
        public=False,
        newest=1,
        months=months,
        created=work.now,
    )
    item_id = work.connection.execute(row.returning(ITEMS.c.id)).scalar_one()
    detail = _insert(work, actor, item_id, stored, basis="submitted", state=state)
    work.record(actor, What.SUBMIT, slug=slug, version=1, answer=stored.id, round=0, months=months, **detail)
    return slug


def _insert(
    work: Work, actor: Actor, item_id: int, stored: Answer, *, basis: str, state: State, published: bool = False
) -> dict[str, object]:
    """Store a version; what the ledger tells of it comes back."""
    content = answer_json.render(stored).encode()
    description = description_of(stored)
    counts = {"claims": len(stored.claims), "risk": len(critical_claims(stored))}
    row = insert(VERSIONS).values(
        item_id=item_id,
        number=stored.review.version,
        answer=stored.id,
        content=content,
        title=stored.title,
        description=description,
        state=state.value,
        since=work.now,
        basis=basis,
        made_by=actor.id,
        **counts,
        created=work.now,
        published=work.now if published else None,
    )
    work.connection.execute(row)
    digest = content_sha256(content)
    return {"state": state.value, "basis": basis, "content": digest, "title": stored.title, "description": description, **counts}


def _numbered(answer: Answer, number: int) -> Answer:
    """The answer as it is stored: its number is the desk's, and its state is that of a row beside it."""
    return sealed(msgspec.structs.replace(answer, review=ReviewState(state=State.SUBMITTED.value, version=number)))


def _reads_alike(old: Answer, new: Answer) -> bool:
    """Whether a reader is told the same, however it was found, and however the question was cased and spaced."""
    beside = ("id", "question", "created", "review", "changes", "receipt")
    return msgspec.structs.replace(new, **{name: getattr(old, name) for name in beside}) == old


def _must_be_next(actor: Actor, found: Held, *, draft: bool, same: bool) -> None:
    """Let pass only what may take the place of the newest version.

    A draft, and what was withdrawn before anybody was shown it, holds nothing. Whoever may not see the answer is told nothing of it, but
    for what everybody sees.

    :param same: it says the same as the newest version.
    """
    newest = found.newest
    one = f"version {newest.number} of {found.item.slug!r}"
    sees = sees_it(actor, found)
    public = f" What is published is at /answers/{found.item.slug}." if found.item.public else ""
    own = actor.id in found.own(newest.number) or (actor.role is not None and actor.role.covers(Role.EDITOR))
    if newest.state in _UNDECIDED and not own:
        where = f" ({one}: {STATE_WORDS[newest.state]})" if sees else ""
        raise DeskError(
            f"This question is at the desk already, and somebody else handed it in{where}.",
            hint=f"Wait until it is decided on.{public}",
            guard=Guard.OWN_OR_EDITOR.value,
        )
    if draft and any(version.state is not State.DRAFT for version in found.versions):
        raise DeskError(
            "A draft can be kept only while nothing but drafts of its question is at the desk.",
            hint="Hand it in for review, or keep the answer as a file.",
        )
    if draft and same and newest.made_by is not None and newest.made_by.id == actor.id:
        raise DeskError(f"You keep that as a draft already: {one}.", hint="Hand it in, or ask again once the library has changed.")
    if same and not _holds_nothing(newest) and sees:
        raise DeskError(
            f"Version {newest.number} of {found.item.slug!r} says the same already; {STATE_WORDS[newest.state]}.",
            hint="Have that one reviewed or reopened, or ask again once the library has changed.",
        )
    if same and not _holds_nothing(newest):
        raise DeskError("The desk has this answer already.", hint=public.strip())


def _holds_nothing(version: VersionInfo) -> bool:
    """Nobody waits for it, and nobody was shown it: a draft, or what was withdrawn before it was published."""
    return version.state is State.DRAFT or (version.state is State.WITHDRAWN and version.published is None)


def _free_slug(connection: Connection, answer: Answer) -> str:
    return next(
        name
        for name in _names(slug_of(answer.title), answer.reader)
        if connection.execute(select(ITEMS.c.id).where(ITEMS.c.slug == name)).first() is None
    )


def _names(base: str, reader: str) -> Iterator[str]:
    yield base
    if reader != Reader.CLINICIAN:
        base = f"{base}-for-{slug_of(reader)}s"
        yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
