"""From the parts of a page to its document: what is heading, reference, banner, leftover, and what is said about medicine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from clincite.lint.document import Banner, BannerKind, Citation, Document, PageDate, Passage, Statement
from clincite.lint.parse import banners, citations, dates, numbers, references, sentences
from clincite.lint.parse.blocks import BLOCKS, BYLINE, MENU, Kind, Page, Part, guessed, opens_list
from clincite.lint.parse.marked import Marked, passage_of
from clincite.lint.parse.marks import Mark, Stripped, apart, stripped

_EDGE: Final = 25
"""So many parts at the head and the foot of a page may speak of the page in any form; between them only lines of their own."""

_HEAD: Final = 8
"""Among so many parts at the head a line of nothing but names is the byline."""

_OWN_SECTIONS: Final[tuple[tuple[str, BannerKind | None], ...]] = (
    ("disclaimer", BannerKind.DISCLAIMER),
    ("disclosure", BannerKind.DISCLOSURE),
    ("conflict of interest", BannerKind.DISCLOSURE),
    ("conflicts of interest", BannerKind.DISCLOSURE),
    ("competing interest", BannerKind.DISCLOSURE),
    ("funding", BannerKind.DISCLOSURE),
    ("about the author", BannerKind.AUTHOR),
    ("receipt", None),
    ("acknowledgements", None),
    ("acknowledgments", None),
)


class _Held(msgspec.Struct, frozen=True, kw_only=True):
    """A part that says something about medicine, with where it stands."""

    part: Part
    headings: tuple[str, ...]
    lead: str = ""
    lead_of: int | None = None
    opens: bool = False


class _Reader:
    """Walks the parts once."""

    def __init__(self, parts: Sequence[Part], used: frozenset[int]) -> None:
        self.parts = parts
        self.used = used
        self.headings: list[Passage] = []
        self.banners: list[Banner] = []
        self.dates: list[PageDate] = []
        self.held: list[_Held] = []
        self._stack: list[tuple[int, str]] = []
        self._fresh = True  # no body since the last heading
        self._own: BannerKind | bool | None = False
        self._leads: list[tuple[int, str, int]] = []
        self._near = self._edges()
        self._last_heading = max((index for index, part in enumerate(parts) if part.kind is Kind.HEADING), default=-1)

    def _edges(self) -> frozenset[int]:
        filled = [index for index, part in enumerate(self.parts) if part.text]
        body = [index for index in filled if index not in self.used]
        return frozenset(body[:_EDGE] + body[-_EDGE:])

    def read(self) -> None:
        at = 0
        while at < len(self.parts):
            part = self.parts[at]
            if at in self.used or not part.text or part.kind is Kind.SKIPPED or part.role == MENU:
                if at in self.used or (part.kind is Kind.SKIPPED and at < self._last_heading):
                    self._own = False
                at += 1
                continue
            if banners.STEPS_HEADING.fullmatch(part.text) and banners.steps([one.text for one in self.parts[at + 1 : at + 7]]):
                at += 1
                continue
            count = banners.steps([one.text for one in self.parts[at : at + 6]]) if part.kind is not Kind.ROW else 0
            if count:
                passage = _whole(self.parts[at : at + count])
                self.banners.append(Banner(kind=BannerKind.STEPS, passage=passage))
                at += count
                continue
            self._part(at, part)
            at += 1

    def _part(self, at: int, part: Part) -> None:
        if banners.is_leftover(part.text):
            self._speaks(part)
            self.dates += dates.find(part.marked)
            return
        if part.role == BYLINE or (not self.held and not part.level and at < _HEAD and banners.is_byline(part.text)):
            self.banners.append(Banner(kind=BannerKind.AUTHOR, passage=part.marked.passage()))
            self.dates += dates.find(part.marked)
            return
        lone = dates.alone(part.marked) if at in self._near and part.kind in {Kind.HEADING, Kind.PARAGRAPH} and not part.level else None
        if lone is not None:
            self.dates.append(lone)
            return
        if part.kind is Kind.HEADING and not part.level and (found := list(dates.find(part.marked))):
            self.dates += found
            self._speaks(part)
            return
        if part.kind is Kind.HEADING:
            self._heading(part)
            return
        after = self.parts[at + 1] if at + 1 < len(self.parts) and at + 1 not in self.used else None
        if self._own is not False:
            self._own_section(part)
            return
        if self._is_banner(at, part):
            return
        self._hold(part, after)

    def _heading(self, part: Part) -> None:
        text = part.text.rstrip(":")
        lower = text.lower()
        self._leads.clear()
        own = next((kind for words, kind in _OWN_SECTIONS if words in lower), False) if len(lower) <= 60 and ": " not in lower else False
        if own is False and not part.level and self._speaks(part):
            return
        self._own = own
        self.headings.append(part.marked.passage())
        if part.level:
            while self._stack and (self._stack[-1][0] >= part.level or not self._stack[-1][0]):
                self._stack.pop()
        elif not self._fresh:
            marked = [one for one in self._stack if one[0]]
            bare = [one for one in self._stack if not one[0]]
            # Nothing tells the depth of a bare heading: it takes the place of the last one.
            self._stack = marked + bare[:-1][:1]
        self._stack.append((part.level, " ".join(text.split())))
        self._fresh = True

    def _own_section(self, part: Part) -> None:
        self.dates += dates.find(part.marked)
        kinds = set(banners.kinds(part.text))
        if isinstance(self._own, BannerKind):
            kinds.add(self._own)
        self.banners += [Banner(kind=kind, passage=part.marked.passage()) for kind in BannerKind if kind in kinds]

    def _speaks(self, part: Part) -> bool:
        """Takes down what a line says of the page; whether it said anything."""
        kinds = banners.kinds(part.text)
        self.banners += [Banner(kind=kind, passage=part.marked.passage()) for kind in kinds]
        return bool(kinds)

    def _is_banner(self, at: int, part: Part) -> bool:
        if at not in self._near and (part.kind is not Kind.PARAGRAPH or len(part.text) > 400):
            return False
        if part.kind in {Kind.ROW, Kind.QUOTE} and at not in self._near:
            return False
        found = list(dates.find(part.marked))
        short = len(part.text) <= 300
        if short and found and (part.kind is not Kind.BULLET or len(part.text) <= 80):
            self.dates += found
            self._speaks(part)
            return True
        if short or banners.kinds(part.text.split(". ")[0]):
            if _cited_inside(part):
                return False
            return self._speaks(part)
        return False

    def _hold(self, part: Part, after: Part | None) -> None:
        self._fresh = False
        headings = tuple(text for _, text in self._stack)
        if part.kind is Kind.BULLET:
            while self._leads and self._leads[-1][0] >= part.level:
                self._leads.pop()
        else:
            self._leads.clear()
        lead = "" if not self._leads else self._leads[-1][1]
        lead_of = self._leads[-1][2] if self._leads else None
        opens = opens_list(part, after)
        if part.kind is Kind.ROW:
            lead = part.columns
        self.held.append(_Held(part=part, headings=headings, lead=lead, lead_of=lead_of, opens=opens))
        if opens:
            level = part.level if part.kind is Kind.BULLET else -1
            last = part.text.rsplit(". ", 1)[-1] if part.text.endswith(":") else part.text
            self._leads.append((level, " ".join(last.split()), len(self.held) - 1))


def _cited_inside(part: Part) -> bool:
    return bool(numbers.find([part.marked], 0)[0])


def _whole(parts: Sequence[Part]) -> Passage:
    chars: list[str] = []
    places: list[int] = []
    for part in parts:
        if chars:
            chars.append("\n")
            places.append(places[-1] + 1)
        chars.append(part.text)
        places += part.marked.places
    return passage_of("".join(chars), places)


def assemble(name: str, source: str, form: str, page: Page) -> Document:
    """The document of a page."""
    parts = guessed(page.parts)
    found = references.find(parts)
    reader = _Reader(parts, found.used)
    reader.read()
    if page.title is None:
        title = next((part.text for part in parts if part.text and not banners.is_leftover(part.text)), None)
        title = title if title and len(title) <= 200 else None
    else:
        title = page.title
    return Document(
        name=name,
        source=source,
        form=form,
        title=" ".join(title.split()) if title else None,
        headings=tuple(reader.headings),
        statements=tuple(_statements(reader.held, len(found.entries), every_link=form != "html")),
        entries=found.entries,
        references_span=found.span,
        banners=(*page.banners, *reader.banners),
        dates=_once((*page.dates, *reader.dates)),
        ignores=page.ignores,
    )


def _once(found: Sequence[PageDate]) -> tuple[PageDate, ...]:
    return tuple(dict.fromkeys(found))


def _statements(held: Sequence[_Held], entries: int, *, every_link: bool) -> Iterator[Statement]:
    texts = [one.part.marked for one in held]
    number_marks = numbers.find(texts, entries)
    marks = [apart([*citations.find(text, every_link=every_link), *found]) for text, found in zip(texts, number_marks, strict=True)]
    for one, text, own in zip(held, texts, marks, strict=True):
        over = _last_cited(texts[one.lead_of], marks[one.lead_of]) if one.lead_of is not None else ()
        yield from _of_part(one, text, own, over)


def _last_cited(text: Marked, marks: Sequence[Mark]) -> tuple[Citation, ...]:
    """The citations of the last sentence of a text that has any: the items under it share these, not those of the sentences before."""
    if len(marks) < 2:
        return tuple(mark.citation for mark in marks)
    clean = stripped(text, marks)
    return next((own for own in reversed(_shares(sentences.spans(clean.text, clean.cuts), clean)) if own), ())


def _of_part(held: _Held, text: Marked, marks: Sequence[Mark], over: tuple[Citation, ...]) -> Iterator[Statement]:
    clean = stripped(text, marks)
    spans = sentences.spans(clean.text, clean.cuts) if held.part.kind is not Kind.ROW else [(0, len(clean.text))]
    cited = _shares(spans, clean)
    shared = _shared(cited, over)
    for number, ((start, end), own) in enumerate(zip(spans, cited, strict=True)):
        body = clean.text[start:end]
        if not any(char.isalpha() for char in body):
            continue
        last = number == len(spans) - 1
        if not own and (body.endswith(("?", ":")) or (last and held.opens and _only_opens(body, held.part))):
            continue
        yield Statement(
            passage=passage_of(body, clean.places[start:end]),
            block=BLOCKS[held.part.kind],
            citations=own,
            shared=() if own else shared[number],
            headings=held.headings,
            lead=held.lead,
        )


def _shared(cited: Sequence[tuple[Citation, ...]], over: tuple[Citation, ...]) -> list[tuple[Citation, ...]]:
    """What each sentence shares: the marks of the next sentence that has any, else those of the line over the list."""
    found, after = [], over
    for own in reversed(cited):
        after = own or after
        found.append(after)
    return found[::-1]


def _only_opens(body: str, part: Part) -> bool:
    """Whether a line over a list only names it."""
    return body.endswith(":") or len(body.split()) <= 6 or part.bold


def _shares(spans: Sequence[tuple[int, int]], clean: Stripped) -> list[tuple[Citation, ...]]:
    """The citations of each sentence: those that stand in it or right after it."""
    found: list[list[Citation]] = [[] for _ in spans]
    at = 0
    for place, mark in clean.marks:
        # Right after a sentence is still at that sentence.
        while at + 1 < len(spans) and place > spans[at][1] and (place > spans[at + 1][0] or mark.kept):
            at += 1
        if spans:
            found[at].append(mark.citation)
    return [tuple(one) for one in found]
