"""``/desk/numbers`` and ``/desk/ledger``: what the desk has done, counted and entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from clincite.render.words import counted
from clincite.review.ledger.chain import entries, head
from clincite.review.ledger.exporting import export_jsonl
from clincite.review.ledger.signing import public_key
from clincite.review.ledger.verifying import verify_store
from clincite.review.store.database import Database
from clincite.web.desk.entries_view import entries_shown
from clincite.web.desk.frame import desk_page, who
from clincite.web.desk.numbers_view import tables_of
from clincite.web.site import Site

_EACH_PAGE: Final = 50
_YES: Final = "yes"


def router(site: Site) -> APIRouter:
    """The routes."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/desk/numbers")
    def numbers(request: Request) -> Response:
        found = site.desk.numbers(who(request).actor)
        total = sum(found.states.values())
        return desk_page(
            site, request, "desk_numbers.html.j2", lede=f"{counted(total, 'answer', 'answers')} at the desk.", tables=tables_of(found)
        )

    @routes.get("/desk/ledger")
    def ledger(request: Request, before: Annotated[int | None, Query(ge=1)] = None, verify: str = "") -> Response:
        return desk_page(site, request, "desk_ledger.html.j2", **_ledger(site, before, verified=verify == _YES))

    @routes.get("/desk/ledger.jsonl")
    def exported() -> Response:
        headers = {"Content-Disposition": 'attachment; filename="ledger.jsonl"'}
        return StreamingResponse(_lines(site.desk.database), media_type="application/x-ndjson", headers=headers)

    return routes


def _ledger(site: Site, before: int | None, *, verified: bool) -> dict[str, Any]:
    """What the page of the ledger shows: a stretch of it, the last entry first."""
    database = site.desk.database
    with database.read() as connection:
        length, last = head(connection)
        end = min(before - 1, length) if before is not None else length
        start = max(0, end - _EACH_PAGE)
        found = tuple(entries(connection, after=start, limit=end - start)) if end > start else ()
    return {
        "length": length,
        "head": last,
        "entries": entries_shown(reversed(found)),
        "older": before is not None,
        "before": start + 1 if start else 0,
        "signing": "yes" if site.settings.ledger_key is not None else "no: the settings name no key",
        "checked": _checked(site, database) if verified else None,
    }


def _checked(site: Site, database: Database) -> dict[str, Any]:
    """What verifying the whole ledger finds, with the key of the settings where there is one."""
    key = site.settings.ledger_key
    found = verify_store(database, keys=(public_key(key)[1],) if key is not None else ())
    return {"entries": found.entries, "faults": [fault.message for fault in found.faults]}


def _lines(database: Database) -> Iterator[bytes]:
    with database.read() as connection:
        yield from export_jsonl(connection)
