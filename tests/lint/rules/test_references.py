"""Rules of the family "references". The drugs, papers and figures are invented."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from clincite.lint.rule import Finding, Severity
from clincite.lint.rules import RULES
from clincite.records import Record, RecordKind, RecordStatus, Relation, Section
from tests.lint.helpers import findings

TRIAL = "Castro D. Zelvastine for eyelid tremor: a randomised trial. J Invent Neurol. 2025;12(3):45-51. PMID: 19990003"


def page(*entries: str, says: str = "Zelvastine reduces tremor [1].") -> str:
    listed = "\n".join(f"{place}. {text}" for place, text in enumerate(entries, start=1))
    return f"Eyelid tremor\n\n{says}\n\nReferences\n\n{listed}\n"


def typed(*entries: tuple[str, str, str]) -> str:
    """A list in which the kind of each source stands over it."""
    listed = "\n\n".join("\n\n".join(entry) for entry in entries)
    return f"Eyelid tremor\n\nZelvastine reduces tremor. 1\n\nReferences\n\n{listed}\n"


def record(record_id: str = "pmid:19990003", title: str = "Zelvastine for eyelid tremor: a randomised trial", **fields: Any) -> Record:
    sections = (Section(name="Abstract", text="Zelvastine reduces tremor."),)
    given = {"kind": RecordKind.TRIAL, "year": 2025, "ids": {"pmid": record_id.removeprefix("pmid:")}, "sections": sections, **fields}
    return Record(id=record_id, title=title, **given)


def found(code: str, text: str, *records: Record, form: str = "text", today: datetime.date = datetime.date(2026, 11, 22)) -> list[Finding]:
    return list(findings(text, form=form, records=records, today=today, rules={code: RULES[code]}))


class TestUnresolvable:
    @pytest.mark.parametrize(
        "entry",
        [
            "Zelvastine for eyelid tremor. Journal of Invented Neurology, 2024.",
            "Smith J. Tremor. 1998.",
            "Tremor. LidLearn Editorial Team, 2025.",
        ],
    )
    def test_a_title_a_journal_and_a_year_are_not_enough(self, entry: str) -> None:
        assert len(found("CC201", page(entry))) == 1

    @pytest.mark.parametrize(
        "entry",
        [
            TRIAL,
            "Castro D. Zelvastine for eyelid tremor. J Invent Neurol. 2025;12(3):45-51.",
            "Castro, D. (2025). Zelvastine for eyelid tremor. Journal of Invented Neurology, 12, 45–51.",
            "Castro D. Zelvastine for eyelid tremor. J Invent Neurol. 2025;12:45.",
            "Castro D. Zelvastine for eyelid tremor. https://example.org/zelvastine",
            "Castro D. The lid in health and disease. 3rd ed. Strelsau: Royal Press; 2018.",
            "Invented Institute. Tremor of the lid. Guideline NG999. 2024.",
            "Zelvastine against tremor. Registered as NCT01234567.",
        ],
    )
    def test_silent_when_it_can_be_found(self, entry: str) -> None:
        assert found("CC201", page(entry)) == []

    def test_a_source_that_the_library_knows_is_told(self) -> None:
        [finding] = found("CC201", page("Zelvastine for eyelid tremor: a randomised trial. J Invent Neurol, 2025."), record())
        assert finding.message.endswith("PMID 19990003")


class TestMalformed:
    @pytest.mark.parametrize(("printed", "count"), [("PMID: 199900031", 1), ("PMID: 0199900", 1), ("PMID: 19990003", 0), ("PMID: 7", 0)])
    def test_pmid(self, printed: str, count: int) -> None:
        assert len(found("CC202", page(f"Castro D. Zelvastine. J Invent Neurol. 2025;12:45-51. {printed}"))) == count

    def test_pmid_in_the_text(self) -> None:
        [finding] = found("CC202", "Eyelid tremor\n\nZelvastine reduces tremor in adults (PMID: 123456789).\n")
        assert "123456789" in finding.words and finding.message == "This is no PMID: a PMID has at most 8 digits"

    @pytest.mark.parametrize(("printed", "count"), [("doi:10.99/jin.7", 1), ("doi: 11.1234/jin.7", 1), ("doi:10.99999/jin.7", 0)])
    def test_doi(self, printed: str, count: int) -> None:
        assert len(found("CC203", page(f"Castro D. Zelvastine. J Invent Neurol. 2025;12:45-51. {printed}"))) == count


class TestTitle:
    def test_an_identifier_of_another_paper(self) -> None:
        [finding] = found("CC204", page(TRIAL), record(title="Storage of grain in humid barns."))
        assert finding.message == "PMID 19990003 is another paper: “Storage of grain in humid barns”"
        assert "19990003" in finding.words

    @pytest.mark.parametrize(
        "title", ["Zelvastine for eyelid tremor", "ZELVASTINE FOR EYELID TREMOR: A Randomized Trial.", "[Zelvastin bei Lidzittern]"]
    )
    def test_silent_for_other_ways_to_print_it(self, title: str) -> None:
        assert found("CC204", page(TRIAL), record(title=title)) == []

    def test_silent_without_a_library(self) -> None:
        assert found("CC204", page(TRIAL)) == []


class TestStatus:
    @pytest.mark.parametrize(
        ("code", "status", "severity"),
        [
            ("CC205", RecordStatus.RETRACTED, Severity.ERROR),
            ("CC206", RecordStatus.CONCERN, Severity.WARNING),
            ("CC207", RecordStatus.CORRECTED, Severity.NOTE),
            ("CC208", RecordStatus.SUPERSEDED, Severity.NOTE),
        ],
    )
    def test_each_status_has_its_rule(self, code: str, status: RecordStatus, severity: Severity) -> None:
        text = page(TRIAL)
        [finding] = found(code, text, record(status=status))
        assert finding.severity is severity and finding.words.startswith("Zelvastine for eyelid tremor")
        assert found(code, text, record(status=RecordStatus.CURRENT)) == []
        others = {"CC205", "CC206", "CC207", "CC208"} - {code}
        assert all(found(other, text, record(status=status)) == [] for other in others)

    def test_a_retracted_paper_cited_as_such(self) -> None:
        text = page(TRIAL, says="The trial of zelvastine has been retracted [1].")
        assert found("CC205", text, record(status=RecordStatus.RETRACTED)) == []

    def test_an_entry_that_says_so_itself_needs_no_library(self) -> None:
        text = page(TRIAL.replace("Zelvastine for", "RETRACTED: Zelvastine for"))
        assert found("CC205", text)[0].message == "This source is retracted, as the entry itself says"

    def test_a_paper_about_retractions_is_not_retracted(self) -> None:
        assert found("CC205", page("Castro D. How often retracted trials are cited. Fict Med. 2025;1:1-9.")) == []

    def test_a_pmid_in_the_text_is_looked_up_too(self) -> None:
        text = "Eyelid tremor\n\nZelvastine reduces tremor in adults (PMID: 19990003).\n"
        assert len(found("CC205", text, record(status=RecordStatus.RETRACTED))) == 1

    def test_the_status_of_another_paper_is_not_the_entrys(self) -> None:
        other = record(title="Storage of grain in humid barns.", status=RecordStatus.RETRACTED)
        assert found("CC205", page(TRIAL), other) == []

    def test_of_two_editions_on_one_list_the_older_is_replaced(self) -> None:
        fields = {"kind": RecordKind.GUIDELINE, "issuer": "Invented Society of Neurology"}
        old = record("pmid:1", "Guideline on eyelid tremor in adults", year=2015, **fields)
        new = record("pmid:2", "Guideline on eyelid tremor in adults", year=2025, **fields)
        entries = [
            f"Invented Society of Neurology. Guideline on eyelid tremor in adults. {year}. PMID: {number}"
            for year, number in ((2015, 1), (2025, 2))
        ]
        [finding] = found("CC208", page(*entries), old, new)
        assert finding.line == 7 and "(2025)" in finding.message and finding.severity is Severity.WARNING

    def test_a_list_that_says_so_itself_gives_a_note(self) -> None:
        held = record(kind=RecordKind.GUIDELINE, status=RecordStatus.SUPERSEDED)
        assert found("CC208", page(f"{TRIAL} (superseded by the edition of 2026)"), held)[0].severity is Severity.NOTE

    def test_the_tie_names_the_newer_edition(self) -> None:
        tie = Relation(type="SupersededBy", citation="Guideline on eyelid tremor. 2026")
        held = record(kind=RecordKind.GUIDELINE, status=RecordStatus.SUPERSEDED, relations=(tie,))
        assert found("CC208", page(TRIAL), held)[0].message.endswith(": Guideline on eyelid tremor. 2026")


class TestPreprint:
    ENTRY = "Castro D. Zelvastine for eyelid tremor. medRxiv. 2026. doi:10.1101/2026.01.02.99999999"

    def test_cited_as_a_paper(self) -> None:
        [finding] = found("CC209", page(self.ENTRY))
        assert finding.severity is Severity.WARNING and "does not say so" in finding.message

    def test_called_a_preprint_where_it_is_cited(self) -> None:
        assert found("CC209", page(self.ENTRY, says="In a preprint, zelvastine reduced tremor [1].")) == []

    def test_called_a_preprint_in_the_list_only(self) -> None:
        [finding] = found("CC209", page(self.ENTRY.replace("2026. doi", "2026 [preprint]. doi")))
        assert finding.severity is Severity.NOTE

    def test_by_its_publication_type(self) -> None:
        assert len(found("CC209", page(TRIAL), record(publication_types=("Preprint",)))) == 1

    def test_a_paper(self) -> None:
        assert found("CC209", page(TRIAL), record()) == []


class TestGuidelines:
    OWN = ("Guideline", "Eyelid tremor in adults", "TremorPages Editorial Team, 2025")
    ARTICLE = ("Guideline", "Gains of zelvastine in eyelid tremor", "Journal of Invented Neurology, 2024")
    SOCIETY = ("Guideline", "Eyelid tremor in adults", "Invented Society of Neurology, 2024")
    PUBLISHED = ("Guideline", "Guideline on eyelid tremor in adults", "Journal of Invented Neurology, 2024")
    PAPER = ("Research", "Zelvastine for eyelid tremor", "Journal of Invented Neurology, 2025")

    def test_a_publishers_own_is_found_once(self) -> None:
        text = typed(self.OWN, self.PAPER)
        [finding] = found("CC210", text)
        assert finding.words == "TremorPages Editorial Team"
        assert found("CC211", text) == []

    def test_an_article_typed_as_a_guideline(self) -> None:
        text = typed(self.ARTICLE, self.PAPER)
        assert found("CC210", text) == []
        [finding] = found("CC211", text)
        assert finding.words == "Guideline" and "an article in a journal" in finding.message

    @pytest.mark.parametrize("entry", [SOCIETY, PUBLISHED, PAPER])
    def test_silent(self, entry: tuple[str, str, str]) -> None:
        text = typed(entry, self.PAPER)
        assert found("CC210", text) == [] and found("CC211", text) == []

    def test_the_library_may_know_better_either_way(self) -> None:
        text = typed(self.ARTICLE, self.PAPER)
        known = record("pmid:5", self.ARTICLE[1], year=2024, kind=RecordKind.GUIDELINE)
        assert found("CC211", text, known) == []
        other = record("pmid:5", self.ARTICLE[1], year=2024, kind=RecordKind.CASE_REPORT)
        assert found("CC211", text, other)[0].message.endswith("case report")

    def test_a_page_that_calls_its_own_text_a_guideline_without_typing_it(self) -> None:
        assert len(found("CC210", page("Guideline for eyelid tremor. TremorPages Editorial Team. 2025. https://example.org/t"))) == 1


class TestAge:
    @staticmethod
    def of(*years: int, guideline: int | None = None) -> str:
        entries = [f"Castro D. Zelvastine for tremor, part {place}. J Invent Neurol. {year};12:45-51." for place, year in enumerate(years)]
        if guideline:
            entries.append(f"Invented Society of Neurology. Guideline on tremor. Fict Guidel. {guideline};1:1-40.")
        return page(*entries)

    def test_old_research_alone(self) -> None:
        [finding] = found("CC212", self.of(1999, 2002, 1999, 2011))
        assert finding.words == "References"
        assert finding.message == "The 4 research sources are of 1999–2011; none is of the last 5 years"

    @pytest.mark.parametrize("years", [(1999, 2002, 2023), (2018, 2017, 2019), (1999, 2002), ()])
    def test_silent(self, years: tuple[int, ...]) -> None:
        assert found("CC212", self.of(*years)) == []

    def test_a_recent_guideline_makes_up_for_old_research(self) -> None:
        assert found("CC212", self.of(1999, 2002, 2011, guideline=2024)) == []
        assert len(found("CC212", self.of(1999, 2002, 2011, guideline=2009))) == 1

    def test_old_guidelines_alone_are_worth_a_look(self) -> None:
        [finding] = found("CC212", self.of(guideline=2012))
        assert finding.severity is Severity.NOTE

    def test_the_publishers_own_pages_make_nothing_recent(self) -> None:
        paper = ("Research", "Zelvastine for eyelid tremor", "Journal of Invented Neurology, 1999")
        text = typed(paper, ("Research", "Lids", "Acta Fictiva, 2003"), ("Research", "Owls", "Acta Fictiva, 2009"), TestGuidelines.OWN)
        assert len(found("CC212", text)) == 1

    def test_the_date_of_the_run_decides(self) -> None:
        assert found("CC212", self.of(1999, 2002, 2011), today=datetime.date(2012, 1, 1)) == []


class TestYear:
    @pytest.mark.parametrize(("year", "count"), [(2042, 1), (2028, 1), (2027, 0), (2026, 0), (1901, 0)])
    def test_years_to_come(self, year: int, count: int) -> None:
        assert len(found("CC213", page(f"Castro D. Zelvastine. J Invent Neurol. {year};12:45-51."))) == count

    def test_next_year_only_from_autumn_on(self) -> None:
        text = page("Castro D. Zelvastine. J Invent Neurol. 2027;12:45-51.")
        assert len(found("CC213", text, today=datetime.date(2026, 3, 1))) == 1
