"""What changed, as every face shows it: counted at the top, listed near the end, and never markup."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from lxml import etree
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clincite.answers import Answer, ChangedClaim, Changes, Receipt, ReviewState
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
        (changes(), without(), "Since the version of 2 January 2026 nothing changed."),
        (changes(basis="without"), without("pmid:1"), "Without pmid:1 nothing changes."),
        (changes(direct=True), without(), "Since the version of 2 January 2026: the same claims. The direct answer has changed."),
        (
            changes(*ROWS),
            without(),
            "Since the version of 2 January 2026: 1 claim added, 1 dropped, 1 on other support, 1 reworded, 7 as before. "
            "The direct answer is the same.",
        ),
        (
            changes(ROWS[3], ROWS[3], basis="without", direct=True),
            without("pmid:1", "pmid:2"),
            "Without pmid:1 and pmid:2: 2 claims dropped, 7 the same. The direct answer would be another one.",
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
    shown = changes_shown(third(changes=changes(ROWS[3], basis="review", direct=True)))
    assert shown is not None
    assert shown.heading == "What reviewers changed since version 2"
    assert shown.summary == "Reviewers changed (since version 2): 1 claim dropped, 7 as before. The direct answer has changed."
    none = changes_shown(third(changes=changes(basis="review")))
    assert none is not None and none.summary == "Reviewers changed nothing since version 2."


def test_the_other_version_is_called_by_what_is_known_of_it() -> None:
    shown = changes_shown(sample(changes=changes(*ROWS)), since="version 1")
    assert shown is not None and shown.heading == "What changed since version 1" and shown.summary.startswith("Since version 1: ")
    dated = changes_shown(sample(changes=changes(*ROWS)))
    assert dated is not None and dated.heading == "What changed since the version of 2 January 2026"


def third(**fields: Any) -> Answer:
    """A third version."""
    return sample(review=ReviewState(state="approved", version=3), **fields)


@pytest.mark.parametrize("gone", ["A claim that is gone.", "~~Gone~~ or *not*?", "(gone)"])
def test_what_does_not_stand_any_more_is_struck_through(gone: str) -> None:
    rows = (ChangedClaim(kind="dropped", before=gone), ChangedClaim(kind="wording", claim="c2", before=gone))
    answer = sample(changes=changes(*rows))
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(FORMATS["md"].render(answer))
    about = [token for token in tokens if token.type == "inline" and any(word in token.content for word in ("Before:", "Dropped"))]
    assert [_struck(token.children or []) for token in about] == [gone, gone]
    page = lxml.html.document_fromstring(FORMATS["html"].render(answer).encode())
    assert [one.text_content() for one in page.xpath('//section[@id="changes"]//s')] == [gone, gone]


def _struck(children: list[Token]) -> str:
    kinds = [one.type for one in children]
    return "".join(one.content for one in children[kinds.index("s_open") + 1 : kinds.index("s_close")])


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_where_only_the_kind_of_a_change_is_told_it_is_counted_and_not_listed(form: str) -> None:
    told = changes(ChangedClaim(kind="dropped"), ChangedClaim(kind="wording"), basis="review")
    answer = third(changes=told)
    shown = changes_shown(answer)
    assert shown is not None and shown.rows == ()
    assert shown.summary == "Reviewers changed (since version 2): 1 claim dropped, 1 reworded, 7 as before. The direct answer is the same."
    page = " ".join(FORMATS[form].render(answer).split())
    assert "1 claim dropped, 1 reworded" in page and "What reviewers changed" not in page


def test_a_replaced_version_names_the_newer_one() -> None:
    by = sample(review=ReviewState(state="replaced", version=1, replaced_by=2))
    for form in ("text", "md", "html"):
        page = " ".join(FORMATS[form].render(by).split())
        assert "Replaced by version 2." in page.replace("**", "").replace("</strong>", ""), form
    assert '"replaced_by": 2' in FORMATS["json"].render(by)
    assert "replaced_by" not in FORMATS["json"].render(sample())
    some = sample(review=ReviewState(state="replaced"))
    assert "A newer version has taken its place." in FORMATS["md"].render(some)
