"""Why a record is not in the answer to a question: at which stage it fell out, and on what number.

The answer is really written, with an observer at each stage; nothing here decides a second time what the stages have decided.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from clincite.answers import Answer
from clincite.compose.outline import facets_wanted
from clincite.compose.write import write_answer
from clincite.evidence import trace
from clincite.evidence.appraise import is_retracted, is_withdrawn, usable
from clincite.evidence.findings import is_passed_over
from clincite.evidence.ranking import question_query
from clincite.evidence.relevance import focus_of
from clincite.evidence.retrieve import Retrieved, retrieve
from clincite.evidence.statements import spans
from clincite.evidence.trace import Verdict
from clincite.evidence.wanted import brief_of, stem_set
from clincite.library import Hit, Library
from clincite.library.analysis import STOPWORDS
from clincite.library.dense import Dense
from clincite.living.without import named
from clincite.question import Vocabulary, understand
from clincite.question.plan import QuestionPlan
from clincite.records import Facet, Record
from clincite.render.whynot import DEPTH, EMERGENCY, MATCH, SENTENCES, STANDING, USED, Step, WhyNot
from clincite.render.words import FACETS

#: The stages that judge sentences, in order.
STAGES: Final = (
    trace.FINDINGS,
    trace.SUBJECT,
    trace.COVERAGE,
    trace.NEAR_BEST,
    trace.RANK,
    trace.WORDING,
    trace.REPEAT,
    trace.SCORE,
    trace.SIDES,
    trace.FACET,
    trace.ROOM,
)
_DEEP: Final = 20_000
# An answer is written only to see what it quotes; when is no matter.
_ANY_TIME: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def why_not(record_id: str, question: str, library: Library, *, vocabulary: Vocabulary, dense: Dense | None = None) -> WhyNot:
    """How a record fared on the way into the answer to a question.

    :param dense: vectors of the library, where the answer is written with them.
    :raises QuestionError: not a question that can be taken.
    :raises RecordNotFoundError: the library holds no such record; near ids are named.
    """
    plan = understand(question, vocabulary)
    record = named(record_id, library)[0]
    verdicts: list[Verdict] = []

    def observe(verdict: Verdict) -> None:
        if verdict.statement.record.id == record.id:
            verdicts.append(verdict)

    answer = write_answer(plan, library, reader="clinician", as_of=_ANY_TIME, engine="clincite why-not", dense=dense, trace=observe)
    claims = tuple(claim.id for claim in answer.claims if any(quote.record == record.id for quote in claim.quotes))
    retrieved = retrieve(plan, brief_of(plan), library, dense=dense)
    steps = list(_steps(plan, record, library, retrieved, verdicts, used=bool(claims)))
    if claims:
        steps.append(Step(stage=USED, passed=True))
    return WhyNot(
        record=record.id,
        title=record.title,
        question=plan.text,
        stage=steps[-1].stage,
        steps=tuple(steps),
        claims=claims,
        places=_places(answer, frozenset(claims)),
    )


def _steps(
    plan: QuestionPlan, record: Record, library: Library, retrieved: Retrieved, verdicts: Sequence[Verdict], *, used: bool
) -> Iterator[Step]:
    """The stages in order, up to and with the one that let the record go."""
    before = _before_sentences(plan, record, library, retrieved, judged=used or bool(verdicts))
    for step in chain(before, _of_sentences(plan, library, verdicts, used=used)):
        yield step
        if not step.passed:
            return


def _before_sentences(plan: QuestionPlan, record: Record, library: Library, retrieved: Retrieved, *, judged: bool) -> Iterator[Step]:
    """The stages that judge records and sections.

    :param judged: some of its sentences got further.
    """
    fault = _fault(record, library)
    yield Step(stage=STANDING, passed=not fault, words=(fault,) if fault else ())
    found = [item.section for item in retrieved.found if item.record.id == record.id]
    yield from _search_steps(plan, record, library, retrieved, taken=judged or bool(found))
    if not judged:
        if plan.emergency and any(spans(section.text) for section in found):
            yield Step(stage=EMERGENCY, passed=False)
        yield Step(stage=SENTENCES, passed=False)


def _fault(record: Record, library: Library) -> str:
    """Why no answer may stand on the record; empty: any may."""
    if is_retracted(record, library):
        return "it is retracted"
    if is_withdrawn(record):
        return "its publisher has withdrawn it"
    return "" if usable(record) else "it is a notice without evidence of its own"


def _search_steps(plan: QuestionPlan, record: Record, library: Library, retrieved: Retrieved, *, taken: bool) -> Iterator[Step]:
    """Whether the search matched the record, and whether it went deep enough to take it."""
    hits = library.search(question_query(plan), min(_DEEP, library.sections()))
    place = next((place for place, hit in enumerate(hits, start=1) if hit.record == record.id), None)
    lacking = () if taken else _lacking(plan, library, _all_words(record))
    yield Step(stage=MATCH, passed=taken or place is not None, words=lacking)
    depth = _depth(hits, retrieved, library)
    yield Step(
        stage=DEPTH,
        passed=taken,
        number=hits[place - 1].score if place else None,
        threshold=hits[depth - 1].score if depth else None,
        place=place,
        places=depth,
        words=lacking,
    )


def _depth(hits: Sequence[Hit], retrieved: Retrieved, library: Library) -> int:
    """How many of the best hits the search took: up to the first that it could have taken and did not."""
    taken = {(item.record.id, item.section.name) for item in retrieved.found}
    sections = {item.record.id: item.record for item in retrieved.found}
    passed_over = {*retrieved.retracted, *retrieved.unusable}
    for place, hit in enumerate(hits):
        record = sections.get(hit.record) or library.get(hit.record)
        if record is None or is_passed_over(record, record.sections[hit.ordinal]):
            continue
        if hit.record not in passed_over and (record.id, record.sections[hit.ordinal].name) not in taken:
            return place
    return len(hits)


def _of_sentences(plan: QuestionPlan, library: Library, verdicts: Sequence[Verdict], *, used: bool) -> Iterator[Step]:
    """The stages that judge sentences: passed as long as one sentence goes on."""
    furthest = len(STAGES) if used else max((STAGES.index(verdict.stage) for verdict in verdicts), default=-1)
    for place, stage in enumerate(STAGES):
        ended = [verdict for verdict in verdicts if verdict.stage == stage]
        if place < furthest:
            yield Step(stage=stage, passed=True, statements=len(ended))
        elif ended:
            yield _fall(plan, library, ended)


def _fall(plan: QuestionPlan, library: Library, ended: Sequence[Verdict]) -> Step:
    """The stage at which the last sentences ended, told of the best of them."""
    last = min(ended, key=lambda verdict: (_shortfall(verdict), verdict.statement.key))
    statement, other = last.statement, last.other
    return Step(
        stage=last.stage,
        passed=False,
        number=last.number,
        threshold=last.threshold,
        words=_words(plan, library, last),
        statement=statement.text,
        other=(other.record.id, other.text) if other else None,
        statements=len(ended),
    )


def _shortfall(verdict: Verdict) -> float:
    if verdict.number is None:
        return -verdict.statement.score
    # Of places the first is the best; of everything else, the most.
    return verdict.number if verdict.stage == trace.RANK else -verdict.number


def _words(plan: QuestionPlan, library: Library, verdict: Verdict) -> tuple[str, ...]:
    """The words that decided: what the sentence lacks, or what was asked and what it is about."""
    statement = verdict.statement
    around = stem_set(statement.section.name) | stem_set(statement.record.title) | stem_set(statement.section.condition or "")
    match verdict.stage:
        case trace.COVERAGE | trace.NEAR_BEST:
            return _lacking(plan, library, stem_set(statement.text) | around)
        case trace.SUBJECT:
            return tuple(condition.name for condition in plan.conditions) or _lacking(plan, library, stem_set(statement.text) | around)
        case trace.SIDES:
            return plan.comparison
        case trace.FACET:
            asked = sorted(facets_wanted(plan.facets, broad=plan.broad), key=list(Facet).index)
            return (_side(verdict.facet), *(FACETS[facet] for facet in plan.facets or asked))
        case trace.ROOM:
            return (_side(verdict.facet),)
        case _:
            return ()


def _side(facet: str | None) -> str:
    return FACETS[Facet(facet)] if facet else "no side"


def _lacking(plan: QuestionPlan, library: Library, there: frozenset[str]) -> tuple[str, ...]:
    """The question's own words of which neither they nor a stand-in are there; of its content words, when it has any."""
    missing = {term.stem for term in focus_of(plan, library).terms if not term.found_in(there)}
    asked = [word.strip("?.,;:!\"'()") for word in plan.text.split()]
    lacking = [word for word in asked if stem_set(word) & missing]
    return tuple(dict.fromkeys(lacking or [word for word in asked if word.lower() not in STOPWORDS and not stem_set(word) & there]))


def _all_words(record: Record) -> frozenset[str]:
    return stem_set(record.title).union(*(stem_set(f"{section.name}\n{section.text}") for section in record.sections))


def _places(answer: Answer, claims: frozenset[str]) -> tuple[str, ...]:
    """Where an answer shows some of its claims, in reading order."""
    shown = [("in the emergency box", answer.emergency.claims if answer.emergency else ())]
    shown += [("in the direct answer", answer.direct_answer)]
    shown += [
        (f"under “{section.heading}”", tuple(name for group in section.groups for name in group.claims)) for section in answer.sections
    ]
    shown += [("under “What is not known”", tuple(name for gap in answer.gaps for name in gap.claims))]
    shown += [("under “Where sources disagree”", tuple(name for conflict in answer.conflicts for name in conflict.claims))]
    return tuple(place for place, names in shown if claims.intersection(names))
