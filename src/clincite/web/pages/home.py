"""``/``: one search box, what may be asked, what was published, and what the library holds."""

from __future__ import annotations

import datetime
from typing import Final

from fastapi import APIRouter, Request, Response

from clincite import holdings
from clincite.library import Library
from clincite.render import words
from clincite.web.publishing.published import recent
from clincite.web.site import Site
from clincite.web.topics.suggesting import ask_url, examples

_EXAMPLES: Final = 6
_RECENT: Final = 5
#: Asked about first where the library covers them; each is a topic of the records that come with clincite.
_WELL_KNOWN: Final = (
    "Facial twitching",
    "Gout",
    "Bell's palsy",
    "Community acquired pneumonia",
    "Fever",
    "Diabetic ketoacidosis",
)


def router(site: Site) -> APIRouter:
    """The route."""
    routes = APIRouter()

    @routes.get("/")
    def home(request: Request) -> Response:
        covered = site.catalogue.of(site.shelf)
        kinds = sorted(covered.info.kinds.items(), key=lambda item: (-item[1], item[0]))
        return site.templates.render(
            "home.html.j2",
            request=request,
            examples=examples(covered.topics, most=_EXAMPLES, wanted=_WELL_KNOWN),
            recent=recent(site, _RECENT),
            info=covered.info,
            covered=covered.topics,
            kinds=[(words.capitalised(words.kind_words(kind)), count) for kind, count in kinds],
            unknown=covered.info.statuses.get("unknown", 0),
            changed=changed_on(site.library),
            ask_url=ask_url,
        )

    return routes


def changed_on(library: Library) -> str | None:
    """The day (UTC, ISO) on which records were last put into the library, by its files; None where that cannot be seen."""
    folder = holdings.cache_folder(library)
    if folder is None:
        return None
    try:
        written = (folder / "index" / "meta.json").stat().st_mtime
    except OSError:
        return None
    return datetime.datetime.fromtimestamp(written, datetime.UTC).date().isoformat()
