"""The notes that ship with the package: form, wording and standing of every one."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest

from clincite.records import Condition, Facet, Record, RecordKind, RecordStatus, clean_text
from clincite.sources.starter import EMERGENCIES_FILE, FINDINGS_FILE, STATUS_FILE, records
from clincite.sources.starter_schema import ConditionFile, EmergencyFile, Finding, FindingFile, Paper, load_yaml, parse, parse_paper

FOLDER = resources.files("clincite") / "starter"
FILES = sorted(file.name for file in FOLDER.iterdir() if file.name.endswith(".yaml"))
MAX_WORDS = 45


def papers_of(name: str) -> list[Paper]:
    content = load_yaml((FOLDER / name).read_bytes(), name)
    if name in (FINDINGS_FILE, STATUS_FILE):
        return []
    if name == EMERGENCIES_FILE:
        raw = [paper for block in parse(content, EmergencyFile, name).emergencies for paper in block.papers]
        return [parse_paper(paper, name, emergency=True) for paper in raw]
    return [parse_paper(paper, name, emergency=False) for paper in parse(content, ConditionFile, name).papers]


@pytest.fixture(scope="module")
def shipped() -> list[Record]:
    return list(records())


def test_there_is_something_to_check() -> None:
    assert FINDINGS_FILE in FILES
    assert len(FILES) > 2


@pytest.mark.parametrize("name", FILES)
def test_form(name: str) -> None:
    papers_of(name)


@pytest.mark.parametrize("name", FILES)
def test_sentences(name: str) -> None:
    faults = []
    for paper in papers_of(name):
        for note in paper.notes:
            for sentence in note.says:
                if len(sentence.split()) > MAX_WORDS:
                    faults.append(f"{len(sentence.split())} words: {sentence}")
                if not (sentence[0].isupper() or sentence[0].isdigit()) or not sentence.endswith("."):
                    faults.append(f"start or end: {sentence}")
                if "\n" in clean_text(sentence):
                    faults.append(f"line break: {sentence}")
    assert not faults, f"{name}: " + "\n".join(faults)


@pytest.mark.parametrize("name", FILES)
def test_where_a_paper_was_read_can_be_followed(name: str) -> None:
    faults = [paper.looked_up.where for paper in papers_of(name) if re.search(r"[\\\x00-\x1f]", paper.looked_up.where)]
    assert not faults, f"{name}: {faults}"


@pytest.mark.parametrize("name", FILES)
def test_guidelines_name_their_issuer(name: str) -> None:
    faults = [paper.title for paper in papers_of(name) if paper.kind is RecordKind.GUIDELINE and paper.issuer is None]
    assert not faults, f"{name}: {faults}"


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_stands_twice(name: str) -> None:
    count = Counter(sentence.casefold() for paper in papers_of(name) for note in paper.notes for sentence in note.says)
    assert [sentence for sentence, times in count.items() if times > 1] == []


def complaints() -> tuple[Finding, ...]:
    return parse(load_yaml((FOLDER / FINDINGS_FILE).read_bytes(), FINDINGS_FILE), FindingFile, FINDINGS_FILE).findings


def test_complaints_are_known() -> None:
    known = {item.name for item in complaints()}
    for name in FILES:
        if name not in (FINDINGS_FILE, EMERGENCIES_FILE, STATUS_FILE):
            parsed = parse(load_yaml((FOLDER / name).read_bytes(), name), ConditionFile, name)
            assert {item.finding for item in parsed.presents_as} <= known, name


def test_ways_to_say_a_complaint_are_not_shared() -> None:
    findings = complaints()
    count = Counter(phrase for item in findings for phrase in {item.name, *item.lay})
    assert [phrase for phrase, times in count.items() if times > 1] == []
    assert all(len(item.lay) == len(set(item.lay)) for item in findings)
    assert all(phrase == clean_text(phrase).lower() for phrase in count)


def test_records_are_distinct_and_sound(shipped: list[Record]) -> None:
    ids = [record.id for record in shipped]
    assert len(ids) == len(set(ids))
    for record in shipped:
        assert record.digest, record.id
        assert record.sections, record.id
        assert len({part.name for part in record.sections}) == len(record.sections), record.id
        assert re.fullmatch(r"[1-9][0-9]{0,8}", record.ids.get("pmid", "1")), record.id
        assert record.url, record.id
        assert (record.status_checked is None) == (record.status is RecordStatus.UNKNOWN), record.id
        assert all(part.text == clean_text(part.text) and part.condition and part.facet for part in record.sections), record.id


def test_a_sentence_belongs_to_one_paper(shipped: list[Record]) -> None:
    count = Counter(line.casefold() for record in shipped for part in record.sections for line in set(part.text.split("\n")))
    assert [line for line, times in count.items() if times > 1] == []


def test_condition_names_agree(shipped: list[Record]) -> None:
    by_name: dict[str, Condition] = {}
    for record in shipped:
        for condition in record.conditions:
            assert by_name.setdefault(condition.name.casefold(), condition) == condition, record.id
        for part in record.sections:
            if part.facet is not Facet.EMERGENCY:
                assert part.condition in {condition.name for condition in record.conditions}, record.id


def test_no_paper_is_retracted(shipped: list[Record], shared_data: Path) -> None:
    path = shared_data / "retractions" / "pubmed_retractions.tsv.gz"
    if not path.exists():
        pytest.skip(f"no list of retractions at {path}")
    with gzip.open(path, "rt", encoding="ascii") as lines:
        retracted = {line.split("\t")[0].strip() for line in lines}
    assert len(retracted) > 10_000
    assert [record.id for record in shipped if record.ids.get("pmid") in retracted] == []
