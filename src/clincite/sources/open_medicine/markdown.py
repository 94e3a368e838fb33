"""A Markdown file as headings and blocks of plain text: paragraphs, lists, tables, code, quotations.

The parser is markdown-it-py (CommonMark with tables, no HTML). Bold, italics, code ticks and link targets are dropped;
that a paragraph *opens* with a bold label is kept, because it is how such files write "Label: text".
"""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from typing import Final

import msgspec
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from clincite.records import clean_text


class Paragraph(msgspec.Struct, frozen=True):
    """Text of one paragraph.

    :param text: plain text on one line.
    :param bold: True when all of it was set in bold ("**PLUS one of:**").
    """

    text: str
    bold: bool = False


class Items(msgspec.Struct, frozen=True):
    """A list; each item is a tuple of blocks, its own text first.

    :param ordered: True for a numbered list.
    """

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


class Table(msgspec.Struct, frozen=True):
    """A table: header cells, and rows padded to the header's length."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Code(msgspec.Struct, frozen=True):
    """A code block, lines and indentation as written."""

    text: str


class Quoted(msgspec.Struct, frozen=True):
    """A block quotation."""

    blocks: tuple[Block, ...]


Block = Paragraph | Items | Table | Code | Quoted


class Part(msgspec.Struct, frozen=True):
    """A heading with the blocks up to the next heading.

    :param trail: headings from level 2 down to this one; empty for what stands before the first of them.
    """

    trail: tuple[str, ...]
    blocks: tuple[Block, ...]


class Document(msgspec.Struct, frozen=True):
    """A Markdown file: its level 1 heading ("" when it has none) and its parts in order."""

    title: str
    parts: tuple[Part, ...]


_PARSER: Final = MarkdownIt("commonmark", {"html": False}).enable("table")
_TAG: Final = re.compile(r"</?(?:br|sub|sup|b|i|u|em|strong|p|div|span|a|img|hr|small|code)(?:\s[^<>]*)?/?>", re.I)
_SCHEME: Final = ((re.compile(r"(?<![<>=-])>=(?!=)"), "≥"), (re.compile(r"(?<![<=])<=(?![=>])"), "≤"), (re.compile(r"\+/-"), "±"))


def parse_markdown(text: str) -> Document:
    """Read a Markdown text.

    :param text: the file's text; a byte order mark and Windows line ends do no harm.
    """
    text = text.removeprefix("\ufeff")
    source = text.splitlines()
    root = SyntaxTreeNode(_PARSER.parse(text))
    title, trail, parts = "", list[str](), list[tuple[tuple[str, ...], list[Block]]]()
    parts.append(((), []))
    for node in root.children:
        if node.type != "heading":
            parts[-1][1].extend(_blocks([node], source))
            continue
        level, heading = int(node.tag[1:]), plain(_inline(node)[0])
        if level == 1 and not title:
            title = heading
            continue
        del trail[max(level - 2, 0) :]
        trail.append(heading)
        parts.append((tuple(trail), []))
    return Document(title, tuple(Part(names, tuple(blocks)) for names, blocks in parts if names or blocks))


def plain(text: str) -> str:
    """Text on one line, cleaned, with ASCII stand-ins set as the signs they stand for (">=" as "≥", "--" as "–"), no footnote stars."""
    text = re.sub(r"(?<=\w)\*(?!\w)|^\*+\s*", "", _TAG.sub(" ", text))
    text = re.sub(r"\s*(?:(?<!<)-{1,3}>|=>)\s*", " → ", text)
    text = re.sub(r"(\d)\|([+O]{4})(?!\w)", lambda grade: f"{grade[1]} {grade[2].replace('+', '⊕').replace('O', '○')}", text)
    text = re.sub(r"(?<=\d)\s*-{2,3}\s*(?=\d)", "–", text)
    text = re.sub(r"(?<![-–\w])\s*-{2,3}(?=\s)|(?<=\s)-{2,3}(?![->])", " – ", text)
    text = re.sub(r"(?<=\w)-{2}(?=\w)", "–", text)
    for pattern, sign in _SCHEME:
        text = pattern.sub(sign, text)
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())  # what clean_text would give, without looking at each character
    return clean_text(text.replace("\n", " "))


def _blocks(nodes: list[SyntaxTreeNode], source: list[str]) -> list[Block]:
    found: list[Block] = []
    for node in nodes:
        if node.type == "paragraph":
            found.extend(_paragraphs(node))
        elif node.type in ("bullet_list", "ordered_list"):
            ordered = node.type == "ordered_list"
            for group in [node.children] if ordered else _bullet_groups(node, source):
                items = tuple(tuple(_blocks(item.children, source)) for item in group)
                found.append(Items(tuple(item for item in items if item), ordered))
        elif node.type == "table":
            found.append(_table(node))
        elif node.type in ("fence", "code_block"):
            found.append(Code(node.content))
        elif node.type == "blockquote":
            found.append(Quoted(tuple(_blocks(node.children, source))))
    return found


def _bullet_groups(node: SyntaxTreeNode, source: list[str]) -> list[list[SyntaxTreeNode]]:
    """Bullets parted by a blank line are lists of their own (CommonMark makes one list of them), unless all are."""
    groups: list[list[SyntaxTreeNode]] = []
    for item in node.children:
        first = item.map[0] if item.map else 0
        if not groups or (first > 0 and not source[first - 1].strip()):
            groups.append([])
        groups[-1].append(item)
    return [list(node.children)] if len(groups) == len(node.children) else groups


def _paragraphs(node: SyntaxTreeNode) -> list[Block]:
    """A paragraph; a line of it that opens with a bold label starts another one."""
    lines: list[list[SyntaxTreeNode]] = [[]]
    children = [child for child in node.children[0].children if child.type != "text" or child.content]
    for child, following in zip_longest(children, children[1:]):
        if child.type == "hardbreak" or (child.type == "softbreak" and _is_bold_label(following)):
            lines.append([])
        else:
            lines[-1].append(child)
    found: list[Block] = []
    for line in lines:
        pieces = [_text(child) for child in line]
        text = plain("".join(piece for piece, _ in pieces))
        if text:
            found.append(Paragraph(text, all(bold or not piece.strip(" :") for piece, bold in pieces)))
    return found


def _is_bold_label(node: SyntaxTreeNode | None) -> bool:
    return node is not None and node.type == "strong" and _text(node)[0].rstrip().endswith(":")


def _table(node: SyntaxTreeNode) -> Table:
    rows = [tuple(plain(_inline(cell)[0]) for cell in row.children) for group in node.children for row in group.children]
    header, body = rows[0], rows[1:]
    width = len(header)
    return Table(header, tuple((row + ("",) * width)[:width] for row in body))


def _inline(node: SyntaxTreeNode) -> tuple[str, bool]:
    pieces = [_text(child) for inline in node.children for child in inline.children]
    return "".join(piece for piece, _ in pieces), all(bold for _, bold in pieces)


def _text(node: SyntaxTreeNode) -> tuple[str, bool]:
    """Plain text of an inline node, and whether it is bold; images give none."""
    if node.type == "image":
        return "", False
    if node.type in ("softbreak", "hardbreak"):
        return " ", False
    if node.children:
        return "".join(_text(child)[0] for child in node.children), node.type == "strong"
    return node.content, False
