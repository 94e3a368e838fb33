"""Answers composed in a few threads, while whoever waits is told of each stage.

Composing is work for a processor: more threads than processors would only make each answer slower, so few work, a limited number waits,
and one more is told to come again. A question that is being answered is not answered a second time: whoever asks it too waits for the
same answer.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Hashable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final, Generic, TypeVar

from clincite.compose.stages import OnStage, Stage
from clincite.errors import BusyError, TookTooLongError

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

#: Makes something, and tells of each stage as it ends.
Work = Callable[[OnStage], T]

_WAITING: Final = 128


class Running(Generic[T]):
    """Something that is being made, or was just made."""

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._seconds = seconds
        self._deadline = monotonic() + seconds
        self._stages: list[Stage] = []
        self._listeners: list[Callable[[Stage], None]] = []
        self._lock = threading.Lock()
        self.future: Future[T] = Future()  # replaced by that of the thread that does it

    def tell(self, stage: Stage) -> None:
        """Remember a stage and tell whoever listens.

        :raises TookTooLongError: the time for it is over: this ends the work.
        """
        with self._lock:
            self._stages.append(stage)
            listeners = [*self._listeners]
        for listener in listeners:
            listener(stage)
        self.check_time()

    def check_time(self) -> None:
        """Raise TookTooLongError when the time for it is over."""
        if self._monotonic() >= self._deadline:
            raise self._late()

    def _late(self) -> TookTooLongError:
        return TookTooLongError(
            f"This answer took longer than {self._seconds:g} seconds and was given up.",
            hint="Ask again in a minute, or ask for one thing at a time.",
        )

    async def stages(self) -> AsyncGenerator[Stage, None]:
        """The stages so far, and those to come, until it is made, fails, or the time is over."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Stage | None] = asyncio.Queue()

        def put(stage: Stage | None) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody listens any more
                loop.call_soon_threadsafe(queue.put_nowait, stage)

        with self._lock:
            for stage in self._stages:
                queue.put_nowait(stage)
            self._listeners.append(put)
        self.future.add_done_callback(lambda _: put(None))
        try:
            while True:
                told = await asyncio.wait_for(queue.get(), self._left())
                if told is None:
                    return
                yield told
        except TimeoutError:
            return
        finally:
            with self._lock:
                self._listeners.remove(put)

    async def result(self) -> T:
        """What was made.

        :raises TookTooLongError: it is not made in time.
        """
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self.future)), self._left())
        except TimeoutError as error:
            raise self._late() from error
        except asyncio.CancelledError:
            if self.future.cancelled():  # the server is stopping
                raise BusyError("The page is being stopped.", hint="Ask again in a minute.") from None
            raise

    def result_now(self) -> T:
        """What was made, for a thread that may wait.

        :raises TookTooLongError: it is not made in time.
        """
        try:
            return self.future.result(self._left())
        except TimeoutError as error:
            raise self._late() from error
        except CancelledError as error:
            raise BusyError("The page is being stopped.", hint="Ask again in a minute.") from error

    def _left(self) -> float:
        return max(0.0, self._deadline - self._monotonic())


class Asking(Generic[K, T]):
    """The few threads that work, and who waits for what.

    :param seconds: how long one may take, from when it was asked for.
    :param threads: how many work at once.
    :param waiting: how many may wait for a thread.
    """

    def __init__(self, *, seconds: float, threads: int, waiting: int = _WAITING, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most = threads + waiting
        self._monotonic = monotonic
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="clincite-ask")
        self._running: dict[K, Running[T]] = {}
        self._lock = threading.Lock()

    @property
    def busy(self) -> int:
        """How many are worked on, or wait."""
        return len(self._running)

    def begin(self, key: K, work: Work[T]) -> Running[T]:
        """Have something made; what is being made under that key already is joined.

        :raises BusyError: as many wait as may.
        """
        with self._lock:
            known = self._running.get(key)
            if known is not None:
                return known
            if len(self._running) >= self._most:
                raise BusyError(f"{len(self._running)} questions are being worked on or wait.", hint="Ask again in a few seconds.")
            running: Running[T] = Running(self._seconds, self._monotonic)
            self._running[key] = running
            try:
                running.future = self._pool.submit(self._work, key, running, work)
            except RuntimeError as error:
                del self._running[key]
                raise BusyError("The page is being stopped.", hint="Ask again in a minute.") from error
        return running

    def _work(self, key: K, running: Running[T], work: Work[T]) -> T:
        try:
            running.check_time()  # it may have waited for too long
            return work(running.tell)
        finally:
            with self._lock:
                self._running.pop(key, None)

    def close(self) -> None:
        """Begin nothing any more; what is being made is finished, what waits is dropped."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._running.clear()
