"""Words parted at the end of a line, put together again with care: "treat-ment" loses its hyphen, "drug-related" keeps it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST: Final = re.compile(r"[^\s(\[/]+$")
_FIRST: Final = re.compile(r"^[^\W\d_]+")
# First and last parts of words that keep their hyphen in most clinical texts.
_HEAD_WORDS: Final = """
    all cost cross dose drug evidence health high ill life long low mid non one patient placebo quasi self short two well
"""
_TAIL_WORDS: Final = """
    acting adjusted aged analysis associated based blind blinded confirmed control controlled day days dependent dose down effective
    effectiveness free group hour induced level life like line limiting long matched mediated month negative old onset patient
    positive quality related resistant reported response risk sensitive sided specific spectrum stage term threatening to treat
    treated type up week wide year years
"""
_HEADS: Final = frozenset(_HEAD_WORDS.split())
_TAILS: Final = frozenset(_TAIL_WORDS.split())


class Words:
    """The words of a document, by which parted ones are judged."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen: set[str] = set()
        for line in lines:
            # The last word of a line may be half a word, and so may the first.
            for word in _WORD.findall(line)[1:-1]:
                lowered = word.lower()
                self._seen.add(lowered)
                self._seen.update(lowered.split("-"))

    def joined(self, start: str, end: str) -> str:
        """Two lines as one, where the first ends in a hyphen (which is not in it)."""
        last, first = _LAST.search(start), _FIRST.match(end)
        if last is None or first is None or not first[0].islower() or not last[0][-1:].isalpha():
            return f"{start}-{end}"  # COVID-19, anti-TNF, 5-10
        head, tail = last[0].lower(), first[0]
        head = head.rsplit("-", 1)[-1]
        if f"{head}-{tail}" in self._seen:
            return f"{start}-{end}"
        if f"{head}{tail}" in self._seen:
            return f"{start}{end}"
        if tail in _TAILS or head in _HEADS:
            return f"{start}-{end}"
        # "treat-ment": the second half is no word of its own.
        keeps = len(head) > 3 and len(tail) > 3 and head in self._seen and tail in self._seen
        return f"{start}-{end}" if keeps else f"{start}{end}"
