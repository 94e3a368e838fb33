"""Markdown, HTML and our own JSON."""

from __future__ import annotations

import pytest

from clincite.errors import AnswerFileError
from clincite.lint.document import BannerKind, Block, DateKind
from clincite.lint.parse import parse
from tests.lint.parse.shown import cited, told, under

PAGE = """<!DOCTYPE html><html><head><title>Zelvastine &amp; gout | A Site</title>
<meta name="author" content="Jane Roe"><meta property="article:modified_time" content="2024-05-03T10:00:00Z">
<link rel="canonical" href="https://site.example/gout">
<script type="application/ld+json">{"@type": "Article", "datePublished": "2023-01-09",
 "reviewedBy": {"@type": "Person", "name": "John Doe"}}</script>
<style>p { color: red }</style></head><body>
<nav><a href="/">Home</a><p>Zelvastine menu.</p></nav>
<h1>Zelvastine</h1><h2>Treatment</h2>
<p>Zelvastine lowers morbin &lt; 5&nbsp;mmol/L.<sup>1,2</sup> It is <b>safe</b><sup><a href="#ref3">[3]</a></sup>
in 10<sup>9</sup> cells per m<sup>2</sup>.</p>
<p hidden>Hidden words.</p><div style="display:none"><div>More</div> hidden.</div>
<ul><li>Given at night <a href="https://doi.org/10.1234/zel">[4]</a><ul><li>with food</li></ul></li>
<li><a href="/more">Other pages</a></li></ul>
<p>See the <a href="https://pubmed.ncbi.nlm.nih.gov/12345678/">trial of zelvastine in gout</a> for more.</p>
<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>zelvastine</td><td><p>5 mg</p></td></tr></table>
<p>Line one ends here.<br>Line two ends here.</p>
<script>var x = "</p>Script words";</script>
<h2>References</h2><ol class="references"><li id="ref1">Smith J. Zelvastine. <i>J Inv Med</i>. 2019;1:2. <a href="https://doi.org/10.1234/zel.1">doi</a></li>
<li>Doe B. Morbidol. J Inv Med. 2020;1:2.</li><li>Roe C. Both. J Inv Med. 2021;1:2.</li></ol>
<footer><p>This page is not a substitute for medical advice.</p></footer></body></html>"""


def test_a_page_of_html() -> None:
    document = parse(PAGE, "gout.html")
    assert document.title == "Zelvastine & gout"
    assert cited(PAGE, "html") == [
        ("Zelvastine lowers morbin < 5 mmol/L.", [1, 2]),
        ("It is safe in 109 cells per m2.", [3]),
        ("Given at night", []),
        ("with food", []),
        ("See the trial of zelvastine in gout for more.", []),
        ("zelvastine; 5 mg", []),
        ("Line one ends here.", []),
        ("Line two ends here.", []),
    ]
    night, trial, row = document.statements[2], document.statements[4], document.statements[5]
    assert [one.value for one in night.citations[0].identifiers] == ["10.1234/zel"]
    assert [one.value for one in trial.citations[0].identifiers] == ["12345678"]
    assert (row.lead, row.block) == ("Drug; Dose", Block.TABLE)
    assert document.statements[0].headings == ("Zelvastine", "Treatment")
    assert [(entry.number, entry.year) for entry in document.entries] == [(1, 2019), (2, 2020), (3, 2021)]
    assert document.entries[0].identifiers[0].value == "10.1234/zel.1"
    assert {banner.kind for banner in document.banners} == {BannerKind.AUTHOR, BannerKind.REVIEWER, BannerKind.DISCLAIMER}
    assert {(date.kind, date.iso) for date in document.dates} == {(DateKind.UPDATED, "2024-05-03"), (DateKind.PUBLISHED, "2023-01-09")}
    assert [under(document, date.span)[:10] for date in document.dates] == ["2024-05-03", "2023-01-09"]


def test_places_in_html_are_exact() -> None:
    document = parse(PAGE, "gout.html")
    first, second = document.statements[:2]
    assert under(document, first.span()) == "Zelvastine lowers morbin &lt; 5&nbsp;mmol/L."[: first.span().end - first.span().start]
    at = second.text.index("safe")
    assert under(document, second.span(at, at + 4)) == "safe"


def test_footnotes_of_an_encyclopaedia() -> None:
    source = (
        '<p>Zelvastine lowers morbin.<sup id="cite_ref-a_1-0" class="reference"><a href="#cite_note-a-1">[1]</a></sup> It is safe.'
        '<sup class="reference"><a href="#cite_note-2">&#91;2&#93;</a></sup></p><div class="reflist"><ol class="references">'
        '<li id="cite_note-a-1"><b><a href="#cite_ref-a_1-0">^</a></b> Smith J (2019). "Zelvastine in gout". <i>J Inv Med</i>. 1: 2.</li>'
        '<li id="cite_note-2"><b>^</b> Doe B (2020). "Morbidol in gout". <i>J Inv Med</i>.</li></ol></div>'
    )
    assert cited(source, "html") == [("Zelvastine lowers morbin.", [1]), ("It is safe.", [2])]
    assert [(entry.number, entry.title) for entry in parse(source, form="html").entries] == [
        (1, "Zelvastine in gout"),
        (2, "Morbidol in gout"),
    ]


def test_a_page_of_markdown() -> None:
    source = (
        "# Zelvastine\n\n## Treatment\n\nZelvastine *lowers* **morbin** [1]. It is &lt; 5 \\* 2 in [a large trial](https://example.org/a_(b)).\n\n"
        "- Given at night[^zel]\n  - with food ([source](https://example.org/c))\n\n1. First step\n2. Second step\n\n"
        "> Quoted words of a guideline.\n\n| Drug | Dose |\n|------|------|\n| zelvastine | `5 mg` [2] |\n\n```\ncode is skipped\n```\n\n"
        "**Follow-up**\n\nSee after two weeks.<sup>2</sup>\n\n"
        "## References\n\n1. Smith J. Zelvastine. J Inv Med. 2019;1:2.\n2. Doe B. Morbidol. J Inv Med. 2020;1:2.\n"
    )
    document = parse(source, "a.md")
    assert cited(source, "markdown") == [
        ("Zelvastine lowers morbin.", [1]),
        ("It is < 5 * 2 in a large trial.", []),
        ("Given at night", []),
        ("with food", []),
        ("First step", []),
        ("Second step", []),
        ("Quoted words of a guideline.", []),
        ("zelvastine; 5 mg", [2]),
        ("See after two weeks.", [2]),
    ]
    assert [heading.text for heading in document.headings] == ["Zelvastine", "Treatment", "Follow-up"]
    assert document.statements[2].citations[0].keys == ("zel",)
    assert document.statements[1].citations[0].identifiers[0].value == "https://example.org/a_(b)"
    assert document.statements[-1].headings == ("Zelvastine", "Treatment", "Follow-up")
    assert [entry.number for entry in document.entries] == [1, 2]


def test_footnotes_of_markdown() -> None:
    source = (
        "Zelvastine lowers morbin.[^1] It is safe.[^b]\n\n[^1]: Smith J. Zelvastine. J Inv Med. 2019;1:2.\n[^b]: https://example.org/b\n"
    )
    document = parse(source, "a.md")
    assert [[key for citation in statement.citations for key in citation.keys] for statement in document.statements] == [["1"], ["b"]]
    assert [(entry.key, entry.year) for entry in document.entries] == [("1", 2019), ("b", None)]


def test_numbered_links_and_definitions_of_a_chat() -> None:
    source = (
        "Zelvastine lowers morbin [1](https://example.org/a). It is safe [[2]](https://example.org/b).\n\n"
        "[1]: https://example.org/a\n[2]: https://example.org/b\n"
    )
    document = parse(source, "a.md")
    assert told(source, "markdown") == ["Zelvastine lowers morbin.", "It is safe."]
    assert [statement.citations[0].identifiers[0].value for statement in document.statements] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    assert [entry.number for entry in document.entries] == [1, 2]


def test_front_matter() -> None:
    document = parse("---\ntitle: Gout\nauthors:\n  - Jane Roe, MD\ndate: 2024-05-03\n---\n\nZelvastine helps.\n", "a.md")
    assert (document.title, document.banners[0].kind, document.dates[0].iso) == ("Gout", BannerKind.AUTHOR, "2024-05-03")
    assert under(document, document.banners[0].passage.span()) == "Jane Roe, MD"
    assert [statement.text for statement in document.statements] == ["Zelvastine helps."]


def test_line_ends_of_other_systems() -> None:
    for form in ("text", "markdown", "html"):
        assert told(
            "Zelvastine helps.\r\n\r\nMorbidol does not.\r\n"
            if form != "html"
            else "<p>Zelvastine helps.</p>\r\n<p>Morbidol does not.</p>",
            form,
        ) == [
            "Zelvastine helps.",
            "Morbidol does not.",
        ]


@pytest.mark.parametrize("source", ["", "{", "[]", '{"schema": "clincite/answer/1"}', '{"schema": "other"}', "\ud800"])
def test_what_is_no_answer_says_so(source: str) -> None:
    with pytest.raises(AnswerFileError):
        parse(source, "answer.json")
