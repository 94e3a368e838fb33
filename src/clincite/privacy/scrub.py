"""Identifiers found, and taken out of a text or marked in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from clincite.privacy.numbers import number_spans
from clincite.privacy.people import people_spans
from clincite.privacy.span import Span, without_overlap

_EMPTY_BRACKETS: Final = re.compile(r"\([\s,;:.–—-]*\)|\[\s*\]")
_STRAY: Final = re.compile(r"(?<=\s)['’]s\b|(?<=\s)[,;:](?=\s)|\s+(?=[,;:?!](?:\s|$))|(?<=[,;:])[,;:]+")
_LEADING: Final = re.compile(r"^(?:['’]s\b|[\s,;:.–—-])+")


class Removed(msgspec.Struct, frozen=True):
    """How many identifiers of one kind were taken out.

    :param kind: ``name``, ``place``, ``date``, ``record number``, ``e-mail``, ``phone``, ``address``, ``postcode``, ``link``,
        ``network address``, ``handle`` or ``age``.
    """

    kind: str
    count: int


class Scrubbed(msgspec.Struct, frozen=True, kw_only=True):
    """A text without identifiers.

    :param removed: what was taken out, by kind, in order of kind.
    """

    text: str
    removed: tuple[Removed, ...] = ()


def scrubbed(text: str, *, known: Callable[[str], bool] | None = None) -> Scrubbed:
    """The text without names, dates, record numbers, e-mail, phone, addresses and links. Ages over 89 become "90+".

    Eponyms ("Bell's palsy"), ages up to 89, doses, results and durations stay.

    :param known: whether a word is a clinical or an ordinary one. With it, a capitalised word that nobody knows is taken for a name.
    """
    spans = _found(text, known)
    return Scrubbed(text=_tidy(_replaced(text, spans, _dropped)), removed=_counted(spans))


def masked(text: str, *, known: Callable[[str], bool] | None = None) -> Scrubbed:
    """As :func:`scrubbed`, but with a mark for each identifier (``[name]``, ``[date]``), and all else as it was."""
    spans = _found(text, known)
    return Scrubbed(text=_replaced(text, spans, _marked), removed=_counted(spans))


def _found(text: str, known: Callable[[str], bool] | None) -> tuple[Span, ...]:
    # Numbers first: a street or a clinic is named after somebody.
    numbers = without_overlap(number_spans(text))
    return without_overlap((*numbers, *people_spans(text, numbers, known)))


def _replaced(text: str, spans: Iterable[Span], stand_in: Callable[[Span], str]) -> str:
    parts: list[str] = []
    at = 0
    for span in spans:
        parts += (text[at : span.start], stand_in(span))
        at = span.end
    return "".join((*parts, text[at:]))


def _dropped(span: Span) -> str:
    return span.instead or " "


def _marked(span: Span) -> str:
    return span.instead or f"[{span.kind}]"


def _tidy(text: str) -> str:
    """Without the brackets, commas and endings that an identifier leaves behind."""
    text = _EMPTY_BRACKETS.sub(" ", text)
    text = _STRAY.sub("", text)
    return " ".join(_LEADING.sub("", text).split())


def _counted(spans: Iterable[Span]) -> tuple[Removed, ...]:
    counts = Counter(span.kind for span in spans)
    return tuple(Removed(kind, count) for kind, count in sorted(counts.items()))
