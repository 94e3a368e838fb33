"""The API: everything that the page does, for programs. JSON of the contract, one error shape, ETags, lists by cursor."""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, FastAPI, Query, Request, Response

from clincite.answers import Answer
from clincite.compose.verify import Verification
from clincite.engine import Found as SectionFound
from clincite.errors import InputError, TooLargeError
from clincite.readers import DEFAULT, Audience
from clincite.records import Record, RecordKind
from clincite.render import json as answer_json
from clincite.review.publication import Publication
from clincite.web.api import following as api_following
from clincite.web.api import openapi
from clincite.web.api.shapes import (
    AnswersPage,
    FoundSection,
    Health,
    ListedAnswer,
    Read,
    SearchPage,
    Verified,
    cursor_at,
    place_of,
)
from clincite.web.articles.view import record_url
from clincite.web.asking.events import MEDIA_TYPE, answer_events, streamed
from clincite.web.pages.suggest import suggestions
from clincite.web.publishing.standing import effective, standing
from clincite.web.serving.reading import read_of
from clincite.web.site import Site
from clincite.web.topics.index import Topic
from clincite.web.topics.suggesting import Suggestion
from clincite.web.topics.view import KINDS, topics_page

_JSON: Final = "application/json"
_DEEPEST: Final = 200
_PRIVATE: Final = {"Cache-Control": "private, no-cache"}
_ALL: Final = 1_000_000
_ANSWERS: Final = "answers"
_LINTED: Final = 200_000
_LINT: Final = "text/markdown"
# Of each event in the stream.
_EVENT: Final = {
    "type": "object",
    "required": ["event", "data"],
    "properties": {
        "event": {"enum": ["stage", "answer", "failed"]},
        "data": {"type": "string", "contentMediaType": "application/json"},
    },
}

Question = Annotated[str, Query(min_length=1, max_length=2_000, description="The question, in English.", examples=["How is gout treated?"])]
Reader = Annotated[Audience, Query(description="Whom the answer is written for.")]
Limit = Annotated[int, Query(ge=1, le=50, description="How many, at most.")]
Cursor = Annotated[str, Query(max_length=80, pattern=r"^[A-Za-z0-9_-]*$", description="`next` of the list before; empty: from the first.")]


class SuggestionList(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask, for what was typed so far."""

    suggestions: tuple[Suggestion, ...]


class TopicList(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the topics that the library covers.

    :param total: topics that fit.
    :param next: where the next ones begin (``cursor=``); null: these were the last.
    """

    topics: tuple[Topic, ...]
    total: int
    next: str | None


class LintReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a careful editor would find in a text, as ``clincite lint --format json`` gives it."""

    schema: str
    files: list[dict[str, Any]]
    findings: list[dict[str, Any]]
    summary: dict[str, int]
    failures: list[str]


def install(app: FastAPI, site: Site) -> None:
    """Add the routes, and what the OpenAPI file says of them."""
    for routes in (_asking(site), api_following.router(site), _library(site), _answers(site), _checking(site)):
        app.include_router(routes)
    shown = [Answer, Record, SearchPage, Read, AnswersPage, Verified, Health, SuggestionList, TopicList, LintReport]
    openapi.install(app, [*shown, *api_following.TYPES])


def _json(value: object, **headers: str) -> Response:
    return Response(msgspec.json.encode(value), media_type=_JSON, headers={**_PRIVATE, **headers})


def _asking(site: Site) -> APIRouter:
    routes = APIRouter(prefix="/api", tags=["asking"])

    @routes.get(
        "/ask",
        summary="Answer a question",
        response_class=Response,
        responses=openapi.body_of(Answer, description="The answer file of the contract"),
    )
    async def api_ask(q: Question, reader: Reader = DEFAULT) -> Response:
        answer = await site.answer(q, reader)
        return Response(answer_json.render(answer), media_type=_JSON, headers=_PRIVATE)

    @routes.get(
        "/ask/stream",
        summary="Answer a question, and tell of each stage as it ends",
        description=(
            "Server-sent events: `stage` (name, words, numbers) for each of understood, searched, chosen, written; "
            "at last `answer` (the answer file) or `failed` (code, message, hint). An answer that is kept comes at once."
        ),
        response_class=Response,
        responses={200: {"description": "Events", "content": {MEDIA_TYPE: {"schema": _EVENT}}}},
    )
    async def api_ask_stream(q: Question, reader: Reader = DEFAULT) -> Response:
        return streamed(answer_events(site, q, reader))

    @routes.get(
        "/understand",
        summary="How a question is read",
        response_class=Response,
        responses=openapi.body_of(Read, description="Facets, conditions, population, comparison, emergency"),
    )
    def api_understand(q: Question) -> Response:
        return _json(read_of(site.understand(q)))

    @routes.get(
        "/suggest",
        summary="What to ask, while somebody types",
        response_class=Response,
        responses=openapi.body_of(SuggestionList, description="Questions that the library can answer"),
    )
    def api_suggest(q: Annotated[str, Query(max_length=500, description="What was typed so far.")] = "") -> Response:
        return _json(SuggestionList(suggestions=suggestions(site, q)))

    return routes


def _library(site: Site) -> APIRouter:
    routes = APIRouter(prefix="/api", tags=["the library"])

    @routes.get(
        "/search",
        summary="The best sections for some words",
        response_class=Response,
        responses=openapi.body_of(SearchPage, description="Sections, best first"),
    )
    def api_search(
        q: Question,
        limit: Limit = 10,
        cursor: Cursor = "",
        year_from: Annotated[int | None, Query(ge=1, le=9999, description="Published in that year or later.")] = None,
        kind: Annotated[list[RecordKind] | None, Query(max_length=20, description="Kinds of source; none: any.")] = None,
    ) -> Response:
        if not any(char.isalnum() for char in q):
            raise InputError("There is no word to search for.", hint="Give q a word or two.")
        shelf = site.shelf
        start = min(place_of(cursor, shelf.edition), _DEEPEST)
        end = min(start + limit, _DEEPEST)
        found = site.search(q, k=end + 1, year_from=year_from, kinds=tuple(kind or ()))
        more = len(found) > end and end < _DEEPEST
        page = SearchPage(query=q, found=tuple(map(_shown, found[start:end])), next=cursor_at(end, shelf.edition) if more else None)
        return _json(page)

    @routes.get(
        "/records/{record_id:path}",
        summary="A record, its status and its sections",
        response_class=Response,
        responses={**openapi.body_of(Record, description="The record, as the library holds it"), **openapi.not_found()},
    )
    def api_record(record_id: str) -> Response:
        return _json(site.show(record_id))

    @routes.get(
        "/topics",
        summary="What the library covers",
        response_class=Response,
        responses=openapi.body_of(TopicList, description="Topics, by name; with q, the best fit first"),
    )
    def api_topics(
        q: Annotated[str, Query(max_length=200, description="Words of a topic's name; slips are forgiven.")] = "",
        kind: Annotated[str, Query(pattern=f"^(|{'|'.join(KINDS)})$", description="Kind of topic; empty: any.")] = "",
        limit: Limit = 20,
        cursor: Cursor = "",
    ) -> Response:
        covered = site.catalogue.of(site.shelf)
        start = place_of(cursor, covered.snapshot)
        everything = topics_page(covered.topics, covered.suggester, query=q, kind=kind, page=1, size=_ALL)
        end = start + limit
        more = end < everything.total
        page = TopicList(
            topics=everything.topics[start:end], total=everything.total, next=cursor_at(end, covered.snapshot) if more else None
        )
        return _json(page)

    return routes


def _answers(site: Site) -> APIRouter:
    routes = APIRouter(prefix="/api", tags=["published answers"])

    @routes.get(
        "/answers",
        summary="The published answers, the newest first",
        response_class=Response,
        responses=openapi.body_of(AnswersPage, description="Of each the version that its address shows"),
    )
    def api_answers(limit: Limit = 20, cursor: Cursor = "") -> Response:
        start = place_of(cursor, _ANSWERS)
        end = start + limit
        rows = site.answers.recent(end + 1)
        shown = tuple(_listed(effective(site, row)) for row in rows[start:end])
        return _json(AnswersPage(answers=shown, next=cursor_at(end, _ANSWERS) if len(rows) > end else None))

    @routes.get(
        "/answers/{slug}",
        summary="A published answer, in the version that its address shows: the newest that was ever approved, else the newest",
        response_class=Response,
        responses={**openapi.body_of(Answer, description="The answer file of the contract"), **openapi.not_found()},
    )
    def api_answer(slug: str) -> Response:
        return Response(answer_json.render(_published(site, slug, None)), media_type=_JSON, headers=_PRIVATE)

    @routes.get(
        "/answers/{slug}/v/{version}",
        summary="One version of a published answer",
        response_class=Response,
        responses={**openapi.body_of(Answer, description="The answer file of the contract"), **openapi.not_found()},
    )
    def api_version(slug: str, version: int) -> Response:
        return Response(answer_json.render(_published(site, slug, version)), media_type=_JSON, headers=_PRIVATE)

    return routes


def _checking(site: Site) -> APIRouter:
    routes = APIRouter(prefix="/api", tags=["checking"])

    @routes.post(
        "/verify",
        summary="Check an answer file against this library",
        response_class=Response,
        responses=openapi.body_of(Verified, description="What does not hold"),
        openapi_extra={"requestBody": _body(_JSON, {"type": "object"}, "An answer file")},
    )
    async def api_verify(request: Request) -> Response:
        data = await request.body()
        done = await site.in_turn(lambda: site.verify(data))
        return Response(msgspec.json.encode(_verified(done)), media_type=_JSON, headers={"Cache-Control": "no-store"})

    @routes.post(
        "/lint",
        summary="What a careful editor would find in a text with citations",
        response_class=Response,
        responses=openapi.body_of(LintReport, description="Findings, by place"),
        openapi_extra={"requestBody": _body(_LINT, {"type": "string"}, "Markdown, HTML, text or an answer file; told apart by content")},
    )
    async def api_lint(request: Request) -> Response:
        data = await request.body()
        if len(data) > _LINTED:
            raise TooLargeError(f"The text has more than {_LINTED:,} bytes.", hint="Send it in parts, or use 'clincite lint'.")
        report = await site.in_turn(lambda: site.lint(data))
        return Response(report, media_type=_JSON, headers={"Cache-Control": "no-store"})

    return routes


def _listed(about: Publication) -> ListedAnswer:
    return ListedAnswer(
        slug=about.slug,
        title=about.title,
        question=about.question,
        version=about.version,
        state=about.state,
        published=about.published,
        url=f"/answers/{about.slug}",
    )


def _published(site: Site, slug: str, version: int | None) -> Answer:
    """The answer in the state that it has now: one whose sources moved since it was approved says so here too."""
    return standing(site, slug, version).answer


def _body(media_type: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"required": True, "description": description, "content": {media_type: {"schema": schema}}}


def _shown(found: SectionFound) -> FoundSection:
    record = found.record
    return FoundSection(
        record=record.id,
        title=record.title,
        year=record.year,
        kind=record.kind,
        status=record.status,
        section=found.section.name if found.section is not None else "",
        score=round(found.score, 6),
        snippet=found.snippet,
        url=record_url(record.id),
    )


def _verified(done: Verification) -> Verified:
    return Verified(
        ok=not done.findings,
        claims=done.claims,
        quotes=done.quotes,
        records=done.records,
        composed=done.composed,
        findings=done.findings,
    )
