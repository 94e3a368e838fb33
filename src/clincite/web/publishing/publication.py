"""What is known of a published answer beside what it says: its address, where it stands, who approved it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import msgspec

from clincite.answers import Answer
from clincite.render.words import review_words
from clincite.web.articles.view import Approval, long_date

APPROVED: Final = "approved"
SCHEMA: Final = "clincite/publication/1"
_TAKEN_BACK: Final = frozenset({"withdrawn", "rejected"})
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG: Final = 100
_TITLE_SLUG: Final = 72
_DESCRIPTION: Final = 280


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one version of a published answer, without the answer.

    :param answer: id of the answer as published.
    :param description: its first sentence.
    :param published: when (UTC ISO 8601).
    :param state: where it stands with its reviewers now.
    :param since: when it came to stand there.
    :param approval: who approved it, also when it was taken back later; None: nobody, or nobody who is known.
    """

    schema: str = SCHEMA
    answer: str
    slug: str
    version: int
    question: str
    title: str
    reader: str
    description: str
    published: str
    state: str
    since: str
    approval: Approval | None = None

    @property
    def approved(self) -> bool:
        """A person has approved it, and it stands."""
        return self.state == APPROVED

    @property
    def taken_back(self) -> bool:
        """It is not to be relied on any more."""
        return self.state in _TAKEN_BACK


def shown(versions: Iterable[Publication]) -> Publication | None:
    """The version that an answer's address shows: the newest approved one, else the newest that was not taken back, else the newest."""
    newest_first = sorted(versions, key=lambda one: one.version, reverse=True)
    for fits in (lambda one: one.approved, lambda one: not one.taken_back, lambda one: True):
        found = next((one for one in newest_first if fits(one)), None)
        if found is not None:
            return found
    return None


def slug_of(title: str) -> str:
    """The title in lower-case ASCII words joined by dashes, cut at a word: stable, and safe as the name of a folder."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("’", "'"))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in plain if ord(char) < 128).lower().replace("'", ""))
    slug = words[0][:_TITLE_SLUG] if words else "answer"
    for word in words[1:]:
        if len(slug) + 1 + len(word) > _TITLE_SLUG:
            break
        slug = f"{slug}-{word}"
    return slug


def description_of(answer: Answer) -> str:
    """The first sentence of the direct answer, cut at a word where it is long; where there is none, that is what is said."""
    if not answer.direct_answer:
        return "No source in this library answers the question directly; what it holds and what it lacks is listed."
    return shortened(answer.claim(answer.direct_answer[0]).text, _DESCRIPTION)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut at a word where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: flat.rfind(' ', 0, most - 1)].rstrip(' ,;:')} …"


def state_words(about: Publication) -> str:
    """``Approved by Dr A. Lee on 1 March 2025``; never more than is known."""
    label = review_words(about.state).label
    if not about.approved or about.approval is None:
        return label
    by = f" by {about.approval.by}" if about.approval.by else ""
    on = f" on {long_date(about.approval.on)}" if about.approval.on else ""
    return f"{label}{by}{on}"


def is_slug(name: str) -> bool:
    """Whether a name may be that of an answer's address, and so of its folder."""
    return len(name) <= _LONGEST_SLUG and _SLUG.fullmatch(name) is not None
