"""Where somebody who is signed in may go: one bar above every page of theirs, at the desk and at their account."""

from __future__ import annotations

from typing import Final

from clincite.review.roles import Action, Role, may

_PLACES: Final = (
    ("Queue", "/desk", Action.SEE_DESK),
    ("My answers", "/desk/mine", Action.SEE_OWN),
    ("Submit", "/desk/submit", Action.SUBMIT),
    ("Reports", "/desk/reports", Action.HANDLE_REPORT),
    ("Numbers", "/desk/numbers", Action.READ_NUMBERS),
    ("Ledger", "/desk/ledger", Action.READ_LEDGER),
    ("People", "/people", Action.MANAGE_PEOPLE),
)


def places_of(role: Role, path: str) -> tuple[tuple[str, str, bool], ...]:
    """Label and address of each place that the role may go to, and whether it is the page that is shown.

    :param path: of that page.
    """
    return tuple((label, href, href == path) for label, href, action in _PLACES if may(role, action))
