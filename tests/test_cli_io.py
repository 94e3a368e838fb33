"""What the command line reads and writes."""

from __future__ import annotations

import datetime
import io
import os
import sys
from pathlib import Path
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite import cli_io
from clincite.cli_io import MAX_QUESTION_BYTES, Progress, emit, library_folder, one_line, read_as_of, read_question
from clincite.errors import AnswerFileError, InputError, OutputError, QuestionError
from clincite.holdings import Reading

NOON = datetime.datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=datetime.UTC)


class Endless(io.RawIOBase):
    """A standard input without end; remembers how much was asked of it."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        assert size >= 0, "an unbounded read"
        self.given += size
        return b"a" * size


def test_a_question_is_taken_as_it_is() -> None:
    assert read_question("What is gout?", None) == "What is gout?"


def test_a_question_from_standard_input() -> None:
    assert read_question("-", io.BytesIO("Göut?\n".encode())) == "Göut?\n"


def test_reading_standard_input_is_bounded() -> None:
    endless = Endless()
    with pytest.raises(QuestionError, match="longer than 64 kB"):
        read_question("-", endless)  # type: ignore[arg-type]
    assert endless.given == MAX_QUESTION_BYTES + 1


def test_a_question_of_just_the_limit_is_read() -> None:
    assert len(read_question("-", io.BytesIO(b"a" * MAX_QUESTION_BYTES))) == MAX_QUESTION_BYTES


def test_no_standard_input() -> None:
    with pytest.raises(QuestionError, match="no standard input"):
        read_question("-", None)


def test_standard_input_that_is_not_text() -> None:
    with pytest.raises(QuestionError, match="byte 3"):
        read_question("-", io.BytesIO(b"ab\xff"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22", "2026-11-22T00:00:00+00:00"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00+00:00"),
        ("2026-11-22T10:00:00+02:00", "2026-11-22T08:00:00+00:00"),
        ("2026-11-22T10:00:00.75", "2026-11-22T10:00:00+00:00"),
        (None, "2026-11-22T12:00:00+00:00"),
    ],
)
def test_as_of(text: str | None, expected: str) -> None:
    assert read_as_of(text, lambda: NOON).isoformat() == expected


@pytest.mark.parametrize("text", ["", "tomorrow", "22.11.2026", "2026-13-01", "0001-01-01T00:00:00+10:00"])
def test_as_of_that_is_no_date(text: str) -> None:
    with pytest.raises(InputError, match="--as-of"):
        read_as_of(text, lambda: NOON)


def test_library_folder() -> None:
    assert library_folder(None) is None
    assert library_folder("~/x") == Path.home() / "x"
    with pytest.raises(InputError, match="s3://bucket"):
        library_folder("s3://bucket")


@given(st.text())
def test_one_line_is_one_printable_line(text: str) -> None:
    line = one_line(text)
    assert line.isprintable() or line == ""
    assert one_line(line) == line


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_emit_writes_utf_8_whatever_the_locale(text: str) -> None:
    sink = io.BytesIO()
    stream = io.TextIOWrapper(sink, encoding="ascii")
    emit(text, stream)
    written = sink.getvalue().decode("utf-8")
    assert written.rstrip("\n") == text.rstrip("\n")
    assert written.endswith("\n")


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_emit_replaces_what_a_terminal_cannot_show() -> None:
    sink = io.BytesIO()
    stream = Terminal(sink, encoding="latin-1")
    emit("≥ 5 mg\n", stream)
    assert sink.getvalue() == b"? 5 mg\n"


def test_emit_to_a_closed_pipe_is_silent() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as stream:
        emit("x" * 100_000, stream)
        emit("more", stream)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_emit_to_a_full_disk_is_an_error_of_ours() -> None:
    with open("/dev/full", "w") as stream, pytest.raises(OutputError, match="could not be written"):
        emit("x", stream)


def test_width_and_colour_of_a_pipe_are_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "33")
    pipe = io.StringIO()
    assert cli_io.text_width(pipe) == cli_io.PIPE_WIDTH
    assert not cli_io.wants_color(pipe)


def test_colour_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal(io.BytesIO())
    assert cli_io.wants_color(terminal)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not cli_io.wants_color(terminal)


def progress_of(stream: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with Progress() as progress:
        for done in range(3):
            progress("Reading files", done, 2)


def test_progress_is_quiet_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    stream = io.StringIO()
    progress_of(stream, monkeypatch)
    assert stream.getvalue() == ""


def test_progress_is_one_line_a_stage_in_a_ci_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    stream = io.StringIO()
    progress_of(stream, monkeypatch)
    assert stream.getvalue() == "Reading files\n"


def test_progress_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = io.BytesIO()
    stream = Terminal(sink, encoding="utf-8", write_through=True)
    progress_of(stream, monkeypatch)
    assert "Reading files" in sink.getvalue().decode()


def test_an_answer_file_that_is_none(tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    with pytest.raises(AnswerFileError, match="cannot be read"):
        cli_io.read_answer(missing)
    for number, content in enumerate((b"", b"{}", b"[1]", b"\xff\xfe", b"[" * 100_000)):
        path = tmp_path / f"{number}.json"
        path.write_bytes(content)
        with pytest.raises(AnswerFileError):
            cli_io.read_answer(path)


def reading_of(stream: TextIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with Progress() as progress:
        for done in range(3):
            progress.reading(Reading(files=2, done=done, records=1_500 * done, place=50 * done, size=100))


def test_an_ingest_shows_files_and_records_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    sink = io.BytesIO()
    monkeypatch.setenv("COLUMNS", "120")
    reading_of(Terminal(sink, encoding="utf-8", write_through=True), monkeypatch)
    shown = sink.getvalue().decode()
    assert "2 of 2 files" in shown
    assert "3,000 records" in shown
    assert "100%" in shown


def test_an_ingest_is_one_line_in_a_ci_log_and_nothing_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    stream = io.StringIO()
    reading_of(stream, monkeypatch)
    assert stream.getvalue() == ""
    monkeypatch.setenv("CI", "true")
    reading_of(stream, monkeypatch)
    assert stream.getvalue() == "Reading files\n"
