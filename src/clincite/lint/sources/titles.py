"""Whether two titles are those of one work: strictly, to find a record; leniently, to say that an identifier is another paper's."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from clincite.library.analysis import terms

_NOTICE: Final = re.compile(
    r"^\W*(?:retracted(?: article| publication)?|withdrawn|expression of concern|correction|republished)\W*:\s*", re.IGNORECASE
)
_TRANSLATED: Final = re.compile(r"^\s*\[.+\]\W*$", re.DOTALL)
_SUBTITLE: Final = re.compile(r"[:?–—]|\s-\s|\.\s")
_NEAR: Final = 0.9
_LONG: Final = 5
_OTHER: Final = 0.5
_TELLING: Final = 3


def folded(title: str) -> tuple[str, ...]:
    """The words of a title without case, accents and punctuation, and without a notice before it ("RETRACTED: …")."""
    plain = unicodedata.normalize("NFKD", _NOTICE.sub("", title)).casefold()
    kept = "".join(char if char.isalnum() else "" if unicodedata.combining(char) or char in "'’" else " " for char in plain)
    return tuple(kept.split())


def same_title(one: str, other: str) -> bool:
    """Whether two titles are equal but for case, punctuation, one word in ten, or a subtitle that one of them leaves out."""
    a, b = folded(one), folded(other)
    if not a or not b:
        return False
    if a == b:
        return True
    short, long = sorted((a, b), key=len)
    if len(short) < _LONG:
        return False
    if len(set(a) & set(b)) / len(set(a) | set(b)) >= _NEAR:
        return True
    return short in (folded(head) for head in _heads(one if long == a else other))


def other_title(printed: str, known: str) -> bool:
    """Whether a printed title can only be that of another work than ``known``.

    False in doubt: for translated titles, for titles cut short, and for those too short to compare.
    """
    if _TRANSLATED.match(known) or _TRANSLATED.match(printed) or not (printed.isascii() or known.isascii()):
        return False
    a, b = content(printed), content(known)
    shared, shorter = len(a & b), min(len(a), len(b))
    if shorter < _TELLING:
        return shorter == _TELLING - 1 and max(len(a), len(b)) >= _TELLING and not shared
    return shared / shorter < _OTHER


def content(title: str) -> frozenset[str]:
    """Stems of a title's words that tell something."""
    return frozenset(terms(_NOTICE.sub("", title)))


def _heads(title: str) -> list[str]:
    """The title up to each place where a subtitle may begin."""
    return [title[: cut.start()] for cut in _SUBTITLE.finditer(title)]
