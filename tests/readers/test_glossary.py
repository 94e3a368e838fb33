"""The glossary: what a clinician and a patient may expect of every entry."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from importlib.resources import files
from statistics import mean
from urllib.parse import urlsplit

import msgspec
import pytest

from clincite.readers import Audience
from clincite.readers.abbreviations import abbreviations
from clincite.readers.glossary import Glossary, Term, glossary
from clincite.readers.phrases import Phrases
from clincite.readers.reading_grade import grade, words
from clincite.readers.spelling import is_abbreviation, phrase_key

TERMS = glossary().terms


def test_there_are_enough_of_them_from_every_field() -> None:
    assert len(TERMS) >= 300
    for name in (
        *("hemifacial spasm", "myokymia", "tardive dyskinesia", "microvascular decompression", "seizure"),
        *(
            "atrial fibrillation",
            "ejection fraction",
            "statin",
            "gout flare",
            "tophi",
            "insulin",
            "A1C",
            "sepsis",
            "blood culture",
            "spirometry",
        ),
        *("creatinine", "dialysis", "cirrhosis", "anemia", "antidepressant", "contraindication", "intravenous", "MRI scan", "biopsy"),
        *("randomized controlled trial", "confidence interval", "relative risk", "odds ratio", "meta-analysis", "p-value", "cohort study"),
        *("level of evidence", "low certainty", "strong recommendation", "number needed to treat", "prognosis", "idiopathic"),
    ):
        assert glossary().get(name) is not None, name


def test_every_name_is_given_once() -> None:
    names = Counter(phrase_key(name) for term in TERMS for name in (term.term, *term.variants, *term.never))
    assert [key for key, count in names.items() if count > 1] == []
    assert len({term.slug for term in TERMS}) == len(TERMS)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_a_definition_is_short_and_plain_and_says_where_it_was_checked(term: Term) -> None:
    assert 1 < len(words(term.plain)) <= 25
    assert term.plain[0].isupper() or not term.plain[0].isalpha()
    assert term.plain.endswith(".") and "  " not in term.plain and term.plain == term.plain.strip()
    assert term.reach in {1, 2, 3}
    assert term.source.strip()
    address = urlsplit(term.url)
    assert address.scheme == "https" and "." in address.netloc and not re.search(r"\s", term.url)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.slug)
def test_no_definition_uses_what_it_defines(term: Term) -> None:
    own = Phrases((name, name) for name in (term.term, *term.variants))
    assert [found.value for found in own.find(term.plain)] == []


def test_definitions_are_easy_to_read() -> None:
    grades = [level for term in TERMS if (level := grade([term.plain])) is not None]
    # One long word makes a definition of five words look like one for colleges, so there is no limit for each.
    assert mean(grades) < 6.5
    assert sum(level <= 8 for level in grades) / len(grades) > 0.8


def test_definitions_are_not_copied_from_one_another() -> None:
    said = {term.term: {word.casefold() for word in words(term.plain)} for term in TERMS}
    for (first, one), (second, other) in itertools.combinations(said.items(), 2):
        if len(one | other) >= 8:
            assert len(one & other) / len(one | other) < 0.85, (first, second)


def test_who_is_told_what() -> None:
    common, special, rare = (glossary().get(name) for name in ("stroke", "hypotension", "myokymia"))
    assert common and special and rare
    told = {audience: tuple(term.reaches(audience) for term in (common, special, rare)) for audience in Audience}
    assert told == {
        Audience.PATIENT: (True, True, True),
        Audience.STUDENT: (False, True, True),
        Audience.NURSE: (False, True, True),
        Audience.DOCTOR: (False, False, True),
        Audience.SPECIALIST: (False, False, False),
        Audience.RESEARCHER: (False, False, False),
    }


def test_a_term_is_found_by_any_spelling() -> None:
    for name, term in {
        "Haemorrhages": "hemorrhage",
        "OEDEMA": None,  # in capitals it could be an abbreviation
        "oedema": "edema",
        "Bell’s palsy": "Bell's palsy",
        "beta blockers": "beta-blocker",
        "randomised controlled trials": "randomized controlled trial",
        "meta analyses": "meta-analysis",
        "NSAIDs": "nonsteroidal anti-inflammatory drug",
        "aids": None,
    }.items():
        found = glossary().get(name)
        assert (found.term if found else None) == term, name


def test_a_phrase_that_means_something_else_is_no_term() -> None:
    held = Glossary([Term(term="shock", plain="Too little blood.", reach=1, source="s", url="https://a.b", never=("electric shock",))])
    assert held.get("electric shock") is None
    assert held.get("shock") is not None


def test_short_forms_are_written_out_only_when_sure() -> None:
    article = ["Atrial fibrillation raises the risk of stroke.", "In AF, DOACs are preferred; RA is another matter."]
    known = abbreviations(article, defined=[("XYZ", "xylazine zone"), ("QRS", "one"), ("QRS", "another"), ("word", "not a short form")])
    assert known["DOAC"] == "direct oral anticoagulant"
    assert known["AF"] == "atrial fibrillation"
    assert known["XYZ"] == "xylazine zone"
    assert "RA" not in known and "QRS" not in known and "word" not in known


def test_an_articles_own_definition_goes_before_ours() -> None:
    assert abbreviations((), defined=[("INR", "inner nuclear ring")])["INR"] == "inner nuclear ring"


def test_the_lists_of_short_forms_do_not_contradict_each_other() -> None:
    raw = msgspec.yaml.decode((files("clincite.readers") / "abbreviations.yaml").read_bytes(), type=dict[str, dict[str, str]])
    assert set(raw) == {"sure", "if_named"}
    assert not set(raw["sure"]) & set(raw["if_named"])
    for forms in raw.values():
        assert list(forms) == sorted(forms, key=str.casefold)
        for short, long in forms.items():
            assert is_abbreviation(short.replace("-", "")), short
            assert len(long) > len(short) and long == long.strip()
