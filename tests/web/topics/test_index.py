"""What a library covers, gathered from its records."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clincite import engine, holdings
from clincite.library import EmbeddedLibrary
from clincite.question import Vocabulary, understand
from clincite.records import Condition, Facet, Record, RecordKind, Section
from clincite.settings import Settings
from clincite.web.topics.index import ENOUGH, Topics, gather_topics, slug_of, topics_of
from tests.web.browsing import COMPLAINT, EMERGENCY, GUIDELINE, NOW, RECORDS, RETRACTED, TRIAL, ZORB, made_library, made_vocabulary


def gathered(*records: Record) -> Topics:
    return gather_topics(records, made_vocabulary(*records), snapshot="s")


def test_a_condition_with_its_sides() -> None:
    topics = gathered(GUIDELINE, TRIAL)
    (topic,) = topics.topics
    assert (topic.name, topic.kind, topic.sure, topic.slug) == ("Zorb fever", "condition", True, "zorb-fever")
    assert {side.facet: (side.sections, side.question) for side in topic.sides} == {
        Facet.CAUSE: (1, "What causes zorb fever?"),
        Facet.TREATMENT: (1, "How is zorb fever treated?"),
        Facet.UNCERTAINTY: (1, None),
    }
    assert topic.question == "What causes zorb fever and how is it treated?"
    assert (topic.sources, topic.guidelines, topic.issuers, topic.years) == (2, 1, ("Zorb Society",), (2019, 2021))
    assert topic.names == ("Zorbitis acuta", "hot zorb")
    assert (topics.checked, topics.unchecked, topics.guidelines, topics.issuers) == ("2025-05-06", 1, 1, (("Zorb Society", 1),))


def test_retracted_records_cover_nothing() -> None:
    topics = gathered(RETRACTED)
    assert topics.topics == ()
    assert topics.retracted == 1
    assert topics.checked is None


def test_complaints_name_what_explains_them() -> None:
    topics = gathered(GUIDELINE, COMPLAINT)
    complaint = topics.named("zorbing")
    assert complaint is not None and complaint.kind == "complaint" and complaint.sure
    assert complaint.question == "What causes zorbing and how is it treated?"  # one of its causes has a treatment
    assert complaint.names == ("feeling zorby",)
    fever, quux = topics.named("Zorb fever"), topics.named("Morbus Quux")
    assert fever is not None and fever.explains == ("zorbing",)
    assert quux is not None and not quux.sure and quux.explains == ("zorbing",)


def test_an_emergency_leads_to_its_record() -> None:
    topic = gathered(EMERGENCY).named("Possible zorb shock")
    assert topic is not None
    assert (topic.kind, topic.record, topic.sure, topic.sides) == ("emergency", EMERGENCY.id, False, ())


def test_a_guideline_about_no_one_condition_is_a_subject() -> None:
    record = msgspec.structs.replace(
        GUIDELINE, conditions=(), title="Guideline of 2021 – Zorb fever screening", sections=(Section(name="Text", text="Screen."),)
    )
    topics = gather_topics([record], made_vocabulary(GUIDELINE), snapshot="s")
    (topic,) = topics.topics
    assert (topic.name, topic.kind, topic.question) == ("Zorb fever screening", "subject", "Zorb fever screening")


@pytest.mark.parametrize(("count", "sure"), [(ENOUGH - 1, False), (ENOUGH, True)])
def test_without_marked_text_it_takes_several_sources(count: int, sure: bool) -> None:
    papers = [msgspec.structs.replace(TRIAL, id=f"pmid:{number}", ids={"pmid": str(number)}) for number in range(1, count + 1)]
    (topic,) = gathered(*papers).topics
    assert (topic.sure, topic.sources, topic.question) == (sure, count, "Zorb fever")


def test_a_question_that_is_read_otherwise_is_not_asked() -> None:
    # "Of" says nothing to the reader of questions: a name like that would be lost.
    condition = Condition(name="Of")
    record = Record(
        id="pmid:1",
        kind=RecordKind.REVIEW,
        title="T",
        conditions=(condition,),
        sections=(Section(name="Text", text="Treat it.", facet=Facet.TREATMENT, condition="Of"),),
    )
    words = made_vocabulary(record, GUIDELINE)
    (topic,) = gather_topics([record], words, snapshot="s").topics
    assert [side.question for side in topic.sides] == [None]
    assert not topic.sure


def test_slugs_differ() -> None:
    other = msgspec.structs.replace(TRIAL, id="pmid:7", conditions=(Condition(name="Zörb-Fever!"), ZORB))
    slugs = [topic.slug for topic in gathered(TRIAL, other).topics]
    assert sorted(slugs) == ["zorb-fever", "zorb-fever-2"]
    assert slug_of("!!!") == "topic"
    assert slug_of("Bell's palsy") == "bells-palsy"


def test_they_are_kept_beside_the_library_until_it_changes(tmp_path: Path) -> None:
    library = made_library(tmp_path, GUIDELINE)
    words = made_vocabulary(*RECORDS)
    first = topics_of(library, words, tmp_path)
    (kept,) = tmp_path.glob("*.topics.cache")
    assert topics_of(_Unreadable(library), words, tmp_path) == first  # type: ignore[arg-type]
    kept.write_bytes(kept.read_bytes()[:-9])
    assert topics_of(library, words, tmp_path) == first
    library.add([TRIAL])
    second = topics_of(library, words, tmp_path)
    assert second.snapshot != first.snapshot
    assert len(list(tmp_path.glob("*.topics.cache"))) == 1


class _Unreadable:
    """A library whose records must not be read."""

    def __init__(self, beneath: EmbeddedLibrary) -> None:
        self.snapshot = beneath.snapshot


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    library = made_library(tmp_path / "library", GUIDELINE)
    assert topics_of(library, made_vocabulary(*RECORDS), tmp_path / "missing").topics


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[EmbeddedLibrary, Vocabulary, Topics]:
    home = tmp_path_factory.mktemp("bundled")
    library = holdings.open_library(None, Settings(home=home))
    words = holdings.vocabulary_of(library, holdings.cache_folder(library))
    assert isinstance(library, EmbeddedLibrary)
    return library, words, topics_of(library, words, None)


def test_what_comes_with_clincite_is_covered(bundled: tuple[EmbeddedLibrary, Vocabulary, Topics]) -> None:
    _, _, topics = bundled
    assert len(topics.topics) >= 380
    spasm, gout, twitching = topics.named("Hemifacial spasm"), topics.named("Gout"), topics.named("Facial twitching")
    assert spasm is not None and {Facet.CAUSE, Facet.TREATMENT, Facet.IMAGING} <= {side.facet for side in spasm.sides}
    assert spasm.explains[:1] == ("eyelid twitching",) or "facial twitching" in spasm.explains
    assert gout is not None and "ACR" in gout.issuers
    assert twitching is not None and twitching.question == "What causes facial twitching and how is it treated?"
    assert len({topic.slug for topic in topics.topics}) == len(topics.topics)


def test_every_question_is_read_as_it_is_meant(bundled: tuple[EmbeddedLibrary, Vocabulary, Topics]) -> None:
    _, words, topics = bundled
    for topic in topics.topics:
        for side in topic.sides:
            if side.question:
                plan = understand(side.question, words)
                named = {condition.name.casefold() for condition in plan.conditions} | {name.casefold() for name in plan.findings}
                assert side.facet in plan.facets and topic.name.casefold() in named, side.question


def test_questions_get_a_direct_answer(bundled: tuple[EmbeddedLibrary, Vocabulary, Topics]) -> None:
    """A sample, spread over all; of all 906 questions that the records of 0.1 give, 897 do (99%)."""
    library, words, topics = bundled
    asked = [question for topic in topics.topics if topic.sure for question in (topic.question, *(side.question for side in topic.sides))]
    sample = [question for question in dict.fromkeys(asked) if question][::19]
    empty = []
    for question in sample:
        answer = engine.ask(question, library, as_of=NOW, vocabulary=words)
        if not answer.direct_answer or any(gap.kind == "nothing" for gap in answer.gaps):
            empty.append(question)
    assert len(sample) > 40
    assert len(empty) <= 1, empty
