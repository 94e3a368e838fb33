"""What must not leave the machine: planted identifiers go, medicine stays. All names, numbers and questions are invented."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.privacy import Removed, masked, scrubbed

PLANTED = Path(__file__).parent / "privacy" / "planted.txt"
# Words of an identifier that are nobody's: "the 3rd of January", "Mr & Mrs".
_IDLE = {"at", "on", "the", "of", "and", "mr", "mrs", "ms", "dr", "pt"}


class Planted(msgspec.Struct, frozen=True):
    """A question with identifiers in it.

    :param secrets: what must go.
    :param clinical: what must stay.
    """

    text: str
    secrets: tuple[str, ...]
    clinical: tuple[str, ...]

    def leaked(self, text: str) -> list[str]:
        """The secrets of which a word is still in the text."""
        return [secret for secret in self.secrets if any(self._is_in(word, text) for word in re.findall(r"\w+", secret))]

    def _is_in(self, word: str, text: str) -> bool:
        if len(word) < 2 or word.lower() in _IDLE or any(word in part for part in self.clinical):
            return False
        return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def planted() -> Iterator[Planted]:
    for line in PLANTED.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            marked, _, clinical = line.partition(" | ")
            yield Planted(re.sub(r"[{}]", "", marked), tuple(re.findall(r"\{(.*?)\}", marked)), tuple(clinical.split("; ")))


QUESTIONS = tuple(planted())


def test_there_are_enough_planted_questions() -> None:
    assert len(QUESTIONS) >= 150
    assert sum(len(question.secrets) for question in QUESTIONS) >= 170


@pytest.mark.parametrize("half", [0, 1], ids=["tuned", "held-out"])
def test_planted_identifiers_go_and_medicine_stays(half: int) -> None:
    leaked: list[tuple[str, list[str]]] = []
    lost: list[tuple[str, list[str]]] = []
    for question in QUESTIONS[half::2]:
        clean = scrubbed(question.text).text
        leaked += [(question.text, found)] if (found := question.leaked(clean)) else []
        lost += [(question.text, gone)] if (gone := [part for part in question.clinical if part not in clean]) else []
    secrets = sum(len(question.secrets) for question in QUESTIONS[half::2])
    assert len(leaked) <= 0.03 * secrets, leaked
    assert lost == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Mrs Quellmann has gout", "name"),
        ("mrs quellmann has gout", "name"),
        ("My son Tommy has asthma", "name"),
        ("patient named Gustavo, malaria", "name"),
        ("PATIENT: QUELLMANN, ADA AGE 59 GOUT", "name"),
        ("gout since 12 May 2023", "date"),
        ("gout since 2023-05-12", "date"),
        ("gout since 12/05/23", "date"),
        ("gout, seen on Tuesday 14 February at 14:30", "date"),
        ("MRN 48213 gout", "record number"),
        ("hospital no. H1234567 gout", "record number"),
        ("NHS number 943 476 5919, gout", "record number"),
        ("078-05-1120 gout", "record number"),
        ("write to ada.q@example.org about gout", "e-mail"),
        ("call +44 7700 900123 about gout", "phone"),
        ("call (212) 555-0147 about gout", "phone"),
        ("lives at 14 Larkspur Avenue, gout", "address"),
        ("postcode SW1A 1AA, gout", "postcode"),
        ("see https://ehr.example.net/p/88213 for gout", "link"),
        ("from 192.168.14.22: gout", "network address"),
        ("from @drsmith_ortho: gout", "handle"),
        ("gout, seen at Mercy General Hospital", "place"),
        ("a 97-year-old with gout", "age"),
    ],
)
def test_each_kind(text: str, kind: str) -> None:
    clean = scrubbed(text)
    assert kind in {removed.kind for removed in clean.removed}, clean
    assert "gout" in clean.text.lower() or "asthma" in clean.text or "malaria" in clean.text


@pytest.mark.parametrize(
    "text",
    [
        "Is Bell's palsy the same as Graves' disease?",
        "Parkinson disease or Lewy body dementia?",
        "Does Mr. anything follow from MR imaging of the brain?".replace("Mr. anything", "much"),
        "BP 168/94 and HbA1c 9.2% at 72 years, 58M, eGFR 28",
        "metformin 1000 mg twice daily for 3/12, then 500 mg",
        "platelets 150000 per microlitre and 100000 IU of vitamin D",
        "What does PMID 33211908 (NCT01234567) say?",
        "a 72-year-old woman, 30 weeks pregnant",
        "the 2019 guideline of the ACC",
        "E. coli, C. difficile and H. pylori",
        "COVID-19, HER2, SGLT2 and CHA2DS2-VASc",
        "Wolff-Parkinson-White and Guillain-Barré syndrome",
        "When is a Foley catheter removed after a Whipple procedure?",
        "Does May heat matter? It may.",
    ],
)
def test_medicine_stays(text: str) -> None:
    assert scrubbed(text) == masked(text)
    assert scrubbed(text).text == text


def test_the_same_name_is_a_person_in_one_place_and_a_disease_in_another() -> None:
    clean = scrubbed("Mr Bell has Bell's palsy; ask Bell again")
    assert clean.text == "has Bell's palsy; ask again"
    assert clean.removed == (Removed("name", 2),)


def test_masked_keeps_the_question_readable() -> None:
    text = "Mrs Kowalczyk's hemifacial spasm since 12 May 2023, MRN 48213: surgery?"
    assert masked(text).text == "[name] hemifacial spasm since [date], [record number]: surgery?"
    assert scrubbed(text).text == "hemifacial spasm since surgery?"
    assert masked(text).removed == scrubbed(text).removed


def test_what_an_identifier_leaves_behind_goes_too() -> None:
    text = "Mrs Kowalczyk (MRN 48213, ada@example.org, +44 7700 900123) has gout."
    assert scrubbed(text).text == "has gout."


def test_great_ages_are_told_as_ninety_and_over() -> None:
    assert scrubbed("a 97-year-old with gout, her 89-year-old sister").text == "a 90+-year-old with gout, her 89-year-old sister"


def test_a_capitalised_word_that_nobody_knows_is_a_name() -> None:
    text = "Zoltán has gout and so does Xyvarqh"
    assert scrubbed(text, known=lambda word: word.islower()).text == "has gout and so does"


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    clean = scrubbed(text)
    assert sum(removed.count for removed in clean.removed) >= 0
    assert masked(text).removed == clean.removed


@given(
    st.lists(
        st.sampled_from(["Mrs Quellmann", "12 May 2023", "MRN 48213", "gout", "of", "(", ")", ",", "Bell's palsy", "ada@example.org"]),
        max_size=12,
    )
)
def test_what_was_taken_out_stays_out(parts: list[str]) -> None:
    clean = scrubbed(" ".join(parts)).text
    for secret in ("Quellmann", "2023", "48213", "example"):
        assert secret not in clean


def real_questions(shared_data: Path) -> dict[str, list[str]]:
    with gzip.open(shared_data / "healthsearchqa" / "questions.txt.gz", "rt", encoding="utf-8") as lines:
        consumer = [line.strip() for line in lines if line.strip()]
    with gzip.open(shared_data / "bioasq" / "questions_7b_8b.jsonl.gz", "rt", encoding="utf-8") as lines:
        expert = [json.loads(line)["body"] for line in lines]
    return {"consumer": consumer, "expert": expert}


def test_real_questions_without_patients_are_left_alone(shared_data: Path) -> None:
    questions = real_questions(shared_data)
    touched = {name: [text for text in texts if scrubbed(text).removed] for name, texts in questions.items()}
    assert len(touched["consumer"]) <= 0.002 * len(questions["consumer"]), touched["consumer"]
    assert len(touched["expert"]) <= 0.01 * len(questions["expert"]), touched["expert"]
