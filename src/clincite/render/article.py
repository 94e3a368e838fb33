"""The article that every face lays out: an answer with its numbers, marks and words worked out once.

:func:`article` resolves claim ids and record ids, cleans every string, and decides what is shown where. The faces
(terminal, Markdown, HTML) only set type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from clincite.answers import Answer, Claim, Conflict, Gap, Group, LeftOut, Reference
from clincite.records import Quote
from clincite.render import words
from clincite.render.changes import ChangesShown, changes_shown
from clincite.render.links import Link, document_links, id_links, record_links, shown_url

_STATED: Final = "stated"
_WITHOUT_HEADING: Final = "Text"
_WHOLE_TEXTS: Final = ("pmcid:", "file:")
_LIMITING: Final = frozenset({"population", "comparison", "closest"})


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One quotation under a sentence, with what the reader is told about its source."""

    number: int
    quote: Quote
    source: Reference
    about: str
    status: str
    loud: str


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """One source of a sentence: its number, and what must be said beside it ("CORRECTED"); mostly nothing."""

    number: int
    loud: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence as shown.

    :param numbers: citation numbers, one per source, in order of quotation.
    :param citations: the same, each with its mark.
    :param role: small word before the sentence; may be empty.
    :param qualifier: strength, certainty and level; may be empty.
    :param disputed: True when the sentence is listed under "Where sources disagree".
    :param label: kind and year of the first source, and how many more there are.
    :param loud: the gravest status word among its sources ("RETRACTED"); mostly empty.
    """

    id: str
    text: str
    numbers: tuple[int, ...]
    citations: tuple[Citation, ...]
    role: str
    qualifier: str
    disputed: bool
    evidence: tuple[Evidence, ...]
    edits: str
    strength: str
    certainty: str
    label: str
    loud: str


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences under one subheading, which may be empty."""

    label: str
    role: str
    lines: tuple[Line, ...]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A headed part of the article."""

    heading: str
    blocks: tuple[Block, ...]


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence that came near a gap: its title when the answer knows it, else its identifier."""

    title: str
    number: int | None
    about: str


class GapCard(msgspec.Struct, frozen=True, kw_only=True):
    """A gap, ready to show.

    :param looked_for: what was searched, in words; empty where sources themselves say what is not known.
    :param facts: label and text of what else there is to say.
    """

    asked: str
    looked_for: str = ""
    nearest: tuple[Near, ...]
    facts: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences that disagree, and what may explain it (may be empty)."""

    lines: tuple[Line, ...]
    difference: str


class SourceEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A reference, ready to show.

    :param byline: authors, journal and year.
    :param about: kind and issuer, and "our digest of …" where the quoted text is ours.
    :param study: design, participants and population; may be empty.
    :param places: the headings (and pages) quoted from, where the source is a whole text to look into; else empty.
    :param marks: the notices that concern it, and retracted papers that it cites; mostly empty.
    :param links: identifiers with their addresses.
    :param url: address as text, only for a source without any identifier that links.
    """

    number: int
    title: str
    byline: str
    about: str
    study: str
    places: str
    status: str
    loud: str
    marks: tuple[str, ...]
    links: tuple[Link, ...]
    url: str | None


class Struck(msgspec.Struct, frozen=True, kw_only=True):
    """A retracted record that was found and is not used, ready to show struck through.

    :param about: year, identifier and notices.
    """

    title: str
    about: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a face shows, in reading order."""

    answer: Answer
    emergency_title: str
    emergency: tuple[Line, ...]
    review: words.ReviewWords
    understood: str
    direct_answer: tuple[Line, ...]
    no_direct_answer: str
    cautions: tuple[str, ...]
    parts: tuple[Part, ...]
    gaps: tuple[GapCard, ...]
    disputes: tuple[Dispute, ...]
    sources: tuple[SourceEntry, ...]
    changes: ChangesShown | None
    receipt: tuple[str, ...]
    live: tuple[str, ...]
    retracted: tuple[Struck, ...]
    made: tuple[str, ...]


def article(answer: Answer) -> Article:
    """Lay out ``answer`` for reading.

    :raises KeyError: when the answer names a claim or cites a record that it does not hold; answers read with
        :func:`clincite.render.json.loads` never do.
    """
    safe = _cleaned(answer)
    disputes = _all_conflicts(safe)
    maker = _LineMaker(safe, disputed=frozenset(claim for conflict in disputes for claim in conflict.claims))
    emergency = safe.emergency
    return Article(
        answer=safe,
        emergency_title=emergency.title if emergency else "",
        emergency=maker.lines(emergency.claims if emergency else ()),
        review=words.review_words(safe.review.state, safe.review.replaced_by or None),
        understood=words.understood_words(safe),
        # What to do first is shown above everything; saying it twice would help nobody.
        direct_answer=maker.lines(name for name in safe.direct_answer if emergency is None or name not in emergency.claims),
        no_direct_answer="" if safe.direct_answer or emergency else words.no_direct_answer(safe),
        # What limits everything shown must be read before it.
        cautions=tuple(gap.why_not for gap in safe.gaps if gap.kind in _LIMITING),
        parts=tuple(_part(section.heading, section.groups, maker) for section in safe.sections),
        gaps=tuple(_gap(gap, maker) for gap in safe.gaps),
        disputes=tuple(Dispute(lines=maker.lines(conflict.claims), difference=conflict.difference) for conflict in disputes),
        sources=tuple(source_entry(reference, _places(safe, reference.record)) for reference in safe.references),
        changes=changes_shown(safe),
        receipt=words.receipt_sentences(safe.receipt),
        live=tuple(words.live_words(search) for search in safe.receipt.live),
        retracted=tuple(_struck(left_out) for left_out in safe.receipt.retracted),
        made=_made(safe),
    )


class _LineMaker:
    """Turns claim ids into lines of one answer."""

    def __init__(self, answer: Answer, *, disputed: frozenset[str]) -> None:
        self.claims: Mapping[str, Claim] = {claim.id: claim for claim in answer.claims}
        self.sources: Mapping[str, Reference] = {reference.record: reference for reference in answer.references}
        self.disputed = disputed

    def lines(self, ids: Iterable[str], *beside: str) -> tuple[Line, ...]:
        return tuple(self._line(self.claims[claim_id], beside) for claim_id in ids)

    def _line(self, claim: Claim, beside: tuple[str, ...]) -> Line:
        evidence = tuple(self._evidence(quote, claim) for quote in claim.quotes)
        first = evidence[0].source
        others = len({item.number for item in evidence}) - 1
        label = " ".join(part for part in (words.kind_words(first.kind), str(first.year or "")) if part)
        return Line(
            id=claim.id,
            text=claim.text,
            numbers=tuple(dict.fromkeys(item.number for item in evidence)),
            citations=tuple(dict.fromkeys(Citation(number=item.number, loud=item.loud) for item in evidence)),
            role=words.role_words(claim.role, *beside),
            qualifier=words.qualifier_words(claim),
            disputed=claim.id in self.disputed,
            evidence=evidence,
            edits=words.edit_words(claim.edits),
            strength=claim.strength or "",
            certainty=words.certainty_words(claim.certainty),
            label=f"{words.capitalised(label)}, and {others} more" if others else words.capitalised(label),
            loud=words.gravest(item.source.status for item in evidence),
        )

    def _evidence(self, quote: Quote, claim: Claim) -> Evidence:
        source = self.sources[quote.record]
        # A level belongs to the design of the first source; the others may be of another design.
        level = claim.level if quote.record == claim.quotes[0].record else None
        about = [_design(source), *_study(source), words.level_words(level)]
        return Evidence(
            number=source.number,
            quote=quote,
            source=source,
            about="; ".join(part for part in about if part),
            status=words.status_words(source.status, source.status_checked, source.superseded_by),
            loud=words.loud_status(source.status),
        )


def _places(answer: Answer, record: str) -> tuple[str, ...]:
    """Where in a whole text the answer quotes it, in the order of first use. An abstract is read at a glance."""
    if not record.startswith(_WHOLE_TEXTS):
        return ()
    names = (quote.section for claim in answer.claims for quote in claim.quotes if quote.record == record)
    return tuple(dict.fromkeys(name for name in names if name != _WITHOUT_HEADING))


def source_entry(reference: Reference, places: Sequence[str] = ()) -> SourceEntry:
    """A reference as listed: byline, kind, study, status and links built from its ids.

    :param places: names of the sections quoted from, to be told.
    """
    links = (*id_links(reference.ids), *document_links(reference.record))
    linked = any(link.href for link in links)
    kind = words.capitalised(words.kind_words(reference.kind, reference.issuer))
    study = [words.capitalised(reference.design or ""), *_study(reference)]
    return SourceEntry(
        number=reference.number,
        title=reference.title,
        byline=_byline(reference),
        about=f"{kind}; {digest_words(reference)}" if reference.digest or reference.summary else kind,
        study="; ".join(part for part in study if part),
        places=f"Quoted from: {'; '.join(places)}" if places else "",
        status=words.status_words(reference.status, reference.status_checked, reference.superseded_by),
        loud=words.loud_status(reference.status),
        marks=tuple(
            words.capitalised(part)
            for part in (words.notices_words(reference.notices), words.cited_words(reference.retracted_cites))
            if part
        ),
        links=links,
        url=None if linked else shown_url(reference.url),
    )


def _struck(left_out: LeftOut) -> Struck:
    known = next((link.label for link in record_links(left_out.record)), left_out.record)
    return Struck(
        title=left_out.title,
        about="; ".join(part for part in (str(left_out.year or ""), known, words.notices_words(left_out.notices)) if part),
    )


def digest_words(reference: Reference) -> str:
    """``our digest of PMID 33211908``: says that the quoted text is not the source's own, whose it is, and of what."""
    of = next((link.label for link in id_links(reference.ids)), "the source named here")
    return f"our digest of {of}" if reference.digest else f"someone else's summary of {of}, not its own words"


def _design(source: Reference) -> str:
    return words.capitalised(source.design or words.kind_words(source.kind, source.issuer))


def _study(source: Reference) -> tuple[str, ...]:
    size = words.counted(source.n, "participant", "participants") if source.n is not None else ""
    return tuple(part for part in (size, source.population or "") if part)


def _byline(reference: Reference) -> str:
    authors = ", ".join(reference.authors)
    where = " ".join(part for part in (reference.source or "", str(reference.year or "")) if part)
    return " ".join(f"{part.rstrip('.')}." for part in (authors, where) if part)


def _part(heading: str, groups: Iterable[Group], maker: _LineMaker) -> Part:
    return Part(heading=heading, blocks=tuple(_block(heading, group, maker) for group in groups))


def _block(heading: str, group: Group, maker: _LineMaker) -> Block:
    role = words.role_words(group.role, heading, group.label)
    return Block(label=group.label, role=role, lines=maker.lines(group.claims, heading, group.label, role))


def _gap(gap: Gap, maker: _LineMaker) -> GapCard:
    if gap.kind == _STATED:
        # The sources' own words say it all.
        return GapCard(asked=gap.asked, facts=(), nearest=(), lines=maker.lines(gap.claims))
    titles = dict(zip(gap.nearest, gap.titles, strict=False))
    facts = (("Why it does not answer", gap.why_not), ("What would", gap.would_answer))
    return GapCard(
        asked=gap.asked,
        looked_for=", ".join(gap.looked_for),
        nearest=tuple(_near(record, titles.get(record, ""), maker) for record in gap.nearest),
        facts=tuple(fact for fact in facts if fact[1]),
        lines=maker.lines(gap.claims),
    )


def _near(record: str, title: str, maker: _LineMaker) -> Near:
    source = maker.sources.get(record)
    if source is None:
        return Near(title=title or next((link.label for link in record_links(record)), record), number=None, about="")
    about = " ".join(part for part in (words.kind_words(source.kind), str(source.year or "")) if part)
    return Near(title=source.title, number=source.number, about=about)


def _all_conflicts(answer: Answer) -> tuple[Conflict, ...]:
    """The answer's conflicts, and one more for each pair that only ``against`` names, so that no mark points nowhere."""
    told = [frozenset(conflict.claims) for conflict in answer.conflicts]
    extra: list[Conflict] = []
    for claim in answer.claims:
        for other in claim.against:
            pair = frozenset((claim.id, other))
            if not any(pair <= known for known in told):
                told.append(pair)
                extra.append(Conflict(claims=(claim.id, other), difference=""))
    return (*answer.conflicts, *extra)


def _made(answer: Answer) -> tuple[str, ...]:
    """Where the article comes from and how to check it, one fact a line."""
    return (
        f"Library snapshot {answer.receipt.library[: words.SHORT_HASH]}, {answer.receipt.engine}",
        f"Answer {answer.id[: words.SHORT_HASH] or 'not sealed'}, version {answer.review.version}, created {answer.created[:10]}",
    )


def _cleaned(answer: Answer) -> Answer:
    """The answer with every string made safe to show: one line, no control, escape or bidi characters."""
    return msgspec.convert(_clean(msgspec.to_builtins(answer)), Answer)


def _clean(value: Any) -> Any:
    match value:
        case str():
            return words.one_line(value)
        case dict():
            return {words.one_line(key): _clean(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean(item) for item in value]
        case _:
            return value
