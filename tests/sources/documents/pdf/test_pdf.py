"""PDF files: pages to paragraphs that can be quoted, and a clear word for those that cannot be read."""

from __future__ import annotations

import hashlib
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.errors import SourceError
from clincite.records import Record, RecordKind, RecordStatus
from clincite.sources import Item, Skipped, reader_for
from clincite.sources.documents.pdf.hyphens import Words
from clincite.sources.documents.pdf.reader import PdfReader
from tests.sources.documents.pdf.making import Picture, Shown, Text, lines, pdf

pytest.importorskip("pypdfium2")

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
BODY = [
    "Zalutrin relaxes the muscle that shuts the eye, and most adults who were given it",
    "could read again within a week. The effect lasted for three months in half of them,",
    "and for two months in the others.",
]


def read(path: Path, content: bytes) -> list[Item]:
    path.write_bytes(content)
    return list(PdfReader().read(path))


def record(tmp_path: Path, pages: list[list[Shown]], **more: object) -> Record:
    (item,) = read(tmp_path / "zalutrin.pdf", pdf(pages, **more))  # type: ignore[arg-type]
    assert isinstance(item, Record)
    return item


def texts(found: Record) -> dict[str, str]:
    return {section.name: section.text for section in found.sections}


def test_headings_paragraphs_and_pages(tmp_path: Path) -> None:
    page = [
        Text(72, 780, "Zalutrin for spasm of the lid", 20, True),
        *lines(["Treatment"], top=740, size=14, bold=True),
        *lines(BODY, top=715),
        *lines(["Children below two years of age should not be given it."], top=660),
        *lines(["Harms"], top=630, bold=True),
        *lines(["Drowsiness was common."], top=610),
    ]
    found = record(tmp_path, [page, [*lines(["Nausea was rare, and nobody died of it."], top=700)]])
    assert found.title == "Zalutrin for spasm of the lid"
    assert texts(found) == {
        "p. 1 › Treatment": " ".join(BODY) + "\nChildren below two years of age should not be given it.",
        "p. 1 › Treatment › Harms": "Drowsiness was common.",
        "p. 2 › Treatment › Harms": "Nausea was rare, and nobody died of it.",
    }
    digest = hashlib.sha256((tmp_path / "zalutrin.pdf").read_bytes()).hexdigest()
    assert found.id == f"file:zalutrin-{digest[:12]}"
    assert found.extra == {"file": "zalutrin.pdf"}
    assert (found.kind, found.status, found.year) == (RecordKind.UNSPECIFIED, RecordStatus.UNKNOWN, None)


def test_a_sentence_that_runs_over_pages_is_one_stretch_where_it_begins(tmp_path: Path) -> None:
    found = record(
        tmp_path,
        [
            lines(["The dose of zalutrin should be halved", "in adults whose kidneys"]),
            lines(["do not work. Stop it at once", "when lips swell."]),
        ],
    )
    assert texts(found) == {
        "p. 1": "The dose of zalutrin should be halved in adults whose kidneys do not work. Stop it at once when lips swell."
    }


def test_running_heads_feet_page_numbers_and_contents_go(tmp_path: Path) -> None:
    pages = [
        [
            Text(72, 815, f"Lid Spasm Society, page {number}", 8),
            *lines([f"Sentence number {word} stands in the body of the page."], top=600),
            Text(290, 30, str(number), 8),
            Text(72, 42, "For members of the society only", 8),
        ]
        for number, word in enumerate(["one", "two", "three", "four"], 1)
    ]
    pages.insert(0, [*lines(["Treatment . . . . . . . . . . . . . . . . . 3"], top=600), *lines(["Who wrote this, and why."], top=500)])
    found = record(tmp_path, pages)
    assert list(texts(found).values()) == ["Who wrote this, and why."] + [
        f"Sentence number {word} stands in the body of the page." for word in ("one", "two", "three", "four")
    ]


def test_a_title_that_later_pages_repeat_as_their_head_stays(tmp_path: Path) -> None:
    first = [Text(72, 790, "Zalutrin guide", 24, True), *lines(BODY, top=700)]
    later = [Text(72, 800, "Zalutrin guide", 8), *lines(["More of it."], top=700)]
    found = record(tmp_path, [first, later, later, later])
    assert found.title == "Zalutrin guide"
    assert "Zalutrin guide" not in "".join(texts(found).values())


@pytest.mark.parametrize("side_by_side", [False, True])
def test_two_columns_are_read_one_after_the_other(tmp_path: Path, side_by_side: bool) -> None:
    left = [f"The left column tells of zalutrin, line {word}," for word in WORDS]
    right = [f"the right column tells of harms, line {word}," for word in WORDS]
    columns: list[Shown] = [*lines(left, x=60), *lines(right, x=320)]
    if side_by_side:  # as some programs write them
        columns = [shown for pair in zip(lines(left, x=60), lines(right, x=320), strict=True) for shown in pair]
    (text,) = texts(record(tmp_path, [columns])).values()
    assert text == " ".join(left + right)


def test_rows_of_a_table_stay_on_lines_of_their_own(tmp_path: Path) -> None:
    rows = [("Event", "Zalutrin", "Placebo"), ("Drowsiness", "12 (4%)", "9 (3%)"), ("Nausea", "3 (1%)", "2 (1%)")]
    cells: list[Shown] = [
        Text(x, 600 - 14 * place, cell) for place, row in enumerate(rows) for x, cell in zip((72, 220, 340), row, strict=True)
    ]
    (text,) = texts(record(tmp_path, [[*lines(BODY), *cells, *lines(["After the table."], top=540)]])).values()
    assert text.split("\n") == [
        " ".join(BODY),
        "Event; Zalutrin; Placebo",
        "Drowsiness; 12 (4%); 9 (3%)",
        "Nausea; 3 (1%); 2 (1%)",
        "After the table.",
    ]


def test_lists_have_a_line_for_each_item(tmp_path: Path) -> None:
    page = lines(
        ["Before zalutrin:", "• ask for allergies to any", "toxin, of any kind", "• measure the weight", "1. Weigh.", "2. Inject."]
    )
    (text,) = texts(record(tmp_path, [page])).values()
    assert text.split("\n") == [
        "Before zalutrin:",
        "ask for allergies to any toxin, of any kind",
        "measure the weight",
        "1. Weigh.",
        "2. Inject.",
    ]


@pytest.mark.parametrize(
    ("start", "end", "joined"),
    [
        ("the treat", "ment of spasm", "the treatment of spasm"),
        ("a drug", "related harm", "a drug-related harm"),
        ("patients with COVID", "19 and", "patients with COVID-19 and"),
        ("an anti", "TNF drug", "an anti-TNF drug"),
        ("doses of 5", "10 mg", "doses of 5-10 mg"),
        ("a placebo", "controlled trial", "a placebo-controlled trial"),
        ("of the in", "fection of lids", "of the infection of lids"),
        ("a meta", "analysis of trials", "a meta-analysis of trials"),
        ("with eyelid", "muscle spasm", "with eyelid-muscle spasm"),
    ],
)
def test_words_parted_at_the_end_of_a_line(start: str, end: str, joined: str) -> None:
    words = Words(["The eyelid and the muscle were treated, and the treatment of the infection helped them"])
    assert words.joined(start, end) == joined


def test_parted_words_in_a_file(tmp_path: Path) -> None:
    found = record(tmp_path, [lines(["The society recommends treat-", "ment with zalutrin for drug-", "related spasm of the lid."])])
    assert list(texts(found).values()) == ["The society recommends treatment with zalutrin for drug-related spasm of the lid."]


def test_raised_figures_are_not_read_as_part_of_a_number(tmp_path: Path) -> None:
    page = [Text(72, 700, "More than 10"), Text(133, 705, "6", 6), Text(140, 700, "units were too many for every adult.")]
    (text,) = texts(record(tmp_path, [page])).values()
    assert text.replace(" ", "").startswith("Morethan10⁶units")


def test_ligatures_and_soft_hyphens(tmp_path: Path) -> None:
    page = [Text(72, 700, "the Arst treatB", odd=True), Text(72, 688, "ment of them, AbriBllation.", odd=True)]
    assert list(texts(record(tmp_path, [page])).values()) == ["the first treatment of them, fibrillation."]


def test_fonts_that_do_not_name_their_letters_are_told(tmp_path: Path) -> None:
    page = [Text(72, 700 - 12 * place, "CCCCCCCCC CCCCC CCCC one word", odd=True) for place in range(5)]
    items = read(tmp_path / "odd.pdf", pdf([lines(BODY), page]))
    assert [type(item) for item in items] == [Record, Skipped]
    assert isinstance(items[1], Skipped)
    assert items[1].where.endswith("odd.pdf: page 2")
    assert "which letters they show" in items[1].why


def test_stamps_in_the_margin_are_left_out(tmp_path: Path) -> None:
    found = record(tmp_path, [[Text(20, 300, "Downloaded by a member", 8, False, 90), *lines(BODY)]])
    assert list(texts(found).values()) == [" ".join(BODY)]


def test_footnotes_do_not_part_a_sentence(tmp_path: Path) -> None:
    page = [*lines(["Zalutrin is given to adults who are not"], top=300), *lines(["* Not sold in every country."], top=100, size=7)]
    (text, *rest) = texts(record(tmp_path, [[*lines(BODY), *page], lines(["pregnant, at any age."])])).values()
    assert "Zalutrin is given to adults who are not pregnant, at any age." in text.split("\n")
    assert "* Not sold in every country." in text.split("\n")
    assert not rest


def test_references_are_no_text_to_quote_but_are_cited(tmp_path: Path) -> None:
    page = [
        *lines(BODY),
        *lines(["References"], top=600, size=14, bold=True),
        *lines(["1. Ann A. A trial of zalutrin. J Inv. 2019. doi:10.1234/Zal.(7)."], top=580),
        *lines(["2. Bob B. Another one. J Inv. 2020. PMID: 12345."], top=560),
        *lines(["Appendix"], top=500, size=14, bold=True),
        *lines(["Who was asked."], top=480),
    ]
    found = record(tmp_path, [page])
    assert found.cites == ("doi:10.1234/zal.(7)", "pmid:12345")
    assert "trial of zalutrin" not in "".join(texts(found).values())
    assert texts(found)["p. 1 › Appendix"] == "Who was asked."


def test_metadata(tmp_path: Path) -> None:
    xmp = (
        "<prism:doi>10.1234/zal.9</prism:doi><prism:publicationName>J Inv</prism:publicationName>"
        "<prism:coverDate>2021-03-01</prism:coverDate><dc:language>de-CH</dc:language>"
        "<dc:rights>https://creativecommons.org/licenses/by-nc/4.0/</dc:rights>"
    )
    info = {"Title": "Zalutrin in practice", "Author": "Ann Ant; Bob Bee", "CreationDate": "D:20240101000000Z"}
    found = record(tmp_path, [lines(BODY)], info=info, xmp=xmp)
    assert found.title == "Zalutrin in practice"
    assert found.authors == ("Ann Ant", "Bob Bee")
    assert found.ids == {"doi": "10.1234/zal.9"}
    assert (found.source, found.year, found.licence, found.language) == ("J Inv", 2021, "CC BY-NC 4.0", "de")


@pytest.mark.parametrize("title", ["Microsoft Word - final2.docx", "untitled", "zal_v3.indd", "12345", "doi:10.1/x", ""])
def test_a_title_that_is_none_gives_way_to_the_printed_one(tmp_path: Path, title: str) -> None:
    page = [Text(72, 780, "Spasm of the lid", 20, True), *lines(BODY, top=715)]
    assert record(tmp_path, [page], info={"Title": title, "Creator": "x"}).title == "Spasm of the lid"


def test_a_file_without_any_title_is_named_by_its_name(tmp_path: Path) -> None:
    assert record(tmp_path, [lines(BODY)]).title == "zalutrin.pdf"


@pytest.mark.parametrize(
    ("foot", "body", "doi"),
    [
        ("J Inv 2020; https://doi.org/10.1234/zal.2", "No other.", "10.1234/zal.2"),
        ("J Inv 2020", "This comments on doi:10.1234/other.", None),
        ("doi: 10.1234/zal.2", "This comments on doi:10.1234/other.", None),
        ("See 10.1234/zal.2", "No other.", None),
    ],
)
def test_a_printed_doi_counts_when_it_is_unmistakable(tmp_path: Path, foot: str, body: str, doi: str | None) -> None:
    found = record(tmp_path, [[*lines([*BODY, body], top=500), Text(72, 40, foot, 8)]])
    assert found.ids.get("doi") == doi


def test_scanned_pages_are_told(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "scan.pdf", pdf([[Picture()]] * 12))
    assert isinstance(item, Skipped)
    assert item.why == "12 of 12 pages hold no text: scanned; run OCR (ocrmypdf) first"
    items = read(tmp_path / "some.pdf", pdf([lines(BODY), [Picture()], [Picture()], lines(BODY), [Picture()]]))
    assert [type(item) for item in items] == [Record, Skipped]
    assert isinstance(items[1], Skipped)
    assert items[1].where.endswith("some.pdf: pages 2–3, 5")
    assert items[1].why.startswith("3 of 5 pages hold no text")


def test_a_scan_with_a_printed_page_number_is_a_scan(tmp_path: Path) -> None:
    (item,) = read(tmp_path / "scan.pdf", pdf([[Picture(), Text(290, 20, str(number))] for number in range(1, 5)]))
    assert isinstance(item, Skipped)
    assert item.why.startswith("4 of 4 pages")


def test_empty_pages_are_told(tmp_path: Path) -> None:
    assert [item.why for item in read(tmp_path / "blank.pdf", pdf([[], []])) if isinstance(item, Skipped)] == ["its pages are empty"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b"<html>no</html>", "not a PDF file"),
        (b"%PDF-1.4\nnothing more", "damaged"),
        (pdf([lines(BODY)], encrypted=True), "password"),
        (pdf([lines(BODY)])[:300], "damaged"),
    ],
)
def test_what_cannot_be_read_is_an_error_of_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words) as caught:
        read(tmp_path / "bad.pdf", content)
    assert "bad.pdf" in caught.value.message
    assert caught.value.hint


def test_limits(tmp_path: Path) -> None:
    path = tmp_path / "long.pdf"
    path.write_bytes(pdf([lines(BODY)] * 4))
    with pytest.raises(SourceError, match="4 pages, more than 3"):
        list(PdfReader(max_pages=3).read(path))
    with pytest.raises(SourceError, match="larger than"):
        list(PdfReader(max_bytes=500).read(path))


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32), cuts=st.integers(1, 40))
def test_damaged_files_give_an_item_or_one_of_our_errors(tmp_path_factory: pytest.TempPathFactory, seed: int, cuts: int) -> None:
    dice = random.Random(seed)
    data = bytearray(pdf([lines(BODY), [Picture()]], info={"Title": "T"}, xmp="<prism:doi>10.1234/x</prism:doi>"))
    for _ in range(cuts):
        data[dice.randrange(9, len(data))] = dice.randrange(256)
    path = tmp_path_factory.getbasetemp() / "damaged.pdf"
    path.write_bytes(bytes(data))
    try:
        items = list(PdfReader().read(path))
    except SourceError as error:
        assert error.message.endswith(".")
        return
    assert items
    for item in items:
        if isinstance(item, Record):
            assert len({section.name for section in item.sections}) == len(item.sections)
            assert all(section.text for section in item.sections)


def test_without_the_library_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(SourceError) as caught:
        read(tmp_path / "a.pdf", pdf([lines(BODY)]))
    assert "pip install 'clincite[documents]'" in caught.value.hint


def test_the_reader_is_found_by_name(tmp_path: Path) -> None:
    reader = reader_for(tmp_path / "A.PDF")
    assert reader is not None
    assert reader.name == "pdf"
