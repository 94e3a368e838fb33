"""``ingest`` from the outside: damaged and hostile files, and being killed."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from clincite.library.embedded import EmbeddedLibrary
from tests.e2e.command import COMMAND, clincite, environment
from tests.e2e.medline import article, article_set

FILES = 24
EACH = 150


def snapshot(home: Path) -> str:
    return EmbeddedLibrary(home / "library").snapshot()


def holds(home: Path, *pmids: int) -> list[bool]:
    library = EmbeddedLibrary(home / "library")
    return [library.get(f"pmid:{pmid}") is not None for pmid in pmids]


def test_a_file_is_taken_in_once(own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.xml.gz"
    file.write_bytes(gzip.compress(article_set([article(1), article(2), article(2)])))
    first = clincite("ingest", file, home=own_home)
    assert (first.code, first.err) == (0, "")
    assert "files 1," in first.text
    assert "added 2," in first.text
    before = snapshot(own_home)
    second = clincite("ingest", file, home=own_home)
    assert second.code == 0
    assert "added 0, changed 0," in second.text
    assert snapshot(own_home) == before
    assert "pmid:1" in clincite("search", "invented drug for gout", home=own_home).text


def test_a_truncated_file_keeps_what_was_whole(own_home: Path, tmp_path: Path) -> None:
    whole = article_set([article(1), article(2), article(3)])
    file = tmp_path / "cut.xml"
    file.write_bytes(whole[: whole.index(b'<PMID Version="1">3') + 40])
    done = clincite("ingest", file, home=own_home)
    assert done.code == 3
    assert "failed 1" in done.text
    assert str(file) in done.err
    assert "Traceback" not in done.err
    assert holds(own_home, 1, 2, 3) == [True, True, False]
    file.write_bytes(whole)
    assert clincite("ingest", file, home=own_home).code == 0
    assert holds(own_home, 1, 2, 3) == [True, True, True]


def test_truncated_gzip(own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "cut.xml.gz"
    file.write_bytes(gzip.compress(article_set(article(number) for number in range(1, 400)))[:-2000])
    done = clincite("ingest", file, home=own_home)
    assert done.code == 3
    assert str(file) in done.err


def test_a_bomb_of_entities_is_refused(own_home: Path, tmp_path: Path) -> None:
    entities = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    file = tmp_path / "bomb.xml"
    file.write_bytes(article_set([article(1, abstract="&a11;")], doctype=f"<!DOCTYPE PubmedArticleSet [{entities}]>"))
    started = time.monotonic()
    done = clincite("ingest", file, home=own_home)
    assert done.code == 3
    assert str(file) in done.err
    assert time.monotonic() - started < 60


def test_an_outside_entity_is_never_read(own_home: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("gouty-secret-content", encoding="utf-8")
    file = tmp_path / "outside.xml"
    doctype = f'<!DOCTYPE PubmedArticleSet [<!ENTITY leak SYSTEM "{secret.as_uri()}">]>'
    file.write_bytes(article_set([article(1, abstract="Leak: &leak;")], doctype=doctype))
    done = clincite("ingest", file, home=own_home)
    assert "gouty-secret-content" not in done.text + done.err
    record = EmbeddedLibrary(own_home / "library").get("pmid:1")
    assert record is None or "gouty-secret-content" not in str(record)


def test_depth_without_end(own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "deep.xml"
    file.write_bytes(b"<PubmedArticleSet><PubmedArticle>" + b"<i>" * 200_000)
    done = clincite("ingest", file, home=own_home)
    assert done.code == 3
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "content", [b"", b"no XML at all", b"\x00\x01\x02" * 1000, b"<html><p>gout</p></html>"], ids=["empty", "text", "nul", "html"]
)
def test_a_file_that_is_no_medline_is_named(content: bytes, own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "odd.xml"
    file.write_bytes(content)
    done = clincite("ingest", file, home=own_home)
    assert "added 0" in done.text
    assert str(file) in done.err
    assert "Traceback" not in done.err


def test_a_missing_path_is_an_error(own_home: Path, tmp_path: Path) -> None:
    done = clincite("ingest", tmp_path / "nothing-here.xml", home=own_home)
    assert done.code == 2
    assert "nothing-here.xml" in done.err


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for number in range(FILES):
        first = 1 + number * EACH
        (folder / f"part{number:02}.xml").write_bytes(article_set(article(pmid) for pmid in range(first, first + EACH)))
    return folder


@pytest.fixture(scope="module")
def undisturbed(exports: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The snapshot of a library into which the files went without a break."""
    copy = Path(shutil.copytree(home, tmp_path_factory.mktemp("undisturbed") / "home"))
    done = clincite("ingest", exports, home=copy)
    assert done.code == 0, done.err
    assert f"added {FILES * EACH}," in done.text
    return snapshot(copy)


def killed_after_commits(home: Path, exports: Path, commits: int, sent: signal.Signals) -> int:
    """Start an ingest and stop it once its library has changed so many times; returns its exit status."""
    process = subprocess.Popen(
        [*COMMAND, "ingest", str(exports)],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    seen, last = 0, snapshot(home)
    deadline = time.monotonic() + 100
    while process.poll() is None and seen < commits and time.monotonic() < deadline:
        now = snapshot(home)
        seen, last = (seen + 1, now) if now != last else (seen, last)
        time.sleep(0.002)
    if process.poll() is None:
        if sent is signal.SIGKILL:
            os.killpg(process.pid, sent)
        else:
            process.send_signal(sent)
    return process.wait(timeout=60)


def test_killed_and_run_again_nothing_is_lost_or_doubled(exports: Path, undisturbed: str, own_home: Path) -> None:
    bundled = EmbeddedLibrary(own_home / "library").info().records
    for commits in (1, 3, 2):
        assert killed_after_commits(own_home, exports, commits, signal.SIGKILL) == -signal.SIGKILL
        library = EmbeddedLibrary(own_home / "library")
        assert library.check() == []
    partly = library.info().records - bundled
    assert 0 < partly < FILES * EACH
    done = clincite("ingest", exports, home=own_home)
    assert done.code == 0, done.err
    library = EmbeddedLibrary(own_home / "library")
    assert library.check() == []
    assert library.info().records == bundled + FILES * EACH
    assert library.snapshot() == undisturbed
    assert clincite("library", "check", home=own_home).text.startswith("ok: ")


def test_interrupted_it_leaves_with_130_and_goes_on_later(exports: Path, undisturbed: str, own_home: Path) -> None:
    assert killed_after_commits(own_home, exports, 2, signal.SIGINT) == 130
    assert clincite("ingest", exports, home=own_home).code == 0
    assert snapshot(own_home) == undisturbed
