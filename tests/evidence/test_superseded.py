"""Which guidelines a later one has replaced. The titles are invented, but for those of the shared data."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clincite.evidence.superseded import SUPERSEDED_BY, marked_superseded, superseded_by
from clincite.records import Record, RecordKind, RecordStatus, Relation
from clincite.sources import bundled_records


def guideline(record_id: str, title: str, year: int | None, **fields: Any) -> Record:
    return Record(
        **{
            "id": record_id,
            "kind": RecordKind.GUIDELINE,
            "title": title,
            "sections": (),
            "issuer": "Society of Lids",
            "year": year,
            **fields,
        }
    )


OLD = guideline("a:old", "Management of flutter in adults: clinical practice guideline", 2013)


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("Management of flutter in adults: clinical practice guideline", {}),
        ("2020 Society of Lids guideline for the management of flutter in adults", {}),
        ("Clinical Practice Guideline: Management of Flutter in Adults, 2nd edition (2020)", {}),
        ("Management of flutter in adults: clinical practice guideline (update)", {"kind": RecordKind.GUIDELINE_SUMMARY, "digest": True}),
        ("Treatment of flutter in adults", {"issuer": "SOCIETY OF LIDS"}),
    ],
)
def test_a_later_edition_replaces(title: str, fields: dict[str, Any]) -> None:
    new = guideline("a:new", title, 2020, **fields)
    assert superseded_by([OLD, new]) == superseded_by([new, OLD]) == {"a:old": "a:new"}


@pytest.mark.parametrize(
    ("title", "fields"),
    [
        ("Management of blink in adults: clinical practice guideline", {}),
        ("Management of flutter in children: clinical practice guideline", {}),
        ("Management of flutter in pregnant adults: clinical practice guideline", {}),
        ("Screening for flutter in adults: clinical practice guideline", {}),
        ("Prevention of flutter in adults: clinical practice guideline", {}),
        ("Management of flutter in adults: clinical practice guideline. Part II", {}),
        ("Management of flutter in adults: clinical practice guideline – Surgery", {}),
        ("Management of flutter in adults: focused update of the clinical practice guideline", {}),
        ("Management of flutter in adults: clinical practice guideline", {"issuer": "College of Brows"}),
        ("Management of flutter in adults: clinical practice guideline", {"issuer": None}),
        ("Management of flutter in adults: clinical practice guideline", {"year": 2013}),
        ("Management of flutter in adults: clinical practice guideline", {"year": None}),
        ("Management of flutter in adults: clinical practice guideline", {"kind": RecordKind.REVIEW}),
        ("Management of flutter in adults: clinical practice guideline", {"population": "adults aged 65 years or older"}),
    ],
)
def test_other_topics_parts_populations_and_issuers_do_not(title: str, fields: dict[str, Any]) -> None:
    assert superseded_by([OLD, guideline("a:new", title, fields.pop("year", 2020), **fields)]) == {}


def test_all_older_editions_lead_to_the_newest() -> None:
    editions = [msgspec.structs.replace(OLD, id=f"a:{year}", year=year) for year in (2005, 2019, 2012)]
    assert superseded_by(editions) == {"a:2005": "a:2019", "a:2012": "a:2019"}


def test_a_title_that_is_all_form_is_no_topic() -> None:
    assert superseded_by([guideline("a:1", "Clinical practice guideline", 2010), guideline("a:2", "Guideline update", 2020)]) == {}


def test_the_bundled_library_has_one_replaced_guideline() -> None:
    """Read one by one: nothing else in the library is an older edition of something in it."""
    assert superseded_by(bundled_records()) == {"digest:doi:10.1530/ec-16-0056": "digest:url:3f3dd683b7f7"}


@pytest.fixture(scope="module")
def task_force(shared_data: Path) -> list[dict[str, Any]]:
    with gzip.open(shared_data / "uspstf" / "recommendations.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _recommendation(row: dict[str, Any], year: int) -> Record:
    return guideline(f"u:{row['id']}:{year}", row["title"], year, issuer="U.S. Preventive Services Task Force")


def test_recommendations_of_one_issuer_for_other_topics_and_groups_stand_side_by_side(task_force: list[dict[str, Any]]) -> None:
    # Each recommendation statement gets a year of its own: nothing may look like an edition of anything else.
    years = {general: 1900 + place for place, general in enumerate(sorted({int(row["general"]) for row in task_force}))}
    assert superseded_by(_recommendation(row, years[int(row["general"])]) for row in task_force) == {}


def test_older_editions_of_recommendations_are_found(task_force: list[dict[str, Any]]) -> None:
    titles = {f"u:{row['id']}": row["title"].strip() for row in task_force}
    replaced = superseded_by(_recommendation(row, year) for row in task_force for year in (2014, 2021))
    assert len(replaced) == len(task_force)
    assert all(titles[old.rsplit(":", 1)[0]] == titles[new.rsplit(":", 1)[0]] for old, new in replaced.items())


# -- marks -----------------------------------------------------------------------------------------------------------------

NEW = msgspec.structs.replace(OLD, id="a:new", year=2020)
TIE = Relation(type=SUPERSEDED_BY, target="a:new", by="editions")


@pytest.mark.parametrize("status", [RecordStatus.CURRENT, RecordStatus.UNKNOWN, RecordStatus.CORRECTED, RecordStatus.SUPERSEDED])
def test_the_older_edition_is_marked_and_only_that(status: RecordStatus) -> None:
    other = guideline("a:other", "Management of blink in adults", 2001)
    kept = Relation(type="ErratumIn", target="pmid:1")
    old = msgspec.structs.replace(OLD, status=status, relations=(kept,))
    (marked,) = marked_superseded([NEW, other, old])
    assert marked == msgspec.structs.replace(old, status=RecordStatus.SUPERSEDED, relations=(kept, TIE))
    assert marked.sha256 == old.sha256, "quotations stay what they were"


@pytest.mark.parametrize("status", [RecordStatus.RETRACTED, RecordStatus.CONCERN])
def test_a_worse_status_stays(status: RecordStatus) -> None:
    assert marked_superseded([NEW, msgspec.structs.replace(OLD, status=status)]) == []


def test_marking_again_changes_nothing_and_a_newer_edition_takes_the_place_of_the_one_before() -> None:
    (marked,) = marked_superseded([OLD, NEW])
    assert marked_superseded([marked, NEW]) == []
    newest = msgspec.structs.replace(OLD, id="a:newest", year=2025)
    again = {record.id: record for record in marked_superseded([marked, NEW, newest])}
    assert {name: record.relations for name, record in again.items()} == {
        name: (Relation(type=SUPERSEDED_BY, target="a:newest", by="editions"),) for name in ("a:old", "a:new")
    }


def test_what_was_retracted_replaces_nothing() -> None:
    withdrawn = msgspec.structs.replace(NEW, status=RecordStatus.RETRACTED)
    assert superseded_by([OLD, withdrawn]) == {}
    between = msgspec.structs.replace(OLD, id="a:between", year=2016)
    assert superseded_by([OLD, between, withdrawn]) == {"a:old": "a:between"}
    # An older edition that was itself retracted needs no better mark.
    assert marked_superseded([msgspec.structs.replace(OLD, status=RecordStatus.RETRACTED), NEW]) == []
