"""How versions come to the desk: an answer is submitted, sent off, or asked anew of the library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

import msgspec
from sqlalchemy import Connection, insert, select, update

from clincite.answers import Answer, ReviewState, answer_id, sealed
from clincite.errors import DeskError
from clincite.living.log import deletions
from clincite.living.refresh import REFRESH, refreshed
from clincite.readers import Reader
from clincite.records import sha256_of
from clincite.render import json as answer_json
from clincite.review.actions.held import Held, all_held
from clincite.review.actions.moving import act
from clincite.review.actions.reading import studied, visible
from clincite.review.actions.tools import Tools
from clincite.review.actions.work import Work
from clincite.review.critical import critical_claims
from clincite.review.ledger.whats import What
from clincite.review.publication import description_of, slug_of
from clincite.review.roles import Action, Role
from clincite.review.states import Event, Guard, State
from clincite.review.store.tables import ITEMS, VERSIONS
from clincite.review.values import Actor

_UNDECIDED: Final = frozenset({State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.CHANGES_REQUESTED})
_LONGEST: Final = 20_000


def must_verify(tools: Tools, answer: Answer) -> None:
    """Let pass only an answer in which nothing is wrong, by the library as it is now.

    :raises DeskError: something is; the message says what.
    """
    if not answer.claims:
        raise DeskError("The answer says nothing: there is no claim to review.", hint="Add sources to the library and ask again.")
    for text in (answer.question, answer.title, answer.reader):
        if "\0" in text or len(text) > _LONGEST:
            raise DeskError("The question or the title of the answer is not one that clincite writes.", hint="Ask the question anew.")
    if answer.reader not in set(Reader):
        raise DeskError("The answer is for a reader that there is none of.", hint="Ask the question anew.")
    findings = tools.verified_now(answer).findings
    if findings:
        more = f" There are {len(findings) - 1} more findings." if len(findings) > 1 else ""
        raise DeskError(
            f"The answer does not verify against the library: {findings[0].message}.{more}",
            hint="Ask the question anew, and submit what comes.",
            guard=Guard.VERIFIED.value,
        )


def submit(work: Work, actor: Actor, answer: Answer, *, draft: bool) -> str:
    """Put an answer to the desk: a new item, or the next version of the item of the same question and reader.

    :param answer: that :func:`must_verify` let pass.
    :return: the item's slug.
    :raises DeskError: the newest version says the same, or is being decided on and somebody else asked for it.
    """
    known = work.allowed(actor, Action.SUBMIT)
    key = question_key(answer)
    found = next(iter(all_held(work.connection, ITEMS.c.question_key == key)), None)
    state = State.DRAFT if draft else State.SUBMITTED
    if found is None:
        return _first(work, known, answer, key, state)
    _next_allowed(known, found)
    newest = studied(work, found, found.newest).answer
    if _said(newest) == _said(answer):
        raise DeskError(
            f"Version {found.item.newest} of {found.item.slug!r} says the same already; it is {found.newest.state.value}.",
            hint="Have that one reviewed or reopened, or ask again once the library has changed.",
        )
    library = work.tools.library
    new = refreshed(newest, msgspec.structs.replace(answer, changes=None), library, deleted=deletions(library))
    add_version(work, known, found, new, what=What.SUBMIT, basis="submitted", state=state)
    return found.item.slug


def send(work: Work, actor: Actor, slug: str) -> None:
    """Send a draft off to be reviewed."""
    act(work, actor, slug, Event.SUBMIT, Action.SUBMIT)


def refresh(work: Work, actor: Actor, slug: str, answer: Answer) -> None:
    """Put the next version to the desk, made of the newest one by asking its question anew of the library.

    :param answer: as :func:`clincite.engine.refresh` made it of the newest version, and :func:`must_verify` let pass.
    :raises DeskError: it was made of something else, or of a version that is not the newest any more, or says nothing else than that one.
    """
    known = work.allowed(actor, Action.REFRESH)
    found = visible(work, known, slug)
    made_of_newest = answer.changes is not None and answer.changes.basis == REFRESH and answer.changes.other == found.newest.answer
    if not made_of_newest or question_key(answer) != question_key_of(found.item.question, found.item.reader):
        raise DeskError(
            f"It was not made by asking version {found.item.newest} of {slug!r} anew.",
            hint="Refresh the newest version.",
            guard=Guard.NEWEST.value,
        )
    if _reads_alike(studied(work, found, found.newest).answer, answer):
        raise DeskError(
            f"Asked anew, the library gives what version {found.item.newest} of {slug!r} says already; it is {found.newest.state.value}.",
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
    work.connection.execute(update(ITEMS).where(ITEMS.c.id == found.item.id).values(newest=number))
    if published:
        detail["published"] = True
    work.record(actor, what, slug=found.item.slug, version=number, answer=stored.id, **detail)


def question_key(answer: Answer) -> str:
    """What makes two answers versions of one: the question, however it is cased and spaced, and the kind of reader."""
    return question_key_of(answer.question, answer.reader)


def question_key_of(question: str, reader: str) -> str:
    """:func:`question_key`, by the question and the reader."""
    return sha256_of([" ".join(question.casefold().split()), reader])


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
        risk=len(critical_claims(stored)),
        claims=len(stored.claims),
        created=work.now,
        published=work.now if published else None,
    )
    work.connection.execute(row)
    digest = hashlib.sha256(content).hexdigest()
    return {"state": state.value, "basis": basis, "content": digest, "title": stored.title, "description": description}


def _numbered(answer: Answer, number: int) -> Answer:
    """The answer as it is stored: its number is the desk's, and its state is that of a row beside it."""
    return sealed(msgspec.structs.replace(answer, review=ReviewState(state=State.SUBMITTED.value, version=number)))


def _said(answer: Answer) -> str:
    """Hash of what an answer says, whatever its number and whatever it is compared with."""
    return answer_id(msgspec.structs.replace(answer, review=ReviewState(), changes=None))


def _reads_alike(old: Answer, new: Answer) -> bool:
    """Whether a reader is told the same, however it was found."""
    as_old = {"id": old.id, "created": old.created, "review": old.review, "changes": old.changes, "receipt": old.receipt}
    return msgspec.structs.replace(new, **as_old) == old


def _next_allowed(actor: Actor, found: Held) -> None:
    """While the newest version is being decided on, only who asked for it and editors may put another in its place."""
    state = found.newest.state
    if state not in _UNDECIDED or actor.id == found.asked_by or (actor.role is not None and actor.role.covers(Role.EDITOR)):
        return
    raise DeskError(
        f"This question is at the desk already: its answer is {state.value}, and somebody else asked for it.",
        hint="Wait until it is decided on.",
        guard=Guard.OWN_OR_EDITOR.value,
    )


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
