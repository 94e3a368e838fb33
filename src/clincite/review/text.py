"""The desk in plain text, for a terminal. All that people and sources wrote goes through :func:`~clincite.render.words.one_line`."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from clincite.render.verification import place_of
from clincite.render.words import counted, listed, one_line, review_words
from clincite.review.critical import CRITICAL_WORDS
from clincite.review.differences import ClaimDiff, Difference, Part
from clincite.review.states import State
from clincite.review.swept import Damaged, Moved
from clincite.review.values import Case, ClaimCase, Comment, Decision, Item, LedgerEntry, Numbers, Report, VersionInfo

_MARKS: Final = {Part.KEPT: "{}", Part.DROPPED: "[-{}-]", Part.ADDED: "{{+{}+}}"}
_BLOCKERS: Final = 5
_INDENT: Final = "     "
_ERASED: Final = "Its words were erased."
_SHOWN_DETAIL: Final = ("state", "claim", "verdict", "category", "text", "statement", "reason", "outcome", "role", "due", "months")


def state_label(state: State) -> str:
    """Where a version stands, in a word or two."""
    return review_words(state.value).label


def queue_text(items: Sequence[Item], *, width: int) -> str:
    """Answers at the desk, in the order given; two lines each."""
    if not items:
        return "Nothing is here."
    return "\n".join(line for item in items for line in _item(item, width))


def _item(item: Item, width: int) -> Iterator[str]:
    marks = [f"{state_label(item.state)} since {item.since[:10]}", f"version {item.newest}"]
    marks += [f"{item.risk} of {counted(item.claims, 'claim', 'claims')} safety-critical"]
    marks += [f"{counted(item.reports, 'report', 'reports')} of readers"] * bool(item.reports)
    marks += [f"review due {item.due}"] * bool(item.due)
    marks += [f"for {listed([one.name for one in item.assigned])}"] * bool(item.assigned)
    yield one_line(item.slug)
    yield from _wrapped(f"{item.title} ({item.reader})", width, "  ")
    yield from _wrapped(" · ".join(marks), width, "  ")


def case_text(case: Case, *, width: int) -> str:
    """A version under review with all that was said of it: its claims by their ids, and what stands in the way of its approval."""
    return "\n".join(_case(case, width))


def _case(case: Case, width: int) -> Iterator[str]:
    item, version = case.item, case.version
    yield from _wrapped(item.title, width)
    asked = f" · asked by {item.asked_by.shown}" if item.asked_by else ""
    yield from _wrapped(
        f"{item.slug} · version {version.number} of {item.newest} · {state_label(version.state)} since {version.since} · "
        f"for the {item.reader}{asked}",
        width,
    )
    yield from _wrapped(f"Question: {item.question}", width)
    if item.assigned:
        yield from _wrapped(f"Assigned to {listed([one.shown for one in item.assigned])}.", width)
    yield from _version(version, case, width)
    for one in case.claims:
        yield ""
        yield from _claim(one, width)
    yield from _titled("Open reports of readers", [_reported(report) for report in case.reports], width)
    yield from _titled("Said of the whole", [_said(comment) for comment in case.comments], width)
    yield from _titled("Not in order", [f"{place_of(finding)}: {finding.message}" for finding in case.findings], width)
    yield from _titled("What stands between it and its approval", [blocker.message for blocker in case.blockers], width)


def _version(version: VersionInfo, case: Case, width: int) -> Iterator[str]:
    for one in case.interests:
        yield from _wrapped(f"Interests of {one.person.shown}: {one.shown}.", width)
    for signature in version.signatures:
        yield from _wrapped(f"Signed by {signature.person.shown} at {signature.at}.", width)
    if version.due:
        yield f"Review due {version.due}."


def _claim(one: ClaimCase, width: int) -> Iterator[str]:
    yield from _wrapped(f"[{one.claim.id}] {one.claim.text}", width, _INDENT, first="")
    for kind in one.critical:
        yield from _wrapped(f"! {CRITICAL_WORDS.get(kind, kind)}", width, _INDENT)
    if one.needed:
        by = f", given by {listed([person.shown for person in one.approved_by])}" if one.approved_by else ""
        yield from _wrapped(f"needs {counted(one.needed, 'approval', 'approvals')}{by}", width, _INDENT)
    if one.reworded:
        yield from _wrapped(f"reworded{f' by {one.reworded_by.shown}' if one.reworded_by else ''}", width, _INDENT)
    for quote in one.claim.quotes:
        said = "the same words" if quote.text == one.claim.text else f"“{quote.text}”"
        yield from _wrapped(f"{said} ({quote.record}, {quote.section})", width, _INDENT)
    for finding in one.findings:
        yield from _wrapped(f"does not verify: {finding.message}", width, _INDENT)
    for decision in one.earlier:
        yield from _wrapped(f"said of these words before, of version {decision.version}: {_decided(decision)}", width, _INDENT)
    for decision in one.decisions:
        yield from _wrapped(_decided(decision), width, _INDENT)
    for comment in one.comments:
        yield from _wrapped(_said(comment), width, _INDENT)


def _decided(decision: Decision) -> str:
    new = f" to “{decision.text}”" if decision.text else ""
    why = f" ({decision.category.value})" if decision.category else ""
    reason = f": {decision.reason}" if decision.reason else ""
    return f"{decision.person.shown}, {decision.at}: {decision.verdict.value}{new}{why}{reason}"


def _reported(report: Report) -> str:
    about = f", of “{report.said}”" if report.said else ""
    words = f"“{report.text}”" if not report.erased else _ERASED
    return f"report {report.id}, {report.at}, version {report.version}{about}: {words}"


def _said(comment: Comment) -> str:
    return f"{comment.person.shown}, {comment.at}: “{comment.text}”"


def blockers_text(case: Case, *, width: int) -> str:
    """Where a version stands, and what stands between it and its approval: what is told after each thing done."""
    item, version = case.item, case.version
    lines = list(_wrapped(f"{item.slug} version {version.number}: {state_label(version.state)}", width))
    lines += [line for blocker in case.blockers[:_BLOCKERS] for line in _wrapped(f"- {blocker.message}", width, "  ", first="")]
    if len(case.blockers) > _BLOCKERS:
        lines.append(f"- and {len(case.blockers) - _BLOCKERS} more: clincite review show {one_line(item.slug)}")
    return "\n".join(lines)


def history_text(entries: Sequence[LedgerEntry], *, width: int) -> str:
    """Entries of the ledger, the oldest first, as given."""
    return "\n".join(line for entry in entries for line in _entry(entry, width)) or "Nothing happened yet."


def _entry(entry: LedgerEntry, width: int) -> Iterator[str]:
    who = f"{entry.name} ({entry.role})" if entry.role else entry.name
    version = f" version {entry.version}" if entry.version is not None else ""
    told = [f"{name} {_shown(name, entry.detail[name])}" for name in _SHOWN_DETAIL if entry.detail.get(name) not in (None, "")]
    detail = f" ({'; '.join(told)})" if told else ""
    yield from _wrapped(f"{entry.seq}  {entry.when}  {who}: {entry.what}{version}{detail}", width, _INDENT, first="")


def _shown(name: str, value: object) -> str:
    return review_words(str(value)).label.lower() if name == "state" else str(value)


def reports_text(reports: Sequence[Report], *, width: int) -> str:
    """What readers say is wrong, in the order given."""
    return "\n\n".join("\n".join(_report(one, width)) for one in reports) or "There are none."


def _report(one: Report, width: int) -> Iterator[str]:
    where = f"{one.slug}{f' version {one.version}' if one.version else ''}" if one.slug else "an answer that is kept nowhere"
    claim = f", claim {one.claim}" if one.claim else ""
    yield from _wrapped(f"{one.id}  {one.at}  {where}{claim}", width, _INDENT, first="")
    if one.erased:
        yield from _wrapped(_ERASED, width, _INDENT)
    else:
        yield from _wrapped(f"Question: {one.question}", width, _INDENT)
        if one.said:
            yield from _wrapped(f"It said: “{one.said}”", width, _INDENT)
        yield from _wrapped(f"The reader: “{one.text}”", width, _INDENT)
    if not one.open:
        by = f" by {one.closed_by.shown}" if one.closed_by else ""
        yield from _wrapped(f"Closed{by}: {one.outcome}", width, _INDENT)


def numbers_text(numbers: Numbers) -> str:
    """The editor's numbers, one a line."""
    rows = [(f"answers: {review_words(state).label.lower()}", str(count)) for state, count in numbers.states.items()]
    rows.append(("approvals", str(numbers.approvals)))
    if numbers.days_to_approval is not None:
        least, median, most = numbers.days_to_approval
        rows.append(("days to approval", f"{median:.1f} (from {least:.1f} to {most:.1f})"))
    rows += [(f"claims: {verdict}", str(count)) for verdict, count in numbers.verdicts.items()]
    rows += [(f"changed because: {reason or 'no reason given'}", str(count)) for reason, count in numbers.changed_by_reason.items()]
    rows += [(f"changed on {facet}", f"{changed} of {decided}") for facet, (changed, decided) in numbers.changed_by_facet.items()]
    rows += [
        ("review due in 30 days", str(numbers.due_30)),
        ("review due in 90 days", str(numbers.due_90)),
        ("review overdue", str(numbers.overdue)),
        ("evidence changed", str(numbers.evidence_changed)),
        ("reports open", str(numbers.open_reports)),
    ]
    widest = max(len(name) for name, _ in rows)
    return "\n".join(f"{one_line(name):<{widest}}  {value}" for name, value in rows)


def diff_text(differences: Sequence[ClaimDiff], *, width: int) -> str:
    """How two versions differ, claim by claim, as wdiff marks words: ``[-dropped-]``, ``{+added+}``. What is the same is counted."""
    told = [one for one in differences if one.kind is not Difference.SAME]
    same = len(differences) - len(told)
    lines = [line for one in told for line in _difference(one, width)]
    return "\n".join([*lines, f"{counted(same, 'claim', 'claims')} the same."])


def _difference(one: ClaimDiff, width: int) -> Iterator[str]:
    claim = one.new or one.old
    words = "".join(_MARKS[piece.part].format(piece.text) for piece in one.pieces)
    yield from _wrapped(f"[{claim.id if claim else ''}] {one.kind.value}: {words}", width, _INDENT, first="")
    for mark, quotes in (("+", one.gained), ("-", one.lost)):
        for quote in quotes:
            yield from _wrapped(f"{mark} “{quote.text}” ({quote.record}, {quote.section})", width, _INDENT)
    if one.moved:
        yield from _wrapped(f"was under {listed(one.was) or 'nothing'}, is under {listed(one.now) or 'nothing'}", width, _INDENT)


def moved_text(moved: Sequence[Moved]) -> str:
    """What clincite itself moved, one a line."""
    return "\n".join(one_line(f"{one.slug} version {one.version}: {state_label(one.state)}: {one.reason}") for one in moved)


def damaged_text(damaged: Sequence[Damaged]) -> str:
    """What could not be looked at, one a line."""
    return "\n".join(one_line(f"{one.slug} version {one.version} could not be looked at: {one.reason}") for one in damaged)


def _titled(title: str, lines: Sequence[str], width: int) -> Iterator[str]:
    if lines:
        yield ""
        yield f"{title}:"
        for line in lines:
            yield from _wrapped(f"- {line}", width, "  ", first="")


def _wrapped(text: str, width: int, indent: str = "", *, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        one_line(text),
        width,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
