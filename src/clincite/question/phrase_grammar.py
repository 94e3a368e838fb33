"""Concepts in a text: small grammars of word stems, matched over tokens without any backtracking regular expression.

A phrase is a row of slots. A slot is a word, a stem (``swell*``), a choice (``arm|leg``), any one word (``_``) or a gap of up to
four words (``~``). A concept is a list of phrases; where it stands is a list of spans of words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

_TOKEN: Final = re.compile(r"[a-z]+(?:'[a-z]+)*|\d+(?:[.,]\d+)?|[.!?;\n]")
_BREAKS: Final = frozenset(".!?;\n")
_GAP: Final = 4
# A sentence end keeps words apart as this many words would.
_BREAK_COST: Final = 2
_ANY: Final = "_"
_LETTERS: Final = 9


class Words(msgspec.Struct, frozen=True):
    """A text as words.

    :param words: in order, spelling slips and contractions resolved.
    :param places: the place of each word, counted in words; a sentence end counts too.
    :param starts: the character of the text at which each word starts.
    """

    words: tuple[str, ...]
    places: tuple[int, ...]
    starts: tuple[int, ...]


class Span(msgspec.Struct, frozen=True, order=True):
    """Where a phrase stands.

    :param start: index of its first word.
    :param end: index of its last word.
    """

    start: int
    end: int


class _Slot(msgspec.Struct, frozen=True):
    exact: frozenset[str]
    stems: tuple[str, ...]
    gap: int

    def takes(self, word: str) -> bool:
        return word in self.exact or (bool(self.stems) and word.startswith(self.stems)) or _ANY in self.exact


class _Tail(msgspec.Struct, frozen=True):
    concept: str
    slots: tuple[_Slot, ...]


class Spelling:
    """Resolves contractions and slips of the finger.

    :param forms: a written form to the words that stand for it ("cant" to "cannot"; an empty string drops it).
    :param guarded: long words that are also known with one letter wrong, missing, doubled or swapped.
    """

    def __init__(self, forms: Mapping[str, str], guarded: Sequence[str]) -> None:
        """Index the guarded words by what is left of them when a letter is taken out."""
        self._forms = {written: tuple(words.split()) for written, words in forms.items()}
        self._near: dict[str, str] = {}
        for word in sorted(guarded):
            for shorter in (word, *_one_out(word)):
                self._near.setdefault(shorter, word)
        self.resolve = lru_cache(maxsize=16_384)(self._resolve)

    def _resolve(self, written: str) -> tuple[str, ...]:
        known = self._forms.get(written)
        if known is not None:
            return known
        word = written.split("'")[0]
        if word != written and word in self._forms:
            return self._forms[word]
        if len(word) >= _LETTERS - 1:
            for shorter in (word, *_one_out(word)):
                meant = self._near.get(shorter)
                if meant is not None and meant[0] == word[0] and not word.startswith(meant):
                    return (meant,)
        return (word,)


def _one_out(word: str) -> tuple[str, ...]:
    return tuple(word[:place] + word[place + 1 :] for place in range(1, len(word)))


def read_words(text: str, spelling: Spelling) -> Words:
    """The words of a text.

    :param text: in small letters, apostrophes straight.
    """
    words: list[str] = []
    places: list[int] = []
    starts: list[int] = []
    place, opens = 0, True
    for match in _TOKEN.finditer(text):
        written = match.group()
        if written in _BREAKS:
            place += 0 if opens else _BREAK_COST
            opens = True
            continue
        for word in spelling.resolve(written):
            words.append(word)
            places.append(place)
            starts.append(match.start())
            place, opens = place + 1, False
    return Words(tuple(words), tuple(places), tuple(starts))


class Grammar:
    """The phrases of many concepts, found in one pass over the words.

    :param concepts: each concept's phrases.
    :raises ValueError: for a phrase without a word to start from.
    """

    def __init__(self, concepts: Mapping[str, Sequence[str]]) -> None:
        """Index the phrases by their first word or stem."""
        self._exact: dict[str, list[_Tail]] = {}
        self._stems: dict[str, list[_Tail]] = {}
        for concept, phrases in concepts.items():
            for phrase in phrases:
                head, *rest = _slots(phrase)
                tail = _Tail(concept, tuple(rest))
                for word in head.exact:
                    self._exact.setdefault(word, []).append(tail)
                for stem in head.stems:
                    self._stems.setdefault(stem, []).append(tail)
        self._tails = lru_cache(maxsize=16_384)(self._tails_of)

    def _tails_of(self, word: str) -> tuple[_Tail, ...]:
        found = list(self._exact.get(word, ()))
        for length in range(2, len(word) + 1):
            found.extend(self._stems.get(word[:length], ()))
        return tuple(found)

    def find(self, words: tuple[str, ...]) -> dict[str, list[Span]]:
        """Each concept's spans, in the order of the text; concepts that do not stand in it are left out."""
        found: dict[str, list[Span]] = {}
        for start, word in enumerate(words):
            for tail in self._tails(word):
                end = _matched(tail.slots, words, start)
                if end is not None:
                    found.setdefault(tail.concept, []).append(Span(start, end))
        return found


def _slots(phrase: str) -> list[_Slot]:
    slots: list[_Slot] = []
    gap = 0
    for part in phrase.split():
        if part == "~":
            gap = _GAP
            continue
        choices = part.split("|")
        stems = tuple(choice[:-1] for choice in choices if choice.endswith("*"))
        slots.append(_Slot(frozenset(choice for choice in choices if not choice.endswith("*")), stems, gap))
        gap = 0
    if not slots or gap or slots[0].gap or _ANY in slots[0].exact:
        msg = f"the phrase {phrase!r} must start and end with a word or a stem"
        raise ValueError(msg)
    return slots


def _matched(slots: tuple[_Slot, ...], words: tuple[str, ...], at: int) -> int | None:
    """Index of the last word of the shortest match, each slot taken at its first chance."""
    for slot in slots:
        at = next((place for place in range(at + 1, min(at + 2 + slot.gap, len(words))) if slot.takes(words[place])), -1)
        if at < 0:
            return None
    return at


def near(places: Sequence[int], place: int, within: int) -> bool:
    """Whether another of the sorted places lies within that many words of a place."""
    before = bisect_left(places, place) - 1
    if before >= 0 and places[before] >= place - within:
        return True
    after = bisect_left(places, place + 1)
    return after < len(places) and places[after] <= place + within
