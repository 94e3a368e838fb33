"""What pages of other publishers taught the rules on citations, references and pages, each case both ways. All of it is invented."""

from __future__ import annotations

import pytest

from clincite.lint.rule import Finding, Severity
from clincite.lint.rules import RULES
from tests.lint.helpers import findings

NAMED = """

References

Adler B. (2020). On zelvastine in tremor. Fict Med, 1(1), 1-2. doi:10.1234/a

US Food and Drug Administration. (2013). Zelvastine safety. https://example.org/a

National Institute for Health and Care Excellence. (2021). Tremor. https://example.org/b

Centers for Disease Control and Prevention. (2019). Tremor in adults. https://example.org/c
"""
LIST = """

References

1. Adler B. On zelvastine. Fict Med. 2020;1(1):1-2. doi:10.1234/a
2. Brandt C. On lids. Fict Med. 2021;2(1):3-4. doi:10.1234/b
3. Castro D. On tremor. Fict Med. 2022;3(1):5-6. doi:10.1234/c
"""


def found(code: str, text: str, form: str = "text") -> list[Finding]:
    return list(findings(text, form=form, rules={code: RULES[code]}))


class TestInitials:
    def test_a_body_by_its_initials(self) -> None:
        text = "Zelvastine helps (Adler, 2020). It is risky (FDA, 2013). It is common (NICE, 2021). It is rare (CDC, 2019)." + NAMED
        assert found("CC101", text) == []
        assert found("CC102", text) == []

    @pytest.mark.parametrize("mark", ["EMA, 2013", "FDA, 2016", "ANI, 2013"])
    def test_another_body_or_year(self, mark: str) -> None:
        text = f"Zelvastine helps (Adler, 2020). It is risky ({mark})." + NAMED
        assert [finding.words for finding in found("CC101", text)] == [f"({mark})"]


class TestUncited:
    def test_something_new_at_the_end_of_a_cited_paragraph(self) -> None:
        last = "Morbin and ketavine remain the mainstay of care."
        text = f"Zelvastine reduced tremor by 5% [1]. Selvastine caused fever [2]. {last}\n\nIt is common [3]." + LIST
        assert [finding.words for finding in found("CC104", text)] == [last]

    @pytest.mark.parametrize(
        "last",
        [
            "This prevents most attacks in adults who sleep well.",
            "Selvastine is therefore contraindicated in those adults.",
            "In summary, morbin and ketavine remain the mainstay of care.",
            "Readers will find more in the next part.",
        ],
    )
    def test_what_goes_on_about_the_cited(self, last: str) -> None:
        text = f"Zelvastine reduced tremor by 5% [1]. Selvastine caused fever [2]. {last}\n\nIt is common [3]." + LIST
        assert found("CC104", text) == []

    def test_the_question_that_was_asked_is_no_claim(self) -> None:
        asked = "A man of 45 years is treated with zelvastine for 4 weeks. What is to be done?"
        answer = "\n\nZelvastine reduces tremor [1]. It is common [2][3]."
        assert found("CC104", asked + answer + LIST) == []
        assert len(found("CC104", asked.replace("What is to be done?", "He was then well.") + answer + LIST)) == 1

    def test_what_is_said_of_the_sources_is_no_claim(self) -> None:
        text = "Tremor is common [1][2][3].\n\nThe provided context does not include whether zelvastine is recommended in adults." + LIST
        assert found("CC104", text) == []

    def test_where_most_lack_a_source_the_caret_stands_at_a_sentence(self) -> None:
        rows = "| Week | Dose |\n|---|---|\n| 1 to 4 | zelvastine 5 mg |\n| 5 to 8 | zelvastine 9 mg |\n"
        text = f"# Tremor\n\nIt is common [1].\n\n## Dose\n\n{rows}\n## Harms\n\n- Fever (44%), rash (30%) and pain (25%){LIST}"
        (finding,) = found("CC104", text, "markdown")
        assert finding.words.startswith("Fever")

    def test_recommendations_with_their_own_provenance(self) -> None:
        body = "Offer zelvastine 5 mg to adults in whom tremor is severe."
        assert found("CC104", f"# Tremor\n\nIt is common [1][2][3].\n\n{body} [2014, amended 2023]{LIST}", "markdown") == []
        assert len(found("CC104", f"# Tremor\n\nIt is common [1][2][3].\n\n{body}{LIST}", "markdown")) == 1


class TestBundles:
    def test_most_of_the_list_after_one_statement_is_worth_a_look(self) -> None:
        listed = LIST + "4. Dahl E. On drugs. Fict Med. 2023;4(1):7-8.\n5. Evans F. On sleep. Fict Med. 2024;5(1):9-10.\n"
        (finding,) = found("CC103", "Zelvastine reduces tremor [1,2,3,4]. Tremor is common [5]." + listed)
        assert finding.severity is Severity.NOTE
        assert found("CC103", "Zelvastine reduces tremor [1,2]. Tremor is common [3]." + LIST) == []

    def test_names_of_the_trials_that_are_cited_are_one_assertion(self) -> None:
        names = "Two randomized trials, ALBA (n=154) and BETA (n=97), were stopped early and found similar rates [1,2]."
        assert found("CC103", names + LIST) == []
        assert len(found("CC103", "Zelvastine reduces tremor, fever, pain and fatigue [1,2]." + LIST)) == 1

    def test_a_sentence_that_sums_up(self) -> None:
        said = "zelvastine reduces tremor, selvastine causes fever, and morbin lowers blood pressure in adults [1,2,3]."
        assert [one.severity for one in found("CC103", f"In summary, {said}{LIST}")] == [Severity.NOTE]
        assert [one.severity for one in found("CC103", f"In adults, {said}{LIST}")] == [Severity.WARNING]


class TestOrder:
    def test_a_list_of_addresses_is_not_sorted_by_name(self) -> None:
        listed = "\n\nReferences\n\n" + "\n".join(f"[{place}] https://{name}.example.org/p" for place, name in enumerate("zaqwvx", 1))
        body = "Tremor is common [1]. It recurs [2]. It hurts [3]. It lasts [4]. It ends [6]. It is mild [5]."
        assert [finding.words for finding in found("CC105", body + listed)] == ["6"]

    def test_a_number_that_leads_nowhere_has_no_place_in_the_order(self) -> None:
        body = "Tremor is common [1]. It recurs [9]. It hurts [2]. It lasts [3]. It ends [4]. It is mild [5]."
        listed = LIST + "4. Dahl E. On drugs. Fict Med. 2023;4(1):7-8.\n5. Evans F. On sleep. Fict Med. 2024;5(1):9-10.\n"
        assert found("CC105", body + listed) == []


class TestReferences:
    def test_addresses_that_no_number_leads_to(self) -> None:
        listed = "\n\nReferences\n\n[1] https://a.example.org/p\n[2] https://b.example.org/q\n"
        (finding,) = found("CC102", "The context tells nothing about tremor." + listed)
        assert len(finding.related) == 1
        assert found("CC102", "Tremor is common [1][2]." + listed) == []

    def test_a_long_list_in_which_nothing_can_be_found_is_one_finding(self) -> None:
        names = ["Adler", "Brandt", "Castro", "Dahl", "Evans", "Fofana", "Gruber", "Haas", "Ivens"]
        entries = [f"{place}. {name} J. Tremor in {name} town. Fict Med, 2020." for place, name in enumerate(names, 1)]
        (finding,) = found("CC201", "Tremor is common [1-9].\n\nReferences\n\n" + "\n".join(entries))
        assert len(finding.related) == 8
        assert len(found("CC201", "Tremor is common [1-8].\n\nReferences\n\n" + "\n".join(entries[:8]))) == 8
        entries[4] += " PMID: 19990001"
        assert len(found("CC201", "Tremor is common [1-9].\n\nReferences\n\n" + "\n".join(entries))) == 8

    def test_a_dated_package_insert_is_a_note(self) -> None:
        listed = "\n\nReferences\n\n1. Zelvax. Package insert. Fictional Agency. 2025.\n2. Adler B. Tremor. Fict Med. 2020.\n"
        severities = [finding.severity for finding in found("CC201", "Tremor is common [1][2]." + listed)]
        assert severities == [Severity.NOTE, Severity.WARNING]

    @pytest.mark.parametrize(
        ("doi", "count"),
        [("10.1007/s40266-099-00673", 1), ("10.1007/s40266-099-00673-y", 0), ("10.1186/s12876-099-1234-x", 0), ("10.1234/s1", 0)],
    )
    def test_a_doi_cut_short(self, doi: str, count: int) -> None:
        text = f"Tremor is common [1].\n\nReferences\n\n1. Adler B. Tremor. Fict Med. 2020;1:1-2. doi: {doi}\n"
        assert [finding.severity for finding in found("CC203", text)] == [Severity.NOTE] * count

    @pytest.mark.parametrize(
        "entry",
        [
            "**Guideline** — Tremor during titration. *LidLearn Insights: Practical Summaries of Clinical Guidelines*, 2025",
            "Guideline: Tremor during titration. LidLearn Insights: Practical Summaries, 2025",
            "Tremor during titration. LidLearn Insights: Practical Summaries, 2025 (Guideline)",
            "Tremor during titration. LidLearn Insights: Practical Summaries of Clinical Guidelines, 2025",
        ],
    )
    def test_a_publishers_guideline_in_any_form(self, entry: str) -> None:
        assert len(found("CC210", f"# Tremor\n\nIt is common [1].\n\n## References\n\n1. {entry}\n", "markdown")) == 1

    @pytest.mark.parametrize(
        "entry",
        [
            "**Guideline** — Tremor during titration. *Nordhaven Society of Neurology*, 2025",
            "Research: Tremor during titration. LidLearn Insights: Practical Summaries, 2025",
            "A survey of tremor guidelines. Fict Med. 2025;1:1-2.",
        ],
    )
    def test_others_are_none(self, entry: str) -> None:
        assert found("CC210", f"# Tremor\n\nIt is common [1].\n\n## References\n\n1. {entry}\n", "markdown") == []

    @pytest.mark.parametrize(
        ("title", "count"),
        [("Official Drug Label For Zelvastine", 1), ("2025 Expert Consensus Decision Pathway for Tremor", 1), ("Care", 0)],
    )
    def test_a_label_typed_as_a_guideline_is_a_note(self, title: str, count: int) -> None:
        text = f"Tremor\n\nZelvastine reduces tremor. 1\n\nReferences\n\nGuideline\n\n{title}\n\nNordhaven Society of Neurology, 2025\n"
        assert [finding.severity for finding in found("CC211", text)] == [Severity.NOTE] * count


PAGE = "# Veldt's palsy\n\n{line}\n\n## Treatment\n\nZelvastine helps.\n"


class TestPages:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("Reviewed: 3 March 2024; next review: March 2026", ["March 2026"]),
            ("Reviewed: 3 March 2024; next review due: 2025", ["2025"]),
            ("Reviewed: 3 March 2024; next review: November 2026", []),
            ("Reviewed: 3 March 2024; next review: 2027", []),
        ],
    )
    def test_a_review_that_is_overdue(self, line: str, words: list[str]) -> None:
        told = found("CC502", PAGE.format(line=line), "markdown")
        assert [finding.words for finding in told] == words
        assert all("overdue" in finding.message for finding in told)

    def test_the_day_of_the_next_review_is_no_date_of_the_page(self) -> None:
        told = found("CC502", PAGE.format(line="Next review: 2030\n\nVersion 2"), "markdown")
        assert ["overdue" in finding.message for finding in told] == [False]

    def test_an_institution_may_be_the_author(self) -> None:
        assert found("CC504", PAGE.format(line="Produced by the Nordhaven Hospital nursing team"), "markdown") == []
        assert len(found("CC504", PAGE.format(line="Written by the LidLearn Editorial Team"), "markdown")) == 1

    def test_a_history_of_changes_is_one_under_any_name(self) -> None:
        page = PAGE.format(line="Last updated: 3 March 2026")
        assert len(found("CC503", page, "markdown")) == 1
        assert found("CC503", page + "\n## Update information\n\nMarch 2026: dose of zelvastine.\n", "markdown") == []

    def test_an_article_of_known_authors_is_published_once_for_all(self) -> None:
        line = "Maria L. Ortega, MD; James Ko, PharmD\n\nPublished online 14 May 2024"
        assert [code for code in ("CC502", "CC503", "CC504") if found(code, PAGE.format(line=line), "markdown")] == []

    def test_a_wiki_keeps_its_history(self) -> None:
        page = PAGE.format(line="This page was last edited on 3 March 2025, at 10:14.")
        assert found("CC503", page, "markdown") == found("CC505", page, "markdown") == []
        assert [finding.severity for finding in found("CC504", page, "markdown")] == [Severity.NOTE]

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("Certainly! Here is what is known.\n\n## Treatment\n\nZelvastine helps [1]." + LIST, 0),
            ("# Tremor\n\n## Treatment\n\nZelvastine helps [1]. Would you like me to say more?" + LIST, 0),
            (
                "# Does zelvastine help?\n\nYes [1].\n\n**Who needs it?**\n- Adults [2]\n\nSources:\n[1] https://a.org/p\n[2] https://b.org/q\n",
                0,
            ),
            ("# Tremor\n\n## Treatment\n\nZelvastine helps [1]." + LIST, 1),
            ("Zelvastine helps [1]. It is cheap [2]." + LIST, 0),
        ],
    )
    @pytest.mark.parametrize("code", ["CC502", "CC503", "CC504", "CC505"])
    def test_an_answer_of_a_chat_is_no_page(self, text: str, count: int, code: str) -> None:
        assert len(found(code, text, "markdown")) == count
