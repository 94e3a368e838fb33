"""A user's own web pages (``.html``, ``.htm``, ``.xhtml``): the article without menus, by trafilatura; headings, lists and tables kept.

Nothing is fetched: the page is parsed here, and trafilatura is given the tree. Scripts, comments and hidden text are dropped first.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from lxml import etree

from clincite.errors import SourceError
from clincite.sources.base import Item, Skipped
from clincite.sources.documents.decoding import content, decoded, sha256_hex, shown
from clincite.sources.documents.page_head import about_page
from clincite.sources.documents.record import Piece, document_record, needs_extra, outlined, table_lines
from clincite.sources.medline.text import raised

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_BYTES: Final = 32_000_000
"""Largest page that is read, in unpacked bytes; pictures within the page count."""
MAX_ELEMENTS: Final = 60_000
"""Most elements of a page that is read, hidden ones aside: trafilatura's time grows with their square."""

_ENDINGS: Final = (".html", ".htm", ".xhtml")
_DECLARED: Final = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_XML_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^>]*\?>")
# A picture within the page has no words, and may be most of its bytes.
_EMBEDDED: Final = re.compile(r"(?<=[\"'(])data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=\s]+")
# What XML cannot hold, lxml cannot write back: as a character, or as a number that stands for one.
_ILLEGAL: Final = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_REFERENCE: Final = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|(\d{1,8}));?")
_UNSEEN: Final = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "canvas",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "button",
    "select",
)
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FOR_MENUS: Final = frozenset({"a", "nav", "head", "footer", "title"})
_FEWEST_WORDS: Final = 5
_BLOCKS: Final = frozenset({"p", "list", "item", "quote", "code", "head", "body", "div", "ab"})


class HtmlReader:
    """Reads the article of a web page as one record. Needs the extra ``documents``.

    :param max_bytes: refuse a larger page.
    :param max_elements: refuse a page of more elements.
    """

    name: Final = "html"
    title: Final = "web pages (.html, .htm, .xhtml)"

    def __init__(self, max_bytes: int = MAX_BYTES, max_elements: int = MAX_ELEMENTS) -> None:
        self._max_bytes = max_bytes
        self._max_elements = max_elements

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.html``, ``.htm`` or ``.xhtml``, or in one of these and ``.gz``."""
        return path.name.lower().removesuffix(".gz").endswith(_ENDINGS)

    def read(self, path: Path) -> Iterator[Item]:
        """The record, or a :class:`Skipped` for a page without an article.

        :raises SourceError: the file cannot be read, is empty, too large, or no page; or trafilatura is not installed.
        """
        data = content(path, self._max_bytes)
        declared = _DECLARED.search(data, 0, 1 << 14)
        text = decoded(path, data, declared=declared[1].decode("ascii") if declared else None)
        tree, is_whole = _parsed(path, text)
        about = about_page(tree)
        _drop_unseen(tree)
        self._refuse_large(path, tree)
        _raise_superscripts(tree)
        body = _article(tree) if _says_something(tree) else None
        pieces = tuple(_pieces(body)) if body is not None else ()
        title, outline = outlined(pieces, "" if any(piece.level == 1 for piece in pieces) else about.title)
        if not is_whole:
            yield Skipped(where=shown(path), why="what is nested more than 255 elements deep was left out")
        record = document_record(path, sha256_hex(data), about, outline, title=about.paper_title or title)
        nothing = Skipped(where=shown(path), why="no article was found on the page, only menus and links, or nothing")
        yield record if record.sections else nothing

    def _refuse_large(self, path: Path, tree: HtmlElement) -> None:
        elements = sum(1 for _ in tree.iter())
        if elements > self._max_elements:
            raise SourceError(
                f"{shown(path)} has {elements:,} elements, more than {self._max_elements:,}; it was not read.",
                hint="Save the article alone.",
            )


def _parsed(path: Path, text: str) -> tuple[HtmlElement, bool]:
    """The page, and whether all of it was parsed: libxml2 leaves out what is nested without end."""
    from lxml.html import HTMLParser, document_fromstring  # here, not above: the command line starts quicker

    text = _ILLEGAL.sub(" ", _REFERENCE.sub(_legal, _EMBEDDED.sub("", _XML_DECLARATION.sub("", text))))
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(f"{shown(path)} holds no web page: {_first_line(error)}.", hint="Save the page again as HTML.") from error
    return tree, not any("Excessive depth" in entry.message for entry in parser.error_log)


def _legal(reference: re.Match[str]) -> str:
    """A numbered character as written, or a blank where XML has no such character."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return " " if code > 0x10FFFF or _ILLEGAL.match(chr(code)) else reference[0]


def _drop_unseen(tree: HtmlElement) -> None:
    """Take out what a reader of the page does not see. The text after an element stays."""
    for element in list(tree.iter(*_UNSEEN)):
        _drop(element)
    for element in list(tree.iterfind(".//*[@style]")):
        if _HIDDEN.search(element.get("style") or ""):
            _drop(element)
    for path in (".//*[@hidden]", ".//*[@aria-hidden='true']"):
        for element in list(tree.iterfind(path)):
            _drop(element)


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _raise_superscripts(tree: HtmlElement) -> None:
    for element in list(tree.iter("sup")):
        parent, previous = element.getparent(), element.getprevious()
        if parent is None:
            continue
        before = (previous.tail if previous is not None else parent.text) or ""
        text = raised(element.text_content(), after=before)
        for child in list(element):
            element.remove(child)
        element.text = text
        element.drop_tag()


def _says_something(tree: HtmlElement) -> bool:
    """Whether the page has words that lie neither in a link nor in a part for menus."""
    words = 0
    stack = [tree]
    while stack and words < _FEWEST_WORDS:
        element = stack.pop()
        if element.tag in _FOR_MENUS or not isinstance(element.tag, str):
            continue
        words += len((element.text or "").split()) + sum(len((child.tail or "").split()) for child in element)
        stack.extend(element)
    return words >= _FEWEST_WORDS


def _mark_main(tree: HtmlElement) -> None:
    """Name the body the main part of a page that names none (one exported from a word processor, say).

    On such a page trafilatura would keep paragraphs alone, and lose headings, lists and tables.
    """
    body = tree.find("body")
    if body is None or any(True for _ in tree.iter("main", "article")):
        return
    main = etree.SubElement(body, "main")
    main.text, body.text = body.text, None
    for child in list(body)[:-1]:
        main.append(child)


def _article(tree: HtmlElement) -> etree._Element | None:
    """The article in trafilatura's own elements; None when it finds none."""
    try:
        import trafilatura
    except ImportError as error:
        raise needs_extra("trafilatura") from error
    _mark_main(tree)
    logger = logging.getLogger("trafilatura")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # what it has to say is told by what we yield
    try:
        document = trafilatura.bare_extraction(
            tree, include_comments=False, include_tables=True, include_formatting=True, include_links=False, deduplicate=False
        )
    except (RecursionError, ValueError, AttributeError, TypeError, etree.LxmlError):
        return None
    return cast("etree._Element | None", getattr(document, "body", None))


def _pieces(body: etree._Element) -> Iterator[Piece]:
    """The blocks of the article in order."""
    open_text: list[str] = []

    def flushed(level: int = 0) -> Iterator[Piece]:
        text = "".join(open_text)
        open_text.clear()
        if text.strip():
            yield Piece(text, level)

    def walk(element: etree._Element) -> Iterator[Piece]:
        tag = str(element.tag)
        if tag == "table":
            yield from flushed()
            yield from map(Piece, _table(element))
        elif tag == "head":
            yield from flushed()
            open_text.append(" ".join("".join(map(str, element.itertext())).split()))
            yield from flushed(_level(element))
        elif tag == "lb":
            open_text.append("\n")
        else:
            block = tag in _BLOCKS
            if block:
                yield from flushed()
            # Line ends within a paragraph are layout; those of code are not.
            keep = tag == "code"
            open_text.append(_laid_out(element.text, keep))
            for child in element:
                yield from walk(child)
                open_text.append(_laid_out(child.tail, keep))
            if block:
                yield from flushed()

    yield from walk(body)
    yield from flushed()


def _laid_out(text: str | None, keep: bool) -> str:
    return text or "" if keep else re.sub(r"\s+", " ", text or "")


def _level(heading: etree._Element) -> int:
    found = re.fullmatch(r"h([1-6])", str(heading.get("rend") or ""))
    return int(found[1]) if found else 3


def _table(table: etree._Element) -> list[str]:
    """Its rows as lines. A row of head cells names the columns below it; one with a single cell is a caption."""
    lines: list[str] = []
    header: list[str] = []
    for row in table.iter("row"):
        cells = [(" ".join("".join(map(str, cell.itertext())).split()), cell.get("role") == "head") for cell in row.iterfind("cell")]
        filled = [text for text, _ in cells if text]
        if len(filled) > 1 and all(is_head for text, is_head in cells if text):
            header = [text for text, _ in cells]
        elif len(filled) == 1 and len(cells) > 1:
            lines.append(filled[0])
        else:
            lines.extend(table_lines(header, [[text for text, _ in cells]]))
    return lines


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")
