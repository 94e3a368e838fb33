"""What a PDF file says of itself: its information dictionary and its XMP packets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from clincite.records import clean_text
from clincite.sources.documents.mentions import doi_of, licence_of, trimmed_doi, year_of
from clincite.sources.documents.pdf.lines import PageText
from clincite.sources.documents.record import About

_PACKET: Final = re.compile(rb"<x:xmpmeta[\s>].{0,400000}?</x:xmpmeta>", re.DOTALL)
_MOST_PACKETS: Final = 20
_LONGEST: Final = 1_000
_NO_TITLE: Final = re.compile(
    r"(?:microsoft (?:word|powerpoint)|untitled|title|document\s?\d*|slide \d+|layout \d+"
    r"|.*\.(?:docx?|pdf|indd|qxd|tex|rtf|pptx?|dvi|eps|p65)"
    r"|\W*|[\d\W_]+|[a-z]+[\d_.-]+\w*|doi:.*|pii:.*|\S{25,})(?:\s+-\s+.*)?",
    re.IGNORECASE,
)
_NAMED_DOI: Final = re.compile(r"(?:\bdoi\b\s*[:.]?\s*|doi\.org/\s*)(10\.\d{4,9}/[^\s\"<>|\\^`{}]+)", re.IGNORECASE)


def about_pdf(info: Mapping[str, str], data: bytes, first_page: PageText | None) -> About:
    """What the file says of the document.

    The dates of the dictionary are those of the file, not of the publication, so they give no year.

    :param info: the information dictionary.
    :param data: the file's bytes.
    :param first_page: with its margins, where a journal prints the DOI.
    """
    packets = tuple(_packets(data))
    said: dict[str, str] = {}
    for values in packets:
        for name, value in values.items():
            said.setdefault(name, value)
    title = next((name for name in (_line(info.get("Title")), said.get("title", "")) if name and not _NO_TITLE.fullmatch(name)), "")
    published = said.get("coverDate") or said.get("publicationDate") or said.get("coverDisplayDate") or ""
    doi = next(filter(None, map(doi_of, (said.get("doi", ""), said.get("identifier", ""), said.get("url", "")))), None)
    return About(
        title=title,
        authors=tuple(name for part in re.split(r"\s*;\s*", _line(info.get("Author"))) if (name := part.strip()) and len(name) < 100),
        source=said.get("publicationName") or None,
        year=year_of(published),
        doi=doi or (printed_doi(first_page) if first_page is not None else None),
        licence=next(filter(None, map(licence_of, (said.get("WebStatement", ""), said.get("rights", ""), said.get("license", "")))), None),
        language=_language(said.get("language", "")),
        published=published or None,
    )


def printed_doi(page: PageText) -> str | None:
    """The document's own DOI, when its first page tells without doubt: one alone, named so, at the head or the foot of the page."""
    lines = [(line.base / page.height if page.height else 0.5, line.text) for line in page.lines]
    found = {trimmed_doi(doi).lower(): (trimmed_doi(doi), place) for place, text in lines for doi in _NAMED_DOI.findall(text)}
    if len(found) != 1:
        return None
    doi, place = next(iter(found.values()))
    return doi if place > 0.75 or place < 0.15 else None


def _packets(data: bytes) -> Iterator[dict[str, str]]:
    """Values of the XMP packets of documents, by local name."""
    for count, match in enumerate(_PACKET.finditer(data)):
        if count >= _MOST_PACKETS:
            return
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
        )
        try:
            root = etree.fromstring(match[0], parser)
        except (etree.LxmlError, ValueError):
            continue
        values = _values(root) if root is not None else {}
        # Pictures within the file carry packets of their own.
        if "Producer" in values or "doi" in values or "publicationName" in values:
            yield values


def _values(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("{*}*"):
        for name, value in element.attrib.items():
            found.setdefault(_local(name), _line(str(value)))
        text = _line("; ".join(_texts(element)))
        if text and _local(element.tag) not in ("li", "Seq", "Alt", "Bag", "Description", "RDF", "xmpmeta"):
            found.setdefault(_local(element.tag), text)
    return found


def _local(name: object) -> str:
    """A name without its namespace, or without a prefix that was never declared."""
    return str(name).rpartition("}")[2].rpartition(":")[2]


def _texts(element: etree._Element) -> Sequence[str]:
    items = [str(item.text) for item in element.iter("{*}li") if item.text]
    return items or ([str(element.text)] if element.text and len(element) == 0 else [])


def _line(text: str | None) -> str:
    return clean_text((text or "")[:_LONGEST].replace("\n", " ").replace("\r", " "))


def _language(text: str) -> str | None:
    found = re.match(r"[a-z]{2,3}(?![a-z])", text.lower())
    return found[0] if found else None
