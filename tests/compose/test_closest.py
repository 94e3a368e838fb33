"""Answers from what comes closest: when one is given, what it quotes, and how it owns up. The texts are invented."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from clincite.answers import Answer
from clincite.compose.closest import _MOST_WORDS, HEADING, LEAST_CONFIDENCE, closest_answer
from clincite.compose.verify import verify_answer
from clincite.compose.write import write_answer
from clincite.evidence.retrieve import Retrieved, retrieve
from clincite.evidence.wanted import Brief, brief_of
from clincite.library import EmbeddedLibrary
from clincite.question import plan_of_words
from clincite.question.plan import QuestionPlan
from clincite.records import Facet, Record, RecordStatus
from tests.library.contract import record

AS_OF = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
QUESTION = plan_of_words("Does bark water help owls?")
SAID = "Bark water stopped blinking of the third eye in 12 of 40 grown owls."
OTHERS = [record(f"other:{number}", "Cats sleep all day.", title="Cats") for number in range(20)]


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    made = EmbeddedLibrary(tmp_path / "library", create=True)
    made.add(OTHERS)
    return made


def sure(library: EmbeddedLibrary, plan: QuestionPlan = QUESTION, confidence: float = 1.0) -> Retrieved:
    return msgspec.structs.replace(retrieve(plan, brief_of(plan), library), confidence=confidence)


def answered(library: EmbeddedLibrary, *records: Record, plan: QuestionPlan = QUESTION) -> Answer:
    library.add(records)
    answer = write_answer(plan, library, reader="clinician", as_of=AS_OF, engine="clincite test")
    assert verify_answer(answer, library).findings == ()
    return answer


# -- whole answers ---------------------------------------------------------------------------------------------------------


def test_it_quotes_and_says_that_it_only_comes_closest(library: EmbeddedLibrary) -> None:
    answer = answered(library, record("a:1", SAID, title="Birds at dusk"))
    assert [claim.text for claim in answer.claims] == [SAID]
    assert answer.direct_answer == ("c1",)
    (gap,) = answer.gaps
    assert (gap.kind, gap.nearest, gap.titles) == ("closest", ("a:1",), ("Birds at dusk",))
    assert answer.receipt.confidence is not None and answer.receipt.confidence >= LEAST_CONFIDENCE
    assert f"{answer.receipt.confidence:.2f}" in gap.why_not


def test_what_stays_of_it_stands_under_a_heading_of_its_own(library: EmbeddedLibrary) -> None:
    more = [
        record(f"a:{number}", f"Bark water was drunk by {number} owls in tower number {number}, and {number} fell ill.")
        for number in range(2, 8)
    ]
    answer = answered(library, record("a:1", SAID), *more)
    assert [section.heading for section in answer.sections] == [HEADING]
    assert {gap.kind for gap in answer.gaps} == {"closest"}
    assert len(answer.claims) <= 8


def test_an_unsure_library_says_nothing(library: EmbeddedLibrary) -> None:
    answer = answered(library, record("a:1", SAID), plan=plan_of_words("Does quonk vapour help owls in towers?"))
    assert (answer.claims, answer.direct_answer, [gap.kind for gap in answer.gaps]) == ((), (), ["nothing"])
    assert answer.receipt.confidence is not None and answer.receipt.confidence < LEAST_CONFIDENCE


def test_a_retracted_source_is_no_closest_source(library: EmbeddedLibrary) -> None:
    answer = answered(library, record("a:1", SAID, status=RecordStatus.RETRACTED))
    assert (answer.claims, [gap.kind for gap in answer.gaps]) == ((), ["nothing"])


def test_an_answer_from_marked_sources_is_not_called_closest(library: EmbeddedLibrary) -> None:
    about = record("a:1", "Lid flutter is treated with bark water.", title="Lid flutter")
    answer = answered(library, about, plan=plan_of_words("treatment of lid flutter"))
    assert answer.claims and "closest" not in {gap.kind for gap in answer.gaps}


# -- the parts -------------------------------------------------------------------------------------------------------------


def test_below_the_least_confidence_there_is_none(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", SAID)])
    assert closest_answer(QUESTION, Brief(conditions=()), sure(library, confidence=LEAST_CONFIDENCE - 0.001), library) is None
    assert closest_answer(QUESTION, Brief(conditions=()), sure(library, confidence=LEAST_CONFIDENCE), library) is not None


def test_without_a_sentence_to_quote_there_is_none(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Does bark water stop lid flutter in owls?")])  # a question says nothing
    assert closest_answer(QUESTION, Brief(conditions=()), sure(library), library) is None
    assert closest_answer(plan_of_words("quonk"), Brief(conditions=()), sure(library, plan_of_words("quonk")), library) is None


def test_the_direct_answer_is_short_of_the_body_and_leads_with_the_best(library: EmbeddedLibrary) -> None:
    ways = ("at dawn", "at noon", "at dusk", "in winter", "in spring", "on towers", "in barns", "by the sea", "in caves", "on cliffs")
    library.add(
        [record(f"a:{place}", f"Bark water {way} made {place + 3} owls blink {'very ' * 15}often.") for place, way in enumerate(ways)]
    )
    found = closest_answer(QUESTION, Brief(conditions=()), sure(library), library)
    assert found is not None
    arrangement, direct = found
    body = [draft for section in arrangement.sections for draft in section.drafts]
    assert len(body) == 8
    assert body[0] in direct and set(direct) <= set(body)
    assert 1 < len(direct) <= 3
    assert sum(len(draft.text.split()) for draft in direct) <= _MOST_WORDS
    assert arrangement.answered == {draft.facet for draft in body}


def test_a_long_best_sentence_stands_alone(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", f"Bark water made owls blink {'very ' * 70}often."), record("a:2", "Bark water is brown and owls know it.")])
    found = closest_answer(QUESTION, Brief(conditions=()), sure(library), library)
    assert found is not None
    direct = found[1]
    assert [draft.first.record.id for draft in direct] in (["a:1"], ["a:2"])
    assert len(found[0].sections[0].drafts) == 2


def test_sentences_of_one_source_stand_in_its_own_order(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", "Owls at dusk did not like bark water at first.\nBark water helps owls in 12 of 40 towers.")])
    found = closest_answer(QUESTION, Brief(conditions=()), sure(library), library)
    assert found is not None
    places = [draft.first.start for draft in found[1]]
    assert len(places) == 2 and places == sorted(places)


def test_it_is_filed_under_the_side_asked_about(library: EmbeddedLibrary) -> None:
    library.add([record("a:1", SAID)])
    plan = msgspec.structs.replace(QUESTION, facets=(Facet.HARM,))
    found = closest_answer(plan, Brief(conditions=()), sure(library), library)
    assert found is not None
    assert [section.part.facet for section in found[0].sections] == [Facet.HARM]


def test_a_sentence_of_its_authors_is_put_in_quotation_marks(library: EmbeddedLibrary) -> None:
    said = "In our owls we saw that bark water stopped lid flutter."
    library.add([record("a:1", said)])
    found = closest_answer(QUESTION, Brief(conditions=()), sure(library), library)
    assert found is not None
    assert [(draft.text, draft.edits) for draft in found[1]] == [(f"“{said}”", ("quotation_marks",))]
