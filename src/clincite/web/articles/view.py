"""The article as the page shows it: :func:`clincite.render.article.article` with addresses, marks, shapes, readers' words and anchors.

Everything is worked out here; the templates only set it. Nothing here knows the server or the library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final
from urllib.parse import quote as percent

import msgspec

from clincite.answers import Answer, Reference
from clincite.readers import Reader
from clincite.records import Facet, RecordStatus
from clincite.render import words
from clincite.render.article import Article, GapCard, Line, SourceEntry, Struck, article
from clincite.render.changes import ChangesShown
from clincite.render.words import long_date
from clincite.review.publication import Approval, signed_words
from clincite.web.articles.kinds import kind_and_year, sort_of
from clincite.web.articles.parts import (
    BlockShown,
    ClaimShown,
    ConflictShown,
    GapShown,
    Mark,
    PartShown,
    Piece,
    SourceShown,
    StepShown,
)
from clincite.web.articles.strip import Strip, strip_of

STEPS: Final = ("Submitted", "Under review", "Approved")
_STEP_OF: Final = {"submitted": 0, "under_review": 1, "changes_requested": 1, "approved": 2}
_LABELS: Final = {
    "draft": "Educational, a draft",
    "submitted": "Educational, pending review",
    "under_review": "Educational, under review",
    "changes_requested": "Educational, changes requested",
}
_ALARMING: Final = frozenset({"red_flag", "do_not_miss", "refer", "first_action"})


Wording = Callable[[str], tuple[Piece, ...]]
"""Cuts a sentence into pieces for the reader; it may remember what it has explained in this article."""


def as_written(text: str) -> tuple[Piece, ...]:
    """The sentence as it is, with nothing explained."""
    return (Piece(text=text),)


class ArticleUrls(msgspec.Struct, frozen=True, kw_only=True):
    """Addresses of the article and of what hangs on it.

    :param here: path of this very page.
    :param evidence: a claim id is put at its end to give the evidence of the claim.
    :param history: of the versions; empty for an article that was only asked.
    """

    here: str
    evidence: str
    history: str = ""


def asked_urls(question: str, *, named: str = "", reader: str = Reader.CLINICIAN) -> ArticleUrls:
    """Addresses of an article that is composed when it is asked for.

    :param named: the audience that the address of the article names, which stays in all of them; empty: it names none.
    :param reader: whom the article was composed for. Another reader's article has other sentences: the addresses of its evidence name it.
    """
    asked = f"q={percent(question, safe='')}"
    wanted = named or ("" if reader == Reader.CLINICIAN else reader)
    here = f"{asked}&reader={named}" if named else asked
    evidence = f"{asked}&reader={percent(wanted, safe='')}" if wanted else asked
    return ArticleUrls(here=f"/ask?{here}", evidence=f"/ask/evidence?{evidence}&claim=")


def published_urls(slug: str, version: int) -> ArticleUrls:
    """Addresses of one version of a published article."""
    base = f"/answers/{percent(slug, safe='')}"
    return ArticleUrls(here=f"{base}/v/{version}", evidence=f"{base}/v/{version}/evidence/", history=f"{base}/history")


class Depth(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown at once and what is folded, by reader.

    :param research: kind, year and level stand beside every sentence, and designs in the references.
    :param first: facets whose parts come first, in this order; the others keep theirs.
    :param folded: facets whose parts are folded.
    :param receipt_open: the receipt is open.
    """

    research: bool = True
    first: tuple[Facet, ...] = ()
    folded: tuple[Facet, ...] = ()
    receipt_open: bool = False


class ArticleView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the templates set, in reading order."""

    answer: Answer
    urls: ArticleUrls
    depth: Depth
    state: str
    label: str
    banner: str
    interests: tuple[tuple[str, str], ...]
    declared: tuple[str, ...]
    approved: bool
    steps: tuple[StepShown, ...]
    updated: str
    updated_iso: str
    understood: str
    emergency_title: str
    emergency: tuple[ClaimShown, ...]
    cautions: tuple[str, ...]
    direct: tuple[ClaimShown, ...]
    no_direct_answer: str
    contents: tuple[tuple[str, str], ...]
    parts: tuple[PartShown, ...]
    gaps: tuple[GapShown, ...]
    conflicts: tuple[ConflictShown, ...]
    strip: Strip | None
    sources: tuple[SourceShown, ...]
    changes: ChangesShown | None
    receipt: tuple[str, ...]
    live: tuple[str, ...]
    retracted: tuple[Struck, ...]
    made: tuple[str, ...]
    notes: tuple[Piece, ...]


def article_view(
    answer: Answer,
    urls: ArticleUrls,
    *,
    wording: Wording = as_written,
    depth: Depth | None = None,
    approvals: Sequence[Approval] = (),
    fell: Mapping[str, str] = MappingProxyType({}),
) -> ArticleView:
    """Lay out an answer for the page.

    :param wording: cuts each sentence into pieces for the reader; called in reading order.
    :param approvals: who approved it; told only where it stands approved.
    :param fell: what happened to a source of a sentence since it was written, by id of the claim.
    :raises KeyError: the answer names a claim or record that it does not hold.
    """
    shown = article(answer)
    how = depth or Depth()
    maker = _Maker(shown, urls, wording, fell)
    # In reading order, because the first place explains the words and the sections hold the anchors.
    maker.reserve(line for part in shown.parts for block in part.blocks for line in block.lines)
    emergency = maker.claims(shown.emergency)
    direct = maker.claims(shown.direct_answer)
    parts = _parts(shown, how, maker)
    gaps = tuple(_gap(card, maker) for card in shown.gaps)
    conflicts = tuple(ConflictShown(claims=maker.claims(item.lines), difference=item.difference) for item in shown.disputes)
    safe = shown.answer
    return ArticleView(
        answer=safe,
        urls=urls,
        depth=how,
        state=safe.review.state,
        label=_LABELS.get(safe.review.state, shown.review.label),
        banner=banner_words(shown.review, approvals),
        interests=interests_shown(approvals) if shown.review.approved else (),
        declared=tuple(words.one_line(one.by) for one in approvals if one.by and one.declared) if shown.review.approved else (),
        approved=shown.review.approved,
        steps=steps_of(safe.review.state),
        updated=long_date(safe.created),
        updated_iso=safe.created[:10],
        understood=shown.understood,
        emergency_title=shown.emergency_title,
        emergency=emergency,
        cautions=shown.cautions,
        direct=direct,
        no_direct_answer=shown.no_direct_answer,
        contents=_contents(shown, parts),
        parts=parts,
        gaps=gaps,
        conflicts=conflicts,
        strip=strip_of(safe),
        sources=tuple(_source(entry, answer) for entry in shown.sources),
        changes=shown.changes,
        receipt=shown.receipt,
        live=shown.live,
        retracted=shown.retracted,
        made=shown.made,
        notes=maker.notes(),
    )


def banner_words(review: words.ReviewWords, approvals: Sequence[Approval] = ()) -> str:
    """What the banner says; it never says both that a text is reviewed and that a review is pending."""
    known = [one for one in approvals if one.by or one.on]
    signed = [_named(one) for one in known if one.signed]
    beside = [_named(one) for one in known if not one.signed]
    if not review.approved or not signed:
        return review.sentence
    # Credentials hold commas: names are parted by more.
    also = f" Single sentences were also approved by {'; '.join(beside)}." if beside else ""
    return f"Reviewed and approved by {'; '.join(signed)}.{also}"


def _named(one: Approval) -> str:
    return words.one_line(signed_words(one) if one.by else f"a person on {long_date(one.on)}")


def interests_shown(approvals: Iterable[Approval]) -> tuple[tuple[str, str], ...]:
    """Who approved it, and which competing interests each of them stated."""
    return tuple((words.one_line(one.by), words.one_line(one.interests)) for one in approvals if one.by and one.interests)


def steps_of(state: str) -> tuple[StepShown, ...]:
    """The three steps of a review and where this article stands; none of them is current in a state that lies outside."""
    at = _STEP_OF.get(state, -1)
    return tuple(
        StepShown(label=label, state="current" if number == at else "done" if number < at else "todo") for number, label in enumerate(STEPS)
    )


class _Maker:
    """Turns the lines of one article into sentences of its page."""

    def __init__(self, shown: Article, urls: ArticleUrls, wording: Wording, fell: Mapping[str, str]) -> None:
        self._roles = {claim.id: claim.role or "" for claim in shown.answer.claims}
        self._urls = urls
        self._wording = wording
        self._fell = fell
        self._reserved: frozenset[str] = frozenset()
        self._in_parts = False
        self._anchored: set[str] = set()
        self._notes: dict[str, Piece] = {}

    def reserve(self, lines: Iterable[Line]) -> None:
        """Keep the anchors of these for the parts of the article."""
        self._reserved = frozenset(line.id for line in lines)

    def in_parts(self) -> None:
        """From here on the reserved anchors are given."""
        self._in_parts = True

    def notes(self) -> tuple[Piece, ...]:
        """What the article explains, once each, in order of first use."""
        return tuple(self._notes.values())

    def claims(self, lines: Sequence[Line]) -> tuple[ClaimShown, ...]:
        return tuple(self._claim(line) for line in lines)

    def _claim(self, line: Line) -> ClaimShown:
        first = line.evidence[0].source
        pieces = self._wording(line.text)
        self._notes.update({piece.key: piece for piece in pieces if piece.key and piece.key not in self._notes})
        return ClaimShown(
            id=line.id,
            anchor=self._anchor(line.id),
            pieces=pieces,
            marks=marks_of(line, self._urls),
            role=line.role,
            alarming=self._roles.get(line.id, "") in _ALARMING,
            sort=sort_of(first.kind),
            about=kind_and_year(first.kind, first.year),
            qualifier=line.qualifier.replace(" by design", ""),
            plain="; ".join(part for part in line.qualifier.split("; ") if not part.startswith("level ")),
            disputed=line.disputed,
            loud=line.loud,
            fell=self._fell.get(line.id, ""),
        )

    def _anchor(self, claim: str) -> str:
        kept_for_later = claim in self._reserved and not self._in_parts
        if kept_for_later or claim in self._anchored:
            return ""
        self._anchored.add(claim)
        return claim


def marks_of(line: Line, urls: ArticleUrls) -> tuple[Mark, ...]:
    """One numbered mark for each source of a sentence."""
    sources = {item.number: item.source for item in line.evidence}
    return tuple(
        Mark(
            number=cited.number,
            href=f"{urls.evidence}{line.id}#source-{cited.number}",
            label=_mark_label(cited.number, sources[cited.number], cited.loud),
            loud=cited.loud,
        )
        for cited in line.citations
    )


def _mark_label(number: int, source: Reference, loud: str) -> str:
    parts = (f"Evidence: source {number}", words.kind_words(source.kind), str(source.year or "year not stated"), loud.lower())
    return ", ".join(part for part in parts if part)


def _parts(shown: Article, depth: Depth, maker: _Maker) -> tuple[PartShown, ...]:
    """The parts in the reader's order, each with the anchor of its place in the answer."""
    maker.in_parts()
    paired = list(enumerate(zip(shown.parts, shown.answer.sections, strict=True), start=1))
    place = {facet: at for at, facet in enumerate(depth.first)}
    paired.sort(key=lambda item: place.get(item[1][1].facet, len(place)))  # stable: the others keep their order
    return tuple(
        PartShown(
            anchor=f"part-{number}",
            heading=part.heading,
            facet=section.facet,
            folded=section.facet in depth.folded,
            blocks=tuple(
                BlockShown(label=block.label, role=block.role, alarming=group.role in _ALARMING, claims=maker.claims(block.lines))
                for block, group in zip(part.blocks, section.groups, strict=True)
            ),
            count=sum(len(block.lines) for block in part.blocks),
        )
        for number, (part, section) in paired
    )


def _gap(card: GapCard, maker: _Maker) -> GapShown:
    return GapShown(asked=card.asked, looked_for=card.looked_for, nearest=card.nearest, facts=card.facts, claims=maker.claims(card.lines))


def _source(entry: SourceEntry, answer: Answer) -> SourceShown:
    reference = next(item for item in answer.references if item.number == entry.number)
    return SourceShown(
        entry=entry,
        sort=sort_of(reference.kind),
        kind=words.capitalised(words.kind_words(reference.kind)),
        record_href=record_url(reference.record),
        retracted=reference.status == RecordStatus.RETRACTED,
    )


def record_url(record: str) -> str:
    """The page of a record; slashes and colons of its id stay readable."""
    return f"/records/{percent(record, safe=':/')}"


def _contents(shown: Article, parts: Sequence[PartShown]) -> tuple[tuple[str, str], ...]:
    """Anchor and heading of each part, in reading order."""
    rows: tuple[tuple[str, str, object], ...] = (
        ("direct-answer", words.DIRECT_ANSWER, shown.direct_answer or shown.no_direct_answer),
        *((part.anchor, part.heading, True) for part in parts),
        ("gaps", words.GAPS, shown.gaps),
        ("conflicts", words.CONFLICTS, shown.disputes),
        ("follow-up", "Ask a follow-up", True),
        ("strip", "Evidence by year and design", len(shown.sources) > 1),
        ("references", words.REFERENCES, shown.sources),
        ("changes", shown.changes.heading if shown.changes else "", shown.changes and shown.changes.rows),
        ("receipt", words.RECEIPT, True),
    )
    return tuple((anchor, heading) for anchor, heading, there in rows if there)
