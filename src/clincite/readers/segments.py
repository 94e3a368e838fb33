"""A sentence cut into segments, so that a page can explain its words without changing one of them.

The law: the texts of the segments, joined, are the sentence. What explains a word stands beside it, in fields of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, Literal

import msgspec

from clincite.readers import Audience
from clincite.readers.glossary import Glossary, Term
from clincite.readers.phrases import Found, Phrases
from clincite.readers.spelling import is_abbreviation

Kind = Literal["plain", "term", "abbreviation", "lay", "dose"]
Spans = Callable[[str], Iterable[tuple[int, int]]]

_EXPANDED: Final = frozenset({Audience.PATIENT, Audience.STUDENT, Audience.NURSE})
_LAY: Final = frozenset({Audience.PATIENT})
_GUARDED: Final = frozenset({Audience.PATIENT})


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a sentence.

    :param kind: ``term``: it has a definition; ``abbreviation``: it is written out beside it; ``lay``: a plain name stands beside it;
        ``dose``: how much of a drug and how often, to be shown to professionals; ``plain``: nothing of these.
    :param text: as it stands in the sentence.
    :param gloss: to be shown in brackets after it: the long form, the plain name; mostly empty.
    :param term: what the glossary says of it; None: nothing.
    """

    kind: Kind = "plain"
    text: str
    gloss: str = ""
    term: Term | None = None


class _Item(msgspec.Struct, frozen=True):
    """What a phrase is explained by. One without anything is known, and means nothing that needs explaining."""

    key: str = ""
    kind: Kind = "plain"
    gloss: str = ""
    term: Term | None = None


class Words:
    """What is explained to an audience in every article: made once, it serves all of them.

    :param lay: medical names with their plain ones, both as written ("Ptosis": "Drooping upper eyelid").
    """

    def __init__(self, audience: Audience, glossary: Glossary, lay: Mapping[str, str] | None = None) -> None:
        self.audience = audience
        self.glossary = glossary
        self.phrases: Phrases[_Item] = Phrases(self._items(lay or {}))

    def _items(self, lay: Mapping[str, str]) -> Iterator[tuple[str, _Item]]:
        for phrase, term in self.glossary.phrases():
            told = term is not None and term.reaches(self.audience)
            yield phrase, _Item(key=term.term, kind="term", term=term) if term is not None and told else _Item()
        if self.audience in _LAY:
            yield from ((name, _Item(key=name.casefold(), kind="lay", gloss=_inside(plain))) for name, plain in lay.items())

    def written_out(self, short: str, long: str) -> _Item:
        """What a short form is explained by."""
        term = self.glossary.get(long) or self.glossary.get(short)
        shown = term if term is not None and term.reaches(self.audience) else None
        return _Item(key=short, kind="abbreviation", gloss=long, term=shown)


class Explainer:
    """What is explained to an audience in one article.

    :param abbreviations: short forms with their long forms (:func:`clincite.readers.abbreviations.abbreviations`).
    :param doses: where in a text doses stand; None: they are not looked for.
    """

    def __init__(self, words: Words, *, abbreviations: Mapping[str, str] | None = None, doses: Spans | None = None) -> None:
        self._words = words
        self._doses = doses if words.audience in _GUARDED else None
        shorts = abbreviations or {} if words.audience in _EXPANDED else {}
        self._shorts: Phrases[_Item] = Phrases((short, words.written_out(short, long)) for short, long in shorts.items())

    def dose_spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """Where doses stand that this audience is not shown at once, from left to right, none of them overlapping."""
        spans: list[tuple[int, int]] = []
        for start, end in sorted(self._doses(text)) if self._doses else ():
            if start < end and (not spans or start >= spans[-1][1]):
                spans.append((start, end))
        return tuple(spans)

    def found(self, text: str) -> Iterator[Found[_Item]]:
        """What may be explained in a text, from left to right."""
        return self._shorts.find(text, self._words.phrases)


def segments(text: str, explainer: Explainer, told: set[str]) -> tuple[Segment, ...]:
    """Cut a sentence for an audience.

    :param told: what was explained in this article already; it is not explained again. What is explained here is added.
    """
    spans = explainer.dose_spans(text)
    marked: list[tuple[int, int, _Item]] = [(start, end, _Item(kind="dose")) for start, end in spans]
    for found in explainer.found(text):
        if any(start < found.end and found.start < end for start, end in spans):
            continue
        item = _to_tell(found, text, told)
        if item is not None:
            marked.append((found.start, found.end, item))
    return tuple(_cut(text, sorted(marked, key=lambda mark: mark[:2])))


def _to_tell(found: Found[_Item], text: str, told: set[str]) -> _Item | None:
    """What is told at a place; None: nothing, or nothing any more."""
    item = found.value
    if item.kind == "plain" or item.key in told:
        return None
    told.add(item.key)
    word = text[found.start : found.end]
    if item.kind != "abbreviation":
        return None if item.gloss.casefold() == word.casefold() else item
    if _said_beside(found, text, item.gloss):
        item = msgspec.structs.replace(item, gloss="", kind="term" if item.term is not None else "plain")
    if item.term is not None:
        if item.term.term in told:  # explained under its long name
            item = msgspec.structs.replace(item, term=None, kind=item.kind if item.gloss else "plain")
        elif item.term is not None:
            told.add(item.term.term)
    if item.kind == "plain":
        return None
    return msgspec.structs.replace(item, gloss=f"{item.gloss}s") if item.gloss and _plural(word, item.gloss) else item


def _said_beside(found: Found[_Item], text: str, long: str) -> bool:
    """Whether the sentence itself gives the long form: "microvascular decompression (MVD)", "MVD (microvascular decompression)"."""
    before, after = text[: found.start], text[found.end :]
    opened = before.endswith(("(", "[")) and _ends_with(before[:-1], long)
    return opened or after.lstrip().casefold().startswith((f"({long}".casefold(), f"[{long}".casefold()))


def _ends_with(text: str, long: str) -> bool:
    tail = text.rstrip().casefold()
    return tail.endswith((long.casefold(), f"{long.casefold()}s"))


def _plural(short: str, long: str) -> bool:
    return short.endswith("s") and is_abbreviation(short[:-1]) and long[-1:].isalpha() and not long.endswith("s")


def _cut(text: str, marked: Iterable[tuple[int, int, _Item]]) -> Iterator[Segment]:
    at = 0
    for start, end, item in marked:
        if start > at:
            yield Segment(text=text[at:start])
        yield Segment(kind=item.kind, text=text[start:end], gloss=item.gloss, term=item.term)
        at = end
    if at < len(text):
        yield Segment(text=text[at:])


def _inside(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name if len(name) > 1 and name[1].isupper() else name[:1].lower() + name[1:]
