"""Where answers are composed: in processes of their own, or in the page's own process where there are none."""

from __future__ import annotations

import datetime
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import msgspec

from clincite import engine
from clincite.answers import Answer
from clincite.compose.next_questions import NextQuestion
from clincite.compose.stages import OnStage
from clincite.errors import BusyError, ClinciteError, TookTooLongError, UnforeseenError
from clincite.sources.worker import receive, send
from clincite.web.asking.shelf import Shelf
from clincite.web.asking.worker import After, Done, Failed, Next, Order, Told, Word

_MODULE: Final = "clincite.web.asking.worker"
_MOST: Final = 4
_TRIED: Final = 5_000
FAULTS: Final = logging.getLogger("clincite.web.faults")


class Composer(Protocol):
    """Composes answers. Threads may share it."""

    def compose(self, question: str, reader: str, as_of: datetime.datetime, on_stage: OnStage) -> tuple[Answer, str]:
        """The answer, and the edition of the library that it was composed from.

        :raises QuestionError: not a question that can be taken.
        """
        ...

    def next_questions(self, answer: Answer) -> tuple[NextQuestion, ...]:
        """Questions to go on with that the library can answer: each is tried, and so this may take as long as an answer."""
        ...

    def close(self) -> None:
        """Compose nothing any more."""
        ...


class Here:
    """Composes in the thread that asks.

    :param shelf: gives the library as it is now.
    """

    def __init__(self, shelf: Callable[[], Shelf]) -> None:
        self._shelf = shelf
        self._tried: tuple[str, dict[str, bool]] = ("", {})  # which questions the library answers, as of an edition

    def compose(self, question: str, reader: str, as_of: datetime.datetime, on_stage: OnStage) -> tuple[Answer, str]:
        """See :meth:`Composer.compose`."""
        shelf = self._shelf()
        answer = engine.ask(
            question,
            shelf.library,
            reader=reader,
            as_of=as_of,
            vocabulary=shelf.vocabulary,
            dense=shelf.dense,
            on_stage=on_stage,
        )
        return answer, shelf.edition

    def next_questions(self, answer: Answer) -> tuple[NextQuestion, ...]:
        """See :meth:`Composer.next_questions`."""
        shelf = self._shelf()
        if self._tried[0] != shelf.edition or len(self._tried[1]) > _TRIED:
            self._tried = (shelf.edition, {})
        return engine.next_questions(answer, shelf.library, vocabulary=shelf.vocabulary, dense=shelf.dense, tried=self._tried[1])

    def close(self) -> None:
        """See :meth:`Composer.close`."""


class Processes:
    """Composes in processes of their own, one answer each at a time. One that is lost, or took too long, is replaced.

    :param folder: of the library.
    :param count: how many processes.
    :param seconds: that one may work on an answer.
    """

    def __init__(self, folder: Path, *, count: int, seconds: float) -> None:
        self._folder = folder
        self._seconds = seconds
        self._idle: queue.SimpleQueue[_Process | None] = queue.SimpleQueue()
        self._all: set[_Process] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(count):
            self._idle.put(self._started())

    def compose(self, question: str, reader: str, as_of: datetime.datetime, on_stage: OnStage) -> tuple[Answer, str]:
        """See :meth:`Composer.compose`."""
        told = self._asked(Order(question=question, reader=reader, as_of=as_of), on_stage)
        assert isinstance(told, Done)
        return told.answer, told.edition

    def next_questions(self, answer: Answer) -> tuple[NextQuestion, ...]:
        """See :meth:`Composer.next_questions`."""
        told = self._asked(After(answer=answer), lambda _: None)
        assert isinstance(told, Next)
        return told.questions

    def _asked(self, order: Order | After, on_stage: OnStage) -> Done | Next:
        process = self._idle.get()
        fine = False
        try:
            process = self._started() if process is None or self._closed else process
            told = process.ask(order, on_stage, self._seconds)
            fine = True
        finally:
            if not fine and process is not None:
                self._ended(process)
            self._idle.put(process if fine else None)
        if isinstance(told, Failed):
            raise _error(told)
        return told

    def _started(self) -> _Process:
        with self._lock:
            if self._closed:
                raise BusyError("The page is being stopped.", hint="Ask again in a minute.")
            process = _Process(self._folder)
            self._all.add(process)
        return process

    def _ended(self, process: _Process) -> None:
        with self._lock:
            self._all.discard(process)
        process.close()

    def close(self) -> None:
        """See :meth:`Composer.close`."""
        with self._lock:
            self._closed = True
            processes = [*self._all]
        for process in processes:
            self._ended(process)


class _Process:
    """One process."""

    def __init__(self, folder: Path) -> None:
        # -P: a file named like a module, in the folder that the server was started in, is not imported.
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, str(os.getpid()), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._late = False

    def ask(self, order: Order | After, on_stage: OnStage, seconds: float) -> Done | Next | Failed:
        """What comes of a question.

        :raises TookTooLongError: nothing, in time; the process is not to be used again.
        """
        alarm = threading.Timer(seconds, self._give_up)
        alarm.daemon = True
        alarm.start()
        try:
            send(_pipe(self._popen.stdin), msgspec.msgpack.encode(order))
            while True:
                data = receive(_pipe(self._popen.stdout))
                if data is None:
                    raise self._lost(seconds)
                word = msgspec.msgpack.decode(data, type=Word)
                if not isinstance(word, Told):
                    return word
                on_stage(word.stage)
        except (OSError, ValueError) as error:  # a closed pipe is a ValueError
            raise self._lost(seconds) from error
        finally:
            alarm.cancel()

    def _give_up(self) -> None:
        self._late = True
        self._popen.kill()

    def _lost(self, seconds: float) -> ClinciteError:
        if self._late:
            return TookTooLongError(
                f"This answer took longer than {seconds:g} seconds and was given up.",
                hint="Ask again in a minute, or ask for one thing at a time.",
            )
        FAULTS.error("a process that composes answers ended with code %s", self._popen.wait())
        return BusyError("The process that wrote this answer was lost.", hint="Ask again in a few seconds.")

    def close(self) -> None:
        """End it."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with suppress(OSError):  # something was still to be written to it
                    pipe.close()


def _pipe(pipe: object) -> BinaryIO:
    assert pipe is not None
    return pipe  # type: ignore[return-value]


def _error(told: Failed) -> ClinciteError:
    """The error of that code, as it was raised in the other process."""
    kind = _kinds().get(told.code)
    if kind is None or kind is UnforeseenError:
        FAULTS.error("%s in %s", told.message, told.place)
        return UnforeseenError(told.message)
    return kind(told.message, hint=told.hint)


def _kinds() -> dict[str, type[ClinciteError]]:
    known: dict[str, type[ClinciteError]] = {}
    waiting: list[type[ClinciteError]] = [ClinciteError]
    while waiting:
        kind = waiting.pop()
        known.setdefault(kind.code, kind)
        waiting += kind.__subclasses__()
    return known


def process_count(wanted: int | None) -> int:
    """How many processes compose answers.

    :param wanted: by the settings; None: as many as there are processors, and four at most.
    """
    return wanted if wanted is not None else max(1, min(_MOST, os.cpu_count() or 1))
