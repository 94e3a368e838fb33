"""Choose what to say: from sections found to a ranked, classified, de-duplicated set of statements."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

import msgspec

from clincite.evidence.appraise import weight_of
from clincite.evidence.findings import may_speak, sums_up
from clincite.evidence.passage_facets import passage_facet, sought, states_dose
from clincite.evidence.population import groups_asked, speaks_of
from clincite.evidence.relevance import Focus, aside_share, coverage, focus_of
from clincite.evidence.retrieve import Found, Retrieved
from clincite.evidence.statements import Statement, spans
from clincite.evidence.trace import COVERAGE, FINDINGS, NEAR_BEST, RANK, SUBJECT, Trace, Verdict
from clincite.evidence.wanted import Brief, Wanted, stem_set
from clincite.library import Library
from clincite.library.analysis import terms
from clincite.question.plan import QuestionPlan
from clincite.records import Facet, RecordKind, is_ours
from clincite.sources.recommendation import parse_strength

# A statement must cover this share of what the question asks to be an answer to it …
MIN_COVERAGE: Final = 0.62
# … and this share when the source marks it as being about the condition that is asked about.
_MIN_MARKED_COVERAGE: Final = 0.3
# With no condition to hold on to, nearly all of the question's words must be there.
_MIN_UNNAMED_COVERAGE: Final = 0.85
# A paper whose title is the question need not repeat its words where it concludes.
_MIN_CONCLUDING_COVERAGE: Final = 0.7
# Inverse document frequency of a word that about one section in a hundred has.
_TELLING: Final = 4.6
_IN_EARNEST: Final = 2
_NEAR_BEST: Final = 0.75
_NEAREST_BEST: Final = 0.92
_THIRD: Final = 2
_WEIGHT_OF_FIT: Final = 0.5
_WEIGHT_OF_ASIDES: Final = 0.45
_WEIGHT_OF_GRADE: Final = 0.2
_WEIGHT_OF_PLACE: Final = 0.1
_WEIGHT_OF_FIGURES: Final = 0.12
_WEIGHT_OF_SOUGHT: Final = 0.4
_WEIGHT_OF_NAME: Final = 0.1
_OF_A_COMPLAINT: Final = 0.4
_AWKWARD_PENALTY: Final = 0.4
_FITTING_SECTIONS: Final = 3
_BRANCH: Final = re.compile(r"(?:^|[:;] )(?:[Ii]f\b[^:;]*|[Yy]es|[Nn]o): ")
_MOST_KEPT: Final = 240
_MOST_OF_COMPLAINT: Final = 800
_IMPORTANCE: Final = {"key": 0.5, "usual": 0.12, "detail": 0.0}
_WEIGHT_OF_COVERAGE: Final = 0.9
_WEIGHT_OF_RELEVANCE: Final = 0.6
_WEIGHT_OF_SOURCE: Final = 0.35
_WEIGHT_OF_POPULATION: Final = 0.25
_WITH_DOSES: Final = frozenset({Facet.TREATMENT, Facet.PREVENTION, Facet.EMERGENCY})

REASON_BACKGROUND: Final = "background or methods of a paper, not its findings"
REASON_OFF_TOPIC: Final = "about something else"
REASON_NOT_COVERING: Final = "not covering what was asked"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A statement with what is known of it.

    :param about: the condition that it is about, when the question has any.
    :param coverage: share of the question that it covers, 0 to 1.
    """

    statement: Statement
    about: Wanted | None
    coverage: float


class Refusal(msgspec.Struct, frozen=True):
    """Why a statement may not be said, and on what number."""

    reason: str
    number: float | None = None
    threshold: float | None = None


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """All statements that may be said, best first, and why others may not.

    :param considered: statements weighed.
    :param dropped: statements left out, by reason.
    :param focus: the question's content words.
    """

    candidates: tuple[Candidate, ...]
    considered: int
    dropped: dict[str, int]
    focus: Focus


def build_pool(plan: QuestionPlan, brief: Brief, retrieved: Retrieved, library: Library, *, trace: Trace = None) -> Pool:
    """Cut the sections found into statements, and keep those that are about what was asked.

    :param trace: told of every statement that is not kept.
    """
    focus = focus_of(plan, library)
    dropped: Counter[str] = Counter()
    rated: list[Candidate] = []
    considered = 0
    fits = _record_fit(retrieved.found)
    groups = groups_asked(plan, brief)
    for found in retrieved.found:
        cut = spans(found.section.text)
        considered += len(cut)
        if not may_speak(found.record, found.section):
            dropped[REASON_BACKGROUND] += len(cut)
            if trace:
                for start, end in cut:
                    trace(Verdict(stage=FINDINGS, statement=_plain(found, start, end)))
            continue
        heading, title = _surroundings(found)
        for start, end in cut:
            candidate = _rated(plan, brief, groups, found, fits[found.record.id], start, end, focus, heading, title)
            if isinstance(candidate, Refusal):
                dropped[candidate.reason] += 1
                if trace:
                    stage = SUBJECT if candidate.reason == REASON_OFF_TOPIC else COVERAGE
                    statement = _plain(found, start, end)
                    trace(Verdict(stage=stage, statement=statement, number=candidate.number, threshold=candidate.threshold))
            else:
                rated.append(candidate)
    rated = _near_the_best(rated, plan, brief, dropped, trace)
    rated.sort(key=lambda item: (-item.statement.score, item.statement.key))
    most = _MOST_OF_COMPLAINT if brief.complaint else _MOST_KEPT
    if trace:
        for place, item in enumerate(rated[most:], start=most + 1):
            trace(Verdict(stage=RANK, statement=item.statement, number=place, threshold=most))
    return Pool(
        candidates=tuple(_classified(item, dose_asked=Facet.DOSE in plan.facets) for item in rated[:most]),
        considered=considered,
        dropped=dict(sorted(dropped.items())),
        focus=focus,
    )


def _plain(found: Found, start: int, end: int) -> Statement:
    return Statement(record=found.record, section=found.section, start=start, end=end, facet=found.section.facet)


def _is_graded(found: Found, text: str) -> bool:
    """Whether a line of a guideline carries a grade: then it is a recommendation and not its explanation."""
    return _is_summary(found) and (found.section.strength is not None or parse_strength(text) is not None)


def _is_summary(found: Found) -> bool:
    return found.record.kind is RecordKind.GUIDELINE_SUMMARY


def _least_coverage(brief: Brief, found: Found, *, marked: bool) -> float:
    if marked:
        return _MIN_MARKED_COVERAGE
    if not brief.conditions and sums_up(found.record, found.section):
        return _MIN_CONCLUDING_COVERAGE
    return MIN_COVERAGE if brief.conditions else _MIN_UNNAMED_COVERAGE


def _in_place(focus: Focus, around: frozenset[str], text: str) -> bool:
    """Whether a statement is about the words of a question that names no known condition.

    It is when its heading has a rare one of them, when it has a rare one and another, or when it has two of them side by side as they
    stand in the question ("metabolic disease", but not "red blood" for "blood is red").
    """
    rare = {term.stem for term in focus.terms if term.weight >= _TELLING}
    words = terms(text)
    in_passing = len({term.stem for term in focus.terms} & set(words)) < _IN_EARNEST
    side_by_side = any(pair in focus.pairs for pair in pairwise(words))
    return bool(rare & around) or (bool(rare & set(words)) and not in_passing) or side_by_side


def _leaf(name: str) -> str:
    return name.rsplit(" › ", 1)[-1]


def _record_fit(found: tuple[Found, ...]) -> dict[str, float]:
    """How much of each record fits the question, 0 to 1: several matching sections tell more than a stray one."""
    relevances: dict[str, list[float]] = {}
    for item in found:
        relevances.setdefault(item.record.id, []).append(item.relevance)
    total = {record: sum(sorted(values, reverse=True)[:_FITTING_SECTIONS]) for record, values in relevances.items()}
    top = max(total.values(), default=1.0) or 1.0
    return {record: value / top for record, value in total.items()}


def awkward(text: str) -> bool:
    """Whether a line reads as a branch of a decision tree and not as a sentence."""
    return "?" in text or _BRANCH.search(text) is not None


def _near_the_best(rated: list[Candidate], plan: QuestionPlan, brief: Brief, dropped: Counter[str], trace: Trace) -> list[Candidate]:
    """Without statements that cover clearly less of the question than others do. What a complaint's conditions need is not in its words."""
    if brief.complaint or not rated:
        return rated
    # A question about one dose wants that dose.
    near = _NEAREST_BEST if plan.facets == (Facet.DOSE,) else _NEAR_BEST
    # Against the third best: one line that happens to have a rare word of the question must not silence the rest.
    ranked = sorted((item.coverage for item in rated), reverse=True)
    least = near * ranked[min(_THIRD, len(ranked) - 1)]
    kept = [item for item in rated if item.coverage >= least or item.statement.section.facet is Facet.UNCERTAINTY]
    if len(kept) < len(rated):
        dropped[REASON_NOT_COVERING] += len(rated) - len(kept)
        if trace:
            for item in rated:
                if item not in kept:
                    trace(Verdict(stage=NEAR_BEST, statement=item.statement, number=item.coverage, threshold=least))
    return kept


def _surroundings(found: Found) -> tuple[frozenset[str], frozenset[str]]:
    section, record = found.section, found.record
    heading = stem_set(section.name) | stem_set(section.condition or "") | stem_set(section.subject or "")
    title = stem_set(record.title)
    for condition in record.conditions:
        title |= stem_set(condition.name)
        for name in condition.synonyms:
            title |= stem_set(name)
    return heading, title


def _rated(
    plan: QuestionPlan,
    brief: Brief,
    groups: tuple[str, ...],
    found: Found,
    fit: float,
    start: int,
    end: int,
    focus: Focus,
    heading: frozenset[str],
    title: frozenset[str],
) -> Candidate | Refusal:
    """The statement with its score, or the reason why it is out."""
    text = found.section.text[start:end]
    about, named = brief.match(found.record, found.section, text) if brief.conditions else (None, False)
    if brief.conditions and about is None:
        return Refusal(REASON_OFF_TOPIC)
    marked = about is not None and about.marks(found.section)
    covered = coverage(focus, stem_set(text), heading, title)
    if brief.complaint:
        if not marked and covered < MIN_COVERAGE:
            return Refusal(REASON_NOT_COVERING, covered, MIN_COVERAGE)
    elif covered < (least := _least_coverage(brief, found, marked=marked and is_ours(found.record.id))):
        return Refusal(REASON_NOT_COVERING, covered, least)
    if not brief.conditions and not _in_place(focus, heading | title, text):
        return Refusal(REASON_OFF_TOPIC)
    # What explains a complaint is chosen by what its notes say, not by how much of the complaint's own words they share.
    explains = brief.complaint and marked
    own = f"{found.section.name}\n{text}"
    score = (
        _WEIGHT_OF_COVERAGE * (1.0 if explains else covered)
        + _WEIGHT_OF_RELEVANCE * (found.relevance * _OF_A_COMPLAINT if explains else found.relevance)
        + _WEIGHT_OF_FIT * (1.0 if explains else fit**2)
        + _WEIGHT_OF_ASIDES * aside_share(focus, stem_set(text), stem_set(_leaf(found.section.name)))
        + _WEIGHT_OF_SOURCE * weight_of(found.record)
        + (_WEIGHT_OF_GRADE if _is_graded(found, text) else 0.0)
        + (_WEIGHT_OF_FIGURES if _is_summary(found) and states_dose(text) else 0.0)
        + (_WEIGHT_OF_SOUGHT if any(sought(facet, text) for facet in plan.facets) else 0.0)
        - (_AWKWARD_PENALTY if awkward(text) else 0.0)
        + _IMPORTANCE.get(found.section.importance, 0.0)
        + (_WEIGHT_OF_PLACE if sums_up(found.record, found.section) else 0.0)
        + (_WEIGHT_OF_NAME if named else 0.0)
        + _WEIGHT_OF_POPULATION * sum(speaks_of(group, found.record, own) for group in groups)
    )
    statement = Statement(
        record=found.record,
        section=found.section,
        start=start,
        end=end,
        facet=found.section.facet,
        condition=about.name if about else None,
        score=round(score, 4),
    )
    return Candidate(statement=statement, about=about, coverage=round(covered, 4))


def _classified(item: Candidate, *, dose_asked: bool) -> Candidate:
    """With a facet judged from heading and words where the source marks none.

    The source's mark is kept, but where a dose is asked for, a line on treatment that states one is an answer.
    """
    marked = item.statement.facet
    if dose_asked and marked in _WITH_DOSES and states_dose(item.statement.text):
        return msgspec.structs.replace(item, statement=msgspec.structs.replace(item.statement, facet=Facet.DOSE))
    if marked is not None:
        return item
    facet: Facet | None = passage_facet(item.statement.section.name, item.statement.text)
    return msgspec.structs.replace(item, statement=msgspec.structs.replace(item.statement, facet=facet))
