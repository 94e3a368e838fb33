"""Why a record is not in an answer: each stage at which it can fall out, over a small library of invented text."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
import pytest

from clincite.compose import arrange
from clincite.errors import QuestionError, RecordNotFoundError
from clincite.evidence import select
from clincite.library import EmbeddedLibrary
from clincite.question.vocabulary import build_vocabulary
from clincite.records import Condition, Facet, Record, RecordKind, RecordStatus, Section
from clincite.render.whynot import WhyNot, verdict
from clincite.whynot import why_not

ZORB = Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",))
EMERGENCY = "I have crushing chest pain right now and my left arm is numb"
QUESTION = "treatment of zorb disease"
Asked = Callable[..., WhyNot]


def record(key: str, text: str, *, heading: str = "Results", title: str = "On zorb disease", **more: object) -> Record:
    section = Section(name=heading, text=text, facet=more.pop("facet", None))  # type: ignore[arg-type]
    built = Record(
        id=f"pmid:{key}", kind=RecordKind.TRIAL, title=title, sections=(section,), year=2020, ids={"pmid": key}, conditions=(ZORB,)
    )
    return msgspec.structs.replace(built, **more)


GOOD = record("1", "Plimba improved zorb disease in 12 of 40 adults.")


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    def ask(records: Iterable[Record], record_id: str = "pmid:2", question: str = QUESTION) -> WhyNot:
        library = EmbeddedLibrary(tmp_path / "library", create=True)
        library.add(records)
        return why_not(record_id, question, library, vocabulary=build_vocabulary(None, [ZORB], [], []))

    return ask


def test_a_record_that_is_used_says_where(asked: Asked) -> None:
    found = asked([GOOD], "pmid:1")
    assert found.used
    assert found.claims == ("c1",)
    assert found.places[0] == "in the direct answer"
    assert all(step.passed for step in found.steps)


def test_a_record_of_a_merged_claim_is_used_too(asked: Asked) -> None:
    assert asked([GOOD, record("2", "Plimba improved zorb disease in 12 of 40 adults.")]).used


def test_our_digest_answers_to_the_id_of_its_source(asked: Asked) -> None:
    digest = msgspec.structs.replace(GOOD, id="digest:pmid:1", digest=True)
    assert asked([digest], "pmid:1").record == "digest:pmid:1"


def test_an_unknown_record_names_those_near_it(asked: Asked) -> None:
    with pytest.raises(RecordNotFoundError) as caught:
        asked([msgspec.structs.replace(GOOD, id="pmid:33211908")], "pmid:33211980")
    assert "pmid:33211908" in caught.value.hint


def test_what_is_no_question_is_refused(asked: Asked) -> None:
    with pytest.raises(QuestionError):
        asked([GOOD], "pmid:1", "  ")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": RecordStatus.RETRACTED}, "retracted"),
        ({"kind": RecordKind.NOTICE}, "notice"),
        ({"title": "WITHDRAWN: Plimba in zorb disease"}, "its publisher has withdrawn it"),
    ],
)
def test_a_record_that_does_not_stand(asked: Asked, change: dict[str, object], said: str) -> None:
    found = asked([GOOD, record("2", "Plimba cured zorb disease in 40 of 40 adults.", **change)])
    assert found.stage == "standing"
    assert said in verdict(found)


def test_a_record_that_the_search_does_not_match_lacks_the_words(asked: Asked) -> None:
    found = asked([GOOD, record("2", "Owls blink at dusk in summer.", title="On owls", conditions=())])
    assert found.stage == "match"
    assert found.steps[-1].words == ("zorb", "disease")


def test_a_record_below_the_depth_of_the_search_says_its_place(asked: Asked) -> None:
    better = [record(str(key), f"Plimba improved zorb disease in {key} of 4000 adults.") for key in range(100, 320)]
    weak = record("2", "Owls carry a disease of their own. " * 40, title="On owls", conditions=())
    step = asked([*better, weak]).steps[-1]
    assert step.stage == "depth"
    assert step.place == len(better) + 1
    assert step.places is not None
    assert step.places < step.place
    assert step.number is not None
    assert step.threshold is not None
    assert step.number < step.threshold
    assert step.words == ("zorb",)


def test_background_and_methods(asked: Asked) -> None:
    found = asked([GOOD, record("2", "Plimba is the usual treatment of zorb disease.", heading="Background")])
    assert found.stage == "findings"


def test_a_record_about_something_else(asked: Asked) -> None:
    other = record("2", "Plimba treats grey spells as it treats zorb disease.", title="On grey spells", conditions=())
    found = asked([GOOD, other])
    assert found.stage == "subject"
    assert found.steps[-1].words == ("Zorb disease",)
    assert found.steps[-1].statement == "Plimba treats grey spells as it treats zorb disease."


def test_coverage_says_the_number_the_threshold_and_the_missing_words(asked: Asked) -> None:
    question = "plimba injection with brill and crond in zorb disease"
    full = record("1", "Plimba injection with brill, crond and water helped adults with zorb disease.")
    others = [record(str(key), f"Zorb disease was eased by rask in {key} of 400 adults.") for key in range(10, 40)]
    found = asked([full, *others, record("2", "Zorb disease is found in the hills.")], question=question)
    step = found.steps[-1]
    assert step.stage == "coverage"
    assert step.number is not None
    assert step.threshold is not None
    assert 0 < step.number < step.threshold
    assert {"plimba", "brill"} <= set(step.words)
    assert "it lacks: plimba" in verdict(found)


def test_a_word_that_the_question_turns_on(asked: Asked) -> None:
    others = [record(str(key), f"Zorb disease was eased by rask in {key} of 400 adults.") for key in range(10, 60)]
    full = record("1", "Plimba eased zorb disease in 12 of 40 adults.")
    found = asked([full, *others, record("2", "Zorb disease was eased by rask in 12 of 40 adults.")], question="plimba in zorb disease")
    assert found.stage == "coverage"
    assert found.steps[-1].number == 0
    assert "turns on; it lacks: plimba" in verdict(found)


def test_a_place_beyond_what_is_kept(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(select, "_MOST_KEPT", 1)
    step = asked([GOOD, record("2", "Brill eased zorb disease in 3 of 400 adults.", kind=RecordKind.OPINION)]).steps[-1]
    assert (step.stage, step.number, step.threshold) == ("rank", 2, 1)


def test_sentences_that_lean_on_others(asked: Asked) -> None:
    assert asked([GOOD, record("2", "We found that our patients with zorb disease improved on brill.")]).stage == "wording"


def test_a_repetition_names_the_better_statement(asked: Asked) -> None:
    guideline = record("1", "Adults with zorb disease should take plimba early at dawn.", kind=RecordKind.GUIDELINE, facet=Facet.TREATMENT)
    step = asked([guideline, record("2", "Adults with zorb disease should take plimba.", facet=Facet.TREATMENT)]).steps[-1]
    assert step.stage == "repeat"
    assert step.other == ("pmid:1", "Adults with zorb disease should take plimba early at dawn.")


def test_a_score_far_from_the_best(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrange, "_LEAST_OF_BEST", 0.95)
    weak = record("2", "Zorb disease was eased by rask in one town.", kind=RecordKind.OPINION, year=1980)
    step = asked([GOOD, weak]).steps[-1]
    assert step.stage == "score"
    assert step.number is not None
    assert step.threshold is not None
    assert step.number < step.threshold


def test_a_side_that_was_not_asked_about(asked: Asked) -> None:
    found = asked([GOOD, record("2", "Zorb disease is found in 3 of 10 hill towns.", facet=Facet.EPIDEMIOLOGY)])
    assert found.stage == "facet"
    assert found.steps[-1].words == ("epidemiology", "treatment")


def test_no_room_under_the_heading(asked: Asked) -> None:
    many = [
        record(str(place), f"{chr(place)}rill eased zorb disease in {place} of 400 adults of {chr(place)}ale.", facet=Facet.TREATMENT)
        for place in range(65, 91)
    ]
    told = "Crask eased zorb disease in one small town, or so the miller, his two cousins and most of the people at the inn believed."
    late = record("2", told, facet=Facet.TREATMENT, kind=RecordKind.OBSERVATIONAL)
    found = asked([*many, late])
    assert found.stage == "room"
    assert found.steps[-1].words == ("treatment",)


def test_something_not_compared(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrange, "_LEAST_OF_BEST", 0.0)
    records = [
        record("1", "Plimba was better than brill for zorb disease in 40 adults."),
        record("2", "Crond eased zorb disease in 9 of 40 adults."),
    ]
    found = asked(records, question="is plimba better than brill for zorb disease")
    assert found.stage == "sides"
    assert found.steps[-1].words == ("plimba", "brill")


def test_sections_without_a_sentence_that_stands_alone(asked: Asked) -> None:
    assert asked([GOOD, record("2", "zorb disease:")]).stage == "sentences"


def test_steps_end_where_the_record_fell_out(asked: Asked) -> None:
    found = asked([GOOD, record("2", "Zorb disease is found in 3 of 10 hill towns.", facet=Facet.EPIDEMIOLOGY)])
    assert [step.passed for step in found.steps] == [True] * (len(found.steps) - 1) + [False]


def test_an_emergency_says_only_what_is_urgent(asked: Asked) -> None:
    text = "Crushing chest pain and a numb left arm were followed for ten years."
    found = asked([GOOD, record("2", text, title="On crushing chest pain", conditions=())], question=EMERGENCY)
    assert not found.used
    assert found.stage in {"emergency", "subject", "coverage", "facet"}
