"""What speaks against the claims of an article: found in it or beyond it, written as claims, explained by what differs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
import pytest

from clincite.answers import Conflict
from clincite.compose.against import Against, find_against
from clincite.compose.arrange import Arrangement, arrange
from clincite.compose.conflicts import find_conflicts, opponents
from clincite.compose.direct import direct_answer
from clincite.compose.drafts import Draft
from clincite.evidence.oppose import CONTRADICTS, LIMITS
from clincite.evidence.retrieve import retrieve
from clincite.evidence.select import build_pool
from clincite.evidence.statements import spans
from clincite.evidence.wanted import brief_of
from clincite.library import EmbeddedLibrary
from clincite.question.plan import QuestionPlan
from clincite.records import Condition, Facet, Record, RecordKind, RecordStatus, Section

ZORB = Condition(name="Zorb disease", id="ZZ:1")
PLAN = QuestionPlan(text="treatment of zorb disease", facets=(Facet.TREATMENT,), conditions=(ZORB,), focus=("zorb", "diseas"))
CLAIM = "Plimba reduces mortality in zorb disease."
DENIAL = "Plimba did not reduce mortality in zorb disease in children."
# Filed under another side than the one asked about: not in the article until something there calls for it.
ELSEWHERE = Facet.EPIDEMIOLOGY


def record(key: str, text: str, facet: Facet = Facet.TREATMENT, **more: object) -> Record:
    sections = (Section(name="Results", text=text, facet=facet),)
    built = Record(
        id=f"pmid:{key}", kind=RecordKind.TRIAL, title="On zorb disease", sections=sections, ids={"pmid": key}, conditions=(ZORB,)
    )
    return msgspec.structs.replace(built, **more)


OWN = record("1", CLAIM, authors=("Doe J",), year=2020, n=400, population="adults with zorb disease", design="Randomised trial.")


class Found(msgspec.Struct, frozen=True):
    against: tuple[Against, ...]
    arrangement: Arrangement
    ordered: list[Draft]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        return find_conflicts(self.ordered, self.ids, self.against)

    @property
    def ids(self) -> dict[Draft, str]:
        return {draft: f"c{number}" for number, draft in enumerate(self.ordered, start=1)}


@pytest.fixture
def find(tmp_path: Path):  # type: ignore[no-untyped-def]
    def found(records: Iterable[Record], plan: QuestionPlan = PLAN) -> Found:
        library = EmbeddedLibrary(tmp_path / "library", create=True)
        library.add(records)
        brief = brief_of(plan)
        pool = build_pool(plan, brief, retrieve(plan, brief, library), library)
        arrangement = arrange(plan, brief, pool)
        direct = direct_answer(plan, brief, pool, arrangement)
        against = find_against(plan, brief, library, direct, arrangement)
        body = [draft for section in arrangement.sections for draft in section.drafts]
        return Found(against, arrangement, list(dict.fromkeys([*direct, *body, *(pair.other for pair in against)])))

    return found


def test_a_denial_beyond_the_article_becomes_a_claim_of_its_own(find) -> None:  # type: ignore[no-untyped-def]
    found = find([OWN, record("2", DENIAL, ELSEWHERE, authors=("Roe A",), year=2024, n=90)])
    (pair,) = found.against
    assert (pair.draft.text, pair.other.text, pair.clash.kind) == (CLAIM, DENIAL, CONTRADICTS)
    assert pair.other not in [draft for section in found.arrangement.sections for draft in section.drafts]
    statement = pair.other.first
    assert (statement.start, statement.end) in spans(statement.section.text)
    (conflict,) = found.conflicts
    assert conflict.claims == ("c1", "c2")
    assert opponents(found.conflicts, found.ordered, found.ids) == {"c1": ("c2",), "c2": ("c1",)}
    for part in (
        "One source says “reduces”, the other “not reduce”.",
        "Doe 2020: adults with zorb disease, n = 400, Randomised trial;",
        "Roe 2024: children, n = 90, trial.",
    ):
        assert part in conflict.difference


def test_a_denial_in_the_article_is_not_added_again(find) -> None:  # type: ignore[no-untyped-def]
    found = find([OWN, record("2", DENIAL)])
    (pair,) = found.against
    assert {pair.draft.text, pair.other.text} == {CLAIM, DENIAL}
    assert len(found.ordered) == 2


def test_what_limits_a_claim_says_how_far_it_holds(find) -> None:  # type: ignore[no-untyped-def]
    limit = "Plimba reduces mortality in zorb disease only in children."
    found = find([OWN, record("2", limit, ELSEWHERE)])
    assert [pair.clash.kind for pair in found.against] == [LIMITS]
    assert "The second source says how far this holds: “only in”." in found.conflicts[0].difference


@pytest.mark.parametrize(
    "other",
    [
        record("2", DENIAL, ELSEWHERE, status=RecordStatus.SUPERSEDED),
        record("2", DENIAL, ELSEWHERE, status=RecordStatus.CONCERN),
        record("2", DENIAL, ELSEWHERE, ids={"pmid": "1"}),
        record("2", "Plimba did not reduce mortality in owl fever.", ELSEWHERE, title="On owl fever", conditions=()),
        record("2", "In our clinic plimba did not reduce mortality in zorb disease.", ELSEWHERE),
    ],
)
def test_what_may_not_stand_against_a_claim(find, other: Record) -> None:  # type: ignore[no-untyped-def]
    found = find([OWN, other])
    assert found.against == ()
    assert found.conflicts == ()


def test_an_emergency_is_not_disputed(find) -> None:  # type: ignore[no-untyped-def]
    urgent = msgspec.structs.replace(PLAN, emergency="chest pain")
    assert find([OWN, record("2", DENIAL)], urgent).against == ()


def test_a_pair_that_a_measure_names_already_is_named_once(find) -> None:  # type: ignore[no-untyped-def]
    def noted(key: str, text: str) -> Record:
        sections = (Section(name="Note", text=text, facet=Facet.TREATMENT, measure="mortality with plimba"),)
        return record(key, text, sections=sections)

    one = noted("1", "Plimba reduces mortality in zorb disease, to 10%.")
    other = noted("2", "Plimba did not reduce mortality in zorb disease, which was 40%.")
    found = find([one, other])
    assert found.against
    (conflict,) = found.conflicts
    assert conflict.difference.startswith("Mortality with plimba.")
