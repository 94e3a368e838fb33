"""Names: building, keeping, matching."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from clincite.errors import LibraryError, SourceError
from clincite.question.hpo import hpo_file, read_hpo
from clincite.question.matching import matches
from clincite.question.vocabulary import Vocabulary, build_vocabulary
from clincite.question.words import tokenise
from clincite.records import Condition, Presentation


def conditions_in(text: str, vocabulary: Vocabulary) -> list[str]:
    return [concept.name for match in matches(text, vocabulary) for concept in match.concepts(vocabulary)]


def findings_in(text: str, vocabulary: Vocabulary) -> list[str]:
    return [finding.name for match in matches(text, vocabulary) for finding in match.findings(vocabulary)]


NAMED = [
    ("hemifacial spasms", ["Hemifacial spasm"]),
    ("HFS after surgery", ["Hemifacial spasm"]),
    ("Bells palsy", ["Bell's palsy"]),
    ("Bell’s palsy", ["Bell's palsy"]),
    ("community acquired pneumonia", ["Community-acquired pneumonia"]),
    ("CAP in adults", ["Community-acquired pneumonia"]),
    ("a cap on costs", []),
    ("anticoagulation in AF", ["Atrial fibrillation"]),
    ("anticoagulation in af", ["Atrial fibrillation"]),
    ("copd", ["Chronic obstructive pulmonary disease"]),
    ("MS and ALS", ["Multiple sclerosis", "Amyotrophic lateral sclerosis"]),
    ("Is this for us in the US?", []),
    ("Is it as or all?", []),
    ("pulmonary hypertension", []),
    ("one side of my face twitches", ["Hemifacial spasm"]),
    ("on one side the face is twitching", ["Hemifacial spasm"]),
    ("scabies", []),
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_library_names(text: str, names: list[str], full: Vocabulary) -> None:
    own = {concept.name for concept in full.concepts if concept.library}
    assert [name for name in conditions_in(text, full) if name in own] == names


HPO_NAMED = [
    ("oesophageal varices", "Esophageal varix"),
    ("diarrhoea", "Diarrhea"),
    ("anaemia", "Anemia"),
    ("kidney failure", "Renal insufficiency"),
    ("pain in my stomach", "Abdominal pain"),
    ("headaches", "Headache"),
    ("pulmonary hypertension", "Pulmonary hypertension"),
]


@pytest.mark.parametrize(("text", "name"), HPO_NAMED)
def test_hpo_names(text: str, name: str, full: Vocabulary) -> None:
    assert conditions_in(text, full) == [name]


@pytest.mark.parametrize("text", ["severe", "left", "mild pain", "acute", "late onset", "pain", "X-linked", "slow", "mouth"])
def test_modifiers_and_everyday_words_name_nothing(text: str, full: Vocabulary) -> None:
    assert conditions_in(text, full) == []


COMPLAINTS = [
    ("facial twitching", ["facial twitching"]),
    ("my face twitches", ["facial twitching"]),
    ("twitching of the face", ["facial twitching"]),
    ("twitching in my left eyelid", ["eyelid twitching"]),
    ("my left lid keeps twitching", ["eyelid twitching"]),
    ("my eye is twitching", ["eyelid twitching"]),
    ("hemifacial spasm", []),
    ("My face is red. My leg twitches.", []),
    ("the face of a man whose calf muscles, he told me, began to twitch", []),
]


@pytest.mark.parametrize(("text", "names"), COMPLAINTS)
def test_complaints_in_any_word_order(text: str, names: list[str], full: Vocabulary) -> None:
    assert findings_in(text, full) == names


def test_a_complaint_with_a_differential_is_not_one_of_its_causes(full: Vocabulary) -> None:
    assert conditions_in("eyelid twitching", full) == []


def test_places_are_those_of_the_text(full: Vocabulary) -> None:
    text = "Is Bell's palsy like a stroke?"
    assert [text[match.start : match.end] for match in matches(text, full)] == ["Bell's palsy", "stroke"]


def test_library_condition_takes_up_the_hpo_names(full: Vocabulary) -> None:
    spasm = next(concept for concept in full.concepts if concept.name == "Hemifacial spasm")
    assert spasm.library and spasm.id == "HP:0010828"
    assert [concept.name for concept in full.concepts if concept.id == "HP:0010828"] == ["Hemifacial spasm"]


def test_same_condition_from_many_records_is_one() -> None:
    built = build_vocabulary(None, [Condition(name="Gout", synonyms=("podagra",)), Condition(name="gout", lay=("big toe attack",))], [], [])
    (gout,) = (concept for concept in built.concepts if concept.library)
    assert (gout.name, gout.synonyms, gout.lay) == ("Gout", ("podagra",), ("big toe attack",))


def test_same_candidate_from_many_records_is_one() -> None:
    entry = Presentation(finding="facial twitching", condition="Hemifacial spasm", bin="common")
    (finding,) = build_vocabulary(None, [], [entry, entry], []).findings
    assert finding.presentations == (entry,)


def test_saved_and_loaded(full: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "cache" / "vocabulary.msgpack"
    full.save(path)
    assert path.stat().st_size < 10_000_000
    assert list(path.parent.iterdir()) == [path]
    assert Vocabulary.load(path) == full
    again = tmp_path / "again"
    Vocabulary.load(path).save(again)
    assert again.read_bytes() == path.read_bytes()


def test_quick(full: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.msgpack"
    full.save(path)
    assert min(_seconds(lambda: Vocabulary.load(path)) for _ in range(3)) < 0.12
    question = "What causes facial twitching in a patient with chronic kidney disease and how is it treated?"
    assert min(_seconds(lambda: matches(question, full)) for _ in range(5)) < 0.005


def _seconds(work) -> float:  # type: ignore[no-untyped-def]
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


@pytest.mark.parametrize("content", [b"", b"not msgpack", b"\x81\xa6format\xcd\x03\xe7"])
def test_damaged_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.msgpack"
    path.write_bytes(content)
    with pytest.raises(LibraryError, match=r"vocabulary\.msgpack"):
        Vocabulary.load(path)


def test_truncated_file(small: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "vocabulary.msgpack"
    small.save(path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(LibraryError, match="damaged"):
        Vocabulary.load(path)


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="cannot be read"):
        Vocabulary.load(tmp_path / "nowhere")


def test_hpo_release_and_credit(full: Vocabulary, small: Vocabulary) -> None:
    assert full.hpo_release is not None and full.hpo_release in str(full.attribution)
    assert small.hpo_release is None and small.attribution is None


def test_hpo_holds_only_the_phenotypic_branch() -> None:
    path = hpo_file()
    assert path is not None
    _, terms = read_hpo(path)
    names = {term.name for term in terms}
    assert {"Headache", "Blepharospasm"} <= names
    assert not {"Autosomal dominant inheritance", "Severe", "Left", "Congenital onset", "All", "Phenotypic abnormality"} & names


def test_not_an_hpo_file(tmp_path: Path) -> None:
    path = tmp_path / "hp.obo"
    path.write_text("hello")
    with pytest.raises(SourceError, match="not an HPO release"):
        read_hpo(path)
    with pytest.raises(SourceError, match="cannot be read"):
        read_hpo(tmp_path / "none.obo")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("oedema", "edema"),
        ("haemorrhage", "hemorrhage"),
        ("tumours", "tumor"),
        ("paediatric", "pediatric"),
        ("leukaemia", "leukemia"),
        ("paralysed", "paralyzed"),
        ("ischaemic", "ischemic"),
        ("facial", "face"),
        ("Ménière’s", "meniere"),
        ("women", "woman"),
    ],
)
def test_one_key_for_spelling_variants(one: str, other: str) -> None:
    assert tokenise(one)[0].key == tokenise(other)[0].key


def test_different_words_keep_different_keys() -> None:
    assert len({tokenise(word)[0].key for word in ("prostate", "prostatitis", "toe", "does", "thyroid", "thyroiditis")}) == 6


def test_a_clinical_synonym_that_is_a_complaint_names_no_cause() -> None:
    built = build_vocabulary(
        None,
        [Condition(name="Cogan lid twitch", synonyms=("eyelid twitch",)), Condition(name="Headache")],
        [
            Presentation(finding="eyelid twitching", condition="Eyelid myokymia", bin="common"),
            Presentation(finding="headache", condition="Migraine", bin="common"),
        ],
        [],
    )
    assert conditions_in("my eyelid twitches", built) == []
    assert conditions_in("headache", built) == ["Headache"]
    assert findings_in("headache", built) == ["headache"]
