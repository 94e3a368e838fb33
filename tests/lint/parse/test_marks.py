"""Which numbers and words cite, in every style, and which never do."""

from __future__ import annotations

import pytest

from clincite.lint.parse import parse
from tests.lint.parse.shown import cited, numbers, told, under

LIST = (
    "\n\nReferences\n\n1. Smith J. Zelvastine in gout. J Inv Med. 2019;1:2-3.\n"
    "2. Doe A. Morbidol. J Inv Med. 2020;2:3-4.\n3. Roe B. Both. J Inv Med. 2021;3:4-5.\n"
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Zelvastine lowers morbin. 1, 2", "It is safe. 3"),
        ("Zelvastine lowers morbin 1, 2.", "It is safe 3."),
        ("Zelvastine lowers morbin.1,2", "It is safe.3"),
        ("Zelvastine lowers morbin1,2.", "It is safe3."),
        ("Zelvastine lowers morbin.¹˒²", "It is safe.³"),
        ("Zelvastine lowers morbin [1, 2].", "It is safe [3]."),
        ("Zelvastine lowers morbin.[1][2]", "It is safe.[3]"),
        ("Zelvastine lowers morbin [1-2].", "It is safe [3]."),
        ("Zelvastine lowers morbin (1, 2).", "It is safe (3)."),
        ("Zelvastine lowers morbin (refs 1, 2).", "It is safe (ref. 3)."),
        ("Zelvastine lowers morbin.1–2", "It is safe.3"),
    ],
)
def test_numbers_at_the_end_of_sentences(first: str, second: str) -> None:
    body = f"Gout\n\n{first} {second} It is taken with food."
    found = cited(body + LIST)
    assert found == [("Zelvastine lowers morbin.", [1, 2]), ("It is safe.", [3]), ("It is taken with food.", [])]


def test_numbers_at_the_end_of_bullets() -> None:
    found = cited(
        "Gout\n\n• Attacks of the great toe 1, 2\n• Fever in 23 patients (11%) 1\n• More common in women (3:1 ratio) 2\n"
        "• Peaks after age 20 3\n• Lasts more than 2 weeks 3\n• Ends within months to years 3, 1\n• Seen once a day 2\n" + LIST
    )
    assert [said for _, said in found] == [[1, 2], [1], [2], [3], [3], [3, 1], [2]]
    assert found[3][0] == "Peaks after age 20"
    assert found[1][0] == "Fever in 23 patients (11%)"


@pytest.mark.parametrize(
    "words",
    [
        "Give 2 g IV",
        "Keep the INR at 2-3",
        "Stop at 10 mg",
        "Watch for 24-48 hours",
        "Used where LVEF is ≤ 40%",
        "Used in type 2 diabetes",
        "Recommended (Class I, Level A)",
        "Given for at least 3 months",
        "Given twice daily",
        "Rule out hepatitis C",
        "Look for risk factors",
        "Check drug levels",
        "Raise to the maximum dose",
        "Seen in stage 4",
        "Measure C-reactive protein",
        "Over 65 years of age",
    ],
)
def test_a_mark_after_a_number_or_a_unit(words: str) -> None:
    found = cited(f"Gout\n\n• It lowers morbin 1, 2\n• It is safe 3\n• {words} 2\n" + LIST)
    assert found[-1] == (words, [2])


def test_ranges_are_spelt_out_and_keep_their_places() -> None:
    document = parse("Zelvastine lowers morbin [1, 3-5]. It is safe [2].")
    (citation,) = document.statements[0].citations
    assert citation.numbers == (1, 3, 4, 5)
    assert [under(document, span) for span in citation.number_spans] == ["1", "3-5", "3-5", "3-5"]
    assert under(document, citation.span) == "[1, 3-5]"


@pytest.mark.parametrize(
    "words",
    [
        "It is grade 3",
        "CYP3A4 breaks it down",
        "It needs vitamin B 12",
        "It needs vitamin B12",
        "It is given in type 2",
        "Counts fell to 10^9",
        "Counts rose to 10⁹",
        "Children of age 5, 6",
        "HbA1c 7, 8",
        "It is Class 1",
        "H1N1 is a virus",
        "COVID-19",
        "Give 5, 10 mg",
        "Seen on day 1, 2",
        "NYHA class II–IV",
        "Men outnumber women (3:1 ratio)",
        "Seen in some (11%)",
        "It took days (2 to 4)",
        "First described (1999)",
        "Dose per m² of skin",
        "BMI of 30 kg/m2",
        "It holds Ca2+",
        "See Fig. 2",
        "OR 5 (2, 9)",
        "Median 7 [3-9]",
        "Omega 3",
        "F [1, 306] was large",
        "A score of 2, 3",
        "I² was 2",
        "At least 2",
    ],
)
def test_numbers_that_mean_something_cite_nothing(words: str) -> None:
    # beside real marks of each of the loose styles, so that the style itself is in use
    for style in (
        "Zelvastine lowers morbin. 1, 2 It is safe. 3",
        "Zelvastine lowers morbin.1,2 It is safe.3",
        "It lowers morbin (1, 2). It is safe (3).",
    ):
        found = cited(f"Gout\n\n{style}\n\n• {words}\n• More of it" + LIST)
        assert [said for text, said in found if text.startswith(words[:8])] == [[]], style


def test_no_style_without_proof() -> None:
    assert not any(said for _, said in cited("Gout\n\nZelvastine was given to 5. Morbidol was given to 7. Nobody died of it (12)."))
    assert not any(said for _, said in cited("• Give zelvastine 5\n• Give morbidol 10\n• Stop at 20\n"))


def test_text_keeps_no_mark_and_no_double_blank() -> None:
    assert told("It works [1] in adults [2], and well. 3 of 4 did.") == ["It works in adults, and well.", "3 of 4 did."]


def test_marks_only_at_the_end_are_shared() -> None:
    first, second = parse("Zelvastine lowers morbin. It is safe in adults [1].").statements
    assert (first.citations, numbers(second)) == ((), [1])
    assert first.shared == second.citations and second.shared == ()
    first, second = parse("Zelvastine lowers morbin [1]. It is safe in adults.").statements
    assert (numbers(first), second.cited) == ([1], ())


def test_the_lead_shares_its_marks_with_its_list() -> None:
    document = parse("Zelvastine is contraindicated in the following groups [2]:\n• Children\n• Pregnant women [1]\n")
    lead, children, women = document.statements
    assert numbers(lead) == [2]
    assert [citation.numbers for citation in children.shared] == [(2,)]
    assert (numbers(women), women.shared) == ([1], ())


@pytest.mark.parametrize(
    ("mark", "keys"),
    [
        ("(Smith et al., 2020)", ("smith 2020",)),
        ("(Smith 2020; Jones and Roe 2019)", ("smith 2020", "jones 2019")),
        ("(NICE, 2019)", ("nice 2019",)),
        ("[Smith & Jones, 2018]", ("smith 2018",)),
    ],
)
def test_names_and_years(mark: str, keys: tuple[str, ...]) -> None:
    (statement,) = parse(f"Zelvastine lowers morbin {mark}.").statements
    assert statement.text == "Zelvastine lowers morbin."
    assert [key for citation in statement.citations for key in citation.keys] == list(keys)


def test_a_told_author_stays_in_the_sentence() -> None:
    (statement,) = parse("Smith et al. (2020) found that zelvastine lowers morbin.").statements
    assert statement.text == "Smith et al. (2020) found that zelvastine lowers morbin."
    assert statement.citations[0].keys == ("smith 2020",)


def test_months_are_no_authors() -> None:
    (statement,) = parse("It was withdrawn (January 2020) after one death.").statements
    assert statement.citations == ()


@pytest.mark.parametrize(
    ("mark", "scheme", "value"),
    [
        ("(PMID: 12345678)", "pmid", "12345678"),
        ("PMID 12345678", "pmid", "12345678"),
        ("(doi:10.1234/zel.5)", "doi", "10.1234/zel.5"),
        ("(https://doi.org/10.1234/ZEL.5)", "doi", "10.1234/zel.5"),
        ("https://example.org/zelvastine", "url", "https://example.org/zelvastine"),
    ],
)
def test_identifiers_in_the_text(mark: str, scheme: str, value: str) -> None:
    (statement,) = parse(f"Zelvastine lowers morbin {mark}.").statements
    assert statement.text == "Zelvastine lowers morbin."
    assert [(one.scheme, one.value) for one in statement.citations[0].identifiers] == [(scheme, value)]


def test_the_number_of_a_trial_is_part_of_the_sentence() -> None:
    (statement,) = parse("The ZEL trial (NCT01234567) found no difference.").statements
    assert (statement.text, statement.citations) == ("The ZEL trial (NCT01234567) found no difference.", ())


@pytest.mark.parametrize("residue", ["【12†source】", "citeturn0search1", ":contentReference[oaicite:3]{index=3}"])
def test_what_a_chat_left_behind_stays_in_the_text(residue: str) -> None:
    (statement,) = parse(f"Zelvastine lowers morbin {residue}.").statements
    assert residue in statement.text
    assert len(statement.citations) == 1 and not statement.citations[0].numbers
