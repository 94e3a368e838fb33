"""Suggestions: by any name, with slips forgiven, and each one a question that is answered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.records import Facet
from clincite.web.topics.index import Side, Topic, Topics
from clincite.web.topics.suggesting import MOST, Suggester, ask_url, examples
from tests.web.browsing import EVIL


def topic(name: str, *names: str, sides: tuple[Facet, ...] = (), kind: str = "condition", sure: bool = True, **more: object) -> Topic:
    asked = tuple(Side(facet=facet, label=facet, sections=1, question=f"{facet} of {name}?") for facet in sides)
    plain = {"slug": name, "question": name, "sources": 3, **more}
    return Topic(name=name, kind=kind, names=names, sides=asked, sure=sure, **plain)  # type: ignore[arg-type]


TOPICS = Topics(
    snapshot="s",
    topics=(
        topic("Gout", "podagra", sides=(Facet.TREATMENT, Facet.DIAGNOSIS, Facet.PROGNOSIS), sources=12),
        topic("Goitre", "swollen neck gland"),
        topic("Hemifacial spasm", "HFS", "twitching on one side of the face", sides=(Facet.TREATMENT, Facet.HARM), sources=40),
        topic("Facial twitching", "face twitching", kind="complaint", question="What causes facial twitching?", sources=90),
        topic("Back pain", sides=(Facet.IMAGING,)),
        topic("Possible stroke", kind="emergency", sure=False, record="digest:url:1"),
        topic("Stroke", "brain attack", sides=(Facet.TREATMENT,)),
        topic("Atrial myxoma", sure=False, explains=("facial twitching",)),
        topic("Rare thing", sure=False),
        topic("Oedema of the lung"),
    ),
)
SUGGESTER = Suggester(TOPICS)


def texts(typed: str) -> list[str]:
    return [one.text for one in SUGGESTER.suggest(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gout", "Gout"),
        ("GOUT", "Gout"),
        ("gou", "Gout"),
        ("gowt", "Gout"),
        ("podagra", "Gout"),
        ("gout treatment", "treatment of Gout?"),
        ("gout tr", "treatment of Gout?"),
        ("how is gout tr", "treatment of Gout?"),
        ("how is gout diagnosed", "diagnosis of Gout?"),
        ("outlook of gout", "prognosis of Gout?"),
        ("hemifacal spsm", "Hemifacial spasm"),
        ("hfs", "Hemifacial spasm"),
        ("side effects hemifacial", "harm of Hemifacial spasm?"),
        ("dose of botulinum in hemifacial spasm", "Hemifacial spasm"),  # one word that no name holds
        ("face twitching", "What causes facial twitching?"),
        ("why does my face keep twitching", "What causes facial twitching?"),
        ("twitching of one side of my face", "Hemifacial spasm"),
        ("back", "Back pain"),
        ("back pain", "Back pain"),
        ("edema", "Oedema of the lung"),
        ("stroke", "Possible stroke: what to do first"),
        ("brain attack", "Stroke"),
        ("atrial myxoma", "What causes facial twitching?"),
    ],
)
def test_what_is_suggested_first(typed: str, first: str) -> None:
    assert texts(typed)[:1] == [first]


@pytest.mark.parametrize(
    "typed", ["", " ", "?", "the", "how is the ", "zzzzzz", "treatment", "rare thing", "gvt", "\x00", "؟", "gout " * 60]
)
def test_nothing_is_suggested_where_nothing_fits(typed: str) -> None:
    assert texts(typed) == ([] if "gout" not in typed else ["Gout", "treatment of Gout?", "diagnosis of Gout?", "prognosis of Gout?"])


def test_the_sides_of_the_best_topic_follow() -> None:
    assert texts("gout") == ["Gout", "treatment of Gout?", "diagnosis of Gout?", "prognosis of Gout?"]
    assert texts("go")[:2] == ["Gout", "Goitre"]


def test_a_note_says_on_how_much_it_stands_and_by_what_name_it_was_found() -> None:
    assert [one.note for one in SUGGESTER.suggest("gout")][:2] == ["all that is held · 12 sources", "12 sources"]
    assert SUGGESTER.suggest("podagra")[0].note == "all that is held · 12 sources · “podagra”"


def test_an_address_asks_the_question() -> None:
    assert SUGGESTER.suggest("gout tr")[0].url == ask_url("treatment of Gout?") == "/ask?q=treatment+of+Gout%3F"
    assert SUGGESTER.suggest("possible stroke")[0].url == "/records/digest:url:1"


@given(st.text(max_size=40))
def test_any_text_is_taken(typed: str) -> None:
    found = SUGGESTER.suggest(typed)
    assert len(found) <= MOST
    assert len({one.text for one in found}) == len(found)
    assert all(one.url.startswith(("/ask?q=", "/records/")) for one in found)


def test_topics_are_found_that_are_never_suggested() -> None:
    assert [found.name for found in SUGGESTER.topics_like("rare thing")] == ["Rare thing"]
    assert SUGGESTER.topics_like("") == ()


def test_hostile_names_stay_inside_an_address() -> None:
    suggester = Suggester(Topics(snapshot="s", topics=(topic(f"Plague {EVIL}", sides=(Facet.TREATMENT,)),)))
    found = suggester.suggest("plague")
    assert [one.text for one in found] == [f"Plague {EVIL}", f"treatment of Plague {EVIL}?"]
    assert all("<" not in one.url and '"' not in one.url for one in found)


def test_examples_are_whole_questions_about_what_is_covered() -> None:
    shown = [one.text for one in examples(TOPICS, most=3, wanted=["back pain", "no such thing", "rare thing"])]
    assert shown == ["imaging of Back pain?", "treatment of Gout?", "treatment of Hemifacial spasm?"]
