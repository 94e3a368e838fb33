"""The stand-in understands queries as far as tests need it to."""

from __future__ import annotations

import pytest

from tests.standin.matching import QueryError, matched


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("99000003[uid]", ["99000003"]),
        ('"Hemifacial Spasm"[MeSH Terms] AND surgery', []),
        ('"Hemifacial Spasm"[MeSH Terms] AND "microvascular decompression"[tiab]', ["99000003"]),
        ('"Hemifacial Spasm"[mh] AND ("Randomized Controlled Trial"[pt] NOT "Retracted Publication"[pt])', ["99000002"]),
        ("caffeine[Title] OR carbamazepine[Title]", ["99000005", "99000006", "99000010", "99000011"]),
        ("caffein*[tiab] AND 2022[dp]", ["99000005"]),
        ("caffeine AND 2019:2021[dp]", []),
        ('TITLE_ABS:"facial twitching" AND SRC:PPR', ["PPR990001", "PPR990002", "PPR990003"]),
        ('TITLE_ABS:("facial twitching" OR "eyelid twitching") AND PUB_TYPE:"Practice Guideline"', ["99000007"]),
        ("(EXT_ID:99000001 AND SRC:MED) OR PMCID:PMC99000101", ["99000001", "PMC99000101"]),
        ('"facial twitching" AND FIRST_PDATE:[2018 TO 2019]', ["99000008", "PMC99000101"]),
        ('"facial twitching"[tiab] AND systematic[sb]', ["99000001"]),
        ('"facial twitching"[tiab] AND "Guideline"[filter] AND english[la]', ["99000007"]),
        ("velmoria NOT velmoria", []),
    ],
)
def test_queries(query: str, keys: list[str]) -> None:
    assert [paper.key for paper in matched(query).papers] == keys


@pytest.mark.parametrize("query", ["(a", "a)", 'a "b', "AND a", "a OR", "()", "a [tiab", "a AND (b OR)"])
def test_a_query_that_is_not_well_formed(query: str) -> None:
    with pytest.raises(QueryError):
        matched(query)
