"""Sees whether the entries are dated in their order. A clock that runs wrong by a little is no fault."""

from __future__ import annotations

import datetime
from typing import Final

from clincite.review.ledger.faults import FaultKind, LedgerFault
from clincite.review.times import moment_of, stamp
from clincite.review.values import LedgerEntry

_BACK: Final = datetime.timedelta(hours=1)


class TimeCheck:
    """Takes the entries one after the other, as they are kept."""

    def __init__(self) -> None:
        self.faults: list[LedgerFault] = []
        self._before: tuple[LedgerEntry, datetime.datetime] | None = None

    def take(self, entry: LedgerEntry) -> None:
        """The next entry. It is held against the one before alone: a single one that is dated too late is one fault."""
        moment = _moment_of(entry)
        if moment is None:
            self._found(entry, f"has no date that clincite wrote: {entry.when[:40]!r}")
        elif self._before is not None and moment < self._before[1] - _BACK:
            earlier = self._before[0]
            self._found(
                entry,
                f"is dated {entry.when}, and entry {earlier.seq} before it {earlier.when}: "
                "a clock was wrong, or somebody dated an entry back",
            )
        if moment is not None:
            self._before = entry, moment

    def _found(self, entry: LedgerEntry, what: str) -> None:
        self.faults.append(LedgerFault(seq=entry.seq, kind=FaultKind.TIME, message=f"Entry {entry.seq} {what}."))


def _moment_of(entry: LedgerEntry) -> datetime.datetime | None:
    """When it was; None: it is not written as clincite writes it."""
    try:
        moment = moment_of(entry.when)
        return moment if stamp(moment) == entry.when else None
    except (ValueError, OverflowError):
        return None
