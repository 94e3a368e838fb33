"""XML from anywhere, read as a stream: no entity is expanded, no DTD loaded, nothing fetched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Final, Literal, cast

from lxml import etree

from clincite.errors import SourceError
from clincite.sources.streams import chunks

_STEP: Final = 2048


def pull_parser(events: tuple[Literal["start", "end"], ...], tags: tuple[str, ...] | None = None) -> etree.XMLPullParser:
    """A parser that is fed chunk by chunk.

    :param tags: elements whose events are wanted, ``{*}name`` for any namespace or none; None: all.
    """
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


def fed(parser: etree.XMLPullParser, data: bytes) -> etree.XMLSyntaxError | None:
    """Feed the parser; the error is handed back because the elements before it are still to be read."""
    try:
        parser.feed(data)
    except etree.XMLSyntaxError as error:
        return error
    return None


def streamed(stream: BinaryIO, tags: tuple[str, ...], *, limit: int, too_large: Callable[[], SourceError]) -> Iterator[etree._Element]:
    """The elements of those names as they end, each freed once the next is asked for.

    :param limit: unpacked bytes that may come without one of them ending.
    :param too_large: gives the error for more.
    :raises etree.XMLSyntaxError: the document is damaged or cut short; the whole elements before that came out first.
    """
    parser = pull_parser(("end",), tags)
    unfinished = 0
    for chunk in chunks(stream):
        broken = fed(parser, chunk)
        unfinished += len(chunk)
        for element in elements(parser):
            unfinished = 0
            yield element
            forget(element)
        if broken is not None:
            raise broken
        if unfinished > limit:
            raise too_large()
    parser.close()


def elements(parser: etree.XMLPullParser) -> Iterator[etree._Element]:
    """The elements that the parser has come to since it was last asked."""
    return (cast(etree._Element, element) for _, element in parser.read_events())


def root_of(start: bytes) -> etree._Element | None:
    """The root element of a document, from its first bytes; None when it is not among them."""
    parser = pull_parser(("start",))
    for place in range(0, len(start), _STEP):
        broken = fed(parser, start[place : place + _STEP])
        root = next(elements(parser), None)
        if root is not None or broken is not None:
            return root
    return None


def declares_entities(element: etree._Element) -> bool:
    """Whether the document of the element declares entities of its own."""
    dtd = element.getroottree().docinfo.internalDTD
    return dtd is not None and bool(cast(Any, dtd).entities())  # lxml-stubs lacks it


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def forget(element: etree._Element) -> None:
    """Free the element and everything before it, so that memory does not grow with the file."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
