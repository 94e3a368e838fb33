"""The commands ``update`` and ``outdated``, and the options of ``ask`` for other versions: what they refuse, show and end with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clincite import engine, holdings
from clincite.answers import Answer
from clincite.cli import main
from clincite.library import EmbeddedLibrary
from clincite.render import json as answer_json
from tests.living.conftest import Asker
from tests.living.test_feed import valid
from tests.living.test_update import FakeService
from tests.living.zorb import PLIMBA, QUESTION, about, retracted

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(library: EmbeddedLibrary, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the small library: exit code, standard output, standard error."""
    monkeypatch.setenv("CLINCITE_HOME", str(tmp_path / "home"))
    for name in ("CLINCITE_LIVE", "CLINCITE_OFFLINE", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(holdings, "open_library", lambda *_, **__: library)

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def file(ask: Asker, tmp_path: Path) -> Path:
    answers = tmp_path / "answers"
    answers.mkdir()
    return written(ask(), answers / "zorb.json")


def written(answer: Answer, path: Path) -> Path:
    return engine.write_answer(answer, answer_json.render(answer), path)


# -- ask -------------------------------------------------------------------------------------------------------------------


def test_refreshing_needs_no_question_and_takes_no_other(run: Run, file: Path, tmp_path: Path, library: EmbeddedLibrary) -> None:
    library.add([retracted(PLIMBA)])
    out = tmp_path / "next.json"
    assert run("ask", "--refresh", file, "--out", out, "--as-of", "2026-06-01") == (0, "", "")
    fresh = json.loads(out.read_bytes())
    assert (fresh["review"]["version"], fresh["question"], fresh["changes"]["other"]) == (2, QUESTION, json.loads(file.read_bytes())["id"])
    code, text, _ = run("ask", f"  {QUESTION}", "--refresh", file, "--reader", "clinician")
    assert code == 0 and "What changed since the version of 2 January 2026" in text
    code, text, err = run("ask", "What is gout?", "--refresh", file)
    assert (code, text) == (2, "") and "another question" in err
    code, text, err = run("ask", "--refresh", file, "--reader", "patient")
    assert (code, text) == (2, "") and "was written for a clinician, not for a patient" in err


def test_what_cannot_be_refreshed(run: Run, file: Path, tmp_path: Path) -> None:
    altered = tmp_path / "altered.json"
    altered.write_bytes(file.read_bytes().replace(b'"reader": "clinician"', b'"reader": "patient"', 1))
    for path, words in (
        (tmp_path / "nowhere.json", "nowhere.json cannot be read"),
        (file.parent / "answer.lock", "is a lock"),
        (altered, "was changed after it was written"),
    ):
        code, out, err = run("ask", "--refresh", path)
        assert (code, out) == (2, "") and words in err and len(err.splitlines()) <= 2


def test_records_to_do_without(run: Run) -> None:
    code, out, _ = run("ask", QUESTION, "--without", "pmid:1", "--without", "pmid:3", "--as-of", "2026-06-01")
    assert code == 0 and "What changes without pmid:1 and pmid:3" in out
    for name, words in (("pmid:11", "'pmid:11'"), ("", "--without"), ("\udcff", "record id")):
        code, out, err = run("ask", QUESTION, "--without", name)
        assert (code, out) == (2, "") and words in err


# -- outdated --------------------------------------------------------------------------------------------------------------


def test_the_exit_code_tells_whether_a_claim_broke(run: Run, file: Path, library: EmbeddedLibrary) -> None:
    assert run("outdated", file) == (0, "1 answer checked, 0 with claims that broke, 1 as they were.\n", "")
    import msgspec

    longer = msgspec.structs.replace(PLIMBA, sections=(*PLIMBA.sections, *about("x:1", "a", "More.").sections[1:]))
    library.add([longer])
    code, out, _ = run("outdated", file)
    assert code == 0 and "the quoted words still stand at their place" in out and "1 with news that break nothing" in out
    library.add([retracted(longer)])
    code, out, _ = run("outdated", file.parent, "--format", "json")
    assert code == 1
    (answer,) = json.loads(out)["answers"]
    assert (answer["file"], answer["ok"], answer["claims"]) == (str(file), False, 3)
    assert {item["kind"] for item in answer["broken"]} == {"retracted", "text"}
    assert all(item["grave"] == (item["kind"] == "retracted") for item in answer["broken"])


def test_the_folder_at_hand_is_looked_at(run: Run, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    assert run("outdated")[0] == 0
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    code, out, err = run("outdated")
    assert (code, out) == (2, "") and "no answer file in this folder" in err


def test_a_damaged_file_does_not_spare_the_others(run: Run, file: Path, library: EmbeddedLibrary) -> None:
    torn, worse = file.with_name("torn.json"), file.with_name("worse.json")
    torn.write_bytes(file.read_bytes()[:900])
    library.add([retracted(PLIMBA)])
    code, out, err = run("outdated", torn, file)
    assert code == 2 and "pmid:1 was retracted" in out and str(torn) in err and len(err.splitlines()) <= 2
    worse.write_bytes(b"\x00")
    code, _, err = run("outdated", torn, worse)
    assert code == 2 and "2 files could not be checked" in err and str(torn) in err and str(worse) in err
    code, out, err = run("outdated", file.with_name("nowhere"))
    assert (code, out) == (2, "") and "nowhere" in err


def test_a_feed_of_what_broke(run: Run, file: Path, tmp_path: Path, library: EmbeddedLibrary) -> None:
    feed = tmp_path / "broke.atom"
    assert run("outdated", file, "--feed", feed, "--as-of", "2026-06-01")[0] == 0
    assert valid(feed.read_bytes()).findtext("{*}updated") == "2026-06-01T00:00:00Z"
    library.add([retracted(PLIMBA)])
    assert run("outdated", file, "--feed", feed, "--as-of", "2026-06-02")[0] == 1
    assert len(valid(feed.read_bytes()).findall("{*}entry")) == 1
    code, _, err = run("outdated", file, "--feed", tmp_path / "no" / "such" / "folder.atom")
    assert code == 2 and "--feed" in err


# -- update ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FakeService]:
    """Puts a service in PubMed's place."""

    def put(*records: Any, **more: Any) -> FakeService:
        made = FakeService(*records, **more)
        monkeypatch.setattr("clincite.cli_living.services_in", lambda settings: (made,) if settings.services == ("pubmed",) else ())
        return made

    return put


def test_nothing_to_bring(run: Run) -> None:
    for arguments in ((), ("--no-live",)):
        code, out, err = run("update", *arguments)
        assert (code, out) == (2, "") and "nothing to bring" in err
    code, out, err = run("update", "")
    assert code == 2 and "PATH" in err


def test_asking_pubmed(run: Run, service: Callable[..., FakeService], tmp_path: Path) -> None:
    asked = service(retracted(PLIMBA))
    feed = tmp_path / "changes.atom"
    code, out, err = run("update", "--live", "--as-of", "2026-06-01", "--feed", feed)
    assert (code, err) == (0, "")
    assert out == (
        "asked about 4 of 4 papers with a PMID, 1 found, 3 not known to it: pmid:2, pmid:3 and pmid:4\n"
        "  pmid:1 was retracted (as told by pmid:90; checked 2026-06-01). On zorb disease, pmid:1\n"
        "Changes in standing: 1 retracted.\n"
    )
    assert asked.asked == [("pmid:1", "pmid:2", "pmid:3", "pmid:4")]
    assert len(valid(feed.read_bytes()).findall("{*}entry")) == 1
    code, out, _ = run("update", "--live", "--as-of", "2026-06-02", "--limit", "2", "--format", "json")
    assert (json.loads(out)["changes"], json.loads(out)["live"]["asked"]) == ([], 2)
    assert asked.asked[1] == ("pmid:2", "pmid:3"), "those first that were checked longest ago"


def test_the_setting_asks_only_where_no_files_are_given(
    run: Run, service: Callable[..., FakeService], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = service()
    monkeypatch.setenv("CLINCITE_LIVE", "1")
    (tmp_path / "empty.xml").write_text("<PubmedArticleSet></PubmedArticleSet>")
    assert run("update", tmp_path / "empty.xml")[0] == 0
    assert asked.asked == []
    assert run("update")[0] == 0
    assert len(asked.asked) == 1


def test_a_service_that_fails_and_a_network_that_is_off(
    run: Run, service: Callable[..., FakeService], monkeypatch: pytest.MonkeyPatch
) -> None:
    service(fails_after=0)
    code, out, err = run("update", "--live")
    assert code == 3 and out.startswith("asked about 0 of 4 papers") and "PubMed cannot be reached." in err
    asked = service()
    monkeypatch.setenv("CLINCITE_OFFLINE", "1")
    code, out, err = run("update", "--live", "--json-errors")
    assert (code, out, asked.asked) == (3, "", []) and json.loads(err)["error"]["code"] == "offline"


def test_files_that_cannot_be_read_are_told_of(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "torn"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number:02}.xml").write_text("<PubmedArticleSet><PubmedArticle>")
    code, out, err = run("update", folder)
    assert code == 3 and "failed 30" in out
    lines = err.splitlines()
    assert len(lines) == 21 and "10 more" in lines[-1]
