"""Answers that notice when their ground moves, from the outside: ``update``, ``outdated``, ``ask --refresh``, ``ask --without``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import AS_OF, COMMAND, Done, clincite, environment
from tests.e2e.medline import article, article_set
from tests.living.test_feed import valid
from tests.standin import Process

QUESTION = "Does zalutrin treat gout flare?"
LATER = "2026-12-24"
RETRACTED = 99000004  # at the stand-in


def trial(pmid: int, *, relieved: int = 0, marks: str = "") -> str:
    """An invented trial of zalutrin for gout flare."""
    text = (
        f"In a made-up trial of {pmid} adults with gout flare, zalutrin treatment relieved gout flare pain "
        f"within {pmid % 7 + 1} days in {relieved or pmid % 50} adults."
    )
    return article(pmid, abstract=text).replace("</MedlineCitation>", f"{marks}</MedlineCitation>")


def tie(kind: str, pmid: int) -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><RefSource>J Made Up</RefSource>'
        f'<PMID Version="1">{pmid}</PMID></CommentsCorrections></CommentsCorrectionsList>'
    )


@pytest.fixture
def stocked(own_home: Path, tmp_path: Path) -> Path:
    """A home folder with three invented trials in its library."""
    first = tmp_path / "first.xml"
    first.write_bytes(article_set([trial(501), trial(502), trial(503)]))
    done = clincite("update", first, "--as-of", AS_OF, home=own_home)
    assert (done.code, done.err) == (0, "")
    assert "added 3" in done.text and done.text.endswith("Changes in standing: none.\n")
    return own_home


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_bytes())  # type: ignore[no-any-return]


def test_a_whole_life(stocked: Path, tmp_path: Path) -> None:
    """Written, fine, its ground moves, told, refreshed, checked."""
    answers = tmp_path / "answers"
    answers.mkdir()
    old, new = answers / "gout.json", answers / "gout-2.json"
    assert clincite("ask", QUESTION, "--out", old, "--as-of", AS_OF, home=stocked).code == 0
    assert {"pmid:501", "pmid:502", "pmid:503"} <= {reference["record"] for reference in read(old)["references"]}
    fine = clincite("outdated", answers, home=stocked)
    assert (fine.code, fine.text) == (0, "1 answer checked, 0 with claims that broke, 1 as they were.\n")

    update, feed = tmp_path / "update.xml", tmp_path / "changes.atom"
    gone = "<DeleteCitation><PMID Version='1'>502</PMID></DeleteCitation>"
    update.write_bytes(article_set([trial(501, marks=tie("RetractionIn", 599)), trial(503, relieved=7), trial(504), gone]))
    told = clincite("update", update, "--as-of", LATER, "--feed", feed, home=stocked)
    assert told.code == 0, told.err
    assert "pmid:501 was retracted (as told by pmid:599" in told.text
    assert "pmid:502 was withdrawn by its source." in told.text
    assert "Changes in standing: 1 retracted, 1 withdrawn, 1 with another text.\n" in told.text
    titles = [entry.findtext("{*}title") or "" for entry in valid(feed.read_bytes()).iter("{*}entry")]
    assert [title.split(" ")[0] for title in titles] == ["pmid:503", "pmid:502", "pmid:501"]
    broke = clincite("outdated", answers, "--feed", answers / "broke.atom", "--as-of", LATER, home=stocked)
    assert broke.code == 1
    assert "pmid:501 was retracted (as told by pmid:599" in broke.text
    assert f"pmid:502 left the library on {LATER}" in broke.text
    assert "pmid:503 has another text now; the quoted words no longer stand in it" in broke.text
    assert len(list(valid((answers / "broke.atom").read_bytes()).iter("{*}entry"))) == 3
    by_lock = clincite("outdated", answers / "answer.lock", "--format", "json", home=stocked)
    assert by_lock.code == 1
    (answer,) = json.loads(by_lock.text)["answers"]
    assert {(item["record"], item["kind"]) for item in answer["broken"]} == {
        ("pmid:501", "retracted"),
        ("pmid:502", "gone"),
        ("pmid:503", "text"),
    }

    done = clincite("ask", "--refresh", old, "--out", new, "--as-of", LATER, home=stocked)
    assert (done.code, done.err) == (0, "")
    fresh = read(new)
    assert fresh["review"] == {"state": "submitted", "version": 2} and fresh["question"] == QUESTION
    assert fresh["changes"]["other"] == read(old)["id"]
    assert not {"pmid:501", "pmid:502"} & {reference["record"] for reference in fresh["references"]}
    assert {change["kind"] for change in fresh["changes"]["claims"]} >= {"added", "dropped"}
    checked = clincite("verify", new, home=stocked)
    assert checked.code == 0 and "composed again: the same" in checked.text
    shown = clincite("ask", QUESTION, "--refresh", old, "--as-of", LATER, home=stocked).text
    assert "What changed since the version of 22 November 2026" in shown and "pmid:504 was not cited before." in shown


def test_without_a_record(stocked: Path, tmp_path: Path) -> None:
    out = tmp_path / "without.json"
    done = clincite("ask", QUESTION, "--without", "pmid:501", "--without", "pmid:503", "--as-of", AS_OF, "--out", out, home=stocked)
    assert done.code == 0, done.err
    answer = read(out)
    assert answer["receipt"]["without"] == ["pmid:501", "pmid:503"]
    assert not {"pmid:501", "pmid:503"} & {reference["record"] for reference in answer["references"]}
    assert answer["changes"]["basis"] == "without"
    assert {record for change in answer["changes"]["claims"] for record in change["records"]} <= {"pmid:501", "pmid:503"}
    assert "composed again: the same" in clincite("verify", out, home=stocked).text


def at_the_standin(server: Process, *arguments: str | Path, home: Path, **more: str) -> Done:
    settings = {**environment(home), **server.environment, **more}
    done = subprocess.run([*COMMAND, *arguments], env=settings, capture_output=True, check=False, timeout=120)
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def test_pubmed_is_asked_how_the_papers_stand(stocked: Path, tmp_path: Path) -> None:
    held = tmp_path / "held.xml"
    held.write_bytes(article_set([article(RETRACTED), article(99000001)]))
    assert clincite("update", held, "--as-of", AS_OF, home=stocked).code == 0
    with Process() as server:
        done = at_the_standin(server, "update", "--live", "--limit", "100000", "--as-of", LATER, home=stocked)
        assert done.code == 0, done.err
        sent = server.requests
        assert f"pmid:{RETRACTED} was retracted" in done.text
        server.fail("efetch", ["status", 403])
        failed = at_the_standin(server, "update", "--live", "--as-of", LATER, home=stocked)
        assert failed.code == 3 and "PubMed" in failed.err
        server.reset()
        offline = at_the_standin(server, "update", "--live", home=stocked, CLINCITE_OFFLINE="1")
        assert (offline.code, server.requests) == (3, [])
        assert "switched off" in offline.sentence
    # Nothing but PMIDs, and who asks.
    assert sent and all(asked.path.endswith("efetch.fcgi") for asked in sent)
    body = " ".join(str(asked) for asked in sent)
    assert "zalutrin" not in body and "gout" not in body and str(tmp_path) not in body
