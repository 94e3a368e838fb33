"""Sentences cut for explaining: not a character changes, each word is explained once, and nothing inside another word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.readers import Audience
from clincite.readers.abbreviations import abbreviations
from clincite.readers.glossary import glossary
from clincite.readers.phrases import Phrases
from clincite.readers.segments import Explainer, Segment, Words, segments

LAY = {"Rhinorrhea": "Runny nose", "Blepharospasm": "Eyelid twitching", "Facial hemiatrophy": "Atrophy of half of face"}
WORDS = {audience: Words(audience, glossary(), LAY) for audience in Audience}


def doses(text: str) -> list[tuple[int, int]]:
    """A stand-in for the real finder: everything between stars."""
    stars = [at for at, char in enumerate(text) if char == "*"]
    return [(start, end + 1) for start, end in zip(stars[::2], stars[1::2], strict=False)]


def cut(text: str, audience: Audience = Audience.PATIENT, told: set[str] | None = None) -> tuple[Segment, ...]:
    explainer = Explainer(WORDS[audience], abbreviations=abbreviations([text]), doses=doses)
    return segments(text, explainer, told if told is not None else set())


def explained(text: str, audience: Audience = Audience.PATIENT, told: set[str] | None = None) -> list[tuple[str, str, str]]:
    return [
        (segment.kind, segment.text, segment.gloss or (segment.term.term if segment.term else ""))
        for segment in cut(text, audience, told)
        if segment.kind != "plain"
    ]


PARTS = st.sampled_from(
    [
        *(
            "hemifacial spasm",
            "Spasm",
            "spasms",
            "MRI",
            "MRIs",
            "NSAIDs",
            "MVD",
            "microvascular decompression (MVD)",
            "rhinorrhea",
            "non-",
            "-like",
        ),
        *(
            "*5 mg*",
            "*",
            "(",
            ")",
            " ",
            "\n",
            "\u00a0",
            "’s",
            "é",
            "haemorrhage",
            "p-value",
            "stroke",
            "stroke volume",
            "1.5",
            "\u202e",
            "𝔊",
        ),
    ]
)


@given(text=st.one_of(st.text(), st.lists(PARTS).map("".join), st.lists(PARTS).map(" ".join)), audience=st.sampled_from(Audience))
def test_the_segments_are_the_sentence(text: str, audience: Audience) -> None:
    told: set[str] = set()
    for _ in range(2):  # the second time all is told
        found = cut(text, audience, told)
        assert "".join(segment.text for segment in found) == text
        assert all(segment.text for segment in found)


def test_the_longest_name_is_explained() -> None:
    assert explained("Hemifacial spasm is no spasm of the lid.") == [
        ("term", "Hemifacial spasm", "hemifacial spasm"),
        ("term", "spasm", "spasm"),
    ]
    assert explained("A stroke volume is no stroke.") == [("term", "stroke", "stroke")]


def test_each_word_is_explained_once_in_an_article() -> None:
    told: set[str] = set()
    assert explained("Sepsis and sepsis.", told=told) == [("term", "Sepsis", "sepsis")]
    assert explained("Sepsis again.", told=told) == []


@pytest.mark.parametrize("text", ["myositis", "antistrokes", "non-stroke", "strokes2", "Antistroke", "mis-stroke"])
def test_not_inside_another_word(text: str) -> None:
    assert explained(text) == []


@pytest.mark.parametrize("text", ["a haemorrhage", "Hemorrhages", "the haemorrhage's cause"])
def test_spelling_plural_and_possessive(text: str) -> None:
    assert [term for _, _, term in explained(text)] == ["hemorrhage"]


def test_a_name_is_not_found_across_a_stop() -> None:
    assert explained("It was hemifacial. Spasm followed.") == [("term", "Spasm", "spasm")]


def test_short_forms_are_written_out_at_first_use() -> None:
    told: set[str] = set()
    assert explained("MRI and EMG, then MRI.", Audience.NURSE, told) == [
        ("abbreviation", "MRI", "magnetic resonance imaging"),
        ("abbreviation", "EMG", "electromyography"),
    ]
    assert explained("MRI", Audience.NURSE, told) == []
    for audience in (Audience.DOCTOR, Audience.SPECIALIST, Audience.RESEARCHER):
        assert not any(kind == "abbreviation" for kind, _, _ in explained("MRI and NSAIDs", audience))


def test_a_short_form_in_the_plural() -> None:
    assert explained("NSAIDs help.", Audience.NURSE) == [("abbreviation", "NSAIDs", "nonsteroidal anti-inflammatory drugs")]
    assert [segment.gloss for segment in cut("bDMARDs", Audience.NURSE)] == ["biologic disease-modifying antirheumatic drugs"]


@pytest.mark.parametrize("text", ["Magnetic resonance imaging (MRI) shows it.", "MRI (magnetic resonance imaging) shows it."])
def test_what_the_sentence_writes_out_itself_is_not_written_out_again(text: str) -> None:
    assert all(segment.gloss == "" for segment in cut(text, Audience.NURSE))


def test_a_short_form_has_the_definition_of_its_long_form() -> None:
    (segment,) = cut("MRI")
    assert (segment.kind, segment.gloss) == ("abbreviation", "magnetic resonance imaging")
    assert segment.term is not None and segment.term.term == "magnetic resonance imaging"
    assert explained("MRI, or magnetic resonance imaging") == [("abbreviation", "MRI", "magnetic resonance imaging")]


def test_plain_names_are_for_patients_and_give_way_to_definitions() -> None:
    assert explained("Rhinorrhea") == [("lay", "Rhinorrhea", "runny nose")]
    assert explained("Rhinorrhea", Audience.NURSE) == []
    assert explained("blepharospasm") == [("term", "blepharospasm", "blepharospasm")]


def test_doses_are_set_apart_for_patients_only_and_whole() -> None:
    text = "Give colchicine *1 mg for stroke*, then wait."
    assert explained(text) == [("term", "colchicine", "colchicine"), ("dose", "*1 mg for stroke*", "")]
    assert not any(kind == "dose" for audience in Audience if audience is not Audience.PATIENT for kind, _, _ in explained(text, audience))


def test_doses_that_overlap_or_are_empty_do_not_break_the_law() -> None:
    explainer = Explainer(WORDS[Audience.PATIENT], doses=lambda text: [(4, 8), (0, 5), (9, 9), (6, 10)])
    assert [segment.text for segment in segments("0123456789ab", explainer, set())] == ["01234", "5", "6789", "ab"]


@given(st.lists(st.sampled_from(["a", "b", "ab", "a b", "c-d", "b c"]), min_size=1), st.text("abcd -.", max_size=30))
def test_found_phrases_never_overlap_and_read_as_given(names: list[str], text: str) -> None:
    at = 0
    for found in Phrases((name, name) for name in names).find(text):
        assert at <= found.start < found.end
        assert text[found.start : found.end].replace("-", " ").split() == found.value.replace("-", " ").split()
        at = found.end
