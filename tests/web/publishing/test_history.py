"""The history of an answer: which version was the first that anybody saw, and what came of readers' reports."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from fastapi.testclient import TestClient

from clincite.readers import Audience
from clincite.review.public_reports import LookedAt, looked_at
from clincite.review.values import RejectReason, Verdict
from clincite.web.site import Site
from tests.desks import ROE, People, approve, publish
from tests.web.browsing import RECORDS, client_of, made_site

QUESTION = "How is zorb fever treated?"
DAY = datetime.datetime(2026, 1, 2, 9, tzinfo=datetime.UTC)
WORDS = "A reader's own words."
OUTCOME = "An editor's own words."
SAME_SITE = {"sec-fetch-site": "same-origin"}


class History:
    """An answer at a site, its readers and its editor."""

    def __init__(self, folder: Path) -> None:
        self.now = DAY
        made = made_site(folder, *RECORDS)
        self.site = Site(made.settings, made.library, clock=lambda: self.now, vocabulary=made.vocabulary)
        self.desk = self.site.desk
        self.people = People(self.desk)
        self.client: TestClient = client_of(self.site)
        self.slug = ""

    def publish(self, *, signers: tuple[tuple[str, str], ...] = (ROE,), public: bool = True) -> None:
        answer = self.site.answer_now(QUESTION, Audience.DOCTOR)
        self.slug = publish(self.desk, answer, people=self.people, signers=signers, public=public).slug

    def next_version(self) -> None:
        """Version 2, approved: the reviewers take a sentence out of version 1."""
        (person,) = self.people.reviewers((ROE,))
        self.desk.begin(person.actor, self.slug)
        self.desk.state_interests(person.actor, self.slug, none=True)
        last = self.desk.case(self.slug).claims[-1].claim
        self.desk.decide(person.actor, self.slug, last.id, Verdict.REJECT, version=1, category=RejectReason.OFF_TOPIC, reason="x")
        self.desk.revise(person.actor, self.slug, version=1)
        approve(self.desk, self.slug, self.people)

    def report(self) -> int:
        """A reader reports the answer; the number of the report."""
        sent = self.client.post("/reports", data={"slug": self.slug, "claim": "c1", "text": WORDS}, headers=SAME_SITE)
        assert sent.status_code == 303
        return max(one.id for one in self.desk.reports(self.people.editor().actor))

    def close(self, report: int, *, reopen: bool = False) -> None:
        self.now += datetime.timedelta(days=1)
        self.desk.close_report(self.people.editor().actor, report, OUTCOME, reopen=reopen)

    def lines(self) -> dict[str, str]:
        """What the history tells of each version, by number."""
        page = lxml.html.document_fromstring(self.client.get(f"/answers/{self.slug}/history").text)
        return {str(section.get("id")): " ".join(section.text_content().split()) for section in page.xpath("//main//section[h2]")}

    def told(self) -> dict[int, LookedAt]:
        with self.desk.database.read() as connection:
            return looked_at(connection, self.slug)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[History]:
    made = History(tmp_path)
    with made.client:
        yield made


# -- versions ----------------------------------------------------------------------------------------------------------------


def test_the_first_version_is_called_that(at: History) -> None:
    at.publish()
    assert at.lines()["v1"].endswith("The first version.")


def test_the_first_that_anybody_saw_is_not_called_the_first(at: History) -> None:
    at.publish(signers=(), public=False)
    at.next_version()
    lines = at.lines()
    assert list(lines) == ["v2"] and lines["v2"].endswith("The first version that was published.")


def test_a_change_is_told_since_the_version_by_its_number(at: History) -> None:
    at.publish(signers=())
    at.next_version()
    assert "Reviewers changed (since version 1): 1 claim dropped" in at.lines()["v2"]
    page = at.client.get(f"/answers/{at.slug}").text
    assert "Reviewers changed (since version 1): 1 claim dropped" in page and "In review" not in page


# -- reports of readers --------------------------------------------------------------------------------------------------------


def test_a_report_is_told_once_an_editor_looked_at_it(at: History) -> None:
    at.publish()
    report = at.report()
    assert at.told() == {} and "report" not in at.lines()["v1"], "one that waits puts no doubt on the page"
    at.close(report)
    assert at.lines()["v1"].endswith("An editor looked at 1 report of a reader, on 3 January 2026.")
    at.close(at.report())
    assert at.lines()["v1"].endswith("An editor looked at 2 reports of readers, the last on 4 January 2026.")
    page = at.client.get(f"/answers/{at.slug}/history").text
    assert WORDS not in page and OUTCOME not in page and "Invented Editor" not in page


def test_that_the_answer_was_reviewed_anew_is_told(at: History) -> None:
    at.publish()
    at.close(at.report())
    at.close(at.report(), reopen=True)
    assert at.lines()["v1"].endswith("Because of one of them the answer was reviewed anew.")
    assert at.told() == {1: LookedAt(version=1, count=2, last="2026-01-04", reopened=True)}


def test_another_reopening_is_not_the_reports(at: History) -> None:
    at.publish()
    at.close(at.report())
    at.desk.reopen(at.people.editor().actor, at.slug, OUTCOME.replace("An", "Another"))
    assert at.told()[1].reopened is False


def test_nothing_is_told_of_an_answer_that_nobody_sees(at: History) -> None:
    at.publish(signers=())
    at.close(at.report())
    assert at.told()[1].count == 1
    at.site.desk.report(question=QUESTION, said="", text=WORDS)  # about an answer that is kept nowhere
    (kept,) = at.desk.reports(at.people.editor().actor)
    at.close(kept.id)
    assert at.told()[1].count == 1


def test_the_thanks_promise_what_happens(at: History) -> None:
    at.publish()
    sent = at.client.post("/reports", data={"slug": at.slug, "claim": "c1", "text": WORDS}, headers=SAME_SITE)
    thanks = at.client.get(sent.headers["location"]).text
    assert f'href="/answers/{at.slug}/history"' in thanks and "once an editor has looked at it" in thanks
    sent = at.client.post("/reports", data={"q": QUESTION, "claim": "c1", "text": WORDS}, headers=SAME_SITE)
    thanks = at.client.get(sent.headers["location"]).text
    assert "/history" not in thanks and "shown nowhere" in thanks
    for back in ("/answers/no-such-answer", "/answers", "/answers/", "/answers/%2e%2e", "/answersx", "https://evil.example/answers/x"):
        assert "/history" not in at.client.get("/reports/thanks", params={"back": back}).text, back
