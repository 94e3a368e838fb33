"""Asking PubMed again how the papers of a library stand. Nothing but their PMIDs is sent."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from clincite.errors import ServiceError
from clincite.holdings import Progress, held
from clincite.library import Library
from clincite.library.notices import own_marks
from clincite.records import DIGEST_SCHEME, Record, RecordStatus
from clincite.sources import Flagged, Item, Service

_PMID: Final = "pmid:"
_BATCH: Final = 200
_BY: Final = "PubMed"
_UPDATE: Final = "UpdateIn"
# What a list may say of a paper, and the tie that the paper gets.
_LISTED: Final = {
    RecordStatus.RETRACTED: "RetractionIn",
    RecordStatus.CONCERN: "ExpressionOfConcernIn",
    RecordStatus.CORRECTED: "ErratumIn",
}


class Recheck(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked of a service, and what it gave.

    :param papers: papers with a PMID that the library has something of.
    :param asked: how many of them were asked about.
    :param found: how many of these the service knows.
    :param missing: ids of those that it does not ("pmid:1").
    :param failed: why it stopped early, in one sentence; None: nothing failed. What had come by then was kept.
    :param hint: what to do about it.
    """

    papers: int
    asked: int
    found: int
    missing: tuple[str, ...] = ()
    failed: str | None = None
    hint: str = ""


def papers_of(library: Library) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Of each paper with a PMID ("pmid:1"): the oldest date on which its status was established ("" for never), and the records of it."""
    papers: dict[str, tuple[str, tuple[str, ...]]] = {}
    for record in library.records():
        paper = _paper(record)
        if paper is not None:
            checked, names = papers.get(paper, ("9", ()))
            papers[paper] = (min(checked, record.status_checked or ""), (*names, record.id))
    return papers


def _paper(record: Record) -> str | None:
    own = record.id.removeprefix(DIGEST_SCHEME)
    key = record.ids.get("pmid") or (own.removeprefix(_PMID) if own.startswith(_PMID) else "")
    return f"{_PMID}{key}" if key.isascii() and key.isdigit() else None


def recheck(
    library: Library, service: Service, *, limit: int, today: str, progress: Progress | None = None
) -> tuple[tuple[Item, ...], Recheck]:
    """Fetch the papers of a library whose status was established longest ago: records for the library, and what was done.

    A paper that the library has itself comes back whole, with the text that it has now. Where the library has only our digest or a full
    text of it, these come back with its status.

    :param limit: papers at most.
    :param today: ISO date; the status of what is fetched is established as of it.
    """
    papers = papers_of(library)
    due = heapq.nsmallest(limit, papers, key=lambda paper: (papers[paper][0], paper))
    items: list[Item] = []
    found: set[str] = set()
    asked = 0
    failure: ServiceError | None = None
    try:
        for start in range(0, len(due), _BATCH):
            batch = due[start : start + _BATCH]
            for item in service.fetch(batch):
                items += _for_library(item, papers, library, today, found)
            asked += len(batch)
            if progress:
                progress(f"Asking {service.title}", asked, len(due))
    except ServiceError as error:
        failure = error
    done = Recheck(
        papers=len(papers),
        asked=asked,
        found=len(found),
        missing=tuple(paper for paper in due[:asked] if paper not in found),
        failed=failure.message if failure else None,
        hint=failure.hint if failure else "",
    )
    return tuple(items), done


def _for_library(
    item: Item, papers: Mapping[str, tuple[str, tuple[str, ...]]], library: Library, today: str, found: set[str]
) -> Iterator[Item]:
    """What of a fetched item goes into the library. What was not asked for is passed over."""
    if not isinstance(item, Record):
        yield item
        return
    paper = _paper(item)
    if paper is None or paper not in papers:
        return
    found.add(paper)
    # Asked today, and nothing against it: current as of today.
    status = RecordStatus.CURRENT if item.status is RecordStatus.UNKNOWN else item.status
    fresh = msgspec.structs.replace(item, status=status, status_checked=max(today, item.status_checked or ""))
    names = papers[paper][1]
    records = [record for name in names if name != fresh.id and (record := held(name, library)) is not None]
    if fresh.id in names:
        yield fresh  # what it says of itself is told of its digest and its full text on the way in
    else:
        yield from _said_of(fresh, paper, records, today)
    for record in records:
        yield _looked_at(record, fresh, today)


def _said_of(fresh: Record, paper: str, records: Iterable[Record], today: str) -> Iterator[Flagged]:
    """What PubMed says against a paper that the library has only a digest or a full text of, as a list of retractions would say it."""
    said = {(mark.status, mark.relation.target) for mark in own_marks(fresh) if mark.status in _LISTED}
    borne = {(tie.type, tie.target) for record in records for tie in record.relations if tie.by == _BY}
    if not said and borne:
        yield Flagged(target=paper, status=RecordStatus.CURRENT, date=today, by=_BY)
    for status, notice in sorted(said, key=lambda one: (one[0], one[1] or "")):
        if (_LISTED[status], notice) not in borne:
            yield Flagged(target=paper, status=status, date=today, notice=notice, by=_BY)


def _looked_at(record: Record, fresh: Record, today: str) -> Record:
    """A digest or a full text whose paper was looked at today, with the paper's ties to its updates."""
    status = RecordStatus.CURRENT if record.status is RecordStatus.UNKNOWN else record.status
    updates = tuple(tie for tie in fresh.relations if tie.type == _UPDATE and tie not in record.relations)
    if updates and status is RecordStatus.CURRENT:
        status = RecordStatus.SUPERSEDED
    return msgspec.structs.replace(record, status=status, status_checked=today, relations=(*record.relations, *updates))
