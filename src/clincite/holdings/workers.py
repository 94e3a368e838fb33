"""Files read by several processes at once, handed over in the order in which they were given.

Each worker process belongs to a thread that gives it files and takes in what it reads. A shelf of limited size lies between these
threads and whoever takes the messages: workers that are ahead wait, so that memory stays flat.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO, Final, Self

import msgspec

from clincite.sources.reading import End, Message, Start, decode, encode, plain
from clincite.sources.worker import UNWANTED, WANTED, Task, receive, send

_MODULE: Final = "clincite.sources.worker"
_SHELF_BYTES: Final = 48_000_000
_FILE_BYTES: Final = 16_000_000


class WorkerDiedError(Exception):
    """The process that read a file is gone."""


class _ClosedError(Exception):
    """Nobody takes the messages any more."""


class Workers:
    """Reads files in worker processes.

    :param tasks: the files, in the order in which they are handed over.
    :param wanted: asked, from another thread, once the content of a file is known; one that is not wanted is not read.
    :param jobs: how many processes.
    :param patience: seconds that a file may keep its process busy without anything coming out of it.
    """

    def __init__(self, tasks: Sequence[Task], *, wanted: Callable[[Start], bool], jobs: int, patience: float) -> None:
        self._tasks = tasks
        self._wanted = wanted
        self._patience = patience
        self._shelf = _Shelf()
        self._next = 0
        self._closing = False
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(min(jobs, len(tasks)))]
        self._processes: set[_Process] = set()

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._shelf.close()
        with self._lock:
            self._closing = True
            self._next = len(self._tasks)
            for process in self._processes:
                process.kill()
        for thread in self._threads:
            thread.join()
        for process in [*self._processes]:
            self._ended(process)

    def messages(self, place: int) -> Iterator[Message]:
        """The messages of the file at that place. Places must be asked for in order, each to its end."""
        self._shelf.turn_to(place)
        while True:
            message = self._shelf.take(place)
            yield message
            if isinstance(message, End):
                return

    def _run(self) -> None:
        process: _Process | None = None
        try:
            while (place := self._take_task()) is not None:
                process = self._read(place, process)
            if process is not None:
                self._ended(process)
        except _ClosedError:
            pass
        except BaseException as error:  # whoever waits for this thread's file must hear of it
            self._shelf.fail(error)

    def _read(self, place: int, process: _Process | None) -> _Process | None:
        """Read a file; the process that is there for the next one, if it still lives."""
        heard = False
        for _ in range(2):
            try:
                process = process or self._started()
                for data in process.read(self._tasks[place], self._wanted):
                    heard = True
                    self._shelf.put(place, data)
                return process
            except (WorkerDiedError, OSError) as error:
                failure = error
                if process is not None:
                    self._ended(process)
                    process = None
                if heard:
                    break
            # Not a word about this file: the process may have died of something else.
        where = os.fsdecode(self._tasks[place].path)
        self._shelf.put(place, encode(End(failure=plain(f"{where}: {failure}"))))
        return None

    def _take_task(self) -> int | None:
        with self._lock:
            if self._next >= len(self._tasks):
                return None
            self._next += 1
            return self._next - 1

    def _started(self) -> _Process:
        process = _Process(self._patience)
        with self._lock:
            self._processes.add(process)
            if self._closing:
                process.kill()
        return process

    def _ended(self, process: _Process) -> None:
        with self._lock:
            self._processes.discard(process)
        process.close()


class _Process:
    """One worker process."""

    def __init__(self, patience: float) -> None:
        # -P: a file named like a module, in the folder that the user happens to be in, is not imported.
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._patience = patience
        self._late = False

    def read(self, task: Task, wanted: Callable[[Start], bool]) -> Iterator[bytes]:
        """The messages of a file, encoded.

        :raises WorkerDiedError: the process ended, or was ended because nothing came.
        """
        self._tell(msgspec.msgpack.encode(task))
        while True:
            data = self._hear()
            # Only parcels are large; they are decoded by whoever takes them.
            message = decode(data) if len(data) < 10_000 else None
            yield data
            if isinstance(message, End):
                return
            if isinstance(message, Start):
                if not wanted(message):
                    self._tell(UNWANTED)
                    yield encode(End(already=True))
                    return
                self._tell(WANTED)

    def _tell(self, data: bytes) -> None:
        try:
            send(self._pipe(self._popen.stdin), data)
        except OSError as error:
            raise self._died() from error

    def _hear(self) -> bytes:
        alarm = threading.Timer(self._patience, self._give_up)
        alarm.daemon = True
        alarm.start()
        try:
            data = receive(self._pipe(self._popen.stdout))
        finally:
            alarm.cancel()
        if data is None:
            raise self._died()
        return data

    def _pipe(self, pipe: object) -> BinaryIO:
        assert pipe is not None
        return pipe  # type: ignore[return-value]

    def _give_up(self) -> None:
        self._late = True
        self.kill()

    def _died(self) -> WorkerDiedError:
        code = self._popen.wait()
        if self._late:
            return WorkerDiedError(f"nothing came out of it for {self._patience:.0f} seconds, so the process that read it was ended.")
        return WorkerDiedError(f"the process that read it {_end_of(code)}; what came before is kept.")

    def kill(self) -> None:
        """End the process at once."""
        self._popen.kill()

    def close(self) -> None:
        """End the process, which has nothing to do any more, and forget it."""
        self.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with suppress(OSError):  # something was still to be written to it
                    pipe.close()


def _end_of(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    hint = {"SIGKILL": ", perhaps for want of memory", "SIGSEGV": ": the parser of this format crashed"}.get(name, "")
    return f"was ended by {name}{hint}"


class _Shelf:
    """Messages that wait to be taken, by file."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[int, deque[bytes]] = {}
        self._sizes: dict[int, int] = {}
        self._turn = 0
        self._closed = False
        self._error: BaseException | None = None

    def turn_to(self, place: int) -> None:
        with self._changed:
            self._turn = place
            self._changed.notify_all()

    def put(self, place: int, data: bytes) -> None:
        """Lay a message down, when there is room: for the file whose turn it is, always some."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._has_room(place))
            if self._closed:
                raise _ClosedError
            self._waiting.setdefault(place, deque()).append(data)
            self._sizes[place] = self._sizes.get(place, 0) + len(data)
            self._changed.notify_all()

    def _has_room(self, place: int) -> bool:
        if self._sizes.get(place, 0) >= _FILE_BYTES:
            return False
        return place == self._turn or sum(self._sizes.values()) < _SHELF_BYTES

    def take(self, place: int) -> Message:
        with self._changed:
            self._changed.wait_for(lambda: self._error is not None or self._waiting.get(place))
            if self._error is not None:
                raise self._error
            waiting = self._waiting[place]
            data = waiting.popleft()
            self._sizes[place] -= len(data)
            if not waiting:
                del self._waiting[place], self._sizes[place]
            self._changed.notify_all()
        return decode(data)

    def fail(self, error: BaseException) -> None:
        with self._changed:
            self._error = error
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
