"""Markdown, and chats that write it: blocks by markdown-it, and the place of every character found again in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from clincite.lint.document import Banner, BannerKind, DateKind, PageDate, Span
from clincite.lint.parse import dates, html, ignores
from clincite.lint.parse.blocks import Kind, Page, Part
from clincite.lint.parse.marked import Marked, Writer, passage_of
from clincite.lint.parse.text import row

_DEFINITION: Final = re.compile(r"\s{0,3}\[\^?[^\]\n]{1,60}\]:[ \t]")
_LINK_END: Final = re.compile(r"\][ \t]*(?:\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)|\[[^\]\n]*\])?")
_FRONT: Final = re.compile(r"\A---[ \t]*\n(?:[^\n]*\n){0,200}?---[ \t]*(?:\n|\Z)")
_FIELD: Final = re.compile(r"(?m)^(?:(?P<name>[A-Za-z_-]{2,30})[ \t]*:|[ \t]{0,8}-[ \t])[ \t]*(?P<value>[^\n]*)$")
_PEOPLE: Final = {
    "author": BannerKind.AUTHOR,
    "authors": BannerKind.AUTHOR,
    "reviewer": BannerKind.REVIEWER,
    "reviewers": BannerKind.REVIEWER,
    "reviewed_by": BannerKind.REVIEWER,
    "version": BannerKind.VERSION,
}
_FRONT_DATES: Final = {
    "date": DateKind.PUBLISHED,
    "published": DateKind.PUBLISHED,
    "created": DateKind.PUBLISHED,
    "updated": DateKind.UPDATED,
    "lastmod": DateKind.UPDATED,
    "last_modified": DateKind.UPDATED,
    "modified": DateKind.UPDATED,
    "reviewed": DateKind.REVIEWED,
}
_TAG: Final = re.compile(r"<(/?)([a-zA-Z]+)")


def page(source: str) -> Page:
    """The blocks of a Markdown text."""
    found = ignores.find(source)
    # Character for character as long as the source, so that places stay what they are.
    text = source.replace("\r\n", " \n").replace("\r", "\n").replace("\0", "\ufffd")
    said: Page = Page(parts=())
    if (front := _FRONT.match(text)) is not None:
        said = _front(front[0])
        text = re.sub(r"[^\n]", " ", front[0]) + text[front.end() :]
    for start, end in ignores.spans(found):
        if not text[start:].startswith("<!--"):
            text = text[:start] + " " * (end - start) + text[end:]
    return Page(parts=tuple(_Walk(text).parts()), title=said.title, ignores=found, banners=said.banners, dates=said.dates)


def _front(block: str) -> Page:
    """What the front matter of a page says of it: title, authors, dates."""
    title: str | None = None
    banners: list[Banner] = []
    found: list[PageDate] = []
    kind: BannerKind | None = None
    for match in _FIELD.finditer(block):
        value = match["value"].strip().strip("\"'").strip()
        name = (match["name"] or "").lower()
        start = block.find(value, match.start("value")) if value else 0
        if match["name"]:
            kind = _PEOPLE.get(name)
        if name == "title":
            title = value or None
        elif name in _FRONT_DATES and (iso := dates.iso_of(value)):
            found.append(PageDate(kind=_FRONT_DATES[name], iso=iso, span=Span(start, start + len(value))))
        elif kind and value and any(char.isalpha() for char in value):
            banners.append(Banner(kind=kind, passage=passage_of(value, range(start, start + len(value)))))
    return Page(parts=(), title=title, banners=tuple(banners), dates=tuple(found))


def _parser() -> MarkdownIt:
    # Definitions are entries of a list of sources here, and indented text is a pasted list rather than code.
    return MarkdownIt("commonmark").enable("table").disable(["reference", "code", "text_join"])


class _Walk:
    """Goes over the tokens of a text, and keeps where in it each stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in re.finditer("\n", text)), len(text)]
        self.at = 0
        self.end = len(text)
        self.bold = False

    def parts(self) -> Iterator[Part]:
        lists: list[tuple[int | None, bool]] = []  # number of the item, and whether its first block is still to come
        quotes = 0
        head: list[str] = []
        in_head = False
        cells: list[Marked] = []
        level = 0
        for token in _parser().parse(self.text):
            if token.map:
                self._move(token.map)
            kind = token.type
            if kind == "heading_open":
                level = int(token.tag[1])
            elif kind == "list_item_open":
                lists.append((int(token.info) if token.info.isdecimal() else None, True))
            elif kind == "list_item_close":
                lists.pop()
            elif kind == "blockquote_open":
                quotes += 1
            elif kind == "blockquote_close":
                quotes -= 1
            elif kind in {"thead_open", "thead_close"}:
                in_head = kind == "thead_open"
                head = [] if in_head else head
            elif kind == "tr_open":
                cells = []
            elif kind == "tr_close":
                if in_head:
                    head = [cell.text for cell in cells]
                    yield Part(kind=Kind.SKIPPED, marked=row(cells))
                elif cells:
                    yield Part(kind=Kind.ROW, marked=row(cells), columns="; ".join(head))
            elif kind in {"hr", "fence", "code_block"}:
                yield Part(kind=Kind.SKIPPED, marked=Marked("", ()))
            elif kind == "html_block" and token.map:
                yield from html.parts(self.text[self.starts[token.map[0]] : self.end], self.starts[token.map[0]])
            elif kind == "inline":
                marked = self._inline(token)
                if token.level and level:
                    yield Part(kind=Kind.HEADING, marked=marked, level=level)
                    level = 0
                elif token.map is None or self._in_cell:
                    cells.append(marked)
                elif lists and lists[-1][1]:
                    yield Part(kind=Kind.BULLET, marked=marked, level=len(lists), number=lists[-1][0], bold=self.bold)
                    lists[-1] = (lists[-1][0], False)
                else:
                    yield from self._paragraph(marked, Kind.QUOTE if quotes else Kind.PARAGRAPH)
            self._in_cell = kind in {"th_open", "td_open"}

    _in_cell = False

    def _paragraph(self, marked: Marked, kind: Kind) -> Iterator[Part]:
        lines = marked.text.split("\n")
        if sum(_DEFINITION.match(line) is not None for line in lines) < 1:
            yield Part(kind=kind, marked=marked, bold=self.bold)
            return
        starts, at = [0], 0
        for line in lines:
            if at and _DEFINITION.match(line):
                starts.append(at)
            at += len(line) + 1
        for start, end in zip(starts, [*starts[1:], len(marked.text)], strict=True):
            yield Part(kind=kind, marked=marked.cut(start, end))

    def _move(self, lines: Sequence[int]) -> None:
        first = self.starts[min(lines[0], len(self.starts) - 1)]
        last = self.starts[min(lines[1], len(self.starts) - 1)]
        if first > self.at or last > self.end or last < self.at:
            self.at = max(first, self.at) if first <= self.at <= last else first
        self.end = last

    def _inline(self, token: Token) -> Marked:
        writer = Writer()
        links: list[tuple[int, str]] = []
        supers: list[int] = []
        children = token.children or []
        bold = depth = outside = 0
        for child in children:
            kind = child.type
            if kind == "text" or kind == "code_inline":
                self._literal(writer, child.content)
            elif kind == "text_special":
                self._special(writer, child)
            elif kind in {"softbreak", "hardbreak"}:
                where = self.text.find("\n", self.at, self.end)
                if where >= 0:
                    writer.line_break(where)
                    self.at = where + 1
            elif kind == "link_open":
                self._skip("<" if child.markup == "autolink" else "" if child.markup == "linkify" else "[")
                links.append((writer.mark(), str(child.attrs.get("href", ""))))
            elif kind == "link_close":
                if links:
                    writer.link(*links.pop())
                if child.markup == "autolink":
                    self._skip(">")
                elif (end := _LINK_END.match(self.text, self.at, self.end)) is not None:
                    self.at = end.end()
            elif kind in {"strong_open", "em_open", "strong_close", "em_close"}:
                self._skip(child.markup)
            elif kind == "image":
                self._image(child)
            elif kind == "html_inline":
                self._tag(writer, child.content, supers)
            depth += (kind == "strong_open") - (kind == "strong_close")
            bold += kind == "strong_open"
            outside += kind in {"text", "code_inline", "text_special"} and not depth and bool(child.content.strip(" :"))
        self.bold = bool(bold) and not outside
        return writer.take()

    def _literal(self, writer: Writer, content: str) -> None:
        if not content:
            return
        where = self.text.find(content, self.at, self.end)
        if where < 0:
            for word in content.split():  # blanks were folded on the way
                where = self.text.find(word, self.at, self.end)
                if where < 0:
                    return
                if where > self.at:
                    writer.write(" ", where - 1)
                writer.write(word, where)
                self.at = where + len(word)
            return
        writer.write(content, where)
        self.at = where + len(content)

    def _special(self, writer: Writer, child: Token) -> None:
        where = self.text.find(child.markup, self.at, self.end)
        if where < 0:
            return
        entity = child.info == "entity"
        writer.write(child.content, where + (0 if entity else len(child.markup) - len(child.content)), step=0 if entity else 1)
        self.at = where + len(child.markup)

    def _skip(self, sign: str) -> None:
        where = self.text.find(sign, self.at, self.end) if sign else -1
        if where >= 0:
            self.at = where + len(sign)

    def _image(self, child: Token) -> None:
        self._skip("![")
        self._skip(child.content)
        if (end := _LINK_END.match(self.text, self.at, self.end)) is not None:
            self.at = end.end()

    def _tag(self, writer: Writer, content: str, supers: list[int]) -> None:
        where = self.text.find(content, self.at, self.end)
        if where >= 0:
            self.at = where + len(content)
        tag = _TAG.match(content)
        if tag is None:
            return
        name = tag[2].lower()
        if name == "br":
            writer.line_break(self.at - 1)
        elif name == "sup" and not tag[1]:
            supers.append(writer.mark())
        elif name == "sup" and supers:
            writer.superscript(supers.pop())
