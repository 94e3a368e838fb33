"""Input of every wrong sort: one clear sentence, a documented exit code, nothing lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.command import COMMAND, FACIAL, clincite, environment

TEN_MB = 10 * 1024 * 1024
LONGEST_ARGUMENT = 128 * 1024 - 1  # Linux takes no longer one


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "???", "\x01\x02\x1b", "\u200b\u200b"], ids=ascii)
def test_nothing_is_asked(question: str, home: Path) -> None:
    done = clincite("ask", question, home=home)
    assert (done.code, done.out) == (2, b"")
    assert done.sentence


def test_ten_megabytes_through_a_pipe(home: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "ask", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home)
    )
    try:
        out, err = process.communicate(b"gout " * (TEN_MB // 5), timeout=60)
    finally:
        process.kill()
    assert (process.returncode, out) == (2, b"")
    assert err.startswith(b"clincite: The question on standard input is longer than 64 kB.")


def test_ten_megabytes_from_a_file(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "question.txt"
    file.write_bytes(b"gout " * (TEN_MB // 5))
    with file.open("rb") as stream:
        done = subprocess.run([*COMMAND, "ask", "-"], stdin=stream, capture_output=True, env=environment(home), timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"longer than 64 kB" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the longest argument differs")
def test_the_longest_argument(home: Path) -> None:
    done = clincite("ask", ("gout " * LONGEST_ARGUMENT)[:LONGEST_ARGUMENT], home=home, timeout=60)
    assert (done.code, done.out) == (2, b"")
    assert "characters" in done.sentence


def test_bytes_that_are_no_text(home: Path) -> None:
    for arguments in ([b"ask", b"gout \xff\xfe"], [b"search", b"\xff"], [b"show", b"pmid:\xff"]):
        done = clincite(*arguments, home=home)
        assert (done.code, done.out) == (2, b"")
        assert done.sentence
    piped = clincite("ask", "-", home=home, stdin=b"gout \xff\xfe")
    assert piped.code == 2
    assert "UTF-8" in piped.sentence


def test_control_characters_never_reach_the_terminal(home: Path) -> None:
    for form in ("text", "md", "json", "html"):
        done = clincite("ask", "gout\x1b[31m flare\x07 treatment\u202e", "--format", form, home=home)
        assert done.code in {0, 2}
        assert not {"\x1b", "\x07", "\u202e"} & set(done.text + done.err)


@pytest.mark.parametrize(
    "question",
    [
        "Was verursacht Gesichtszucken und wie wird es behandelt?",
        "¿Cuál es el tratamiento de la gota?",
        "面部抽搐的原因是什么,如何治疗?",
        "ما هو علاج النقرس؟",
        "How do I change a bicycle tyre?",
        "Where can I watch football tonight?",
        "asdf qwer zxcv",
        "1 + 1",
    ],
)
def test_what_it_cannot_answer_is_said_not_guessed(question: str, home: Path) -> None:
    done = clincite("ask", question, "--format", "json", home=home)
    if done.code == 2:
        assert done.out == b""
        assert done.sentence
        return
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert answer["claims"] == []
    assert answer["gaps"]


def test_a_treatment_that_the_library_lacks_is_a_gap(home: Path) -> None:
    done = clincite("ask", "treatment of scabies", "--format", "json", home=home)
    assert (done.code, done.err) == (0, "")
    answer = json.loads(done.out)
    assert answer["gaps"]
    assert not any("scabies" in quote["text"].lower() for claim in answer["claims"] for quote in claim["quotes"])


def test_a_library_that_cannot_be_made(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder", encoding="utf-8")
    for place in (file, file / "below", Path("/dev/null/library")):
        done = clincite("ask", FACIAL, "--library", place, home=home)
        assert (done.code, done.out) == (3, b"")
        assert str(place) in done.sentence
    assert file.read_text(encoding="utf-8") == "not a folder"


def test_a_library_that_is_not_there_is_not_made_by_asking(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "library"
    for arguments in (["ask", FACIAL], ["search", "gout"], ["library", "check"]):
        done = clincite(*arguments, "--library", place, home=home)
        assert (done.code, done.out) == (3, b"")
        assert str(place) in done.sentence
    assert not place.exists()


def test_ingest_makes_a_library_elsewhere(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "new" / "library"
    file = tmp_path / "records.jsonl"
    file.write_text('{"id": "x:1", "kind": "review", "title": "A", "sections": [{"name": "Text", "text": "Lids."}]}\n', encoding="utf-8")
    done = clincite("ingest", file, "--library", place, home=home)
    assert done.code == 0, done.err
    assert clincite("library", "check", "--library", place, home=home).code == 0


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut"])
def test_a_broken_library(damage: str, home: Path, tmp_path: Path) -> None:
    broken = tmp_path / "library"
    shutil.copytree(home / "library", broken)
    files = sorted(path for path in broken.rglob("*") if path.is_file() and "lock" not in path.name)
    kept = sum(path.stat().st_size for path in files)
    for path in files:
        data = path.read_bytes()
        path.write_bytes({"empty": b"", "garbage": b"\xde\xad" * max(1, len(data) // 2), "cut": data[: len(data) // 2]}[damage])
    for arguments in (["ask", FACIAL], ["search", "gout"], ["library", "info"], ["ingest", str(tmp_path / "none.xml")]):
        done = clincite(*arguments, "--library", broken, home=home)
        assert (done.code, done.out) == (3, b""), (arguments, done.text[:300])
        assert str(broken) in done.sentence
    assert kept > 0
    assert {path for path in broken.rglob("*") if path.is_file()} >= set(files)


def test_one_flipped_byte_in_the_stored_records_is_noticed(home: Path, tmp_path: Path) -> None:
    stores = sorted((home / "library").rglob("*.store"), key=lambda path: path.stat().st_size)
    assert stores
    for part in (3, 5, 7):
        copy = tmp_path / f"library{part}"
        shutil.copytree(home / "library", copy)
        store = copy / stores[-1].relative_to(home / "library")
        data = bytearray(store.read_bytes())
        data[len(data) * part // 10] ^= 0x40
        store.write_bytes(data)
        done = clincite("library", "check", "--library", copy, home=home)
        assert done.code in {1, 3}, f"a flipped byte at {part}/10 went unseen"
        assert "Traceback" not in done.err


def test_json_errors(home: Path) -> None:
    done = clincite("ask", "", "--json-errors", home=home)
    assert done.code == 2
    error = json.loads(done.err)["error"]
    assert set(error) == {"code", "message", "hint"}
    assert error["code"] == "bad_question"
