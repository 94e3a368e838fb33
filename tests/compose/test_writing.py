"""Whole answers over a small library of invented text: what is said, what is left out and owned up to, in what order."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from clincite.answers import Answer
from clincite.compose.verify import verify_answer
from clincite.compose.write import write_answer
from clincite.library import EmbeddedLibrary
from clincite.question.plan import Expansion, QuestionPlan
from clincite.records import Condition, Facet, Presentation, Record, RecordKind, RecordStatus, Section

AS_OF = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)
ZORB = Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",))


def record(key: str, *sections: Section, kind: RecordKind = RecordKind.TRIAL, title: str = "On zorb disease", **more: object) -> Record:
    built = Record(id=f"pmid:{key}", kind=kind, title=title, sections=sections, year=2020, ids={"pmid": key}, conditions=(ZORB,))
    return msgspec.structs.replace(built, **more)


def results(text: str, **more: object) -> Section:
    return msgspec.structs.replace(Section(name="Results", text=text), **more)


def plan(text: str = "treatment of zorb disease", *, facets: tuple[Facet, ...] = (Facet.TREATMENT,), **more: object) -> QuestionPlan:
    built = QuestionPlan(text=text, facets=facets, conditions=(ZORB,), focus=("zorb", "diseas"))
    return msgspec.structs.replace(built, **more)


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def written(asked: QuestionPlan, records: Iterable[Record]) -> Answer:
        library = EmbeddedLibrary(tmp_path / "library", create=True)
        library.add(records)
        answer = write_answer(asked, library, reader="clinician", as_of=AS_OF, engine="clincite test")
        assert verify_answer(answer, library).findings == ()
        return answer

    return written


def texts(answer: Answer) -> list[str]:
    return [claim.text for claim in answer.claims]


def test_a_retracted_source_supports_nothing_and_is_counted(write) -> None:  # type: ignore[no-untyped-def]
    good = record("1", results("Plimba improved zorb disease in 12 of 40 adults."))
    bad = record("2", results("Plimba cured zorb disease in 40 of 40 adults."), status=RecordStatus.RETRACTED)
    answer = write(plan(), [good, bad])
    assert texts(answer) == ["Plimba improved zorb disease in 12 of 40 adults."]
    assert [reference.record for reference in answer.references] == ["pmid:1"]
    assert {dropped.reason: dropped.count for dropped in answer.receipt.dropped}["retracted"] == 1


def test_a_notice_is_no_evidence(write) -> None:  # type: ignore[no-untyped-def]
    answer = write(plan(), [record("1", results("Plimba improved zorb disease in 12 of 40 adults."), kind=RecordKind.NOTICE)])
    assert answer.claims == ()
    assert "notice without evidence of its own" in {dropped.reason for dropped in answer.receipt.dropped}


def test_background_sentences_are_not_findings(write) -> None:  # type: ignore[no-untyped-def]
    paper = record(
        "1", Section(name="Background", text="Plimba is the treatment of choice for zorb disease."), results("Zorb disease improved.")
    )
    answer = write(plan(), [paper])
    assert "Plimba is the treatment of choice for zorb disease." not in texts(answer)
    assert "background or methods of a paper, not its findings" in {dropped.reason for dropped in answer.receipt.dropped}


def test_two_sources_that_say_the_same_make_one_claim(write) -> None:  # type: ignore[no-untyped-def]
    one = record("1", results("Plimba improved zorb disease in 12 of 40 adults."))
    two = record("2", Section(name="Conclusions", text="Plimba improved zorb disease in 12 of 40 adults."))
    answer = write(plan(), [one, two])
    assert len(answer.claims) == 1
    assert {quote.record for quote in answer.claims[0].quotes} == {"pmid:1", "pmid:2"}


def test_other_numbers_are_another_claim(write) -> None:  # type: ignore[no-untyped-def]
    one = record("1", results("Plimba improved zorb disease in 12 of 40 adults."))
    two = record("2", results("Plimba improved zorb disease in 13 of 40 adults."))
    assert len(write(plan(), [one, two]).claims) == 2


def test_a_sentence_that_leans_on_its_paper_is_left_out_where_another_answers(write) -> None:  # type: ignore[no-untyped-def]
    leaning = record("1", results("In these patients with zorb disease treatment improved with our plimba."))
    sound = record("2", results("Plimba improved zorb disease in 12 of 40 adults."))
    assert texts(write(plan(), [leaning, sound])) == ["Plimba improved zorb disease in 12 of 40 adults."]


def test_nothing_found_is_a_gap_that_names_the_missing_word(write) -> None:  # type: ignore[no-untyped-def]
    asked = QuestionPlan(text="treatment of quonk", facets=(Facet.TREATMENT,), focus=("quonk",))
    answer = write(asked, [record("1", results("Plimba improved zorb disease in 12 of 40 adults."))])
    (gap,) = answer.gaps
    assert (answer.claims, answer.references, gap.nearest) == ((), (), ())
    assert "quonk" in gap.why_not
    assert "quonk" in gap.would_answer


def test_a_side_without_evidence_is_a_gap(write) -> None:  # type: ignore[no-untyped-def]
    asked = plan("treatment and prevention of zorb disease", facets=(Facet.TREATMENT, Facet.PREVENTION))
    answer = write(asked, [record("1", results("Plimba therapy improved zorb disease in 12 of 40 adults."))])
    assert [gap.asked for gap in answer.gaps] == ["Prevention of zorb disease"]
    assert answer.gaps[0].nearest == ("pmid:1",)


def test_a_group_that_no_source_speaks_of_is_a_gap(write) -> None:  # type: ignore[no-untyped-def]
    adults = record("1", results("Plimba therapy improved zorb disease in 12 of 40 adults."))
    children = record("2", results("Plimba therapy improved zorb disease in 5 of 20 children."))
    assert [gap.asked for gap in write(plan(population=("children",)), [adults]).gaps] == ["Zorb disease: children"]
    answer = write(plan(population=("children",)), [adults, children])
    assert answer.gaps == ()
    assert answer.claims[0].text.endswith("children.")


def test_a_comparison_that_no_source_makes_is_a_gap(write) -> None:  # type: ignore[no-untyped-def]
    asked = plan(
        "is plimba better than surgery for zorb disease", comparison=("plimba", "surgery"), focus=("plimba", "surgeri", "zorb", "diseas")
    )
    notes = [
        note("1", "Plimba therapy improved zorb disease in 12 of 40 adults.", subject="plimba", role="first_line"),
        note("2", "Zorbectomy cured zorb disease in 30 of 60 adults.", subject="zorbectomy", role="procedure"),
        note("5", "Plimba keeps working for years in zorb disease.", subject="plimba", role="first_line"),
        note("6", "Repeat zorbectomy is rarely needed in zorb disease.", subject="zorbectomy", role="procedure"),
        note("3", "Quonkin did nothing for zorb disease in 30 of 60 adults.", subject="quonkin", role="alternative"),
    ]
    answer = write(asked, notes)
    assert [group.label for group in answer.sections[0].groups] == ["Plimba", "Surgery"]
    assert not any("Quonkin" in text for text in texts(answer))
    assert [gap.asked for gap in answer.gaps] == ["Plimba compared with surgery for zorb disease"]
    head_to_head = note("4", "Zorbectomy cured zorb disease more often than plimba, 60% against 20% of 100 adults.", role="procedure")
    answer = write(asked, [*notes, head_to_head])
    assert answer.gaps == ()
    assert answer.claim(answer.direct_answer[0]).text.startswith("Zorbectomy cured zorb disease more often than plimba")


def note(key: str, text: str, *, facet: Facet = Facet.TREATMENT, importance: str = "key", **more: object) -> Record:
    """A starter note: marked with everything that notes are marked with."""
    section = Section(name=f"Note {key}", text=text, facet=facet, condition=ZORB.name, importance=importance)
    return msgspec.structs.replace(record(key, msgspec.structs.replace(section, **more)), id=f"digest:pmid:{key}", digest=True)


def test_figures_far_apart_are_a_conflict_and_near_ones_are_not(write) -> None:  # type: ignore[no-untyped-def]
    notes = [
        note("1", "Zorb disease cleared in 20% of adults.", facet=Facet.PROGNOSIS, measure="remission"),
        note("2", "Zorb disease went away by itself in 60% of untreated people.", facet=Facet.PROGNOSIS, measure="remission"),
    ]
    asked = plan("outlook of zorb disease", facets=(Facet.PROGNOSIS,))
    answer = write(asked, notes)
    (conflict,) = answer.conflicts
    assert set(conflict.claims) == {claim.id for claim in answer.claims}
    assert all(claim.against for claim in answer.claims)
    near = [notes[0], note("2", "Zorb disease went away by itself in 25% of untreated people.", facet=Facet.PROGNOSIS, measure="remission")]
    assert write(asked, near).conflicts == ()


def test_what_sources_say_is_unknown_becomes_a_gap_with_its_claims(write) -> None:  # type: ignore[no-untyped-def]
    known = note("1", "Plimba therapy improved zorb disease in 12 of 40 adults.", role="first_line")
    unknown = note("2", "Whether plimba prevents zorb disease is not known.", facet=Facet.UNCERTAINTY)
    answer = write(plan(), [known, unknown])
    (gap,) = answer.gaps
    assert [answer.claim(name).text for name in gap.claims] == ["Whether plimba prevents zorb disease is not known."]


def test_lines_of_treatment_come_in_their_order(write) -> None:  # type: ignore[no-untyped-def]
    notes = [
        note("1", "Zorbectomy is an operation for zorb disease.", role="procedure"),
        note("2", "Quonkin is an alternative in zorb disease.", role="alternative"),
        note("3", "Plimba comes first in the treatment of zorb disease.", role="first_line"),
        note("4", "Never give blorp in zorb disease.", role="avoid"),
    ]
    answer = write(plan(), notes)
    (section,) = answer.sections
    roles = [answer.claim(name).role for group in section.groups for name in group.claims]
    assert roles == ["first_line", "alternative", "procedure", "avoid"]
    assert answer.claim(answer.direct_answer[0]).role == "first_line"


def test_a_complaint_is_explained_by_bin_and_rank(write) -> None:  # type: ignore[no-untyped-def]
    names = {"Common zorb": ("common", 1), "Rarer zorb": ("common", 2), "Deadly zorb": ("do_not_miss", 1), "Sham zorb": ("mimic", 1)}
    notes = []
    for key, name in enumerate(reversed(names), start=1):
        section = Section(
            name="What it is", text=f"{name} makes the thumb glow.", facet=Facet.DIFFERENTIAL, condition=name, importance="key"
        )
        notes.append(msgspec.structs.replace(record(str(key), section, title=name), id=f"digest:pmid:{key}", conditions=(), digest=True))
    candidates = tuple(
        Presentation(finding="glowing thumb", condition=name, bin=bin_, rank=rank) for name, (bin_, rank) in reversed(names.items())
    )
    asked = QuestionPlan(text="my thumb glows", broad=True, findings=("glowing thumb",), candidates=candidates, focus=("thumb", "glow"))
    answer = write(asked, notes)
    groups = [(group.label, group.role) for group in answer.sections[0].groups]
    assert groups == [("Common zorb", "common"), ("Rarer zorb", "common"), ("Deadly zorb", "do_not_miss"), ("Sham zorb", "mimic")]


def test_a_word_that_points_to_one_condition_brings_it_to_the_front(write) -> None:  # type: ignore[no-untyped-def]
    said = {"Common zorb": "pales at dusk", "Rarer zorb": "comes with hiccups", "Third zorb": "itches", "Last zorb": "smells of tar"}
    notes = []
    for key, (name, what) in enumerate(said.items(), start=1):
        section = Section(
            name="What it is", text=f"{name} makes the thumb glow and {what}.", facet=Facet.CAUSE, condition=name, importance="key"
        )
        notes.append(msgspec.structs.replace(record(str(key), section, title=name), id=f"digest:pmid:{key}", conditions=(), digest=True))
    candidates = tuple(
        Presentation(finding="glowing thumb", condition=name, bin="common", rank=rank) for rank, name in enumerate(said, start=1)
    )
    asked = QuestionPlan(text="my thumb glows", broad=True, findings=("glowing thumb",), candidates=candidates, focus=("thumb", "glow"))
    more = msgspec.structs.replace(asked, text="my thumb glows when I have hiccups", focus=("thumb", "glow", "hiccup"))
    first = [answer.claim(answer.direct_answer[0]).text.split(" zorb")[0] for answer in (write(asked, notes), write(more, notes))]
    assert first == ["Common", "Rarer"]


def test_what_speaks_of_the_group_asked_about_stands_apart_and_first(write) -> None:  # type: ignore[no-untyped-def]
    notes = [
        note("1", "Plimba is given for zorb disease."),
        note("2", "In pregnancy, quonkin is given for zorb disease."),
    ]
    answer = write(plan("treatment of zorb disease in pregnancy", population=("pregnancy",)), notes)
    labels = [group.label for section in answer.sections for group in section.groups]
    assert labels == ["Not specific to pregnancy"], "the direct answer has said the other"
    assert [answer.claim(name).text for name in answer.direct_answer] == ["In pregnancy, quonkin is given for zorb disease."]


def test_an_emergency_says_what_to_do_and_nothing_that_reassures(write) -> None:  # type: ignore[no-untyped-def]
    first_aid = Section(
        name="First", text="Call the local emergency number for a glowing thumb.", facet=Facet.EMERGENCY, condition="Glowing thumb",
        role="first_action", subject="thumb_glow_now", importance="key",
    )  # fmt: skip
    harmless = note("2", "Zorb disease is harmless and needs no treatment.", facet=Facet.DEFINITION)
    answer = write(
        plan("my thumb glows now, is it zorb disease", facets=(), emergency="thumb_glow_now"), [record("1", first_aid), harmless]
    )
    assert answer.emergency is not None
    assert [answer.claim(name).text for name in answer.direct_answer] == ["Call the local emergency number for a glowing thumb."]
    assert answer.direct_answer == answer.emergency.claims


def test_a_class_asked_about_is_not_answered_with_another(write) -> None:  # type: ignore[no-untyped-def]
    summary = record(
        "1",
        Section(name="Treatment › Group A", text="Give plimba in zorb disease."),
        Section(name="Treatment › Group E", text="Give quonkin in zorb disease."),
        kind=RecordKind.GUIDELINE_SUMMARY, digest=True, id="openmed:zorb/treatment", issuer="ZORB",
    )  # fmt: skip
    asked = plan("zorb disease group E treatment", focus=("zorb", "diseas", "group", "e"))
    assert texts(write(asked, [summary])) == ["Group E: Give quonkin in zorb disease."]


def test_words_joined_by_and_need_not_both_be_there(write) -> None:  # type: ignore[no-untyped-def]
    summary = record(
        "1",
        Section(name="Fluid", text="Zorb disease needs 30 mL/kg of fluid, the guideline recommends."),
        Section(name="Pressor", text="Zorb disease needs a vasopressor at 65 mmHg, the guideline recommends."),
        kind=RecordKind.GUIDELINE_SUMMARY, digest=True, id="openmed:zorb/fluids",
    )  # fmt: skip
    asked = plan("fluid and vasopressor in zorb disease", focus=("fluid", "vasopressor", "zorb", "diseas"))
    assert len(write(asked, [summary]).claims) == 2


def test_other_words_for_the_question_are_found(write) -> None:  # type: ignore[no-untyped-def]
    asked = plan(
        "kicker for zorb disease",
        focus=("kicker", "zorb", "diseas"),
        expansions=(Expansion(term="plimba", instead_of="kicker", weight=0.9),),
    )
    assert len(write(asked, [record("1", results("Plimba therapy improved zorb disease in 12 of 40 adults."))]).claims) == 1


def test_the_answer_does_not_depend_on_the_order_of_arrival(tmp_path: Path) -> None:
    records = [record(str(key), results(f"Plimba therapy improved zorb disease in {key} of 40 adults.")) for key in range(1, 9)]
    answers = []
    for name, arrived in (("one", records), ("other", records[::-1])):
        library = EmbeddedLibrary(tmp_path / name, create=True)
        library.add(arrived)
        answers.append(write_answer(plan(), library, reader="clinician", as_of=AS_OF, engine="clincite test"))
    assert answers[0] == answers[1]
