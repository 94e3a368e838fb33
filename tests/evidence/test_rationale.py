"""Sentences of an abstract that bear on a claim."""

from __future__ import annotations

from pathlib import Path

import pytest

from clincite.evidence.rationale import rarity_in, rationale, rationale_scores
from clincite.library import EmbeddedLibrary
from clincite.records import Record, RecordKind, Section

ABSTRACT = [
    "Background: whether colchicine shortens acute gout flares is unclear.",
    "We enrolled 120 adults at six hospitals and followed them for a year.",
    "Colchicine given within twelve hours shortened acute gout flares by two days compared with placebo in these adults.",
    "Diarrhoea was more frequent.",
]


def even(term: str) -> float:
    return 1.0


def test_the_finding_is_chosen_not_the_background() -> None:
    assert rationale("Colchicine shortens acute gout flares.", ABSTRACT, even) == (2,)


def test_sentences_that_share_nothing_score_nothing() -> None:
    scores = rationale_scores("Colchicine shortens acute gout flares.", ABSTRACT, even)
    assert scores[1] == scores[3] == 0.0
    assert scores[2] > scores[0] > 0.0
    assert all(0.0 <= score <= 1.0 for score in scores)


@pytest.mark.parametrize("claim", ["Triptans abort migraine.", "", "of the and"])
def test_nothing_is_chosen_where_nothing_bears_on_the_claim(claim: str) -> None:
    assert rationale(claim, ABSTRACT, even) == ()


def test_no_sentences_no_rationale() -> None:
    assert rationale("Colchicine shortens gout flares.", [], even) == ()


def test_at_most_three_in_order_of_place() -> None:
    same = ["Colchicine shortened acute gout flares in adults by two whole days at every one of six hospitals."] * 6
    chosen = rationale("Colchicine shortens acute gout flares in adults.", same, even)
    assert chosen == (3, 4, 5)  # later sentences state findings


def test_rare_words_count_for_more() -> None:
    sentences = [
        "The flares of adult patients were acute in all groups.",
        "The drug colchicine was given to patients of all groups.",
    ]
    rare = {"colchicin": 6.0}
    scores = rationale_scores("Colchicine and acute flares of patients.", sentences, lambda term: rare.get(term, 0.1))
    assert scores[1] > scores[0]


def test_rarity_comes_from_the_library(tmp_path: Path) -> None:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    assert rarity_in(library)("gout") == 1.0
    library.add(
        Record(id=f"x:{place}", kind=RecordKind.UNSPECIFIED, title="A title", sections=(Section(name="Abstract", text=text),))
        for place, text in enumerate(["gout flares", "gout again", "colchicine for gout"])
    )
    rarity = rarity_in(library)
    assert rarity("colchicin") > rarity("gout") > 0
