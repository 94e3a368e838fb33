"""The list of references: where it is, its entries, and what each says, in the common styles."""

from __future__ import annotations

import pytest

from clincite.lint.parse import parse
from clincite.lint.parse.identifiers import isbn_holds
from tests.lint.parse.shown import told, under

BODY = "Zelvastine\n\nZelvastine lowers morbin in most adults.\n\n"
ENTRIES = [
    (
        "Smith JA, Doe B, et al. Zelvastine in acute gout. J Inv Med. 2019;12(3):45-67. doi:10.1234/zel.",
        "Zelvastine in acute gout.",
        "J Inv Med",
        2019,
    ),
    (
        "Smith JA. Zelvastine in gout: a trial. J Inv Med. 2019 Mar;12:45. PMID: 12345678.",
        "Zelvastine in gout: a trial.",
        "J Inv Med",
        2019,
    ),
    (
        "Smith, J. A., & Doe, B. (2019). Zelvastine in acute gout. Journal of Invention, 12(3), 45–67.",
        "Zelvastine in acute gout.",
        "Journal of Invention",
        2019,
    ),
    (
        "Smith, J. and Doe, B. (2019) 'Zelvastine in acute gout', Journal of Invention, 12, pp. 45-67.",
        "Zelvastine in acute gout",
        "Journal of Invention",
        2019,
    ),
    (
        'Smith, John. "Zelvastine in Acute Gout." Journal of Invention, vol. 12, 2019, pp. 45-67.',
        "Zelvastine in Acute Gout",
        "Journal of Invention",
        2019,
    ),
    (
        "Society of Invented Medicine. Guideline for acute gout. Utopia: The Society; 2021.",
        "Guideline for acute gout.",
        "Utopia: The Society",
        2021,
    ),
    ("2021 SIM guideline for acute gout. J Inv Med. 2022;1:2.", "2021 SIM guideline for acute gout.", "J Inv Med", 2022),
]


@pytest.mark.parametrize(("printed", "title", "issuer", "year"), ENTRIES)
def test_one_entry_in_each_style(printed: str, title: str, issuer: str, year: int) -> None:
    document = parse(f"{BODY}References\n\n1. {printed}\n2. Roe C. Other. J Inv Med. 2001;1:1.\n")
    entry = document.entries[0]
    assert (entry.position, entry.number, entry.title, entry.issuer, entry.year) == (1, 1, title, issuer, year)
    assert under(document, entry.title_span).startswith(title[:10])
    assert under(document, entry.year_span) == str(year)
    assert under(document, entry.issuer_span) == issuer
    assert entry.passage.text == printed


@pytest.mark.parametrize(
    "heading",
    [
        "References",
        "REFERENCES:",
        "Sources",
        "Bibliography",
        "Literature cited",
        "Works Cited",
        "References (2)",
        "5. References",
        "Citations",
        "**References**",
    ],
)
@pytest.mark.parametrize("opening", ["1. {}", "[1] {}", "1) {}", "• {}", "{}"])
def test_headings_and_lists_of_any_look(heading: str, opening: str) -> None:
    lines = [opening.replace("1", str(number + 1)).format(ENTRIES[number][0]) for number in range(2)]
    document = parse(f"{BODY}{heading}\n\n" + "\n".join(lines), form="text")
    assert [entry.title for entry in document.entries] == [ENTRIES[0][1], ENTRIES[1][1]]
    assert [entry.number for entry in document.entries] == ([1, 2] if "1" in opening else [None, None])
    assert told(document.source) == ["Zelvastine lowers morbin in most adults."]


def test_labels_titles_and_bylines_on_lines_of_their_own() -> None:
    document = parse(
        f"{BODY}References\n\nResearch\n\nZelvastine in acute gout.\n\nJournal of Invention, 2011\n\nGuideline\n\n"
        "Guideline Directed Treatment of Gout\n\nA Board & Editors, 2025\n\nProfessional Disclaimer\n\nThis is for education only.\n"
    )
    assert [(entry.label, entry.title, entry.issuer, entry.year, entry.number) for entry in document.entries] == [
        ("Research", "Zelvastine in acute gout.", "Journal of Invention", 2011, None),
        ("Guideline", "Guideline Directed Treatment of Gout", "A Board & Editors", 2025, None),
    ]
    assert under(document, document.entries[1].label_span) == "Guideline"


def test_unmarked_lines_of_title_and_journal() -> None:
    document = parse(
        f"{BODY}References\n\nZelvastine in acute gout\n\nJournal of Invention, 2011\n\n"
        "Morbidol in chronic gout\n\nJournal of Invention, 2012\n"
    )
    assert [(entry.title, entry.year) for entry in document.entries] == [
        ("Zelvastine in acute gout", 2011),
        ("Morbidol in chronic gout", 2012),
    ]


def test_wrapped_entries_and_bare_addresses() -> None:
    document = parse(
        f"{BODY}References\n\n1. Smith JA, Doe B. Zelvastine in the treatment of\n   acute gout. J Inv Med. 2019;12:45.\n2. https://example.org/gout\n"
    )
    assert document.entries[0].title == "Zelvastine in the treatment of acute gout."
    assert (document.entries[1].title, document.entries[1].identifiers[0].value) == (None, "https://example.org/gout")


def test_entries_on_one_line() -> None:
    document = parse(
        f"{BODY}References: 1. Smith JA. Zelvastine in gout. J Inv Med. 2019;1:2. 2. Doe B. Morbidol in gout. J Inv Med. 2020;3:4."
    )
    assert [(entry.number, entry.title) for entry in document.entries] == [(1, "Zelvastine in gout."), (2, "Morbidol in gout.")]


def test_a_list_at_the_end_without_a_heading() -> None:
    document = parse(f"{BODY}[1] Smith JA. Zelvastine in gout. J Inv Med. 2019;1:2-3.\n[2] Doe B. Morbidol. J Inv Med. 2020;2:3-4.\n")
    assert [entry.number for entry in document.entries] == [1, 2]


def test_the_list_ends_where_the_page_goes_on() -> None:
    document = parse(
        f"{BODY}References\n\n1. {ENTRIES[0][0]}\n2. {ENTRIES[1][0]}\n\nAbout the author\n\n"
        "Jane Roe is a doctor in Utopia.\n\nHave a follow-up question?\n"
    )
    assert len(document.entries) == 2
    assert document.references_span is not None and "About" not in under(document, document.references_span)


def test_further_reading_is_no_list_of_references_beside_one() -> None:
    document = parse(f"{BODY}References\n\n1. {ENTRIES[0][0]}\n\nFurther reading\n\n• {ENTRIES[1][0]}\n• {ENTRIES[2][0]}\n")
    assert [entry.title for entry in document.entries] == [ENTRIES[0][1]]
    assert told(document.source) == ["Zelvastine lowers morbin in most adults."]


def test_names_and_years_key_an_unnumbered_list() -> None:
    document = parse(f"{BODY}References\n\n{ENTRIES[2][0]}\n\nRoe, C. (2020). Morbidol in gout. Journal of Invention, 3, 4.\n")
    assert [entry.key for entry in document.entries] == ["smith 2019", "roe 2020"]


@pytest.mark.parametrize(
    ("printed", "scheme", "value"),
    [
        ("PMID: 12345678", "pmid", "12345678"),
        ("https://pubmed.ncbi.nlm.nih.gov/12345678/", "pmid", "12345678"),
        ("doi:10.1234/AB(c)1.", "doi", "10.1234/ab(c)1"),
        ("(doi: 10.1234/ab)", "doi", "10.1234/ab"),
        ("https://dx.doi.org/10.1234/ab", "doi", "10.1234/ab"),
        ("PMCID: PMC1234567", "pmcid", "PMC1234567"),
        ("NCT01234567", "nct", "NCT01234567"),
        ("ISBN 978-0-306-40615-7", "isbn", "9780306406157"),
        ("arXiv:2401.01234", "arxiv", "2401.01234"),
        ("https://example.org/a.", "url", "https://example.org/a"),
    ],
)
def test_identifiers(printed: str, scheme: str, value: str) -> None:
    document = parse(f"{BODY}References\n\n1. Smith J. Zelvastine in gout. 2019. {printed}\n2. Doe B. Other. 2020.\n")
    assert [(one.scheme, one.value, one.valid) for one in document.entries[0].identifiers] == [(scheme, value, True)]
    (one,) = document.entries[0].identifiers
    assert under(document, one.span) == one.printed


@pytest.mark.parametrize(
    ("printed", "scheme"),
    [
        ("PMID: 12ab", "pmid"),
        ("PMID: 123456789", "pmid"),
        ("PMID: 01234", "pmid"),
        ("doi:11.1000/x", "doi"),
        ("doi: 10.12/x", "doi"),
        ("NCT1234", "nct"),
        ("ISBN 978-0-306-40615-8", "isbn"),
        ("PMCID: 12ab", "pmcid"),
        ("arXiv:zel", "arxiv"),
    ],
)
def test_identifiers_that_cannot_be_any(printed: str, scheme: str) -> None:
    document = parse(f"{BODY}References\n\n1. Smith J. Zelvastine in gout. 2019. {printed}\n2. Doe B. Other. 2020.\n")
    (one,) = document.entries[0].identifiers
    assert (one.scheme, one.valid) == (scheme, False)
    assert one.fault


def test_a_link_that_holds_a_pmid_or_doi_is_it() -> None:
    document = parse("Text.\n\n## References\n\n- [Zelvastine in gout](https://doi.org/10.1234/ab). J Inv Med, 2019.\n", form="markdown")
    (entry,) = document.entries
    assert [(one.scheme, one.value) for one in entry.identifiers] == [("doi", "10.1234/ab")]
    assert entry.title == "Zelvastine in gout"


@pytest.mark.parametrize(
    ("value", "holds"), [("0306406152", True), ("0306406153", False), ("080442957X", True), ("9780306406157", True), ("97803064", False)]
)
def test_check_digits(value: str, holds: bool) -> None:
    assert isbn_holds(value) is holds
