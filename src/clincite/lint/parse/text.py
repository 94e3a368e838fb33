"""Plain text, as pasted from a page, a chat or a mail: lines to blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import msgspec

from clincite.lint.parse import ignores
from clincite.lint.parse.blocks import Kind, Page, Part
from clincite.lint.parse.marked import Marked, joined, plain

_SIGNS: Final = "•◦▪▫●○■□‣⁃∙·➢➤►▶▸✓✔✗✘❖◆◇"
_BULLET: Final = re.compile(
    rf"(?P<indent>\s*)(?:(?P<sign>[{_SIGNS}])\s*|(?P<dash>[*+–—-])[ \t]+|(?P<number>\d{{1,3}})[.)][ \t]+|\((?P<inside>\d{{1,2}})\)[ \t]+"
    r"|\[(?P<square>\d{1,3})\]:?[ \t]+|(?:[a-z]|[ivx]{1,4})[.)][ \t]+|[A-Z]\)[ \t]+)(?=\S)"
)
_RULE: Final = re.compile(r"\s*(?:[-=_*─━═~·]\s?){3,}\s*$")
_UNDERLINE: Final = re.compile(r"\s*[=─━-]{3,}\s*$")
_FRAME: Final = re.compile(r"^\s*[╭╰┏┗┌└├][─━].*$|^\s*[│┃|]\s?|\s*[│┃]\s*$")
_HASHES: Final = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_QUOTE: Final = re.compile(r"\s{0,3}>\s?")
_DIVIDER: Final = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?$")
_CLOSED: Final = re.compile(r"[.!?:;][\"”’)\]]*(?:\s*\[?\d[\d,\s–-]*\]?)?$")
_WIDEST: Final = 132
_NARROWEST: Final = 40
_HANGING: Final = 30


class _Line(msgspec.Struct, frozen=True):
    start: int
    text: str
    apart: bool


def page(source: str) -> Page:
    """The blocks of a plain text."""
    found = ignores.find(source)
    lines = list(_lines(source, ignores.spans(found)))
    return Page(parts=tuple(_parts(lines, _width(lines))), ignores=found)


def _lines(source: str, left_out: Sequence[tuple[int, int]]) -> Iterator[_Line]:
    """The lines that hold something; comments to us and the frames of boxes are blanked out."""
    at, apart, hidden = 0, True, 0
    for raw in source.splitlines(keepends=True):
        text = raw.rstrip()
        end = at + len(text)
        while hidden < len(left_out) and left_out[hidden][1] <= at:
            hidden += 1
        before = hidden
        while before < len(left_out) and left_out[before][0] < end:
            first, last = (max(place - at, 0) for place in left_out[before])
            text = text[:first] + " " * (min(last, len(text)) - first) + text[last:]
            before += 1
        if "│" in text or "┃" in text or (text.lstrip()[:1] in "╭╰┏┗┌└├" and text.strip()):
            text = _FRAME.sub(lambda match: " " * len(match[0]), text)
        if text.strip():
            yield _Line(at, text, apart)
            apart = False
        else:
            apart = True
        at += len(raw)


def _width(lines: Sequence[_Line]) -> int:
    """The column at which a text was wrapped by hand; 0: it was not."""
    pairs = [(line, after) for line, after in pairwise(lines) if not after.apart and _BULLET.match(after.text) is None]
    lengths = [len(line.text) for line, _ in pairs]
    if len(pairs) < 2 or not _NARROWEST <= max(lengths) <= _WIDEST:
        return 0
    width = max(lengths)
    return width if sum(_full(line, after, width) for line, after in pairs) >= 0.6 * len(pairs) else 0


def _full(line: _Line, after: _Line, width: int) -> bool:
    word = after.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(word) > width - 2


def _goes_on(line: _Line, after: _Line, width: int) -> bool:
    """Whether a line is the rest of the one before it."""
    if after.apart:
        return False
    if width and _full(line, after, width):
        return True
    opening = after.text.lstrip()[:1]
    return len(line.text.strip()) >= _HANGING and opening.islower() and _CLOSED.search(line.text) is None


def _indent(text: str) -> int:
    return len(text.expandtabs(4)) - len(text.expandtabs(4).lstrip())


def _parts(lines: Sequence[_Line], width: int) -> Iterator[Part]:
    at = 0
    while at < len(lines):
        line = lines[at]
        if _is_row(lines, at):
            end = at
            while end < len(lines) and (end == at or not lines[end].apart) and _cells(lines[end]) is not None:
                end += 1
            yield from _table(lines[at:end])
            at = end
            continue
        if _RULE.match(line.text):
            yield Part(kind=Kind.SKIPPED, marked=plain("", line.start))
            at += 1
            continue
        if hashes := _HASHES.match(line.text):
            yield Part(kind=Kind.HEADING, marked=_words(line, hashes.end()), level=len(hashes[1]))
            at += 1
            continue
        if at + 1 < len(lines) and not lines[at + 1].apart and _UNDERLINE.match(lines[at + 1].text) and _BULLET.match(line.text) is None:
            yield Part(kind=Kind.HEADING, marked=_words(line), level=2)
            at += 2
            continue
        end = _end(lines, at, width)
        yield _part(lines[at:end])
        at = end


def _end(lines: Sequence[_Line], at: int, width: int) -> int:
    """One past the last line of the block that begins at ``at``."""
    bullet = _BULLET.match(lines[at].text)
    inner = _indent(lines[at].text) + 2 if bullet else None
    listed = bullet is not None and bullet["square"] is not None
    end = at + 1
    while end < len(lines) and not lines[end].apart:
        line = lines[end]
        item = _BULLET.match(line.text)
        # A wrapped line may begin with a mark: "[3]" opens an item only in a list of such items.
        if (
            (item and not (item["square"] and not listed and _within(lines[end - 1], line, inner, width)))
            or _RULE.match(line.text)
            or _HASHES.match(line.text)
            or _is_row(lines, end)
        ):
            break
        if not _within(lines[end - 1], line, inner, width):
            break
        end += 1
    return end


def _within(before: _Line, line: _Line, inner: int | None, width: int) -> bool:
    """Whether a line hangs in the item of the one before it, or is the rest of it."""
    return (inner is not None and _indent(line.text) >= inner) or _goes_on(before, line, width)


def _part(lines: Sequence[_Line]) -> Part:
    first = lines[0]
    bullet = _BULLET.match(first.text)
    if bullet:
        number = bullet["number"] or bullet["inside"] or bullet["square"]
        return Part(
            kind=Kind.BULLET,
            marked=joined([_words(first, bullet.end()), *map(_words, lines[1:])]),
            level=_indent(first.text) + (1 if bullet["sign"] and bullet["sign"] in "◦○▫" else 0),
            number=int(number) if number else None,
            apart=first.apart,
        )
    quotes = [_QUOTE.match(line.text) for line in lines]
    kind = Kind.QUOTE if quotes[0] else Kind.PARAGRAPH
    marked = joined([_words(line, quote.end() if quote else 0) for line, quote in zip(lines, quotes, strict=True)])
    return Part(kind=kind, marked=marked, apart=first.apart)


def _words(line: _Line, start: int = 0) -> Marked:
    return plain(line.text[start:], line.start + start)


def _cells(line: _Line) -> list[tuple[int, str]] | None:
    """The cells of a row with their places in the line; None: it is no row."""
    if line.text.count("|") >= 2 or (" | " in line.text):
        sign = "|"
    elif "\t" in line.text.strip():
        sign = "\t"
    else:
        return None
    if _BULLET.match(line.text):
        return None
    found, at = [], 0
    for cell in line.text.split(sign):
        if cell.strip():
            found.append((at, cell))
        at += len(cell) + 1
    return found


def _is_row(lines: Sequence[_Line], at: int) -> bool:
    """A row has a row beside it with as many cells, or a divider under it."""
    cells = _cells(lines[at])
    if cells is None:
        return False
    after = lines[at + 1] if at + 1 < len(lines) and not lines[at + 1].apart else None
    if after is None:
        return False
    if _DIVIDER.match(after.text):
        return True
    below = _cells(after)
    return below is not None and len(cells) >= 2 and len(below) == len(cells)


def _table(lines: Sequence[_Line]) -> Iterator[Part]:
    rows = [line for line in lines if not _DIVIDER.match(line.text)]
    parted = len(rows) < len(lines) or not any(char.isdigit() for char in rows[0].text)
    head, body = (rows[0], rows[1:]) if parted and len(rows) > 1 else (None, rows)
    columns = "; ".join(cell.strip() for _, cell in _cells(head) or []) if head else ""
    yield Part(kind=Kind.SKIPPED, marked=_words(head) if head else plain("", lines[0].start))
    for line in body:
        cells = [plain(cell, line.start + at) for at, cell in _cells(line) or []]
        yield Part(kind=Kind.ROW, marked=row(cells), columns=columns, apart=False)


def row(cells: Sequence[Marked]) -> Marked:
    """The cells of a row of a table as one text, a semicolon between two of them where the source has its own sign."""
    return joined([cell for cell in cells if cell.text], between="; ")
