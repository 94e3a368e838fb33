"""What every page of the desk shares: who looks at it, and what was just done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse

from clincite.render import words
from clincite.review.roles import Action, may
from clincite.review.states import State
from clincite.review.values import Item, Person, VersionInfo
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
    "request-changes": "Changes are requested. Whoever asked for the answer reads why at the top of this page.",
    "resume": "The review goes on.",
    "revise": "The next version is made: what was reworded and rejected is carried out.",
    "refresh": "The library was asked anew: this is what came out.",
    "sign": "You signed it.",
    "approved": "It is approved. Everybody can read it.",
    "publish": "Its address is public.",
    "withdraw": "Version {version} is withdrawn.",
    "reopen": "A new review has begun.",
    "assign": "The reviewer is assigned.",
    "unassign": "The reviewer is taken off.",
    "months": "It is kept when reviews are due.",
    "close": "The report is closed.",
    "erase": "The words of the report are erased.",
}

#: What is done on a page that is not about one answer.
_OF_REPORTS: Final = frozenset({"close", "erase"})
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


def who(request: Request) -> Person:
    """Whoever asks.

    :raises SignInError: nobody is signed in.
    """
    return require(request).person


def desk_page(site: Site, request: Request, template: str, *, status_code: int = 200, **context: Any) -> HTMLResponse:
    """A page of the desk."""
    return site.templates.render(template, request=request, status_code=status_code, **{**frame(request), **context})


def said_of(request: Request, item: Item, version: VersionInfo) -> str:
    """What was just done to the version that is shown, where that is still so; else nothing."""
    done = request.query_params.get("done", "")
    fits = version.state in _THEN.get(done, frozenset({version.state})) and (done != "publish" or item.public)
    if not fits or done not in DONE:
        return ""
    still = done == "withdraw" and item.shown not in {None, version.number}
    said = DONE[done].replace("{version}", str(version.number))
    return f"{said} Everybody still reads version {item.shown}." if still else said


def frame(request: Request) -> dict[str, Any]:
    """What the templates of the desk know beside their own."""
    return {
        "reviews": may(who(request).role, Action.SEE_DESK),
        "closes": may(who(request).role, Action.HANDLE_REPORT),
        "said": DONE[done] if (done := request.query_params.get("done", "")) in _OF_REPORTS else "",
        "sorts": SORTS,
        "labels": words,
    }
