"""Verification finds every change, at every place, and says which rule is broken where.

The library and the answer are built by hand from invented text. Unless a test says otherwise, the changed answer is sealed again with
a right id, so that only the content can give the change away.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.answers import (
    Answer,
    AnswerSection,
    Claim,
    Conflict,
    Emergency,
    Gap,
    Group,
    Receipt,
    sealed,
)
from clincite.compose.edits import EDITS, Place, derive
from clincite.compose.rewording import REWORDED
from clincite.compose.verify import Finding, verify_answer
from clincite.compose.write import reference_to
from clincite.evidence.appraise import grade_of, level_of
from clincite.library import EmbeddedLibrary
from clincite.records import Facet, Quote, Record, RecordKind, RecordStatus, Relation, Section, quote_from

TRIAL = Record(
    id="pmid:1",
    kind=RecordKind.TRIAL,
    title="Bark water for third-lid flutter in owls",
    sections=(
        Section(
            name="Results", text="We found that bark water at 2.5 mg/kg did not stop third-lid flutter in 12 of 40 owls. None came to harm."
        ),
        Section(name="Notes", text="Owls were counted at dusk."),
    ),
    authors=("Roe R", "Doe D"),
    source="J Owls",
    year=2020,
    ids={"pmid": "1", "doi": "10.1/owl"},
    design="randomised trial",
    population="grown owls",
    n=40,
    status=RecordStatus.CURRENT,
    status_checked="2026-01-01",
)
GUIDELINE = Record(
    id="guide:1",
    kind=RecordKind.GUIDELINE_SUMMARY,
    title="Owl care",
    sections=(
        Section(
            name="Flutter › Group E (< 5 years)",
            text="warm water twice daily is advised (Strong, Low); OR",
            role="first_line",
        ),
    ),
    issuer="Owl Society",
    year=2021,
    url="https://example.org/owls",
    digest=True,
)
OTHER = Record(
    id="pmid:2",
    kind=RecordKind.OBSERVATIONAL,
    title="Flutter counted",
    sections=(Section(name="Main", text="Flutter is rare in 95% of owls."),),
)
AGAIN = Record(
    id="pmid:4",
    kind=RecordKind.CASE_REPORT,
    title="Bark water once more",
    sections=(Section(name="Main", text="In conclusion, bark water at 2.5 mg/kg did not stop third-lid flutter in 12 of 40 owls."),),
)
UNUSED = Record(id="pmid:3", kind=RecordKind.REVIEW, title="Not cited", sections=(Section(name="Main", text="Flutter was seen."),))
RECORDS = (TRIAL, AGAIN, GUIDELINE, OTHER, UNUSED)
CITED = (TRIAL, AGAIN, GUIDELINE, OTHER)


def quoted(record: Record, part: int, words: str) -> Quote:
    section = record.sections[part]
    start = section.text.index(words)
    return quote_from(record, section, start, start + len(words))


def claimed(name: str, facet: Facet, record: Record, part: int, words: str, *further: Quote, **more: Any) -> Claim:
    section = record.sections[part]
    text, edits = derive(words, Place(record=record, section=section))
    strength, certainty = grade_of(section, words)
    return Claim(
        id=name,
        text=text,
        facet=facet,
        role=section.role,
        level=level_of(record, facet),
        strength=strength,
        certainty=certainty,
        edits=edits,
        quotes=(quoted(record, part, words), *further),
        **more,
    )


def build() -> Answer:
    claims = (
        claimed(
            "c1",
            Facet.TREATMENT,
            TRIAL,
            0,
            "We found that bark water at 2.5 mg/kg did not stop third-lid flutter in 12 of 40 owls.",
            quoted(AGAIN, 0, AGAIN.sections[0].text),
            against=("c2",),
        ),
        claimed("c2", Facet.TREATMENT, GUIDELINE, 0, "warm water twice daily is advised (Strong, Low); OR", against=("c1",)),
        claimed("c3", Facet.EPIDEMIOLOGY, OTHER, 0, "Flutter is rare in 95% of owls."),
        claimed("c4", Facet.HARM, TRIAL, 0, "None came to harm."),
    )
    return sealed(
        Answer(
            question="What helps third-lid flutter?",
            title="Third-lid flutter",
            facets=(Facet.TREATMENT,),
            emergency=Emergency(kind="owl", title="Call", claims=("c2",)),
            direct_answer=("c1",),
            sections=(
                AnswerSection(heading="Treatment", facet=Facet.TREATMENT, groups=(Group(label="Flutter", claims=("c1", "c2")),)),
                AnswerSection(heading="How common", facet=Facet.EPIDEMIOLOGY, groups=(Group(label="", claims=("c3",)),)),
            ),
            claims=claims,
            references=tuple(reference_to(record, number) for number, record in enumerate(CITED, start=1)),
            gaps=(Gap(asked="Harm", looked_for=(), nearest=(), why_not="Few.", would_answer="More.", claims=("c4",)),),
            conflicts=(Conflict(claims=("c1", "c2"), difference="Who was asked."),),
            receipt=Receipt(library="0" * 64, engine="clincite", searched=4, found=4, dropped=(), used=3),
            created="2026-01-01T00:00:00Z",
        )
    )


SOUND = build()
PLAIN: dict[str, Any] = json.loads(msgspec.json.encode(SOUND))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLibrary:
    built = EmbeddedLibrary(tmp_path_factory.mktemp("verify") / "library", create=True)
    built.add(RECORDS)
    return built


def with_change(change: Callable[[dict[str, Any]], None]) -> Answer:
    """The sound answer with a change, sealed again."""
    content = json.loads(json.dumps(PLAIN))
    change(content)
    return sealed(msgspec.convert(content, Answer))


def findings(answer: Answer, library: EmbeddedLibrary) -> list[Finding]:
    return list(verify_answer(answer, library).findings)


def rules(found: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.where) for finding in found}


def other_than(char: str) -> str:
    if char in "0123456789":
        return str((int(char) + 1) % 10)
    return "x" if char != "x" else "y"


def test_a_sound_answer_has_no_findings(library: EmbeddedLibrary) -> None:
    done = verify_answer(SOUND, library)
    assert done.findings == ()
    assert (done.claims, done.quotes, done.records) == (4, 5, 4)
    assert {edit for claim in SOUND.claims for edit in claim.edits} >= {
        "drop_lead_in",
        "drop_strength_mark",
        "drop_trailing",
        "prefix_heading",
        "capitalise",
    }


def test_an_answer_without_claims_is_sound(library: EmbeddedLibrary) -> None:
    empty = msgspec.structs.replace(SOUND, emergency=None, direct_answer=(), sections=(), claims=(), references=(), gaps=(), conflicts=())
    assert findings(sealed(empty), library) == []


# -- quotations ------------------------------------------------------------------------------------------------------------

QUOTES = [(claim, quote) for claim, held in enumerate(SOUND.claims) for quote in range(len(held.quotes))]


@pytest.mark.parametrize(("claim", "quote"), QUOTES)
def test_every_character_of_every_quotation(library: EmbeddedLibrary, claim: int, quote: int) -> None:
    text = SOUND.claims[claim].quotes[quote].text
    for place in range(len(text)):
        for new in (
            text[:place] + other_than(text[place]) + text[place + 1 :],
            text[:place] + text[place + 1 :],
            f"{text[:place]}x{text[place:]}",
        ):

            def change(content: dict[str, Any], new: str = new) -> None:
                content["claims"][claim]["quotes"][quote]["text"] = new

            (finding, *rest) = [item for item in findings(with_change(change), library) if item.rule == "quotation"]
            assert not rest
            assert (finding.claim, finding.quote) == (SOUND.claims[claim].id, quote + 1)
            assert finding.where == f"claims[{claim}].quotes[{quote}].text"
            assert finding.message.startswith(f"{SOUND.claims[claim].quotes[quote].record}, section ")


@pytest.mark.parametrize(("claim", "quote"), QUOTES)
@pytest.mark.parametrize(
    ("field", "new", "rule", "where"),
    [
        ("record", "pmid:9", "record-missing", "record"),
        ("record", "pmid:3", "section-missing", "section"),
        ("record_sha256", "0" * 64, "record-changed", "record_sha256"),
        ("section", "No such part", "section-missing", "section"),
        ("start", lambda old: old + 1, "quotation", "text"),
        ("start", -1, "span", "start"),
        ("start", 10**6, "span", "start"),
        ("end", lambda old: old - 1, "quotation", "text"),
        ("end", 10**6, "span", "start"),
        ("end", 0, "span", "start"),
        ("end", -1, "span", "start"),
    ],
)
def test_every_other_field_of_every_quotation(
    library: EmbeddedLibrary, claim: int, quote: int, field: str, new: Any, rule: str, where: str
) -> None:
    def change(content: dict[str, Any]) -> None:
        part = content["claims"][claim]["quotes"][quote]
        part[field] = new(part[field]) if callable(new) else new

    if (field, new) == ("record", "pmid:3") and SOUND.claims[claim].quotes[quote].section == "Main":
        rule, where = "span", "start"  # that record has a section of the name, but a shorter one
    found = findings(with_change(change), library)
    assert (rule, f"claims[{claim}].quotes[{quote}].{where}") in rules(found)
    assert {(item.claim, item.quote) for item in found if item.rule == rule} == {(SOUND.claims[claim].id, quote + 1)}


def test_every_digit_of_every_hash(library: EmbeddedLibrary) -> None:
    for place in range(64):

        def change(content: dict[str, Any], place: int = place) -> None:
            part = content["claims"][0]["quotes"][0]
            part["record_sha256"] = (
                part["record_sha256"][:place] + other_than(part["record_sha256"][place]) + part["record_sha256"][place + 1 :]
            )

        assert rules(findings(with_change(change), library)) >= {("record-changed", "claims[0].quotes[0].record_sha256")}


def test_another_span_with_its_own_words_does_not_pass(library: EmbeddedLibrary) -> None:
    def change(content: dict[str, Any]) -> None:
        content["claims"][2]["quotes"][0] = json.loads(msgspec.json.encode(quoted(OTHER, 0, "Flutter is rare in 95%")))

    assert ("derivation", "claims[2].text") in rules(findings(with_change(change), library))


def test_a_further_quotation_must_say_the_same(library: EmbeddedLibrary) -> None:
    def change(content: dict[str, Any]) -> None:
        content["claims"][3]["quotes"].append(json.loads(msgspec.json.encode(quoted(TRIAL, 1, "Owls were counted at dusk."))))

    found = findings(with_change(change), library)
    assert {(item.rule, item.claim, item.quote, item.where) for item in found} == {("support", "c4", 2, "claims[3].text")}


def test_an_unrelated_quotation_without_numbers_is_found_too(library: EmbeddedLibrary) -> None:
    plain = claimed("c3", Facet.EPIDEMIOLOGY, UNUSED, 0, "Flutter was seen.", quoted(TRIAL, 1, "Owls were counted at dusk."))

    def change(content: dict[str, Any]) -> None:
        content["claims"][2] = json.loads(msgspec.json.encode(plain))
        content["references"][3] = json.loads(msgspec.json.encode(reference_to(UNUSED, 4)))

    assert [item.message for item in findings(with_change(change), library)] == ["quotation 2 does not say the same as the claim"]


def test_one_quotation_twice(library: EmbeddedLibrary) -> None:
    def change(content: dict[str, Any]) -> None:
        content["claims"][2]["quotes"] *= 2

    assert rules(findings(with_change(change), library)) == {("structure", "claims[2].quotes")}


# -- claims ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claim", range(len(SOUND.claims)))
def test_every_character_of_every_claim(library: EmbeddedLibrary, claim: int) -> None:
    text = SOUND.claims[claim].text
    for place in range(len(text)):
        for new in (
            text[:place] + other_than(text[place]) + text[place + 1 :],
            text[:place] + text[place + 1 :],
            f"{text[:place]}x{text[place:]}",
        ):

            def change(content: dict[str, Any], new: str = new) -> None:
                content["claims"][claim]["text"] = new

            (finding,) = [item for item in findings(with_change(change), library) if item.rule == "derivation"]
            assert (finding.claim, finding.where) == (SOUND.claims[claim].id, f"claims[{claim}].text")


@pytest.mark.parametrize("claim", range(len(SOUND.claims)))
def test_every_digit_is_found_by_the_independent_check_as_well(library: EmbeddedLibrary, claim: int) -> None:
    text = SOUND.claims[claim].text
    for place in (place for place, char in enumerate(text) if char in "0123456789"):

        def change(content: dict[str, Any], place: int = place) -> None:
            content["claims"][claim]["text"] = text[:place] + other_than(text[place]) + text[place + 1 :]

        assert ("support", f"claims[{claim}].text") in rules(findings(with_change(change), library))


@pytest.mark.parametrize(
    ("old", "new", "check", "claim_words", "quote_words"),
    [
        ("2.5 mg/kg", "25 mg/kg", "number", "25 mg/kg", "2.5 mg/kg"),
        ("2.5 mg/kg", "2.5 g/kg", "unit", "2.5 g/kg", "2.5 mg/kg"),
        ("did not stop", "did stop", "negation", None, "not stop"),
    ],
)
def test_a_finding_of_support_names_the_check_and_the_words_that_differ(
    library: EmbeddedLibrary, old: str, new: str, check: str, claim_words: str | None, quote_words: str
) -> None:
    def change(content: dict[str, Any]) -> None:
        content["claims"][0]["text"] = content["claims"][0]["text"].replace(old, new)

    found = [finding for finding in findings(with_change(change), library) if finding.check == check and finding.quote == 1]
    assert [(finding.rule, finding.claim, finding.where) for finding in found] == [("support", "c1", "claims[0].text")]
    assert found[0].quote_words == quote_words
    assert quote_words in found[0].message
    if claim_words is not None:
        assert found[0].claim_words == claim_words
        assert claim_words in found[0].message


def test_a_negation_dropped_from_claim_and_quotation_alike(library: EmbeddedLibrary) -> None:
    def change(content: dict[str, Any]) -> None:
        claim = content["claims"][0]
        claim["text"] = claim["text"].replace("did not stop", "did stop")
        for quote in claim["quotes"]:
            quote["text"] = quote["text"].replace("did not stop", "did stop")

    found = rules(findings(with_change(change), library))
    assert found == {("quotation", "claims[0].quotes[0].text"), ("quotation", "claims[0].quotes[1].text")}


@pytest.mark.parametrize("claim", range(len(SOUND.claims)))
def test_any_other_list_of_edits(library: EmbeddedLibrary, claim: int) -> None:
    edits = list(SOUND.claims[claim].edits)
    lists = [edits[:place] + edits[place + 1 :] for place in range(len(edits))]
    lists += [[*edits[:place], name, *edits[place:]] for place in range(len(edits) + 1) for name in [*EDITS, REWORDED, "embellish", ""]]
    lists += [list(reversed(edits))] if len(edits) > 1 else []
    lists += [[*edits[:place], edits[place + 1], edits[place], *edits[place + 2 :]] for place in range(len(edits) - 1)]
    for new in lists:

        def change(content: dict[str, Any], new: list[str] = new) -> None:
            content["claims"][claim]["edits"] = new

        found = [item for item in findings(with_change(change), library) if item.rule == "derivation"]
        assert found, new
        assert {item.claim for item in found} == {SOUND.claims[claim].id}
        assert {item.where for item in found} <= {f"claims[{claim}].text", f"claims[{claim}].edits"}


@pytest.mark.parametrize("claim", range(len(SOUND.claims)))
@pytest.mark.parametrize(("field", "new"), [("level", "1"), ("strength", "Class I"), ("certainty", "high"), ("role", "red_flag")])
def test_the_grading_is_that_of_the_source(library: EmbeddedLibrary, claim: int, field: str, new: str) -> None:
    def change(content: dict[str, Any]) -> None:
        content["claims"][claim][field] = new

    (finding,) = findings(with_change(change), library)
    assert (finding.rule, finding.claim, finding.where) == ("grading", SOUND.claims[claim].id, f"claims[{claim}].{field}")
    assert repr(new) in finding.message


def test_a_level_taken_away(library: EmbeddedLibrary) -> None:
    def change(content: dict[str, Any]) -> None:
        content["claims"][0]["level"] = None

    assert rules(findings(with_change(change), library)) == {("grading", "claims[0].level")}


# -- the answer's own order ------------------------------------------------------------------------------------------------


def set_at(path: str, new: Any) -> Callable[[dict[str, Any]], None]:
    def change(content: dict[str, Any]) -> None:
        *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        holder: Any = content
        for step in steps:
            holder = holder[step]
        holder[last] = new

    return change


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("direct_answer.0", "direct_answer"),
        ("emergency.claims.0", "emergency.claims"),
        ("sections.0.groups.0.claims.1", "sections[0].groups[0].claims"),
        ("gaps.0.claims.0", "gaps[0].claims"),
        ("conflicts.0.claims.1", "conflicts[0].claims"),
        ("claims.0.against.0", "claims[0].against"),
    ],
)
def test_a_claim_that_is_not_there(library: EmbeddedLibrary, path: str, where: str) -> None:
    found = findings(with_change(set_at(path, "c9")), library)
    assert ("structure", where) in rules(found)
    assert any(item.message == "there is no claim c9" and item.claim == "c9" for item in found)


@pytest.mark.parametrize("claim", range(len(SOUND.claims)))
def test_a_claim_renamed(library: EmbeddedLibrary, claim: int) -> None:
    found = findings(with_change(set_at(f"claims.{claim}.id", "c9")), library)
    assert {item.message for item in found} >= {f"there is no claim {SOUND.claims[claim].id}", "claim c9 is shown nowhere"}


def test_one_name_for_two_claims(library: EmbeddedLibrary) -> None:
    found = findings(with_change(set_at("claims.2.id", "c1")), library)
    assert ("structure", "claims") in rules(found)


def test_a_claim_shown_nowhere(library: EmbeddedLibrary) -> None:
    assert rules(findings(with_change(set_at("gaps", [])), library)) == {("structure", "claims[3]")}


def test_a_claim_without_a_quotation(library: EmbeddedLibrary) -> None:
    found = findings(with_change(set_at("claims.3.quotes", [])), library)
    assert rules(found) == {("structure", "claims[3].quotes")}


def test_another_schema(library: EmbeddedLibrary) -> None:
    assert rules(findings(with_change(set_at("schema", "clincite/answer/2")), library)) == {("schema", "schema")}


# -- references ------------------------------------------------------------------------------------------------------------

REFERENCE_CHANGES: dict[str, Any] = {
    "number": 7,
    "record": "pmid:3",
    "kind": "label",
    "issuer": "Another Society",
    "status": "superseded",
    "status_checked": "2026-06-06",
    "title": "Another title",
    "authors": ["Poe P"],
    "source": "J Cats",
    "year": 1999,
    "ids": {"pmid": "77"},
    "url": "https://example.org/other",
    "digest": None,
    "summary": None,
    "design": "cohort",
    "population": "chicks",
    "n": 41,
    "superseded_by": "guide:9",
    "notices": ["pmid:9"],
    "retracted_cites": ["pmid:8"],
}


def test_every_field_of_a_reference_is_tried() -> None:
    assert set(REFERENCE_CHANGES) == set(SOUND.references[0].__struct_fields__)


@pytest.mark.parametrize("place", range(len(CITED)))
@pytest.mark.parametrize("field", REFERENCE_CHANGES)
def test_every_field_of_every_reference(library: EmbeddedLibrary, place: int, field: str) -> None:
    new = not getattr(SOUND.references[place], field) if field in {"digest", "summary"} else REFERENCE_CHANGES[field]
    found = findings(with_change(set_at(f"references.{place}.{field}", new)), library)
    outside = {"status", "status_checked", "superseded_by", "notices", "retracted_cites"}
    rule = "status-changed" if field in outside else "reference"
    assert (rule, f"references[{place}].{field}") in rules(found)


@pytest.mark.parametrize("place", range(len(CITED)))
def test_every_character_of_a_title(library: EmbeddedLibrary, place: int) -> None:
    title = SOUND.references[place].title
    for at in range(len(title)):
        found = findings(with_change(set_at(f"references.{place}.title", title[:at] + other_than(title[at]) + title[at + 1 :])), library)
        assert rules(found) == {("reference", f"references[{place}].title")}


def test_a_reference_left_out_put_twice_or_in_another_place(library: EmbeddedLibrary) -> None:
    listed = PLAIN["references"]
    assert ("reference", "references") in rules(findings(with_change(set_at("references", listed[1:])), library))
    twice = findings(with_change(set_at("references", [*listed, {**listed[0], "number": 5}])), library)
    assert [item.message for item in twice] == ["pmid:1 is listed more than once"]
    assert ("reference", "references[0].number") in rules(
        findings(with_change(set_at("references", [listed[1], listed[0], *listed[2:]])), library)
    )


def test_a_reference_to_a_record_that_is_gone(library: EmbeddedLibrary) -> None:
    found = findings(with_change(set_at("references.3.record", "pmid:9")), library)
    assert {item.message for item in found} == {"pmid:2 is quoted but not listed among the references", "pmid:9 is listed but never quoted"}


# -- the seal --------------------------------------------------------------------------------------------------------------


def leaves(value: Any, path: str = "") -> list[str]:
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaves(part, f"{path}.{key}")]
    if isinstance(value, list):
        return [leaf for place, part in enumerate(value) for leaf in leaves(part, f"{path}.{place}")]
    return [path.lstrip(".")]


@pytest.mark.parametrize("path", [path for path in leaves(PLAIN) if path not in {"created", "id"}])
def test_any_value_changed_without_sealing_again(library: EmbeddedLibrary, path: str) -> None:
    holder: Any = PLAIN
    for step in path.split("."):
        holder = holder[int(step) if step.isdigit() else step]
    new: Any = (
        "x" if holder is None else not holder if isinstance(holder, bool) else holder + 1 if isinstance(holder, int) else f"{holder}x"
    )
    content = json.loads(json.dumps(PLAIN))
    set_at(path, new)(content)
    try:
        answer = msgspec.convert(content, Answer)
    except msgspec.ValidationError:
        return  # no longer an answer at all
    assert ("answer-id", "id") in rules(findings(answer, library))


def test_a_wrong_id(library: EmbeddedLibrary) -> None:
    for place in range(64):
        wrong = SOUND.id[:place] + other_than(SOUND.id[place]) + SOUND.id[place + 1 :]
        assert rules(findings(msgspec.structs.replace(SOUND, id=wrong), library)) == {("answer-id", "id")}


@given(created=st.text())
def test_the_time_is_not_sealed(created: str, library: EmbeddedLibrary) -> None:
    assert findings(msgspec.structs.replace(SOUND, created=created), library) == []


# -- the library changes ---------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(tmp_path: Path) -> EmbeddedLibrary:
    built = EmbeddedLibrary(tmp_path / "library", create=True)
    built.add(RECORDS)
    return built


def with_text(record: Record, part: int, text: str) -> Record:
    sections = list(record.sections)
    sections[part] = msgspec.structs.replace(sections[part], text=text)
    return msgspec.structs.replace(record, sections=tuple(sections))


def test_a_record_whose_quoted_words_changed(mine: EmbeddedLibrary) -> None:
    mine.add([with_text(TRIAL, 0, TRIAL.sections[0].text.replace("12 of 40", "13 of 40"))])
    found = findings(SOUND, mine)
    assert ("quotation", "claims[0].quotes[0].text") in rules(found)
    assert any("12 of 40" in item.message and "13 of 40" in item.message for item in found)


def test_a_record_that_changed_elsewhere(mine: EmbeddedLibrary) -> None:
    mine.add([with_text(TRIAL, 1, "Owls were counted at dawn.")])
    assert rules(findings(SOUND, mine)) == {
        (f"{rule}", f"claims[{claim}].quotes[0].record_sha256") for rule in ("record-changed",) for claim in (0, 3)
    }


def test_a_section_that_went(mine: EmbeddedLibrary) -> None:
    mine.add([msgspec.structs.replace(TRIAL, sections=TRIAL.sections[1:])])
    assert rules(findings(SOUND, mine)) == {
        ("section-missing", "claims[0].quotes[0].section"),
        ("section-missing", "claims[3].quotes[0].section"),
    }


def test_a_record_that_went(mine: EmbeddedLibrary) -> None:
    mine.remove(["pmid:2"])
    (finding,) = findings(SOUND, mine)
    assert (finding.rule, finding.claim, finding.where) == ("record-missing", "c3", "claims[2].quotes[0].record")
    assert "pmid:2" in finding.message


def test_a_record_that_was_retracted(mine: EmbeddedLibrary) -> None:
    mine.add([msgspec.structs.replace(TRIAL, status=RecordStatus.RETRACTED)])
    found = findings(SOUND, mine)
    assert {(item.rule, item.claim, item.where) for item in found} == {
        ("retracted", "c1", "claims[0].quotes[0]"),
        ("retracted", "c4", "claims[3].quotes[0]"),
        ("status-changed", None, "references[0].status"),
    }


def test_a_retraction_cannot_be_hidden_by_writing_it_into_the_reference(mine: EmbeddedLibrary) -> None:
    mine.add([msgspec.structs.replace(TRIAL, status=RecordStatus.RETRACTED)])
    assert {item.rule for item in findings(with_change(set_at("references.0.status", "retracted")), mine)} == {"retracted"}


@pytest.mark.parametrize("status", [RecordStatus.SUPERSEDED, RecordStatus.CONCERN, RecordStatus.CORRECTED, RecordStatus.UNKNOWN])
def test_any_other_change_of_status(mine: EmbeddedLibrary, status: RecordStatus) -> None:
    mine.restate([msgspec.structs.replace(TRIAL, status=status)])
    assert rules(findings(SOUND, mine)) == {("status-changed", "references[0].status")}


def test_a_later_retraction_among_the_cited_papers_is_news_and_no_forgery(mine: EmbeddedLibrary) -> None:
    tie = Relation(type="CitesRetracted", target="pmid:8")
    mine.restate([msgspec.structs.replace(TRIAL, relations=(*TRIAL.relations, tie))])
    assert rules(findings(SOUND, mine)) == {("status-changed", "references[0].retracted_cites")}
    tie = Relation(type="ErratumIn", target="pmid:9")
    mine.restate([msgspec.structs.replace(TRIAL, relations=(*TRIAL.relations, tie))])
    assert rules(findings(SOUND, mine)) == {("status-changed", "references[0].notices")}


def test_a_record_damaged_in_the_library(mine: EmbeddedLibrary) -> None:
    from tests.library.test_embedded import store_as_is

    mine.remove(["pmid:2"])
    store_as_is(mine, OTHER, msgspec.json.encode(OTHER).replace(b"95%", b"59%"), "0" * 64)
    (finding,) = findings(SOUND, mine)
    assert (finding.rule, finding.claim) == ("record-missing", "c3")
    assert "was altered" in finding.message


def test_a_quotation_is_a_whole_statement_as_the_engine_cuts_it(tmp_path: Path) -> None:
    library = EmbeddedLibrary(tmp_path / "library", create=True)
    library.add([TRIAL])
    section = TRIAL.section("Results")
    assert section is not None
    start = section.text.index("stop third-lid")
    whole = quote_from(TRIAL, section, 0, section.text.index(" None"))
    narrowed = quote_from(TRIAL, section, start, section.text.index(" None"))
    for quote, expected in ((whole, False), (narrowed, True)):
        claim = Claim(id="c1", text=quote.text, quotes=(quote,), facet=Facet.TREATMENT)
        answer = Answer(
            question="q", title="t", reader="clinician", facets=(), claims=(claim,), direct_answer=("c1",), sections=(), references=(),
            gaps=(), conflicts=(), receipt=Receipt(library="l", engine="clincite 1", searched=1, found=1, dropped=(), used=1),
            created="2026-01-01",
        )  # fmt: skip
        rules = {finding.rule for finding in verify_answer(answer, library, engine="clincite 1").findings}
        assert ("span" in rules) is expected
        assert "span" not in {finding.rule for finding in verify_answer(answer, library, engine="clincite 2").findings}
