"""Starter notes to records, on files written here."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from clincite.errors import SourceError
from clincite.records import Condition, Facet, Presentation, Record, RecordKind, RecordStatus, Section
from clincite.sources.starter import records

CONDITION = """\
condition:
  name: Lid spasm
  id: HP:0000001
  synonyms: [LS]
  lay: [eye shuts by itself]
presents_as:
  - {finding: eye trouble, bin: common}
papers:
"""
PAPER = """\
  - pmid: "123"
    doi: 10.9999/Abc
    url: null
    title: Toxin for lid spasm.
    authors: [Öz A, Smith J]
    journal: J Invent Trials
    year: 2019
    kind: trial
    issuer: null
    design: Randomised trial
    population: adults with lid spasm
    n: 40
    looked_up: {where: "https://example.org/123", on: 2026-11-22, read: abstract}
    notes:
      - facet: treatment
        role: first_line
        heading: Toxin
        importance: key
        subject: toxin
        measure: share improved
        strength: strong
        certainty: low
        says:
          - Toxin helped 30 of 40 adults   with lid spasm.
          - "No: nobody died."
"""
EMERGENCIES = """\
emergencies:
  - kind: lid_stuck_now
    name: Lid stuck shut
    papers:
      - pmid: null
        doi: null
        url: https://example.org/first-aid
        title: First aid for lids
        authors: []
        journal: Invented Society
        year: null
        kind: guideline
        issuer: Invented Society
        design: null
        population: null
        n: null
        looked_up: {where: "https://example.org/first-aid", on: 2026-11-21, read: page}
        notes:
          - facet: emergency
            role: first_action
            heading: Call for help
            importance: key
            subject: aspirin
            measure: null
            strength: null
            certainty: null
            says: [Call for help.]
"""
FINDINGS = "findings:\n  - {name: eye trouble, lay: [my eye is bad]}\n"


def read(folder: Path, **files: str) -> list[Record]:
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return list(records(folder))


def error_of(folder: Path, **files: str) -> str:
    with pytest.raises(SourceError) as caught:
        read(folder, **files)
    return caught.value.message


def test_every_field_of_a_paper(tmp_path: Path) -> None:
    (record,) = read(tmp_path, lid=CONDITION + PAPER, findings=FINDINGS)
    assert record == Record(
        id="digest:pmid:123",
        kind=RecordKind.TRIAL,
        title="Toxin for lid spasm.",
        sections=(
            Section(
                name="Toxin",
                text="Toxin helped 30 of 40 adults with lid spasm.\nNo: nobody died.",
                facet=Facet.TREATMENT,
                condition="Lid spasm",
                role="first_line",
                subject="toxin",
                measure="share improved",
                importance="key",
                strength="strong",
                certainty="low",
            ),
        ),
        authors=("Öz A", "Smith J"),
        source="J Invent Trials",
        year=2019,
        ids={"pmid": "123", "doi": "10.9999/Abc"},
        url="https://pubmed.ncbi.nlm.nih.gov/123/",
        conditions=(Condition(name="Lid spasm", id="HP:0000001", synonyms=("LS",), lay=("eye shuts by itself",)),),
        presentations=(Presentation(finding="eye trouble", condition="Lid spasm", bin="common", lay=("my eye is bad",)),),
        design="Randomised trial",
        population="adults with lid spasm",
        n=40,
        digest=True,
        extra={"looked_up": "https://example.org/123", "read": "abstract"},
        status=RecordStatus.UNKNOWN,
    )


def test_status_is_known_as_far_as_a_list_of_retractions_goes(tmp_path: Path) -> None:
    status = "retraction_list: {checked: 2019-05-01, list: A list}"
    (in_the_list,) = read(tmp_path, a=CONDITION + PAPER, status=status)
    assert (in_the_list.status, in_the_list.status_checked) == (RecordStatus.CURRENT, "2019-05-01")
    (too_new,) = read(tmp_path, a=CONDITION + PAPER.replace("year: 2019", "year: 2020"), status=status)
    assert (too_new.status, too_new.status_checked) == (RecordStatus.UNKNOWN, None)
    (no_pmid,) = read(tmp_path, a=CONDITION + PAPER.replace('pmid: "123"', "pmid: null"), status=status)
    assert no_pmid.status is RecordStatus.UNKNOWN


def test_emergencies(tmp_path: Path) -> None:
    (record,) = read(tmp_path, emergencies=EMERGENCIES)
    assert record.id == "digest:url:" + hashlib.sha256(b"https://example.org/first-aid").hexdigest()[:12]
    assert (record.ids, record.url, record.year, record.issuer) == ({}, "https://example.org/first-aid", None, "Invented Society")
    (section,) = record.sections
    assert (section.facet, section.role, section.subject) == (Facet.EMERGENCY, "first_action", "lid_stuck_now")
    assert section.condition == "Lid stuck shut"
    assert (record.conditions, record.presentations) == ((), ())


def test_a_paper_in_two_files_is_one_record(tmp_path: Path) -> None:
    other = CONDITION.replace("Lid spasm", "Brow spasm").replace("eye trouble", "brow trouble")
    by_doi = PAPER.replace('pmid: "123"', "pmid: null").replace("10.9999/Abc", "10.9999/ABC").replace("n: 40", "n: 12")
    (record,) = read(tmp_path, a=CONDITION + PAPER, b=other + by_doi.replace("2026-11-22", "2026-11-25"))
    assert record.id == "digest:pmid:123"
    assert [part.name for part in record.sections] == ["Toxin", "Toxin (Brow spasm)"]
    assert [part.condition for part in record.sections] == ["Lid spasm", "Brow spasm"]
    assert [condition.name for condition in record.conditions] == ["Lid spasm", "Brow spasm"]
    assert [item.finding for item in record.presentations] == ["eye trouble", "brow trouble"]
    assert record.n is None


def test_ids_without_pmid(tmp_path: Path) -> None:
    (record,) = read(tmp_path, a=CONDITION + PAPER.replace('pmid: "123"', "pmid: null"))
    assert (record.id, record.ids) == ("digest:doi:10.9999/abc", {"doi": "10.9999/Abc"})
    assert record.url == "https://doi.org/10.9999/Abc"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("facet: treatment", "facet: cure", "facet"),
        ("facet: treatment", "facet: emergency", "facet"),
        ("role: first_line", "role: red_flag", "role"),
        ("kind: trial", "kind: experiment", "kind"),
        ("kind: trial", "kind: digest", "kind"),
        ("importance: key", "importance: high", "importance"),
        ("heading: Toxin", 'heading: ""', "heading"),
        ('pmid: "123"', "pmid: 123", "pmid"),
        ('pmid: "123"', 'pmid: "PMC123"', "pmid"),
        ("doi: 10.9999/Abc", "doi: https://doi.org/10.9999/Abc", "doi"),
        ("year: 2019", "year: 19", "year"),
        ("n: 40", "n: 0", "n"),
        ("read: abstract", "read: memory", "read"),
        ("on: 2026-11-22", "on: yesterday", "on"),
        ("subject: toxin", "subjects: toxin", "subjects"),
        ("- Toxin helped 30 of 40 adults   with lid spasm.", '- ""', "says"),
    ],
)
def test_a_slip_is_named_with_file_paper_and_field(tmp_path: Path, old: str, new: str, field: str) -> None:
    assert old in PAPER
    message = error_of(tmp_path, lid=CONDITION + PAPER.replace(old, new))
    assert "lid.yaml" in message
    assert "123" in message or "10.9999" in message
    assert field in message


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (CONDITION.replace("bin: common", "bin: usual") + PAPER, "bin"),
        (CONDITION.replace("  name: Lid spasm\n", "") + PAPER, "name"),
        (CONDITION, "papers"),
        (CONDITION + PAPER + "extra: 1\n", "extra"),
        (CONDITION + PAPER + PAPER, "twice"),
        (CONDITION + PAPER + PAPER[PAPER.index("      - facet") :], "heading stands twice"),
        (CONDITION + PAPER.replace("    year: 2019\n", "    year: 2019\n    year: 2018\n"), "'year' stands twice"),
        (CONDITION + PAPER.replace('pmid: "123"', "pmid: null").replace("10.9999/Abc", "null"), "no pmid, doi or url"),
        (CONDITION + PAPER[: PAPER.index("        says:")] + "        says: []\n", "says"),
        ("condition: [", "YAML"),
        ("", "Expected"),
    ],
)
def test_a_file_with_a_slip_is_refused(tmp_path: Path, content: str, what: str) -> None:
    message = error_of(tmp_path, lid=content)
    assert "lid.yaml" in message
    assert what in message


def test_emergencies_need_roles_and_no_other_facet(tmp_path: Path) -> None:
    assert "role" in error_of(tmp_path, emergencies=EMERGENCIES.replace("role: first_action", "role: null"))
    assert "facet" in error_of(tmp_path, emergencies=EMERGENCIES.replace("facet: emergency", "facet: treatment"))
    assert "kind" in error_of(tmp_path, emergencies=EMERGENCIES.replace("kind: lid_stuck_now", "kind: Lid stuck"))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("title: Toxin for lid spasm.", "title: Another paper.", "title"),
        ("year: 2019", "year: 2018", "year"),
        ("kind: trial", "kind: review", "kind"),
        ("doi: 10.9999/Abc", "doi: 10.9999/Other", "doi"),
        ('pmid: "123"', 'pmid: "124"', "doi"),
    ],
)
def test_files_that_contradict_each_other_are_refused(tmp_path: Path, old: str, new: str, field: str) -> None:
    other = CONDITION.replace("Lid spasm", "Brow spasm")
    message = error_of(tmp_path, a=CONDITION + PAPER, b=other + PAPER.replace(old, new))
    assert "b.yaml" in message
    assert field in message


def test_words_that_yaml_takes_for_booleans_stay_words(tmp_path: Path) -> None:
    (record,) = read(tmp_path, a=CONDITION.replace("[LS]", "[No, on]") + PAPER)
    assert record.conditions[0].synonyms == ("No", "on")
