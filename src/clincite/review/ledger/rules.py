"""Holds what the entries tell of against the rules of the desk.

Whoever holds the database can append an entry that nobody could have made at the desk, with every hash and table as it should be. What
it says was done must have been allowed to whoever did it, from where the entries before it had led.
"""

from __future__ import annotations

from clincite.review.ledger.faults import FaultKind, LedgerFault
from clincite.review.ledger.rules_of_answers import AnswerRules
from clincite.review.ledger.rules_of_people import PeopleRules
from clincite.review.values import LedgerEntry


class RuleCheck:
    """Takes the entries one after the other, as they are kept, and believes each of them afterwards: one fault does not bring others."""

    def __init__(self) -> None:
        self.faults: list[LedgerFault] = []
        self._people = PeopleRules()
        self._answers = AnswerRules(self._people)

    def take(self, entry: LedgerEntry) -> None:
        """The next entry."""
        for broken in (*self._people.broken(entry), *self._answers.broken(entry)):
            message = f"Entry {entry.seq} ({entry.what[:40]}) {broken}."
            self.faults.append(LedgerFault(seq=entry.seq, kind=FaultKind.RULE, message=message))
