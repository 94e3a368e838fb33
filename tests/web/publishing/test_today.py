"""A published answer after a source of it fell: everything that people read says so, and the answer file stays what it was."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import msgspec
import pytest
from fastapi.testclient import TestClient

from clincite.answers import Answer
from clincite.compose.write import DISCLAIMER
from clincite.living.log import Change, append
from clincite.living.moves import MoveKind
from clincite.readers import Audience
from clincite.records import Facet, Record, RecordStatus, Relation, Section
from clincite.render import json as answer_json
from clincite.review.states import State
from clincite.web.publishing.today import disclaimer_words
from clincite.web.site import Site
from tests.desks import People, publish
from tests.web.browsing import GUIDELINE, RECORDS, TRIAL, ZORB, client_of, made_site

QUESTION = "How is zorb fever treated?"
WRITTEN = datetime.datetime(2026, 1, 2, 9, tzinfo=datetime.UTC)
LEARNED = datetime.datetime(2026, 3, 4, 9, tzinfo=datetime.UTC)
NOTICE = "pmid:900"
DOSED = Record(
    id="pmid:104",
    kind=TRIAL.kind,
    title="Doses of zorbamol",
    year=2020,
    ids={"pmid": "104"},
    conditions=(ZORB,),
    sections=(Section(name="Text", text="Zorb fever was treated with zorbamol 500 mg twice daily.", facet=Facet.TREATMENT),),
    status=RecordStatus.CURRENT,
    status_checked="2025-05-06",
)


class Shown:
    """A published answer at a site, and a reader."""

    def __init__(self, folder: Path, *records: Record, approved: bool = True) -> None:
        self.now = WRITTEN
        made = made_site(folder, *records)
        self.site = Site(made.settings, made.library, clock=lambda: self.now, vocabulary=made.vocabulary)
        self.answer: Answer = self.site.answer_now(QUESTION, Audience.DOCTOR)
        self.people = People(self.site.desk)
        signers = (("Dr A. Lee", "MD"),) if approved else ()
        self.slug = publish(self.site.desk, self.answer, people=self.people, signers=signers).slug
        self.client: TestClient = client_of(self.site)

    def put(self, record: Record, *, swept: bool = False) -> None:
        """What an update does to the library, two months after the answer was written."""
        self.now = LEARNED
        self.site.library.add([record])
        self.site._moved.clear()  # in one process nothing looks at the library's files; another process's change is seen by its stamp
        if swept:
            self.site.desk.sweep()

    def standing_on(self, record: Record) -> list[str]:
        """Ids of the claims that stand on a record."""
        return [claim.id for claim in self.answer.claims if any(quote.record == record.id for quote in claim.quotes)]

    def text(self, path: str, **headers: str) -> str:
        got = self.client.get(path, headers=headers)
        assert got.status_code == 200, (path, got.status_code)
        return got.text

    def page(self, path: str = "", **headers: str) -> lxml.html.HtmlElement:
        return lxml.html.document_fromstring(self.text(f"/answers/{self.slug}{path}", **headers))


def said(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def with_class(root: lxml.html.HtmlElement, name: str) -> list[lxml.html.HtmlElement]:
    found = root.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")
    assert isinstance(found, list)
    return found


def retracted(record: Record) -> Record:
    """The record as a library has it after a retraction of which nobody knows the day: the day of the last check stays."""
    return msgspec.structs.replace(record, status=RecordStatus.RETRACTED, relations=(Relation(type="RetractionIn", target=NOTICE),))


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Shown]:
    made = Shown(tmp_path, *RECORDS)
    assert made.standing_on(TRIAL) and made.standing_on(GUIDELINE), "both are cited, or these tests say nothing"
    with made.client:
        yield made


# -- a retraction ------------------------------------------------------------------------------------------------------------


def test_before_it_nothing_is_said(shown: Shown) -> None:
    page = shown.page()
    assert not with_class(page, "fell") and not with_class(page, "fallen-source")
    assert "Changed since" not in shown.text(f"/answers/{shown.slug}.md")
    assert shown.text(f"/answers/{shown.slug}.ris") == shown.text("/ask.ris?q=How%20is%20zorb%20fever%20treated%3F")


@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("path", ["", "/v/1"])
def test_every_sentence_that_stands_on_it_is_marked_and_no_other(shown: Shown, path: str, swept: bool) -> None:
    shown.put(retracted(TRIAL), swept=swept)
    page = shown.page(path)
    marked = {str(item.get("data-claim")) for item in page.xpath("//li[@data-claim]") if item.xpath(".//strong[@class='fell']")}
    assert marked == set(shown.standing_on(TRIAL))
    for item in page.xpath("//li[@data-claim]"):
        if item.get("data-claim") in marked:
            assert "fallen" in str(item.get("class")) and "source was retracted." in said(item)
            (mark,) = [one for one in item.xpath(".//a[@class='mark']") if "retracted" in str(one.get("aria-label"))]
            assert "RETRACTED" in said(mark.getparent())
        else:
            assert "fallen" not in str(item.get("class")) and "RETRACTED" not in said(item)


def test_the_note_above_leads_to_the_sentences_and_says_when_it_was_learned(shown: Shown) -> None:
    shown.put(retracted(TRIAL))
    page = shown.page()
    (note,) = with_class(page, "fallen-source")
    words = said(note)
    assert "Zorbamol in zorb fever" in words and "was retracted (as told by pmid:900); known here since 4 March 2026." in words
    assert "2025" not in words and "2 January 2026" not in words, "neither the day of an earlier check nor that of the answer"
    links = [str(link) for link in note.xpath(".//a/@href")]
    number = shown.answer.reference(TRIAL.id).number
    assert links[:2] == ["/records/pmid:101", f"#ref-{number}"]
    assert links[2:] == [f"#{claim}" for claim in shown.standing_on(TRIAL)]
    for link in links[1:]:
        assert page.xpath(f"//*[@id='{link[1:]}']"), link
    first = note.xpath(".//a")[2]
    assert said(first) == f"“{shown.answer.claim(shown.standing_on(TRIAL)[0]).text}”"


def test_references_figure_and_data_say_so(shown: Shown) -> None:
    shown.put(retracted(TRIAL))
    page = shown.page()
    number = shown.answer.reference(TRIAL.id).number
    (line,) = page.xpath(f"//*[@id='ref-{number}']")
    assert "struck" in str(line.get("class")) and "RETRACTED (checked 2026-03-04)." in said(line) and "As told by pmid:900" in said(line)
    assert "current as of" not in said(line)
    assert '"creativeWorkStatus": "Retracted"' in page.xpath("string(//script[@type='application/ld+json'])")
    assert "RETRACTED" in page.xpath(f"string(//tr[.//a[@href='#ref-{number}']])")


def test_the_evidence_of_a_sentence_says_so(shown: Shown) -> None:
    shown.put(retracted(TRIAL))
    (claim, *_) = shown.standing_on(TRIAL)
    for headers in ({}, {"hx-request": "true"}):
        panel = shown.page(f"/v/1/evidence/{claim}", **headers)
        words = said(panel)
        assert "Changed since this was written. “Zorbamol in zorb fever”" in words and "known here since 4 March 2026." in words
        assert "RETRACTED (checked 2026-03-04)" in words and "current as of" not in words
    (other, *_) = [one for one in shown.standing_on(GUIDELINE) if one not in shown.standing_on(TRIAL)]
    assert "Changed since" not in said(shown.page(f"/v/1/evidence/{other}"))


def test_texts_say_so_on_top_and_at_the_mark(shown: Shown) -> None:
    before = {name: shown.text(f"/answers/{shown.slug}{name}") for name in (".md", ".txt", ".ris", ".bib", ".csl.json")}
    shown.put(retracted(TRIAL))
    number = shown.answer.reference(TRIAL.id).number
    for name, loud in ((".md", "> **Changed since this was written.** "), (".txt", "CHANGED SINCE THIS WAS WRITTEN. ")):
        for path in (name, f"/v/1{name}"):
            text = shown.text(f"/answers/{shown.slug}{path}")
            top, _, rest = text.partition("\n\n")
            assert top.startswith(loud) and "was retracted" in top and "4 March 2026" in top, path
            assert shown.answer.claim(shown.standing_on(TRIAL)[0]).text.rstrip(".") in top
            assert rest.startswith(before[name][:40]) and "RETRACTED" in rest and f"[{number}" in rest
    for name in (".ris", ".bib", ".csl.json"):
        assert "RETRACTED" not in before[name] and "RETRACTED" in shown.text(f"/answers/{shown.slug}/v/1{name}"), name


def test_the_answer_file_stays_what_it_was(shown: Shown) -> None:
    before = answer_json.loads(shown.client.get(f"/answers/{shown.slug}.json").content)
    shown.put(retracted(TRIAL))
    for path in (f"/answers/{shown.slug}.json", f"/answers/{shown.slug}/v/1.json", f"/api/answers/{shown.slug}"):
        after = answer_json.loads(shown.client.get(path).content)
        assert after.references == before.references and after.claims == before.claims and after.disclaimer == DISCLAIMER, path
    (article,) = shown.page().xpath("//article")
    assert article.get("data-answer") == after.id, "the page names the file"


def test_a_first_sentence_that_has_lost_its_source_describes_nothing_any_more(shown: Shown) -> None:
    first = shown.answer.claim(shown.answer.direct_answer[0])
    record = next(one for one in (TRIAL, GUIDELINE) if one.id == first.quotes[0].record)
    assert first.text in shown.text("/answers")
    shown.put(retracted(record))
    assert first.text not in shown.text("/answers") and "A source of the first sentence has changed" in shown.text("/answers")
    page = shown.page()
    for described in page.xpath("//meta[@name='description' or @property='og:description']/@content"):
        assert described == "A source of the first sentence has changed since it was written."


def test_what_nobody_approved_is_marked_too(tmp_path: Path) -> None:
    shown = Shown(tmp_path, *RECORDS, approved=False)
    shown.put(retracted(TRIAL))
    page = shown.page()
    assert with_class(page, "fell") and with_class(page, "fallen-source")
    assert page.xpath("//div[@class='banner']/@data-state") == ["submitted"]


# -- other changes, and when they became known ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "beside", "status"),
    [
        ({"status": RecordStatus.CONCERN}, "is under an expression of concern.", "EXPRESSION OF CONCERN (checked 2026-03-04)"),
        ({"status": RecordStatus.CORRECTED}, "was corrected.", "CORRECTED (checked 2026-03-04)"),
        ({"status": RecordStatus.SUPERSEDED}, "was replaced by a newer edition.", "SUPERSEDED"),
        (
            {"sections": (Section(name="Text", text="Nothing of it."),)},
            "does not say it in these words any more.",
            "current as of 2025-05-06",
        ),
    ],
)
def test_other_changes_are_told_as_what_they_are(tmp_path: Path, change: dict[str, object], beside: str, status: str) -> None:
    shown = Shown(tmp_path, *RECORDS)
    shown.put(msgspec.structs.replace(TRIAL, **change))
    page = shown.page()
    marks = [said(mark) for mark in with_class(page, "fell")]
    assert marks and all(mark.endswith(beside) for mark in marks), marks
    assert status in said(page.xpath(f"//*[@id='ref-{shown.answer.reference(TRIAL.id).number}']")[0])


def test_a_source_that_left_the_library_is_not_called_current(tmp_path: Path) -> None:
    shown = Shown(tmp_path, *RECORDS)
    shown.now = LEARNED
    shown.site.library.remove([TRIAL.id])
    shown.site._moved.clear()
    page = shown.page()
    assert {said(mark).partition(" source ")[2] for mark in with_class(page, "fell")} == {"has left the library."}
    line = said(page.xpath(f"//*[@id='ref-{shown.answer.reference(TRIAL.id).number}']")[0])
    assert "status unknown (last looked at 2025-05-06)" in line and "current" not in line


def test_a_text_that_changed_around_the_quotation_is_no_alarm(tmp_path: Path) -> None:
    shown = Shown(tmp_path, *RECORDS)
    more = msgspec.structs.replace(TRIAL.sections[0], text=f"{TRIAL.sections[0].text} And more.")
    shown.put(msgspec.structs.replace(TRIAL, sections=(more,)))
    assert shown.site.moved(shown.site.answers.listed()[0]), "something moved"
    assert not with_class(shown.page(), "fell")


def test_a_later_check_that_found_nothing_is_shown(shown: Shown) -> None:
    shown.put(msgspec.structs.replace(TRIAL, status_checked="2026-02-03"))
    line = said(shown.page().xpath(f"//*[@id='ref-{shown.answer.reference(TRIAL.id).number}']")[0])
    assert "current as of 2026-02-03" in line


def test_the_day_is_that_of_the_change_log_where_there_is_one(shown: Shown) -> None:
    folder = shown.site.settings.home / "library"
    noted = Change(date="2026-02-20T06:00:00Z", record=TRIAL.id, title=TRIAL.title, kind=MoveKind.RETRACTED, why="It was retracted.")
    append(folder, [noted, msgspec.structs.replace(noted, record=GUIDELINE.id, date="2026-02-25T06:00:00Z")])
    shown.put(retracted(TRIAL))
    (note,) = with_class(shown.page(), "fallen-source")
    assert "known here since 20 February 2026." in said(note)


def test_the_day_is_that_of_the_check_where_it_came_after_the_answer(shown: Shown) -> None:
    shown.put(msgspec.structs.replace(retracted(TRIAL), status_checked="2026-02-11"))
    (note,) = with_class(shown.page(), "fallen-source")
    assert "known here since 11 February 2026." in said(note)


def test_the_day_stays_once_the_desk_has_written_it_down(shown: Shown) -> None:
    shown.put(retracted(TRIAL), swept=True)
    shown.now = LEARNED + datetime.timedelta(days=30)
    (note,) = with_class(shown.page(), "fallen-source")
    assert "known here since 4 March 2026." in said(note)


def test_of_several_changes_without_a_day_none_is_given_one(shown: Shown) -> None:
    shown.put(retracted(TRIAL))
    shown.put(retracted(GUIDELINE), swept=True)
    notes = [said(note) for note in with_class(shown.page(), "fallen-source")]
    assert len(notes) == 2 and not any("known here" in note for note in notes)


# -- readers -----------------------------------------------------------------------------------------------------------------


def test_no_dose_slips_into_the_note(tmp_path: Path) -> None:
    shown = Shown(tmp_path, *RECORDS, DOSED)
    assert shown.standing_on(DOSED)
    shown.put(retracted(DOSED))
    assert "500 mg" in said(with_class(shown.page(), "fallen-source")[0]), "a doctor reads it"
    shown.client.cookies.set("reader", "patient")
    note = said(with_class(shown.page(), "fallen-source")[0])
    assert "500 mg" not in note and "[dose, for professionals]" in note


# -- the disclaimer ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_the_disclaimer_follows_the_review(state: State) -> None:
    words = disclaimer_words(DISCLAIMER, state)
    stands = {State.APPROVED: "reviewed and approved by people", State.WITHDRAWN: "was withdrawn"}
    stands |= {State.EVIDENCE_CHANGED: "a source has changed since", State.EXPIRED: "out of date"}
    assert ("has not been reviewed by a person" in words) is (state not in stands)
    assert stands.get(state, "unless it says so") in words
    assert words.startswith("For health professionals") and words.endswith("check them before you act.") and ".." not in words
    assert disclaimer_words("Words of somebody else.", state) == "Words of somebody else."


def test_an_approved_page_does_not_say_that_nobody_reviewed_it(shown: Shown) -> None:
    for path in (f"/answers/{shown.slug}", f"/answers/{shown.slug}.md", f"/answers/{shown.slug}.txt"):
        assert "has not been reviewed by a person" not in shown.text(path) and "does not replace clinical judgement" in shown.text(path), (
            path
        )
