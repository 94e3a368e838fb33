"""One record for its page: what it is, whether it stands, its ties as links, and its text with the quoted spans marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from clincite.library.notices import CITES_RETRACTED
from clincite.records import Quote, Record, Relation, Section, is_ours
from clincite.render import words
from clincite.render.article import SourceEntry
from clincite.render.links import record_links
from clincite.render.record import Piece, entry_of, facts_of, holds, pieces_of, section_marks
from clincite.web.articles.view import record_url

_SHOWN_APART: Final = frozenset({"Record", "SHA-256", "Related"})
_TIES_SHOWN: Final = 60
_CONDITIONS_SHOWN: Final = 30
#: MEDLINE's names of ties, in words; what is not here is shown as it is written.
_TIES: Final = {
    "RetractionIn": "Retracted by",
    "RetractionOf": "Retracts",
    "PartialRetractionIn": "Retracted in part by",
    "PartialRetractionOf": "Retracts a part of",
    "RetractedandRepublishedIn": "Retracted and published again as",
    "RetractedandRepublishedFrom": "Published again, instead of",
    "ExpressionOfConcernIn": "Expression of concern",
    "ExpressionOfConcernFor": "Expression of concern about",
    "ExpressionOfConcernOf": "Expression of concern about",
    "ErratumIn": "Correction",
    "ErratumFor": "Corrects",
    "CorrectedandRepublishedIn": "Corrected and published again as",
    "CorrectedandRepublishedFrom": "Corrected edition of",
    "UpdateIn": "Updated by",
    "UpdateOf": "Updates",
    "SupersededBy": "Superseded by",
    "Supersedes": "Supersedes",
    "CommentIn": "Comment",
    "CommentOn": "Comments on",
    "RepublishedIn": "Published again as",
    "RepublishedFrom": "First published as",
    "SummaryForPatientsIn": "Summary for patients",
    "AssociatedDataset": "Data",
    "AssociatedPublication": "Belongs to",
    "ReprintIn": "Reprinted as",
    "ReprintOf": "Reprint of",
    "Reinstated": "Mark taken back by",
    CITES_RETRACTED: "Cites a retracted paper",
}


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """A tie to another record.

    :param kind: in words ("Superseded by").
    :param text: citation, or identifier.
    :param held: its page here; None: the library does not hold it.
    :param href: its page at PubMed or a DOI; None: it has no identifier that links.
    :param said_by: who says so, when it is not the record's own source.
    """

    kind: str
    text: str
    held: str | None
    href: str | None
    said_by: str


class PartShown(msgspec.Struct, frozen=True, kw_only=True):
    """A section of a record.

    :param anchor: its place in the page (``s1``).
    :param about: what its source says of it: side of the condition, strength, certainty; may be empty.
    """

    anchor: str
    heading: str
    about: str
    condition: str
    pieces: tuple[Piece, ...]


class RecordShown(msgspec.Struct, frozen=True, kw_only=True):
    """A record, ready to show.

    :param kind: and issuer, in words.
    :param status: in words, with the date on which it was checked.
    :param ours: says that the text is our digest, or someone else's summary, and not the source's own words; else empty.
    :param facts: label and text of what else is known.
    :param bad: retracted, or under an expression of concern: said before anything else.
    :param marked: quotations marked in the text.
    :param lost: quotations asked for that are not in the text at the place given.
    """

    id: str
    entry: SourceEntry
    kind: str
    status: str
    ours: str
    bad: bool
    loud: str
    facts: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    ties: tuple[Tie, ...]
    ties_left: int
    parts: tuple[PartShown, ...]
    sha256: str
    marked: int
    lost: int


def record_shown(record: Record, spans: Sequence[tuple[str, int, int]], held: Callable[[str], bool]) -> RecordShown:
    """The page of a record.

    :param spans: section, start and end of what is to be marked.
    :param held: whether the library holds a record of that id.
    """
    quotes = [_quote(record, *span) for span in spans]
    good = [quote for quote in quotes if quote is not None and holds(record, quote)]
    entry = entry_of(record)
    ties = [tie for tie in record.relations if tie.target or tie.citation]
    return RecordShown(
        id=record.id,
        entry=entry,
        kind=words.capitalised(words.one_line(words.kind_words(record.kind, record.issuer))),
        status=words.capitalised(entry.status),
        ours=_ours(record, entry),
        bad=entry.loud in {"RETRACTED", "EXPRESSION OF CONCERN"},
        loud=entry.loud,
        facts=tuple(fact for fact in facts_of(record) if fact[0] not in _SHOWN_APART),
        conditions=tuple(dict.fromkeys(words.one_line(condition.name) for condition in record.conditions))[:_CONDITIONS_SHOWN],
        ties=tuple(_tie(tie, held) for tie in ties[:_TIES_SHOWN]),
        ties_left=max(0, len(ties) - _TIES_SHOWN),
        parts=tuple(_part(record, section, place, good) for place, section in enumerate(record.sections, 1)),
        sha256=record.sha256,
        marked=len(good),
        lost=len(quotes) - len(good),
    )


def span_of(text: str) -> tuple[str, int, int] | None:
    """``Results:120-188`` as section, start and end; None for anything else. A section's name may hold colons."""
    section, colon, span = text.rpartition(":")
    start, dash, end = span.partition("-")
    if not (colon and dash and section and _is_count(start) and _is_count(end)):
        return None
    return section, int(start), int(end)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def quote_url(quote: Quote) -> str:
    """The page of a record, at a quotation from it."""
    asked = urlencode({"quote": f"{quote.section}:{quote.start}-{quote.end}"})
    return f"{record_url(quote.record)}?{asked}#quoted"


def _quote(record: Record, name: str, start: int, end: int) -> Quote | None:
    section = record.section(name)
    if section is None or end > len(section.text):
        return None
    return Quote(record=record.id, record_sha256="", section=name, start=start, end=end, text=section.text[start:end])


def _part(record: Record, section: Section, place: int, quotes: Sequence[Quote]) -> PartShown:
    return PartShown(
        anchor=f"s{place}",
        heading=words.one_line(section.name),
        about=section_marks(section),
        condition=words.one_line(section.condition or ""),
        pieces=tuple(pieces_of(record, section, quotes)),
    )


def _tie(tie: Relation, held: Callable[[str], bool]) -> Tie:
    target = tie.target or ""
    link = next(iter(record_links(target)), None)
    return Tie(
        kind=_TIES.get(tie.type) or words.one_line(tie.type),
        text=words.one_line(tie.citation or (link.label if link else target)),
        held=record_url(target) if target and held(target) else None,
        href=link.href if link else None,
        said_by=words.one_line(tie.by or ""),
    )


def _ours(record: Record, entry: SourceEntry) -> str:
    if not record.digest:
        return ""
    of = next((link.label for link in entry.links), "the source named above")
    if is_ours(record.id):
        return f"This is our digest of {of}, in our own words. Read the source before you act on it."
    return f"This is someone else’s summary of {of}, not its own words. Read the source before you act on it."
