from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from clincite.errors import SourceError
from clincite.records import Facet, Record, RecordKind, RecordStatus, clean_text
from clincite.sources.open_medicine.package import package_folder, records

RESIDUE = re.compile(r"\*\*|```|\||OpenMedicine|calculate_|\bMCP\b|-->|->|<br|; ?(?:OR|AND|or|and)\.?$|;\.|,\.|:\.|[:;,]$")
JOINT_ABBREVIATION = re.compile(r"MCP (?:and PIP )?joint")  # metacarpophalangeal


@pytest.fixture(scope="module")
def everything() -> dict[str, Record]:
    return {record.id: record for record in records()}


def test_counts(everything: dict[str, Record]) -> None:
    files = len(list((package_folder() / "guidelines" / "content").glob("*/*.md")))
    differentials = [name for name in everything if name.startswith("openmed:differential/")]
    assert (files, len(differentials), len(everything)) == (145, 14, 159)


def test_the_package_is_not_imported(everything: dict[str, Record]) -> None:
    assert everything
    assert "open_medicine" not in sys.modules


def test_sections_are_whole(everything: dict[str, Record]) -> None:
    for record in everything.values():
        names = [section.name for section in record.sections]
        assert names and len(set(names)) == len(names), record.id
        for section in record.sections:
            assert section.text and section.text == clean_text(section.text), (record.id, section.name)
            assert section.name == clean_text(section.name)


def test_no_residue_of_markdown_or_adverts(everything: dict[str, Record]) -> None:
    lines = [(record.id, line) for record in everything.values() for section in record.sections for line in section.text.split("\n")]
    assert len(lines) > 5000
    bad = [(where, line) for where, line in lines if RESIDUE.search(JOINT_ABBREVIATION.sub("", line))]
    assert bad == []
    assert [(where, line) for where, line in lines if len(line) > 900] == []
    assert [(where, line) for where, line in lines if line.count("→") > 3] == []


def test_what_a_guideline_record_says_of_itself(everything: dict[str, Record]) -> None:
    record = everything["openmed:ats_idsa_cap_2019/empiric_antibiotic_therapy"]
    assert record.kind is RecordKind.GUIDELINE_SUMMARY
    assert (record.issuer, record.year, record.licence, record.digest) == ("ATS/IDSA", 2019, "MIT", True)
    assert record.url == f"https://doi.org/{record.ids['doi']}"
    assert record.source is not None and re.fullmatch(r"open-medicine \d+\.\d+.*", record.source)
    assert record.status is RecordStatus.UNKNOWN and record.status_checked is None
    assert record.conditions[0].name == "Community acquired pneumonia" and "CAP" in record.conditions[0].synonyms
    assert {section.condition for section in record.sections} == {"Community acquired pneumonia"}


def test_alternatives_and_needs_of_a_regimen_stay_together(everything: dict[str, Record]) -> None:
    record = everything["openmed:ats_idsa_cap_2019/empiric_antibiotic_therapy"]
    section = next(part for part in record.sections if part.name.startswith("Inpatient Treatment (Non-Severe"))
    assert (section.strength, section.certainty) == ("strong", "high")
    line = next(line for line in section.text.split("\n") if "PLUS" in line)
    assert re.search(r"ampicillin/sulbactam .*; or cefotaxime .*; PLUS: azithromycin .*; or clarithromycin ", line)


def test_marks_in_headings_become_strength(everything: dict[str, Record]) -> None:
    section = everything["openmed:ada_diabetes_2024/cardiovascular_risk"].section("Blood Pressure Management › Target")
    assert section is not None
    assert (section.strength, section.certainty) == (None, "Grade A")


def test_marks_in_lines_stay_there(everything: dict[str, Record]) -> None:
    section = everything["openmed:ada_diabetes_2024/cardiovascular_risk"].section("Blood Pressure Management › Pharmacologic Initiation")
    assert section is not None
    assert section.text.startswith("Recommendation 10.7 (Grade A): ")


def test_limitations_are_uncertainty(everything: dict[str, Record]) -> None:
    found = {section.facet for record in everything.values() for section in record.sections if section.name == "Limitations"}
    assert found == {Facet.UNCERTAINTY}


def test_a_paper_is_no_guideline(everything: dict[str, Record]) -> None:
    for name in ("openmed:timi_ua_nstemi_2000/risk_assessment", "openmed:wells_pe_2000/diagnostic_algorithm"):
        assert everything[name].kind is RecordKind.DIGEST
        assert everything[name].issuer is None


def test_two_runs_give_the_same_records(everything: dict[str, Record]) -> None:
    assert {record.id: record.sha256 for record in records()} == {name: record.sha256 for name, record in everything.items()}


def _package(root: Path, *, registry: object = None, text: str = "# Topic — X 2020\n\n## Treatment\n\nRest is advised.\n") -> Path:
    folder = root / "guidelines" / "content" / "x_gout_2020"
    folder.mkdir(parents=True)
    (folder / "treatment.md").write_text(text, encoding="utf-8")
    entry = {"id": "x_gout_2020", "title": "Guideline on Gout", "doi": "10.1/x", "year": 2020, "organization": "X", "topics": ["gout"]}
    given = [entry | {"superseded_by": "x_gout_2024", "future_field": 1}] if registry is None else registry
    (root / "guidelines" / "registry.json").write_text(json.dumps(given), encoding="utf-8")
    data = root / "mcp" / "differentials" / "data"
    data.mkdir(parents=True)
    (data / "cough.json").write_text(
        json.dumps(
            {
                "differential_id": "cough",
                "title": "Cough Differential Diagnosis",
                "diagnoses": [{"name": "Asthma", "likelihood": "common", "key_features": ["Wheeze"], "recommended_tests": ["calculate_x"]}],
            }
        ),
        encoding="utf-8",
    )
    return root


def test_a_superseded_guideline_says_so(tmp_path: Path) -> None:
    guideline, differential = records(_package(tmp_path), version="9.9")
    assert guideline.source == "open-medicine 9.9"
    assert guideline.status is RecordStatus.SUPERSEDED
    assert [(relation.type, relation.citation) for relation in guideline.relations] == [("SupersededBy", "x_gout_2024")]
    assert differential.sections[0].text == "Asthma – key features: Wheeze."


def test_a_folder_that_the_registry_does_not_know_is_passed_over(tmp_path: Path) -> None:
    assert [record.id for record in records(_package(tmp_path, registry=[]), version="1")] == ["openmed:differential/cough"]


def test_adverts_are_dropped(tmp_path: Path) -> None:
    text = "# T\n\n## A\n\nRest.\n\n> **OpenMedicine Calculator:** `calculate_x` — available via MCP.\n\n## B\n\n- Use `calculate_y`.\n"
    guideline = next(records(_package(tmp_path, text=text), version="1"))
    assert [(section.name, section.text) for section in guideline.sections] == [("A", "Rest.")]


def test_missing_and_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="missing in") as caught:
        list(records(tmp_path, version="1"))
    assert "pip install" in caught.value.hint
    root = _package(tmp_path)
    (root / "guidelines" / "registry.json").write_text("{", encoding="utf-8")
    with pytest.raises(SourceError, match=r"registry\.json"):
        list(records(root, version="1"))
    (root / "guidelines" / "registry.json").unlink()
    with pytest.raises(SourceError, match=r"registry\.json"):
        list(records(root, version="1"))


def test_a_missing_package_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SourceError, match="not installed"):
        next(records())
