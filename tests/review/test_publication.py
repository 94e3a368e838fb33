from __future__ import annotations

import re

import msgspec
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
    told,
)
from clincite.review.states import IN_REVIEW, State
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


def versions_of(states: str) -> tuple[Publication, ...]:
    """Published versions, oldest first, in these states; one with a star was approved once, and so was one whose state says so."""
    once = {"approved", "evidence_changed", "expired"}
    named = [(name.rstrip("*"), name.endswith("*")) for name in states.split()]
    return tuple(
        about_of(number, state, due="2027-01-01" if starred or state in once else None) for number, (state, starred) in enumerate(named, 1)
    )


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("submitted", 1),
        ("approved submitted", 1),
        ("approved approved submitted", 2),
        ("submitted changes_requested under_review", 3),
        # What was approved keeps the address with its banner: what it replaced must not stand again.
        ("approved evidence_changed", 2),
        ("approved expired submitted", 2),
        ("approved under_review*", 2),
        ("approved withdrawn*", 2),
        ("under_review* withdrawn*", 2),
        ("approved approved withdrawn*", 3),
        # A version that never had the address leaves it where it is.
        ("approved withdrawn", 1),
        ("approved withdrawn withdrawn", 1),
        ("withdrawn* withdrawn", 1),
        # A newer one that stands follows on what was withdrawn.
        ("approved withdrawn* submitted", 3),
        ("withdrawn* under_review under_review", 3),
        # … but not one that was replaced in its turn.
        ("withdrawn* under_review withdrawn", 1),
        # Where nothing was ever approved the newest has it, and keeps it.
        ("submitted withdrawn", 2),
        ("under_review withdrawn", 2),
        ("withdrawn withdrawn", 2),
    ],
)
def test_which_version_an_address_shows(states: str, expected: int) -> None:
    versions = versions_of(states)
    for order in (versions, versions[::-1]):
        found = shown(order)
        assert found is not None and found.version == expected


def test_where_there_is_no_version_none_is_shown() -> None:
    assert shown([]) is None and told([], 1) == ()


@pytest.mark.parametrize(
    ("states", "newest", "expected"),
    [
        ("submitted", 1, "Submitted"),
        ("under_review", 1, "Under review"),
        # The desk leaves an older one as it was; everybody is told what is true.
        ("approved approved", 2, "Replaced by version 2, Approved"),
        ("evidence_changed expired approved", 3, "Replaced by version 3, Replaced by version 3, Approved"),
        ("under_review under_review", 2, "Replaced by version 2, Under review"),
        ("submitted submitted", 2, "Replaced by version 2, Submitted"),
        ("approved withdrawn*", 2, "Replaced by version 2, Withdrawn"),
        ("approved withdrawn* submitted", 3, "Replaced by version 3, Withdrawn, Submitted"),
        # What was withdrawn is told to be that.
        ("withdrawn* approved", 2, "Withdrawn, Approved"),
        # A newer one is on its way, and has not taken the place yet.
        ("approved submitted", 2, "Approved, Submitted"),
        ("evidence_changed submitted", 2, "Evidence changed, Submitted"),
        ("under_review* under_review", 2, "Not approved, Under review"),
        ("changes_requested* withdrawn", 2, "Not approved, Withdrawn"),
        ("approved under_review under_review", 3, "Approved, Replaced by version 3, Under review"),
        ("approved under_review withdrawn", 3, "Approved, Replaced by version 3, Withdrawn"),
        # The newer one is not published.
        ("under_review", 2, "Not approved"),
        ("changes_requested*", 2, "Not approved"),
        ("approved", 2, "Approved"),
        ("submitted", 2, "Submitted"),
        ("approved under_review", 3, "Approved, Not approved"),
    ],
)
def test_what_everybody_is_told_of_each_version(states: str, newest: int, expected: str) -> None:
    versions = versions_of(states)
    for order in (versions, versions[::-1]):
        said = sorted(told(order, newest), key=lambda one: one.version)
        assert ", ".join(state_words(one) for one in said) == expected
        left = [one for one in said if one.version != newest and (one.approved or one.state in IN_REVIEW)]
        address = shown(order)
        assert {one.version for one in left} <= {address.version if address else 0} and not any(one.state in IN_REVIEW for one in left)
        now = shown(said)
        assert address is not None and now is not None and now.version == address.version, "and nothing else is shown for it"


def test_a_version_is_replaced_since_the_newer_one_was_published() -> None:
    old, new = (
        msgspec.structs.replace(one, published=day, since=day) for one, day in zip(versions_of("approved approved"), "ab", strict=True)
    )
    first, second = told((old, new), 2)
    assert (first.since, first.published, first.replaced_by) == ("b", "a", 2)
    assert second == new


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
