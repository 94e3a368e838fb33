"""Whether a text is English, by its script and its function words."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

from clincite.question.lexicon import read_lexicon

_LATIN_LIKE: Final = ("LATIN", "GREEK", "MICRO SIGN", "FEMININE", "MASCULINE")
_ENGLISH: Final = "English"
_ENOUGH_FOREIGN: Final = 2
_TELLING: Final = 5
_SHORT: Final = 5
_SHARE_FOREIGN: Final = 0.3
_SHARE_OTHER_SCRIPT: Final = 0.3


@cache
def _words() -> dict[str, frozenset[str]]:
    lists = {name: frozenset(words.casefold().split()) for name, words in read_lexicon("languages", dict[str, str]).items()}
    english = lists[_ENGLISH]
    return {name: words if name == _ENGLISH else words - english for name, words in lists.items()}


def other_script(text: str) -> bool:
    """Whether much of a text is in another script than Latin; Greek letters, as in "β-blocker", do not count."""
    letters = [char for char in text if char.isalpha()]
    if not letters:
        return False
    other = sum(1 for char in letters if not unicodedata.name(char, "").startswith(_LATIN_LIKE))
    greek = sum(1 for char in letters if unicodedata.name(char, "").startswith("GREEK"))
    return other > _SHARE_OTHER_SCRIPT * len(letters) or greek > len(letters) / 2


def foreign_language(text: str) -> str | None:
    """The other language that a text is written in, or None for English and for texts too short to tell.

    A few foreign or Latin words ("tic douloureux", "café au lait spots") do not make a text foreign.

    :param text: NFC text.
    """
    words = "".join(char if char.isalpha() else "" if char == "-" else " " for char in text.casefold()).split()
    if not words:
        return None
    english = sum(word in _words()[_ENGLISH] for word in words)
    counts = {name: sum(word in listed for word in words) for name, listed in _words().items() if name != _ENGLISH}
    language, count = max(counts.items(), key=lambda item: (item[1], item[0]))
    told = any(len(word) >= _TELLING and word in _words()[language] for word in words)
    if english == 0 and told and len(words) <= _SHORT:
        return language
    if count >= _ENOUGH_FOREIGN and count > english * 1.5 and count >= _SHARE_FOREIGN * len(words):
        return language
    return None
