"""``/ledger``: what the ledger of the review desk is, how far it goes, and how anybody can hold its owner to it.

Of what the ledger says only its heads are public: a hash for each day, which whoever keeps one can later hold against the whole.
"""

from __future__ import annotations

from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response

from clincite.review.ledger.exporting import heads_json
from clincite.review.ledger.faults import Anchor
from clincite.review.ledger.signing import public_key
from clincite.review.ledger.verifying import daily_heads
from clincite.web.site import Site

_SOON: Final = {"Cache-Control": "private, no-cache"}
_SHOWN: Final = 31


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """What is public of the ledger.

    :param heads: the last entry of each day, the newest day last.
    :param key_id: of the public key that signs now; empty: entries are not signed.
    :param key: the public key (hex).
    """

    heads: tuple[Anchor, ...] = ()
    key_id: str = ""
    key: str = ""


def router(site: Site) -> APIRouter:
    """The routes."""
    routes = APIRouter()

    @routes.get("/ledger")
    def ledger(request: Request) -> Response:
        known = public_ledger(site)
        newest = known.heads[-1] if known.heads else None
        return site.templates.render(
            "ledger.html.j2",
            request=request,
            headers=_SOON,
            ledger=known,
            newest=newest,
            heads=tuple(reversed(known.heads))[:_SHOWN],
        )

    @routes.get("/ledger/heads.json")
    def heads() -> Response:
        return Response(heads_json(public_ledger(site).heads), media_type="application/json", headers=_SOON)

    return routes


def public_ledger(site: Site) -> Ledger:
    """What is public of the ledger as it is now; nothing where there is no desk.

    :raises StoreError: the desk's database cannot be read.
    """
    database = site.reviewing.database()
    heads: tuple[Anchor, ...] = ()
    if database is not None:
        with database.read() as connection:
            heads = daily_heads(connection)
    signer = site.reviewing.signer
    key_id, key = public_key(signer) if signer is not None else ("", "")
    return Ledger(heads=heads, key_id=key_id, key=key)
