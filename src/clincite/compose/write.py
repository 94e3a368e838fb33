"""Write the answer: number the claims, list the sources, fill in the receipt."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

import msgspec

from clincite.answers import (
    Answer,
    AnswerSection,
    Claim,
    Dropped,
    Emergency,
    Group,
    LeftOut,
    LiveSearch,
    Receipt,
    Reference,
    Understood,
    sealed,
)
from clincite.compose.against import find_against
from clincite.compose.arrange import Arrangement, arrange
from clincite.compose.closest import closest_answer
from clincite.compose.conflicts import find_conflicts, opponents
from clincite.compose.direct import direct_answer
from clincite.compose.drafts import Draft, draft_of
from clincite.compose.gaps import gaps, other_words
from clincite.compose.gate import passes
from clincite.compose.stages import OnStage, Stage
from clincite.compose.title import title_of
from clincite.evidence.appraise import design_words
from clincite.evidence.retrieve import Retrieved, emergency_sections, retrieve
from clincite.evidence.select import Candidate, Pool, build_pool
from clincite.evidence.statements import Statement, spans
from clincite.evidence.trace import Trace
from clincite.evidence.wanted import Brief, brief_of
from clincite.library import Library
from clincite.library.dense import Dense
from clincite.library.notices import noticed_in, replaced_by, retracted_cites
from clincite.question.plan import QuestionPlan
from clincite.records import Facet, Record, is_ours, quote_from

DISCLAIMER: Final = (
    "For health professionals and for learning. This article was put together by a program from the sources listed and has not been "
    "reviewed by a person unless it says so. "
    "It does not replace clinical judgement, local guidance or the sources themselves: check them before you act."
)
_EMERGENCY_TITLE: Final = "This may be an emergency. Call your local emergency number now."
_EMERGENCY_CLAIMS: Final = 4
_EMERGENCY_DIRECT: Final = 2
_SHORT: Final = 6
_UNANSWERED: Final = 0.5
_CALLS: Final = re.compile(
    r"\b(?:call|phone|dial|ring|ambulance|emergency (?:number|department|services?)|911|999|112|988)\b", re.IGNORECASE
)


def write_answer(
    plan: QuestionPlan,
    library: Library,
    *,
    reader: str,
    as_of: datetime.datetime,
    engine: str,
    dense: Dense | None = None,
    live: tuple[LiveSearch, ...] = (),
    trace: Trace = None,
    on_stage: OnStage | None = None,
) -> Answer:
    """The whole way from a plan to a sealed answer. Deterministic: same plan, library, vectors, reader and time give the same bytes.

    :param live: what was searched on the network before, for the receipt; its records are in the library by now.
    :param trace: told of every statement that the answer leaves out, and at which stage.
    :param on_stage: told of each stage as it ends. What it raises comes out of here.
    """
    tell = on_stage or _nobody
    if plan.emergency:
        # Doses and follow-up are for later: what it may be, and its warning signs.
        plan = msgspec.structs.replace(plan, facets=(Facet.DIFFERENTIAL,), broad=False)
    brief = _urgent_only(brief_of(plan)) if plan.emergency else brief_of(plan)
    understood = _understood(plan, brief)
    tell(Stage(name="understood", understood=understood, facets=plan.facets))
    retrieved = retrieve(plan, brief, library, dense=dense)
    tell(Stage(name="searched", numbers={"sections": retrieved.searched, "found": retrieved.matched}))
    pool = build_pool(plan, brief, retrieved, library, trace=trace)
    tell(Stage(name="chosen", numbers={"considered": pool.considered, "kept": len(pool.candidates)}))
    arrangement = arrange(plan, brief, pool, trace=trace)
    first_aid = _first_aid(plan, library)
    # Someone in danger is told what to do and nothing that could reassure them.
    direct = tuple(first_aid[:_EMERGENCY_DIRECT]) if plan.emergency else direct_answer(plan, brief, pool, arrangement)
    nearest = None if direct or plan.emergency else closest_answer(plan, brief, retrieved, library)
    if nearest is not None:
        arrangement, direct = nearest
    against = find_against(plan, brief, library, direct, arrangement)
    body = (draft for section in arrangement.sections for draft in section.drafts)
    ordered = list(dict.fromkeys([*first_aid, *direct, *body, *arrangement.uncertain, *(pair.other for pair in against)]))
    ids = {draft: f"c{number}" for number, draft in enumerate(ordered, start=1)}
    conflicts = find_conflicts(ordered, ids, against)
    opposed = opponents(conflicts, ordered, ids)
    claims = tuple(_claim(draft, ids[draft], opposed.get(ids[draft], ())) for draft in ordered)
    references = _references(claims, {statement.record.id: statement.record for draft in ordered for statement in draft.statements})
    tell(Stage(name="written", numbers={"claims": len(claims), "sources": len(references)}))
    return sealed(
        Answer(
            question=plan.text,
            title=title_of(plan, brief),
            reader=reader,
            facets=plan.facets,
            emergency=_emergency(plan, first_aid, ids),
            direct_answer=tuple(ids[draft] for draft in direct),
            sections=_sections(arrangement, set(direct), ids),
            claims=claims,
            references=references,
            gaps=gaps(plan, brief, retrieved, pool, arrangement, ids, closest=nearest is not None),
            conflicts=conflicts,
            understood=understood,
            receipt=_receipt(
                retrieved,
                pool,
                arrangement,
                retracted=_left_out(retrieved.retracted, library),
                library=library.snapshot(),
                engine=engine,
                vectors=dense.state() if dense is not None else None,
                used=len(references),
                live=live,
                confidence=None if plan.emergency else _confidence(retrieved, answered=bool(direct)),
            ),
            disclaimer=DISCLAIMER,
            created=as_of.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )
    )


def _nobody(_: Stage) -> None:
    pass


def _urgent_only(brief: Brief) -> Brief:
    """Of what may explain a complaint, only what must not be missed."""
    urgent = tuple(wanted for wanted in brief.conditions if wanted.bin == "do_not_miss")
    return msgspec.structs.replace(brief, conditions=urgent) if brief.complaint and urgent else brief


def _first_aid(plan: QuestionPlan, library: Library) -> list[Draft]:
    if plan.emergency is None:
        return []
    drafts = []
    for found in emergency_sections(plan.emergency, library):
        for start, end in spans(found.section.text):
            statement = Statement(
                record=found.record, section=found.section, start=start, end=end, facet=Facet.EMERGENCY, score=found.relevance
            )
            candidate = Candidate(statement=statement, about=None, coverage=1.0)
            draft = draft_of(candidate, Facet.EMERGENCY)
            if draft is not None:
                drafts.append(draft)
    drafts.sort(key=_urgency)
    return list(islice((draft for draft in drafts if passes(draft.text, draft.first)), _EMERGENCY_CLAIMS))


def _urgency(draft: Draft) -> tuple[bool, bool, bool, object]:
    """Sort key of first aid: what to do before warning signs, and whom to call before all else."""
    return (draft.role != "first_action", _CALLS.search(draft.text) is None, draft.first.section.importance != "key", draft.first.key)


def _emergency(plan: QuestionPlan, drafts: Sequence[Draft], ids: dict[Draft, str]) -> Emergency | None:
    if plan.emergency is None:
        return None
    return Emergency(kind=plan.emergency, title=_EMERGENCY_TITLE, claims=tuple(ids[draft] for draft in drafts))


def _claim(draft: Draft, claim_id: str, against: tuple[str, ...]) -> Claim:
    return Claim(
        id=claim_id,
        text=draft.text,
        facet=draft.facet,
        role=draft.role,
        level=draft.level,
        strength=draft.strength,
        certainty=draft.certainty,
        edits=draft.edits,
        quotes=tuple(quote_from(item.record, item.section, item.start, item.end) for item in draft.statements),
        against=against,
    )


def _sections(arrangement: Arrangement, direct: set[Draft], ids: dict[Draft, str]) -> tuple[AnswerSection, ...]:
    """The sections, without those that would only repeat the direct answer."""
    # A short answer is its own body: what it has said need not be listed again below it, except as a step of several or a condition
    # of several.
    short = sum(len(section.drafts) for section in arrangement.sections) <= _SHORT
    said = {draft for draft in direct if short and not draft.role and not (draft.about and draft.about.bin)}
    told = [
        AnswerSection(
            heading=section.heading,
            facet=section.part.facet,
            groups=tuple(
                Group(
                    label=group.label,
                    condition=group.about.id if group.about else None,
                    role=group.role,
                    claims=tuple(ids[draft] for draft in group.drafts if draft not in said),
                )
                for group in section.groups
                if not set(group.drafts) <= said
            ),
        )
        for section in arrangement.sections
        if not set(section.drafts) <= direct
    ]
    return tuple(told)


def _references(claims: Iterable[Claim], records: dict[str, Record]) -> tuple[Reference, ...]:
    numbered = dict.fromkeys(quote.record for claim in claims for quote in claim.quotes)
    return tuple(reference_to(records[record_id], number) for number, record_id in enumerate(numbered, start=1))


def reference_to(record: Record, number: int) -> Reference:
    """The entry that lists a record among the sources."""
    return Reference(
        number=number,
        record=record.id,
        kind=record.kind.value,
        issuer=record.issuer,
        status=record.status.value,
        status_checked=record.status_checked,
        title=record.title,
        authors=record.authors,
        source=record.source,
        year=record.year,
        ids=dict(sorted(record.ids.items())),
        url=record.url or _url(record.ids),
        digest=record.digest and is_ours(record.id),
        summary=record.digest and not is_ours(record.id),
        design=design_words(record),
        population=record.population,
        n=record.n,
        superseded_by=replaced_by(record),
        notices=noticed_in(record),
        retracted_cites=retracted_cites(record),
    )


def _url(ids: dict[str, str]) -> str | None:
    if "pmid" in ids:
        return f"https://pubmed.ncbi.nlm.nih.gov/{ids['pmid']}/"
    return f"https://doi.org/{ids['doi']}" if "doi" in ids else None


def _understood(plan: QuestionPlan, brief: Brief) -> Understood:
    # The conditions that may explain a complaint are the answer, not what was asked.
    names = [] if brief.complaint else [condition.name for condition in plan.conditions]
    return Understood(
        conditions=tuple(names),
        findings=plan.findings,
        population=plan.population,
        comparison=plan.comparison,
        terms=other_words(plan),
    )


def _left_out(retracted: Iterable[str], library: Library) -> tuple[LeftOut, ...]:
    """The retracted records that were found, for the receipt."""
    records = (record for name in retracted if (record := library.get(name)) is not None)
    return tuple(LeftOut(record=record.id, title=record.title, year=record.year, notices=noticed_in(record)) for record in records)


def _receipt(retrieved: Retrieved, pool: Pool, arrangement: Arrangement, **known: Any) -> Receipt:
    dropped: Counter[str] = Counter(pool.dropped)
    dropped.update(arrangement.dropped)
    if retrieved.retracted:
        dropped["retracted"] = len(retrieved.retracted)
    if retrieved.withdrawn:
        dropped["withdrawn"] = len(retrieved.withdrawn)
    if len(retrieved.unusable) > len(retrieved.withdrawn):
        dropped["notice without evidence of its own"] = len(retrieved.unusable) - len(retrieved.withdrawn)
    return Receipt(
        searched=retrieved.searched,
        found=retrieved.matched,
        considered=pool.considered,
        dropped=tuple(Dropped(reason=reason, count=count) for reason, count in sorted(dropped.items()) if count),
        **known,
    )


def _confidence(retrieved: Retrieved, *, answered: bool) -> float:
    """How sure it is that the library holds an answer: half as sure where no sentence could be quoted as one.

    Someone in danger is told what to do whatever the library holds: there it is not asked.
    """
    return retrieved.confidence if answered else round(_UNANSWERED * retrieved.confidence, 3)
