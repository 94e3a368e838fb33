"""The API for asking on: a follow-up as a question that stands alone, and what may be asked next. Nothing is kept of either."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from clincite.compose.next_questions import NextQuestion
from clincite.question.corrections import Correction
from clincite.readers import DEFAULT
from clincite.web.api import openapi
from clincite.web.api.shapes import Read
from clincite.web.serving.reading import read_of
from clincite.web.site import Site

_PRIVATE = {"Cache-Control": "private, no-cache"}

Before = Annotated[str, Query(min_length=1, max_length=2_000, description="The question before.", examples=["How is gout treated?"])]
Said = Annotated[str, Query(min_length=1, max_length=2_000, description="What is asked next, as typed.", examples=["and in children?"])]


class FollowUpRead(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up, understood.

    :param question: it, standing alone: what to ask with ``/api/ask``.
    :param alone: it stood alone as it was typed.
    :param reading: how it was understood, in a line.
    :param read: how the question is read, part by part.
    :param corrections: other readings, the likeliest first.
    """

    said: str
    question: str
    alone: bool
    reading: str
    read: Read
    corrections: tuple[Correction, ...]


class NextList(msgspec.Struct, frozen=True, kw_only=True):
    """Questions to go on with that the library can answer."""

    questions: tuple[NextQuestion, ...]


TYPES = (FollowUpRead, NextList)


def router(site: Site) -> APIRouter:
    """``/api/follow-up`` and ``/api/next``."""
    routes = APIRouter(prefix="/api", tags=["asking"])

    @routes.get(
        "/follow-up",
        summary="A follow-up as a question that stands alone",
        response_class=Response,
        responses=openapi.body_of(FollowUpRead, description="The question, how it was understood, and other readings"),
    )
    async def api_follow_up(after: Before, said: Said) -> Response:
        answer = await site.answer(after, DEFAULT)
        context = await run_in_threadpool(site.context_after, answer)
        found = await run_in_threadpool(site.follow_up, said, context)
        return _json(
            FollowUpRead(
                said=found.said,
                question=found.question,
                alone=found.alone,
                reading=found.reading,
                read=read_of(found.plan),
                corrections=found.corrections,
            )
        )

    @routes.get(
        "/next",
        summary="What may be asked after a question",
        response_class=Response,
        responses=openapi.body_of(NextList, description="Up to three questions, each tried on the library"),
    )
    async def api_next(q: Before) -> Response:
        answer = await site.answer(q, DEFAULT)
        return _json(NextList(questions=await run_in_threadpool(site.next_questions, answer)))

    return routes


def _json(value: object) -> Response:
    return Response(msgspec.json.encode(value), media_type="application/json", headers=_PRIVATE)
