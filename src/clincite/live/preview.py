"""What a live search would send, for people who want to see it first: every query, every request, and what is kept back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from clincite.live.gather import FEW
from clincite.live.outgoing import Outgoing
from clincite.privacy import Removed
from clincite.sources import Service


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One query to one service.

    :param requests: method, address and parameters of each, without any key.
    """

    query: str
    requests: tuple[str, ...]


class ServicePreview(msgspec.Struct, frozen=True, kw_only=True):
    """The ladder of one service: a step is taken when those before it found few records."""

    service: str
    title: str
    steps: tuple[Step, ...]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent for a question.

    :param sent: always False: nothing was.
    :param removed: identifiers that were taken out first.
    :param withheld: words left out because nothing and nobody knows them.
    :param emergency: the kind of emergency for which nothing would be sent; else None.
    """

    sent: bool = False
    removed: tuple[Removed, ...]
    withheld: tuple[str, ...]
    emergency: str | None
    services: tuple[ServicePreview, ...]


def preview(asked: Outgoing, services: Sequence[Service], *, limit: int) -> Preview:
    """What :func:`~clincite.live.gather.gather` would send. Nothing is sent."""
    shown = () if asked.emergency is not None else services
    return Preview(
        removed=asked.removed,
        withheld=asked.withheld,
        emergency=asked.emergency,
        services=tuple(
            ServicePreview(
                service=service.name,
                title=service.title,
                steps=tuple(Step(query=query, requests=service.preview(query, limit=limit)) for query in asked.queries(service.name)),
            )
            for service in shown
        ),
    )


def preview_text(shown: Preview) -> str:
    """The preview as lines for a terminal."""
    return "\n".join(_lines(shown)) + "\n"


def _lines(shown: Preview) -> Iterator[str]:
    yield "Nothing was sent."
    if shown.removed:
        yield f"Taken out of the question first: {', '.join(f'{item.count} × {item.kind}' for item in shown.removed)}."
    if shown.withheld:
        yield f"Not sent, because neither the vocabulary nor the library nor English knows it: {', '.join(shown.withheld)}."
    if shown.emergency is not None:
        yield f"Nothing would be sent: this reads like an emergency ({shown.emergency.replace('_', ' ')})."
    elif not any(service.steps for service in shown.services):
        yield "Nothing would be sent: nothing is left to search for."
    for service in shown.services:
        for place, step in enumerate(service.steps):
            yield ""
            yield f"{service.title}, {'first' if place == 0 else f'only if that finds fewer than {FEW} records'}:"
            yield f"  {step.query}"
            yield from (f"    {request.replace(step.query, '(the query above)')}" for request in step.requests)
