"""What changed, as every face shows it: counted at the top, listed near the end, and never markup."""

from __future__ import annotations

import pytest
from lxml import etree

from clincite.answers import ChangedClaim, Changes, Receipt
from clincite.render import FORMATS
from clincite.render.changes import changes_shown
from tests.render.sample import BIDI, ESC, HOSTILE, sample

ROWS = (
    ChangedClaim(kind="added", claim="c1", why=("pmid:9 was not cited before.",)),
    ChangedClaim(kind="wording", claim="c2", before="Old words.", records=("pmid:1",)),
    ChangedClaim(kind="support", claim="c3", before=sample().claims[2].text, records=("pmid:1", "pmid:2")),
    ChangedClaim(kind="dropped", before="A claim that is gone.", records=("pmid:1",), why=("pmid:1 was retracted.", "It fell.")),
)


def changes(*rows: ChangedClaim, basis: str = "refresh", direct: bool = False) -> Changes:
    return Changes(basis=basis, other="x", other_created="2026-01-02T00:00:00Z", unchanged=7, claims=rows, direct_answer_changed=direct)


def without(*records: str) -> Receipt:
    return Receipt(library="ab", engine="e", searched=1, found=1, dropped=(), used=1, without=records)


def test_each_kind_is_told_as_what_it_is() -> None:
    shown = changes_shown(sample(changes=changes(*ROWS)))
    assert shown is not None
    assert [(row.label, row.numbers, row.before, row.why) for row in shown.rows] == [
        ("Added", (1, 3), "", "pmid:9 was not cited before."),
        ("Reworded", (4,), "Old words.", "It stood on pmid:1."),
        ("Other support", (6,), "", "It stood on pmid:1 and pmid:2."),
        ("Dropped", (), "", "pmid:1 was retracted. It fell."),
    ]
    assert shown.rows[3].text == "A claim that is gone."
    assert changes_shown(sample()) is None


@pytest.mark.parametrize(
    ("made", "receipt", "summary"),
    [
        (changes(), without(), "Since the version of 2026-01-02 nothing changed."),
        (changes(basis="without"), without("pmid:1"), "Without pmid:1 nothing changes."),
        (changes(direct=True), without(), "Since the version of 2026-01-02: the same claims. The direct answer is another."),
        (
            changes(*ROWS),
            without(),
            "Since the version of 2026-01-02: 1 claim added, 1 dropped, 1 on other support, 1 reworded, 7 as before. "
            "The direct answer is the same.",
        ),
        (
            changes(ROWS[3], ROWS[3], basis="without", direct=True),
            without("pmid:1", "pmid:2"),
            "Without pmid:1 and pmid:2: 2 claims dropped, 7 the same. The direct answer is another.",
        ),
    ],
)
def test_the_line_at_the_top(made: Changes, receipt: Receipt, summary: str) -> None:
    shown = changes_shown(sample(changes=made, receipt=receipt))
    assert shown is not None and shown.summary == summary


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_text_from_another_answer_is_never_markup(form: str) -> None:
    bad = ChangedClaim(kind="dropped", before=HOSTILE, records=(HOSTILE,), why=(HOSTILE,))
    worse = ChangedClaim(kind="wording", claim="c2", before=HOSTILE, records=(HOSTILE,))
    page = FORMATS[form].render(sample(changes=changes(bad, worse), receipt=without(HOSTILE)))
    assert not {ESC, "\x9b", *BIDI} & set(page)
    if form == "html":
        etree.fromstring(page.encode(), parser=etree.XMLParser(resolve_entities=False, no_network=True))
        assert "<script>alert" not in page and "<b>" not in page
    if form == "md":
        assert "<script>" not in page.replace(r"\<script>", "")


def test_what_reviewers_changed_is_told_as_theirs() -> None:
    shown = changes_shown(sample(changes=changes(ROWS[3], basis="review", direct=True)))
    assert shown is not None
    assert shown.heading == "What reviewers changed since 2026-01-02"
    assert shown.summary == "In review, since the version of 2026-01-02: 1 claim dropped, 7 as before. The direct answer is another."
