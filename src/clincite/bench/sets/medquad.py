"""MedQuAD: questions of known types with answers from NIH pages, and people's judgements of answers to consumers' questions."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

import msgspec
from lxml import etree

from clincite.bench.context import Context
from clincite.bench.libraries import record_of, unique
from clincite.errors import InputError
from clincite.evidence.passages.split import split_of
from clincite.records import Facet, Record

ANSWERED: Final = "medquad/qa_with_answer.jsonl.gz"
UNANSWERED: Final = "medquad/qa_no_answer.jsonl.gz"
JUDGED: Final = "medquad/liveqa_judged_answers_no_adam.jsonl.gz"
QRELS: Final = "medquad/liveqa_qrels_2479.txt.gz"
CONSUMERS: Final = "liveqa/TREC-2017-LiveQA-Medical-Test-Questions-w-summaries.xml"

# Types of question that are about one of our facets and no other.
FACETS: Final = {
    "information": Facet.DEFINITION,
    "symptoms": Facet.FEATURES,
    "treatment": Facet.TREATMENT,
    "causes": Facet.CAUSE,
    "exams and tests": Facet.DIAGNOSIS,
    "outlook": Facet.PROGNOSIS,
    "prevention": Facet.PREVENTION,
    "frequency": Facet.EPIDEMIOLOGY,
    "side effects": Facet.HARM,
    "usage": Facet.DOSE,
    "dose": Facet.DOSE,
}
_ANSWER: Final = re.compile(
    r"\s*Question:\s*(?P<question>.*?)(?:\(Also called:(?P<names>.*?)\))?\s*(?:URL:\s*\S*\s*)?Answer:\s*(?P<answer>.*)", re.DOTALL
)


class Labelled(msgspec.Struct, frozen=True):
    """A text with the facet that its type of question stands for."""

    text: str
    facet: Facet
    document: str


class Consumer(msgspec.Struct, frozen=True):
    """A question that a person sent in: as typed (subject and message), and in an editor's words."""

    id: str
    typed: str
    summary: str


def questions_held_out(document: str) -> bool:
    """Whether a document is in the half whose questions nothing was tuned on."""
    return hashlib.sha256(document.encode()).digest()[0] % 2 == 0


def passages_held_out(document: str) -> bool:
    """Whether a document's passages were kept aside when the model of passage facets was made."""
    return split_of(document) == "test"


def labelled_questions(context: Context) -> list[Labelled]:
    """The questions whose type is one facet."""
    return [
        Labelled(row["question"], FACETS[row["qtype"]], _document(row))
        for name in (ANSWERED, UNANSWERED)
        for row in context.rows(name)
        if row["qtype"] in FACETS
    ]


def labelled_answers(context: Context) -> list[Labelled]:
    """The answers to them."""
    return [Labelled(row["answer"], FACETS[row["qtype"]], _document(row)) for row in context.rows(ANSWERED) if row["qtype"] in FACETS]


def _document(row: dict[str, Any]) -> str:
    return str(row["doc"] or row["url"] or row["question"])


def judged_records(context: Context) -> list[Record]:
    """The judged answers whose text is there: the question that each answers as its title, other names of its subject as key words."""
    return unique(_judged_record(row["answer_id"], row["answer"]) for row in context.rows(JUDGED))


def _judged_record(name: str, text: str) -> Record | None:
    parts = _ANSWER.fullmatch(text)
    if parts is None:
        return record_of(f"medquad:{name}", None, [("Answer", text)])
    names = tuple(one.strip() for one in (parts["names"] or "").rstrip(") ").split(";") if one.strip())
    return record_of(f"medquad:{name}", parts["question"].strip(), [("Answer", parts["answer"])], keywords=names)


def judgements(context: Context) -> dict[str, dict[str, int]]:
    """For each consumer question the judged answers by record id: 0 (incorrect), 1 (related), 2 (incomplete), 3 (excellent).

    Some were judged twice, and not alike: the higher judgement counts. It stands last in the file, where usual readers take it from.
    """
    judged: dict[str, dict[str, int]] = {}
    for line in context.lines(QRELS):
        question, judgement, answer = line.split()
        of_question = judged.setdefault(question, {})
        name = f"medquad:{answer}"
        of_question[name] = max(int(judgement[0]) - 1, of_question.get(name, 0))
    return judged


def consumers(context: Context) -> list[Consumer]:
    """The consumers' questions of the TREC 2017 LiveQA medical task, in its own XML."""
    path = context.find(CONSUMERS)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.parse(str(path), parser).getroot()
    except (OSError, etree.XMLSyntaxError) as error:
        raise InputError(f"{path} cannot be read: {error}.", hint="Fetch the data set again.") from error
    return [
        Consumer(
            (question.get("qid") or "").removeprefix("TQ"),
            _joined(question, "Original-Question/SUBJECT", "Original-Question/MESSAGE"),
            _joined(question, "NLM-Summary"),
        )
        for question in root.iterfind("NLM-QUESTION")
    ]


def _joined(question: Any, *paths: str) -> str:
    return " ".join(" ".join((question.findtext(path) or "").split()) for path in paths).strip()
