"""``ingest`` from the outside: damaged and hostile files, and being killed."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from clincite.library.embedded import EmbeddedLibrary
from clincite.records import RecordStatus
from clincite.sources import FILE_READERS
from clincite.sources.jsonl import encode_line
from tests.e2e.command import COMMAND, clincite, environment
from tests.e2e.medline import article, article_set
from tests.library.contract import record

FILES = 4
EACH = 4_000


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


def test_junk_is_summed_up_and_the_rest_is_read(own_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "junk"
    folder.mkdir()
    (folder / "good.xml").write_bytes(article_set([article(1)]))
    for number in range(300):
        (folder / f"{number}.png").write_bytes(b"\x89PNG")
    for number in range(60):
        (folder / f"{number:02}.xml").write_bytes(b"<PubmedArticleSet><PubmedArticle>" if number % 2 else b"")
    os.mkfifo(folder / "pipe.xml")
    report = tmp_path / "report.json"
    done = clincite("ingest", folder, "--report", report, home=own_home)
    assert done.code == 3, "files that should have been read were not"
    assert done.text == "files 1, already in 0, added 1, changed 0, unchanged 0, removed 0, skipped 331, failed 30\n"
    lines = done.err.splitlines()
    assert lines[:3] == [
        "skipped: no reader for .png files (300 of them)",
        "skipped: it is empty (30 of them)",
        f"skipped: {folder / 'pipe.xml'}: it is not a regular file",
    ]
    failed = [line for line in lines if line.startswith("failed: ")]
    assert len(failed) == 21
    assert failed[0].startswith(f"failed: {folder / '01.xml'} ")
    assert failed[-1] == "failed: and 10 more (--report FILE writes them all)"
    whole = json.loads(report.read_bytes())
    assert (len(whole["skipped"]), len(whole["failed"]), whole["formats"]) == (331, 30, {"medline": 1})


def test_a_bomb_of_gzip_and_a_huge_hole_are_given_up(own_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bombs"
    folder.mkdir()
    for name, start in (("bomb.xml.gz", b"<PubmedArticleSet><PubmedArticle><ArticleTitle>"), ("line.jsonl.gz", b"{")):
        with gzip.open(folder / name, "wb", 6) as packed:
            packed.write(start)
            for _ in range(80):
                packed.write(b"ha" * 500_000)
    (folder / "hole.xml").touch()
    os.truncate(folder / "hole.xml", 2_000_000_000)
    done = clincite("ingest", folder, home=own_home)
    assert done.code == 3
    assert done.text == "files 0, already in 0, added 0, changed 0, unchanged 0, removed 0, skipped 1, failed 3\n"
    assert "longer than 33,554,432 bytes" in done.err
    failed = [line for line in done.err.splitlines() if line.startswith("failed: ")]
    assert [line.split()[1] for line in failed] == [str(folder / name) for name in ("bomb.xml.gz", "hole.xml", "line.jsonl.gz")]
    assert all(len(line) < len(str(folder)) + 200 for line in failed)


def test_some_of_it(own_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "some.xml"
    file.write_bytes(article_set(article(number) for number in range(1, 8)))
    done = clincite("ingest", file, "--limit", "3", home=own_home)
    assert (done.code, done.text.splitlines()[1]) == (0, "stopped at --limit: 1 files were not read to their end")
    assert holds(own_home, 3, 4) == [True, False]
    done = clincite("ingest", file, "--since", "2022-01-01", home=own_home)
    assert (done.code, "added 0" in done.text, "before --since 7" in done.text) == (0, True, True)
    wrong = clincite("ingest", file, "--since", "last week", home=own_home)
    assert (wrong.code, wrong.sentence) == (2, "--since 'last week' is not a day.")
    assert "added 4" in clincite("ingest", file, "--jobs", "2", home=own_home).text


def test_help_names_the_formats(home: Path) -> None:
    text = " ".join(clincite("ingest", "--help", home=home).text.split())
    assert all(reader.title in text for reader in FILE_READERS)


def test_an_export_comes_back_whole(own_home: Path, home: Path, tmp_path: Path) -> None:
    (tmp_path / "some.xml").write_bytes(article_set(article(number) for number in range(1, 4)))
    retracted = record("pmid:4", status=RecordStatus.RETRACTED, status_checked="2024-01-01", cites=("pmid:1", "doi:10.1/x"), sections=())
    (tmp_path / "one.jsonl").write_bytes(encode_line(retracted))
    assert clincite("ingest", tmp_path, home=own_home).code == 0
    printed = clincite("library", "export", home=own_home)
    assert (printed.code, printed.out.count(b"\n")) == (0, 4)
    out = tmp_path / "export.jsonl.gz"
    assert clincite("library", "export", "--out", out, home=own_home).code == 0
    assert gzip.decompress(out.read_bytes()) == printed.out
    other = Path(shutil.copytree(home, tmp_path / "other"))
    assert clincite("ingest", out, home=other).text.startswith("files 1, already in 0, added 4,")
    assert snapshot(other) == snapshot(own_home)
    assert EmbeddedLibrary(other / "library").get("pmid:4") == EmbeddedLibrary(own_home / "library").get("pmid:4")
    everything = clincite("library", "export", "--all", home=own_home).out
    assert everything.count(b"\n") == EmbeddedLibrary(own_home / "library").info().records
    assert clincite("library", "export", "--out", tmp_path / "nowhere" / "x", home=own_home).code == 2


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for number in range(FILES):
        lines = (encode_line(record(f"x:{pmid}", f"Lids blink {pmid} times.")) for pmid in range(number * EACH, (number + 1) * EACH))
        (folder / f"part{number:02}.jsonl").write_bytes(b"".join(lines))
    return folder


@pytest.fixture(scope="module")
def undisturbed(exports: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The snapshot of a library into which the files went without a break."""
    copy = Path(shutil.copytree(home, tmp_path_factory.mktemp("undisturbed") / "home"))
    done = clincite("ingest", exports, home=copy)
    assert done.code == 0, done.err
    assert f"added {FILES * EACH}," in done.text
    return snapshot(copy)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_stopped_and_run_again_nothing_is_lost_or_doubled(exports: Path, undisturbed: str, own_home: Path, sent: signal.Signals) -> None:
    """Many points at which it is killed are tried in ``tests/holdings/test_killed.py``; here it is the command itself."""
    process = subprocess.Popen(
        [*COMMAND, "ingest", "--jobs", "2", str(exports)],
        env=environment(own_home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # Whoever runs the tests in the background has them ignore this signal, and what they start inherits that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stderr is not None
    with process.stderr as errors:
        commits = own_home / "library" / "index" / "meta.json"
        before = commits.stat().st_mtime_ns
        while process.poll() is None and commits.stat().st_mtime_ns == before:  # opening the library takes too long
            time.sleep(0.002)
        os.killpg(process.pid, sent)
        assert process.wait(timeout=60) == (130 if sent is signal.SIGINT else -signal.SIGKILL)
        assert errors.read() == b"", "a worker that was interrupted too has nothing to say"
    library = EmbeddedLibrary(own_home / "library")
    assert library.check() == []
    assert library.get("x:1") is not None
    assert library.get(f"x:{FILES * EACH - 1}") is None
    done = clincite("ingest", exports, home=own_home)
    assert done.code == 0, done.err
    assert snapshot(own_home) == undisturbed
    assert clincite("library", "check", home=own_home).text.startswith("ok: ")
