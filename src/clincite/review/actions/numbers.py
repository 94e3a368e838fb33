"""The numbers of the desk: how long approval takes, what reviewers change and why, what is due."""

from __future__ import annotations

import datetime
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Row, func, select

from clincite.review.actions.held import all_held
from clincite.review.actions.work import Work
from clincite.review.ledger.whats import What
from clincite.review.roles import Action
from clincite.review.states import State
from clincite.review.store.tables import DECISIONS, ITEMS, LEDGER, REPORTS, VERSIONS
from clincite.review.values import OBJECTIONS, Actor, Item, LoggedDecision, Numbers, RejectReason, Verdict

_SOON: Final = (30, 90)
_DAY: Final = 86_400
_BEGINNINGS: Final = frozenset({What.SUBMIT, What.SEND, What.REFRESH, What.REOPEN})


def numbers(work: Work, actor: Actor) -> Numbers:
    """What an editor wants to know of the desk."""
    work.allowed(actor, Action.READ_NUMBERS)
    items = [found.item for found in all_held(work.connection)]
    days = tuple(days_to_approval(work))
    last = [one for one in decisions_log(work) if one.last and one.verdict is not Verdict.CLEAR]
    changed = [one for one in last if one.verdict in OBJECTIONS]
    by_facet = Counter(one.facet for one in last)
    changed_by_facet = Counter(one.facet for one in changed)
    return Numbers(
        states=_states(items),
        approvals=len(days),
        days_to_approval=(min(days), statistics.median(days), max(days)) if days else None,
        verdicts=_counted(one.verdict.value for one in last),
        changed_by_reason=_counted(one.category.value if one.category else "" for one in changed),
        changed_by_facet={facet: (changed_by_facet[facet], by_facet[facet]) for facet in sorted(by_facet)},
        due_30=_due_within(items, work.today, _SOON[0]),
        due_90=_due_within(items, work.today, _SOON[1]),
        overdue=sum(_is_overdue(one, work.today) for one in items),
        evidence_changed=sum(one.shown_state is State.EVIDENCE_CHANGED for one in items),
        open_reports=work.connection.scalar(select(func.count()).select_from(REPORTS).where(REPORTS.c.open)) or 0,
    )


def days_to_approval(work: Work) -> Iterator[float]:
    """Of each approval, in their order, the days since the answer was handed in, asked anew or reopened last."""
    wanted = (
        select(LEDGER.c.slug, LEDGER.c.what, LEDGER.c.when).where(LEDGER.c.what.in_([*_BEGINNINGS, What.APPROVE])).order_by(LEDGER.c.seq)
    )
    since: dict[str, str] = {}
    for row in work.connection.execute(wanted):
        if row.what in _BEGINNINGS:
            since[row.slug] = row.when
        elif row.slug in since:
            yield (datetime.datetime.fromisoformat(row.when) - datetime.datetime.fromisoformat(since[row.slug])).total_seconds() / _DAY


def decisions_log(work: Work) -> tuple[LoggedDecision, ...]:
    """Every verdict that was given, oldest first, without who gave it."""
    rows = work.connection.execute(
        select(DECISIONS, ITEMS.c.slug).join(ITEMS, ITEMS.c.id == DECISIONS.c.item_id).order_by(DECISIONS.c.seq)
    ).all()
    last = {(row.item_id, row.round, row.claim_key, row.person_id): row.seq for row in rows}
    by_version: defaultdict[tuple[int, int], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        by_version[row.item_id, row.version].append(row)
    logged = [pair for of_version in by_version.values() for pair in _logged(work, of_version, set(last.values()))]
    return tuple(one for _, one in sorted(logged, key=lambda pair: pair[0]))


def _logged(work: Work, rows: Sequence[Row[Any]], last: set[int]) -> Iterator[tuple[int, LoggedDecision]]:
    where = (VERSIONS.c.item_id == rows[0].item_id, VERSIONS.c.number == rows[0].version)
    stored = work.tools.studied(work.connection.execute(select(VERSIONS.c.content).where(*where)).scalar_one())
    for row in rows:
        claim = stored.answer.claim(row.claim)
        yield (
            row.seq,
            LoggedDecision(
                slug=row.slug,
                version=row.version,
                round=row.round,
                claim=row.claim,
                claim_key=row.claim_key,
                facet=claim.facet.value,
                edits=claim.edits,
                critical=tuple(stored.critical.get(row.claim, ())),
                verdict=Verdict(row.verdict),
                category=RejectReason(row.category) if row.category is not None else None,
                at=row.at,
                last=row.seq in last,
            ),
        )


def _states(items: Sequence[Item]) -> dict[str, int]:
    counted = Counter(one.state for one in items)
    return {state.value: counted[state] for state in State if counted[state]}


def _counted(values: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def _due_within(items: Sequence[Item], today: str, days: int) -> int:
    last = (datetime.date.fromisoformat(today) + datetime.timedelta(days=days)).isoformat()
    return sum(one.shown_state is State.APPROVED and one.due is not None and today < one.due <= last for one in items)


def _is_overdue(item: Item, today: str) -> bool:
    return item.shown_state in {State.APPROVED, State.EXPIRED} and item.due is not None and item.due <= today
