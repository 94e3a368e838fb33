from __future__ import annotations

import pytest

from clincite.lint.document import Block, Passage, Statement
from clincite.lint.wording.medical import asserts


def statement(text: str, *, block: Block = Block.PARAGRAPH, headings: tuple[str, ...] = ()) -> Statement:
    return Statement(passage=Passage(text=text, places=tuple(range(len(text)))), block=block, headings=headings)


@pytest.mark.parametrize(
    "text",
    [
        "Marolide is contraindicated in people with a slow pulse.",
        "Zelvastine reduces tremor within four weeks of treatment.",
        "Tremor comes back in about 12% of people treated.",
        "The usual dose of zelvastine for adults is 20 mg at night.",
        "Children with tremor should not be given marolide at all.",
    ],
)
def test_facts_figures_and_advice_want_a_source(text: str) -> None:
    assert asserts(statement(text))


@pytest.mark.parametrize(
    "text",
    [
        "What is recommended for tremor of the lid in children?",
        "This article explains how tremor is diagnosed and treated.",
        "The following drugs are recommended for tremor:",
        "Talk to your doctor if the tremor lasts for 14 days or more.",
        "Tremor can be a nuisance in daily life for many.",
        "Reduces tremor.",
        "In summary, zelvastine reduces tremor and is safe in adults.",
    ],
)
def test_words_that_lead_through_the_page_do_not(text: str) -> None:
    assert not asserts(statement(text))


def test_a_summary_repeats_what_was_cited_above() -> None:
    text = "Zelvastine reduces tremor within four weeks of treatment."
    assert not asserts(statement(text, headings=("Eyelid tremor", "Key takeaways")))
    assert asserts(statement(text, headings=("Key takeaways", "Treatment")))


def test_a_quotation_is_someone_elses() -> None:
    assert not asserts(statement("Zelvastine reduces tremor within four weeks of treatment.", block=Block.QUOTE))
