"""PubMed, asked through NCBI's E-utilities."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import httpx
import msgspec

from clincite.errors import InputError
from clincite.records import Record
from clincite.sources.base import Item, ServiceAnswer
from clincite.sources.http import AttemptError, Http, Limits, Pace, Reply, Session
from clincite.sources.http.client import utc_now
from clincite.sources.medline.types import status_of
from clincite.sources.pubmed.eutils import Found, HistoryGoneError, found_in, items_in

TOOL: Final = "clincite"
BATCH: Final = 200
"""Records fetched with one request; NCBI asks for POST and batches from about here on."""
MOST_FOUND: Final = 9_999
"""PubMed gives out no more of one search."""
PER_SECOND: Final = 3
PER_SECOND_WITH_KEY: Final = 10

_SEARCH: Final = "esearch.fcgi"
_FETCH: Final = "efetch.fcgi"
_PMID: Final = re.compile(r"pmid:([1-9][0-9]{0,8})")
_KEEP_SEARCH: Final = 24 * 3600.0
# Long enough to ask a second question of the same papers; short, because one of them may be retracted meanwhile.
_KEEP_RECORDS: Final = 3 * 24 * 3600.0


class PubMed:
    """A :class:`~clincite.sources.base.Service`. All requests are POST: neither a question nor a key stands in an address that is logged.

    :param url: where E-utilities answer.
    :param email: told to NCBI with each request, as it asks.
    :param api_key: raises the limit from 3 to 10 requests a second.
    :param folder: where answers and the pace are kept, shared by processes; None: nowhere.
    :param pace: how often to ask, instead of NCBI's limits.
    :raises InputError: the address is not usable.
    """

    name: Final = "pubmed"
    title: Final = "PubMed"

    def __init__(
        self,
        url: str,
        *,
        email: str | None = None,
        api_key: str | None = None,
        folder: Path | None = None,
        offline: bool = False,
        limits: Limits | None = None,
        pace: Pace | None = None,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        signature = {"tool": TOOL, "email": email, "api_key": api_key}
        self._http = Http(
            self.title,
            url,
            # NCBI counts by key, and by address where there is none.
            pace=pace or Pace("ncbi-key" if api_key else "ncbi", PER_SECOND_WITH_KEY if api_key else PER_SECOND, folder=folder),
            folder=folder,
            signature={name: value for name, value in signature.items() if value},
            secrets=(api_key,) if api_key else (),
            contact=email,
            more_quota="" if api_key else "set NCBI_API_KEY",
            offline=offline,
            limits=limits,
            transport=transport,
            now=now,
        )
        self._email = email

    def preview(self, query: str, *, limit: int) -> tuple[str, ...]:
        """The requests that :meth:`search` would send, as lines for people; the key is left out."""
        who = f"tool={TOOL}" + (f" email={self._email}" if self._email else "")
        search = " ".join(f"{name}={value}" for name, value in _search_form(query, _bounded(limit)).items())
        fetch = f"db=pubmed retmode=xml id=(the PMIDs found, {BATCH} at a time)"
        if _bounded(limit) > BATCH:
            fetch = f"db=pubmed retmode=xml WebEnv=(of the search) query_key=(of the search) retstart=0, {BATCH} … retmax={BATCH}"
        return f"POST {self._http.base}/{_SEARCH} {search} {who}", f"POST {self._http.base}/{_FETCH} {fetch} {who}"

    def search(self, query: str, *, limit: int) -> ServiceAnswer:
        """Up to ``limit`` records, best match first; at most :data:`MOST_FOUND`.

        A search of more than one batch is paged through NCBI's history server; a result that it has dropped is searched for once more.

        :raises InputError: the query is empty.
        :raises ServiceError: PubMed cannot be reached, refuses, or answers with what is no answer.
        """
        if not query.strip():
            raise InputError("The query for PubMed is empty.", hint="Give at least one word to search for.")
        wanted = _bounded(limit)
        with self._http.session() as session:
            found = self._found(session, query, wanted)
            try:
                items = self._items(session, found, wanted)
            except HistoryGoneError:
                found = self._found(session, query, wanted, afresh=True)
                try:
                    items = self._items(session, found, wanted)
                except HistoryGoneError:
                    raise _lost().as_error(self.title, 2) from None
        warnings = found.warnings
        if limit > wanted and found.total > wanted:
            warnings = (*warnings, f"PubMed gives out the first {MOST_FOUND:,} records of a search only")
        return ServiceAnswer(
            query=query, total=found.total, items=_in_order(items, found.pmids), understood=found.understood, warnings=warnings
        )

    def fetch(self, ids: Sequence[str]) -> Iterator[Item]:
        """The records of those ids (``pmid:…``), fresh from PubMed, in the order asked for; ids that it does not know are passed over.

        :raises ServiceError: as for :meth:`search`. Each batch has the time of a whole search, and those before a failure are yielded.
        """
        pmids = list(dict.fromkeys(match[1] for id in ids if (match := _PMID.fullmatch(id))))
        for start in range(0, len(pmids), BATCH):
            batch = tuple(pmids[start : start + BATCH])
            with self._http.session() as session:
                # Kept for when the network is off, but asked for anew: whoever fetches by id wants to know what has changed.
                items = self._ask_records(session, {"id": ",".join(batch)}, afresh=True)
            yield from _in_order(items, batch)

    def _found(self, session: Session, query: str, wanted: int, *, afresh: bool = False) -> Found:
        def read(reply: Reply) -> Found:
            found = found_in(reply)
            if wanted > BATCH and found.total > BATCH and not (found.web_env and found.query_key):
                raise _lost()
            return found

        try:
            return session.ask("POST", _SEARCH, _search_form(query, wanted), read=read, keep=_KEEP_SEARCH, afresh=afresh, also=(400,))
        except HistoryGoneError:
            raise _lost().as_error(self.title, 1) from None

    def _items(self, session: Session, found: Found, wanted: int) -> tuple[Item, ...]:
        if not found.pmids:
            return ()
        if wanted <= BATCH or found.total <= BATCH:
            return self._ask_records(session, {"id": ",".join(found.pmids[:wanted])})
        items: list[Item] = []
        last = min(wanted, found.total)
        for start in range(0, last, BATCH):
            page = {
                "WebEnv": found.web_env or "",
                "query_key": found.query_key or "",
                "retstart": str(start),
                "retmax": str(min(BATCH, last - start)),
            }
            items += self._ask_records(session, page)
        return tuple(items)

    def _ask_records(self, session: Session, which: dict[str, str], *, afresh: bool = False) -> tuple[Item, ...]:
        form = {"db": "pubmed", "retmode": "xml", **which}
        read = functools.partial(_checked_on_its_date, items_in)
        return session.ask("POST", _FETCH, form, read=read, keep=_KEEP_RECORDS, afresh=afresh, also=(400,))


def _search_form(query: str, wanted: int) -> dict[str, str]:
    form = {"db": "pubmed", "term": query, "retmode": "xml", "retmax": str(wanted), "sort": "relevance"}
    return {**form, "usehistory": "y"} if wanted > BATCH else form


def _bounded(limit: int) -> int:
    return max(1, min(limit, MOST_FOUND))


def _in_order(items: tuple[Item, ...], pmids: Sequence[str]) -> tuple[Item, ...]:
    """The records in the order of the PMIDs, each once; all else after them."""
    rank = {f"pmid:{pmid}": place for place, pmid in enumerate(pmids)}
    once = {item.id: item for item in items if isinstance(item, Record)}
    records = sorted(once.values(), key=lambda record: rank.get(record.id, len(rank)))
    return (*records, *(item for item in items if not isinstance(item, Record)))


def _checked_on_its_date(read: Callable[[Reply], tuple[Item, ...]], reply: Reply) -> tuple[Item, ...]:
    """The items of a reply. What the service lists against a record, or does not, is so on the date of the reply."""
    return tuple(checked(item, reply.date) if isinstance(item, Record) else item for item in read(reply))


def checked(record: Record, date: str) -> Record:
    """The record with its status as a service gives it on that ISO date."""
    status = status_of(record.publication_types, record.relations, date, title=record.title)
    return msgspec.structs.replace(record, status=status, status_checked=date)


def _lost() -> AttemptError:
    return AttemptError(
        "no longer keeps the result of the search{times}", again=True, hint="Try again in a minute, or ask for fewer records."
    )
