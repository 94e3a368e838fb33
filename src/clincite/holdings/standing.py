"""Whether what a library holds still stands: what notices, lists of retractions and newer editions say of its records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

import msgspec

from clincite.evidence.superseded import marked_superseded
from clincite.holdings.memory import Memory, memory_of
from clincite.holdings.spreading import gather, held, looked_at, spread, standing
from clincite.holdings.vocabularies import cache_folder, dense_of, vocabulary_of
from clincite.library import Library
from clincite.library.identity import identifiers_of, normalised
from clincite.library.notices import (
    Mark,
    carried_marks,
    is_bare,
    listed_mark,
    marks_of,
    own_marks,
    retracted_cites,
    successors,
    with_newest_status,
)
from clincite.records import Record, RecordStatus
from clincite.sources import Flagged

#: Told of a record as it was (None: it was not held) and as it is now (None: it is gone).
Observer = Callable[[Record | None, Record | None], None]

__all__ = ["Observer", "flag", "held", "is_settled", "marked_batch", "settle"]

_COMPACTED: Final = 100_000  # sections
_SETTLED_NOTE: Final = "settled"  # of the library's snapshot when it was
_AT_ONCE: Final = 1_000
_GRAVE: Final = (RecordStatus.RETRACTED, RecordStatus.CURRENT)


def marked_batch(batch: list[Record], library: Library, observer: Observer | None = None) -> list[Record]:
    """The batch with what is known against its records, and the held records that it says something of, as they stand now.

    What the batch says (its notices, its retracted papers) is remembered for papers that come later. To be added in one commit: when a
    process is killed before that, reading the batch again does the same again.

    :param observer: told of held records from which a mark was taken off; the library holds them so already.
    """
    records = {record.id: record for record in batch}
    _keep_cites(records, library)
    with memory_of(library) as memory:
        told, grave = _hear(records, library, memory)
        known = dict(records)
        now = spread(told, grave, known, library, memory)
    others = {name: record for name, record in now.items() if name not in records and record != known[name]}
    lifted = [record for name, record in others.items() if with_newest_status(record, known[name]) != record]
    _restate(lifted, known, library, observer)
    gone = {record.id for record in lifted}
    return [*(now[name] for name in records), *(record for name, record in others.items() if name not in gone)]


def flag(flags: Sequence[Flagged], library: Library, observer: Observer | None = None) -> int:
    """Remember what lists of retractions say, and mark what is held of it; returns how many records have another status now.

    A list that takes a retraction back (``current``) lifts its own mark, and no one else's.

    :param observer: told of each record that stands otherwise now.
    """
    changed = 0
    waiting = iter(flags)
    while some := list(islice(waiting, _AT_ONCE)):
        marks = [
            listed_mark(one.target, one.status, one.by or "a list of retractions", notice=one.notice, date=one.date, reason=one.reason)
            for one in some
        ]
        known: dict[str, Record] = {}
        with memory_of(library) as memory:
            memory.tell(marks)
            _note_consulted(some, memory)
            now = spread({mark.target for mark in marks}, _grave(marks), known, library, memory)
        anew = [record for name, record in now.items() if record != known[name]]
        _restate(anew, known, library, observer)
        changed += sum(1 for record in anew if record.status is not known[record.id].status)
    if any(one.as_of for one in flags):
        library.set_note(_SETTLED_NOTE, "")  # the day on which lists were looked through is for all records
    return changed


def _note_consulted(flags: Iterable[Flagged], memory: Memory) -> None:
    for one in flags:
        for scheme in one.covers if one.as_of else ():
            memory.note_consulted(one.by, scheme, one.as_of or "")


def _restate(anew: Collection[Record], was: Mapping[str, Record], library: Library, observer: Observer | None) -> None:
    if anew:
        library.restate(anew)
    if observer:
        for record in anew:
            observer(was[record.id], record)


def settle(library: Library, observer: Observer | None = None) -> None:
    """After a run of changes: editions and dates brought up to date, scores that do not remember the run, and a vocabulary that the next
    question need not wait for.

    A large library is left to its engine's own merges: its rankings may differ in the last places until they are done.

    :param observer: told of each record that a newer edition has replaced, or no longer does.
    """
    _restate_editions(library, observer)
    if not is_settled(library):
        library.set_note(_SETTLED_NOTE, library.snapshot())
    if library.sections() <= _COMPACTED:
        library.compact()
    vocabulary_of(library, cache_folder(library))
    dense_of(library)


def is_settled(library: Library) -> bool:
    """Whether nothing was changed since :func:`settle`: a process may have been killed before it came to that."""
    return library.note(_SETTLED_NOTE) == library.snapshot()


def _keep_cites(records: dict[str, Record], library: Library) -> None:
    """Give those that do not say what they cite the list that is held of them."""
    silent = [name for name, record in records.items() if not record.cites]
    for name in library.bearing(silent):
        stored = held(name, library) if name in records else None
        if stored is not None and stored.cites and not records[name].cites:
            records[name] = msgspec.structs.replace(records[name], cites=stored.cites)


def _hear(records: dict[str, Record], library: Library, memory: Memory) -> tuple[set[str], set[str]]:
    """Take in what the records say of themselves and of others.

    A record that is older than what is held of it says nothing; in ``records`` it is given the status that is kept.

    :return: identifiers of the papers of which they say something, or no longer do; and of those that may be retracted, or no longer are.
    """
    silent = set()
    earlier = memory.heard(list(records))
    for name in sorted(earlier):
        stored = held(name, library)
        newest = with_newest_status(records[name], stored) if stored is not None else records[name]
        if (newest.status, newest.relations) != (records[name].status, records[name].relations):
            silent.add(name)
            records[name] = newest
    speaking = [record for name, record in records.items() if name not in silent]
    told = [*marks_of(speaking), *(mark for record in speaking for mark in (*own_marks(record), *carried_marks(record)))]
    dropped = memory.forget(earlier - silent)
    memory.tell(told)
    memory.note_hearsay({record.id: [normalised(name) for name in retracted_cites(record)] for record in speaking})
    return {mark.target for mark in told} | dropped, _grave(told) | dropped


def _grave(marks: Iterable[Mark]) -> set[str]:
    """The papers of which they say that they are retracted, or no longer are."""
    return {mark.target for mark in marks if mark.status in _GRAVE}


def _restate_editions(library: Library, observer: Observer | None) -> None:
    """Bring to the present what depends on the library as a whole: newer editions, and the day on which lists were last looked through."""
    updated: dict[str, Record] = {}
    dated: list[str] = []
    with memory_of(library) as memory:
        consulted = memory.consulted()

        def passing() -> Iterator[Record]:
            for record in library.records():
                if looked_at(record, consulted) is not record:
                    dated.append(record.id)
                if any(tie.type == "UpdateIn" for tie in record.relations):
                    updated[record.id] = record
                yield record

        anew = {record.id: record for record in marked_superseded(passing(), before=lambda name: memory.before([name]).get(name))}
        anew = {**_with_standing_updates(updated, library, memory), **anew}
        was = {name: record for name in anew if (record := held(name, library)) is not None}
        marked = {name: record for name, record in was.items() if is_bare(record) and not is_bare(anew[name])}
        memory.note_before({name: (record.status, record.status_checked) for name, record in marked.items()})
    _restate([record for name, record in anew.items() if name in was], was, library, observer)
    waiting = iter(dated)
    while some := list(islice(waiting, _AT_ONCE)):
        library.restate(looked_at(record, consulted) for name in some if (record := held(name, library)) is not None)


def _with_standing_updates(updated: Mapping[str, Record], library: Library, memory: Memory) -> dict[str, Record]:
    """Those of the records with an update that stand otherwise now that the update was retracted, or no longer is."""
    fallen = memory.retracted({name for record in updated.values() for name in successors(record)})
    doubtful = {
        name: record
        for name, record in updated.items()
        if not fallen.isdisjoint(successors(record)) or record.status is RecordStatus.CORRECTED or is_bare(record)
    }
    known = dict(doubtful)
    gather({name for record in doubtful.values() for name in identifiers_of(record)}, library, known)
    now, _ = standing(known, memory)
    return {name: now[name] for name, record in doubtful.items() if now[name] != record}
