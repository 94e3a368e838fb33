"""What everybody is told of readers' reports: that an editor looked at them, when, and whether the answer was reviewed anew because of one.

Neither what a reader wrote nor what an editor answered is told: both are for the desk. Reports that wait are not told of either, so that
nobody can put doubt on a page by sending one.
"""

from __future__ import annotations

import json

import msgspec
from sqlalchemy import Connection, and_, select

from clincite.review.ledger.whats import What
from clincite.review.store.tables import ITEMS, LEDGER, REPORTS


class LookedAt(msgspec.Struct, frozen=True, kw_only=True):
    """The reports on one version that were looked at.

    :param last: ISO date on which the last of them was closed.
    :param reopened: the review was reopened because of one.
    """

    version: int
    count: int
    last: str
    reopened: bool


def looked_at(connection: Connection, slug: str) -> dict[int, LookedAt]:
    """What is told of the reports on a public answer, by number of the version; one without any is not there."""
    found: dict[int, LookedAt] = {}
    reviewed = _reopenings(connection, slug)
    rows = connection.execute(
        select(REPORTS.c.version, REPORTS.c.closed_at, REPORTS.c.outcome)
        .join(ITEMS, ITEMS.c.id == REPORTS.c.item_id)
        .where(and_(ITEMS.c.slug == slug, ITEMS.c.public, REPORTS.c.open.is_(False), REPORTS.c.version.is_not(None)))
        .order_by(REPORTS.c.closed_at)
    )
    for row in rows:
        before = found.get(row.version)
        found[row.version] = LookedAt(
            version=row.version,
            count=before.count + 1 if before else 1,
            last=row.closed_at[:10],
            reopened=(row.closed_at, row.outcome) in reviewed or (before is not None and before.reopened),
        )
    return found


def _reopenings(connection: Connection, slug: str) -> set[tuple[str, str]]:
    """When and why the answer was reopened. One that a report brought about bears the report's outcome, in the same transaction."""
    rows = connection.execute(select(LEDGER.c.when, LEDGER.c.detail).where(LEDGER.c.slug == slug, LEDGER.c.what == What.REOPEN.value))
    return {(row.when, str(json.loads(row.detail).get("reason", ""))) for row in rows}
