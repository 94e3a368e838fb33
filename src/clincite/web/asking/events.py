"""Server-sent events: what is told while an answer is composed, and after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final
from urllib.parse import urlencode

import msgspec
from fastapi.responses import StreamingResponse

from clincite.answers import Answer
from clincite.compose.stages import Stage
from clincite.errors import ClinciteError
from clincite.readers import Audience
from clincite.render import words
from clincite.web.asking.asking import Running
from clincite.web.asking.composing import FAULTS
from clincite.web.asking.live import Live
from clincite.web.asking.worker import place_of
from clincite.web.serving.errors import for_visitors, unforeseen
from clincite.web.site import Site

MEDIA_TYPE: Final = "text/event-stream"
_HEADERS: Final = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # a proxy must not collect what is told as it happens
_BEAT: Final = 15.0  # seconds after which a word is sent so that no proxy takes the connection for dead


def event(name: str, data: object) -> bytes:
    """One event; its data is JSON on one line."""
    return b"event: " + name.encode() + b"\ndata: " + msgspec.json.encode(data) + b"\n\n"


def stage_words(stage: Stage) -> str:
    """What a stage came to, in words."""
    count = stage.numbers.get
    match stage.name:
        case "understood":
            read = stage.understood
            if read is None:
                return "Question read"
            named = [*read.conditions, *(name for name in read.findings if name not in read.conditions)]
            asked = [words.FACETS[facet] for facet in stage.facets]
            parts = [*named[:_NAMED], ", ".join(asked), ", ".join(read.population)]
            shown = " · ".join(part for part in parts if part)
            return f"Understood as {shown}" if shown else "Question read; no condition recognised, searched by its words"
        case "searched":
            return f"{words.counted(count('sections', 0), 'section', 'sections')} searched, {count('found', 0):,} found"
        case "chosen":
            return f"{words.counted(count('considered', 0), 'statement', 'statements')} weighed, {count('kept', 0):,} kept"
        case "written":
            claims = words.counted(count("claims", 0), "sentence", "sentences")
            return f"{claims} written from {words.counted(count('sources', 0), 'source', 'sources')}"
        case _:
            return stage.name


_NAMED: Final = 3


def stage_data(stage: Stage) -> dict[str, object]:
    """A stage as an event tells it."""
    return {"name": stage.name, "words": stage_words(stage), "numbers": stage.numbers}


async def stages_then(running: Running[Answer]) -> AsyncIterator[bytes | Answer]:
    """The events of the stages, at last the answer.

    :raises ClinciteError: there is none.
    """
    stages = running.stages()
    coming = asyncio.ensure_future(anext(stages, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=_BEAT)
            if not done:
                yield b": still at work\n\n"
                continue
            stage = coming.result()
            if stage is None:
                break
            yield event("stage", stage_data(stage))
            coming = asyncio.ensure_future(anext(stages, None))
    finally:
        coming.cancel()  # whoever followed has left
        with suppress(asyncio.CancelledError):
            await coming
        await stages.aclose()
    yield await running.result()


async def page_events(site: Site, question: str, audience: Audience, named: str, live: Live) -> AsyncIterator[bytes]:
    """For the page: stages, then where the article is; then, where the owner lets it, what services on the network have beside it."""
    try:
        async for told in _told(site, question, audience):
            if isinstance(told, bytes):
                yield told
                continue
            asked = {"q": question, **({"reader": named} if named else {}), "wait": "1"}
            yield event("article", {"url": f"/ask?{urlencode(asked)}", "title": told.title, "sources": len(told.references)})
            async for more in live.events(told):
                yield event("live", more)
    except ClinciteError as error:
        yield event("failed", for_visitors(error, "an answer in stages").as_dict()["error"])
    except Exception as error:
        FAULTS.error("%s in %s", type(error).__name__, place_of(error))
        yield event("failed", unforeseen().as_dict()["error"])
    yield event("end", {})


async def answer_events(site: Site, question: str, audience: Audience) -> AsyncIterator[bytes]:
    """For programs: stages, then the answer file."""
    try:
        async for told in _told(site, question, audience):
            yield told if isinstance(told, bytes) else event("answer", told)
    except ClinciteError as error:
        yield event("failed", for_visitors(error, "an answer in stages").as_dict()["error"])
    except Exception as error:
        FAULTS.error("%s in %s", type(error).__name__, place_of(error))
        yield event("failed", unforeseen().as_dict()["error"])


async def _told(site: Site, question: str, audience: Audience) -> AsyncIterator[bytes | Answer]:
    known = site.known(question, audience)
    if known is not None:
        yield known
        return
    async for told in stages_then(site.begin(question, audience)):
        yield told


def streamed(events: AsyncIterator[bytes]) -> StreamingResponse:
    """A stream of events as an answer."""
    return StreamingResponse(events, media_type=MEDIA_TYPE, headers=_HEADERS)
