"""Phrases found in a text: the longest at each place, never inside another word, however they are spelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Generic, TypeVar

import msgspec

from clincite.readers.spelling import Token, phrase_key, tokens

_T = TypeVar("_T")
_END: Final = ""  # no word has an empty key


class Found(msgspec.Struct, Generic[_T], frozen=True):
    """A phrase at its place in a text, with what it stands for."""

    start: int
    end: int
    value: _T


class Phrases(Generic[_T]):
    """Phrases, each with a value. The first that is given under a key holds."""

    def __init__(self, pairs: Iterable[tuple[str, _T]]) -> None:
        self._root: dict[str, object] = {}
        self._values: list[_T] = []
        for phrase, value in pairs:
            self._add(phrase_key(phrase), value)

    def _add(self, keys: Sequence[str], value: _T) -> None:
        if not keys:
            return
        node = self._root
        for key in keys:
            node = node.setdefault(key, {})  # type: ignore[assignment]  # below a word there are only words and the end
        if _END not in node:
            node[_END] = len(self._values)
            self._values.append(value)

    def get(self, phrase: str) -> _T | None:
        """The value of a phrase, however it is spelled."""
        node: object = self._root
        for key in phrase_key(phrase):
            node = node.get(key) if isinstance(node, dict) else None
        place = node.get(_END) if isinstance(node, dict) else None
        return self._values[place] if isinstance(place, int) else None

    def find(self, text: str, *others: Phrases[_T]) -> Iterator[Found[_T]]:
        """The phrases of a text from left to right, the longest at each place; none overlaps another.

        :param others: more phrases to look for; of two that are equally long, the one of this, or of the earlier, holds.
        """
        words = list(tokens(text))
        at = 0
        while at < len(words):
            # One that follows a hyphen is the end of another word.
            here = [] if words[at].hyphened else [longest for each in (self, *others) if (longest := each._longest(words, at))]
            if not here:
                at += 1
                continue
            length, value = max(here, key=lambda longest: longest[0])
            yield Found(words[at].start, words[at + length - 1].end, value)
            at += length

    def _longest(self, words: Sequence[Token], at: int) -> tuple[int, _T] | None:
        """How many words the longest phrase at a place has, and its value; None: there is none."""
        best: tuple[int, int] | None = None
        node: object = self._root
        for length in range(1, len(words) - at + 1):
            word = words[at + length - 1]
            if length > 1 and not word.joined:
                break
            node = node.get(word.key) if isinstance(node, dict) else None
            if not isinstance(node, dict):
                break
            if isinstance(place := node.get(_END), int):
                best = (length, place)
        return (best[0], self._values[best[1]]) if best else None
