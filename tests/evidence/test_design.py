"""The design of a study, judged from what its title and abstract say of it. The texts are invented."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import SourceError
from clincite.evidence.design import Judged, design_of
from clincite.records import Record, RecordKind, Section
from clincite.sources import MedlineReader

OWLS = "Bark for flutter"


def judged(title: str, *sections: tuple[str, str]) -> Judged | None:
    parts = tuple(Section(name=name, text=text) for name, text in sections)
    return design_of(Record(id="a:1", kind=RecordKind.UNSPECIFIED, title=title, sections=parts))


def kind(title: str, *sections: tuple[str, str]) -> str | None:
    found = judged(title, *sections)
    return found.kind.value if found else None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Bark for flutter: a randomised controlled trial", "trial"),
        ("Bark for flutter: a randomized, double-blind, placebo-controlled study", "trial"),
        ("A phase II study of bark in adults with flutter", "trial"),
        ("Bark for flutter: systematic review of randomised controlled trials", "systematic_review"),
        ("Bark for flutter: a systematic review and meta-analysis", "meta_analysis"),
        ("Flutter after bark: a case report", "case_report"),
        ("A 62-year-old woman with flutter after bark", "case_report"),
        ("Flutter in 90 adults: a retrospective cohort study", "observational"),
        ("Flutter: a narrative review", "review"),
        ("Clinical practice guideline for flutter", "guideline"),
        ("Management of flutter: position statement of the Society of Lids", "guideline"),
        ("Editorial: bark again", "opinion"),
        ("Letter by Owl regarding article, bark for flutter", "opinion"),
        ("Correction to: bark for flutter", "notice"),
        # What a paper is about is not what it is.
        ("Bark for flutter: protocol for a randomised controlled trial", None),
        ("Rationale and design of the BARK randomised trial", None),
        ("Post hoc analysis of a randomised trial of bark", None),
        ("Flutter and bark: a Mendelian randomization study", None),
        ("A guide to conducting a systematic review", None),
        ("Adherence to clinical practice guidelines for flutter", None),
        ("Impact of a guideline for flutter on care", None),
        ("Correction of flutter by surgery", None),
        ("Retraction of the upper lid", None),
        ("Comment spread on bark", None),
        ("Non-randomized data on bark", None),
        (OWLS, None),
    ],
)
def test_titles(title: str, expected: str | None) -> None:
    assert kind(title) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sixty adults were randomly assigned to bark or leaf.", "trial"),
        ("Patients were randomised to bark or leaf.", "trial"),
        ("We did a double-blind crossover study of bark in adults.", "trial"),
        ("This open-label trial enrolled 20 patients.", "trial"),
        ("We searched MEDLINE and Embase for randomised trials of bark.", "systematic_review"),
        ("MEDLINE and Embase were searched. Randomised trials of bark in adults were included.", "systematic_review"),
        ("We performed a meta-analysis of 12 randomised trials of bark in adults.", "meta_analysis"),
        ("We report a case of flutter in a patient after bark.", "case_report"),
        ("A 40-year-old man had flutter.", "case_report"),
        ("We retrospectively reviewed 90 patients with flutter.", "observational"),
        ("In this cross-sectional study 90 adults were asked about flutter.", "observational"),
        ("This review discusses bark for flutter.", "review"),
        # Care with the context.
        ("Further randomised trials in patients with flutter are needed.", None),
        ("Previous randomised trials in patients gave mixed results.", None),
        ("Patients were not randomised to bark or leaf.", None),
        ("Patients will be randomised to bark or leaf.", None),
        ("Randomly selected patients were asked.", None),
        ("There is a lack of randomised controlled trials in adults.", None),
        ("Sixty rats were randomly assigned to bark or leaf.", None),
        ("Mice were divided randomly into two groups.", None),
        ("Owls sit on trees.", None),
    ],
)
def test_abstracts(text: str, expected: str | None) -> None:
    assert kind(OWLS, ("Abstract", text)) == expected


def test_what_stands_in_the_background_is_others_work() -> None:
    text = "Patients were randomised to bark in one study."
    assert kind(OWLS, ("Background", text)) is None
    assert kind(OWLS, ("Methods", text)) == "trial"


def test_one_sentence_hopes_and_another_tells() -> None:
    text = "Adults were randomly assigned to bark or leaf. Further randomised trials are needed."
    assert kind(OWLS, ("Abstract", text)) == "trial"


def test_a_case_with_a_review_of_the_literature_is_a_case() -> None:
    text = "We report a case of flutter in a patient."
    assert kind("Flutter after bark and review of the literature", ("Abstract", text)) == "case_report"
    assert kind("Flutter after bark and review of the literature") == "review"


def test_a_review_of_trials_is_a_review_although_it_speaks_of_randomised_patients() -> None:
    text = "We searched PubMed for trials. Patients were randomised to bark or leaf in all of them."
    assert kind(OWLS, ("Abstract", text)) == "systematic_review"


def test_the_words_that_told_can_be_quoted() -> None:
    text = "Flutter is a nuisance. Sixty adults were randomly assigned to bark or leaf."
    found = judged(OWLS, ("Objective", "To try bark."), ("Methods", text))
    assert found is not None and found.section == "Methods"
    assert text[found.start : found.end] == found.cue == "were randomly assigned"
    in_title = judged("Bark: a randomised trial")
    assert in_title is not None and in_title.section is None
    assert "Bark: a randomised trial"[in_title.start : in_title.end] == in_title.cue


@given(title=st.text(max_size=60), text=st.text(max_size=200))
def test_any_text_has_a_design_or_none_and_its_words(title: str, text: str) -> None:
    found = judged(title, ("Abstract", text))
    if found is not None:
        assert (title if found.section is None else text)[found.start : found.end] == found.cue


def _held_out(name: str) -> bool:
    """The half that the rules were not written on."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 2 == 1


def test_against_publication_types_of_real_records_not_looked_at(shared_data: Path, tmp_path: Path) -> None:
    reader = MedlineReader()
    records: dict[str, Record] = {}
    with tarfile.open(shared_data / "pubmed_xml" / "pubmed_xml_files.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() and member.name.endswith((".xml", ".xml.gz")) else None
            if file is None:
                continue
            path = tmp_path / f"one{''.join(Path(member.name).suffixes[-2:])}"
            path.write_bytes(file.read())
            records |= _read(reader, path)
    typed = [
        record for record in records.values() if _held_out(record.id) and record.kind is not RecordKind.UNSPECIFIED and record.sections
    ]
    told = [(record.kind, found.kind) for record in typed if (found := design_of(record)) is not None]
    assert len(typed) > 80
    assert sum(gold is kind for gold, kind in told) / len(told) >= 0.85
    cases = [record for record in typed if record.kind is RecordKind.CASE_REPORT]
    found_cases = [found for record in cases if (found := design_of(record)) is not None and found.kind is RecordKind.CASE_REPORT]
    assert len(found_cases) / len(cases) >= 0.6


def _read(reader: MedlineReader, path: Path) -> dict[str, Record]:
    found: dict[str, Record] = {}
    if reader.accepts(path):
        try:
            for item in reader.read(path):
                if isinstance(item, Record):
                    found[item.id] = item
        except SourceError:  # a damaged file: what stands before the damage counts
            return found
    return found


def test_trials_are_known_as_trials(shared_data: Path) -> None:
    counts: Counter[str | None] = Counter()
    with gzip.open(shared_data / "evidence_inference" / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if _held_out(row["pmcid"]) and "random" in (row["abstract"] or "").lower() and "protocol" not in row["title"].lower():
                counts[kind(row["title"], ("Abstract", row["abstract"]))] += 1
    assert counts["trial"] / counts.total() >= 0.75
