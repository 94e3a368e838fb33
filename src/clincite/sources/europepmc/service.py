"""Europe PMC, asked through its REST service."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec

from clincite.errors import InputError, SourceError
from clincite.sources.base import Item, ServiceAnswer, Skipped
from clincite.sources.europepmc.record import record_of
from clincite.sources.http import AttemptError, Http, Limits, Pace, Reply, Session
from clincite.sources.http.client import utc_now
from clincite.sources.http.reply import excerpt, refused, unusable

PER_SECOND: Final = 5
"""Europe PMC prints no limit; clients report 10 requests a second for an address, and half of that is polite."""
MOST_IN_PAGE: Final = 1_000

_SEARCH: Final = "search"
_SEARCH_BY_POST: Final = "searchPOST"
_LONGEST_ADDRESS: Final = 1_500
_BATCH: Final = 100
_KEEP_SEARCH: Final = 24 * 3600.0
_KEEP_FULL_TEXT: Final = 30 * 24 * 3600.0
_PASSING_CODES: Final = frozenset({408, 429, 500, 502, 503, 504})
_PMCID: Final = re.compile(r"PMC\d{1,9}")
_DOI: Final = re.compile(r"10\.\d{4,9}/[^\s\"\\]+")
_EPMC_ID: Final = re.compile(r"([A-Z]{3})(\d{1,9}|[A-Z]{3}\d{1,9})")


class EuropePmc:
    """A :class:`~clincite.sources.base.Service`: MEDLINE's records and PMC's, preprints, and more.

    A record that has a PMID bears the id that PubMed's has (``pmid:…``), and its text is the same but for details of typography.

    :param url: where the REST service answers.
    :param email: told to it in the User-Agent.
    :param folder: where answers and the pace are kept, shared by processes; None: nowhere.
    :param pace: how often to ask, instead of :data:`PER_SECOND`.
    :raises InputError: the address is not usable.
    """

    name: Final = "europepmc"
    title: Final = "Europe PMC"

    def __init__(
        self,
        url: str,
        *,
        email: str | None = None,
        folder: Path | None = None,
        offline: bool = False,
        limits: Limits | None = None,
        pace: Pace | None = None,
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], dt.datetime] = utc_now,
    ) -> None:
        self._http = Http(
            self.title,
            url,
            pace=pace or Pace("europepmc", PER_SECOND, folder=folder),
            folder=folder,
            contact=email,
            offline=offline,
            limits=limits,
            transport=transport,
            now=now,
        )

    def preview(self, query: str, *, limit: int) -> tuple[str, ...]:
        """The requests that :meth:`search` would send, as lines for people."""
        form = _form(query, "*", min(limit, MOST_IN_PAGE))
        method, path = _how(form)
        pages = [f"{method} {self._http.base}/{path} {' '.join(f'{name}={value}' for name, value in form.items())}"]
        if limit > MOST_IN_PAGE:
            pages.append(f"{method} {self._http.base}/{path} … cursorMark=(of the page before), until {limit:,} records have come")
        return tuple(pages)

    def search(self, query: str, *, limit: int) -> ServiceAnswer:
        """Up to ``limit`` records, most relevant first, paged by cursor.

        :raises InputError: the query is empty.
        :raises ServiceError: Europe PMC cannot be reached, refuses, or answers with what is no answer.
        """
        if not query.strip():
            raise InputError("The query for Europe PMC is empty.", hint="Give at least one word to search for.")
        with self._http.session() as session:
            total, items = self._pages(session, query, max(1, limit), afresh=False)
        return ServiceAnswer(query=query, total=total, items=items)

    def fetch(self, ids: Sequence[str]) -> Iterator[Item]:
        """The records of those ids (``pmid:…``, ``pmcid:…``, ``doi:…``, ``epmc:…``), fresh; ids that it does not know are passed over.

        :raises ServiceError: as for :meth:`search`. Each batch has the time of a whole search, and those before a failure are yielded.
        """
        terms = list(dict.fromkeys(filter(None, map(_term, ids))))
        for start in range(0, len(terms), _BATCH):
            batch = terms[start : start + _BATCH]
            with self._http.session() as session:
                _, items = self._pages(session, " OR ".join(batch), len(batch), afresh=True)
            yield from items

    def full_text(self, pmcid: str) -> Iterator[Item]:
        """The full text of an open-access article, as the JATS reader gives it; nothing where Europe PMC may not give it out.

        :param pmcid: ``PMC123``.
        :raises InputError: that is no PMCID.
        :raises ServiceError: as for :meth:`search`.
        """
        from clincite.sources.jats.reader import JatsReader  # most answers need no full text

        if not _PMCID.fullmatch(pmcid):
            raise InputError(f"{pmcid!r} is not a PMCID.", hint="PMCIDs look like PMC1234567.")

        def read(reply: Reply) -> tuple[Item, ...]:
            if reply.status == 404:
                return ()
            try:
                return tuple(JatsReader().parse(io.BytesIO(reply.body), f"Europe PMC's full text of {pmcid}"))
            except SourceError:
                raise unusable("a full text that is cut short or damaged") from None

        with self._http.session() as session:
            items = session.ask("GET", f"{pmcid}/fullTextXML", {}, read=read, keep=_KEEP_FULL_TEXT, also=(404,))
        yield from items

    def _pages(self, session: Session, query: str, wanted: int, *, afresh: bool) -> tuple[int, tuple[Item, ...]]:
        total, items, cursor = 0, list[Item](), "*"
        while True:
            form = _form(query, cursor, min(wanted - len(items), MOST_IN_PAGE))
            method, path = _how(form)
            page = session.ask(method, path, form, read=_page, keep=_KEEP_SEARCH, afresh=afresh)
            total = page.total
            items += page.items
            # The last page names no cursor, or its own again.
            if len(items) >= wanted or not page.items or page.cursor in (None, cursor):
                return total, tuple(items[:wanted])
            cursor = page.cursor


class _Page(msgspec.Struct, frozen=True):
    """One page of results."""

    total: int
    items: tuple[Item, ...]
    cursor: str | None


def _form(query: str, cursor: str, size: int) -> dict[str, str]:
    return {"query": query, "resultType": "core", "format": "json", "pageSize": str(size), "cursorMark": cursor}


def _how(form: dict[str, str]) -> tuple[str, str]:
    """Method and path: what would make an address too long goes by POST."""
    return ("GET", _SEARCH) if len(str(httpx.QueryParams(form))) <= _LONGEST_ADDRESS else ("POST", _SEARCH_BY_POST)


def _page(reply: Reply) -> _Page:
    value = _json(reply)
    if "errCode" in value or "errMsg" in value:
        raise _error(value)
    results = value.get("resultList", {}).get("result") if isinstance(value.get("resultList"), dict) else None
    total = value.get("hitCount")
    if not isinstance(results, list) or not isinstance(total, int):
        raise unusable("JSON that is no search result")
    items = tuple(
        record_of(result, date=reply.date) or Skipped(where=f"Europe PMC: result {number}", why="it has no id or no title")
        for number, result in enumerate(results, start=1)
    )
    cursor = value.get("nextCursorMark")
    return _Page(total, items, cursor if isinstance(cursor, str) and cursor else None)


def _json(reply: Reply) -> dict[str, Any]:
    try:
        value = msgspec.json.decode(reply.body)
    except msgspec.DecodeError:
        start = reply.body.lstrip()[:1]
        what = "a web page instead of data" if start == b"<" else "JSON that is cut short or damaged" if start else "nothing"
        raise unusable(what) from None
    if not isinstance(value, dict):
        raise unusable("JSON that is no search result")
    return value


def _error(value: dict[str, Any]) -> AttemptError:
    """The failure that an error inside a successful answer tells of."""
    said, code = str(value.get("errMsg") or "an error without words"), value.get("errCode")
    if code in _PASSING_CODES:
        return AttemptError(f"answered with an error of its own{{times}}: {excerpt(said)}", again=True, hint="Try again in a minute.")
    return refused(said, hint="Check the query.")


def _term(id: str) -> str | None:
    """What finds the record of an id; None when it is of no kind that Europe PMC knows."""
    scheme, _, key = id.partition(":")
    if scheme == "pmid" and key.isdecimal() and key.isascii():
        return f"(EXT_ID:{key} AND SRC:MED)"
    if scheme == "pmcid" and _PMCID.fullmatch(key):
        return f"PMCID:{key}"
    if scheme == "doi" and _DOI.fullmatch(key):
        return f'DOI:"{key}"'
    if scheme == "epmc" and (match := _EPMC_ID.fullmatch(key)):
        return f"(EXT_ID:{key if match[1] == 'PPR' else match[2]} AND SRC:{match[1]})"
    return None
