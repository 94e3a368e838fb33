"""JATS files (``.nxml``, ``.xml``, and both as ``.gz``): one article or many, as PMC, Europe PMC and OAI-PMH servers give them out.

Streamed, and safe with files from anywhere: no entity is expanded, no DTD loaded, nothing fetched, and memory stays bounded by one article.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from lxml import etree

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources.base import Deleted, Item, Skipped
from clincite.sources.jats.identifiers import pmcid
from clincite.sources.jats.record import article_record
from clincite.sources.streams import head, opened
from clincite.sources.xml import declares_entities, local_name, root_of, streamed

MAX_ARTICLE_BYTES: Final = 64 * 1024 * 1024
"""Largest unpacked article that is read; the largest real ones (tables of thousands of rows) are some 30 MB."""

_HEAD_BYTES: Final = 1 << 16
_NAMES: Final = (".nxml", ".nxml.gz", ".xml", ".xml.gz")
_OAI: Final = "{http://www.openarchives.org/OAI/2.0/}"
_ENVELOPES: Final = frozenset({"OAI-PMH", "GetRecord", "ListRecords"})
_ROOTS: Final = frozenset({"article", "pmc-articleset", "articles", *_ENVELOPES})
_TAGS: Final = ("{*}article", "{*}Reply", f"{_OAI}record", f"{_OAI}error")
_HINT: Final = "Give full text in JATS XML, as PubMed Central or Europe PMC distributes it."


class JatsReader:
    """Reads JATS: ``article``, ``pmc-articleset``, ``articles`` and OAI-PMH answers, with namespaces or without.

    :param max_article_bytes: refuse a file in which one article is larger, in unpacked bytes.
    """

    name: Final = "jats"
    title: Final = "PMC full text in JATS (.nxml, .xml)"

    def __init__(self, max_article_bytes: int = MAX_ARTICLE_BYTES) -> None:
        self._max_article_bytes = max_article_bytes

    def accepts(self, path: Path) -> bool:
        """Whether the root is one of JATS; a ``.nxml`` whose root cannot be made out is accepted too, to be told on reading."""
        name = path.name.lower()
        if not name.endswith(_NAMES):
            return False
        root = root_of(head(path, _HEAD_BYTES))
        return name.endswith(_NAMES[:2]) if root is None else local_name(root) in _ROOTS

    def read(self, path: Path) -> Iterator[Item]:
        """One record for each article with text, one :class:`Skipped` for each without, one :class:`Deleted` for each withdrawn one.

        :raises SourceError: not JATS, damaged, cut short, declaring entities, or holding an article over the size limit.
        """
        _refuse_foreign(path)
        with opened(path) as stream:
            yield from self.parse(stream, str(path))

    def parse(self, stream: BinaryIO, where: str) -> Iterator[Item]:
        """The items of JATS from any stream, for services that answer in it.

        :param where: what to call the stream in messages.
        :raises SourceError: as for :meth:`read`.
        """
        number = 0

        def too_large() -> SourceError:
            return SourceError(
                f"{where}: the article after article {number} is larger than {self._max_article_bytes:,} bytes.",
                hint="This is no journal article; take it out of the file.",
            )

        try:
            for element in streamed(stream, _TAGS, limit=self._max_article_bytes, too_large=too_large):
                if declares_entities(element):
                    raise _unsafe(where)
                number += local_name(element) != "record"
                yield from _items(element, where, number)
        except etree.XMLSyntaxError as error:
            raise _damaged(where, number, error) from error


def _items(element: etree._Element, where: str, number: int) -> Iterator[Item]:
    name = local_name(element)
    place = f"{where}: article {number}"
    if name == "article":
        _without_namespaces(element)
        record = article_record(element)
        yield record if isinstance(record, Record) else Skipped(where=f"{place}{_called(element)}", why=record)
    elif name == "Reply":  # PMC's word for an article that it does not give out
        yield Skipped(where=f"{place} ({element.get('Id')})", why=str(element.get("error") or "it was not given out"))
    elif name == "error":
        yield Skipped(where=place, why=f"the server answered: {(element.text or str(element.get('code') or '')).strip()}")
    else:
        yield from _withdrawn(element)


def _withdrawn(record: etree._Element) -> Iterator[Item]:
    """An OAI-PMH record that its server has deleted. The articles in other records were read when they ended."""
    header = record.find(f"{_OAI}header")
    if header is None or header.get("status") != "deleted":
        return
    named = pmcid((header.findtext(f"{_OAI}identifier") or "").rpartition(":")[2])
    if named:
        yield Deleted(record=f"pmcid:{named}")


def _called(article: etree._Element) -> str:
    """Its own number, for finding it in the file."""
    for element in article.iterfind("front/article-meta/article-id"):
        if text := (element.text or "").strip():
            return f" ({element.get('pub-id-type')} {text})"
    return ""


def _without_namespaces(article: etree._Element) -> None:
    """Newer files have JATS in a namespace of its own; MathML and others keep theirs."""
    tag = str(article.tag)
    if not tag.startswith("{"):
        return
    space = tag[: tag.index("}") + 1]
    for element in article.iter(f"{space}*"):
        element.tag = str(element.tag)[len(space) :]


def _refuse_foreign(path: Path) -> None:
    with opened(path) as stream:
        start = stream.read(1)
    if not start:
        raise SourceError(f"{path} is empty.", hint="Download the file again.")
    start = head(path, _HEAD_BYTES)
    root = root_of(start)
    if root is None:
        raise SourceError(f"{path} is not JATS XML: no root element in its first {len(start):,} bytes.", hint=_HINT)
    if declares_entities(root):
        raise _unsafe(str(path))
    if local_name(root) not in _ROOTS:
        raise SourceError(f"{path} is not JATS XML: its root element is {local_name(root)}.", hint=_HINT)


def _unsafe(where: str) -> SourceError:
    return SourceError(f"{where} declares XML entities, which articles never need; it was not read.", hint="Do not trust this file.")


def _damaged(where: str, number: int, error: etree.XMLSyntaxError) -> SourceError:
    return SourceError(
        f"{where} is damaged after article {number} (line {error.lineno}): {error.msg}.",
        hint="The articles before it were read. Download the file again.",
    )
