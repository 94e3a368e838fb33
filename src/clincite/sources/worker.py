"""A process that reads files for another one: ``python -P -m clincite.sources.worker PARENT``.

It is told a file on its standard input and answers with the file's messages on its standard output, each with its length before it. After
:class:`~clincite.sources.reading.Start` it waits to be told whether the file is wanted. It leaves when its parent does. A file that
crashes the parser of its format takes this process with it and nothing else.
"""

from __future__ import annotations

import ctypes
import datetime
import os
import queue
import signal
import struct
import sys
import threading
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from clincite.sources.reading import Message, Start, encode, read_file

WANTED: Final = b"\1"
UNWANTED: Final = b"\0"
_LENGTH: Final = struct.Struct("<Q")
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG
_EASY_VICTIM: Final = b"500"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read.

    :param path: as the system names it.
    :param since: see :func:`clincite.sources.reading.read_file`.
    """

    path: bytes
    since: datetime.date | None = None


def send(stream: BinaryIO, data: bytes) -> None:
    """Write one message."""
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read one message; None when the other side has gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    data = stream.read(size)
    return data if len(data) == size else None


def main(parent: int) -> None:
    """Read files until there are no more to read."""
    orders, answers = own_streams()
    never_outlive(parent)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders, inbox), daemon=True).start()
    while True:
        task = msgspec.msgpack.decode(inbox.get(), type=Task)
        _read(task, inbox, answers)


def _read(task: Task, inbox: queue.SimpleQueue[bytes], answers: BinaryIO) -> None:
    messages = read_file(Path(os.fsdecode(task.path)), since=task.since)
    message: Message
    for message in messages:
        send(answers, encode(message))
        if isinstance(message, Start) and inbox.get() == UNWANTED:
            return


def _listen(orders: BinaryIO, inbox: queue.SimpleQueue[bytes]) -> None:
    while (order := receive(orders)) is not None:
        inbox.put(order)
    os._exit(0)  # the parent has gone, in whatever way: nobody waits for what is being read


def own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, out of reach of parsers that read or print."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    os.close(nothing)
    return orders, answers


def never_outlive(parent: int) -> None:
    """Leave the keyboard's interrupt to the parent; die with it even inside a parser that never comes back (Linux)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        # When memory runs out, this process is the one to go: a file that fails, not the whole ingest.
        Path("/proc/self/oom_score_adj").write_bytes(_EASY_VICTIM)
    except (OSError, AttributeError):
        pass
    if os.getppid() != parent:
        os._exit(0)  # it went before it could be watched


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except BrokenPipeError:
        os._exit(0)
