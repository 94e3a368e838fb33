"""The words that all faces share: labels for kinds, states and levels, and the receipt as sentences.

Everything here takes plain values and returns plain text. Text that comes from a source goes through :func:`one_line` or
:func:`block` before it is shown, so that no control character, terminal escape or bidi override reaches a reader.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from clincite.answers import Answer, Claim, LiveSearch, Receipt
from clincite.records import Facet, RecordKind, RecordStatus, clean_text

DIRECT_ANSWER: Final = "Direct answer"
NO_DIRECT_ANSWER: Final = (
    "This library holds no sentence that answers the question directly. What it lacks is listed under “What is not known”."
)
NO_DIRECT_ANSWER_LEFT: Final = (
    "The reviewers left no sentence that answers the question directly. What is missing is listed under “What is not known”."
)
REJECTED: Final = "rejected"
"""Kind of a gap that reviewers left."""
REPLACED: Final = "replaced"
"""State of a published version whose place a newer one has taken, whatever the desk called it last."""
NOT_APPROVED: Final = "not_approved"
"""State of a published version whose review went on with a newer one, while none has taken its place yet."""
GAPS: Final = "What is not known"
CONFLICTS: Final = "Where sources disagree"
REFERENCES: Final = "References"
RECEIPT: Final = "Receipt"
RETRACTED: Final = "Found and not used, because retracted:"
STRUCK: Final = "RETRACTED"
"""Stands before a title that is struck through, for readers and machines that do not see the line."""
DISCLAIMER: Final = "Disclaimer"
DISPUTED: Final = "disputed, see"
CHECK: Final = "clincite verify FILE"
SHORT_HASH: Final = 12
"""Characters of a hash that are shown."""

_TERMS_SHOWN: Final = 8
_CITED_SHOWN: Final = 10
_UNSAFE_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})

KINDS: Final[Mapping[str, str]] = {
    RecordKind.GUIDELINE: "guideline",
    RecordKind.GUIDELINE_SUMMARY: "guideline summary",
    RecordKind.SYSTEMATIC_REVIEW: "systematic review",
    RecordKind.META_ANALYSIS: "meta-analysis",
    RecordKind.TRIAL: "trial",
    RecordKind.OBSERVATIONAL: "observational study",
    RecordKind.CASE_REPORT: "case report",
    RecordKind.REVIEW: "review",
    RecordKind.OPINION: "opinion",
    RecordKind.LABEL: "drug label",
    RecordKind.DIGEST: "digest",
    RecordKind.NOTICE: "notice",
    RecordKind.UNSPECIFIED: "kind not stated",
}

FACETS: Final[Mapping[Facet, str]] = {
    Facet.DEFINITION: "definition",
    Facet.CAUSE: "causes",
    Facet.DIFFERENTIAL: "differential diagnosis",
    Facet.FEATURES: "features",
    Facet.DIAGNOSIS: "diagnosis",
    Facet.IMAGING: "imaging",
    Facet.TREATMENT: "treatment",
    Facet.DOSE: "dose",
    Facet.HARM: "harms",
    Facet.PROGNOSIS: "prognosis",
    Facet.PREVENTION: "prevention",
    Facet.FOLLOW_UP: "follow-up",
    Facet.EPIDEMIOLOGY: "epidemiology",
    Facet.PITFALL: "pitfalls",
    Facet.UNCERTAINTY: "what is not known",
    Facet.EMERGENCY: "what to do first",
}

# The gravest last.
_LOUD: Final[Mapping[str, str]] = {
    RecordStatus.CORRECTED: "CORRECTED",
    RecordStatus.SUPERSEDED: "SUPERSEDED",
    RecordStatus.CONCERN: "EXPRESSION OF CONCERN",
    RecordStatus.RETRACTED: "RETRACTED",
}

_ROLES: Final[Mapping[str, str]] = {
    "do_not_miss": "do not miss",
    "first_line": "first line",
    "follow_up": "follow-up",
    "indicated": "when to image",
    "not_indicated": "when not to image",
    "red_flag": "red flag",
    "refer": "when to refer",
}
_SILENT_ROLES: Final = frozenset({"", "key", "usual", "detail", "finding", "technique", "first_action"})
"""Roles that order statements but tell the reader nothing new."""

_CERTAINTIES: Final = frozenset({"high", "moderate", "low", "very low"})

EDITS: Final[Mapping[str, str]] = {
    "capitalise": "first letter made a capital",
    "drop_citation_marks": "the source’s own citation marks dropped",
    "drop_label": "leading label dropped",
    "drop_lead_in": "lead-in dropped",
    "drop_strength_mark": "mark of strength shown apart",
    "drop_trailing": "dangling last word dropped",
    "end_sentence": "full stop added",
    "quotation_marks": "put in quotation marks",
    "prefix_heading": "the headings it stands under put in front",
    "reworded": "reworded by a reviewer, and checked against every quotation",
}

_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "retracted": ("retracted record", "retracted records"),
    "superseded": ("superseded record", "superseded records"),
    "concern": ("record under an expression of concern", "records under an expression of concern"),
    "duplicate": ("statement that repeats another", "statements that repeat another"),
}


class ReviewWords(msgspec.Struct, frozen=True, kw_only=True):
    """A review state for the reader.

    :param label: the state as a word or two ("Submitted").
    :param sentence: what the state means; never says more than the state does.
    :param approved: True only when a person has approved the text.
    """

    label: str
    sentence: str
    approved: bool = False


_REVIEW: Final[Mapping[str, ReviewWords]] = {
    "draft": ReviewWords(label="Draft", sentence="Not yet reviewed by a person."),
    "submitted": ReviewWords(label="Submitted", sentence="Not yet reviewed by a person."),
    "under_review": ReviewWords(label="Under review", sentence="A person is reviewing it. It is not approved yet."),
    "changes_requested": ReviewWords(label="Changes requested", sentence="A reviewer asked for changes. It is not approved."),
    "approved": ReviewWords(label="Approved", sentence="Reviewed and approved by a person.", approved=True),
    "rejected": ReviewWords(label="Rejected", sentence="A reviewer rejected it. Do not rely on it."),
    "withdrawn": ReviewWords(label="Withdrawn", sentence="It was withdrawn. Do not rely on it."),
    "evidence_changed": ReviewWords(
        label="Evidence changed",
        sentence="A source has changed since it was approved. It needs a new review.",
    ),
    "expired": ReviewWords(label="Review expired", sentence="Its review is out of date. It needs a new review."),
    "outdated": ReviewWords(label="Outdated", sentence="A source has changed since it was written. It needs a new review."),
    NOT_APPROVED: ReviewWords(label="Not approved", sentence="In its last review it was not approved."),
    REPLACED: ReviewWords(label="Replaced", sentence="A newer version has taken its place. Do not rely on it."),
}


def no_direct_answer(answer: Answer) -> str:
    """What stands in place of a direct answer: the library has none, or reviewers rejected it."""
    rejected = any(gap.kind == REJECTED and gap.asked == answer.question for gap in answer.gaps)
    return NO_DIRECT_ANSWER_LEFT if rejected else NO_DIRECT_ANSWER


def one_line(text: str) -> str:
    """The text on one line: NFC, no control or format characters, blanks folded."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())  # nearly all text; the same result, many times faster
    return " ".join(clean_text(text).split())


def block(text: str) -> str:
    """The text with its lines and blanks kept, and every control or format character made a blank."""
    return "".join(char if char == "\n" or unicodedata.category(char) not in _UNSAFE_CATEGORIES else " " for char in text)


def capitalised(text: str) -> str:
    """The text with its first letter large and the rest untouched."""
    return text[:1].upper() + text[1:]


def stopped(text: str) -> str:
    """The text with a full stop behind it, unless it ends in one, or in another mark that ends a sentence."""
    return text if text.rstrip("”’\"'»)]").endswith((".", "!", "?", "…")) else f"{text}."


def listed(parts: Sequence[str], last: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def counted(number: int, one: str, many: str) -> str:
    """``1 section``, ``1,893 sections``."""
    return f"{number:,} {one if number == 1 else many}"


def long_date(iso: str) -> str:
    """``2026-12-01T…`` as ``1 December 2026``; what is no date is shown as it is."""
    try:
        day = datetime.date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{day.day} {day:%B} {day.year}"


def kind_words(kind: str, issuer: str | None = None) -> str:
    """What sort of source it is, and for guidelines whose: ``guideline summary of the ACR``."""
    words = KINDS.get(kind, kind.replace("_", " ") or KINDS[RecordKind.UNSPECIFIED])
    if not issuer:
        return words
    return f"{words} of {issuer}" if kind == RecordKind.GUIDELINE_SUMMARY else f"{words}, {issuer}"


def status_words(status: str, checked: str | None, superseded_by: str | None = None) -> str:
    """Whether a source stands, in words: quiet when current, capitals when a reader must know. Unknown is no good news, and says so.

    :param superseded_by: record id of the edition that replaces it.
    """
    date = (checked or "")[:10]
    if superseded_by and status != RecordStatus.SUPERSEDED:
        return f"{status_words(status, checked)}, superseded by {superseded_by}"
    if status in _LOUD:
        by = f" by {superseded_by}" if superseded_by else ""
        return f"{_LOUD[status]}{by} (checked {date})" if date else f"{_LOUD[status]}{by}"
    if status == RecordStatus.CURRENT:
        return f"current as of {date}" if date else "current, date of check not recorded"
    return f"status unknown (last looked at {date})" if date else "status unknown, never checked"


def cited_words(retracted: Sequence[str]) -> str:
    """``cites 2 retracted papers: pmid:1, pmid:2``; empty when it cites none."""
    if not retracted:
        return ""
    shown = [*retracted[:_CITED_SHOWN], *([f"{len(retracted) - _CITED_SHOWN:,} more"] if len(retracted) > _CITED_SHOWN else [])]
    return f"cites {counted(len(retracted), 'retracted paper', 'retracted papers')}: {listed(shown)}"


def notices_words(notices: Sequence[str]) -> str:
    """``as told by pmid:9 and Retraction Watch``; empty without any."""
    return f"as told by {listed(notices)}" if notices else ""


def gravest(statuses: Iterable[str]) -> str:
    """The loudest of them in capitals; empty when a reader need know of none."""
    borne = set(statuses)
    return next((_LOUD[status] for status in reversed(list(_LOUD)) if status in borne), "")


def loud_status(status: str) -> str:
    """The status in capitals when a reader must know of it (corrected, concern, retracted, superseded); else empty."""
    return _LOUD.get(status, "")


def level_words(level: str | None) -> str:
    """``level 1 by design``; empty without a level."""
    return f"level {level} by design" if level else ""


def certainty_words(certainty: str | None) -> str:
    """``moderate certainty`` for a plain grade; the source's own words ("LOE B-R") otherwise."""
    if not certainty:
        return ""
    return f"{certainty} certainty" if certainty.casefold() in _CERTAINTIES else certainty


def qualifier_words(claim: Claim) -> str:
    """Strength, certainty and level after a sentence: ``strong; moderate certainty``; no level where strength is stated."""
    if claim.strength and re.search(rf"\b{re.escape(claim.strength)}\b", claim.text):
        return ""  # the sentence says it itself
    level = "" if claim.strength else level_words(claim.level)
    return "; ".join(part for part in (claim.strength or "", certainty_words(claim.certainty), level) if part)


def role_words(role: str | None, *beside: str) -> str:
    """The role as a small word; empty when it adds nothing to the headings it stands beside."""
    if not role or role in _SILENT_ROLES:
        return ""
    words = _ROLES.get(role, role.replace("_", " "))
    return "" if any(words.casefold() in text.casefold() for text in beside) else words


def edit_words(edits: Sequence[str]) -> str:
    """How a sentence was derived from its quotation: ``verbatim``, or ``lead-in dropped; condition named …``.

    An edit may carry a detail after a colon: ``name_condition:Hemifacial spasm``.
    """
    return "; ".join(_edit(edit) for edit in edits) or "verbatim"


def _edit(edit: str) -> str:
    name, _, detail = edit.partition(":")
    words = EDITS.get(name, name.replace("_", " "))
    return f"{words} ({detail.strip()})" if detail.strip() else words


def review_words(state: str, replaced_by: int | None = None) -> ReviewWords:
    """The review state for the reader; a state we do not know counts as not approved.

    :param replaced_by: number of the version that took its place.
    """
    if replaced_by is not None:
        return ReviewWords(label=f"Replaced by version {replaced_by}", sentence="It stays here as it was published. Do not rely on it.")
    known = _REVIEW.get(state)
    return known or ReviewWords(label=capitalised(state.replace("_", " ")) or "Review state missing", sentence="Take it as not reviewed.")


def receipt_sentences(receipt: Receipt) -> tuple[str, ...]:
    """The search in words and numbers: what was searched and used, how, what was left out and why, and how well the library fits."""
    flow = [f"Searched {counted(receipt.searched, 'section', 'sections')}", f"{receipt.found:,} matched"]
    if receipt.considered:
        flow.append(f"{counted(receipt.considered, 'statement', 'statements')} weighed")
    flow.append(f"{counted(receipt.used, 'source', 'sources')} used")
    left_out = [_reason(drop.reason, drop.count) for drop in receipt.dropped if drop.count]
    sentences = (
        "; ".join(flow) + ".",
        f"Searched by words and by meaning ({_vectors_words(receipt.vectors)})." if receipt.vectors else "",
        f"Left out: {'; '.join(left_out)}." if left_out else "Nothing was left out.",
        f"Fit of the library to the question: {receipt.confidence:.2f} of 1." if receipt.confidence is not None else "",
    )
    return tuple(sentence for sentence in sentences if sentence)


_QUERY_SHOWN: Final = 240
_SERVICES: Final[Mapping[str, str]] = {"pubmed": "PubMed", "europepmc": "Europe PMC"}


def live_words(search: LiveSearch) -> str:
    """One search on the network: ``Searched PubMed: 123 matches, 20 read, 14 new to the library · query …``, a long one cut short."""
    service = _SERVICES.get(search.service, search.service)
    shown = search.query if len(search.query) <= _QUERY_SHOWN else f"{search.query[:_QUERY_SHOWN].rpartition(' ')[0]} …"
    query = f" · query {shown}" if shown else ""
    if search.total is None:
        return f"{search.failed or f'{service} was not searched.'}{query}"
    counts = f"{counted(search.total, 'match', 'matches')}, {search.fetched:,} read, {search.new:,} new to the library"
    return f"Searched {service}: {counts}{f'. {search.failed}' if search.failed else ''}{query}"


def _vectors_words(vectors: str) -> str:
    """The model, and how many sections have a vector where not all have (``minilm 20/1893 0af3`` in the receipt)."""
    model, _, rest = vectors.partition(" ")
    count, _, total = rest.partition(" ")[0].partition("/")
    partly = count.isdecimal() and total.isdecimal() and count != total
    return f"model {model}; {int(count):,} of {int(total):,} sections have a vector" if partly else f"model {model}"


def _reason(reason: str, count: int) -> str:
    one, many = _REASONS.get(reason, (reason.replace("_", " "),) * 2)
    return counted(count, one, many)


def understood_words(answer: Answer) -> str:
    """How the question was read, in one line; empty when nothing was recorded."""
    read = answer.understood
    about = listed([*read.conditions, *(name for name in read.findings if name not in read.conditions)])
    terms = list(read.terms[:_TERMS_SHOWN])
    more = len(read.terms) - len(terms)
    if more > 0:
        terms.append(f"{more} more")
    parts = (
        about,
        listed([FACETS[facet] for facet in answer.facets]),
        f"in {listed(read.population)}" if read.population else "",
        listed(read.comparison, "compared with") if len(read.comparison) == 2 else listed(read.comparison),
        f"also searched for {listed(terms)}" if terms else "",
    )
    return " · ".join(part for part in parts if part)
