"""The checks of words on real text: what the edits make of every statement of the bundled library says no more than the statement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clincite.compose.edits import Place, derive
from clincite.evidence.statements import spans
from clincite.support import check
from tests.golden.articles import QUESTIONS, answer_to, bundled_library

WORDS = frozenset({"negation", "direction", "hedge", "population", "restriction", "comparison", "term"})
Pairs = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pairs, Pairs]]:
    """(claim, quotation, context) of every answer kept, and of every fourth statement that an edit changes."""
    library, vocabulary = bundled_library(tmp_path_factory.mktemp("library"))
    answered: Pairs = []
    for slug in QUESTIONS:
        for claim in answer_to(slug, library, vocabulary).claims:
            for quote in claim.quotes:
                record = library.get(quote.record)
                section = record.section(quote.section) if record else None
                assert record and section
                answered.append((claim.text, quote.text, f"{section.name}\n{record.title}"))
    edited: Pairs = []
    for record in library.records():
        for section in record.sections:
            for start, end in spans(section.text):
                text = section.text[start:end]
                claim_text, used = derive(text, Place(record=record, section=section))
                if used:
                    edited.append((claim_text, text, f"{section.name}\n{record.title}"))
    yield answered, edited[::4]


def test_no_claim_of_an_answer_is_at_fault(pairs: tuple[Pairs, Pairs]) -> None:
    assert len(pairs[0]) > 200
    assert [(claim, quote, found) for claim, quote, around in pairs[0] if (found := check(claim, quote, context=around, rules=WORDS))] == []


def test_no_edit_gives_a_fault(pairs: tuple[Pairs, Pairs]) -> None:
    assert len(pairs[1]) > 500
    assert [(claim, quote, found) for claim, quote, around in pairs[1] if (found := check(claim, quote, context=around, rules=WORDS))] == []
