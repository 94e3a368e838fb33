"""What every page of the desk shares: who looks at it, the places that they may go to, and what was just done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse

from clincite.render import words
from clincite.review.roles import Action, may
from clincite.review.states import State
from clincite.review.values import Item, Person
from clincite.web.articles.kinds import SORTS
from clincite.web.serving.sessions import require
from clincite.web.site import Site

#: What an address says was just done, in words: nothing else that it says is shown.
DONE: Final[Mapping[str, str]] = {
    "submit": "It is handed in. Somebody else reviews it.",
    "draft": "It is kept as a draft. Send it for review when it is ready.",
    "send": "It is sent for review.",
    "begin": "The review has begun.",
    "interests": "Your statement is kept. You can decide now.",
    "decide": "Your verdict is kept.",
    "comment": "Your comment is added.",
    "request-changes": "Changes are requested.",
    "resume": "The review goes on.",
    "revise": "The next version is made: what was reworded and rejected is carried out.",
    "refresh": "The library was asked anew: this is what came out.",
    "sign": "You signed it.",
    "approved": "It is approved. Everybody can read it.",
    "publish": "Its address is public.",
    "withdraw": "It is withdrawn.",
    "reopen": "A new review has begun.",
    "assign": "The reviewer is assigned.",
    "unassign": "The reviewer is taken off.",
    "months": "It is kept when reviews are due.",
    "close": "The report is closed.",
}

#: Where an answer stands after that, so that an old or forged address says nothing that is not so.
_THEN: Final[Mapping[str, frozenset[State]]] = {
    "send": frozenset({State.SUBMITTED}),
    "begin": frozenset({State.UNDER_REVIEW}),
    "request-changes": frozenset({State.CHANGES_REQUESTED}),
    "resume": frozenset({State.UNDER_REVIEW, State.APPROVED}),
    "approved": frozenset({State.APPROVED}),
    "withdraw": frozenset({State.WITHDRAWN}),
    "reopen": frozenset({State.UNDER_REVIEW}),
}

_PLACES: Final = (
    ("Queue", "/desk", Action.SEE_DESK),
    ("My answers", "/desk/mine", Action.SEE_OWN),
    ("Submit", "/desk/submit", Action.SUBMIT),
    ("Reports", "/desk/reports", Action.HANDLE_REPORT),
    ("Numbers", "/desk/numbers", Action.READ_NUMBERS),
    ("Ledger", "/desk/ledger", Action.READ_LEDGER),
    ("People", "/people", Action.MANAGE_PEOPLE),
)


def who(request: Request) -> Person:
    """Whoever asks.

    :raises SignInError: nobody is signed in.
    """
    return require(request).person


def desk_page(site: Site, request: Request, template: str, *, status_code: int = 200, **context: Any) -> HTMLResponse:
    """A page of the desk."""
    return site.templates.render(template, request=request, status_code=status_code, **{**frame(request), **context})


def said_of(request: Request, item: Item) -> str:
    """What was just done to an answer, where that is still so; else nothing."""
    done = request.query_params.get("done", "")
    fits = item.state in _THEN.get(done, frozenset({item.state})) and (done != "publish" or item.public)
    return DONE.get(done, "") if fits else ""


def frame(request: Request) -> dict[str, Any]:
    """What the templates of the desk know beside their own."""
    me = who(request)
    path = request.url.path
    return {
        "me": me,
        "reviews": may(me.role, Action.SEE_DESK),
        "places": tuple((label, href, href == path) for label, href, action in _PLACES if may(me.role, action)),
        "said": DONE.get(request.query_params.get("done", ""), ""),
        "sorts": SORTS,
        "labels": words,
    }
