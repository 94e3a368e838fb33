"""The word list for follow-up questions, compiled once."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import msgspec

from clincite.question.lexicon import read_lexicon
from clincite.records import Facet

TOPIC: Final = "TOPIC"
TREATMENT: Final = "TREATMENT"


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    """A side of a condition, as shown and as asked about.

    :param word: as shown.
    :param ask: the question, with TOPIC in it.
    :param with_: the question about a TREATMENT of it, where there is one.
    """

    word: str
    ask: str
    with_: str | None = None


class _Called(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    treatment: str
    topic: str


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    leads: tuple[str, ...]
    onward: str
    carriers: str
    treatment: tuple[str, ...]
    disease: tuple[str, ...]
    procedures: str
    idle: str
    filler: str
    called: _Called
    cues: dict[Facet, tuple[str, ...]]
    comorbid: str
    treatments: tuple[str, ...]
    drug: str
    whom: dict[str, str]
    axes: tuple[str, ...]
    sides: dict[Facet, Side]
    everything: Side


class FollowUpWords(msgspec.Struct, frozen=True):
    """The word list, ready for use; see ``lexicon/followup.yaml`` for what each part is."""

    lead: re.Pattern[str]
    onward: re.Pattern[str]
    carrier: re.Pattern[str]
    of_treatment: re.Pattern[str]
    of_disease: re.Pattern[str]
    procedure: re.Pattern[str]
    idle: frozenset[str]
    filler: frozenset[str]
    called_treatment: re.Pattern[str]
    called_topic: re.Pattern[str]
    cues: tuple[tuple[Facet, re.Pattern[str]], ...]
    comorbid: frozenset[str]
    treatments: re.Pattern[str]
    drug_endings: tuple[str, ...]
    whom: dict[str, str]
    axes: tuple[frozenset[str], ...]
    sides: dict[Facet, Side]
    everything: Side


@cache
def followup_words() -> FollowUpWords:
    """The list of ``lexicon/followup.yaml``."""
    raw = read_lexicon("followup", _File)
    return FollowUpWords(
        lead=re.compile(rf"^(?:{'|'.join(raw.leads)})[\s,:]*"),
        onward=re.compile(rf"^{raw.onward}$"),
        carrier=re.compile(rf"^{raw.carriers}\b[\s,]*"),
        of_treatment=_either(raw.treatment),
        of_disease=_either(raw.disease),
        procedure=re.compile(rf"\b{raw.procedures}\b"),
        idle=frozenset(raw.idle.split()),
        filler=frozenset(raw.filler.split()),
        called_treatment=re.compile(rf"\b{raw.called.treatment}"),
        called_topic=re.compile(rf"\b{raw.called.topic}"),
        cues=tuple((facet, _either(patterns)) for facet, patterns in raw.cues.items()),
        comorbid=frozenset(raw.comorbid.split()),
        treatments=_either(raw.treatments),
        drug_endings=tuple(raw.drug.split()),
        whom=raw.whom,
        axes=tuple(frozenset(part.strip() for part in axis.split(",")) for axis in raw.axes),
        sides=raw.sides,
        everything=raw.everything,
    )


def _either(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(f'(?:{pattern})' for pattern in patterns)})")
