"""One record for the reader: what it is, whether it stands, and its sections with the quoted spans marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from clincite.answers import Reference
from clincite.library.notices import CITES_RETRACTED, noticed_in, replaced_by, retracted_cites
from clincite.records import Quote, Record, Relation, Section, is_ours
from clincite.render import md, words
from clincite.render.article import SourceEntry, source_entry
from clincite.render.text import heading, printed

OPEN: Final = "«"
CLOSE: Final = "»"
_MARKED: Final = "bold reverse"


class Piece(msgspec.Struct, frozen=True):
    """A stretch of section text, quoted or not."""

    text: str
    quoted: bool


def show_text(record: Record, quotes: Sequence[Quote] = (), *, width: int = 88, color: bool = False) -> str:
    """The record as text for a terminal.

    :param quotes: spans to mark, in reverse video with colour and between « and » without; those of other records are passed over.
    """
    return printed(_text_parts(record, quotes, color=color), width=width, color=color)


def show_md(record: Record, quotes: Sequence[Quote] = ()) -> str:
    """The record as Markdown, the quoted spans between « and »."""
    shown, facts = entry_of(record), facts_of(record)
    about = [md.escaped(shown.about) + ";", f"**{shown.status}**." if shown.loud else f"{shown.status}.", *md.addresses(shown)]
    parts = [
        f"# {md.escaped(shown.title)}",
        "  \n".join(
            line
            for line in (
                md.escaped(shown.byline),
                " ".join(about[:2]),
                *(f"**{md.escaped(mark)}.**" for mark in shown.marks),
                " · ".join(about[2:]),
            )
            if line
        ),
        "\n".join(f"- {label}: {md.escaped(value)}" for label, value in facts),
    ]
    for section in record.sections:
        parts += [f"## {md.escaped(words.one_line(section.name))}", *_md_section(record, section, quotes)]
    lost = _lost(record, quotes)
    if lost:
        parts.append(f"**{lost}**")
    return "\n\n".join(part for part in parts if part) + "\n"


def _text_parts(record: Record, quotes: Sequence[Quote], *, color: bool) -> Iterable[RenderableType]:
    shown = entry_of(record)
    yield Text(shown.title, style="bold")
    if shown.byline:
        yield Text(shown.byline, style="dim")
    yield Text.assemble(f"{shown.about}; ", (f"{shown.status}.", "bold red" if shown.loud else ""))
    for mark in shown.marks:
        yield Text(f"{mark}.", style="yellow")
    where = [link.label for link in shown.links] or ([shown.url] if shown.url else [])
    if where:
        yield Text(" · ".join(where), style="dim")
    for label, value in facts_of(record):
        yield Text.assemble((f"{label}: ", "dim"), value)
    for section in record.sections:
        yield from heading(words.one_line(section.name))
        if section_marks(section):
            yield Text(section_marks(section), style="dim")
        text = Text()
        for piece in pieces_of(record, section, quotes):
            if piece.quoted and not color:
                text.append(f"{OPEN}{piece.text}{CLOSE}")
            else:
                text.append(piece.text, style=_MARKED if piece.quoted else "")
        yield Padding(text, (0, 0, 0, 2))
    lost = _lost(record, quotes)
    if lost:
        yield ""
        yield Text(lost, style="bold red")


def _md_section(record: Record, section: Section, quotes: Sequence[Quote]) -> Iterable[str]:
    marks = section_marks(section)
    if marks:
        yield f"*{md.escaped(marks)}*"
    marked = "".join(f"{OPEN}{piece.text}{CLOSE}" if piece.quoted else piece.text for piece in pieces_of(record, section, quotes))
    yield "  \n".join(md.escaped(words.one_line(line)) for line in marked.split("\n") if line.strip())


def entry_of(record: Record) -> SourceEntry:
    """The record as a source is listed: byline, kind, status, notices, links."""
    return source_entry(
        Reference(
            number=0,
            record=record.id,
            kind=record.kind,
            issuer=_safe(record.issuer),
            status=record.status,
            status_checked=_safe(record.status_checked),
            title=words.one_line(record.title),
            authors=tuple(words.one_line(author) for author in record.authors),
            source=_safe(record.source),
            year=record.year,
            ids={words.one_line(scheme): words.one_line(key) for scheme, key in record.ids.items()},
            url=_safe(record.url),
            digest=record.digest and is_ours(record.id),
            summary=record.digest and not is_ours(record.id),
            superseded_by=_safe(replaced_by(record)),
            notices=tuple(words.one_line(notice) for notice in noticed_in(record)),
            retracted_cites=tuple(words.one_line(name) for name in retracted_cites(record)),
        )
    )


def facts_of(record: Record) -> list[tuple[str, str]]:
    """What else is known of the record: label and text."""
    facts = (
        ("Record", record.id),
        ("SHA-256", record.sha256),
        ("Design", record.design),
        ("Participants", f"{record.n:,}" if record.n is not None else None),
        ("Population", record.population),
        ("Publication types", ", ".join(record.publication_types)),
        ("Licence", record.licence),
        ("Related", "; ".join(_tie(tie) for tie in record.relations if tie.type != CITES_RETRACTED)),
    )
    return [(label, words.one_line(value)) for label, value in facts if value]


def _tie(tie: Relation) -> str:
    told = f"{tie.target} ({tie.citation})" if tie.target and tie.citation else tie.target or tie.citation or ""
    return f"{tie.type} {told}".strip()


def section_marks(section: Section) -> str:
    """What the source says of a section: its side of the condition, strength and certainty."""
    marks = (words.FACETS[section.facet] if section.facet else "", section.strength, words.certainty_words(section.certainty))
    return words.one_line(" · ".join(mark for mark in marks if mark))


def holds(record: Record, quote: Quote) -> bool:
    """Whether the quotation stands at its place in the record as it is now."""
    section = record.section(quote.section)
    return section is not None and 0 <= quote.start < quote.end and section.text[quote.start : quote.end] == quote.text


def _lost(record: Record, quotes: Sequence[Quote]) -> str:
    count = sum(1 for quote in quotes if quote.record == record.id and not holds(record, quote))
    return f"{words.counted(count, 'quotation is', 'quotations are')} not in this text at the given place." if count else ""


def pieces_of(record: Record, section: Section, quotes: Sequence[Quote]) -> list[Piece]:
    """The section's text in order, cut where quotations start and end; spans that touch or overlap are one."""
    ours = [quote for quote in quotes if quote.record == record.id and quote.section == section.name]
    spans = sorted((quote.start, quote.end) for quote in ours if holds(record, quote))
    pieces: list[Piece] = []
    last = 0
    for start, end in _merged(spans):
        pieces += [Piece(section.text[last:start], False), Piece(section.text[start:end], True)]
        last = end
    pieces.append(Piece(section.text[last:], False))
    return [Piece(words.block(piece.text), piece.quoted) for piece in pieces if piece.text]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _safe(text: str | None) -> str | None:
    return None if text is None else words.one_line(text)
