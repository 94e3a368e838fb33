"""A published answer as it is taken along: as it reads today, with what changed since it was written on top.

The answer file itself is what was written, whatever became of it. Of a version that was withdrawn, text tells that and no more: a text that
was copied has no banner.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from clincite.interchange import EXPORTS, Export
from clincite.render.md import escaped
from clincite.render.words import one_line
from clincite.review.publication import shortened
from clincite.web.publishing.standing import Standing
from clincite.web.publishing.today import CHANGED, SourceChange, Today, sentence_of, withdrawn_words

_SENTENCES: Final = 5
_LONG: Final = 100


class _Text(msgspec.Struct, frozen=True):
    """How lines are set in a format that people read."""

    title: Callable[[str], str]
    note: Callable[[str, str], str]
    plain: Callable[[str], str]


_TEXTS: Final[Mapping[str, _Text]] = {
    EXPORTS["md"].suffix: _Text(
        lambda text: f"# {escaped(text)}", lambda loud, text: f"> **{escaped(loud)}** {escaped(text)}", lambda text: escaped(text)
    ),
    EXPORTS["txt"].suffix: _Text(lambda text: text, lambda loud, text: f"{loud.upper()} {text}", lambda text: text),
}


def taken_along(export: Export, found: Standing, now: Today, *, page: str) -> str:
    """A version in a format.

    :param now: the same, as it reads today.
    :param page: address of its page.
    """
    form = _TEXTS.get(export.suffix)
    if form is None:
        return export.write(now.answer if export.references else found.answer)
    if found.about.taken_back:
        return _withdrawn(form, found, page)
    told = [form.note(CHANGED, _told(change, now)) for change in now.changes]
    return "\n\n".join((*told, export.write(now.answer)))


def _withdrawn(form: _Text, found: Standing, page: str) -> str:
    about = found.about
    lines = (
        form.title(one_line(about.title)),
        form.plain(f"Question: {one_line(about.question)}"),
        form.note("Withdrawn.", withdrawn_words(about)),
        form.plain(f"Version {about.version} is not given as text any more. What it said stays to be read at {page}"),
    )
    return "\n\n".join(lines) + "\n"


def _told(change: SourceChange, now: Today) -> str:
    """What happened to a source, and the first words of the sentences that stand on it."""
    texts = {claim.id: claim.text for claim in now.answer.claims}
    shown = [f"“{shortened(one_line(texts[name]), _LONG).rstrip('.')}”" for name in change.claims[:_SENTENCES]]
    more = len(change.claims) - len(shown)
    stand = "This sentence stands on it" if len(change.claims) == 1 else "These sentences stand on it"
    return f"{sentence_of(change)} {stand}: {'; '.join(shown)}{f'; and {more} more' if more else ''}."
