"""All addresses of the desk."""

from __future__ import annotations

from fastapi import APIRouter

from clincite.web.desk import actions, case_pages, ledger_pages, queue_pages, reports_pages
from clincite.web.site import Site


def router(site: Site) -> APIRouter:
    """The routes under ``/desk``."""
    routes = APIRouter()
    pages = case_pages.CasePages(site)
    for part in (queue_pages.router(site), case_pages.router(site, pages), actions.router(site, pages), reports_pages.router(site)):
        routes.include_router(part)
    routes.include_router(ledger_pages.router(site))
    return routes
