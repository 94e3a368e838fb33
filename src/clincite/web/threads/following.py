"""The follow-up box of an article, and what happens to a question that is put into it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

import msgspec

from clincite.answers import Answer
from clincite.compose.next_questions import NextQuestion
from clincite.errors import ClinciteError
from clincite.question.context import Context
from clincite.question.corrections import Correction, other_sides
from clincite.web.pages.article import Follow, Suggested
from clincite.web.site import Site
from clincite.web.threads.store import Thread, Turn, next_turn

FIELD: Final = "said"
SUGGESTED: Final = "suggested"
CHOICE: Final = "reading"


def follow_of(site: Site, answer: Answer) -> Follow:
    """The box under an article that is kept nowhere yet: the first follow-up starts a thread."""
    known = site.next_known(answer)
    return Follow(
        action="/threads",
        method="post",
        field=FIELD,
        hidden=(("q", answer.question),),
        suggestions=suggestions_of(known or ()),
        # Each suggestion is tried on the library, which takes longer than the answer did: nobody waits for that.
        later=f"/ask/next?q={quote(answer.question, safe='')}" if known is None and answer.emergency is None else "",
        privacy=privacy_words(site, started=False),
    )


def suggestions_of(questions: Iterable[NextQuestion]) -> tuple[Suggested, ...]:
    """Questions to go on with, each at its own address."""
    return tuple(Suggested(text=one.text, url=f"/ask?q={quote(one.text, safe='')}") for one in questions)


def follow_in(site: Site, token: str, answer: Answer, questions: Iterable[NextQuestion] | None) -> Follow:
    """The box under the newest article of a thread; what is suggested goes on with it.

    :param questions: to go on with; None: they are still to be looked for.
    """
    return Follow(
        action=f"/threads/{token}",
        method="post",
        field=FIELD,
        suggestions=tuple(Suggested(text=one.text, url="") for one in questions or ()),
        later=f"/threads/{token}/next" if questions is None and answer.emergency is None else "",
        privacy=privacy_words(site, started=True),
    )


def privacy_words(site: Site, *, started: bool) -> str:
    """What is kept of follow-up questions, and for how long."""
    days = site.settings.thread_days
    kept = f"for {days} day{'' if days == 1 else 's'} after the last one"
    if started:
        return (
            f"Your questions are kept on this server at this private address, {kept}, or until you delete them. "
            "Leave out names, dates of birth and record numbers."
        )
    return (
        f"A follow-up question is kept on this server, with the one before it, at a private address that only you are given, {kept}; "
        "you can delete it there. Nothing is kept of a question that you only ask. Leave out names, dates of birth and record numbers."
    )


def turn_of(site: Site, said: str, before: Context, now: datetime.datetime) -> Turn:
    """A follow-up as the next turn of a thread.

    :raises QuestionError: it cannot be taken as a question.
    """
    found = site.follow_up(said, before)
    return next_turn(found, site.context_of(found.question, before), _stamp(now))


def corrected_turn(site: Site, thread: Thread, choice: Correction, now: datetime.datetime) -> Turn:
    """The last turn of a thread, read another way; the reading that it had is offered in its place."""
    last = thread.turns[-1]
    before = thread.turns[-2].context if len(thread.turns) > 1 else None
    context = site.context_of(choice.question, before)
    back = Correction(kind="back", label=last.reading, question=last.question)
    kept = tuple(one for one in last.corrections if one.kind not in {"back", "side", "group"})
    others = tuple(one for one in (*kept, *other_sides(context, site.vocabulary)) if one.question not in {choice.question, last.question})
    return msgspec.structs.replace(
        last,
        question=context.question,
        alone=choice.kind == "new",
        reading=context.reading,
        context=context,
        corrections=(back, *others),
        asked=_stamp(now),
    )


def context_before(site: Site, thread: Thread, answer: Answer | None) -> Context:
    """What the last turn leaves for the next: as it was kept, with the treatments that its answer names today."""
    context = thread.turns[-1].context
    if answer is None:
        return context
    try:
        named = site.context_after(answer).named
    except ClinciteError:
        return context
    return msgspec.structs.replace(context, named=named)


def _stamp(now: datetime.datetime) -> str:
    return now.astimezone(datetime.UTC).isoformat(timespec="seconds")
