"""Marks on a record: put on, told apart from what its own source says, and taken off again."""

from __future__ import annotations

from typing import Final

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.library.identity import identifiers_of, normalised
from clincite.library.notices import (
    Mark,
    in_force,
    listed_mark,
    noticed_in,
    replaced_by,
    restated,
    retracted_cites,
    with_edition,
    with_retracted_cites,
)
from clincite.records import Record, RecordStatus, Relation
from tests.library.contract import record

RETRACTED, CONCERN, CORRECTED = RecordStatus.RETRACTED, RecordStatus.CONCERN, RecordStatus.CORRECTED
SUPERSEDED, CURRENT, UNKNOWN = RecordStatus.SUPERSEDED, RecordStatus.CURRENT, RecordStatus.UNKNOWN
RANK: Final = {UNKNOWN: 0, CURRENT: 0, CORRECTED: 1, SUPERSEDED: 2, CONCERN: 3, RETRACTED: 4}

dates = st.none() | st.dates().map(lambda day: day.isoformat())
marks = st.builds(
    lambda status, by, date, notice: listed_mark("pmid:1", status, by, notice=notice, date=date),
    st.sampled_from((RETRACTED, CONCERN, CORRECTED, CURRENT)),
    st.sampled_from(("Retraction Watch", "the list mine")),
    dates,
    st.none() | st.sampled_from(("pmid:8", "pmid:9")),
)


def bare(status: RecordStatus = CURRENT, checked: str | None = "2020-01-01") -> Record:
    return record("pmid:1", status=status, status_checked=checked)


# -- identifiers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("pmid:1", "pmid:1"),
        (" PMID: 1 ", "pmid:1"),
        ("digest:pmid:1", "pmid:1"),
        ("doi:10.1000/ABC:D", "doi:10.1000/abc:d"),
        ("DOI:10.1000/Abc", "doi:10.1000/abc"),
        ("pmcid:PMC12", "pmcid:pmc12"),
        ("pmcid:12", "pmcid:pmc12"),
        ("openmed:ACR/x", "openmed:ACR/x"),
        ("file:Ab", "file:Ab"),
        ("", ""),
    ],
)
def test_identifiers_in_one_form(given: str, expected: str) -> None:
    assert normalised(given) == normalised(expected) == expected


def test_a_record_goes_by_its_id_and_its_identifiers() -> None:
    mine = record("digest:doi:10.1000/X", ids={"doi": "10.1000/x", "pmid": "1", "pmcid": "PMC2", "isbn": "3", "url": ""})
    assert identifiers_of(mine) == ("doi:10.1000/x", "pmid:1", "pmcid:pmc2")


# -- restating ---------------------------------------------------------------------------------------------------------------


@given(st.lists(marks, max_size=6), st.sampled_from((CURRENT, UNKNOWN)))
def test_the_status_is_the_worst_of_what_is_in_force_and_goes_when_it_goes(told: list[Mark], status: RecordStatus) -> None:
    first = bare(status)
    kept = in_force(told)
    marked = restated(first, kept)
    assert RANK[marked.status] == max((RANK[mark.status] for mark in kept), default=0)
    # Two lists that name one notice make one tie.
    said = {(mark.relation.type, mark.relation.target or mark.relation.citation) for mark in kept}
    assert sorted((tie.type, tie.target or tie.citation) for tie in marked.relations) == sorted(said)
    assert set(marked.relations) <= {mark.relation for mark in kept}
    assert restated(marked, kept, before=(status, "2020-01-01")) == marked, "once is enough"
    lifted = restated(marked, (), before=(status, "2020-01-01"))
    assert lifted == first
    assert marked.sha256 == first.sha256


@given(st.lists(marks, max_size=6))
def test_what_is_in_force_depends_on_no_order(told: list[Mark]) -> None:
    assert in_force(told) == in_force(reversed(told)) == in_force(in_force(told) + tuple(m for m in told if m.status is CURRENT))
    assert all(mark.status is not CURRENT for mark in in_force(told))


def test_what_the_source_says_itself_stays_when_the_others_take_theirs_back() -> None:
    own = Relation(type="RetractionIn", target="pmid:9", citation="J Lids 2024")
    mine = msgspec.structs.replace(bare(RETRACTED), relations=(own, Relation(type="CommentIn", target="pmid:5")))
    told = listed_mark("pmid:1", RETRACTED, "the list mine", notice="pmid:9", date="2024-05-05")
    marked = restated(mine, (told,))
    assert marked == mine, "the notice is known already"
    other = listed_mark("pmid:1", CORRECTED, "the list mine")
    assert restated(restated(mine, (other,)), ()) == mine


@pytest.mark.parametrize(("name", "expected"), [("pmid:1", CURRENT), ("pmcid:PMC1", UNKNOWN), ("digest:pmid:1", UNKNOWN)])
def test_where_nobody_knows_what_was_before_only_medline_is_taken_for_current(name: str, expected: RecordStatus) -> None:
    marked = restated(msgspec.structs.replace(bare(), id=name), (listed_mark("pmid:1", RETRACTED, "the list mine"),))
    assert restated(marked, ()).status is expected


def test_an_edition_is_put_on_changed_and_taken_off() -> None:
    first = bare(UNKNOWN, None)
    marked = with_edition(first, "g:2")
    assert (marked.status, replaced_by(marked)) == (SUPERSEDED, "g:2")
    assert replaced_by(with_edition(marked, "g:3")) == "g:3"
    assert with_edition(marked, None) == with_edition(first, None) == first
    retracted = msgspec.structs.replace(marked, status=RETRACTED, relations=(*marked.relations, Relation(type="RetractionIn", by="x")))
    assert with_edition(retracted, None).status is RETRACTED
    corrected = msgspec.structs.replace(marked, relations=(Relation(type="ErratumIn", target="pmid:9"), *marked.relations))
    assert with_edition(corrected, None).status is CORRECTED
    # What others say is worked out beside it.
    told = restated(marked, (listed_mark("pmid:1", CORRECTED, "the list mine"),))
    assert (told.status, replaced_by(told)) == (SUPERSEDED, "g:2")


def test_notices_and_cited_papers_are_read_off() -> None:
    ties = (
        Relation(type="ErratumIn", target="pmid:9"),
        Relation(type="RetractionIn", citation="J Lids 2024"),
        Relation(type="CommentIn", target="pmid:5"),
        Relation(type="UpdateIn", target="pmid:6"),
        Relation(type="ExpressionOfConcernIn", target="pmid:9"),
    )
    mine = msgspec.structs.replace(bare(RETRACTED), relations=ties, cites=("pmid:3", "doi:10.1000/X", "pmid:4"))
    assert noticed_in(mine) == ("pmid:9", "J Lids 2024")
    assert replaced_by(mine) == "pmid:6"
    assert replaced_by(msgspec.structs.replace(mine, status=CURRENT)) is None, "the update was retracted"
    citing = with_retracted_cites(mine, {"doi:10.1000/x", "pmid:4", "pmid:77"})
    assert retracted_cites(citing) == ("doi:10.1000/x", "pmid:4")
    assert with_retracted_cites(citing, ()) == mine
