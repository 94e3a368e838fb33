"""Words in quotation marks, and whether a source has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from clincite.records import Record

_WORDS: Final = 4
_LONGEST: Final = 1_200
# Curly and angled marks pair by themselves; straight ones must open at a word and close after one.
_QUOTED: Final = re.compile(
    rf"“(?P<curly>[^“”]{{12,{_LONGEST}}})”|«(?P<angled>[^«»]{{12,{_LONGEST}}})»|„(?P<low>[^„“”]{{12,{_LONGEST}}})[“”]"
    rf"|(?<![\w\"])\"(?P<straight>(?=\S)[^\"\n]{{12,{_LONGEST}}}(?<=\S))\"(?!\w)"
)
_ELLIPSIS: Final = re.compile(r"\[?\s*(?:…|\.\s?\.\s?\.)\s*\]?")
_INSERTED: Final = re.compile(r"\[[^\[\]]{0,60}\]")
_PLAIN: Final = re.compile(r"[^a-z0-9%<>=±]+")
_PART: Final = 3


class Quoted(msgspec.Struct, frozen=True, kw_only=True):
    """Words in quotation marks.

    :param start: of the first word; ``end`` is one past the last.
    """

    start: int
    end: int
    text: str


def quotations(text: str) -> Iterator[Quoted]:
    """Every stretch in quotation marks that is long enough to be someone's sentence and not a term."""
    for match in _QUOTED.finditer(text):
        name = match.lastgroup or "straight"
        if len(re.findall(r"[^\W_]+", match[name])) >= _WORDS:
            yield Quoted(start=match.start(name), end=match.end(name), text=match[name])


def parts(quoted: str) -> list[str]:
    """The stretches of a quotation that must stand in its source as they are: what ellipses and insertions in brackets leave."""
    found = [plain(piece) for whole in _ELLIPSIS.split(quoted) for piece in _INSERTED.split(whole)]
    return [part for part in found if part.count(" ") >= _PART - 1]


def stands_in(quoted: str, record: Record) -> bool:
    """Whether a record has the words, whatever its blanks, dashes, quotation marks and capitals."""
    there = _text_of(record.title, tuple(section.text for section in record.sections))
    return all(f" {part} " in there for part in parts(quoted))


@lru_cache(maxsize=64)
def _text_of(title: str, texts: tuple[str, ...]) -> str:
    return f" {plain(title)} {plain(' '.join(texts))} "


def plain(text: str) -> str:
    """Letters and digits in lower case, with one blank between words; accents are dropped."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return _PLAIN.sub(" ", "".join(char for char in folded if not unicodedata.combining(char))).strip()
