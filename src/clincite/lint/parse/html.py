"""HTML: what a reader sees of a page, in blocks, with the place of every character in the source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

from clincite.lint.document import Banner, BannerKind, DateKind, PageDate, Span
from clincite.lint.parse import dates, ignores
from clincite.lint.parse.blocks import BYLINE, MENU, Kind, Page, Part
from clincite.lint.parse.marked import Marked, Writer, passage_of
from clincite.lint.parse.tags import Chunk, Tag, tokens
from clincite.lint.parse.text import row

_SKIPPED_WORDS: Final = """
    script style nav noscript template svg button select iframe object canvas video audio math head form dialog datalist map
"""
_SKIPPED: Final = frozenset(_SKIPPED_WORDS.split())
_KEPT_IN_HEAD: Final = frozenset({"title", "meta", "script", "link", "base"})
_BLOCK_WORDS: Final = """
    address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header
    hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCK: Final = frozenset(_BLOCK_WORDS.split())
_VOID: Final = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"])
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_REFERENCES: Final = re.compile(r"\b(?:references?|reflist|footnotes?|citations?|bibliography|ref-?list|article-sources)\b", re.IGNORECASE)
_MENU_CLASS: Final = re.compile(
    r"\b(?:nav|menu|breadcrumbs?|sidebar|share|social|toc|cookie|affil(?:iation)?s?|hint|skip(?:-link)?|screen-reader-text|sr-only|visually-hidden)\b",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    r"(?:^|\s)(?:[\w-]+[-_])?(?:authors?|byline|contrib-group)(?:[-_](?:list|names?|line|group|byline))?(?:\s|$)", re.IGNORECASE
)
_LONGEST_BYLINE: Final = 600
_DATE_META: Final = {
    "article:published_time": DateKind.PUBLISHED,
    "article:modified_time": DateKind.UPDATED,
    "og:updated_time": DateKind.UPDATED,
    "datepublished": DateKind.PUBLISHED,
    "datemodified": DateKind.UPDATED,
    "last-modified": DateKind.UPDATED,
    "lastreviewed": DateKind.REVIEWED,
    "dc.date": DateKind.PUBLISHED,
    "dcterms.modified": DateKind.UPDATED,
    "dcterms.issued": DateKind.PUBLISHED,
    "citation_publication_date": DateKind.PUBLISHED,
    "date": DateKind.PUBLISHED,
}
_LD_DATE: Final = re.compile(r"\"(?P<name>datePublished|dateModified|lastReviewed|dateReviewed)\"\s*:\s*\"(?P<date>[^\"]{4,40})\"")
_LD_KINDS: Final = {
    "datePublished": DateKind.PUBLISHED,
    "dateModified": DateKind.UPDATED,
    "lastReviewed": DateKind.REVIEWED,
    "dateReviewed": DateKind.REVIEWED,
}
_LD_PERSON: Final = re.compile(
    r"\"(?P<role>author|reviewedBy)\"\s*:\s*[\[{\s]{1,20}[^\[\]{}]{0,300}?\"name\"\s*:\s*\"(?P<name>[^\"]{2,120})\""
)


def page(source: str) -> Page:
    """The blocks of a page, and what its head says of it."""
    found = ignores.find(source)
    walk = _Walk(source)
    blocks = tuple(walk.parts())
    return Page(parts=blocks, title=walk.title, ignores=found, banners=tuple(walk.banners), dates=tuple(walk.dates))


def parts(source: str, offset: int) -> Iterator[Part]:
    """The blocks of a piece of HTML within another text."""
    yield from _Walk(source, offset).parts()


class _Walk:
    """Goes over the tags once."""

    def __init__(self, source: str, offset: int = 0) -> None:
        self.source = source
        self.offset = offset
        self.title: str | None = None
        self.banners: list[Banner] = []
        self.dates: list[PageDate] = []
        self._host = ""
        self._writer = Writer()
        self._links: list[tuple[int, str]] = []
        self._supers: list[int] = []
        self._lists: list[list[int | None]] = []
        self._item: int | None = None
        self._in_item = False
        self._level = 0
        self._quotes = 0
        self._cells: list[Marked] | None = None
        self._head: list[str] = []
        self._is_head = False
        self._roles: list[tuple[str, int]] = []
        self._byline = False
        self._strong = self._plain = self._bold_depth = 0
        self._key: str | None = None

    def parts(self) -> Iterator[Part]:
        skip, depth = "", 0
        for token in tokens(self.source):
            if skip:
                if isinstance(token, Tag):
                    if skip == "head":
                        self._in_head(token)
                    if token.name == skip:
                        depth += -1 if token.closes else 1
                    if depth <= 0 or (skip == "head" and token.name == "body"):
                        skip = ""
                continue
            if isinstance(token, Chunk):
                self._write(token)
                continue
            if not token.closes and token.name not in _VOID and self._is_skipped(token):
                if token.name in _BLOCK:
                    yield from self._flush()
                skip, depth = token.name, 1
                if token.name in {"script", "title"}:
                    self._in_head(token)
                continue
            yield from self._tag(token)
        yield from self._flush()

    def _is_skipped(self, tag: Tag) -> bool:
        if tag.name in _SKIPPED or tag.name == "title":
            return True
        if tag.name == "details":
            end = self.source.find("</details", tag.end, tag.end + 20_000)
            inside = self.source[tag.end : end] if end >= 0 else ""
            return "<blockquote" in inside and "<dl" in inside  # the evidence folded under a sentence
        if not tag.attributes:
            return False
        if "hidden" in tag.attributes or _HIDDEN.search(tag.get("style")) or tag.get("role") in {"navigation", "menu", "dialog"}:
            return True
        if tag.get("aria-hidden") == "true" and tag.name not in {"sup", "a", "article", "main", "body"}:
            return True
        return tag.name in {"div", "ul", "aside", "span", "a", "p"} and _MENU_CLASS.search(tag.get("class")) is not None

    def _in_head(self, tag: Tag) -> None:
        if tag.closes:
            return
        if tag.name == "title" and self.title is None:
            words = " ".join(unescape(tag.inside).split())
            self.title = re.split(r"\s[|–—·]\s", words)[0] or None
        elif tag.name == "meta":
            self._meta(tag)
        elif tag.name == "link" and tag.get("rel") == "canonical":
            self._host = _host(tag.get("href"))
        elif tag.name == "script" and "ld+json" in tag.get("type"):
            self._linked_data(tag)

    def _meta(self, tag: Tag) -> None:
        name = (tag.get("name") or tag.get("property") or tag.get("itemprop") or tag.get("http-equiv")).lower()
        value, place = tag.attributes.get("content", ("", 0))
        place += self.offset
        if name in _DATE_META and (iso := dates.iso_of(value)):
            self.dates.append(PageDate(kind=_DATE_META[name], iso=iso, span=Span(place, place + len(value))))
        elif name in {"author", "article:author", "citation_author", "dc.creator"} and value.strip() and "://" not in value:
            self._person(BannerKind.AUTHOR, value, place)
        elif name == "og:url" and not self._host:
            self._host = _host(value)

    def _person(self, kind: BannerKind, name: str, place: int) -> None:
        if self.source[place - self.offset : place - self.offset + len(name)] == name:
            self.banners.append(Banner(kind=kind, passage=passage_of(name, range(place, place + len(name)))))

    def _linked_data(self, tag: Tag) -> None:
        for match in _LD_DATE.finditer(tag.inside):
            if iso := dates.iso_of(match["date"]):
                start = self.offset + tag.end + match.start("date")
                self.dates.append(PageDate(kind=_LD_KINDS[match["name"]], iso=iso, span=Span(start, start + len(match["date"]))))
        for match in _LD_PERSON.finditer(tag.inside):
            kind = BannerKind.AUTHOR if match["role"] == "author" else BannerKind.REVIEWER
            self._person(kind, match["name"], self.offset + tag.end + match.start("name"))

    def _write(self, chunk: Chunk) -> None:
        self._writer.write(chunk.text, chunk.place + self.offset, step=0 if chunk.whole else 1)
        if chunk.text.strip(" \n\t:"):
            self._strong += self._bold_depth > 0
            self._plain += self._bold_depth <= 0

    def _tag(self, tag: Tag) -> Iterator[Part]:
        name = tag.name
        if name == "br":
            self._writer.line_break(tag.start + self.offset)
        elif name == "a":
            self._anchor(tag)
        elif name == "sup":
            if not tag.closes:
                self._supers.append(self._writer.mark())
            elif self._supers:
                self._writer.superscript(self._supers.pop())
        elif name in {"b", "strong"}:
            self._bold_depth = max(0, self._bold_depth + (-1 if tag.closes else 1))
        elif name == "meta":
            self._meta(tag)
        elif name in _BLOCK:
            yield from self._block(tag)
        if not tag.closes and tag.attributes and _names_author(tag):
            self._byline = True

    def _anchor(self, tag: Tag) -> None:
        if self._links:
            self._writer.link(*self._links.pop())
        if not tag.closes and tag.get("href"):
            self._links.append((self._writer.mark(), tag.get("href").strip()))

    def _block(self, tag: Tag) -> Iterator[Part]:
        name = tag.name
        if self._cells is not None and name in {"p", "div", "section"}:
            self._writer.write(" ", tag.start + self.offset)  # a paragraph within a cell
            return
        if name in {"td", "th"}:
            self._cell(tag)
            return
        if name in {"dt", "dd"} and (tag.closes == (name == "dt")):
            self._writer.write(" ", tag.start + self.offset)  # a term and what is said of it are one
            return
        yield from self._flush()
        if name in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            self._level = 0 if tag.closes else int(name[1])
        elif name in {"ul", "ol"}:
            self._list(tag)
        elif name == "li":
            self._begin_item(tag)
        elif name == "blockquote":
            self._quotes = max(0, self._quotes + (-1 if tag.closes else 1))
        elif name == "table":
            self._head, self._cells, self._is_head = [], None, False
        elif name == "tr":
            self._cells = None if tag.closes else []
            self._is_head = False
        elif name == "hr":
            yield Part(kind=Kind.SKIPPED, marked=Marked("", ()))
        self._role(tag)

    def _role(self, tag: Tag) -> None:
        if tag.name not in {"ol", "ul", "div", "section", "aside"}:
            return
        if tag.closes:
            if self._roles and self._roles[-1][0] == tag.name:
                role, depth = self._roles.pop()
                if depth > 1:
                    self._roles.append((role, depth - 1))
        elif self._roles:
            if self._roles[-1][0] == tag.name:
                self._roles[-1] = (tag.name, self._roles[-1][1] + 1)
        elif _REFERENCES.search(f"{tag.get('class')} {tag.get('id')}"):
            self._roles.append((tag.name, 1))

    def _list(self, tag: Tag) -> None:
        if tag.closes:
            if self._lists:
                self._lists.pop()
        else:
            start = tag.get("start")
            first = int(start) if start.isdecimal() and len(start) < 4 else 1
            self._lists.append([first - 1 if tag.name == "ol" else None])
        self._in_item = False

    def _begin_item(self, tag: Tag) -> None:
        self._in_item, self._item, self._key = not tag.closes, None, None
        if tag.closes or not self._lists:
            return
        self._key = tag.get("id") or None
        if self._lists[-1][0] is not None:
            value = tag.get("value")
            self._lists[-1][0] = int(value) if value.isdecimal() and len(value) < 4 else self._lists[-1][0] + 1
            self._item = self._lists[-1][0]

    def _cell(self, tag: Tag) -> None:
        if self._cells is None:
            self._cells = []
        if not tag.closes:
            self._is_head = self._is_head or (tag.name == "th" and not self._cells)
            if tag.name == "td":
                self._is_head = False
        marked = self._take()
        if marked.text:
            self._cells.append(marked)

    def _take(self) -> Marked:
        for start, href in self._links:
            self._writer.link(start, href)
        self._links = [(0, href) for _, href in self._links]
        self._supers.clear()
        return self._writer.take()

    def _flush(self) -> Iterator[Part]:
        bold = bool(self._strong) and not self._plain
        self._strong = self._plain = 0
        marked = self._take()
        if self._cells is not None:
            cells = [*self._cells, *([marked] if marked.text else [])]
            self._cells = []
            if cells and self._is_head and not self._head:
                self._head = [cell.text for cell in cells]
                yield Part(kind=Kind.SKIPPED, marked=row(cells))
            elif cells:
                yield Part(kind=Kind.ROW, marked=row(cells), columns="; ".join(self._head))
            return
        if not marked.text:
            return
        byline = self._byline and len(marked.text) <= _LONGEST_BYLINE
        role = "references" if self._roles else BYLINE if byline else MENU if self._is_menu(marked) else ""
        self._byline = False
        if self._level:
            yield Part(kind=Kind.HEADING, marked=marked, level=self._level)
        elif self._in_item and self._lists:
            yield Part(kind=Kind.BULLET, marked=marked, level=len(self._lists), number=self._item, key=None, role=role, bold=bold)
            self._in_item = False
        else:
            kind = Kind.QUOTE if self._quotes else Kind.PARAGRAPH
            yield Part(kind=kind, marked=marked, role=role, bold=bold)

    def _is_menu(self, marked: Marked) -> bool:
        """Whether a block only leads to other pages of the same site."""
        if len(marked.text) > 90 or not marked.links:
            return False
        covered = sum(link.end - link.start for link in marked.links)
        if covered < 0.85 * len(marked.text):
            return False
        return all(not link.href.startswith("#") and (_host(link.href) in {"", self._host}) for link in marked.links)


def _names_author(tag: Tag) -> bool:
    """Whether markup says that it names the author of the page."""
    if tag.name in {"p", "div", "address", "span", "a", "li", "ul", "cite", "header", "section"}:
        told = (tag.get("rel"), tag.get("itemprop"), tag.get("class"))
        return told[0] == "author" or told[1] == "author" or _BYLINE.search(told[2]) is not None
    return False


def _host(href: str) -> str:
    match = re.match(r"(?:https?:)?//([^/?#\s]{1,200})", href, re.IGNORECASE)
    return match[1].lower().removeprefix("www.") if match else ""
