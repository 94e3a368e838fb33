"""Where in a record a claim most likely stands: the sentences that share the most of its telling words and its numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec
import sentencex

from clincite.evidence.words import sequence_of
from clincite.records import Record, Section

_NUMBER: Final = re.compile(r"(?<![\w.,·])\d+(?:[.,·]\d+)*(?![^\W\d_])")
#: Words of any paper: to share them says little. Index terms (stems).
_COMMON: Final = frozenset(
    sequence_of(
        "patient patients people person persons case cases study studies trial trials review report series result results "
        "finding findings treatment treatments therapy treated effect effects effective use used using common commonly cause "
        "causes caused causing risk rate rates group groups disease diseases disorder disorders condition conditions symptom "
        "symptoms clinical may might including include includes included associated association show shows shown found reported "
        "increase increased decrease decreased high higher low lower more most less least many few several often usually "
        "typically generally significant significantly compared outcome outcomes new other after before during between among "
        "also not no than year years month months week weeks day days time long short one two three occur occurs require "
        "requires required need needed help main major important type types form forms factor factors evidence based recommend "
        "recommended recommendation account accounts make makes made up comprise comprises constitute represents represent "
        "explain explains explained seen observed noted present reach reached behind within without beyond above below under "
        "over about around approximately nearly almost via upon toward towards across along amongst against through per both "
        "either each any all only even still then first second line option options management level levels data available "
        "number total "
    )
)
_COMMON_WEIGHT: Final = 0.3
_NUMBER_WEIGHT: Final = 1.6
_ABOVE: Final = 0.5
_LEAST: Final = 0.12
_GAIN: Final = 0.2
_LONGEST: Final = 60_000


class Located(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of a record, or two that follow each other, that a claim most likely stands on.

    :param start: first character in the section's text; ``end`` is one past the last.
    :param share: of the claim's telling words, weighed, how many stand there: 0 to 1.
    :param above: the same with the title and the section's heading read along.
    :param known: the same anywhere in the record.
    :param place: of the first of its sentences among those of the record, from 0.
    """

    section: Section
    start: int
    end: int
    share: float
    above: float
    known: float
    place: int = 0

    @property
    def text(self) -> str:
        """The words."""
        return self.section.text[self.start : self.end]


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of a record, with its index terms.

    :param place: among the sentences of the record, from 0.
    """

    section: Section
    start: int
    end: int
    stems: frozenset[str]
    numbers: frozenset[str]
    place: int

    @property
    def text(self) -> str:
        """The words."""
        return self.section.text[self.start : self.end]


def locate(claim: str, record: Record) -> Located | None:
    """The sentences of a record that a claim most likely stands on; None when it shares no telling word with any.

    Deterministic; of equals the earlier wins. A word counts for more, the fewer sentences of the record have it, and a number for more
    than a word.
    """
    held = sentences_of(record)
    if not held:
        return None
    weights = weights_in(claim, held)
    total = sum(weights.values())
    if not total:
        return None
    title = stems_of(record.title)
    best: tuple[float, Sentence] | None = None
    for sentence in held:
        score = _score(weights, sentence, title) / total
        if score > _LEAST and (best is None or score > best[0] + 1e-9):
            best = (score, sentence)
    if best is None or not _share(weights, best[1].stems | best[1].numbers):
        return None
    first, last = _extended(best[1], held, weights, total)
    there = first.stems | first.numbers | last.stems | last.numbers
    above = there | title | stems_of(first.section.name)
    anywhere = title.union(*(sentence.stems | sentence.numbers | stems_of(sentence.section.name) for sentence in held))
    return Located(
        section=first.section,
        start=first.start,
        end=last.end,
        share=_share(weights, there) / total,
        above=_share(weights, above) / total,
        known=_share(weights, anywhere) / total,
        place=first.place,
    )


def shares(claim: str, record: Record) -> list[float]:
    """For each sentence of a record, in order, how much of a claim's telling words stand in it: 0 to 1."""
    held = sentences_of(record)
    weights = weights_in(claim, held)
    total = sum(weights.values()) or 1.0
    return [_share(weights, sentence.stems | sentence.numbers) / total for sentence in held]


def weights_in(claim: str, held: tuple[Sentence, ...]) -> dict[str, float]:
    """How much each telling word and number of a claim says among the sentences of a record; words that it lacks count in full."""
    found: dict[str, float] = {}
    for stem in stems_of(claim):
        holders = sum(stem in sentence.stems for sentence in held)
        found[stem] = (_COMMON_WEIGHT if stem in _COMMON else 1.0) * _rare(holders, len(held))
    for number in numbers_of(claim):
        holders = sum(number in sentence.numbers for sentence in held)
        found[number] = _NUMBER_WEIGHT * _rare(holders, len(held))
    return found


def telling(text: str) -> frozenset[str]:
    """The index terms of a text that are not words of any paper, and no numbers."""
    return stems_of(text) - _COMMON


def _rare(holders: int, sentences: int) -> float:
    """1 for a word of no or one sentence, and less the more have it, but never less than a quarter."""
    return 1.0 if holders <= 1 else max(0.25, 1 - math.log(holders) / math.log(sentences + 1))


def _score(weights: dict[str, float], sentence: Sentence, title: frozenset[str]) -> float:
    """What the sentence has, and half of what only stands over it: a paper does not name its subject in every sentence."""
    above = title | stems_of(sentence.section.name)
    return sum(
        weight if term in sentence.stems or term in sentence.numbers else _ABOVE * weight if term in above else 0.0
        for term, weight in weights.items()
    )


def _share(weights: dict[str, float], there: frozenset[str]) -> float:
    return sum(weight for term, weight in weights.items() if term in there)


def _extended(best: Sentence, held: tuple[Sentence, ...], weights: dict[str, float], total: float) -> tuple[Sentence, Sentence]:
    """The sentence, with the one after or before it where that has much of what is missing."""
    own = best.stems | best.numbers
    missing = {term: weight for term, weight in weights.items() if term not in own}
    pairs = []
    for place in (best.place + 1, best.place - 1):
        if 0 <= place < len(held) and held[place].section is best.section:
            pairs.append((_share(missing, held[place].stems | held[place].numbers) / total, held[place]))
    gain, other = max(pairs, key=lambda pair: pair[0], default=(0.0, best))
    if gain < _GAIN:
        return best, best
    return (best, other) if other.place > best.place else (other, best)


def sentences_of(record: Record) -> tuple[Sentence, ...]:
    """Every sentence of a record, in order."""
    return _sentences(record.sections)


@lru_cache(maxsize=256)
def _sentences(sections: tuple[Section, ...]) -> tuple[Sentence, ...]:
    return tuple(_numbered(sections))


def _numbered(sections: tuple[Section, ...]) -> Iterator[Sentence]:
    place = 0
    for section in sections:
        for start, end in cut(section.text):
            text = section.text[start:end]
            yield Sentence(section=section, start=start, end=end, stems=stems_of(text), numbers=numbers_of(text), place=place)
            place += 1


@lru_cache(maxsize=4_096)
def cut(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of every sentence of a text, line by line: all of them, unlike the statements that an answer may quote."""
    found: list[tuple[int, int]] = []
    offset = 0
    for line in text[:_LONGEST].split("\n"):
        at = 0
        for sentence in sentencex.segment("en", line):
            start = line.find(sentence, at)
            if start < 0:
                continue
            at = start + len(sentence)
            body = sentence.strip()
            if body:
                start += len(sentence) - len(sentence.lstrip())
                found.append((offset + start, offset + start + len(body)))
        offset += len(line) + 1
    return tuple(found)


@lru_cache(maxsize=16_384)
def stems_of(text: str) -> frozenset[str]:
    """The index terms of a text but for numbers, one-letter terms left out."""
    return frozenset(term for term in sequence_of(text) if len(term) > 1 and not term[0].isdigit())


@lru_cache(maxsize=16_384)
def numbers_of(text: str) -> frozenset[str]:
    """The numbers of a text, written one way: "1,600" and "1600", "3·5" and "3.5"."""
    return frozenset(_plain(number) for number in _NUMBER.findall(text))


def _plain(number: str) -> str:
    return re.sub(r",(?=\d{3}(?!\d))", "", number).replace("·", ".").replace(",", ".")
