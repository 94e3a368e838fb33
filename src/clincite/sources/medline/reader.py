"""MEDLINE/PubMed XML files (``.xml``, ``.xml.gz``): baseline, daily update and efetch files, streamed.

Safe with files from anywhere: no entity is expanded, no DTD loaded, nothing fetched, and memory stays bounded by one record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal, cast

from lxml import etree

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources.base import Deleted, Item, Skipped
from clincite.sources.medline.record import article_record, book_record, pmid_text
from clincite.sources.streams import chunks, head, opened

MAX_RECORD_BYTES: Final = 32 * 1024 * 1024
"""Largest unpacked record that is read; the largest real ones (thousands of authors and references) are about 3 MB."""

_HEAD_BYTES: Final = 1 << 16
_RECORDS: Final[dict[str, Callable[[etree._Element], Record | None]]] = {
    "PubmedArticle": article_record,
    "PubmedBookArticle": book_record,
}
_DELETIONS: Final = ("DeleteCitation", "DeleteDocument")
_SETS: Final = ("PubmedArticleSet", "PubmedBookArticleSet")
_ROOTS: Final = frozenset((*_SETS, *_RECORDS, *_DELETIONS))


class MedlineReader:
    """Reads MEDLINE/PubMed XML: ``PubmedArticleSet``, single articles, book articles and deletions.

    :param max_record_bytes: refuse a file in which one record is larger, in unpacked bytes.
    """

    name: Final = "medline"

    def __init__(self, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._max_record_bytes = max_record_bytes

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.xml`` or ``.xml.gz`` and the root is MEDLINE's (or cannot be made out, to be told on reading)."""
        if not path.name.lower().endswith((".xml", ".xml.gz")):
            return False
        root = _root(head(path, _HEAD_BYTES))
        return root is None or root.tag in _ROOTS

    def read(self, path: Path) -> Iterator[Item]:
        """One record for each article, one :class:`Deleted` for each withdrawn PMID, one :class:`Skipped` for each article without PMID.

        :raises SourceError: not MEDLINE XML, damaged, cut short, declaring entities, or holding a record over the size limit.
        """
        _refuse_unsafe(path)
        parser = _parser(("end",), (*_RECORDS, *_DELETIONS))
        number, unfinished = 0, 0
        with opened(path) as stream:
            for chunk in chunks(stream):
                broken = _fed(parser, chunk)
                unfinished += len(chunk)
                for element in _elements(parser):
                    number += 1
                    unfinished = 0
                    yield from _items(element, path, number)
                    _forget(element)
                if broken is not None:
                    raise _damaged(path, number, broken) from broken
                if unfinished > self._max_record_bytes:
                    raise SourceError(
                        f"{path}: the record after record {number} is larger than {self._max_record_bytes:,} bytes.",
                        hint="This is no MEDLINE record; take it out of the file.",
                    )
        try:
            parser.close()
        except etree.XMLSyntaxError as error:
            raise _damaged(path, number, error) from error


def _parser(events: tuple[Literal["start", "end"], ...], tags: tuple[str, ...] | None = None) -> etree.XMLPullParser:
    # Leave collect_ids at its default: with libxml2 2.14, collect_ids=False makes the parser load the external DTD.
    return etree.XMLPullParser(
        events=events,
        tag=tags,
        load_dtd=False,
        no_network=True,
        resolve_entities=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _fed(parser: etree.XMLPullParser, data: bytes) -> etree.XMLSyntaxError | None:
    """Feed the parser; the error is handed back because the items before it are still to be read."""
    try:
        parser.feed(data)
    except etree.XMLSyntaxError as error:
        return error
    return None


def _root(start: bytes) -> etree._Element | None:
    """The root element of a document, from its first bytes; None when it is not among them."""
    parser = _parser(("start",))
    _fed(parser, start)
    return next(_elements(parser), None)


def _elements(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    """The elements that the parser has come to since it was last asked."""
    return (cast(etree._Element, element) for _, element in parser.read_events())


def _refuse_unsafe(path: Path) -> None:
    with opened(path) as stream:
        start = stream.read(1)
    if not start:
        raise SourceError(f"{path} is empty.", hint="Download the file again.")
    start = head(path, _HEAD_BYTES)
    root = _root(start)
    if root is None:
        raise SourceError(
            f"{path} is not MEDLINE XML: no root element in its first {len(start):,} bytes.",
            hint="Give a PubMed or MEDLINE XML file as NLM distributes it.",
        )
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and cast(Any, dtd).entities():  # lxml-stubs lacks it
        raise SourceError(f"{path} declares XML entities, which MEDLINE files never do; it was not read.", hint="Do not trust this file.")
    if root.tag not in _ROOTS:
        raise SourceError(
            f"{path} is not MEDLINE XML: its root element is {etree.QName(root).localname}.",
            hint="Give a PubMed or MEDLINE XML file as NLM distributes it.",
        )


def _items(element: etree._Element, path: Path, number: int) -> Iterator[Item]:
    if element.tag in _DELETIONS:
        for pmid in map(pmid_text, element.iterfind("PMID")):
            if pmid is not None:
                yield Deleted(record=f"pmid:{pmid}")
        return
    record = _RECORDS[element.tag](element)
    yield record if record is not None else Skipped(where=f"{path}: record {number}", why="it has no PMID")


def _forget(element: etree._Element) -> None:
    """Free the element and everything before it, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _damaged(path: Path, number: int, error: etree.XMLSyntaxError) -> SourceError:
    return SourceError(
        f"{path} is damaged after record {number} (line {error.lineno}): {error.msg}.",
        hint="The records before it were read. Download the file again.",
    )
