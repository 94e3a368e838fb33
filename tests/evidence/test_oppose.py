"""Statements against a claim: what opposes it, what only seems to, and how well that holds on real claims."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from clincite.evidence.oppose import CONTRADICTS, LIMITS, clash, oppose
from clincite.evidence.polarity import content
from clincite.library import EmbeddedLibrary
from clincite.records import Record, RecordKind, RecordStatus, Section

CLAIM = "Plimba reduces mortality in adults with zorb disease."
DENIAL = "Plimba did not reduce mortality in adults with zorb disease."


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        (CLAIM, DENIAL),
        (CLAIM, "Plimba had no effect on mortality in adults with zorb disease."),
        (CLAIM, "Plimba was associated with an increase in mortality in adults with zorb disease."),
        (CLAIM, "Mortality was increased by plimba in zorb disease."),
        ("Plimba is effective for zorb disease.", "Plimba is ineffective for zorb disease."),
        ("Plimba is better than brill for zorb disease.", "Plimba was no better than brill for zorb disease."),
        ("Plimba is recommended for zorb disease.", "Plimba is not recommended for zorb disease."),
        ("Plimba is associated with zorb disease.", "There was no association between plimba and zorb disease."),
    ],
)
def test_a_denial_opposes_and_is_opposed(claim: str, other: str) -> None:
    context = content("Plimba for zorb disease")
    for one, two in ((claim, other), (other, claim)):
        found = clash(one, two, context=context)
        assert found is not None
        assert found.kind == CONTRADICTS


@pytest.mark.parametrize(
    "other",
    [
        "Plimba reduced mortality in zorb disease.",  # the same
        "Plimba did not increase mortality in adults with zorb disease.",  # leaves the same possible
        "Plimba did not reduce pain in adults with zorb disease.",  # another outcome
        "Brill did not reduce mortality in adults with zorb disease.",  # another agent
        "Plimba did not reduce mortality more than brill in zorb disease.",  # against something that works
        "Stopping plimba increased mortality in zorb disease.",  # the agent taken away
        "Whether plimba raises mortality in zorb disease is not known.",  # a question
        "Plimba raised mortality in mice with owl fever.",  # another condition
        "Mortality did not differ.",  # of nothing in particular
    ],
)
def test_what_only_seems_to_oppose(other: str) -> None:
    assert clash(CLAIM, other) is None


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("Plimba reduced mortality only in children with zorb disease.", "only in"),
        ("There is limited evidence that plimba lowers mortality of zorb disease.", "limited evidence"),
    ],
)
def test_what_limits_a_claim(other: str, told: str) -> None:
    found = clash("Plimba reduces mortality in zorb disease.", other)
    assert found is not None
    assert (found.kind, found.told) == (LIMITS, told)


def test_advice_against_in_some_limits_advice() -> None:
    found = clash("Plimba is recommended for zorb disease.", "Plimba is not recommended for zorb disease when pregnant.")
    assert found is not None
    assert found.kind == LIMITS


def record(key: str, text: str, **more: object) -> Record:
    section = Section(name="Results", text=text)
    built = Record(id=f"pmid:{key}", kind=RecordKind.TRIAL, title="On zorb disease", sections=(section,), ids={"pmid": key})
    return msgspec.structs.replace(built, **more)


OWN = record("1", CLAIM)


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    return EmbeddedLibrary(tmp_path / "library", create=True)


def test_the_opposition_is_an_exact_whole_statement(library: EmbeddedLibrary) -> None:
    text = f"Forty adults took part. {DENIAL} Owls blinked."
    library.add([OWN, record("2", text)])
    (found,) = oppose(CLAIM, [OWN], library)
    assert found.statement.text == DENIAL
    assert text[found.statement.start : found.statement.end] == DENIAL
    assert (found.clash.said, found.clash.told) == ("reduces", "not reduce")


@pytest.mark.parametrize(
    "other",
    [
        record("2", DENIAL, status=RecordStatus.RETRACTED),
        record("2", DENIAL, kind=RecordKind.NOTICE),
        msgspec.structs.replace(record("1", DENIAL), id="digest:pmid:1", digest=True),
        record("2", DENIAL, ids={"pmid": "1"}),
        record("2", DENIAL, sections=(Section(name="Background", text=DENIAL),)),
    ],
)
def test_what_may_not_oppose(library: EmbeddedLibrary, other: Record) -> None:
    library.add([OWN, other])
    assert oppose(CLAIM, [OWN], library) == []


def test_one_a_source_and_no_more_than_asked_for(library: EmbeddedLibrary) -> None:
    twice = f"{DENIAL} Plimba raised mortality in adults with zorb disease."
    library.add([OWN, *(record(str(key), twice) for key in range(2, 8))])
    found = oppose(CLAIM, [OWN], library, most=3)
    assert len({item.statement.record.id for item in found}) == len(found) == 3


def test_a_passage_about_something_else_can_be_refused(library: EmbeddedLibrary) -> None:
    library.add([OWN, record("2", DENIAL)])
    assert oppose(CLAIM, [OWN], library, accepts=lambda *_: False) == []


def test_a_claim_without_a_direction_is_not_searched_for(library: EmbeddedLibrary) -> None:
    library.add([record("2", DENIAL)])
    assert oppose("Zorb disease is a disease of owls.", [], library) == []


def rationales(folder: Path, split: str) -> Iterator[tuple[str, str, str, str]]:
    """(claim, rationale sentence, label, title) of SciFact."""

    def rows(name: str) -> Iterator[dict[str, object]]:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    corpus = {row["doc_id"]: row for row in rows("corpus")}
    seen: set[object] = set()
    for row in rows(f"claims_{split}"):
        for evidence in row["evidence"]:  # type: ignore[attr-defined]
            document = corpus[evidence["doc_id"]]
            for place in evidence["sentences"]:
                key = (row["id"], evidence["doc_id"], place)
                if key not in seen:
                    seen.add(key)
                    yield str(row["claim"]), document["abstract"][place], evidence["label"], str(document["title"])  # type: ignore[index]


@pytest.mark.parametrize(("split", "least"), [("train", 15), ("dev", 5)])
def test_on_real_claims_nearly_all_that_is_called_a_contradiction_is_one(shared_data: Path, split: str, least: int) -> None:
    called = [
        label
        for claim, sentence, label, title in rationales(shared_data / "scifact", split)
        if (found := clash(claim, sentence, context=content(title))) is not None and found.kind == CONTRADICTS
    ]
    right = called.count("CONTRADICT")
    assert right >= least
    assert right >= 0.9 * len(called)
