"""The parts of a page in reading order, whatever it was written in, and which unmarked lines are headings."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from typing import Final

import msgspec

from clincite.lint.document import Banner, Block, Ignore, PageDate
from clincite.lint.parse.banners import is_leftover, kinds
from clincite.lint.parse.marked import Marked


class Kind(enum.StrEnum):
    """What a part of a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ROW = "row"
    QUOTE = "quote"
    SKIPPED = "skipped"  # rules, column heads: parts what stands before from what stands after


BLOCKS: Final = {Kind.PARAGRAPH: Block.PARAGRAPH, Kind.BULLET: Block.BULLET, Kind.ROW: Block.TABLE, Kind.QUOTE: Block.QUOTE}


#: Role of a part that only leads to other pages of a site.
MENU: Final = "menu"
#: Role of a part that markup calls the byline.
BYLINE: Final = "byline"


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One block of a page.

    :param level: of a heading, 1 to 6, 0 when nothing says it; of a bullet, how deep it lies (any measure that grows).
    :param number: printed number of an item or a heading.
    :param apart: a blank line (or markup) parts it from what stands before.
    :param columns: heads of the columns over a row of a table.
    :param key: footnote name or anchor of the block.
    :param role: what the markup says that it is: ``references``, ``footnote``, :data:`MENU` or :data:`BYLINE`; mostly empty.
    :param bold: the whole of it is set in bold.
    """

    kind: Kind
    marked: Marked
    level: int = 0
    number: int | None = None
    apart: bool = True
    columns: str = ""
    key: str | None = None
    role: str = ""
    bold: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return self.marked.text


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a parser of one format hands over."""

    parts: tuple[Part, ...]
    title: str | None = None
    ignores: tuple[Ignore, ...] = ()
    banners: tuple[Banner, ...] = ()
    dates: tuple[PageDate, ...] = ()


_LONGEST: Final = 110
_MOST_WORDS: Final = 14
_NO_HEADING_END: Final = re.compile(r"[.!;,…—–]$|[.!?]\s?\[[^\[\]]{1,60}\]$|\b(?:and|or|of|the|with|for|to|in|by)$")
_ENDS_WITH_NUMBERS: Final = re.compile(r"\s\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\.?$|\[\d[\d,\s–-]*\]$|[.!?]\d[\d,–-]*$|[⁰¹²³⁴-⁹]$")
_ENDED: Final = re.compile(r"[.!?:][\"”’)\]]*(?:\s?[\[(]?\d[\d,\s–-]*[\])]?)*$|\s\d{1,3}(?:,\s?\d{1,3})*$")
_CODE: Final = re.compile(r"\d{5}|\b(?=[a-f]*\d)[0-9a-f]{8,}\b|https?:|\.{3}")
_OPENS: Final = re.compile(r"[\W_]*[A-Z0-9]")
_VERB: Final = re.compile(r"\b(?:is|are|was|were|has|have|had|may|might|should|must|can|cannot|will|does|do|did|showed|requires|occurs?)\b")
_SMALL_WORDS: Final = """
    a an and as at but by for from in into nor of off on or over per the to up via vs with without versus when not
"""
_SMALL: Final = frozenset(_SMALL_WORDS.split())


def guessed(parts: Sequence[Part]) -> list[Part]:
    """The parts, with those paragraphs made headings that read as such and stand as such."""
    found: list[Part] = []
    for at, part in enumerate(parts):
        after = parts[at + 1] if at + 1 < len(parts) else None
        before = found[-1] if found else None
        plain = part.kind is Kind.PARAGRAPH and not part.role and _is_heading(part, before, after)
        if plain or (part.kind is Kind.BULLET and part.number is not None and _numbered_heading(part, after)):
            part = msgspec.structs.replace(part, kind=Kind.HEADING)
        found.append(part)
    return found


def opens_list(part: Part, after: Part | None) -> bool:
    """Whether a part is the line over the bullets that come next."""
    if after is None or after.kind is not Kind.BULLET or part.kind not in {Kind.PARAGRAPH, Kind.BULLET}:
        return False
    if part.kind is Kind.PARAGRAPH:
        return part.text.endswith((":", "—", "–"))
    return after.level > part.level


def _is_heading(part: Part, before: Part | None, after: Part | None) -> bool:
    text = part.text
    if not text or len(text) > _LONGEST or "\n" in text or after is None:
        return False
    if _raised_end(part) or _ENDS_WITH_NUMBERS.search(text) or _CODE.search(text):
        return False
    if after.kind is Kind.SKIPPED and not after.text:
        return False
    words = text.split()
    if len(words) > _MOST_WORDS or not _OPENS.match(text) or _NO_HEADING_END.search(text) or not any(char.isalpha() for char in text):
        return False
    if before is None and (title_case(text) or not _VERB.search(text)) and (after.apart or is_leftover(after.text) or kinds(after.text)):
        return not text.endswith(":")
    if text.endswith(":"):
        return after.kind is not Kind.BULLET and after.apart and len(words) <= 8 and not _VERB.search(text)
    if part.bold:
        return True
    if not part.apart and not after.apart and not (_ends_block(before) and _begins_block(text, after)):
        return False  # one line among others
    if text.endswith("?"):
        return len(words) <= 12
    if after.kind is Kind.BULLET:
        return part.apart or title_case(text) or len(words) <= 8
    if _VERB.search(text) and not title_case(text):
        return False
    return (part.apart or _ends_block(before)) and (title_case(text) or len(words) <= 8)


def _raised_end(part: Part) -> bool:
    """Whether a superscript closes it: a mark, which no heading has."""
    return bool(part.marked.supers) and part.marked.supers[-1][1] >= len(part.text)


def _ends_block(before: Part | None) -> bool:
    """Whether a new block can begin after a part, with no blank line between."""
    return before is None or before.kind is not Kind.PARAGRAPH or _ENDED.search(before.text) is not None


def _begins_block(text: str, after: Part) -> bool:
    """Whether a line right over a part reads as its heading."""
    if after.kind is Kind.BULLET:
        return True
    if title_case(text) and len(text.split()) >= 3 and len(after.text) > len(text):
        return True
    return len(after.text) >= max(60, 2 * len(text)) and (title_case(text) or len(text.split()) <= 4)


def _numbered_heading(part: Part, after: Part | None) -> bool:
    """ "1. Hemifacial spasm" over bullets or a paragraph of its own is a heading, not an item."""
    text = part.text
    if (
        after is None
        or len(text) > _LONGEST
        or "\n" in text
        or _NO_HEADING_END.search(text)
        or _ENDS_WITH_NUMBERS.search(text)
        or text.endswith(":")
    ):
        return False
    if after.kind is Kind.BULLET:
        return after.number is None and (part.bold or (title_case(text) and len(text.split()) <= 10))
    return after.kind is Kind.PARAGRAPH and after.apart and len(after.text) > 2 * len(text) and (part.bold or title_case(text))


def title_case(text: str) -> bool:
    """Whether all words but the small ones begin with a capital."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if word.lower() not in _SMALL]
    capital = sum(word[0].isupper() for word in words)
    return len(words) >= 1 and capital == len(words) and (len(words) > 1 or len(text.split()) == 1)
