"""Follow-up questions, kept until their reader deletes them or they grow old.

A thread holds questions and how they were understood, never answers: those are composed again from the library, so a thread can tell
nothing that the library does not. It lies in a file of its own, which only the owner of the page may read, and is found by a secret that
only its reader has. The file goes by a hash of the secret: neither a list of the folder nor the time that a look-up takes gives one away.
"""

from __future__ import annotations

import datetime
import hashlib
import os
import re
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import InputError, PageNotFoundError
from clincite.question.context import Context
from clincite.question.corrections import Correction
from clincite.question.followup import FollowUp

SCHEMA: Final = "clincite/thread/1"
MOST_TURNS: Final = 20
_SECRET_BYTES: Final = 24
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22,64}")
_MOST_BYTES: Final = 200_000
_MOST_THREADS: Final = 20_000
_SUFFIX: Final = ".json"

Token = Callable[[], str]


def new_token() -> str:
    """192 bits that nobody can guess, for an address."""
    return secrets.token_urlsafe(_SECRET_BYTES)


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a thread.

    :param said: as typed.
    :param question: it, standing alone; what is asked of the library.
    :param alone: it stood alone as it was typed.
    :param reading: how it was understood, in a line.
    :param context: what it leaves for the next one, without the treatments that its answer names.
    :param corrections: other readings.
    :param asked: when (UTC, ISO 8601).
    """

    said: str
    question: str
    alone: bool = True
    reading: str = ""
    context: Context
    corrections: tuple[Correction, ...] = ()
    asked: str


class Thread(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of one reader, in order."""

    schema: str = SCHEMA
    created: str
    updated: str
    turns: tuple[Turn, ...]


class ThreadStore:
    """Threads in a folder, one file each.

    :param folder: made when the first thread is.
    :param days: that a thread is kept after its last question.
    :param clock: tells the time (UTC).
    :param token: makes secrets; each is used once.
    """

    def __init__(self, folder: Path, *, days: int, clock: Callable[[], datetime.datetime], token: Token = new_token) -> None:
        self._folder = folder
        self._kept = datetime.timedelta(days=days)
        self._clock = clock
        self._token = token
        self._lock = threading.Lock()

    def create(self, turns: tuple[Turn, ...]) -> str:
        """Keep a new thread; its secret is returned and kept nowhere.

        :raises InputError: it is too long, or there are too many threads.
        """
        with self._lock:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if sum(1 for _ in self._files()) >= _MOST_THREADS:
                self._sweep()
                if sum(1 for _ in self._files()) >= _MOST_THREADS:
                    raise InputError("This page keeps no more conversations now.", hint="Ask a whole question instead of a follow-up.")
            token = self._token()
            now = self._now()
            self._write(token, Thread(created=now, updated=now, turns=turns))
            return token

    def get(self, token: str) -> Thread:
        """The thread of that secret.

        :raises PageNotFoundError: there is none, whatever the reason.
        """
        path = self._path(token)
        try:
            thread = msgspec.json.decode(path.read_bytes(), type=Thread) if path is not None else None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):  # not there, or no thread of ours
            thread = None
        if thread is None or thread.schema != SCHEMA or not thread.turns or self._is_old(thread):
            raise PageNotFoundError(
                "There is no such conversation here. It may have been deleted, or it grew old.", hint="Ask your question anew."
            )
        return thread

    def add(self, token: str, turn: Turn) -> Thread:
        """A thread with one more question.

        :raises PageNotFoundError: there is no such thread.
        :raises InputError: it is full.
        """
        return self._change(token, lambda turns: (*turns, turn))

    def replace_last(self, token: str, turn: Turn) -> Thread:
        """A thread whose last question is another.

        :raises PageNotFoundError: there is no such thread.
        """
        return self._change(token, lambda turns: (*turns[:-1], turn))

    def delete(self, token: str) -> None:
        """Remove a thread's file. What is not there need not be removed."""
        with self._lock:
            if (path := self._path(token)) is not None:
                path.unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove the threads that grew old, and what no thread is; how many files went."""
        with self._lock:
            return self._sweep()

    def _change(self, token: str, turns: Callable[[tuple[Turn, ...]], tuple[Turn, ...]]) -> Thread:
        with self._lock:
            before = self.get(token)
            after = msgspec.structs.replace(before, updated=self._now(), turns=turns(before.turns))
            self._write(token, after)
            return after

    def _write(self, token: str, thread: Thread) -> None:
        data = msgspec.json.encode(thread)
        if len(thread.turns) > MOST_TURNS or len(data) > _MOST_BYTES:
            raise InputError(
                f"This conversation is full: it holds {len(thread.turns) - 1} questions.", hint="Start a new one with a whole question."
            )
        path = self._path(token)
        if path is None:
            raise ValueError("a secret must be 22 to 64 letters and digits that stand for themselves in an address")
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".")  # for its owner only, as the file then is
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _path(self, token: str) -> Path | None:
        if _TOKEN.fullmatch(token) is None:
            return None
        return self._folder / f"{hashlib.sha256(token.encode()).hexdigest()}{_SUFFIX}"

    def _files(self) -> Iterator[Path]:
        return self._folder.glob(f"*{_SUFFIX}")

    def _sweep(self) -> int:
        gone = 0
        for path in list(self._files()):
            try:
                old = self._is_old(msgspec.json.decode(path.read_bytes(), type=Thread))
            except (msgspec.DecodeError, UnicodeDecodeError):
                old = True
            except OSError:
                continue
            if old:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _is_old(self, thread: Thread) -> bool:
        try:
            return self._clock() - datetime.datetime.fromisoformat(thread.updated) > self._kept
        except (ValueError, TypeError):  # no time, or one without its zone
            return True

    def _now(self) -> str:
        return self._clock().astimezone(datetime.UTC).isoformat(timespec="seconds")


def first_turn(context: Context, asked: str) -> Turn:
    """The question that a thread starts from."""
    return Turn(said=context.question, question=context.question, reading=context.reading, context=_lasting(context), asked=asked)


def next_turn(found: FollowUp, context: Context, asked: str) -> Turn:
    """A follow-up as a turn.

    :param context: what it leaves for the next one.
    """
    return Turn(
        said=found.said,
        question=found.question,
        alone=found.alone,
        reading=found.reading,
        context=_lasting(context),
        corrections=found.corrections,
        asked=asked,
    )


def _lasting(context: Context) -> Context:
    """What is kept of a context: what its answer names is found anew, in the library of that day."""
    return msgspec.structs.replace(context, named=())
