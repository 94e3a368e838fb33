"""``/glossary``: medical words in plain ones, from A to Z, each with the page that its definition was checked against."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from clincite.question.words import american, fold
from clincite.readers.glossary import Glossary, Term, glossary
from clincite.web.serving.delivery import keep
from clincite.web.site import Site

_LONGEST: Final = 100
_OTHER: Final = "0-9"


def glossary_url(term: Term) -> str:
    """Where a term is explained."""
    return f"{letter_url(letter_of(term))}#{term.slug}"


def letter_url(letter: str) -> str:
    """The page of the terms that begin with a letter."""
    return f"/glossary?{urlencode({'letter': letter})}"


def letter_of(term: Term) -> str:
    """The letter that a term stands under."""
    first = fold(term.term)[:1]
    return first if first.isascii() and first.isalpha() else _OTHER


def terms_like(held: Glossary, query: str) -> tuple[Term, ...]:
    """The terms of that name, then those with a name that holds the words."""
    wanted = _plain(query)
    exact = held.get(query)
    if not wanted:
        return ()
    found = [term for term in held if any(wanted in _plain(name) for name in (term.term, *term.variants))]
    return tuple(dict.fromkeys(([exact] if exact else []) + sorted(found, key=lambda term: not _plain(term.term).startswith(wanted))))


def _plain(name: str) -> str:
    return " ".join(american(fold(word)) for word in name.replace("-", " ").split())


def router(site: Site) -> APIRouter:
    """The route."""
    routes = APIRouter()
    held = glossary()
    by_letter: dict[str, list[Term]] = {}
    for term in held:
        by_letter.setdefault(letter_of(term), []).append(term)
    letters = tuple((letter, len(by_letter[letter])) for letter in sorted(by_letter))

    @routes.get("/glossary")
    def page(
        request: Request,
        letter: Annotated[str, Query(pattern=r"^([a-z]|0-9)?$")] = "",
        q: Annotated[str, Query(max_length=_LONGEST)] = "",
    ) -> Response:
        query = q.strip()
        if not query:
            keep(request)
        terms = terms_like(held, query) if query else tuple(by_letter.get(letter, ()))
        return site.templates.render(
            "glossary.html.j2",
            request=request,
            q=query,
            letter="" if query else letter,
            terms=terms,
            letters=letters,
            index=() if query or letter else tuple((one, tuple(by_letter[one])) for one, _ in letters),
            total=len(held),
            glossary_url=glossary_url,
            letter_url=letter_url,
        )

    return routes
