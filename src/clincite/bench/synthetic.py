"""Records for large libraries: real abstracts first, then text drawn from their words."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Final

from clincite.bench.context import SEED, Context
from clincite.bench.sets import evidence_inference, pubmedqa, scifact
from clincite.records import Record, RecordKind, Section

REAL_SECTIONS: Final = 10_000


def growing(context: Context, sections: int) -> Iterator[Record]:
    """Records with so many sections in all: at most :data:`REAL_SECTIONS` real ones, the rest drawn."""
    real = [*pubmedqa.records(context), *scifact.records(context), *evidence_inference.records(context)]
    made = 0
    for record in real:
        if made >= min(sections, REAL_SECTIONS):
            break
        yield record
        made += len(record.sections)
    if made < sections:
        yield from drawn(real, sections - made)


def drawn(real: Iterable[Record], sections: int) -> Iterator[Record]:
    """Records with so many sections of words drawn one by one with the frequencies that they have in the real records.

    Lengths of sentences and sections and the number of sections a record are drawn from the real ones as well. Words stand in no
    sensible order and do not come in clusters, so phrases are rarer than in real text.
    """
    text = _Text(real)
    number = 0
    left = sections
    while left > 0:
        count = min(left, text.sections_of_a_record())
        number += 1
        left -= count
        yield Record(
            id=f"drawn:{number}",
            kind=RecordKind.UNSPECIFIED,
            title=text.sentence(),
            sections=tuple(Section(name=f"Part {place}", text=text.section()) for place in range(1, count + 1)),
            year=text.year(),
        )


class _Text:
    """Draws words, sentences and sections like those of some records."""

    def __init__(self, real: Iterable[Record]) -> None:
        self._random = random.Random(SEED)
        counts: dict[str, int] = {}
        self._sentences: list[int] = []
        self._sections: list[int] = []
        self._records: list[int] = []
        for record in real:
            self._records.append(len(record.sections))
            for section in record.sections:
                words = section.text.split()
                self._sections.append(len(words))
                for word in words:
                    plain = word.strip(".,;:()[]")
                    counts[plain] = counts.get(plain, 0) + 1
                ends = [place for place, word in enumerate(words, 1) if word.endswith(".")]
                self._sentences += [last - first for first, last in zip([0, *ends], ends, strict=False)]
        counts.pop("", None)
        self._words = list(counts)
        self._weights = list(accumulate(counts.values()))

    def sections_of_a_record(self) -> int:
        return self._random.choice(self._records)

    def year(self) -> int:
        return self._random.randint(1990, 2026)

    def sentence(self, words: int | None = None) -> str:
        count = words or self._random.choice(self._sentences)
        chosen = self._random.choices(self._words, cum_weights=self._weights, k=count)
        return f"{' '.join(chosen).capitalize()}."

    def section(self) -> str:
        left = self._random.choice(self._sections)
        parts = []
        while left > 0:
            length = min(left, self._random.choice(self._sentences))
            parts.append(self.sentence(max(1, length)))
            left -= max(1, length)
        return " ".join(parts) or self.sentence(1)
