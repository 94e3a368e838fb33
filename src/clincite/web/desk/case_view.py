"""An answer under review, laid out for its page: its claims in reading order, each with what was said of it and what it still needs."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from clincite.render.article import Article, Line, article
from clincite.render.words import CONFLICTS, DIRECT_ANSWER, GAPS, block, counted, listed, one_line
from clincite.review.critical import CRITICAL_WORDS
from clincite.review.values import Actor, Case, ClaimCase, Comment, Decision, Interests, RejectReason, Verdict
from clincite.web.desk.blockers_view import BlockerShown
from clincite.web.desk.offers import Offers
from clincite.web.desk.public_view import PublicShown, Withdrawal, public_shown, withdrawal
from clincite.web.desk.reason_view import ReasonShown
from clincite.web.desk.reports_view import ReportShown, reports_by_claim
from clincite.web.desk.versions_view import VersionShown, signatures_of, standing_of, versions_shown
from clincite.web.desk.wording import (
    REASONS,
    VERDICTS,
    VERDICTS_BEFORE,
    VERDICTS_YOURS,
    due_words,
    listed_reason,
    moment_words,
    reader_words,
    waited,
)

EMERGENCY: Final = "What to do first"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What one person decided or said, ready to show.

    :param kind: ``approve``, ``amend``, ``reject`` or ``comment``.
    :param text: of an amendment, the new sentence; of a comment, its lines.
    """

    kind: str
    who: str
    words: str
    when: str
    at: str
    text: str = ""
    mine: bool = False


class LintShown(msgspec.Struct, frozen=True, kw_only=True):
    """What a careful editor would find in a claim."""

    code: str
    message: str
    grave: bool


class ClaimShown(msgspec.Struct, frozen=True, kw_only=True):
    """One claim under review.

    :param place: counted in reading order from 1.
    :param beside: where else in the article it stands.
    :param critical: why it is safety-critical, in words; empty: it is not.
    :param own_words: this person reworded it, and so cannot approve it.
    :param status: ``done`` (nothing more is needed of it), ``wanting`` (approvals are missing), ``change`` (somebody rewords or rejects it)
        or ``plain`` (the signature under the whole is enough).
    :param standing: the same in words.
    :param mine: what this person decided; empty: nothing yet.
    :param marks: number and label of each source.
    """

    id: str
    place: int
    text: str
    role: str
    beside: str
    label: str
    qualifier: str
    loud: str
    marks: tuple[int, ...]
    edits: str
    critical: tuple[str, ...]
    needed: int
    given: int
    approved_by: str
    reworded_by: str
    own_words: bool
    status: str
    standing: str
    mine: str
    mine_words: str
    decisions: tuple[Said, ...]
    earlier: tuple[Said, ...]
    comments: tuple[Said, ...]
    faults: tuple[str, ...]
    lint: tuple[LintShown, ...]
    reports: tuple[ReportShown, ...]

    @property
    def open(self) -> bool:
        """Somebody must still approve it, and this person may be the one."""
        return self.status == "wanting" and not self.mine and not self.own_words


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Claims under one heading."""

    heading: str
    label: str
    claims: tuple[ClaimShown, ...]


class CaseView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page.

    :param state: of the version; ``replaced`` where another took its place, whatever it was before.
    :param public: what everybody reads; None: nothing.
    :param reason: why it stands where it stands; None: nobody had to say.
    :param public_reason: why what everybody reads stands where it stands, where that is another version and worth an alarm.
    :param reports: of readers, on what no claim of this page says.
    :param mine: of the claims that need approvals, how many this person has decided on or worded; ``left``: how many wait for them.
    :param facts: label and text of what is known of the answer.
    :param statements: who stated which interests in this review.
    :param my_interests: this person's own; None: not stated yet.
    :param needing: how many claims need approvals one by one; ``settled``: how many of those have them.
    """

    slug: str
    number: int
    newest: int
    title: str
    question: str
    reader: str
    state: str
    label: str
    public: PublicShown | None
    withdrawal: Withdrawal
    reason: ReasonShown | None
    public_reason: ReasonShown | None
    reports: tuple[ReportShown, ...]
    waits: str
    risk: int
    facts: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    count: int
    blockers: tuple[BlockerShown, ...]
    needing: int
    settled: int
    mine: int
    left: int
    comments: tuple[Said, ...]
    faults: tuple[str, ...]
    lint: tuple[LintShown, ...]
    statements: tuple[tuple[str, str, str], ...]
    my_interests: Interests | None
    signatures: tuple[tuple[str, str, str], ...]
    versions: tuple[VersionShown, ...]
    offers: Offers
    here: str

    @property
    def base(self) -> str:
        """The address that actions hang on."""
        return f"/desk/answers/{self.slug}"

    @property
    def claims(self) -> tuple[ClaimShown, ...]:
        """All claims in reading order."""
        return tuple(claim for group in self.groups for claim in group.claims)

    def claim(self, claim_id: str) -> ClaimShown | None:
        """The claim of that id; None: there is none."""
        return next((claim for claim in self.claims if claim.id == claim_id), None)


def case_view(
    case: Case,
    actor: Actor,
    offers: Offers,
    *,
    now: datetime.datetime,
    lint: Mapping[str, Sequence[LintShown]],
    lint_whole: Sequence[LintShown] = (),
    blockers: Sequence[BlockerShown] = (),
    reason: ReasonShown | None = None,
    public_reason: ReasonShown | None = None,
) -> CaseView:
    """Lay out a version under review for somebody.

    :param lint: what lint finds in each claim.
    """
    shown = article(case.answer)
    reports = reports_by_claim(case)
    groups, count = _groups(case, actor, shown, lint, reports)
    item, version = case.item, case.version
    standing = standing_of(version, case)
    needing = [claim for group in groups for claim in group.claims if claim.needed]
    return CaseView(
        slug=item.slug,
        number=version.number,
        newest=item.newest,
        title=one_line(item.title),
        question=one_line(item.question),
        reader=item.reader,
        state=standing.state,
        label=standing.label,
        public=public_shown(case),
        withdrawal=withdrawal(case),
        reason=reason,
        public_reason=public_reason,
        reports=reports.get("", ()),
        waits=waited(version.since, now),
        risk=sum(1 for claim in case.claims if claim.critical),
        facts=tuple(_facts(case, now)),
        groups=groups,
        count=count,
        blockers=tuple(blockers),
        needing=len(needing),
        settled=sum(1 for claim in needing if claim.given >= claim.needed),
        mine=sum(1 for claim in needing if claim.mine or claim.own_words),
        left=sum(1 for claim in needing if claim.open),
        comments=tuple(_comment(one, actor) for one in case.comments if one.claim is None),
        faults=tuple(one_line(finding.message) for finding in case.findings),
        lint=tuple(lint_whole),
        statements=tuple((one.person.shown, one_line(one.shown), moment_words(one.at)) for one in case.interests),
        my_interests=next((one for one in case.interests if one.person.id == actor.id), None),
        signatures=signatures_of(version),
        versions=versions_shown(case),
        offers=offers,
        here=f"/desk/answers/{item.slug}" if version.number == item.newest else f"/desk/answers/{item.slug}/v/{version.number}",
    )


def _facts(case: Case, now: datetime.datetime) -> Iterator[tuple[str, str]]:
    item, version = case.item, case.version
    yield "Asked by", item.asked_by.shown if item.asked_by else "nobody with an account"
    yield "Written for", reader_words(item.reader)
    yield "In this state since", f"{moment_words(version.since)} ({waited(version.since, now)})"
    yield "Assigned to", listed([one.shown for one in item.assigned]) or "nobody yet"
    yield "At its address", f"version {item.shown}" if item.shown else "not public yet"
    due = due_words(version.due, now.date())
    yield "Next review due", due or f"{counted(item.months, 'month', 'months')} after the approval"
    if item.reports:
        yield "Readers’ reports", f"{counted(item.reports, 'is', 'are')} open"


def _groups(
    case: Case,
    actor: Actor,
    shown: Article,
    lint: Mapping[str, Sequence[LintShown]],
    reports: Mapping[str, tuple[ReportShown, ...]],
) -> tuple[tuple[Group, ...], int]:
    """The claims under their headings, each once, at its first place in the article; and how many they are."""
    by_id = {claim.claim.id: claim for claim in case.claims}
    places: dict[str, list[str]] = {}
    order: list[tuple[str, str, list[Line]]] = []
    for heading, label, lines in _headed(shown):
        fresh = [line for line in lines if line.id not in places and line.id in by_id]
        for line in lines:
            places.setdefault(line.id, []).append(heading)
        if fresh:
            order.append((heading, label, fresh))
    count = 0
    groups: list[Group] = []
    for heading, label, lines in order:
        claims = []
        for line in lines:
            count += 1
            also = [place for place in dict.fromkeys(places[line.id]) if place != heading]
            made = _claim(by_id[line.id], line, actor, count, also, lint.get(line.id, ()))
            claims.append(msgspec.structs.replace(made, reports=reports.get(line.id, ())))
        groups.append(Group(heading=heading, label=label, claims=tuple(claims)))
    return tuple(groups), count


def _headed(shown: Article) -> Iterator[tuple[str, str, Sequence[Line]]]:
    """Heading, subheading and sentences of every place of the article, in reading order."""
    yield EMERGENCY, shown.emergency_title, shown.emergency
    yield DIRECT_ANSWER, "", shown.direct_answer
    for part in shown.parts:
        for part_block in part.blocks:
            label = " · ".join(word for word in (part_block.label, part_block.role) if word)
            yield part.heading, label, part_block.lines
    for card in shown.gaps:
        yield GAPS, card.asked, card.lines
    for dispute in shown.disputes:
        yield CONFLICTS, "", dispute.lines


def _claim(claim: ClaimCase, line: Line, actor: Actor, place: int, also: Sequence[str], lint: Sequence[LintShown]) -> ClaimShown:
    mine = next((one for one in claim.decisions if one.person.id == actor.id and one.verdict is not Verdict.CLEAR), None)
    status, standing = _standing(claim)
    return ClaimShown(
        id=line.id,
        place=place,
        text=line.text,
        role=line.role,
        beside=listed(list(also)),
        label=line.label,
        qualifier=line.qualifier,
        loud=line.loud,
        marks=line.numbers,
        edits=line.edits,
        critical=tuple(CRITICAL_WORDS[kind] for kind in claim.critical),
        needed=claim.needed,
        given=len(claim.approved_by),
        approved_by=listed([one.shown for one in claim.approved_by]),
        reworded_by=claim.reworded_by.shown if claim.reworded_by else "",
        own_words=claim.reworded_by is not None and claim.reworded_by.id == actor.id,
        status=status,
        standing=standing,
        mine=mine.verdict.value if mine else "",
        mine_words=_mine(mine) if mine else "",
        decisions=tuple(_decision(one, actor) for one in claim.decisions if one.verdict is not Verdict.CLEAR),
        earlier=tuple(_before(one, actor) for one in claim.earlier),
        comments=tuple(_comment(one, actor) for one in claim.comments),
        faults=tuple(one_line(finding.message) for finding in claim.findings),
        lint=tuple(lint),
        reports=(),
    )


def _standing(claim: ClaimCase) -> tuple[str, str]:
    verdicts = {one.verdict for one in claim.decisions}
    if Verdict.REJECT in verdicts:
        return "change", "rejected: it leaves with the next version"
    if Verdict.AMEND in verdicts:
        return "change", "reworded: the new words come with the next version"
    if claim.findings:
        return "change", "does not verify"
    if not claim.needed:
        return ("done", "approved") if Verdict.APPROVE in verdicts else ("plain", "covered by the signature")
    given = len(claim.approved_by)
    if given >= claim.needed:
        return "done", f"{given} of {counted(claim.needed, 'approval', 'approvals')}"
    return "wanting", f"{given} of {counted(claim.needed, 'approval', 'approvals')}"


def _mine(decision: Decision) -> str:
    return {Verdict.APPROVE: "You approved it", Verdict.AMEND: "You reword it", Verdict.REJECT: "You reject it"}.get(decision.verdict, "")


def _decision(one: Decision, actor: Actor) -> Said:
    reason = listed_reason(one.category, one.reason)
    mine = one.person.id == actor.id
    return Said(
        kind=one.verdict.value,
        who=one.person.shown,
        words=f"{(VERDICTS_YOURS if mine else VERDICTS)[one.verdict]}{f': {reason}' if reason else ''}",
        when=moment_words(one.at),
        at=one.at,
        text=one_line(one.text or ""),
        mine=mine,
    )


def _before(one: Decision, actor: Actor) -> Said:
    """A verdict that does not count any more, on these very words."""
    reason = listed_reason(one.category, one.reason)
    words = f"{VERDICTS_BEFORE[one.verdict]} in version {one.version}{f': {reason}' if reason else ''}"
    return msgspec.structs.replace(_decision(one, actor), kind="before", words=words)


def _comment(one: Comment, actor: Actor) -> Said:
    return Said(
        kind="comment",
        who=one.person.shown,
        words=f"on version {one.version}",
        when=moment_words(one.at),
        at=one.at,
        text=block(one.text),
        mine=one.person.id == actor.id,
    )


def reason_choices() -> tuple[tuple[str, str], ...]:
    """Value and words of each reason for a rejection."""
    return tuple((reason.value, REASONS[reason]) for reason in RejectReason)
