"""A user's own Markdown (``.md``, ``.markdown``): front matter, nested headings, lists and tables as lines.

CommonMark with tables, by markdown-it-py. Raw HTML is dropped; of a link its text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from clincite.sources.base import Item, Skipped
from clincite.sources.documents.decoding import content, decoded, sha256_hex, shown
from clincite.sources.documents.front_matter import about_of, parted
from clincite.sources.documents.record import Piece, document_record, outlined, table_lines
from clincite.sources.medline.text import raised

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_BYTES: Final = 8_000_000
"""Largest Markdown file that is read, in unpacked bytes."""

_DEEPEST: Final = 80
# markdown-it drops what is nested deeper, and all that follows. Nobody writes lists in lists in lists so: the text is kept, the marks go.
_TOO_DEEP: Final = re.compile(r"(?m)^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])(?=[ \t>])){20,}[ \t]*|(?<=^[ \t]{60})[ \t]+|(?:!?\[){30,}")
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,40}\]:?")
_TAG_NAME: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_UNSEEN: Final = frozenset({"script", "style", "template", "title", "textarea"})


class MarkdownReader:
    """Reads a Markdown file as one record.

    :param max_bytes: refuse a larger file.
    """

    name: Final = "markdown"
    title: Final = "Markdown (.md, .markdown)"

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._max_bytes = max_bytes

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.md`` or ``.markdown``, or in one of these and ``.gz``."""
        return path.name.lower().removesuffix(".gz").endswith((".md", ".markdown"))

    def read(self, path: Path) -> Iterator[Item]:
        """The record; and a :class:`Skipped` for front matter that could not be used, or for a file without text.

        :raises SourceError: the file cannot be read, is empty, too large, or holds no text.
        """
        data = content(path, self._max_bytes)
        front, body = parted(decoded(path, data))
        about, faults = about_of(front)
        for fault in faults:
            yield Skipped(where=f"{shown(path)}: front matter", why=fault)
        title, outline = outlined(tuple(_pieces(_tokens(body))), about.title)
        record = document_record(path, sha256_hex(data), about, outline, title=title)
        yield record if record.sections else Skipped(where=shown(path), why="it holds no text that could be quoted")


def _tokens(text: str) -> Sequence[Token]:
    from markdown_it import MarkdownIt  # here, not above: the command line starts quicker

    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": _DEEPEST}).enable("table")
    return parser.parse(_TOO_DEEP.sub("", text))


def _pieces(tokens: Sequence[Token]) -> Iterator[Piece]:
    level = 0
    header: list[str] = []
    cells: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "table_open":
            header = []
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            row, cells = cells or [], None
            if header:
                yield from (Piece(line) for line in table_lines(header, [row]))
            else:
                header = row
        elif token.type in ("fence", "code_block"):
            yield Piece(token.content)
        elif token.type == "inline":
            text = _inline(token.children or ())
            if cells is not None:
                cells.append(" ".join(text.split()))
            else:
                yield Piece(text, level)


def _inline(tokens: Sequence[Token]) -> str:
    """Text on one line: no marks of emphasis, of a link its text, no picture, a superscript raised."""
    parts: list[str] = []
    raising: list[str] | None = None
    unseen = ""
    for token in tokens:
        if token.type == "html_inline":
            slash, name = (found[1], found[2].lower()) if (found := _TAG_NAME.match(token.content)) else ("", "")
            if unseen or name in _UNSEEN:
                unseen = "" if slash and name == unseen else unseen or ("" if slash else name)
            elif name == "sup":
                if raising is not None:
                    parts.append(raised("".join(raising), after="".join(parts[-1:])))
                raising = None if slash else []
            elif name == "br":
                parts.append(" ")
        elif token.type != "image" and not unseen:
            text = " " if token.type in ("softbreak", "hardbreak") else token.content
            (parts if raising is None else raising).append(text)
    if raising is not None:  # never closed
        parts.extend(raising)
    return _FOOTNOTE.sub("", "".join(parts))
