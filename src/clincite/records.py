"""What evidence is: records, their sections, and quotations from them.

A :class:`Record` is one piece of evidence (a paper's abstract, a guideline summary, our digest of a paper). Records are
immutable and content-addressed: :attr:`Record.sha256` covers everything that a reader could quote or be told about the
source. Its *status* (retracted, superseded …) lies outside that hash, because it changes while the text does not; so does the list of
what it cites, which indexes complete later.
"""

from __future__ import annotations

import enum
import hashlib
import unicodedata
from typing import Final

import msgspec

DIGEST_SCHEME: Final = "digest:"


class RecordKind(enum.StrEnum):
    """What sort of source a record is, by design and by issuer."""

    GUIDELINE = "guideline"
    GUIDELINE_SUMMARY = "guideline_summary"
    SYSTEMATIC_REVIEW = "systematic_review"
    META_ANALYSIS = "meta_analysis"
    TRIAL = "trial"
    OBSERVATIONAL = "observational"
    CASE_REPORT = "case_report"
    REVIEW = "review"
    OPINION = "opinion"
    LABEL = "label"
    DIGEST = "digest"
    NOTICE = "notice"
    UNSPECIFIED = "unspecified"


#: Kinds that say what to do.
GUIDELINES: Final = frozenset({RecordKind.GUIDELINE, RecordKind.GUIDELINE_SUMMARY})


class RecordStatus(enum.StrEnum):
    """Whether a source still stands. ``unknown`` is not "fine": nobody has looked."""

    CURRENT = "current"
    CORRECTED = "corrected"
    CONCERN = "concern"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


class Facet(enum.StrEnum):
    """The side of a condition that a question asks about or a passage tells about."""

    DEFINITION = "definition"
    CAUSE = "cause"
    DIFFERENTIAL = "differential"
    FEATURES = "features"
    DIAGNOSIS = "diagnosis"
    IMAGING = "imaging"
    TREATMENT = "treatment"
    DOSE = "dose"
    HARM = "harm"
    PROGNOSIS = "prognosis"
    PREVENTION = "prevention"
    FOLLOW_UP = "follow_up"
    EPIDEMIOLOGY = "epidemiology"
    PITFALL = "pitfall"
    UNCERTAINTY = "uncertainty"
    EMERGENCY = "emergency"


class Condition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A disease, syndrome or finding by its name, with other names for it.

    :param name: as shown to readers, sentence case ("Hemifacial spasm").
    :param id: identifier in a public vocabulary ("HP:0010828"), or None.
    :param synonyms: other clinical names and abbreviations.
    :param lay: how people without training say it.
    """

    name: str
    id: str | None = None
    synonyms: tuple[str, ...] = ()
    lay: tuple[str, ...] = ()


class Presentation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A complaint that a condition explains, and its bin in the differential.

    :param finding: the complaint ("facial twitching").
    :param condition: name of the condition that explains it.
    :param bin: ``common``, ``secondary``, ``do_not_miss`` or ``mimic``.
    :param rank: place among the conditions of its bin, the likeliest first; 0: not ranked.
    :param lay: other ways to say the complaint.
    """

    finding: str
    condition: str
    bin: str
    rank: int = 0
    lay: tuple[str, ...] = ()


class Relation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A tie to another record, in MEDLINE's ``CommentsCorrections`` terms ("RetractionIn", "UpdateOf").

    :param type: MEDLINE's RefType, ``SupersededBy``/``Supersedes`` for guidelines, or ``CitesRetracted`` (a retracted paper among those
        that it cites).
    :param target: record id of the other ("pmid:123"), or None when only a citation is known.
    :param citation: the citation as printed.
    :param by: who says so, when it is not the record's own source: id of a notice or of another record, or name of a list.
    """

    type: str
    target: str | None = None
    citation: str | None = None
    by: str | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named stretch of text in a record, with what its source says it is about.

    :param name: unique in its record; nested headings joined by " › ".
    :param text: plain NFC text. A newline ends a statement or a block; offsets count its characters.
    :param facet: the side of a condition it tells about, when the source marks it; None: to be classified.
    :param condition: name of the condition it is about, when marked.
    :param role: finer place within a facet (``first_line``, ``red_flag``, ``do_not_miss`` …), when marked.
    :param subject: the intervention, test or drug it is about, when marked.
    :param measure: a quantity that other records report too, for finding disagreement.
    :param importance: ``key``, ``usual`` or ``detail``.
    :param strength: strength of recommendation in the source's words ("strong", "Class IIa").
    :param certainty: certainty of evidence in the source's words ("moderate", "LOE B-R").
    """

    name: str
    text: str
    facet: Facet | None = None
    condition: str | None = None
    role: str | None = None
    subject: str | None = None
    measure: str | None = None
    importance: str = "usual"
    strength: str | None = None
    certainty: str | None = None


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One piece of evidence.

    :param id: ``<scheme>:<key>``, e.g. ``pmid:33211908``, ``digest:pmid:33211908``, ``openmed:acr_gout_2020/flare_management``.
    :param sections: in reading order; names are unique.
    :param source: journal or site, abbreviated as its index does.
    :param issuer: society or agency that issued a guideline.
    :param ids: identifiers by scheme: pmid, doi, pmcid.
    :param year: of publication.
    :param digest: True when the text is not the source's own words: our digest of it (:func:`is_ours`) or a packaged summary.
    :param conditions: conditions that the record is about (feeds the vocabulary).
    :param presentations: differential entries (feeds the vocabulary).
    :param status_checked: ISO date on which the status was last established; None: never.
    :param n: participants, when known.
    :param cites: ids of the records that it lists as its references ("pmid:123", "doi:10.1/x"), each once, in order.
    """

    id: str
    kind: RecordKind
    title: str
    sections: tuple[Section, ...]
    authors: tuple[str, ...] = ()
    source: str | None = None
    issuer: str | None = None
    year: int | None = None
    ids: dict[str, str] = {}
    url: str | None = None
    licence: str | None = None
    language: str = "en"
    publication_types: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    presentations: tuple[Presentation, ...] = ()
    design: str | None = None
    population: str | None = None
    n: int | None = None
    digest: bool = False
    extra: dict[str, str] = {}
    status: RecordStatus = RecordStatus.UNKNOWN
    status_checked: str | None = None
    relations: tuple[Relation, ...] = ()
    cites: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the record's content: all fields but status, status_checked, relations and cites."""
        content = msgspec.to_builtins(self)
        for outside in ("status", "status_checked", "relations", "cites"):
            content.pop(outside, None)
        return sha256_of(content)

    def section(self, name: str) -> Section | None:
        """The section of that name, or None."""
        return next((part for part in self.sections if part.name == name), None)


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """An exact span of a record: ``record.section(section).text[start:end] == text``.

    :param record: record id.
    :param record_sha256: :attr:`Record.sha256` when the quotation was taken.
    :param section: section name.
    :param start: first character, counted from 0.
    :param end: one past the last character.
    """

    record: str
    record_sha256: str
    section: str
    start: int
    end: int
    text: str


def quote_from(record: Record, section: Section, start: int, end: int, *, record_sha256: str | None = None) -> Quote:
    """The quotation of ``section.text[start:end]``; pass ``record_sha256`` to spare hashing a record again."""
    if not 0 <= start < end <= len(section.text):
        raise ValueError(f"span {start}:{end} lies outside section {section.name!r} of {record.id}")
    return Quote(
        record=record.id,
        record_sha256=record_sha256 or record.sha256,
        section=section.name,
        start=start,
        end=end,
        text=section.text[start:end],
    )


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces: the bytes that hashes are taken over.

    Same bytes as ``json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)`` for the value's plain form.
    """
    return msgspec.json.encode(msgspec.to_builtins(value), order="sorted")


def is_ours(record_id: str) -> bool:
    """Whether a record is our own digest of a source, by its id (``digest:pmid:33211908``)."""
    return record_id.startswith(DIGEST_SCHEME)


def sha256_of(value: object) -> str:
    """SHA-256 (hex) of :func:`canonical_json`."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def clean_text(text: str) -> str:
    """Text as records hold it: NFC, no control characters but newline, runs of blanks folded, ends stripped."""
    # Invisible characters stand inside words (soft hyphens); control characters stand between them.
    kept = "".join(
        char if char == "\n" or (category := unicodedata.category(char)) not in _DROPPED_CATEGORIES else "" if category == "Cf" else " "
        for char in text
    )
    # Composed last: what was dropped may have stood between a letter and its accent.
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", kept).split("\n"))
    return "\n".join(line for line in lines if line)


_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
