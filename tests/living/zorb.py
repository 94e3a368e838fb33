"""Records about an invented disease. No word of them is copied from anywhere."""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from clincite.records import Condition, Record, RecordKind, RecordStatus, Relation, Section

AS_OF = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
ZORB = Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",))
QUESTION = "What is the treatment of zorb disease?"


def about(key: str, *texts: str, **more: Any) -> Record:
    """A trial of zorb disease; each text is a section."""
    sections = tuple(
        Section(name=f"Results {number}" if number > 1 else "Results", text=text) for number, text in enumerate(texts, start=1)
    )
    built = Record(
        id=key,
        kind=RecordKind.TRIAL,
        title=f"On zorb disease, {key}",
        sections=sections,
        year=2020,
        conditions=(ZORB,),
        ids={"pmid": key.rpartition(":")[2]},
        status=RecordStatus.CURRENT,
        status_checked="2026-01-01",
    )
    return msgspec.structs.replace(built, **more)


PLIMBA = about("pmid:1", "Plimba treatment improved zorb disease in 12 of 40 adults.")
QUONKIN = about("pmid:2", "Treatment with quonkin improved zorb disease in 9 of 40 adults.", year=2010, kind=RecordKind.OBSERVATIONAL)
ZALUTRIN = about("pmid:3", "Zalutrin treatment cured zorb disease in 31 of 52 adults.", year=2022)
KNEES = about("pmid:4", "Knees ache at night.", title="Knees", conditions=())
RECORDS = (PLIMBA, QUONKIN, ZALUTRIN, KNEES)


def turned(record: Record, status: RecordStatus, *ties: Relation, checked: str = "2026-03-01", **more: Any) -> Record:
    """The record with another status, established later."""
    return msgspec.structs.replace(record, status=status, status_checked=checked, relations=(*record.relations, *ties), **more)


def retracted(record: Record, notice: str = "pmid:90", **more: Any) -> Record:
    """The record, retracted by a notice."""
    return turned(record, RecordStatus.RETRACTED, Relation(type="RetractionIn", target=notice), **more)
