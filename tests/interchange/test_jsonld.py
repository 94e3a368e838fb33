from __future__ import annotations

from typing import Any

import msgspec
import pytest

from clincite.answers import Answer, ReviewState
from clincite.interchange.jsonld import PageFacts, medical_web_page
from tests.interchange import references
from tests.interchange.schema_org import faults
from tests.render import sample

FACTS = PageFacts(
    url="https://site.test/answers/grey-spells",
    site_name="Spells",
    site_url="https://site.test/",
    policy_url="https://site.test/policy",
    description="Lorem tablets shortened grey spells.",
    published="2026-11-23T10:00:00Z",
    codes={"Grey spells": "HP:0000009", "Low ipsum": "", "Elsewhere": "HP:1"},
)
BY = msgspec.structs.replace(FACTS, reviewers=(("Dr A. Lee", "neurologist"),), reviewed_on="2026-11-24")
TWO = msgspec.structs.replace(BY, reviewers=(("Dr A. Lee", "neurologist"), ("B. Roe", "")))


def page(answer: Answer | None = None, facts: PageFacts = FACTS, **changes: Any) -> dict[str, Any]:
    return medical_web_page(answer or sample.sample(**changes), facts)


@pytest.mark.parametrize("answer", [sample.sample(), references.answer(), sample.sample(references=(), claims=(), direct_answer=())])
@pytest.mark.parametrize("facts", [FACTS, BY, TWO])
@pytest.mark.parametrize("reader", ["clinician", "patient", "student"])
@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_schema_org_takes_it(answer: Answer, facts: PageFacts, reader: str, state: str) -> None:
    whole = msgspec.structs.replace(answer, reader=reader, review=ReviewState(state=state))
    data = medical_web_page(whole, facts)
    assert data["@context"] == "https://schema.org" and data["@type"] == "MedicalWebPage"
    assert list(faults(data)) == []


def test_the_check_itself_finds_faults() -> None:
    data = page()
    wrong = {**data, "lastReviewed": "yesterday", "dosage": "1 mg", "reviewedBy": "Dr Nobody", "citation": [{"@type": "MedicalGuideline"}]}
    assert len(list(faults(wrong))) == 5


@pytest.mark.parametrize(
    "state",
    [
        "draft",
        "submitted",
        "under_review",
        "changes_requested",
        "rejected",
        "withdrawn",
        "evidence_changed",
        "expired",
        "outdated",
        "",
        "Approved",
    ],
)
def test_no_review_is_claimed_in_any_state_but_approved(state: str) -> None:
    data = page(facts=BY, review=ReviewState(state=state))
    assert "reviewedBy" not in data and "lastReviewed" not in data


def test_no_review_is_claimed_where_nobody_is_known() -> None:
    data = page(review=ReviewState(state="approved"))
    assert "reviewedBy" not in data and "lastReviewed" not in data
    assert data["creativeWorkStatus"] == "Approved"


def test_a_known_review_is_told() -> None:
    data = page(facts=BY, review=ReviewState(state="approved", version=3))
    lee = {"@type": "Person", "name": "Dr A. Lee", "honorificSuffix": "neurologist"}
    assert data["reviewedBy"] == lee
    assert (data["lastReviewed"], data["version"]) == ("2026-11-24", 3)
    both = page(facts=TWO, review=ReviewState(state="approved"))
    assert both["reviewedBy"] == [lee, {"@type": "Person", "name": "B. Roe"}]


def test_what_it_is_about() -> None:
    about = {one["name"]: one for one in page()["about"]}
    assert about["Grey spells"]["code"] == {
        "@type": "MedicalCode",
        "codeValue": "HP:0000009",
        "codingSystem": "Human Phenotype Ontology",
    }
    assert about["Low ipsum"]["code"]["codeValue"] == "HP:0000001", "the id that the answer gives"
    assert "Cold weather" not in about, "a heading that is no known condition"


@pytest.mark.parametrize(
    ("reader", "audience"),
    [
        ("clinician", "https://schema.org/Clinician"),
        ("patient", {"@type": "Patient", "audienceType": "Patients and their families"}),
        ("student", {"@type": "MedicalAudience", "audienceType": "Students of the health professions"}),
    ],
)
def test_audience(reader: str, audience: Any) -> None:
    assert page(reader=reader)["medicalAudience"] == audience


def test_a_retracted_source_says_so() -> None:
    works = {work["name"]: work for work in page()["citation"]}
    struck = [work for work in works.values() if work.get("creativeWorkStatus") == "Retracted"]
    assert [work["name"] for work in struck] == ["RETRACTED: Invented study number 2 of grey spells"]
    assert {work["@type"] for work in works.values()} >= {"MedicalScholarlyArticle"}
