"""The page of topics as data: what is listed, under which letters, a page at a time. The API gives the same."""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from clincite.question.words import fold
from clincite.web.topics.index import Topic, Topics
from clincite.web.topics.suggesting import Suggester

#: Topics on a page.
SIZE: Final = 40
_OTHER: Final = "0-9"
KINDS: Final = ("complaint", "condition", "subject", "emergency")


class TopicsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the topics.

    :param total: topics that fit, on all pages.
    :param letters: first letters, and how many topics begin with each; of all topics, whatever is asked for.
    """

    topics: tuple[Topic, ...]
    total: int
    page: int
    pages: int
    letters: tuple[tuple[str, int], ...]


def topics_page(
    topics: Topics,
    suggester: Suggester,
    *,
    letter: str = "",
    query: str = "",
    kind: str = "",
    page: int = 1,
    size: int = SIZE,
) -> TopicsPage:
    """The topics that fit, a page of them.

    :param letter: with which their names begin, in lower case ("0-9": with none); empty: any.
    :param query: words of their names, slips forgiven; the best fit first. Empty: all, by name.
    :param kind: one of :data:`KINDS`; empty: any.
    :param page: from 1; one past the last is empty.
    """
    found = suggester.topics_like(query) if query.strip() else topics.topics
    fit = [topic for topic in found if (not letter or letter_of(topic) == letter) and (not kind or topic.kind == kind)]
    return TopicsPage(
        topics=tuple(fit[(page - 1) * size : page * size]),
        total=len(fit),
        page=page,
        pages=max(1, -(-len(fit) // size)),
        letters=tuple(sorted(Counter(letter_of(topic) for topic in topics.topics).items())),
    )


def letter_of(topic: Topic) -> str:
    """The letter that a topic is listed under."""
    first = fold(topic.name)[:1]
    return first if first.isascii() and first.isalpha() else _OTHER
