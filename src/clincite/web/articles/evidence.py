"""What one sentence stands on, as the evidence panel shows it: each quotation inside its section, and what is known of its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from clincite.answers import Answer, Reference
from clincite.records import Quote, Record
from clincite.render import words
from clincite.render.article import Article, Evidence, Line, SourceEntry, article, digest_words, source_entry
from clincite.render.record import Piece as Stretch
from clincite.render.record import holds, pieces_of
from clincite.web.articles.kinds import Sort, sort_of
from clincite.web.articles.parts import Mark
from clincite.web.articles.view import ArticleUrls, marks_of, record_url

Lookup = Callable[[str], Record | None]
Doses = Callable[[str], Iterable[tuple[int, int]]]

_WHOLE: Final = 12_000
"""Characters of a section that are shown whole; of a longer one a window around its quotation is."""
_AROUND: Final = 3_000

SAME: Final = "same"
CHANGED: Final = "changed"
GONE: Final = "gone"

_DOSE: Final = "[dose, for professionals]"


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A section with what is quoted from it.

    :param heading: name of the section; empty where its source has none.
    :param stretches: the text in order, quoted or not; newlines end its statements.
    :param cut_before: the section begins before what is shown.
    :param cut_after: the section goes on after what is shown.
    :param guarded: it names doses that this reader is not shown at once.
    """

    heading: str
    where: str
    stretches: tuple[Stretch, ...]
    cut_before: bool = False
    cut_after: bool = False
    guarded: bool = False


class SourceEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """One source of the sentence.

    :param digest: says that the text is a digest, and of what; else empty.
    :param facts: label and text of what is known of the study.
    :param held: the library's text is the one quoted (``same``), another one (``changed``), or not there (``gone``).
    """

    entry: SourceEntry
    sort: Sort
    kind: str
    digest: str
    level: str
    strength: str
    certainty: str
    facts: tuple[tuple[str, str], ...]
    passages: tuple[Passage, ...]
    held: str
    record: str
    record_href: str
    retracted: bool


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the article that disagrees."""

    id: str
    text: str
    about: str
    marks: tuple[Mark, ...]
    href: str


class EvidenceView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole panel, or the whole page."""

    question: str
    claim: str
    text: str
    role: str
    edits: str
    verbatim: bool
    sources: tuple[SourceEvidence, ...]
    against: tuple[Against, ...]
    difference: str
    back: str
    link: str


def evidence_view(answer: Answer, claim_id: str, urls: ArticleUrls, lookup: Lookup, *, doses: Doses | None = None) -> EvidenceView | None:
    """The evidence of one claim; None: the answer makes no such claim.

    :param lookup: gives a record of the library by its id.
    :param doses: where in a text doses stand that this reader is not shown at once; None: this reader is shown all.
    """
    claim = next((claim for claim in answer.claims if claim.id == claim_id), None)
    if claim is None:
        return None
    shown = article(answer)
    lines = _lines(shown)
    line = lines[claim_id]
    opposed = [other for other in _opposed(answer, claim_id) if other in lines]
    return EvidenceView(
        question=shown.answer.question,
        claim=claim_id,
        text=without_doses(line.text, doses),
        role=line.role,
        edits=line.edits,
        verbatim=not claim.edits,
        sources=tuple(_sources(line, answer, lookup, doses)),
        against=tuple(_against(lines[other], urls, doses) for other in opposed),
        difference=" ".join(dispute.difference for dispute in shown.disputes if any(item.id == claim_id for item in dispute.lines)),
        back=f"{urls.here}#{claim_id}",
        link=f"{urls.evidence}{claim_id}",
    )


def _lines(shown: Article) -> dict[str, Line]:
    """Every sentence of the article by its claim."""
    blocks = [block.lines for part in shown.parts for block in part.blocks]
    rest = [card.lines for card in shown.gaps] + [dispute.lines for dispute in shown.disputes]
    return {line.id: line for lines in (shown.emergency, shown.direct_answer, *blocks, *rest) for line in lines}


def _opposed(answer: Answer, claim_id: str) -> list[str]:
    """Ids of the claims that disagree with one, in either direction, in reading order."""
    named = {other for claim in answer.claims if claim.id == claim_id for other in claim.against}
    named |= {claim.id for claim in answer.claims if claim_id in claim.against}
    named |= {other for conflict in answer.conflicts if claim_id in conflict.claims for other in conflict.claims}
    return [claim.id for claim in answer.claims if claim.id in named and claim.id != claim_id]


def _against(line: Line, urls: ArticleUrls, doses: Doses | None) -> Against:
    return Against(
        id=line.id, text=without_doses(line.text, doses), about=line.label, marks=marks_of(line, urls), href=f"{urls.here}#{line.id}"
    )


def without_doses(text: str, doses: Doses | None) -> str:
    """The text with what this reader is not shown at once left out, and said to be."""
    for start, end in sorted(doses(text), reverse=True) if doses else ():
        text = text[:start] + _DOSE + text[end:]
    return text


def _guarded(passage: Passage, doses: Doses) -> Passage:
    text = "".join(stretch.text for stretch in passage.stretches)
    return msgspec.structs.replace(passage, guarded=any(True for _ in doses(text)))


def _sources(line: Line, answer: Answer, lookup: Lookup, doses: Doses | None) -> list[SourceEvidence]:
    by_record: dict[str, list[Evidence]] = {}
    for item in line.evidence:
        by_record.setdefault(item.quote.record, []).append(item)
    claim = answer.claim(line.id)
    first = claim.quotes[0].record
    found = [
        _source(items, line if record == first else None, claim.level if record == first else None, answer, lookup)
        for record, items in by_record.items()
    ]
    if doses is None:
        return found
    return [msgspec.structs.replace(one, passages=tuple(_guarded(passage, doses) for passage in one.passages)) for one in found]


def _source(items: Sequence[Evidence], line: Line | None, level: str | None, answer: Answer, lookup: Lookup) -> SourceEvidence:
    """One source; what its sentence says of strength, certainty and level belongs to the first one."""
    reference = items[0].source
    # The quotations as they stand in the answer: the article's are cleaned for showing, and their places would not fit.
    record_id = items[0].quote.record
    cited = {(quote.section, quote.start): quote for claim in answer.claims for quote in claim.quotes if quote.record == record_id}
    quotes = [cited.get((item.quote.section, item.quote.start), item.quote) for item in items]
    passages, held = passages_of(quotes, lookup(record_id))
    return SourceEvidence(
        entry=source_entry(reference),
        sort=sort_of(reference.kind),
        kind=words.capitalised(words.kind_words(reference.kind, reference.issuer)),
        digest=_digest(reference),
        level=words.level_words(level),
        strength=line.strength if line else "",
        certainty=line.certainty if line else "",
        facts=_facts(reference),
        passages=passages,
        held=held,
        record=record_id,
        record_href=record_url(record_id),
        retracted=reference.status == "retracted",
    )


def _facts(reference: Reference) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Design", words.capitalised(reference.design or "")),
        ("Participants", f"{reference.n:,}" if reference.n is not None else "not stated"),
        ("Year", str(reference.year or "not stated")),
        ("Population", words.capitalised(reference.population or "not stated")),
    )
    return tuple(row for row in rows if row[1])


def _digest(reference: Reference) -> str:
    return words.capitalised(digest_words(reference)) if reference.digest or reference.summary else ""


def passages_of(quotes: Sequence[Quote], record: Record | None) -> tuple[tuple[Passage, ...], str]:
    """The sections that are quoted, with the quotations marked, and whether the library's text is still the one quoted.

    Where it is not, the quotation is shown as the answer keeps it, alone.
    """
    if record is None:
        return tuple(_alone(quote) for quote in quotes), GONE
    if not all(holds(record, quote) for quote in quotes):
        return tuple(_alone(quote) for quote in quotes), CHANGED
    return tuple(_in_section(name, quotes, record) for name in dict.fromkeys(quote.section for quote in quotes)), SAME


def _alone(quote: Quote) -> Passage:
    return Passage(heading=_heading(quote.section), where=_where([quote]), stretches=(Stretch(words.block(quote.text), True),))


def _in_section(name: str, quotes: Sequence[Quote], record: Record) -> Passage:
    section = record.section(name)
    assert section is not None  # the quotations hold
    ours = [quote for quote in quotes if quote.section == name]
    stretches = pieces_of(record, section, ours)
    if len(section.text) <= _WHOLE:
        return Passage(heading=_heading(name), where=_where(ours), stretches=tuple(stretches))
    before, after = stretches[0], stretches[-1]
    cut_before = not before.quoted and len(before.text) > _AROUND
    cut_after = not after.quoted and len(after.text) > _AROUND
    if cut_before:
        stretches[0] = Stretch(before.text[-_AROUND:].partition(" ")[2], False)
    if cut_after:
        stretches[-1] = Stretch(after.text[:_AROUND].rpartition(" ")[0], False)
    return Passage(heading=_heading(name), where=_where(ours), stretches=tuple(stretches), cut_before=cut_before, cut_after=cut_after)


def _heading(name: str) -> str:
    return "" if name == "Text" else words.one_line(name)


def _where(quotes: Sequence[Quote]) -> str:
    return words.listed([f"characters {quote.start:,} to {quote.end:,}" for quote in quotes])
