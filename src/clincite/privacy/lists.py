"""The lists of words beside this file. A line that starts with ``#`` is a remark."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def _lines(name: str) -> Iterator[str]:
    for line in files(__package__).joinpath(f"{name}.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of ``<name>.txt``, parted by blanks."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def labelled_list(name: str) -> dict[str, frozenset[str]]:
    """The words of ``<name>.txt`` by the label before the colon that begins each line."""
    lists: dict[str, set[str]] = {}
    for line in _lines(name):
        label, _, words = line.partition(":")
        lists.setdefault(label, set()).update(words.split())
    return {label: frozenset(words) for label, words in lists.items()}
