"""Services asked at once, and what they gave brought together.

Each service climbs its own ladder of queries until it has enough records, in a thread of its own; one that fails or is slow takes nothing
from the others, and an answer never waits longer than it was told to.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from clincite.answers import LiveSearch
from clincite.errors import ServiceError
from clincite.holdings import held
from clincite.library import Library
from clincite.live.outgoing import Outgoing
from clincite.records import Record
from clincite.sources import Item, Service, ServiceAnswer
from clincite.sources.versions import is_older

#: A step of the ladder that finds fewer records than this is followed by the next one.
FEW: Final = 5
_FIRST: Final = "pubmed"
_EMERGENCY: Final = "was not asked: in an emergency what to do first must not wait for the network."
_NOTHING: Final = "was not asked: without what may identify a person nothing is left of the question to search for."


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What the services gave.

    :param searches: for the receipt, by service in the order asked, each with its steps from narrow to wide.
    :param items: records, each paper once, best first within each service; and what else the services reported.
    """

    searches: tuple[LiveSearch, ...] = ()
    items: tuple[Item, ...] = ()


class _Reply(msgspec.Struct, frozen=True):
    """One step of one service's ladder: its answer, or why there is none. A reply without a query ends the service's turn."""

    service: str
    query: str | None = None
    answer: ServiceAnswer | None = None
    failed: str | None = None


def gather(
    asked: Outgoing,
    services: Sequence[Service],
    library: Library,
    *,
    limit: int,
    seconds: float,
    clock: Callable[[], float] = time.monotonic,
) -> Gathered:
    """Ask all services at once, for at most ``seconds`` in all.

    :param library: what it holds already is not counted as new; a record that it holds in a newer state is left out.
    :param limit: records from each service.
    :param clock: seconds that only go forward.
    """
    if asked.emergency is not None or asked.topic.empty:
        why = _EMERGENCY if asked.emergency is not None else _NOTHING
        return Gathered(searches=tuple(_none_from(service, "", f"{service.title} {why}") for service in services))
    ladders = {service.name: asked.queries(service.name) for service in services}
    replies: queue.Queue[_Reply] = queue.Queue()
    late = threading.Event()
    for service in services:
        # A daemon: a call that hangs must not keep the program alive.
        arguments = (service, ladders[service.name], limit, replies, late)
        threading.Thread(target=_climb, args=arguments, name=f"ask-{service.name}", daemon=True).start()
    came = _collect(replies, len(services), clock() + seconds, clock)
    late.set()
    return _joined(services, ladders, came, library, seconds)


def _climb(service: Service, ladder: Sequence[str], limit: int, replies: queue.Queue[_Reply], late: threading.Event) -> None:
    """Ask step by step until there are enough records, one fails, or it is too late."""
    seen: set[str] = set()
    for query in ladder:
        if late.is_set():
            return
        try:
            answer = service.search(query, limit=limit)
        except ServiceError as error:
            replies.put(_Reply(service.name, query, failed=" ".join(part for part in (error.message, error.hint) if part)))
            break
        except Exception as error:  # a fault of ours in reading what came must not cost the answer
            replies.put(_Reply(service.name, query, failed=f"What {service.title} sent could not be read ({type(error).__name__})."))
            break
        replies.put(_Reply(service.name, query, answer=answer))
        seen.update(item.id for item in answer.items if isinstance(item, Record))
        if len(seen) >= min(FEW, limit):
            break
    replies.put(_Reply(service.name))


def _collect(replies: queue.Queue[_Reply], services: int, until: float, clock: Callable[[], float]) -> list[_Reply]:
    came: list[_Reply] = []
    ended = 0
    while ended < services:
        try:
            # What is there already is taken, however late it is.
            reply = replies.get(timeout=max(0.0, until - clock())) if until > clock() else replies.get_nowait()
        except queue.Empty:
            break
        came.append(reply)
        ended += reply.query is None
    return came


def _joined(
    services: Sequence[Service], ladders: dict[str, tuple[str, ...]], came: Iterable[_Reply], library: Library, seconds: float
) -> Gathered:
    """Papers from several services once each: PubMed's own record before a copy of it."""
    joiner = _Joiner(library)
    searches: dict[str, list[LiveSearch]] = {service.name: [] for service in services}
    ended = {reply.service for reply in came if reply.query is None}
    for reply in sorted((reply for reply in came if reply.query is not None), key=lambda reply: reply.service != _FIRST):
        searches[reply.service].append(joiner.take(reply))
    for service in services:
        if service.name not in ended:
            step = len(searches[service.name])
            ladder = ladders[service.name]
            failed = f"{service.title} did not answer within {seconds:g} s."
            query = ladder[min(step, len(ladder) - 1)]
            searches[service.name].append(_none_from(service, query, failed))
    return Gathered(searches=tuple(search for found in searches.values() for search in found), items=tuple(joiner.items))


def _none_from(service: Service, query: str, why: str) -> LiveSearch:
    return LiveSearch(service=service.name, query=query, total=None, fetched=0, new=0, failed=why)


class _Joiner:
    """Takes answers in, the preferred service's first, and keeps each paper once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._seen: set[str] = set()
        self.items: list[Item] = []

    def take(self, reply: _Reply) -> LiveSearch:
        assert reply.query is not None
        answer = reply.answer
        if answer is None:
            return LiveSearch(service=reply.service, query=reply.query, total=None, fetched=0, new=0, failed=reply.failed)
        records = [item for item in answer.items if isinstance(item, Record)]
        new = sum(self._put(record) for record in records)
        self.items += (item for item in answer.items if not isinstance(item, Record))
        return LiveSearch(service=reply.service, query=answer.query, total=answer.total, fetched=len(records), new=new)

    def _put(self, record: Record) -> bool:
        """Keep a record unless the paper is there already; whether the library lacks it."""
        names = {record.id, *(f"{scheme}:{key.lower()}" for scheme, key in record.ids.items())}
        known = not self._seen.isdisjoint(names)
        self._seen |= names
        if known:
            return False
        stored = held(record.id, self._library)
        if stored is None or not is_older(record, stored):
            self.items.append(record)
        return stored is None
