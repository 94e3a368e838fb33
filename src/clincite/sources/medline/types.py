"""MEDLINE's words for what an article is and what became of it, in ours.

Kinds come from NLM's publication types; where these say no more than "Journal Article", the title or the indexed study
design may. Status comes from ``CommentsCorrections``, from the type "Retracted Publication" and from what publishers
set before a title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from clincite.records import RecordKind, RecordStatus, Relation
from clincite.sources.medline.memory import remembered

# Strongest first: the first type in this table that an article bears decides.
_KINDS_BY_TYPE: Final[tuple[tuple[str, RecordKind], ...]] = (
    ("Retraction of Publication", RecordKind.NOTICE),
    ("Retraction Notice", RecordKind.NOTICE),
    ("Published Erratum", RecordKind.NOTICE),
    ("Expression of Concern", RecordKind.NOTICE),
    ("Practice Guideline", RecordKind.GUIDELINE),
    ("Guideline", RecordKind.GUIDELINE),
    ("Consensus Development Conference, NIH", RecordKind.GUIDELINE),
    ("Consensus Development Conference", RecordKind.GUIDELINE),
    ("Consensus Statement", RecordKind.GUIDELINE),
    ("Systematic Review", RecordKind.SYSTEMATIC_REVIEW),
    ("Network Meta-Analysis", RecordKind.META_ANALYSIS),
    ("Meta-Analysis", RecordKind.META_ANALYSIS),
    ("Randomized Controlled Trial", RecordKind.TRIAL),
    ("Pragmatic Clinical Trial", RecordKind.TRIAL),
    ("Equivalence Trial", RecordKind.TRIAL),
    ("Adaptive Clinical Trial", RecordKind.TRIAL),
    ("Controlled Clinical Trial", RecordKind.TRIAL),
    ("Clinical Trial, Phase IV", RecordKind.TRIAL),
    ("Clinical Trial, Phase III", RecordKind.TRIAL),
    ("Clinical Trial, Phase II", RecordKind.TRIAL),
    ("Clinical Trial, Phase I", RecordKind.TRIAL),
    ("Clinical Trial", RecordKind.TRIAL),
    ("Observational Study", RecordKind.OBSERVATIONAL),
    ("Cohort Study", RecordKind.OBSERVATIONAL),
    ("Case-Control Study", RecordKind.OBSERVATIONAL),
    ("Cross-Sectional Study", RecordKind.OBSERVATIONAL),
    ("Twin Study", RecordKind.OBSERVATIONAL),
    ("Case Reports", RecordKind.CASE_REPORT),
    ("Scoping Review", RecordKind.REVIEW),
    ("Review", RecordKind.REVIEW),
    ("Editorial", RecordKind.OPINION),
    ("Letter", RecordKind.OPINION),
    ("Comment", RecordKind.OPINION),
    ("News", RecordKind.OPINION),
    ("Newspaper Article", RecordKind.OPINION),
    ("Interview", RecordKind.OPINION),
    ("Personal Narrative", RecordKind.OPINION),
)
_RANK_OF_TYPE: Final = {name.casefold(): rank for rank, (name, _) in enumerate(_KINDS_BY_TYPE)}

# Protocols, re-analyses and remarks name a design that they are not themselves.
_TITLE_NAMES_ANOTHER_STUDY: Final = re.compile(
    r"\bprotocols?\b|\brationale\b|\bstudy design\b|\bdesign of\b|\bbaseline characteristics\b|\bstatistical analysis plan\b"
    r"|\b(?:secondary|post[- ]?hoc|ancillary|exploratory|sub-?group|pooled|mendelian)\b|\bemulat|\bsub-?study\b"
    r"|\b(?:comments?|commentary|reply|response|letter|editorial|author'?s'?) (?:on|to|re)\b|^\W*(?:re|comment|reply|response|letter)\s*:"
    r"|\b(?:erratum|corrigendum|correction|retract\w+|withdrawn)\b"
    r"|\b(?:guide|guidance|tutorial|primer) (?:to|for|on)\b|\bhow to\b|\bconducting\b"
    r"|\bfollow[- ]?up of (?:a|the)\b|\blessons (?:from|learned)\b|\brecruitment\b|\bfeasibility of\b",
    re.IGNORECASE,
)
_DESIGNS_BY_TITLE: Final[tuple[tuple[str, RecordKind, re.Pattern[str]], ...]] = tuple(
    (design, kind, re.compile(pattern, re.IGNORECASE))
    for design, kind, pattern in (
        ("Systematic review", RecordKind.SYSTEMATIC_REVIEW, r"\bsystematic (?:literature |evidence )?review\b|\bumbrella review\b"),
        ("Meta-analysis", RecordKind.META_ANALYSIS, r"\bmeta-? ?analysis\b"),
        ("Randomized trial", RecordKind.TRIAL, r"\brandomi[sz]ed\b.{0,60}\b(?:trial|study)\b"),
        ("Case report", RecordKind.CASE_REPORT, r"\bcase (?:report|series)\b"),
        (
            "Observational study",
            RecordKind.OBSERVATIONAL,
            r"\bcohort study\b|\bcase[- ]control(?:led)? study\b|\bcross-?[- ]?sectional (?:study|survey)\b|\bobservational study\b",
        ),
        ("Review", RecordKind.REVIEW, r"\b(?:narrative|scoping|literature) review\b"),
    )
)
_WORDS_OF_DESIGNS: Final = ("review", "meta", "randomi", "case", "cohort", "section", "observational")  # each pattern asks for one
_SYNTHESES: Final = (RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS)
_OBSERVATIONAL_HEADINGS: Final = (
    "Cohort Studies",
    "Case-Control Studies",
    "Cross-Sectional Studies",
    "Retrospective Studies",
    "Longitudinal Studies",
)

_STATUS_BY_RELATION: Final[dict[str, RecordStatus]] = {
    "RetractionIn": RecordStatus.RETRACTED,
    "RetractedandRepublishedIn": RecordStatus.RETRACTED,
    "ExpressionOfConcernIn": RecordStatus.CONCERN,
    "PartialRetractionIn": RecordStatus.CONCERN,
    "UpdateIn": RecordStatus.SUPERSEDED,
    "ErratumIn": RecordStatus.CORRECTED,
    "CorrectedandRepublishedIn": RecordStatus.CORRECTED,
}
# Publishers set these before a title, often before the index has a notice. A notice says "Retraction:" or, of another paper, "Retracted:".
_STATUS_BY_TITLE: Final = (
    (re.compile(r"\W*RETRACTED(?: ARTICLE| PAPER)?\s*:"), RecordStatus.RETRACTED),
    (re.compile(r"\W*WITHDRAWN(?: ARTICLE| PAPER)?\s*:"), RecordStatus.SUPERSEDED),
)
_NOTICE_TYPES: Final = frozenset({"retraction of publication", "retraction notice"})
_WORST_FIRST: Final = (RecordStatus.RETRACTED, RecordStatus.CONCERN, RecordStatus.SUPERSEDED, RecordStatus.CORRECTED)


def kind_of(types: Sequence[str], title: str, headings: Collection[str]) -> tuple[RecordKind, str | None]:
    """What sort of source an article is, and its design in words that say how we know.

    :param types: NLM publication types.
    :param title: flattened title.
    :param headings: MeSH descriptor names.
    :return: kind and design; ``(UNSPECIFIED, None)`` when nothing tells.
    """
    kind, design, is_protocol = _kind_by_types(*types)
    if is_protocol:
        return kind, design or "Clinical trial protocol"
    if kind is RecordKind.UNSPECIFIED or kind is RecordKind.REVIEW:
        named = _design_in_title(title)
        # Until 2019 NLM had no type for systematic reviews: they are typed "Review".
        if named is not None and (kind is RecordKind.UNSPECIFIED or named[0] in _SYNTHESES):
            return named[0], f"{named[1]} (by its title)"
    # Indexers give these headings to animal studies too, which are no clinical evidence of that level.
    if kind is RecordKind.UNSPECIFIED and ("Humans" in headings or "Animals" not in headings):
        for heading in _OBSERVATIONAL_HEADINGS:
            if heading in headings:
                return RecordKind.OBSERVATIONAL, f"{_sentence_case(heading.replace('Studies', 'study'))} (by its MeSH headings)"
    return kind, design or None


@remembered(4096)
def _kind_by_types(*types: str) -> tuple[RecordKind, str, bool]:
    """Kind and design by the strongest of the types, and whether they name the protocol of a trial."""
    borne = {name.casefold() for name in types}
    is_protocol = "clinical trial protocol" in borne
    rank = min((_RANK_OF_TYPE[name] for name in borne if name in _RANK_OF_TYPE), default=None)
    if rank is None:
        return RecordKind.UNSPECIFIED, "", is_protocol
    name, kind = _KINDS_BY_TYPE[rank]
    return kind, _sentence_case(name), is_protocol


def _design_in_title(title: str) -> tuple[RecordKind, str] | None:
    folded = title.casefold()
    if not any(word in folded for word in _WORDS_OF_DESIGNS):  # spares most titles six searches
        return None
    for design, kind, pattern in _DESIGNS_BY_TITLE:
        if pattern.search(title):
            return None if _TITLE_NAMES_ANOTHER_STUDY.search(title) else (kind, design)
    return None


def _sentence_case(name: str) -> str:
    words = (word if word.isupper() else word.lower() for word in name.removesuffix("s").split())
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def status_of(types: Iterable[str], relations: Iterable[Relation], revised: str | None, *, title: str = "") -> RecordStatus:
    """Where an article stands: the worst of its marks. What it says of others (as a notice, a new version) is no mark on it.

    :param revised: ISO date of the record's last revision. With one and no mark the article is ``current``: on that date
        MEDLINE knew of nothing against it. Without one it is ``unknown``.
    :param title: flattened; "RETRACTED:" before it is a mark, and so is "WITHDRAWN:", which Cochrane sets before a review that is
        out of date.
    """
    marks = {_STATUS_BY_RELATION[relation.type] for relation in relations if relation.type in _STATUS_BY_RELATION}
    borne = [name.casefold() for name in types]
    if "retracted publication" in borne:
        marks.add(RecordStatus.RETRACTED)
    if ("RETRACTED" in title or "WITHDRAWN" in title) and _NOTICE_TYPES.isdisjoint(borne):
        marks.update(status for pattern, status in _STATUS_BY_TITLE if pattern.match(title))
    for status in _WORST_FIRST:
        if status in marks:
            return status
    return RecordStatus.CURRENT if revised else RecordStatus.UNKNOWN


# MEDLINE gives ISO 639-2/B codes; readers and HTML expect ISO 639-1 where there is one.
# fmt: off
_LANGUAGES: Final[dict[str, str]] = {
    "": "", "afr": "af", "alb": "sq", "ara": "ar", "arm": "hy", "aze": "az", "baq": "eu", "ben": "bn", "bos": "bs",
    "bul": "bg", "cat": "ca", "chi": "zh", "cze": "cs", "dan": "da", "dut": "nl", "eng": "en", "epo": "eo", "est": "et",
    "fin": "fi", "fre": "fr", "geo": "ka", "ger": "de", "gle": "ga", "glg": "gl", "gre": "el", "heb": "he", "hin": "hi",
    "hrv": "hr", "hun": "hu", "ice": "is", "ind": "id", "ita": "it", "jpn": "ja", "kaz": "kk", "kor": "ko", "lat": "la",
    "lav": "lv", "lit": "lt", "mac": "mk", "mal": "ml", "may": "ms", "mon": "mn", "nor": "no", "per": "fa", "pol": "pl",
    "por": "pt", "rum": "ro", "rus": "ru", "scc": "sr", "scr": "hr", "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr",
    "swa": "sw", "swe": "sv", "tam": "ta", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "uzb": "uz", "vie": "vi",
    "wel": "cy",
}
# fmt: on


def language_of(code: str) -> str:
    """ISO 639-1 code for MEDLINE's three-letter one; the code itself where there is none, "und" when it is empty."""
    folded = code.strip().lower()
    return _LANGUAGES.get(folded, folded) or "und"
