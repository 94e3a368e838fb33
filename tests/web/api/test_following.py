"""Asking on over the API: a follow-up as a question that stands alone, and what may be asked next. The texts are invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from clincite.library import EmbeddedLibrary
from clincite.question import build_vocabulary
from clincite.settings import Settings
from clincite.web.app import create_app
from clincite.web.site import Site
from tests.web.threads.test_threads import QUESTION, RECORDS, ZORB, Clock


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home: Path = tmp_path_factory.mktemp("home")
    library = EmbeddedLibrary(home / "library", create=True)
    library.add(RECORDS)
    site = Site(Settings(home=home, requests_per_minute=100_000), library, clock=Clock(), vocabulary=build_vocabulary(None, [ZORB], [], []))
    with TestClient(create_app(site)) as client:
        yield client
    assert not (home / "threads").exists()


def test_a_follow_up_is_told_as_a_question_that_can_be_asked(api: TestClient) -> None:
    found = api.get("/api/follow-up", params={"after": QUESTION, "said": "and in children?"}).json()
    assert found["question"] == "How is zorb disease treated in children?"
    assert (found["alone"], found["reading"]) == (False, "zorb disease · children · treatment")
    assert found["read"]["population"] == ["children"]
    assert {"kind": "group", "label": "not only children", "question": QUESTION} in found["corrections"]
    assert api.get("/api/ask", params={"q": found["question"]}).json()["question"] == found["question"]


def test_what_may_be_asked_next_has_an_answer(api: TestClient) -> None:
    questions = api.get("/api/next", params={"q": QUESTION}).json()["questions"]
    assert 1 <= len(questions) <= 3
    for one in questions:
        assert api.get("/api/ask", params={"q": one["text"]}).json()["direct_answer"], one


@pytest.mark.parametrize(
    "params", [{}, {"after": QUESTION}, {"after": QUESTION, "said": "who won the world cup?"}, {"after": " ", "said": "why?"}]
)
def test_what_is_no_follow_up_is_refused_in_the_one_shape(params: dict[str, str], api: TestClient) -> None:
    response = api.get("/api/follow-up", params=params)
    assert response.status_code == 422
    assert set(response.json()["error"]) == {"code", "message", "hint"}


def test_both_are_in_the_openapi_file(api: TestClient) -> None:
    described = api.get("/openapi.json").json()
    assert {"/api/follow-up", "/api/next"} <= set(described["paths"])
    assert {"FollowUpRead", "NextList", "Correction"} <= set(described["components"]["schemas"])
