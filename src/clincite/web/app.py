"""The application: every page and route over one site, behind the same checks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from fastapi import Depends, FastAPI

from clincite import __version__
from clincite.web import access, accounts
from clincite.web.api import routes as api
from clincite.web.desk import routes as desk
from clincite.web.pages import (
    answers,
    article,
    ask,
    board,
    glossary,
    home,
    ledger,
    policy,
    reader,
    records,
    report,
    share,
    suggest,
    threads,
    topics,
)
from clincite.web.serving import errors, ops, statics
from clincite.web.serving.delivery import Delivery
from clincite.web.serving.ops import Watch
from clincite.web.serving.security import Security
from clincite.web.site import Site

#: The pages, in the order in which an address is looked for.
PAGES: Final = (home, ask, reader, article, share, answers, suggest, topics, records, policy, board, ledger, report, glossary, threads)


def create_app(site: Site) -> FastAPI:
    """The page over a site."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        site.catalogue.prepare(site.shelf)
        sweeping = asyncio.create_task(site.reviewing.keep_swept(lambda: (site.shelf.edition, site.clock().date())))
        yield
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping
        await site.close()

    app = FastAPI(
        title=site.settings.site_name,
        version=__version__,
        summary="Clinical answers you can check, sentence by sentence.",
        docs_url=None,  # both load scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        separate_input_output_schemas=False,
        redirect_slashes=False,
        dependencies=[Depends(access.enforcement(site))],
    )
    for page in PAGES:
        app.include_router(page.router(site), include_in_schema=False)
    app.include_router(accounts.router(site))
    app.include_router(desk.router(site))
    app.include_router(ops.router(site))
    app.include_router(statics.router(site.statics))
    api.install(app, site)
    errors.install(app, site)
    access.install(app, site)
    # The last one added is the first to see a request.
    app.add_middleware(Delivery, site=site)
    app.add_middleware(Security, site=site)
    app.add_middleware(Watch, site=site)
    return app
