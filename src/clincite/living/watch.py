"""Watches a library while it is written to, and tells what happened to the records that it held before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from clincite.compose.lock import LockedRecord
from clincite.errors import LibraryError
from clincite.library import AddReport, Library
from clincite.library.delegating import Delegating
from clincite.living.log import Change, append, append_lines, state_of
from clincite.living.moves import Move, MoveKind, moves, told
from clincite.records import Record

_DOCUMENT: Final = "file:"
PENDING_NAME: Final = "changes.pending"


class _Before(msgspec.Struct, frozen=True, kw_only=True):
    """How a record was before the run that started at ``date`` touched it."""

    date: str
    state: LockedRecord


class Watched(Delegating):
    """A library that remembers how its records were before they were first changed through it.

    Where it has a folder, what is remembered is written there before the records are: after a kill the next run tells what that one did.

    :param beneath: the library that is written to.
    :param date: when this run takes place, UTC ISO 8601.
    :param folder: of the library; None: nothing is kept.
    """

    def __init__(self, beneath: Library, *, date: str, folder: Path | None) -> None:
        super().__init__(beneath)
        self._date = date
        self._folder = folder
        self._pending = folder / PENDING_NAME if folder else None
        self._before = {item.state.record: item for item in _remembered(self._pending)}

    def add(self, records: Iterable[Record], *, checkpoint: str | tuple[str, ...] | None = None) -> AddReport:
        """See :meth:`clincite.library.base.Library.add`."""
        batch = list(records)
        self._remember(record.id for record in batch if (held := self._held(record.id)) is not None and held != record)
        return self.beneath.add(batch, checkpoint=checkpoint)

    def restate(self, records: Iterable[Record]) -> int:
        """See :meth:`clincite.library.base.Library.restate`."""
        batch = list(records)
        self._remember(record.id for record in batch if self._held(record.id) != record)
        return self.beneath.restate(batch)

    def remove(self, ids: Iterable[str]) -> int:
        """See :meth:`clincite.library.base.Library.remove`."""
        names = list(ids)
        self._remember(names)
        return self.beneath.remove(names)

    def _held(self, record_id: str) -> Record | None:
        try:
            return self.beneath.get(record_id)
        except LibraryError:
            return None  # damaged in place: nothing can be told of how it was

    def _remember(self, ids: Iterable[str]) -> None:
        fresh = [
            _Before(date=self._date, state=state_of(record))
            for name in ids
            if name not in self._before and (record := self._held(name)) is not None
        ]
        if not fresh:
            return
        self._before.update((item.state.record, item) for item in fresh)
        if self._pending:
            append_lines(self._pending, fresh)

    def settle(self) -> tuple[Change, ...]:
        """What happened to the records since, sorted by record; it is appended to the library's change log and no longer pending."""
        changes = tuple(change for _, item in sorted(self._before.items()) for change in self._changes(item))
        if self._folder and changes:
            append(self._folder, changes)
        if self._pending:
            with suppress(FileNotFoundError):
                self._pending.unlink()
        self._before.clear()
        return changes

    def _changes(self, before: _Before) -> Iterator[Change]:
        state = before.state
        for move in moves(state, self.beneath):
            if move.kind is MoveKind.GONE:
                edited = state.record.startswith(_DOCUMENT)
                move = Move(kind=move.kind, what="left the library: its file was edited" if edited else "was withdrawn by its source")
            yield Change(
                date=before.date,
                record=state.record,
                title=state.title,
                kind=move.kind,
                why=told(state.record, move),
                notices=move.notices,
                checked=move.checked,
                ids=state.ids,
            )


def _remembered(pending: Path | None) -> Iterator[_Before]:
    """What a run that was killed had remembered; a torn last line was never followed by a change."""
    if pending is None:
        return
    try:
        lines = pending.read_bytes().splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=_Before)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
