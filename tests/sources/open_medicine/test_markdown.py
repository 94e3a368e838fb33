from __future__ import annotations

import pytest

from clincite.sources.open_medicine.markdown import Code, Items, Paragraph, Quoted, Table, parse_markdown, plain


def test_headings_make_trails() -> None:
    document = parse_markdown("# File\n\nIntro.\n\n## A\n\n### B (**bold**)\n\ntext\n\n## C\n")
    assert document.title == "File"
    assert [part.trail for part in document.parts] == [(), ("A",), ("A", "B (bold)"), ("C",)]


def test_every_block_is_plain() -> None:
    (part,) = parse_markdown("## A\n\nSome **bold** and `code` and [link](http://x.y).\n\n> quoted\n\n```\na -> b\n```\n\n---\n").parts
    assert part.blocks == (Paragraph("Some bold and code and link."), Quoted((Paragraph("quoted"),)), Code("a -> b\n"))


def test_lists_nest_and_blank_lines_part_them() -> None:
    (part,) = parse_markdown("## A\n\n- a\n  - b\n- c\n\n- d\n- e\n").parts
    first, second = part.blocks
    assert isinstance(first, Items) and isinstance(second, Items)
    assert first.items == ((Paragraph("a"), Items(((Paragraph("b"),),))), (Paragraph("c"),))
    assert second.items == ((Paragraph("d"),), (Paragraph("e"),))


def test_a_loose_list_and_a_numbered_list_stay_whole() -> None:
    (part,) = parse_markdown("## A\n\n- a\n\n- b\n\ntext\n\n1. x\n2. y\n\n3. z\n").parts
    loose, _, numbered = part.blocks
    assert isinstance(loose, Items) and len(loose.items) == 2
    assert isinstance(numbered, Items) and numbered.ordered and len(numbered.items) == 3


def test_tables_are_padded() -> None:
    (part,) = parse_markdown("## A\n\n| a | b |\n|---|---|\n| **1** |\n").parts
    assert part.blocks == (Table(("a", "b"), (("1", ""),)),)


def test_lines_that_open_with_a_bold_label_are_paragraphs() -> None:
    (part,) = parse_markdown("## A\n\n**One:** x\n**Two:** y\nand more\n").parts
    assert part.blocks == (Paragraph("One: x"), Paragraph("Two: y and more"))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (">= 65 and <= 70 +/- 2", "≥ 65 and ≤ 70 ± 2"),
        ("130--139 mm Hg", "130–139 mm Hg"),
        ("this -- that", "this – that"),
        ("clinician--patient", "clinician–patient"),
        ("1.5-3 g", "1.5-3 g"),
        ("a -> b --> c", "a → b → c"),
        ("Confusion* and HLA-B*5801", "Confusion and HLA-B*5801"),
        ("x<br>y < 3", "x y < 3"),
        ("1|++OO", "1 ⊕⊕○○"),
        ("90 mcg\u200b\x07", "90 mcg"),
    ],
)
def test_typography(written: str, read: str) -> None:
    assert plain(written) == read
