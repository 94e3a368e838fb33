"""``ask --live`` from the outside, against a stand-in for PubMed and Europe PMC on this machine. All papers are invented."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import AS_OF, COMMAND, FACIAL, Done, clincite, environment
from tests.standin import Process

#: Papers of the stand-in that no library holds.
INVENTED = "pmid:990000"
SECRETS = ("kowalczyk", "48213", "2023", "ada@example.org", "7700")
PATIENT = (
    "Mrs Kowalczyk (MRN 48213, ada@example.org, +44 7700 900123) has facial twitching since 12 May 2023. What causes it, how is it treated?"
)


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    with Process() as running:
        yield running


@pytest.fixture(scope="module")
def stocked(home: Path, process: Process, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder whose library has what the stand-in gives already, so that nothing has to be made anew. Tests must not write to it."""
    folder = Path(shutil.copytree(home, tmp_path_factory.mktemp("stocked") / "home"))
    assert live("ask", FACIAL, "--live", home=folder, standin=process).code == 0
    return folder


@pytest.fixture
def standin(process: Process) -> Process:
    process.reset()
    return process


def live(*arguments: str | Path, home: Path, standin: Process, **settings: str) -> Done:
    """The command with the stand-in in place of the services. What was kept of earlier answers is forgotten first."""
    shutil.rmtree(home / "network", ignore_errors=True)
    settings = {**standin.environment, **settings}
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, env={**environment(home), **settings}, timeout=120, check=False)
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def answer_of(done: Done) -> dict[str, Any]:
    assert done.code == 0, done.err
    answer: dict[str, Any] = json.loads(done.out)
    return answer


def cited(answer: dict[str, Any]) -> set[str]:
    return {reference["record"] for reference in answer["references"] if reference["record"].startswith(INVENTED)}


def test_the_question_is_answered_from_records_that_were_not_there_before(own_home: Path, standin: Process, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    done = live("ask", FACIAL, "--live", "--as-of", AS_OF, "--out", file, home=own_home, standin=standin)
    assert (done.code, done.err) == (0, "")
    answer = json.loads(file.read_bytes())
    assert cited(answer)
    searches = answer["receipt"]["live"]
    assert {search["service"] for search in searches} == {"pubmed", "europepmc"}
    assert sum(search["new"] for search in searches) > 0
    assert all(search["failed"] is None and search["query"] and search["total"] >= search["fetched"] for search in searches)
    # What was found stays: offline, the file verifies and the same answer comes again.
    verified = clincite("verify", file, home=own_home)
    assert verified.code == 0 and "composed again: the same" in verified.text
    again = answer_of(clincite("ask", FACIAL, "--format", "json", "--as-of", AS_OF, home=own_home))
    assert again["claims"] == answer["claims"] and again["receipt"]["live"] == []
    # A second time nothing is new.
    second = answer_of(live("ask", FACIAL, "--live", "--format", "json", "--as-of", AS_OF, home=own_home, standin=standin))
    assert all(search["new"] == 0 for search in second["receipt"]["live"])
    assert second["claims"] == answer["claims"]


def test_a_retracted_paper_that_was_found_is_told_and_not_used(stocked: Path, standin: Process) -> None:
    answer = answer_of(live("ask", FACIAL, "--live", "--format", "json", home=stocked, standin=standin))
    retracted = {left_out["record"] for left_out in answer["receipt"]["retracted"]}
    assert "pmid:99000004" in retracted
    assert "pmid:99000004" not in cited(answer)


def test_the_receipt_tells_the_search(stocked: Path, standin: Process) -> None:
    done = live("ask", FACIAL, "--live", home=stocked, standin=standin, CLINCITE_SERVICES='["pubmed"]')
    assert done.code == 0, done.err
    text = " ".join(done.text.split())
    assert "Searched PubMed: 7 matches, 7 read, 0 new to the library · query" in text
    assert "Europe PMC" not in text


def test_nothing_is_sent_unless_asked_for(stocked: Path, standin: Process) -> None:
    for arguments, settings in (
        ((), {}),
        (("--no-live",), {"CLINCITE_LIVE": "1"}),
        (("--live", "--dry-run"), {}),
    ):
        done = live("ask", FACIAL, *arguments, home=stocked, standin=standin, **settings)
        assert done.code == 0, done.err
        assert standin.requests == [], arguments


def test_a_setting_switches_it_on(stocked: Path, standin: Process) -> None:
    answer = answer_of(live("ask", FACIAL, "--format", "json", home=stocked, standin=standin, CLINCITE_LIVE="1"))
    assert answer["receipt"]["live"] and standin.requests


def test_a_dry_run_shows_the_queries_that_are_then_sent(stocked: Path, standin: Process) -> None:
    shown = live("ask", FACIAL, "--dry-run", home=stocked, standin=standin)
    assert shown.text.startswith("Nothing was sent.\n")
    data = answer_of(live("ask", FACIAL, "--dry-run", "--format", "json", home=stocked, standin=standin))
    queries = {service["service"]: [step["query"] for step in service["steps"]] for service in data["services"]}
    assert all(query in shown.text for steps in queries.values() for query in steps)
    assert data["sent"] is False and standin.requests == []
    answer = answer_of(live("ask", FACIAL, "--live", "--format", "json", home=stocked, standin=standin))
    for search in answer["receipt"]["live"]:
        assert search["query"] in queries[search["service"]]
    sent = {asked.form.get("term") or asked.form.get("query") for asked in standin.requests if not asked.path.endswith("efetch.fcgi")}
    assert sent and sent <= {query for steps in queries.values() for query in steps}


def test_what_identifies_a_patient_never_reaches_a_server(stocked: Path, standin: Process) -> None:
    answer = answer_of(live("ask", PATIENT, "--live", "--format", "json", home=stocked, standin=standin))
    assert standin.requests and all(search["fetched"] and not search["failed"] for search in answer["receipt"]["live"])
    for asked in standin.requests:
        seen = json.dumps([asked.address, asked.form, asked.headers]).lower()
        assert not [secret for secret in SECRETS if secret in seen]
    shown = live("ask", PATIENT, "--dry-run", home=stocked, standin=standin)
    assert "1 × name" in shown.text and "1 × e-mail" in shown.text
    assert not [secret for secret in SECRETS if secret in shown.text.lower()]


def test_an_emergency_does_not_wait_for_the_network(stocked: Path, standin: Process) -> None:
    done = live("ask", "My father has crushing chest pain right now", "--live", "--format", "json", home=stocked, standin=standin)
    answer = answer_of(done)
    assert answer["emergency"] is not None
    assert standin.requests == []
    assert "in an emergency" in done.err
    assert {search["total"] for search in answer["receipt"]["live"]} == {None}


def test_a_service_that_refuses_is_told_and_the_other_answers(stocked: Path, standin: Process) -> None:
    standin.fail("esearch", *[["status", 429, 0]] * 9)
    done = live("ask", FACIAL, "--live", "--format", "json", home=stocked, standin=standin, CLINCITE_LIVE_SECONDS="30")
    answer = answer_of(done)
    failed = {search["service"]: search["failed"] for search in answer["receipt"]["live"] if search["failed"]}
    assert set(failed) == {"pubmed"} and "429" in failed["pubmed"]
    assert "429" in done.err and len(done.err.splitlines()) == 1
    assert cited(answer)  # from Europe PMC


def test_without_any_service_the_library_answers(home: Path, tmp_path: Path) -> None:
    nobody = {"CLINCITE_PUBMED_URL": "http://127.0.0.1:9/x", "CLINCITE_EUROPEPMC_URL": "http://127.0.0.1:9/y", "CLINCITE_LIVE_SECONDS": "5"}
    out = tmp_path / "answer.json"
    done = subprocess.run(
        [*COMMAND, "ask", FACIAL, "--live", "--out", out, "--as-of", AS_OF],
        capture_output=True,
        env={**environment(home), **nobody},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == 2
    answer = json.loads(out.read_bytes())
    assert answer["claims"] and all(search["failed"] for search in answer["receipt"]["live"])
    assert clincite("verify", out, home=home).code == 0


def test_a_slow_service_is_not_waited_for(stocked: Path, standin: Process) -> None:
    standin.fail("esearch", ["slow", 60])
    done = live("ask", FACIAL, "--live", "--format", "json", home=stocked, standin=standin, CLINCITE_LIVE_SECONDS="3")
    answer = answer_of(done)
    failed = [search for search in answer["receipt"]["live"] if search["failed"]]
    assert [search["service"] for search in failed] == ["pubmed"]
    assert "PubMed" in done.err


def test_offline_means_offline(stocked: Path, standin: Process) -> None:
    done = live("ask", FACIAL, "--live", "--format", "json", home=stocked, standin=standin, CLINCITE_OFFLINE="1")
    answer = answer_of(done)
    assert standin.requests == []
    assert all(search["failed"] for search in answer["receipt"]["live"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_library_that_cannot_be_written_answers_without_the_new_records(own_home: Path, standin: Process) -> None:
    library = own_home / "library"
    for path in (library, *library.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        done = live("ask", FACIAL, "--live", "--format", "json", home=own_home, standin=standin)
    finally:
        for path in (library, *library.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
    answer = answer_of(done)
    assert not cited(answer)
    assert "could not be stored" in done.err
