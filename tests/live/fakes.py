"""Services that answer from memory, and records that they give. Everything is invented."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from clincite.records import Record, RecordKind, Section
from clincite.sources import Item, ServiceAnswer

Answering = Callable[[str, int], ServiceAnswer]


def paper(number: int, *, key: str = "", **ids: str) -> Record:
    """A paper of which little is known."""
    return Record(
        id=key or f"pmid:{number}",
        kind=RecordKind.TRIAL,
        title=f"Zalutrin for hemifacial spasm, part {number}",
        sections=(Section(name="Results", text=f"Zalutrin relieved hemifacial spasm in {number} of 900 adults in this invented trial."),),
        year=2020,
        ids=ids or {"pmid": str(number)},
    )


def giving(*steps: Sequence[Item]) -> Answering:
    """Answers one step after the other; the last one again and again."""
    left = list(steps)

    def answer(query: str, limit: int) -> ServiceAnswer:
        items = tuple(left.pop(0) if len(left) > 1 else left[0])[:limit]
        return ServiceAnswer(query=query, total=len(items) * 10, items=items)

    return answer


def failing(error: Exception) -> Answering:
    """Raises each time."""

    def answer(query: str, limit: int) -> ServiceAnswer:
        raise error

    return answer


class FakeService:
    """A service of that name.

    :param until: an event that each search waits for first.
    """

    def __init__(self, name: str, answering: Answering, *, until: threading.Event | None = None) -> None:
        self.name = name
        self.title = {"pubmed": "PubMed", "europepmc": "Europe PMC"}[name]
        self.asked: list[str] = []
        self._answering = answering
        self._until = until

    def preview(self, query: str, *, limit: int) -> tuple[str, ...]:
        return (f"GET {self.name} {query} limit={limit}",)

    def search(self, query: str, *, limit: int) -> ServiceAnswer:
        self.asked.append(query)
        if self._until is not None:
            self._until.wait(30)
        return self._answering(query, limit)

    def fetch(self, ids: Sequence[str]) -> Iterator[Item]:
        yield from ()
