"""The numbers of the desk as tables in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from clincite.records import Facet
from clincite.render.words import FACETS, capitalised
from clincite.review.states import State
from clincite.review.values import Numbers, RejectReason, Verdict
from clincite.web.desk.wording import REASONS, state_label

_VERDICTS: Final[Mapping[str, str]] = {
    Verdict.APPROVE: "Approved",
    Verdict.AMEND: "Reworded",
    Verdict.REJECT: "Rejected",
}


class RowOfTable(msgspec.Struct, frozen=True, kw_only=True):
    """A row.

    :param href: where there is more; empty: nowhere.
    """

    label: str
    cells: tuple[str, ...]
    href: str = ""


class TableShown(msgspec.Struct, frozen=True, kw_only=True):
    """A table.

    :param empty: what is said where it has no row.
    """

    heading: str
    columns: tuple[str, ...]
    rows: tuple[RowOfTable, ...]
    empty: str = ""
    note: str = ""


def tables_of(numbers: Numbers) -> tuple[TableShown, ...]:
    """The tables, what needs attention first."""
    return (_attention(numbers), _states(numbers), _time(numbers), _verdicts(numbers), _reasons(numbers), _facets(numbers))


def _attention(numbers: Numbers) -> TableShown:
    rows = (
        ("Answers whose evidence changed", numbers.evidence_changed, "/desk?state=evidence_changed"),
        ("Answers whose review is overdue", numbers.overdue, "/desk?state=expired"),
        ("Reviews due within 30 days", numbers.due_30, ""),
        ("Reviews due within 90 days", numbers.due_90, ""),
        ("Open reports of readers", numbers.open_reports, "/desk/reports"),
    )
    return TableShown(heading="What needs attention", columns=("What", "Number"), rows=_counts(rows))


def _states(numbers: Numbers) -> TableShown:
    rows = tuple((state_label(state), numbers.states.get(state.value, 0), f"/desk?state={state.value}") for state in State)
    return TableShown(
        heading="Where answers stand",
        columns=("State", "Answers"),
        rows=_counts(rows),
        note="Each answer once, by its newest version.",
    )


def _time(numbers: Numbers) -> TableShown:
    heading, columns = "Time to approval", ("Days", "From handing in to approval")
    if numbers.days_to_approval is None:
        return TableShown(heading=heading, columns=columns, rows=(), empty="No answer was approved yet.")
    names = ("Shortest", "Median", "Longest")
    rows = tuple(RowOfTable(label=name, cells=(f"{days:.1f}",)) for name, days in zip(names, numbers.days_to_approval, strict=True))
    note = f"Of {numbers.approvals:,} {'approval' if numbers.approvals == 1 else 'approvals'}; after a reopening, from there."
    return TableShown(heading=heading, columns=columns, rows=rows, note=note)


def _verdicts(numbers: Numbers) -> TableShown:
    total = sum(numbers.verdicts.values())
    rows = tuple(
        RowOfTable(label=label, cells=(f"{numbers.verdicts.get(verdict, 0):,}", _share(numbers.verdicts.get(verdict, 0), total)))
        for verdict, label in _VERDICTS.items()
    )
    return TableShown(
        heading="What reviewers decide",
        columns=("Verdict", "Claims", "Share"),
        rows=rows if total else (),
        empty="No claim was decided on yet.",
        note="The last word of each reviewer on each claim.",
    )


def _reasons(numbers: Numbers) -> TableShown:
    known = {reason.value: REASONS[reason] for reason in RejectReason} | {"": "No reason chosen"}
    ordered = sorted(numbers.changed_by_reason.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = tuple(RowOfTable(label=known.get(reason, reason), cells=(f"{count:,}",)) for reason, count in ordered)
    return TableShown(
        heading="Why claims are changed", columns=("Reason", "Claims"), rows=rows, empty="No claim was reworded or rejected yet."
    )


def _facets(numbers: Numbers) -> TableShown:
    ordered = sorted(numbers.changed_by_facet.items(), key=lambda pair: (-pair[1][0], pair[0]))
    rows = tuple(
        RowOfTable(label=_facet(name), cells=(f"{changed:,}", f"{decided:,}", _share(changed, decided)))
        for name, (changed, decided) in ordered
    )
    return TableShown(
        heading="Where claims are changed",
        columns=("Side of the question", "Changed", "Decided on", "Share"),
        rows=rows,
        empty="No claim was decided on yet.",
    )


def _counts(rows: tuple[tuple[str, int, str], ...]) -> tuple[RowOfTable, ...]:
    return tuple(RowOfTable(label=label, cells=(f"{count:,}",), href=href) for label, count, href in rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


def _facet(name: str) -> str:
    return capitalised(FACETS[Facet(name)]) if name in set(Facet) else name
