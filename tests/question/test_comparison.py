"""What is compared with what."""

from __future__ import annotations

import pytest

from clincite.question.comparison import comparison_of

COMPARED = [
    ("is botulinum toxin better than surgery for hemifacial spasm", ("botulinum toxin", "surgery")),
    ("Is fluoxetine as effective as sertraline in depression?", ("fluoxetine", "sertraline")),
    ("apixaban versus warfarin in atrial fibrillation", ("apixaban", "warfarin")),
    ("efficacy of colchicine vs NSAIDs in gout flare", ("colchicine", "NSAIDs")),
    ("compare amoxicillin with doxycycline for pneumonia", ("amoxicillin", "doxycycline")),
    ("difference between tremor and shaking", ("tremor", "shaking")),
    ("should I take ibuprofen or paracetamol for a headache", ("ibuprofen", "paracetamol")),
    ("which is better, apixaban or warfarin?", ("apixaban", "warfarin")),
    ("metformin or sulfonylurea for type 2 diabetes", ("metformin", "sulfonylurea")),
    ("in children, is ibuprofen more effective than paracetamol for fever?", ("ibuprofen", "paracetamol")),
    ("is it a cold or flu?", ("cold", "flu")),
]
NOT_COMPARED = [
    "What are the signs or symptoms of gout?",
    "what is the treatment of heart attack or stroke?",
    "hemifacial spasm treatment",
    "causes or treatment of gout",
    "gout",
    "is gout better?",
]


@pytest.mark.parametrize(("question", "sides"), COMPARED)
def test_compared(question: str, sides: tuple[str, str]) -> None:
    assert comparison_of(question) == sides


@pytest.mark.parametrize("question", NOT_COMPARED)
def test_not_compared(question: str) -> None:
    assert comparison_of(question) == ()
