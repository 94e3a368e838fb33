"""Sections cut into statements: the smallest stretches that can stand as a claim."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec
import sentencex

from clincite.records import Facet, Record, Section

_MIN_LENGTH: Final = 20
_MAX_LENGTH: Final = 700
# A sentence that opens by pointing back cannot stand alone: it is kept together with the one before.
_POINTS_BACK: Final = re.compile(
    r"^(?:it|its|they|their|them|this|that|these|those|he|she|his|her|such|both|neither|however|moreover|furthermore|therefore|thus|hence|"
    r"also|additionally|in addition|in contrast|conversely|similarly|nevertheless|by contrast|the former|the latter|other(?:s|wise)?|"
    r"on the other hand|consequently|likewise|finally|second(?:ly)?|third(?:ly)?|and|but|or|then)\b",
    re.IGNORECASE,
)
_OPENS_WELL: Final = re.compile(r"^[\W_]*(?:[A-Z0-9≥≤<>αβγ]|[a-z]{1,3}[A-Z])")
# "Metformin: safe above 30. Contraindicated below 30.": what follows the label is about it to the end of the line.
_LABELLED: Final = re.compile(r"^[^.;:]{2,60}:\s")
_LABELLED_LENGTH: Final = 420
# The number of the next item of a list that was written in one paragraph.
_NEXT_ITEM: Final = re.compile(r"(?<=[.)])\s+\d{1,2}\.$")
_ENDS_OPEN: Final = re.compile(r"[:,;]$")


class Statement(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A stretch of a section that may become a claim.

    :param start: first character in the section's text.
    :param end: one past the last.
    :param facet: marked by the source or judged from the text; None: unclear.
    :param condition: name of the condition it tells about, when known.
    :param score: how much it deserves a place in the answer, set by selection; higher is better.
    """

    record: Record
    section: Section
    start: int
    end: int
    facet: Facet | None = None
    condition: str | None = None
    score: float = 0.0

    @property
    def text(self) -> str:
        """The quoted words."""
        return self.section.text[self.start : self.end]

    @property
    def key(self) -> tuple[str, str, int]:
        """A total order that does not depend on scores: record, section, place."""
        return (self.record.id, self.section.name, self.start)


@lru_cache(maxsize=16_384)
def spans(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of each statement in a section's text, in order.

    A line is never joined with another. Within a line, sentences are cut by sentencex; one that points back ("It …", "However …")
    stays with the sentence before it, or is left out when there is none or the two grow too long.
    """
    found: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        found += _line_spans(line, at)
        at += len(line) + 1
    return tuple(found)


def _line_spans(line: str, offset: int) -> list[tuple[int, int]]:
    if _LABELLED.match(line) and len(line) <= _LABELLED_LENGTH:
        body = line.strip()
        start = offset + line.index(body)
        return [(start, start + len(body))] if _sayable(body) else []
    cut: list[tuple[int, int]] = []
    at = 0
    for sentence in sentencex.segment("en", line):
        start = line.index(sentence, at) if sentence else at
        at = start + len(sentence)
        body = sentence.strip()
        if not body:
            continue
        start += len(sentence) - len(sentence.lstrip())
        end = start + len(body)
        # A question and the answer after it are one step of a decision; neither says anything alone.
        if cut and (_POINTS_BACK.match(body) or _OPENS_WELL.match(body) is None or line[cut[-1][1] - 1] == "?"):
            before = cut[-1]
            if end - before[0] <= _MAX_LENGTH and before[1] <= start:
                cut[-1] = (before[0], end)
            continue
        cut.append((start, end))
    trimmed = [(start, start + len(_NEXT_ITEM.sub("", line[start:end]))) for start, end in cut]
    return [(offset + start, offset + end) for start, end in trimmed if _sayable(line[start:end])]


def _sayable(text: str) -> bool:
    return (
        _MIN_LENGTH <= len(text) <= _MAX_LENGTH
        and _OPENS_WELL.match(text) is not None
        and _POINTS_BACK.match(text) is None
        and not text.endswith("?")
        and _ENDS_OPEN.search(text) is None
    )
