"""Requests of many connections at once against a server on this machine, and how long each took.

A small client of HTTP/1.1 of our own: a full one takes more of the processors than the page it asks for, and would be what is measured.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Final

import msgspec

HOST: Final = "127.0.0.1"
_HEAD_END: Final = b"\r\n\r\n"
_LIMIT: Final = 1 << 20
_GIVE_UP: Final = 30.0
_FINE: Final = range(200, 300)
_REFUSED: Final = frozenset({400, 422})


class Shot(msgspec.Struct, frozen=True):
    """A request to be made: what sort of page it is, and its path with its query."""

    sort: str
    path: str


class Outcome(msgspec.Struct, frozen=True):
    """A request that was made.

    :param milliseconds: from when it was due, to the last byte.
    :param status: of HTTP; 0: the connection failed or was silent.
    """

    sort: str
    milliseconds: float
    status: int
    size: int

    @property
    def fine(self) -> bool:
        """Whether it was answered."""
        return self.status in _FINE

    @property
    def refused(self) -> bool:
        """Whether it was told that it asks for nothing that can be given, as some questions are."""
        return self.status in _REFUSED


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What came of all requests."""

    seconds: float
    outcomes: tuple[Outcome, ...]

    def milliseconds(self, sort: str) -> list[float]:
        """Of the answered requests of that sort."""
        return [outcome.milliseconds for outcome in self.outcomes if outcome.sort == sort and outcome.fine]

    @property
    def errors(self) -> int:
        """How many requests were not answered, or were put off."""
        return sum(not (outcome.fine or outcome.refused) for outcome in self.outcomes)

    @property
    def rate(self) -> float:
        """Answered requests a second."""
        return sum(outcome.fine for outcome in self.outcomes) / self.seconds


def drive(port: int, shots: Iterator[Shot], *, connections: int, seconds: float, rate: float | None = None) -> Load:
    """Make requests for so long, over so many connections.

    :param shots: what to ask for, in order; ends early when there is no more.
    :param rate: requests a second, due at even distances: one that has to wait for a free connection has waited since it was due.
        None: each connection asks again as soon as it has its answer.
    """
    return asyncio.run(_drive(port, shots, connections, seconds, rate))


async def _drive(port: int, shots: Iterator[Shot], connections: int, seconds: float, rate: float | None) -> Load:
    started = time.perf_counter()
    schedule = _schedule(shots, started, seconds, rate)
    outcomes: list[Outcome] = []

    async def one() -> None:
        connection = _Connection(port)
        for shot, due in schedule:
            now = time.perf_counter()
            if due is not None and due > now:
                await asyncio.sleep(due - now)
            begun = now if due is None else due
            status, size = await connection.get(shot.path)
            outcomes.append(Outcome(shot.sort, (time.perf_counter() - begun) * 1000, status, size))
        await connection.close()

    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(one())
    return Load(seconds=time.perf_counter() - started, outcomes=tuple(outcomes))


def _schedule(shots: Iterator[Shot], started: float, seconds: float, rate: float | None) -> Iterator[tuple[Shot, float | None]]:
    """The shots, each with when it is due, until the time is over."""
    for number, shot in enumerate(shots):
        due = None if rate is None else started + number / rate
        if (due or time.perf_counter()) >= started + seconds:
            return
        yield shot, due


class _Connection:
    """A connection that is kept, and made anew when the server closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> tuple[int, int]:
        """Status and bytes of the body; status 0 when there was no answer."""
        try:
            async with asyncio.timeout(_GIVE_UP):
                return await self._get(path)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            await self.close()
            return 0, 0

    async def _get(self, path: str) -> tuple[int, int]:
        if self._streams is None:
            self._streams = await asyncio.open_connection(HOST, self._port, limit=_LIMIT)
        reader, writer = self._streams
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self._port}\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n\r\n".encode("ascii")
        )
        head = (await reader.readuntil(_HEAD_END)).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        fields = dict(line.split(":", 1) for line in head.split("\r\n")[1:] if ":" in line)
        size = await _body(reader, fields)
        if "close" in fields.get("connection", ""):
            await self.close()
        return status, size

    async def close(self) -> None:
        """Close it; the next request makes it anew."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _body(reader: asyncio.StreamReader, fields: dict[str, str]) -> int:
    """Read the body; how many bytes it has."""
    if "chunked" not in fields.get("transfer-encoding", ""):
        return len(await reader.readexactly(int(fields.get("content-length", "0"))))
    total = 0
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        total += len(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return total
