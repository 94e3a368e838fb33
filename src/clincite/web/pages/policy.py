"""``/policy``: how answers are made and what may be relied on, as this page is really run: from its settings, its library and its code."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request, Response

from clincite import __version__, engine
from clincite.errors import StoreError
from clincite.render import words
from clincite.review.critical import CRITICAL_WORDS
from clincite.review.roles import LEAST_ROLE, ROLE_WORDS, Action, Role
from clincite.review.staff import Staff
from clincite.review.states import State
from clincite.web.pages.board import staff
from clincite.web.pages.home import changed_on
from clincite.web.site import Site

_STATUSES: Final[Mapping[str, tuple[str, str]]] = {
    "current": ("current", "Somebody looked on the date given and found nothing against it."),
    "corrected": ("corrected", "A correction was published. It may be quoted, and the mark stands beside it."),
    "superseded": ("superseded", "A newer edition takes its place. It comes after its successor, and the mark stands beside it."),
    "concern": ("under an expression of concern", "Its journal doubts it. It counts for much less, and the mark stands beside it."),
    "retracted": ("retracted", "It is never quoted. An answer that would have used it says so."),
    "unknown": ("unknown", "Nobody has looked. That is not the same as “nothing against it”."),
}
_EMAIL: Final = "@"


def router(site: Site) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/policy")
    def policy(request: Request) -> Response:
        shelf = site.shelf
        covered = site.catalogue.of(shelf)
        settings = site.settings
        contact = settings.contact or ""
        return site.templates.render(
            "policy.html.j2",
            request=request,
            states=[words.review_words(state) for state in (*State, words.NOT_APPROVED, words.REPLACED)],
            rules=site.reviewing.policy.sentences(),
            staff=_staff(site),
            critical=list(CRITICAL_WORDS.values()),
            roles=[(words.capitalised(role), meaning) for role, meaning in ROLE_WORDS.items() if role is not Role.READER],
            signers=words.listed([f"{role}s" for role in Role if role.covers(LEAST_ROLE[Action.SIGN])]),
            signed_ledger=settings.ledger_key is not None,
            reports_per_hour=settings.reports_per_hour,
            session_hours=settings.session_hours,
            statuses=[(name, meaning, covered.info.statuses.get(status, 0)) for status, (name, meaning) in _STATUSES.items()],
            kinds=sorted(
                ((words.capitalised(words.kind_words(kind)), count) for kind, count in covered.info.kinds.items()),
                key=lambda item: (-item[1], item[0]),
            ),
            info=covered.info,
            covered=covered.topics,
            changed=changed_on(shelf.library),
            live=[service.title for service in site.services],
            live_limit=settings.live_limit,
            logged=settings.log_questions,
            thread_days=settings.thread_days,
            per_minute=settings.requests_per_minute,
            vectors=shelf.dense.state() if shelf.dense is not None else None,
            contact=contact,
            contact_href=(f"mailto:{contact}" if _EMAIL in contact and not contact.startswith("https:") else contact),
            engine=engine.ENGINE,
            clincite=__version__,
            open_medicine=importlib.metadata.version("open-medicine"),
            attribution=shelf.vocabulary.attribution,
        )

    return routes


def _staff(site: Site) -> Staff | None:
    """Who stands behind the page; None: the desk's database cannot be read just now, which must not take this page away."""
    try:
        return staff(site)
    except StoreError:
        return None
