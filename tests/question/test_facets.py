"""Sides of a condition."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from clincite.bench.sets.medquad import FACETS as MEDQUAD
from clincite.question.facets import facet_mentions, facets_of, is_broad
from clincite.records import Facet

ASKED = [
    ("What causes facial twitching and how is it treated?", "cause treatment"),
    ("How is it treated and what causes it?", "treatment cause"),
    ("signs and symptoms of gout", "features"),
    ("what to look for in hemifacial spasm", "features"),
    ("what else could it be", "differential"),
    ("difference between a tic and a spasm", "differential"),
    ("how is sepsis diagnosed", "diagnosis"),
    ("when to image a headache", "imaging"),
    ("MRI for hemifacial spasm", "imaging"),
    ("CT or MRI in stroke", "imaging"),
    ("drug of choice for absence seizures", "treatment"),
    ("blood pressure target in diabetes", "treatment"),
    ("anticoagulation in atrial fibrillation", "treatment"),
    ("acute pancreatitis feeding", "treatment"),
    ("dose of amoxicillin", "dose"),
    ("how much ibuprofen can I take", "dose"),
    ("side effects of botulinum toxin", "harm treatment"),
    ("is metformin safe in pregnancy", "harm"),
    ("how long does Bell's palsy last", "prognosis"),
    ("is it serious", "prognosis"),
    ("how to prevent gout", "prevention"),
    ("when to refer chronic kidney disease", "follow_up"),
    ("monitoring of lithium", "follow_up"),
    ("how common is hemifacial spasm", "epidemiology"),
    ("what is hemifacial spasm", "definition"),
    ("what is gout and how is it treated", "definition treatment"),
    ("what is the outlook for gout", "prognosis"),
    ("what is the best treatment for gout", "treatment"),
    ("eyelid twitching that won't stop", ""),
    ("my face twitches when I am tired", ""),
    ("hemifacial spasm", ""),
    ("gout flare", ""),
]


@pytest.mark.parametrize(("question", "facets"), ASKED)
def test_facets_in_order_of_mention(question: str, facets: str) -> None:
    assert [str(facet) for facet in facets_of(question)] == facets.split()


def test_content_words_are_marked() -> None:
    (mention,) = facet_mentions("anticoagulation in atrial fibrillation")
    assert mention.content
    assert (mention.start, mention.end) == (0, len("anticoagulation"))
    assert not facet_mentions("treatment of gout")[0].content


@pytest.mark.parametrize(
    ("facets", "broad"),
    [
        ((), True),
        ((Facet.CAUSE, Facet.TREATMENT), True),
        ((Facet.TREATMENT, Facet.PROGNOSIS, Facet.CAUSE), True),
        ((Facet.TREATMENT,), False),
        ((Facet.CAUSE, Facet.FEATURES), False),
    ],
)
def test_broad(facets: tuple[Facet, ...], broad: bool) -> None:
    assert is_broad(facets) is broad


def test_macro_f1_on_the_half_that_was_not_tuned_on(shared: Path) -> None:
    true: Counter[Facet] = Counter()
    extra: Counter[Facet] = Counter()
    missed: Counter[Facet] = Counter()
    for part in ("qa_with_answer", "qa_no_answer"):
        with gzip.open(shared / "medquad" / f"{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                gold = MEDQUAD.get(row["qtype"])
                document = row["doc"] or row["url"] or row["question"]
                if gold is None or hashlib.sha256(document.encode()).digest()[0] % 2:
                    continue
                found = set(facets_of(row["question"]))
                true[gold] += gold in found
                missed[gold] += gold not in found
                extra.update(found - {gold})
    scores = [2 * true[facet] / (2 * true[facet] + extra[facet] + missed[facet]) for facet in set(MEDQUAD.values())]
    assert sum(scores) / len(scores) >= 0.93
    assert min(scores) >= 0.85
