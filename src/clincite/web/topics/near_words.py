"""Words of an index by their beginning, and by how they are misspelt."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

_SHORTEST_MISSPELT: Final = 4
_LONG: Final = 7  # from here on two slips are forgiven
_TRIED: Final = 200

EXACT: Final = 1.0
BEGINS: Final = 0.9
ONE_SLIP: Final = 0.7
TWO_SLIPS: Final = 0.5


class NearWords:
    """The distinct words of an index, each with its number."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._number = {word: number for number, word in enumerate(self.words)}
        self._by_gram: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            for gram in _grams(word):
                self._by_gram.setdefault(gram, []).append(number)

    def number(self, word: str) -> int:
        """The number of a word of the index."""
        return self._number[word]

    def like(self, typed: str, *, unfinished: bool, guess: bool = True) -> dict[int, float]:
        """Words that a typed one may stand for, and how near each is. Misspellings are looked for only where nothing is spelt like it.

        :param unfinished: it may be the beginning of a word.
        :param guess: look for misspellings at all.
        """
        if not typed:
            return {}
        found = {self._number[typed]: EXACT} if typed in self._number else {}
        if unfinished or not found:
            for number in self._beginning(typed):
                found.setdefault(number, BEGINS)
        if found or not guess or len(typed) < _SHORTEST_MISSPELT:
            return found
        return dict(self._misspelt(typed, unfinished=unfinished))

    def _beginning(self, typed: str) -> Iterator[int]:
        for number in range(bisect_left(self.words, typed), len(self.words)):
            if not self.words[number].startswith(typed):
                return
            yield number

    def _misspelt(self, typed: str, *, unfinished: bool) -> Iterator[tuple[int, float]]:
        shared = Counter(number for gram in _grams(typed) for number in self._by_gram.get(gram, ()))
        allowed = 2 if len(typed) >= _LONG else 1
        needed = 2 if len(typed) >= _LONG else 1  # pairs of letters in common: two swapped in a short word leave one
        long_enough = (
            number for number, count in shared.most_common() if count >= needed and self._fits(typed, number, allowed, unfinished)
        )
        likely = list(islice(long_enough, _TRIED))
        slips = {number: slips_between(typed, self.words[number], most=allowed, unfinished=unfinished) for number in likely}
        fewest = min(slips.values(), default=allowed + 1)
        for number, count in slips.items():
            if count == fewest <= allowed:
                yield number, ONE_SLIP if count == 1 else TWO_SLIPS

    def _fits(self, typed: str, number: int, allowed: int, unfinished: bool) -> bool:
        longer = len(self.words[number]) - len(typed)
        return -allowed <= longer and (unfinished or longer <= allowed)


def _grams(word: str) -> set[str]:
    edged = f"^{word}"
    return {edged[place : place + 2] for place in range(len(edged) - 1)}


def slips_between(typed: str, word: str, *, most: int, unfinished: bool = False) -> int:
    """Letters left out, put in, changed or swapped; more than ``most`` is given as one more than that.

    :param unfinished: only the beginning of the word need be typed.
    """
    if len(typed) - len(word) > most or (not unfinished and len(word) - len(typed) > most):
        return most + 1
    before: list[int] = []
    last = list(range(len(word) + 1))
    for row, letter in enumerate(typed, 1):
        line = [row]
        for column, other in enumerate(word, 1):
            cost = min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != other))
            if before and column > 1 and letter == word[column - 2] and typed[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return min(min(last) if unfinished else last[-1], most + 1)
