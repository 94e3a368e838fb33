"""K-QA: answers to patients' questions, and whether physicians judged that an answer entails a statement, contradicts it or neither."""

from __future__ import annotations

import csv
from typing import Final

import msgspec

from clincite.bench.context import Context

JUDGED: Final = "kqa/NLI_medical_annotator.csv.gz"
ENTAILED: Final = "Entailment"
CONTRADICTED: Final = "Contradiction"


class Judgement(msgspec.Struct, frozen=True):
    """A statement beside an answer, with what most of three physicians said of the two.

    :param label: ``Entailment``, ``Neutral`` or ``Contradiction``.
    :param each: what each of the three said.
    """

    statement: str
    answer: str
    label: str
    each: tuple[str, ...]


def judgements(context: Context) -> list[Judgement]:
    """All of them, in the order of the file."""
    # An answer may hold line breaks: lines are put together again before they are read as a table.
    table = csv.DictReader([f"{line}\n" for line in context.lines(JUDGED)])
    return [
        Judgement(row["claim"], row["answer"], row["majority_label"], tuple(row[f"label_{number}"] for number in range(3))) for row in table
    ]
