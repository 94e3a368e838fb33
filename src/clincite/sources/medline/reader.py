"""MEDLINE/PubMed XML files (``.xml``, ``.xml.gz``): baseline, daily update and efetch files, streamed.

Safe with files from anywhere: no entity is expanded, no DTD loaded, nothing fetched, and memory stays bounded by one record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from lxml import etree

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources.base import Deleted, Item, Skipped
from clincite.sources.medline.article import article_record
from clincite.sources.medline.book import book_record
from clincite.sources.medline.fields import pmid_text, version_number
from clincite.sources.streams import head, opened
from clincite.sources.xml import declares_entities, local_name, root_of, streamed

MAX_RECORD_BYTES: Final = 32 * 1024 * 1024
"""Largest unpacked record that is read; the largest real ones (thousands of authors and references) are about 3 MB."""

_HEAD_BYTES: Final = 1 << 16
_LONGEST_REASON: Final = 200
_PLACE: Final = re.compile(r", line \d+, column \d+$")
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
    title: Final = "MEDLINE/PubMed XML (.xml)"

    def __init__(self, max_record_bytes: int = MAX_RECORD_BYTES) -> None:
        self._max_record_bytes = max_record_bytes

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.xml`` or ``.xml.gz`` and the root is MEDLINE's (or cannot be made out, to be told on reading)."""
        if not path.name.lower().endswith((".xml", ".xml.gz")):
            return False
        root = root_of(head(path, _HEAD_BYTES))
        return root is None or root.tag in _ROOTS

    def read(self, path: Path) -> Iterator[Item]:
        """One record for each article, one :class:`Deleted` for each withdrawn PMID, one :class:`Skipped` for each article without PMID.

        Of several versions of an article in one file the newest counts: an older one that comes after it is a :class:`Skipped`.

        :raises SourceError: not MEDLINE XML, damaged, cut short, declaring entities, or holding a record over the size limit.
        """
        _refuse_unsafe(path)
        with opened(path) as stream:
            yield from self.parse(stream, str(path))

    def parse(self, stream: BinaryIO, where: str) -> Iterator[Item]:
        """The items of MEDLINE XML from any stream, for services that answer in it.

        :param where: what to call the stream in messages.
        :raises SourceError: as for :meth:`read`; entities that it declares are not expanded.
        """
        items = _Items(where)

        def too_large() -> SourceError:
            return SourceError(
                f"{where}: the record after record {items.number} is larger than {self._max_record_bytes:,} bytes.",
                hint="This is no MEDLINE record; take it out of the file.",
            )

        try:
            for element in streamed(stream, (*_RECORDS, *_DELETIONS), limit=self._max_record_bytes, too_large=too_large):
                yield from items.of(element)
        except etree.XMLSyntaxError as error:
            raise items.damaged(error) from error


class _Items:
    """Makes items of the elements of one file, in order.

    :ivar number: how many elements there were.
    """

    def __init__(self, where: str) -> None:
        self.number = 0
        self._where = where
        self._versions: dict[str, int] = {}  # the highest so far, by record id; only of articles that have a second

    def of(self, element: etree._Element) -> Iterator[Item]:
        """What an article or a list of deletions gives."""
        self.number += 1
        if element.tag in _DELETIONS:
            yield from self._deletions(element)
            return
        record = _RECORDS[element.tag](element)
        if record is None:
            yield self._skipped("it has no PMID")
        elif (version := version_number(record.extra.get("version", ""))) < (newest := self._versions.get(record.id, 1)):
            yield self._skipped(f"it is version {version} of {record.id}, and version {newest} stands before it")
        else:
            if version > 1:
                self._versions[record.id] = version
            yield record

    def damaged(self, error: etree.XMLSyntaxError) -> SourceError:
        """What to raise for a file that is no XML from some place on."""
        # libxml2's messages may have lines of their own, and parts of the file in them; the place is told already.
        what = _PLACE.sub("", " ".join(str(error.msg).split())).rstrip(".")
        what = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in what)[:_LONGEST_REASON]
        return SourceError(
            f"{self._where} is damaged after record {self.number} (line {error.lineno}): {what}.",
            hint="The records before it were read. Download the file again.",
        )

    def _deletions(self, element: etree._Element) -> Iterator[Item]:
        for pmid in element.iterfind("PMID"):
            number = pmid_text(pmid)
            # A deletion is of one version: that of an older one leaves the newer.
            if number is not None and version_number(pmid.get("Version")) >= self._versions.pop(f"pmid:{number}", 1):
                yield Deleted(record=f"pmid:{number}")

    def _skipped(self, why: str) -> Skipped:
        return Skipped(where=f"{self._where}: record {self.number}", why=why)


def _refuse_unsafe(path: Path) -> None:
    with opened(path) as stream:
        start = stream.read(1)
    if not start:
        raise SourceError(f"{path} is empty.", hint="Download the file again.")
    start = head(path, _HEAD_BYTES)
    root = root_of(start)
    if root is None:
        raise SourceError(
            f"{path} is not MEDLINE XML: no root element in its first {len(start):,} bytes.",
            hint="Give a PubMed or MEDLINE XML file as NLM distributes it.",
        )
    if declares_entities(root):
        raise SourceError(f"{path} declares XML entities, which MEDLINE files never do; it was not read.", hint="Do not trust this file.")
    if root.tag not in _ROOTS:
        raise SourceError(
            f"{path} is not MEDLINE XML: its root element is {local_name(root)}.",
            hint="Give a PubMed or MEDLINE XML file as NLM distributes it.",
        )
