"""How much a source can carry: level of evidence by design, status, and a weight for choosing."""

from __future__ import annotations

import math
import re
from typing import Final

from clincite.evidence.design import design_of, is_notice
from clincite.library import Library
from clincite.library.notices import retracted_cites
from clincite.records import DIGEST_SCHEME, Facet, Record, RecordKind, RecordStatus, Section
from clincite.sources.recommendation import marks_in

# OCEBM 2011 Levels of Evidence (Howick et al.), by design. A guideline is no study design and has no level of its own.
_LEVELS: Final[dict[RecordKind, str]] = {
    RecordKind.SYSTEMATIC_REVIEW: "1",
    RecordKind.META_ANALYSIS: "1",
    RecordKind.TRIAL: "2",
    RecordKind.OBSERVATIONAL: "3",
    RecordKind.CASE_REPORT: "4",
    RecordKind.OPINION: "5",
}
# How often, how likely and what shows it: a survey or cohort is the design that answers (OCEBM 2011, questions 1, 2 and 3).
_OBSERVED: Final = frozenset({Facet.EPIDEMIOLOGY, Facet.PROGNOSIS, Facet.FEATURES, Facet.DIAGNOSIS, Facet.IMAGING, Facet.DIFFERENTIAL})

# A definition, a warning or an owned gap is no finding of a study.
_OF_NO_STUDY: Final = frozenset({Facet.DEFINITION, Facet.PITFALL, Facet.UNCERTAINTY})

_WEIGHTS: Final[dict[RecordKind, float]] = {
    RecordKind.GUIDELINE: 1.0,
    RecordKind.SYSTEMATIC_REVIEW: 0.95,
    RecordKind.META_ANALYSIS: 0.95,
    RecordKind.GUIDELINE_SUMMARY: 0.9,
    RecordKind.TRIAL: 0.8,
    RecordKind.LABEL: 0.7,
    RecordKind.OBSERVATIONAL: 0.6,
    RecordKind.REVIEW: 0.5,
    RecordKind.DIGEST: 0.5,
    RecordKind.UNSPECIFIED: 0.45,
    RecordKind.CASE_REPORT: 0.3,
    RecordKind.OPINION: 0.2,
    RecordKind.NOTICE: 0.0,
}
_STATUS_FACTORS: Final[dict[RecordStatus, float]] = {RecordStatus.CONCERN: 0.4, RecordStatus.SUPERSEDED: 0.5, RecordStatus.CORRECTED: 0.95}
_NEUTRAL_YEAR: Final = 2010
_YEAR_STEP: Final = 0.006
# For each power of ten of participants.
_SIZE_STEP: Final = 0.02
_LARGE: Final = 4.0

#: Statuses that a claim may never stand on.
UNUSABLE: Final = (RecordStatus.RETRACTED,)
# A synthesis that cites retracted papers may have pooled them; which of what it cites it pooled, its list of references does not say.
_CITES_RETRACTED_FACTOR: Final = 0.95
_SYNTHESES: Final = frozenset({RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS})
# As publishers and MEDLINE title what was taken back without being called retracted: Cochrane reviews, articles in press.
_WITHDRAWN_TITLE: Final = re.compile(r"^\W*WITHDRAWN\b\s*[:.\]]", re.IGNORECASE)


def judged_kind(record: Record) -> RecordKind:
    """The kind that a record declares; where it declares neither kind nor design, the one that its title or abstract states."""
    if record.kind is not RecordKind.UNSPECIFIED or record.design:
        return record.kind
    judged = design_of(record)
    return judged.kind if judged else record.kind


def design_words(record: Record) -> str | None:
    """The design for readers: as declared, or as its text states it, and then it says so ("Randomised trial (by its abstract)")."""
    if record.design or record.kind is not RecordKind.UNSPECIFIED:
        return record.design
    judged = design_of(record)
    return f"{judged.design} (by its {'title' if judged.section is None else 'abstract'})" if judged else None


def level_of(record: Record, facet: Facet) -> str | None:
    """OCEBM 2011 level "1" to "5" by design and kind of question; None where design gives none (guidelines, unknown designs).

    For how common, how it looks and how it goes, an observational study is level 2. Where the source declares no kind, the design is the
    one that its text states (:func:`design_words` says so).
    """
    if facet in _OF_NO_STUDY:
        return None
    level = _LEVELS.get(judged_kind(record))
    return "2" if level == "3" and facet in _OBSERVED else level


# Lines under a graded heading that are no recommendation themselves.
_NO_RECOMMENDATION: Final = re.compile(
    r"[^.;:–]{0,60}\b(?:starting dose|maximum dose|maintenance dose|monitoring|rationale|definitions?|durations?|timing|"
    r"cautions?|notes?|mechanism|evidence|contraindications?|adverse effects?|side effects?|details?)\b[^.;:–]{0,20}[:–]",
    re.IGNORECASE,
)


def grade_of(section: Section, text: str) -> tuple[str | None, str | None]:
    """(strength of recommendation, certainty) of a statement in the source's words: by the one mark in it, else by its section."""
    marks = list(marks_in(text))
    mark = marks[0] if len(marks) == 1 else None  # of several, none is the grade of the whole
    if mark is None and (marks or _NO_RECOMMENDATION.match(text)):
        return None, None
    strength = (mark.strength if mark else None) or section.strength
    certainty = (mark.certainty if mark else None) or section.certainty
    return strength, certainty if certainty != strength else None


def usable(record: Record) -> bool:
    """Whether a claim may stand on the record at all: neither retracted, nor withdrawn, nor itself a notice."""
    undeclared = record.kind is RecordKind.UNSPECIFIED and not record.design
    notice = record.kind is RecordKind.NOTICE or (undeclared and is_notice(record.title))
    return record.status not in UNUSABLE and not notice and not is_withdrawn(record)


def is_withdrawn(record: Record) -> bool:
    """Whether its publisher has withdrawn it, as its title says ("WITHDRAWN: …"): outdated, mostly, and not called retracted."""
    return _WITHDRAWN_TITLE.match(record.title) is not None


def weight_of(record: Record) -> float:
    """0 to about 1.2: by kind, lowered by status and, of a synthesis, by retracted papers that it cites, nudged by year and size (newer and
    larger is a little better)."""
    kind = judged_kind(record)
    weight = _WEIGHTS[kind] * _STATUS_FACTORS.get(record.status, 1.0)
    if kind in _SYNTHESES and retracted_cites(record):
        weight *= _CITES_RETRACTED_FACTOR
    size = _SIZE_STEP * min(_LARGE, math.log10(record.n)) if record.n else 0.0
    return weight + size + _YEAR_STEP * max(-15, min(15, (record.year or _NEUTRAL_YEAR) - _NEUTRAL_YEAR))


def is_retracted(record: Record, library: Library) -> bool:
    """Whether the record is retracted, or the paper that it digests or is the full text of, as far as the library knows."""
    if record.status is RecordStatus.RETRACTED:
        return True
    names = {record.id.removeprefix(DIGEST_SCHEME), f"pmid:{record.ids['pmid']}" if record.ids.get("pmid") else record.id} - {record.id}
    originals = (library.get(name) for name in sorted(names))
    return any(original is not None and original.status is RecordStatus.RETRACTED for original in originals)
