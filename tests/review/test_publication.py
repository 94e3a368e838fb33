from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.review.publication import (
    Approval,
    Publication,
    approved_words,
    description_of,
    is_slug,
    shortened,
    shown,
    signed_words,
    slug_of,
    state_words,
)
from clincite.review.states import State
from tests.render import sample

LEE = Approval(by="Dr A. Lee", credentials="MD", on="2026-11-22")
ROE = Approval(by="B. Roe", on="2026-11-24")


def about_of(number: int, state: str, *, due: str | None = None, approvals: tuple[Approval, ...] = ()) -> Publication:
    return Publication(
        answer="",
        slug="s",
        version=number,
        question="",
        title="",
        reader="",
        description="",
        published="",
        state=state,
        since="",
        approvals=approvals,
        due=due,
    )


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["submitted"], 1),
        (["approved", "submitted"], 1),
        (["approved", "approved", "submitted"], 2),
        (["approved", "withdrawn"], 1),
        (["submitted", "withdrawn"], 1),
        (["submitted", "changes_requested", "under_review"], 3),
        (["withdrawn", "withdrawn"], 2),
        # What was approved keeps the address with its banner: what it replaced must not stand again.
        (["approved", "evidence_changed"], 2),
        (["approved", "expired", "submitted"], 2),
    ],
)
def test_which_version_an_address_shows(states: list[str], expected: int) -> None:
    once = {"approved", "evidence_changed", "expired"}
    found = shown(about_of(number, state, due="2027-01-01" if state in once else None) for number, state in enumerate(states, 1))
    assert found is not None and found.version == expected
    assert shown([]) is None


@pytest.mark.parametrize("slug", ["..", "../x", "a/b", "A", "a--b", "-a", "a-", "", ".hidden", "a\x00b", "a" * 101, "ä", "a b", "CON"])
def test_only_slugs_are_addresses(slug: str) -> None:
    assert not is_slug(slug)


@given(st.text(max_size=200))
def test_slugs_are_safe(title: str) -> None:
    slug = slug_of(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) and len(slug) <= 72 and is_slug(slug)
    assert slug_of(title) == slug


def test_slugs() -> None:
    assert slug_of("Bell’s palsy: causes & treatment") == "bells-palsy-causes-treatment"
    assert slug_of("Ménière's disease (β-blockers)") == "menieres-disease-blockers"
    assert slug_of("痛風") == "answer"
    assert len(slug_of("word " * 100)) <= 72 and not slug_of("word " * 100).endswith("-")


def test_who_approved_it_in_words() -> None:
    assert state_words(about_of(1, "approved", approvals=(LEE, ROE))) == "Approved by Dr A. Lee, MD and B. Roe on 24 November 2026"
    assert state_words(about_of(1, "approved", approvals=(LEE,))) == "Approved by Dr A. Lee, MD on 22 November 2026"
    assert state_words(about_of(1, "approved")) == "Approved"
    assert approved_words([Approval(on="2026-11-22")]) == " on 22 November 2026"
    assert signed_words(LEE) == "Dr A. Lee, MD on 22 November 2026"


@pytest.mark.parametrize("state", [state.value for state in State if state is not State.APPROVED])
def test_no_state_but_approved_names_anybody(state: str) -> None:
    assert "Lee" not in state_words(about_of(1, state, due="2027-01-01", approvals=(LEE,)))


def test_descriptions() -> None:
    assert description_of(sample.sample()) == sample.CLAIMS[0].text
    assert description_of(sample.sample(direct_answer=())).startswith("No source in this library")
    assert shortened("one two three", 9) == "one two …"
    assert shortened("a\n b", 9) == "a b"
