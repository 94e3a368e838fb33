"""What the command line reads and writes: questions and dates in, results and errors out, progress on the side.

Standard output holds the result and nothing else. Errors and progress go to standard error.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Final, Self, TextIO

from clincite.errors import ClinciteError, InputError, OutputError, QuestionError

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import ProgressColumn, TaskID

    from clincite.answers import Answer
    from clincite.holdings import Reading

MAX_QUESTION_BYTES: Final = 64 * 1024
PIPE_WIDTH: Final = 100
MAX_WIDTH: Final = 110
_READING: Final = "reading"


def read_answer(path: Path) -> Answer:
    """The answer that a JSON file holds, as written: its quotations are not checked yet.

    :raises AnswerFileError: the file cannot be read or is not an answer.
    """
    from clincite.render import json as answer_json

    return answer_json.loads(answer_json.read(path))


def read_question(argument: str, stdin: BinaryIO | None) -> str:
    """The question: the argument itself, or standard input when the argument is ``-``.

    Never reads more than :data:`MAX_QUESTION_BYTES` (and one, to know that there is more).

    :raises QuestionError: no standard input, too long, or not UTF-8.
    """
    if argument != "-":
        return decodable(argument, "question")
    if stdin is None:
        raise QuestionError("There is no standard input to read the question from.", hint="Give the question as an argument.")
    data = stdin.read(MAX_QUESTION_BYTES + 1)
    if len(data) > MAX_QUESTION_BYTES:
        raise QuestionError(
            f"The question on standard input is longer than {MAX_QUESTION_BYTES // 1024} kB.",
            hint="Ask one question of a few sentences.",
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QuestionError(
            f"The question on standard input is not UTF-8 text (byte {error.start + 1}).", hint="Save or pipe it as UTF-8."
        ) from error


def decodable(text: str, what: str) -> str:
    """The text, when it holds no bytes that the system could not decode.

    :param what: what the text is, for the message ("question").
    :raises QuestionError: it holds some.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise QuestionError(f"The {what} is not valid text at character {error.start + 1}.", hint="Give it as UTF-8.") from error
    return text


def read_as_of(text: str | None, now: Callable[[], datetime.datetime]) -> datetime.datetime:
    """The time that an answer is given as of: an ISO date or time, UTC unless it says otherwise; ``now()`` when None.

    :raises InputError: the text is neither.
    """
    if text is None:
        return now().replace(microsecond=0)
    try:
        moment = datetime.datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=datetime.UTC)
        return moment.astimezone(datetime.UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as error:
        raise InputError(f"--as-of {text!r} is not a date.", hint="Write it as 2026-11-22 or 2026-11-22T10:00:00Z.") from error


def not_empty(text: str, what: str) -> str:
    """The text of an argument that names a file or folder. An empty one would silently mean the current folder.

    :param what: the argument, for the message ("--out").
    :raises InputError: there is nothing in it.
    """
    if not text.strip():
        raise InputError(f"{what} is empty.", hint=f"Give {what} a path.")
    return text


def library_folder(text: str | None) -> Path | None:
    """The folder that ``--library`` names; None when it is not given.

    :raises InputError: it is empty, or a URL: this version opens folders only.
    """
    if text is None:
        return None
    not_empty(text, "--library")
    if "://" in text:
        raise InputError(f"This version opens libraries in a folder, not at {text!r}.", hint="Give --library a path.")
    return Path(text).expanduser()


def emit(text: str, stdout: TextIO | None = None) -> None:
    """Write the result: UTF-8 and ``\\n`` to a pipe or file, whatever it can show to a terminal.

    A reader that closed its end early (``| head``) is no error: the rest is dropped in silence.
    """
    stream = stdout or sys.stdout
    if stream is None:
        return
    if not text.endswith("\n"):
        text += "\n"
    try:
        if stream.isatty():
            encoding = stream.encoding or "utf-8"
            stream.write(text.encode(encoding, "replace").decode(encoding))
        else:
            buffer = getattr(stream, "buffer", None)
            stream.flush()
            if buffer is None:
                stream.write(text)
            else:
                buffer.write(text.encode("utf-8", "backslashreplace"))
                buffer.flush()
        stream.flush()
    except BrokenPipeError:
        _close_quietly(stream)
    except OSError as error:
        _close_quietly(stream)
        raise OutputError(f"The result could not be written: {error.strerror or error}.") from error


def _close_quietly(stream: TextIO) -> None:
    """Point the stream at nothing, so that the interpreter's own flush at exit finds nothing to complain about."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
    except (OSError, ValueError):
        pass


def text_width(stdout: TextIO | None = None) -> int:
    """Columns to write for: the terminal's, within reason; a fixed number for a pipe, so that bytes do not depend on the window."""
    stream = stdout or sys.stdout
    if stream is None or not stream.isatty():
        return PIPE_WIDTH
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        columns = PIPE_WIDTH
    return max(40, min(columns, MAX_WIDTH))


def wants_color(stdout: TextIO | None = None) -> bool:
    """Whether to colour: a terminal, unless ``NO_COLOR`` is set or the terminal is dumb."""
    stream = stdout or sys.stdout
    return stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(message: str) -> None:
    """A passing remark for a person at a terminal (or for a CI log); nothing otherwise."""
    if _wants_progress():
        tell(one_line(message))


def tell(line: str) -> None:
    """Write a line to standard error. When that cannot be written to, the exit code still says how things went."""
    if sys.stderr is None:
        return
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        _close_quietly(sys.stderr)


def _wants_progress() -> bool:
    return sys.stderr is not None and (sys.stderr.isatty() or bool(os.environ.get("CI")))


def one_line(text: str) -> str:
    """The text on one line, with control characters escaped: a message may hold what the user typed."""
    return " ".join("".join(char if char.isprintable() else _escaped(char) for char in text).split())


def _escaped(char: str) -> str:
    return " " if char.isspace() else char.encode("unicode_escape").decode("ascii")


def show_error(error: ClinciteError, *, as_json: bool) -> None:
    """One sentence (and a hint) on standard error, or the contract's JSON object."""
    if as_json:
        tell(json.dumps(error.as_dict()))
        return
    tell(f"clincite: {one_line(error.message)}")
    if error.hint:
        tell(f"hint: {one_line(error.hint)}")


class Progress(AbstractContextManager["Progress"]):
    """Tells on standard error how far long work is: a bar on a terminal, one line a stage in a CI log, else nothing.

    Nothing is drawn, and Rich is not imported, until the first report: quick work stays quiet.
    """

    def __init__(self) -> None:
        self._bar: RichProgress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._told: set[str] = set()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        """Report that ``done`` of ``total`` (None: unknown) steps of the stage are done."""
        if not _wants_progress():
            return
        if not sys.stderr.isatty():
            if stage not in self._told:
                self._told.add(stage)
                say(stage)
            return
        if self._bar is None:
            self._bar = self._new_bar()
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=total)
        self._bar.update(self._tasks[stage], completed=done, total=total)

    def reading(self, state: Reading) -> None:
        """Report how far an ingest is: the bar goes by bytes; files, records, records a second and the time left stand beside it."""
        if not _wants_progress() or not sys.stderr.isatty():
            self("Reading files", state.place, state.size)
            return
        if self._bar is None:
            self._bar = self._new_bar(_ingest_columns())
        if _READING not in self._tasks:
            self._tasks[_READING] = self._bar.add_task("Reading", total=state.size, files="", records="", rate="")
        task = self._tasks[_READING]
        seconds = self._bar.tasks[task].elapsed or 0.0
        self._bar.update(
            task,
            completed=state.place,
            total=state.size,
            files=f"{state.done:,} of {state.files:,} files",
            records=f"{state.records:,} records",
            rate=f"{state.records / seconds:,.0f}/s" if seconds >= 1 else "",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    @staticmethod
    def _new_bar(columns: tuple[ProgressColumn, ...] | None = None) -> RichProgress:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as RichProgress

        columns = columns or (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bar = RichProgress(*columns, console=Console(stderr=True), transient=True)
        bar.start()
        return bar


def _ingest_columns() -> tuple[ProgressColumn, ...]:
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

    fields = (TextColumn(f"{{task.fields[{name}]}}") for name in ("files", "records", "rate"))
    # Speed is measured over minutes: files differ, and a worker hands over what it read in one go.
    return (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), *fields, TimeRemainingColumn(elapsed_when_finished=True))
