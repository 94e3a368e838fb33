"""``/desk/reports``: what readers say is wrong, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from clincite.errors import DeskError, DeskNotFoundError
from clincite.render.words import block, counted, one_line
from clincite.review.states import Event, transition
from clincite.review.values import Report
from clincite.web.desk.fields import Fields
from clincite.web.desk.frame import desk_page, who
from clincite.web.desk.kept import Kept
from clincite.web.desk.wording import moment_words
from clincite.web.serving.errors import status_of
from clincite.web.serving.forms import read_form
from clincite.web.serving.typed import typed_of
from clincite.web.site import Site

_YES: Final = "yes"


def router(site: Site) -> APIRouter:
    """The routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/desk/reports")
    def reports(request: Request, closed: str = "") -> Response:
        return _page(site, request, closed=closed == _YES)

    @routes.post("/desk/reports/{report_id:int}/close")
    async def close(request: Request, report_id: int) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_close, site, request, report_id, form)

    @routes.post("/desk/reports/{report_id:int}/erase")
    async def erase(request: Request, report_id: int) -> Response:
        form = await read_form(request)
        return await run_in_threadpool(_erase, site, request, report_id, form)

    return routes


def _erase(site: Site, request: Request, report_id: int, form: dict[str, str]) -> Response:
    try:
        erased = site.desk.erase_report(who(request).actor, report_id)
    except DeskNotFoundError:
        raise
    except DeskError as error:
        kept = Kept(claim=str(report_id), act="erase", fields=Fields(form), error=error)
        return _page(site, request, closed=False, kept=kept, status_code=status_of(error))
    return RedirectResponse(f"/desk/reports?done=erase{'' if erased.open else '&closed=yes'}", status_code=303)


def _close(site: Site, request: Request, report_id: int, form: dict[str, str]) -> Response:
    try:
        site.desk.close_report(who(request).actor, report_id, form.get("outcome", ""), reopen=form.get("reopen") == _YES)
    except DeskNotFoundError:
        raise
    except DeskError as error:
        kept = Kept(claim=str(report_id), act="close", fields=Fields(form), error=error)
        return _page(site, request, closed=False, kept=kept, status_code=status_of(error))
    return RedirectResponse("/desk/reports?done=close", status_code=303)


def _page(site: Site, request: Request, *, closed: bool, kept: Kept | None = None, status_code: int = 200) -> Response:
    found = site.desk.reports(who(request).actor, open=not closed)
    here = kept is not None and kept.act == "close" and kept.claim in {str(one.id) for one in found}
    return desk_page(
        site,
        request,
        "desk_reports.html.j2",
        status_code=status_code,
        closed=closed,
        lede=f"{counted(len(found), 'report', 'reports')}, {'closed' if closed else 'open'}.",
        rows=_rows(site, found),
        kept=kept if here else None,
        problem=kept.error if kept else None,
        typed=typed_of(kept.fields) if kept and not here else (),
    )


def _rows(site: Site, found: Iterable[Report]) -> list[dict[str, Any]]:
    rows = []
    for one in found:
        state = site.desk.item(one.slug).state if one.slug else None
        place = f"?claim={one.claim}#{one.claim}" if one.claim else ""
        rows.append(
            {
                "id": one.id,
                "href": f"/desk/answers/{one.slug}{f'/v/{one.version}' if one.version else ''}{place}" if one.slug else "",
                "about": one_line(one.question) or f"Report {one.id}",
                "said": one_line(one.said),
                "text": block(one.text),
                "at": one.at,
                "when": moment_words(one.at),
                "open": one.open,
                "erased": one.erased,
                "reopens": state is not None and transition(state, Event.REOPEN) is not None,
                "closed": _closed(one),
                "outcome": one_line(one.outcome),
            }
        )
    return rows


def _closed(one: Report) -> str:
    by = f"by {one.closed_by.shown} " if one.closed_by else ""
    return f"{by}on {moment_words(one.closed_at)}" if one.closed_at else by
