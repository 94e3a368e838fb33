"""CC501 to CC507: what a page owes its readers. The documents are made by hand: what a banner is, the parsers' tests say."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clincite.lint.document import Banner, BannerKind, Block, DateKind, Document, Entry, PageDate, Passage, Span, Statement
from clincite.lint.grounds import Grounds
from clincite.lint.page import is_page
from clincite.lint.rule import Case, Found, Severity
from clincite.lint.rules import RULES
from tests.lint.helpers import findings

EASY = (
    "One side of the face may twitch. It starts when a blood vessel presses on a nerve. It does not hurt. Most people feel well. "
    "A doctor can tell what it is. You may need a scan of your head. The scan is safe. There are two ways to treat it. "
) * 3
HARD = (
    "Idiopathic demyelinating mononeuropathy characterised by unilateral involuntary contractions necessitates individualised "
    "electrophysiological investigation, notwithstanding contraindications attributable to concurrent anticoagulation. "
) * 8


def passage(source: str, text: str) -> Passage:
    start = source.index(text)
    return Passage(text=text, places=tuple(range(start, start + len(text))))


def page(*banners: tuple[BannerKind, str], body: str = "It resolves.", title: str | None = "Veldt's palsy", **given: object) -> Document:
    source = "\n".join([title or "", *(text for _, text in banners), body])
    fields: dict[str, object] = {
        "name": "-",
        "source": source,
        "form": "text",
        "title": title,
        "headings": (passage(source, title),) if title else (),
        "statements": tuple(
            Statement(passage=passage(source, sentence), block=Block.PARAGRAPH, headings=(title,) if title else ())
            for sentence in dict.fromkeys(part.strip() + "." for part in body.split(".") if part.strip())
        ),
        "banners": tuple(Banner(kind=kind, passage=passage(source, text)) for kind, text in banners),
        **given,
    }
    return Document(**fields)  # type: ignore[arg-type]


def found(code: str, document: Document, *, reader: str | None = None) -> list[Found]:
    case = Case(document=document, grounds=Grounds(), today=datetime.date(2026, 11, 22), reader=reader)
    return list(RULES[code].check(case))


def words(document: Document, findings: Iterable[Found]) -> list[str]:
    return [document.source[finding.span.start : finding.span.end] for finding in findings]


UPDATED = (PageDate(kind=DateKind.UPDATED, iso="2026-03-03", span=Span(0, 5)),)
PENDING = (BannerKind.PENDING, "This page is pending review.")
REVIEWED = (BannerKind.REVIEWED, "All articles are reviewed by our Medical Board.")
STEPS = (BannerKind.STEPS, "Submitted Under Review Approved")


class TestReviewState:
    def test_reviewed_and_pending(self) -> None:
        document = page(REVIEWED, PENDING, STEPS)
        (one,) = found("CC501", document)
        assert words(document, [one]) == ["This page is pending review."]
        assert [document.source[span.start : span.end] for span in one.related] == [REVIEWED[1], STEPS[1]]
        assert one.severity is None and RULES["CC501"].severity is Severity.ERROR

    def test_steps_beside_reviewed_are_a_warning(self) -> None:
        assert [one.severity for one in found("CC501", page(REVIEWED, STEPS))] == [Severity.WARNING]

    @pytest.mark.parametrize("banners", [(PENDING,), (REVIEWED,), (STEPS,), (PENDING, STEPS), ()])
    def test_one_state_is_none(self, banners: tuple[tuple[BannerKind, str], ...]) -> None:
        assert found("CC501", page(*banners)) == []


class TestWhatIsAPage:
    def test_a_pasted_paragraph_gets_no_finding_about_a_page(self) -> None:
        paragraph = page(title=None, body="You should rest. You can take zelvastine 20 mg. " + HARD)
        assert not is_page(paragraph)
        assert [code for code in RULES if code.startswith("CC5") and found(code, paragraph)] == []

    def test_a_chat_answer_with_headings_is_none_either(self) -> None:
        assert not is_page(page(body="It resolves."))

    def test_banners_dates_html_or_references_make_one(self) -> None:
        entry = Entry(position=1, passage=Passage(text="Doe J.", places=tuple(range(6))))
        assert is_page(page(PENDING))
        assert is_page(page(dates=UPDATED))
        assert is_page(page(form="html"))
        assert is_page(page(entries=(entry,)))
        assert is_page(page(body="It resolves. " + "Veldt's palsy is benign. " * 400))
        assert not is_page(page(title=None, entries=(entry,)))
        assert not is_page(page(title="Does Veldt's palsy resolve?", entries=(entry,)))
        assert is_page(page(title="Does Veldt's palsy resolve?", entries=(entry,), dates=UPDATED))


class TestDateAndVersion:
    def test_without(self) -> None:
        document = page(REVIEWED)
        assert words(document, found("CC502", document)) == words(document, found("CC503", document)) == ["Veldt's palsy"]

    def test_with(self) -> None:
        assert found("CC502", page(dates=UPDATED)) == []
        assert found("CC503", page((BannerKind.VERSION, "Version 3"))) == []

    def test_the_day_a_source_was_read_is_no_date_of_the_page(self) -> None:
        accessed = (PageDate(kind=DateKind.ACCESSED, iso="2026-03-03", span=Span(0, 5)),)
        assert len(found("CC502", page(dates=accessed))) == 1


class TestNames:
    @pytest.mark.parametrize(
        "text",
        [
            "Reviewed by our Medical Board.",
            "All articles are reviewed for accuracy by our Medical Advisory Board",
            "Medically reviewed by the Exempli Health Editorial Team",
            "Written by our staff",
        ],
    )
    def test_a_board_is_nobody(self, text: str) -> None:
        document = page((BannerKind.REVIEWED, text))
        assert words(document, found("CC504", document)) == [text]
        assert [one.severity for one in found("CC504", document)] == [None]

    @pytest.mark.parametrize(
        "text",
        [
            "Reviewed by Jane Doe, MD",
            "Medically Reviewed by Dr. Doe",
            "By John Q. Public",
            "Written by J. Doe",
            "Authors: Núñez A, MD; Jane van der Doe",
            "Reviewed by Amy Li",
        ],
    )
    def test_a_person_is_somebody(self, text: str) -> None:
        assert found("CC504", page((BannerKind.AUTHOR, text))) == []

    def test_nobody_at_all_stands_at_the_title(self) -> None:
        document = page(dates=UPDATED)
        assert words(document, found("CC504", document)) == ["Veldt's palsy"]

    def test_who_says_openly_that_nobody_reviewed_it_gets_a_note(self) -> None:
        assert [one.severity for one in found("CC504", page(PENDING))] == [Severity.NOTE]
        assert [one.severity for one in found("CC504", page((BannerKind.MACHINE, "Written by a program."), dates=UPDATED))] == [
            Severity.NOTE
        ]


class TestDisclosureAndDisclaimer:
    def test_disclosure(self) -> None:
        assert len(found("CC505", page(PENDING))) == 1
        assert found("CC505", page(PENDING, (BannerKind.DISCLOSURE, "Funding: none."))) == []

    def test_advice_to_patients_wants_a_disclaimer(self) -> None:
        assert [one.severity for one in found("CC506", page(PENDING, body="You should rest. You can walk."))] == [Severity.WARNING]
        assert [one.severity for one in found("CC506", page(PENDING), reader="patient")] == [Severity.WARNING]

    def test_doses_get_a_note(self) -> None:
        assert [one.severity for one in found("CC506", page(PENDING, body="Give zelvastine 20 mg daily."))] == [None]
        assert RULES["CC506"].severity is Severity.NOTE

    def test_with_one_or_without_advice(self) -> None:
        told = (BannerKind.DISCLAIMER, "This page replaces no doctor.")
        assert found("CC506", page(told, body="You should rest. You can walk.")) == []
        assert found("CC506", page(PENDING, body="The palsy is benign.")) == []


class TestReadingLevel:
    AUDIENCE = (BannerKind.AUDIENCE, "This page is for patients.")
    ADAPTS = (BannerKind.ADAPTS, "We use the language that suits you.")

    def test_hard_words_for_patients(self) -> None:
        document = page(self.AUDIENCE, body=HARD + EASY)
        assert found("CC507", page(self.AUDIENCE, body=EASY * 3)) == []
        assert words(document, found("CC507", page(self.AUDIENCE, body=_long(HARD)))) == ["This page is for patients."]

    def test_a_promise_to_suit_every_reader(self) -> None:
        assert len(found("CC507", page(self.ADAPTS, body=_long(HARD)))) == 1

    def test_the_reader_may_be_declared_outside(self) -> None:
        assert len(found("CC507", page(PENDING, body=_long(HARD)), reader="patient")) == 1
        assert found("CC507", page(self.ADAPTS, body=_long(HARD)), reader="clinician") == []

    def test_pages_for_clinicians_short_pages_and_pages_that_promise_nothing(self) -> None:
        clinicians = (BannerKind.AUDIENCE, "For healthcare professionals and for patients.")
        assert found("CC507", page(clinicians, body=_long(HARD))) == []
        assert found("CC507", page(PENDING, body=_long(HARD))) == []
        assert found("CC507", page(self.AUDIENCE, body="Idiopathic demyelinating mononeuropathy resolves.")) == []


def _long(text: str) -> str:
    """Eight different sentences of it: the same sentence twice is found once in a source."""
    return " ".join(
        f"{word} {sentence.strip()}."
        for word, sentence in zip(("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"), text.split("."), strict=False)
    )


_PIECES = st.sampled_from(
    [
        "5% of patients",
        "n = 3",
        "23 of 0 (5%)",
        "HR 0.7 (95% CI",
        "zelvastine 5 mg",
        ".5 mg",
        "ABCD",
        "is not a cause of stroke",
        "few side effects",
        "[insert",
        "\n\n",
        "# ",
        "- ",
    ]
)


@settings(max_examples=60)
@given(st.lists(st.one_of(st.text(max_size=20), _PIECES), max_size=30).map(" ".join), st.sampled_from(["text", "markdown", "html"]))
def test_no_rule_raises_on_any_text(text: str, form: str) -> None:
    mine = {code: rule for code, rule in RULES.items() if code[2] in "45"}
    for finding in findings(text, form=form, rules=mine, reader="patient"):
        assert 0 <= finding.span.start <= finding.span.end <= len(text)
