"""Readers' reports as the store holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, select

from clincite.errors import DeskNotFoundError
from clincite.review.actions.held import Known, known_people
from clincite.review.store.tables import ITEMS, REPORTS
from clincite.review.values import Report

_LARGEST_ID: Final = 2**63


def reports_where(connection: Connection, *where: ColumnElement[bool], order: tuple[ColumnElement[Any], ...] = ()) -> tuple[Report, ...]:
    """The reports whose row fits; without an order the oldest first."""
    joined = select(REPORTS, ITEMS.c.slug).join(ITEMS, ITEMS.c.id == REPORTS.c.item_id, isouter=True)
    rows = connection.execute(joined.where(*where).order_by(*(order or (REPORTS.c.at, REPORTS.c.id)))).all()
    people = known_people(connection) if any(row.closed_by is not None for row in rows) else {}
    return tuple(_report(row, people) for row in rows)


def one_report(connection: Connection, report_id: int) -> Report:
    """A report by its number.

    :raises DeskNotFoundError: there is none.
    """
    found = reports_where(connection, REPORTS.c.id == report_id) if 0 < report_id < _LARGEST_ID else ()
    if not found:
        raise DeskNotFoundError(f"There is no report {report_id}.", hint="See those that there are in the list of reports.")
    return found[0]


def _report(row: Row[Any], people: Mapping[int, Known]) -> Report:
    return Report(
        id=row.id,
        slug=row.slug,
        version=row.version,
        question=row.question,
        claim=row.claim,
        said=row.said,
        text=row.text,
        at=row.at,
        open=row.open,
        closed_by=people[row.closed_by].ref if row.closed_by is not None else None,
        closed_at=row.closed_at,
        outcome=row.outcome,
    )
