"""Words brought to one spelling, so that a term is found however a source writes it: plurals, possessives, capitals, British or American.

The result is a key to compare, not a word to show; it need not be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_JOINT: Final = re.compile(r"[\s\u00a0]{1,3}|[-‐‑–]")
_POSSESSIVE: Final = re.compile(r"['’]s?\Z")
_OUR: Final = re.compile(r"(tum|behavi|col|lab|fav|neighb|hum|od)our")


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word of a text.

    :param joined: nothing but one blank or hyphen stands between it and the word before.
    :param hyphened: it follows the word before with a hyphen.
    """

    start: int
    end: int
    key: str
    joined: bool
    hyphened: bool


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order. A compound is as many words as it has parts."""
    last = -1
    for match in _WORD.finditer(text):
        between = text[last : match.start()] if last >= 0 else ""
        joined = bool(between) and _JOINT.fullmatch(between) is not None
        yield Token(match.start(), match.end(), key_of(match.group()), joined, joined and not between.isspace())
        last = match.end()


def phrase_key(phrase: str) -> tuple[str, ...]:
    """The keys of the words of a phrase."""
    return tuple(token.key for token in tokens(phrase))


@lru_cache(maxsize=32_768)
def key_of(word: str) -> str:
    """The key of a word; an abbreviation keeps its capitals ("NSAIDs" is "NSAID", "aids" is not "AIDS")."""
    if is_abbreviation(word):
        return _POSSESSIVE.sub("", word[:-1] if word.endswith("s") and len(word) > 2 else word)
    key = _POSSESSIVE.sub("", word.casefold())
    key = _OUR.sub(r"\1or", key.replace("ae", "e").replace("oe", "e").replace("is", "iz").replace("ys", "yz"))
    return _singular(key.replace("fibre", "fiber"))


def is_abbreviation(word: str) -> bool:
    """Whether at least half of its letters are capitals: "HIV", "HbA1c", "NSAIDs"; one letter alone is none."""
    letters = [char for char in word if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(word) > 1 and capitals * 2 >= len(letters) > 0 and (capitals > 1 or len(letters) < len(word) or len(letters) > 1)


def _singular(key: str) -> str:
    if key.endswith("ies") and len(key) > 4:
        return f"{key[:-3]}y"
    if key.endswith(("uses", "sses", "shes", "ches", "xes")):
        return key[:-2]
    if key.endswith("s") and len(key) > 3 and not key.endswith(("ss", "us")):
        return key[:-1]
    return key
