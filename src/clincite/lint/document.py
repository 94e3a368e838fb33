"""A clinical text as the rules see it: statements, citations, references, banners, dates, each with its place in the source.

Parsers (``lint/parse``) make a :class:`Document` of a file of any format; rules read it and never look at the format again. All
:class:`Span` values are places in :attr:`Document.source`, so that a caret can be drawn under the very words.
"""

from __future__ import annotations

import enum

import msgspec

from clincite.answers import Answer


class Span(msgspec.Struct, frozen=True, order=True):
    """Characters ``start`` to ``end`` (exclusive) of a document's source."""

    start: int
    end: int


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """Plain text taken from the source: markup and citation marks left out, blanks folded.

    :param text: what a reader reads.
    :param places: for each character of ``text``, its place in the source; as long as ``text``.
    """

    text: str
    places: tuple[int, ...]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Where in the source the characters ``start`` to ``end`` of the text stand; the whole passage by default."""
        last = len(self.text) if end is None else end
        if not self.places or start >= last:
            at = self.places[min(start, len(self.places) - 1)] if self.places else 0
            return Span(at, at)
        return Span(self.places[start], self.places[last - 1] + 1)


class Block(enum.StrEnum):
    """What sort of block a statement stands in."""

    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    TABLE = "table"
    QUOTE = "quote"


class Identifier(msgspec.Struct, frozen=True, kw_only=True):
    """An identifier as printed.

    :param scheme: ``pmid``, ``doi``, ``pmcid``, ``nct``, ``isbn``, ``arxiv`` or ``url``.
    :param value: normalised (a DOI in lower case without its resolver, a PMID without leading words).
    :param printed: as it stands in the source.
    :param valid: False when it cannot be an identifier of that scheme; see :attr:`fault`.
    :param fault: what is wrong with it, a few words; empty when it is valid.
    """

    scheme: str
    value: str
    printed: str
    span: Span
    valid: bool = True
    fault: str = ""


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """One citation mark: "[3]", "1, 2" after a sentence, a superscript, "(PMID: 123)", "(Smith 2020)", a link.

    :param numbers: the numbers it gives, in order, ranges spelt out ("3-5" is 3, 4, 5).
    :param number_spans: the place of each of ``numbers`` (a range gives its place to all).
    :param identifiers: identifiers in the mark itself, when it is not a number.
    :param keys: other keys: footnote names, author–year ("smith 2020"), record ids.
    """

    span: Span
    numbers: tuple[int, ...] = ()
    number_spans: tuple[Span, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    keys: tuple[str, ...] = ()


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence, bullet or table cell that says something about medicine, with the citations that stand at it.

    :param passage: its words, without citation marks.
    :param citations: marks that stand in it or close it, in order.
    :param headings: titles of the parts that it stands in, outermost first.
    :param lead: the line that opens its list ("Red flags requiring imaging:"), or empty.
    :param shared: citations at the end of the block (or of its lead) that several of its statements share; empty when it has its own.
    :param claim: claim id, in one of our own answers.
    """

    passage: Passage
    block: Block
    citations: tuple[Citation, ...] = ()
    shared: tuple[Citation, ...] = ()
    headings: tuple[str, ...] = ()
    lead: str = ""
    claim: str | None = None

    @property
    def text(self) -> str:
        """What a reader reads."""
        return self.passage.text

    @property
    def cited(self) -> tuple[Citation, ...]:
        """Its own citations, else those that it shares."""
        return self.citations or self.shared

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Place in the source of a part of :attr:`text`."""
        return self.passage.span(start, end)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the list of references.

    :param position: place in the list, from 1.
    :param number: as printed ("3."), or None when the list is not numbered.
    :param key: footnote name or record id, when it is cited by one.
    :param passage: the whole entry.
    :param label: what the page says that it is ("Guideline", "Research"), or None.
    :param title: as far as it could be told apart; None: it could not.
    :param issuer: journal, site or society after the title, as printed.
    :param year: of publication.
    :param title_span: place of the title; ``issuer_span``, ``year_span``, ``label_span`` likewise.
    """

    position: int
    passage: Passage
    number: int | None = None
    key: str | None = None
    label: str | None = None
    title: str | None = None
    authors: str | None = None
    issuer: str | None = None
    year: int | None = None
    identifiers: tuple[Identifier, ...] = ()
    label_span: Span | None = None
    title_span: Span | None = None
    issuer_span: Span | None = None
    year_span: Span | None = None

    @property
    def span(self) -> Span:
        """The whole entry."""
        return self.passage.span()


class BannerKind(enum.StrEnum):
    """What a line about the page's own state says."""

    REVIEWED = "reviewed"  # "all articles are reviewed by …", "medically reviewed by …", "approved"
    PENDING = "pending"  # "pending human review", "not yet reviewed", "draft"
    STEPS = "steps"  # a list of steps with no sign of which is reached
    DISCLAIMER = "disclaimer"  # not a substitute for …, educational only
    DISCLOSURE = "disclosure"  # conflicts of interest, funding
    AUTHOR = "author"  # "Written by …", "By …, MD"
    REVIEWER = "reviewer"  # "Reviewed by Jane Doe, MD"
    VERSION = "version"
    AUDIENCE = "audience"  # "intended for healthcare professionals", "for patients"
    ADAPTS = "adapts"  # promises words that suit the reader
    MACHINE = "machine"  # "generated by AI"


class Banner(msgspec.Struct, frozen=True, kw_only=True):
    """A line in which the page speaks of itself."""

    kind: BannerKind
    passage: Passage


class DateKind(enum.StrEnum):
    """What a date of the page is the date of."""

    UPDATED = "updated"
    PUBLISHED = "published"
    REVIEWED = "reviewed"
    ACCESSED = "accessed"
    DUE = "due"  # of the next review, which the page promises


class PageDate(msgspec.Struct, frozen=True, kw_only=True):
    """A date that the page gives of itself.

    :param iso: "2025-12-16", "2025-12" or "2025".
    """

    kind: DateKind
    iso: str
    span: Span


class Ignore(msgspec.Struct, frozen=True, kw_only=True):
    """``# clincite: ignore CC101 reason`` in a comment.

    :param codes: the codes; empty: all of them.
    :param reason: why; empty when none was given.
    :param span: place of the comment.
    :param line: it counts for the block that begins on this line (from 1); None: for the whole file.
    """

    codes: tuple[str, ...]
    reason: str
    span: Span
    line: int | None


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A text to lint.

    :param name: path as given, or "-".
    :param source: the decoded file; every span is a place in it.
    :param form: ``text``, ``markdown``, ``html`` or ``answer`` (our JSON).
    :param title: of the page.
    :param headings: every heading with its passage, in order.
    :param references_span: the part that lists the references; None: there is none.
    :param answer: the answer, when ``form`` is ``answer``.
    """

    name: str
    source: str
    form: str
    title: str | None = None
    headings: tuple[Passage, ...] = ()
    statements: tuple[Statement, ...] = ()
    entries: tuple[Entry, ...] = ()
    references_span: Span | None = None
    banners: tuple[Banner, ...] = ()
    dates: tuple[PageDate, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    answer: Answer | None = None

    def place(self, offset: int) -> tuple[int, int]:
        """(line, column) of a place in the source, both from 1."""
        before = self.source.count("\n", 0, offset)
        return before + 1, offset - (self.source.rfind("\n", 0, offset) + 1) + 1

    def banners_of(self, *kinds: BannerKind) -> tuple[Banner, ...]:
        """The banners of some kinds, in order."""
        return tuple(banner for banner in self.banners if banner.kind in kinds)
