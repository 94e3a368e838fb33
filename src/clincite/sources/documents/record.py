"""What the readers of a user's own documents (PDF, HTML, Markdown) share: identity, text of bytes, sections under nested headings.

A document's record has the id ``file:<name>-<hash>``, where the hash is of the file's bytes: a quotation can be checked by whoever
holds the same file, wherever it lies, and an edited file is another record. Where the document names its own PMID or DOI, these are among
``Record.ids``, so that what is known against the paper reaches the file.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import SourceError
from clincite.records import Record, RecordKind, Section, clean_text
from clincite.sources.documents.decoding import shown
from clincite.sources.documents.mentions import cited

UNNAMED: Final = "Text"
"""Name of a section that stands under no heading."""
BETWEEN_CELLS: Final = "; "

_LONGEST_HEADING: Final = 160
_LONGEST_SLUG: Final = 60
_DEEPEST: Final = 8
_HASH_DIGITS: Final = 12
_SUFFIXES: Final = (".gz", ".pdf", ".html", ".htm", ".xhtml", ".md", ".markdown")
_BIBLIOGRAPHY: Final = re.compile(
    r"(?:\d{1,2}[.)]?\s+)?(?:list of |selected |key )?(?:references?|bibliography|literature cited|works cited|citations)"
    r"(?: list| and notes)?\W*",
    re.IGNORECASE,
)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a document says of itself; see :class:`~clincite.records.Record` for the fields."""

    title: str = ""
    authors: tuple[str, ...] = ()
    source: str | None = None
    issuer: str | None = None
    year: int | None = None
    pmid: str | None = None
    doi: str | None = None
    url: str | None = None
    licence: str | None = None
    language: str | None = None
    population: str | None = None
    n: int | None = None
    kind: RecordKind = RecordKind.UNSPECIFIED
    keywords: tuple[str, ...] = ()
    published: str | None = None


class Outline:
    """Lines put under headings, in reading order.

    Lists of references are no evidence of what they cite, so no sentence of theirs can be quoted: they are kept apart in
    :attr:`references`.
    """

    def __init__(self) -> None:
        self.references: list[str] = []
        self._trail: list[tuple[int, str]] = []
        self._names: set[str] = set()
        self._counts: dict[str, int] = {}
        self._parts: dict[str, list[str]] = {}
        self._current: list[str] | None = None
        self._bibliography: int | None = None
        self._prefix = ""

    def under(self, prefix: str) -> None:
        """Put what follows under a place ("p. 4"), which opens the name of its sections."""
        if prefix != self._prefix:
            self._prefix = prefix
            self._current = None

    def heading(self, level: int, text: str) -> None:
        """Open a section; the headings above it are the last ones of each higher level (1 is the highest)."""
        name = shortened(text)
        if not name:
            return
        if self._bibliography is not None and level <= self._bibliography:
            self._bibliography = None
        while self._trail and self._trail[-1][0] >= level:
            self._trail.pop()
        self._trail.append((level, name))
        del self._trail[:-_DEEPEST]
        self._current = None
        if self._bibliography is None and _BIBLIOGRAPHY.fullmatch(name):
            self._bibliography = level

    def line(self, text: str) -> None:
        """Add a paragraph, an item of a list or a row of a table; line ends in it stay."""
        text = clean_text(text)
        if not text:
            return
        if self._bibliography is not None:
            self.references.append(text)
            return
        if self._current is None:
            self._current = self._parts[self._new_name()] = []
        self._current.append(text)

    def sections(self) -> tuple[Section, ...]:
        """The sections that hold text."""
        return tuple(Section(name=name, text="\n".join(lines)) for name, lines in self._parts.items())

    def _new_name(self) -> str:
        trail = [name for _, name in self._trail]
        base = " › ".join(filter(None, (self._prefix, *trail))) or UNNAMED
        name = base
        while name in self._names:
            self._counts[base] = self._counts.get(base, 1) + 1
            name = f"{base} ({self._counts[base]})"
        self._names.add(name)
        return name


class Piece(msgspec.Struct, frozen=True):
    """A block of a document, in reading order.

    :param level: 1 to 6 for a heading; 0 for text.
    """

    text: str
    level: int = 0


def outlined(pieces: Sequence[Piece], title: str = "") -> tuple[str, Outline]:
    """The title, and the text under its headings.

    :param title: the title, where the document says it apart from its headings.
    """
    headings = [piece for piece in pieces if piece.level]
    top = [piece for piece in headings if piece.level == 1]
    # One heading above all others is the title; several are chapters.
    is_title = len(top) == 1 and headings[0] is top[0]
    outline = Outline()
    for piece in pieces:
        if not piece.level:
            outline.line(piece.text)
        elif not (is_title and piece is top[0]):
            outline.heading(piece.level, piece.text)
    first = top[0].text if top else headings[0].text if headings else ""
    return title or shortened(first), outline


def document_record(path: Path, digest: str, about: About, outline: Outline, *, title: str) -> Record:
    """The record of a document.

    :param path: the file; no more of it than its name enters the record.
    :param digest: SHA-256 (hex) of the file's bytes.
    :param title: may be empty: the file's name stands in.
    """
    name = file_name(path)
    ids = {scheme: value for scheme, value in (("pmid", about.pmid), ("doi", about.doi)) if value}
    extra = {"file": name, "published": about.published or ""}
    return Record(
        id=f"file:{_slug(name)}-{digest[:_HASH_DIGITS]}",
        kind=about.kind,
        title=clean_text(title.replace("\n", " ")) or name,
        sections=outline.sections(),
        authors=about.authors,
        source=about.source,
        issuer=about.issuer,
        year=about.year,
        ids=ids,
        url=about.url,
        licence=about.licence,
        language=about.language or "en",
        keywords=about.keywords,
        population=about.population,
        n=about.n,
        extra={key: value for key, value in extra.items() if value},
        cites=cited(outline.references),
    )


def path_key(path: Path) -> str:
    """A key for the place of a file that does not tell the place: SHA-256 (hex) of the absolute path."""
    return hashlib.sha256(os.fsencode(os.path.abspath(path))).hexdigest()


def file_name(path: Path) -> str:
    """The file's name as text; bytes of it that are no UTF-8 are shown as "�"."""
    return clean_text(shown(Path(path.name))) or "document"


def shortened(text: str) -> str:
    """A heading as the name of a section: on one line, cut at a word when it is long."""
    name = clean_text(text.replace("\n", " ")).replace(" › ", " > ").strip("#: ")
    if len(name) <= _LONGEST_HEADING:
        return name
    return name[:_LONGEST_HEADING].rsplit(" ", 1)[0] + "…"


def table_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Rows of a table as lines that can each be understood alone: "Adults; Dose: 5 mg; Every: 8 hours".

    :param header: names of the columns; may be empty. The first cell of a row names the row.
    """
    lines = []
    for row in rows:
        cells = [
            f"{header[place]}: {cell}" if place and place < len(header) and header[place] and header[place] != cell else cell
            for place, cell in enumerate(row)
            if cell
        ]
        if cells:
            lines.append(BETWEEN_CELLS.join(cells))
    return lines


def needs_extra(library: str) -> SourceError:
    """The error for a file that cannot be read because an optional library is not installed."""
    return SourceError(f"This kind of file is read with {library}, which is not installed.", hint="Run: pip install 'clincite[documents]'")


def _slug(name: str) -> str:
    lowered = name.lower()
    while suffix := next((suffix for suffix in _SUFFIXES if lowered.endswith(suffix)), ""):
        lowered = lowered.removesuffix(suffix)
    ascii_only = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only)[:_LONGEST_SLUG].strip("-") or "document"
