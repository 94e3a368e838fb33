"""Claims beside their quotations, as the engine makes them, and the things that a change may put in another's place."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Final

import msgspec

from clincite.bench.context import SEED
from clincite.bench.mutations.lexicon import DRUG, NO_DRUGS
from clincite.compose.edits import Place, derive
from clincite.evidence.statements import spans
from clincite.records import Record

_FEWEST: Final = 2
_SHORTEST_NAME: Final = 5


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """A claim, the words it was derived from, and the headings over them.

    :param record: id of the record that the words stand in.
    """

    claim: str
    quotation: str
    context: str
    record: str

    @property
    def tuning(self) -> bool:
        """Whether the sample is of the half that may be looked at: by a hash of the record."""
        return sha256(self.record.encode()).digest()[0] % 2 == 0

    def draw(self, kind: str) -> random.Random:
        """The chance that decides how the sample is changed: the same whatever else is changed."""
        return random.Random(f"{SEED}\0{kind}\0{self.claim}\0{self.record}")


class Pools(msgspec.Struct, frozen=True, kw_only=True):
    """What may stand in another's place.

    :param drugs: names of drugs, in lower case.
    :param conditions: names of conditions, as written in a sentence; each with the names that mean the same.
    """

    drugs: tuple[str, ...]
    conditions: dict[str, frozenset[str]]


#: A change to a claim: the changed claim, or None where the claim offers no place for it.
Change = Callable[[Sample, random.Random, Pools], str | None]


def samples(records: Iterable[Record]) -> Iterator[Sample]:
    """Every statement of the records, with the claim that the engine would derive from it."""
    for record in records:
        for section in record.sections:
            place = Place(record=record, section=section)
            for start, end in spans(section.text):
                quotation = section.text[start:end]
                claim, _ = derive(quotation, place)
                yield Sample(claim=claim, quotation=quotation, context=f"{record.title}\n{section.name}", record=record.id)


def pools(records: Sequence[Record]) -> Pools:
    """Drugs and conditions that the records name: drugs by the endings of their names, conditions as the records are marked."""
    counts = Counter(
        word.lower() for record in records for section in record.sections for word in DRUG.findall(f"{section.name}\n{section.text}")
    )
    conditions: dict[str, frozenset[str]] = {}
    for record in records:
        for condition in record.conditions:
            names = frozenset(_in_a_sentence(name) for name in (condition.name, *condition.synonyms) if len(name) >= _SHORTEST_NAME)
            for name in names:
                conditions[name] = conditions.get(name, frozenset()) | names
    return Pools(
        drugs=tuple(sorted(name for name, count in counts.items() if count >= _FEWEST and name not in NO_DRUGS)),
        conditions={name: conditions[name] for name in sorted(conditions)},
    )


def _in_a_sentence(name: str) -> str:
    """Without the capital that only the start of a line needs: "Gout" is "gout", "Bell palsy" and "COPD" stay."""
    first = re.split(r"\W", name)[0]
    ordinary = first[1:] == first[1:].lower() and re.search(r"\s[A-Z]", name) is None and "'" not in name and "’" not in name
    return name[:1].lower() + name[1:] if ordinary else name
