"""Rules of the family "citations". The drugs, papers and figures are invented."""

from __future__ import annotations

import msgspec
import pytest

from clincite.lint.grounds import ground
from clincite.lint.rule import Case, Finding, Found, Severity
from clincite.lint.rules import RULES
from tests.lint.helpers import TODAY, findings
from tests.lint.made import Maker

SOURCES = (
    "Adler B, Osei K. Eyelid tremor in Ruritania: a survey. Fict Epidemiol. 2022;7(2):20-31. PMID: 19990001",
    "Brandt C, Ito M. Lid tremor in a neurology clinic. Acta Fict Med. 2024;8:101-9. PMID: 19990002",
    "Castro D. Zelvastine for eyelid tremor: a randomised trial. J Invent Neurol. 2025;12(3):45-51. PMID: 19990003",
    "Dahl E. Adverse effects of lid drugs. Fict Pharmacol. 2021;3:11-19. PMID: 19990004",
    "Evans F. Sleep training for lid tremor. J Invented Sleep. 2023;4(2):77-85. PMID: 19990005",
    "Fofana G. Rest for tremor. Fict Ther. 2024;1:1-9. PMID: 19990006",
)


def page(body: str, count: int = 3, *, numbered: bool = True, sources: tuple[str, ...] = SOURCES) -> str:
    entries = "\n".join(f"{place}. {text}" if numbered else f"{text}\n" for place, text in enumerate(sources[:count], start=1))
    return f"Eyelid tremor\n\n{body}\n\nReferences\n\n{entries}\n"


def found(code: str, text: str, form: str = "text") -> list[Finding]:
    return list(findings(text, form=form, rules={code: RULES[code]}))


def shared(*, sources: int, statements: int) -> list[Found]:
    """What the rule on bundles finds where statements share marks."""
    maker = Maker()
    for _ in range(statements):
        maker.says("Zelvastine reduces tremor.")
    document = maker.says("It is cheap.", *range(1, sources + 1)).document()
    marks = document.statements[-1].citations
    sharing = tuple(msgspec.structs.replace(statement, shared=marks) for statement in document.statements[:-1])
    given = msgspec.structs.replace(document, statements=sharing)
    return list(RULES["CC103"].check(Case(document=given, grounds=ground(given, None), today=TODAY)))


class TestDangling:
    def test_a_number_that_no_entry_bears(self) -> None:
        [finding] = found("CC101", page("Tremor is common [1]. It recurs [2,4]. Zelvastine helps [3]. It is cheap [4]."))
        assert (finding.words, len(finding.related)) == ("4", 1)
        assert finding.message == "Number 4 is cited, and the list has 3 entries, none of which bears it"

    def test_one_finding_for_each_number(self) -> None:
        assert [one.words for one in found("CC101", page("Tremor is common [5]. It recurs [4]. It ends [1–3]."))] == ["5", "4"]

    def test_so_many_that_the_list_must_be_cut_are_one_finding(self) -> None:
        [finding] = found("CC101", page("Tremor is common [1]. " + " ".join(f"It recurs [{number}]." for number in range(4, 12))))
        assert finding.message == "4, 5 … 11 are cited, and the list has 3 entries, none of which is theirs"
        assert len(finding.related) == 7

    def test_of_a_list_without_numbers_it_is_said_that_any_entry_may_be_missing(self) -> None:
        [finding] = found("CC101", page("Tremor is common [1]. It recurs [2]. It ends [3]. It hurts [4].", numbered=False))
        assert "any of those cited may be the one" in finding.message

    def test_a_page_without_a_list_is_one_finding(self) -> None:
        [finding] = found("CC101", "Eyelid tremor\n\nTremor is common [1]. It recurs [2]. Zelvastine helps [3].\n")
        assert (finding.words, len(finding.related)) == ("1", 2)
        assert "lists no references" in finding.message

    def test_an_identifier_needs_no_list(self) -> None:
        assert found("CC101", "Eyelid tremor\n\nTremor is common in Ruritania (PMID: 19990001).\n") == []

    def test_all_numbers_listed(self) -> None:
        assert found("CC101", page("Tremor is common [1]. It recurs [2,3].")) == []

    def test_an_author_nobody_on_the_list_is(self) -> None:
        sources = ("Adler, B. (2022). Eyelid tremor. Fictional Epidemiology, 7, 20–31.", "Brandt, C. (2024). Lid tremor. Acta, 8, 101–109.")
        body = "Tremor is common (Adler, 2022; Brandt, 2024). It recurs in winter (Castro, 2020)."
        [finding] = found("CC101", page(body, numbered=False, sources=sources))
        assert "castro 2020" in finding.message


class TestUnused:
    def test_an_entry_that_nothing_cites(self) -> None:
        [finding] = found("CC102", page("Tremor is common [1]. Zelvastine helps [3]."))
        assert finding.words.startswith("Brandt C, Ito M.")

    @pytest.mark.parametrize(
        "text",
        [
            page("Tremor is common [1]. It recurs [2]. Zelvastine helps [3]."),
            page("Tremor is common. It recurs."),
            page("Tremor is common [1]. It recurs [5].", numbered=False),
            page("Tremor is common [1]. It recurs [2]. Zelvastine helps [3].").replace("References", "Further reading"),
        ],
    )
    def test_silent(self, text: str) -> None:
        assert found("CC102", text) == []

    def test_an_author_named_in_the_sentence_is_cited(self) -> None:
        sources = ("Adler, B. (2022). Eyelid tremor. Fictional Epidemiology, 7, 20–31.", "Brandt, C. (2024). Lid tremor. Acta, 8, 101–109.")
        body = "Tremor is common (Adler, 2022). In a clinic, Brandt and colleagues found in 2024 that it recurs."
        assert found("CC102", page(body, numbered=False, sources=sources)) == []


class TestBundled:
    def test_three_sources_after_a_list(self) -> None:
        [finding] = found("CC103", page("Imaging is needed for facial numbness, weakness of an arm, double vision, or fever [1,2,3]."))
        assert (finding.words, finding.severity) == ("[1,2,3]", Severity.WARNING)

    def test_two_sources_after_a_long_list_are_worth_a_look(self) -> None:
        [finding] = found("CC103", page("Tremor comes with cold, hunger, fear, or joy [1,2]."))
        assert finding.severity is Severity.NOTE

    def test_sources_that_several_statements_share(self) -> None:
        assert [one.message for one in shared(sources=2, statements=2)] == []
        [found_one] = shared(sources=3, statements=3)
        assert found_one.message == "3 sources stand at the end of 3 statements; which carries which cannot be told"
        assert len(found_one.related) == 3

    @pytest.mark.parametrize(
        "body",
        [
            "Zelvastine reduces tremor in adults [1,2,3].",
            "Unilateral, involuntary, irregular jerks of the lid are typical [1,2].",
            "Zelvastine reduces pain, swelling, and fever [1,2].",
            "It comes with cold [1], hunger [2], fear [2], or joy [3].",
            "Tremor comes with cold, hunger, fear, or joy [1].",
        ],
    )
    def test_silent(self, body: str) -> None:
        assert found("CC103", page(body)) == []

    def test_a_statement_counts_from_the_mark_before(self) -> None:
        body = "Tremor comes with cold, hunger, fear, or joy [1], and zelvastine reduces it [2,3]."
        assert found("CC103", page(body)) == []


class TestUncited:
    def test_advice_in_a_paragraph_of_its_own(self) -> None:
        body = "Tremor is common in adults [1].\n\nMarolide is contraindicated in people with a slow pulse.\n\nZelvastine helps [2]."
        [finding] = found("CC104", page(body))
        assert finding.words == "Marolide is contraindicated in people with a slow pulse."

    @pytest.mark.parametrize(
        "body",
        [
            "Tremor is common in adults [1]. It recurs in 30% of them within a year. Zelvastine helps [2].",
            "Tremor is common in adults [1].\n\nThis page explains how tremor is treated with zelvastine.",
            "Tremor is common in adults [1].\n\nIs zelvastine recommended for children with tremor of the lid?",
            "Tremor is common in adults [1].\n\nThe lids protect the eyes and keep them moist at all times.",
            "Tremor is common in adults [1].\n\nTalk to your doctor if tremor lasts longer than 14 days.",
        ],
    )
    def test_silent(self, body: str) -> None:
        assert found("CC104", page(body)) == []

    def test_a_page_that_cites_nothing_and_lists_nothing_is_not_asked(self) -> None:
        assert found("CC104", "Eyelid tremor\n\nZelvastine reduces tremor in 60% of adults within six weeks.\n") == []

    def test_where_most_lack_a_source_that_is_one_finding(self) -> None:
        bare = "\n\n".join(f"Zelvastine reduces tremor in {share}% of adults within six weeks." for share in (20, 30, 40))
        [finding] = found("CC104", page(f"Tremor is common in adults [1].\n\n{bare}"))
        assert "3 medical statements give no source" in finding.message and len(finding.related) == 2


class TestOrder:
    def test_one_number_too_early(self) -> None:
        body = "Tremor is common [1]. It is harmless [2]. Rest helps [6]. It recurs [3]. Marolide does not help [4]. Sleep helps [5]."
        [finding] = found("CC105", page(body, 6, sources=tuple(reversed(SOURCES))))
        assert (finding.words, finding.severity) == ("6", Severity.NOTE)

    @pytest.mark.parametrize(
        "body",
        [
            "Tremor is common [1]. It is harmless [2,3]. It ends [1,4]. It recurs [5]. Rest helps [2,6].",
            "Tremor is common [2,1]. It is harmless [3]. It ends [5,4]. It recurs [6].",
            "Tremor is common [6]. It is harmless [4]. It ends [2]. It recurs [5]. Rest helps [1]. Sleep helps [3].",
            "Tremor is common [2]. It is harmless [1].",
        ],
    )
    def test_silent_when_in_order_or_in_none(self, body: str) -> None:
        assert found("CC105", page(body, 6, sources=tuple(reversed(SOURCES)))) == []

    def test_a_list_sorted_by_name_needs_no_order(self) -> None:
        body = "Tremor is common [1]. It is harmless [2]. Rest helps [6]. It recurs [3]. Marolide does not help [4]. Sleep helps [5]."
        assert found("CC105", page(body, 6)) == []


class TestDuplicate:
    def test_parts_of_one_work_are_no_duplicates(self) -> None:
        parts = [f"Guideline on eyelid tremor in adults – {part}. Fict Guidel. 2024;1:1-9. doi:10.99999/fg.7" for part in ("Rest", "Drugs")]
        assert found("CC106", page("Rest helps [1]. Drugs do not [2].", sources=(*parts, *SOURCES))) == []

    def test_the_same_identifier(self) -> None:
        sources = (*SOURCES[:2], "Adler B. Eyelid tremor in the East. Fict Epidemiol 2022. PMID: 19990001")
        [finding] = found("CC106", page("Tremor is common [1,2,3].", sources=sources))
        assert finding.message == "This is reference 1 again"

    def test_the_same_title_and_year(self) -> None:
        sources = (SOURCES[0].removesuffix(" PMID: 19990001"), SOURCES[1], SOURCES[0].upper())
        assert len(found("CC106", page("Tremor is common [1,2,3].", sources=sources))) == 1

    @pytest.mark.parametrize(
        "third",
        [
            SOURCES[2],
            SOURCES[0].replace("19990001", "19990099"),  # the correction of a paper bears its title
            SOURCES[0].replace("2022", "2019").removesuffix(" PMID: 19990001"),
        ],
    )
    def test_silent(self, third: str) -> None:
        assert found("CC106", page("Tremor is common [1,2,3].", sources=(*SOURCES[:2], third))) == []
