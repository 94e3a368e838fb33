"""Dates and bylines in the forms that journals, wikis, leaflets and guidelines print; footers under the list of references."""

from __future__ import annotations

import pytest

from clincite.lint.document import BannerKind, DateKind, Document
from clincite.lint.parse import parse

D = DateKind
LIST = "References\n\n1. Adler B. Tremor. Fict Med. 2022;7:20-31.\n2. Brandt C. Lids. Fict Med. 2024;8:101-9.\n"


def with_line(line: str) -> Document:
    return parse(f"Gout and Zelvastine\n\n{line}\n\nTreatment\n\nZelvastine lowers morbin in most adults.\n")


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("Published online 14 May 2024", [(D.PUBLISHED, "2024-05-14")]),
        ("Published on Monday, 5 May 2024", [(D.PUBLISHED, "2024-05-05")]),
        ("This page was last edited on 3 March 2025, at 10:14 (UTC).", [(D.UPDATED, "2025-03-03")]),
        ("Version 2.1, 9 January 2026", [(D.UPDATED, "2026-01-09")]),
        ("Version: 2.1 (9 January 2026; first published 4 March 2024)", [(D.PUBLISHED, "2024-03-04"), (D.UPDATED, "2026-01-09")]),
        ("Reviewed: 3 March 2025; next review: March 2028", [(D.REVIEWED, "2025-03-03"), (D.DUE, "2028-03")]),
        ("Next review due: January 2025", [(D.DUE, "2025-01")]),
        ("Date of last review: March 2025", [(D.REVIEWED, "2025-03")]),
        ("Reviewed by: Prof. R. Adler, neurologist, 9 January 2026", [(D.REVIEWED, "2026-01-09")]),
        ("Leaflet number: END 042, version 3", []),
        ("Version 2 of the score was validated in 2020", []),
        ("Zelvastine, due to a shortage in May 2024, was replaced.", []),
    ],
)
def test_dates(line: str, dates: list[tuple[DateKind, str]]) -> None:
    assert sorted((date.kind, date.iso) for date in with_line(line).dates) == sorted(dates)


@pytest.mark.parametrize(
    "line",
    [
        "Maria L. Ortega, MD, PhD; James Ko, PharmD",
        "R. J. Palmer and S. Adeyemi",
        "Guideline committee of the Nordhaven Society of Neurology",
        "Produced by the Nordhaven patient information team",
        "Written by: Endoscopy Unit nursing team",
    ],
)
def test_bylines(line: str) -> None:
    document = with_line(line)
    assert [(banner.kind, banner.passage.text) for banner in document.banners] == [(BannerKind.AUTHOR, line)]
    assert [statement.text for statement in document.statements] == ["Zelvastine lowers morbin in most adults."]


@pytest.mark.parametrize(
    "line",
    [
        "Facial Twitching and Eyelid Spasm",
        "Panel of experts recommends zelvastine for all adults.",
        "Produced by platelets, morbin rises in adults.",
        "Morbin B. Deficiency of adults is rare and mild.",
    ],
)
def test_no_bylines(line: str) -> None:
    assert with_line(line).banners == ()


@pytest.mark.parametrize(
    ("markup", "author"),
    [
        ('<p class="authors">Nikita Paresh<sup>1</sup>; Philip Marsden<sup>2</sup></p>', "Nikita Paresh1; Philip Marsden2"),
        ('<p>By <a rel="author" href="/x">Nikita Paresh</a></p>', "By Nikita Paresh"),
        ('<div class="article-byline"><span>Nikita Paresh</span></div>', "Nikita Paresh"),
        ('<p class="author-notes">Zelvastine lowers morbin.</p>', None),
    ],
)
def test_bylines_in_markup(markup: str, author: str | None) -> None:
    document = parse(f"<h1>Gout</h1>{markup}<h2>Care</h2><p>Zelvastine lowers morbin.</p>", form="html")
    assert [banner.passage.text for banner in document.banners_of(BannerKind.AUTHOR)] == ([author] if author else [])


def test_a_footer_is_no_part_of_the_last_entry() -> None:
    document = parse(f"Gout\n\nZelvastine helps [1][2].\n\n{LIST}\nThis page was last edited on 3 March 2025, at 10:14.\n")
    assert len(document.entries) == 2
    assert document.entries[-1].passage.text.endswith(":101-9.")
    assert [date.iso for date in document.dates] == ["2025-03-03"]


def test_a_line_without_a_number_after_a_numbered_list_is_none_of_it() -> None:
    document = parse(f"Gout\n\nZelvastine helps [1][2].\n\n{LIST}\nMore words of the site\n")
    assert document.entries[-1].passage.text.endswith(":101-9.")


def test_the_second_line_of_an_entry_stays_with_it() -> None:
    listed = "1. Adler B. Tremor. Fict Med. 2022;7:20-31.\n\nA survey of adults.\n\n2. Brandt C. Lids. Fict Med. 2024;8:101-9.\n"
    document = parse(f"Gout\n\nZelvastine helps [1][2].\n\nReferences\n\n{listed}")
    assert [entry.number for entry in document.entries] == [1, 2]
    assert "survey" in document.entries[0].passage.text


@pytest.mark.parametrize("tag", ["[2014]", "[2014, amended 2023]", "[New 2023]"])
def test_the_tag_of_a_recommendation_cites_nothing(tag: str) -> None:
    (statement,) = parse(f"# Advice\n\n1.1 Offer zelvastine to adults with gout. {tag}\n", form="markdown").statements
    assert statement.text.endswith(tag)
    assert statement.citations == ()


@pytest.mark.parametrize(
    ("line", "label", "title"),
    [
        ("**Guideline** — Care of tremor. *Fict Med*, 2022", "Guideline", "Care of tremor."),
        ("Guideline: Care of tremor. Fict Med, 2022", "Guideline", "Care of tremor."),
        ("Care of tremor. Fict Med, 2022 (Guideline)", "Guideline", "Care of tremor."),
        ("Guideline-based care of tremor. Fict Med, 2022", None, "Guideline-based care of tremor."),
    ],
)
def test_a_type_on_the_line_of_its_entry(line: str, label: str | None, title: str) -> None:
    (entry,) = parse(f"# Tremor\n\nZelvastine helps [1].\n\n## References\n\n1. {line}\n", form="markdown").entries
    assert (entry.label, entry.title) == (label, title)


@pytest.mark.parametrize(
    ("body", "cited"),
    [
        ("Drug A helps pain.[1,2] Drug B helps pain.[3]", [(1, 2), (3,)]),
        ("Drug A helps pain.[1-2] Drug B helps pain.[3]", [(1, 2), (3,)]),
        ("Drug A helps pain. [1,2] Drug B helps pain.[3]", [(1, 2), (3,)]),
        ("Drug A helps people older than 75 [1-3]. Drug B helps pain.[3]", [(1, 2, 3), (3,)]),
        ("The stay was 7 [3-9] days with drug A.[1] Drug B helps pain.[3]", [(1,), (3,)]),
        ("Drug A helped in 30% [25-35] of adults.[1] Drug B helps pain.[3]", [(1,), (3,)]),
    ],
)
@pytest.mark.parametrize("form", ["text", "markdown"])
def test_several_numbers_in_one_bracket(body: str, cited: list[tuple[int, ...]], form: str) -> None:
    document = parse(f"Pain\n\n{body}\n\n{LIST}3. Castro D. Pain. Fict Med. 2025;9:1-9.\n", form=form)
    assert [mark.numbers for statement in document.statements for mark in statement.citations] == cited


def test_items_share_the_marks_of_the_sentence_over_them() -> None:
    body = "Tremor is common [1]. It is graded as follows:\n\n- Grade 1 is mild\n- Grade 2 is severe\n"
    document = parse(f"Tremor is seen [2]. {body}\n{LIST}")
    assert [[mark.numbers for mark in one.shared] for one in document.statements[-2:]] == [[(1,)], [(1,)]]
