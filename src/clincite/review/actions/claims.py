"""The claims of a version with all that was said of them, and what that comes to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from clincite.compose.rewording import REWORDED
from clincite.compose.verify import Finding
from clincite.review.actions.held import Held
from clincite.review.actions.tools import Studied
from clincite.review.policy import ReviewPolicy
from clincite.review.states import IN_REVIEW, State
from clincite.review.store.tables import COMMENTS, DECISIONS, INTERESTS, REWORDINGS
from clincite.review.values import OBJECTIONS, ClaimCase, Comment, Decision, Interests, RejectReason, Verdict, VersionInfo

_BEFORE = frozenset({State.DRAFT, State.SUBMITTED})


def claim_cases(
    connection: Connection,
    found: Held,
    version: VersionInfo,
    studied: Studied,
    policy: ReviewPolicy,
    *,
    findings: Iterable[Finding] = (),
    with_comments: bool = True,
) -> tuple[ClaimCase, ...]:
    """The claims of a version in reading order.

    :param findings: of verification; each is put to its claim.
    """
    decided = standing_decisions(connection, found, version)
    comments = _comments_by_key(connection, found) if with_comments else {}
    earlier = _earlier(connection, found, version) if with_comments else {}
    rewordings = _rewordings(connection, found.item.id)
    broken: defaultdict[str | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        broken[finding.claim].append(finding)
    bound = found.bound(version.number)
    cases = []
    for claim in studied.answer.claims:
        key = studied.keys[claim.id]
        decisions = decided.get(key, ())
        authors = rewordings.get(key, ())
        critical = studied.critical.get(claim.id, ())
        reworded = bool(authors) or REWORDED in claim.edits
        approved = [one.person for one in decisions if one.verdict is Verdict.APPROVE]
        cases.append(
            ClaimCase(
                claim=claim,
                critical=tuple(critical),
                decisions=decisions,
                earlier=tuple(one for one in earlier.get(key, ()) if one not in decisions),
                comments=comments.get(key, ()),
                needed=_needed(policy, critical=bool(critical), reworded=reworded),
                approved_by=tuple(one for one in approved if one.id not in authors and one.id not in bound),
                reworded=reworded,
                reworded_by=found.people[authors[0]].ref if authors else None,
                findings=tuple(broken.get(claim.id, ())),
            )
        )
    return tuple(cases)


def _needed(policy: ReviewPolicy, *, critical: bool, reworded: bool) -> int:
    return policy.critical_approvals if critical else int(reworded)


def standing_decisions(connection: Connection, found: Held, version: VersionInfo) -> dict[str, tuple[Decision, ...]]:
    """By hash of the claim, the last word of each person in the review that the version is in, or was in last.

    While it is under review, only the words of people who still may review are heard.
    """
    if version.state in _BEFORE:
        return {}
    rows = connection.execute(
        select(DECISIONS)
        .where(DECISIONS.c.item_id == found.item.id, DECISIONS.c.round == _round(connection, found, version))
        .order_by(DECISIONS.c.seq)
    )
    heard = version.state not in IN_REVIEW
    last: dict[tuple[str, int], Row[Any]] = {}
    for row in rows:
        if row.version <= version.number and (heard or found.people[row.person_id].reviews):
            last.pop((row.claim_key, row.person_id), None)
            last[row.claim_key, row.person_id] = row
    by_key: defaultdict[str, list[Decision]] = defaultdict(list)
    for (key, _), row in last.items():
        if row.verdict != Verdict.CLEAR:
            by_key[key].append(decision_of(row, found))
    return {key: tuple(decisions) for key, decisions in by_key.items()}


def _earlier(connection: Connection, found: Held, version: VersionInfo) -> dict[str, tuple[Decision, ...]]:
    """By hash of the claim, who wanted it gone or worded otherwise before, oldest first: the last word of each person in each review."""
    rows = connection.execute(select(DECISIONS).where(DECISIONS.c.item_id == found.item.id).order_by(DECISIONS.c.seq))
    last: dict[tuple[str, int, int], Row[Any]] = {}
    for row in rows:
        if row.version <= version.number:
            last[row.claim_key, row.person_id, row.round] = row
    by_key: defaultdict[str, list[Decision]] = defaultdict(list)
    for (key, *_), row in last.items():
        if row.verdict in OBJECTIONS:
            by_key[key].append(decision_of(row, found))
    return {key: tuple(decisions) for key, decisions in by_key.items()}


def _round(connection: Connection, found: Held, version: VersionInfo) -> int:
    """The number of the review that a version is in, or was in last."""
    if version.number == found.item.newest:
        return found.item.round
    of_version = select(func.max(DECISIONS.c.round)).where(DECISIONS.c.item_id == found.item.id, DECISIONS.c.version == version.number)
    return connection.scalar(of_version) or max((one for number, one, _ in found.signers if number == version.number), default=0)


def decision_of(row: Row[Any], found: Held) -> Decision:
    """A row of the table as a value."""
    return Decision(
        id=row.id,
        version=row.version,
        claim=row.claim,
        person=found.people[row.person_id].ref,
        verdict=Verdict(row.verdict),
        text=row.text,
        category=RejectReason(row.category) if row.category is not None else None,
        reason=row.reason,
        at=row.at,
    )


def rewordings_of(connection: Connection, item_id: int, key: str) -> frozenset[int]:
    """Ids of those who gave a claim the words that it has."""
    return frozenset(_rewordings(connection, item_id).get(key, ()))


def _rewordings(connection: Connection, item_id: int) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for row in connection.execute(select(REWORDINGS).where(REWORDINGS.c.item_id == item_id).order_by(REWORDINGS.c.id)):
        found[row.claim_key].append(row.person_id)
    return {key: tuple(people) for key, people in found.items()}


def _comments_by_key(connection: Connection, found: Held) -> Mapping[str, tuple[Comment, ...]]:
    by_key: defaultdict[str, list[Comment]] = defaultdict(list)
    for row in _comment_rows(connection, found):
        if row.claim_key is not None:
            by_key[row.claim_key].append(_comment(row, found))
    return {key: tuple(comments) for key, comments in by_key.items()}


def general_comments(connection: Connection, found: Held) -> tuple[Comment, ...]:
    """What was said of the whole answer, in any version, oldest first."""
    return tuple(_comment(row, found) for row in _comment_rows(connection, found) if row.claim_key is None)


def _comment_rows(connection: Connection, found: Held) -> Sequence[Row[Any]]:
    return connection.execute(select(COMMENTS).where(COMMENTS.c.item_id == found.item.id).order_by(COMMENTS.c.seq)).all()


def _comment(row: Row[Any], found: Held) -> Comment:
    return Comment(id=row.id, version=row.version, claim=row.claim, person=found.people[row.person_id].ref, text=row.text, at=row.at)


def statements(connection: Connection, found: Held) -> tuple[Interests, ...]:
    """The last statement of interests of each person in the current review, in the order of their first."""
    last: dict[int, Interests] = {}
    for row in interest_rows(connection, found):
        last[row.person_id] = Interests(person=found.people[row.person_id].ref, none=row.none, statement=row.statement, at=row.at)
    return tuple(last.values())


def interest_rows(connection: Connection, found: Held) -> Sequence[Row[Any]]:
    """The rows of all statements of the current review, oldest first."""
    wanted = select(INTERESTS).where(INTERESTS.c.item_id == found.item.id, INTERESTS.c.round == found.item.round).order_by(INTERESTS.c.seq)
    return connection.execute(wanted).all()
