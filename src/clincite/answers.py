"""What we say and why: claims, sections, gaps, conflicts, the receipt, and the answer that holds them.

The JSON form of :class:`Answer` is the contract (``docs/contract.md``): fields are only ever added.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from clincite.records import Facet, Quote, sha256_of

SCHEMA: Final = "clincite/answer/1"


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence that the reader sees, and what it stands on.

    :param id: ``c1``, ``c2`` … in reading order.
    :param text: what the reader sees.
    :param role: finer place within the facet (``first_line``, ``red_flag`` …).
    :param level: OCEBM 2011 level by design, "1" to "5"; None for guidelines and where no design is known.
    :param strength: strength of recommendation in the source's words.
    :param certainty: certainty of a body of evidence in the source's words.
    :param edits: how the text was derived from the first quotation, in order; empty: verbatim;
        ``reworded`` alone: an editor wrote it.
    :param quotes: at least one.
    :param against: ids of claims that disagree with it.
    """

    id: str
    text: str
    facet: Facet
    role: str | None = None
    level: str | None = None
    strength: str | None = None
    certainty: str | None = None
    edits: tuple[str, ...] = ()
    quotes: tuple[Quote, ...]
    against: tuple[str, ...] = ()


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Claims about one condition (or under one heading of the source) in a section.

    :param label: heading shown; may be empty when a section has one group only.
    :param condition: vocabulary id of the condition, when it has one.
    :param role: what binds the group, e.g. a bin of the differential or a treatment line.
    """

    label: str
    condition: str | None = None
    role: str | None = None
    claims: tuple[str, ...]


class AnswerSection(msgspec.Struct, frozen=True, kw_only=True):
    """A headed part of the article."""

    heading: str
    facet: Facet
    groups: tuple[Group, ...]


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A source as listed under the article, numbered by first use.

    :param digest: the quoted text is our own digest of the source.
    :param summary: the quoted text is someone else's summary of the source.
    :param superseded_by: record id of the newer edition that replaces it.
    :param notices: ids (or citations) of the notices of retraction, concern and correction that concern it.
    :param retracted_cites: ids of the retracted papers among those that it cites.
    """

    number: int
    record: str
    kind: str
    issuer: str | None
    status: str
    status_checked: str | None
    title: str
    authors: tuple[str, ...]
    source: str | None
    year: int | None
    ids: dict[str, str]
    url: str | None
    digest: bool
    summary: bool = False
    design: str | None = None
    population: str | None = None
    n: int | None = None
    superseded_by: str | None = None
    notices: tuple[str, ...] = ()
    retracted_cites: tuple[str, ...] = ()


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked and could not be answered, honestly.

    :param asked: the part of the question that stays open.
    :param looked_for: terms searched.
    :param nearest: record ids of the nearest evidence found.
    :param why_not: why that evidence does not answer.
    :param would_answer: what evidence would.
    :param claims: ids of claims in which a source itself states what is not known.
    :param titles: of the nearest records, in the same order.
    :param kind: ``nothing`` (found), ``facet`` (asked about, unanswered), ``population`` (no source speaks of it), ``comparison``
        (no source makes it), ``closest`` (no source is about it; the nearest are quoted), ``stated`` (sources say that it is not known) or
        ``rejected`` (reviewers rejected what was found).
    """

    asked: str
    looked_for: tuple[str, ...]
    nearest: tuple[str, ...]
    why_not: str
    would_answer: str
    claims: tuple[str, ...] = ()
    kind: str = "nothing"
    titles: tuple[str, ...] = ()


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Claims that disagree, and the difference between their sources that may explain it."""

    claims: tuple[str, ...]
    difference: str


class Emergency(msgspec.Struct, frozen=True, kw_only=True):
    """What to do first, shown before anything else."""

    kind: str
    title: str
    claims: tuple[str, ...]


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """How many records or statements were left out for one reason."""

    reason: str
    count: int


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """How the question was read, so that the reader can correct it."""

    conditions: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    comparison: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


class LiveSearch(msgspec.Struct, frozen=True, kw_only=True):
    """One search of a service on the network, made for this answer.

    :param service: its name ("pubmed").
    :param query: as sent.
    :param total: records that match, by the service's count; None when it did not answer.
    :param fetched: records that it gave.
    :param new: records among them that the library did not hold.
    :param failed: why there is nothing from it, in one sentence; None: nothing failed.
    """

    service: str
    query: str
    total: int | None
    fetched: int
    new: int
    failed: str | None = None


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was found and may not be quoted: it is retracted."""

    record: str
    title: str
    year: int | None
    notices: tuple[str, ...] = ()


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What was searched, found, dropped and used.

    :param library: snapshot hash of the library.
    :param vectors: model and state of the vectors that took part in the search; None: by words alone.
    :param searched: sections in the library.
    :param found: sections that the search returned.
    :param considered: statements weighed.
    :param dropped: left out, by reason; counts are of statements except where the reason says records.
    :param used: records cited.
    :param confidence: how sure it is that the library holds an answer, 0 to 1; not how likely the answer is to be right.
    :param live: what was searched on the network for it; empty: nothing.
    :param retracted: retracted records that the search found and the answer does not use.
    :param without: ids of records that the answer was asked to do without.
    """

    library: str
    engine: str
    vectors: str | None = None
    searched: int
    found: int
    considered: int = 0
    dropped: tuple[Dropped, ...]
    used: int
    confidence: float | None = None
    live: tuple[LiveSearch, ...] = ()
    retracted: tuple[LeftOut, ...] = ()
    without: tuple[str, ...] = ()


class ReviewState(msgspec.Struct, frozen=True, kw_only=True):
    """Where the answer stands with its reviewers.

    :param replaced_by: number of the version that took its place; where none did, the field is not there.
    """

    state: str = "submitted"
    version: int = 1
    replaced_by: int | msgspec.UnsetType = msgspec.UNSET


class ChangedClaim(msgspec.Struct, frozen=True, kw_only=True):
    """One claim that differs between two answers to the same question.

    :param kind: ``added``, ``dropped``, ``support`` (other quotations carry it) or ``wording``.
    :param claim: its id in this answer; None when it was dropped.
    :param before: its text in the other answer; None when it was added.
    :param records: ids of the records that it stood on there.
    :param why: what happened to those records, as far as it is known ("pmid:1 was retracted"), or for what kind of reason it was changed.
    """

    kind: str
    claim: str | None = None
    before: str | None = None
    records: tuple[str, ...] = ()
    why: tuple[str, ...] = ()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """How an answer differs from another one to the same question.

    :param basis: ``refresh``: the other is an earlier version; ``review``: an earlier version too, and this one is it with the decisions of
        reviewers carried out; ``without``: the other uses the records that this one does without.
    :param other: id of the other answer.
    :param other_created: when it was written.
    :param unchanged: how many claims are in both, word for word and on the same quotations.
    :param direct_answer_changed: the direct answer is made of other claims or other words.
    """

    basis: str
    other: str
    other_created: str
    unchanged: int
    claims: tuple[ChangedClaim, ...] = ()
    direct_answer_changed: bool = False


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An article, with everything needed to check it.

    :param id: :func:`answer_id`.
    :param facets: sides of the condition that the question asks about.
    :param direct_answer: ids of the claims that answer in two or three sentences.
    :param understood: how the question was read.
    :param changes: how it differs from the version that it refreshes, or from the answer with all records; None: not compared.
    :param created: UTC ISO 8601.
    """

    schema: str = SCHEMA
    id: str = ""
    question: str
    title: str
    reader: str = "clinician"
    facets: tuple[Facet, ...]
    emergency: Emergency | None = None
    direct_answer: tuple[str, ...]
    sections: tuple[AnswerSection, ...]
    claims: tuple[Claim, ...]
    references: tuple[Reference, ...]
    gaps: tuple[Gap, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    understood: Understood = Understood()
    receipt: Receipt
    disclaimer: str = ""
    review: ReviewState = ReviewState()
    changes: Changes | None = None
    created: str

    def claim(self, claim_id: str) -> Claim:
        """The claim of that id; KeyError when there is none."""
        for claim in self.claims:
            if claim.id == claim_id:
                return claim
        raise KeyError(claim_id)

    def reference(self, record_id: str) -> Reference:
        """The reference to that record; KeyError when there is none."""
        for reference in self.references:
            if reference.record == record_id:
                return reference
        raise KeyError(record_id)


def answer_id(answer: Answer) -> str:
    """SHA-256 (hex) of the canonical answer without ``id`` and ``created``."""
    return content_id(msgspec.to_builtins(answer))


def content_id(content: dict[str, Any]) -> str:
    """:func:`answer_id` of an answer file as decoded, with all that is in it, known to this version or not."""
    return sha256_of({name: value for name, value in content.items() if name not in {"id", "created"}})


def sealed(answer: Answer) -> Answer:
    """The answer with its id filled in."""
    return msgspec.structs.replace(answer, id=answer_id(answer))
