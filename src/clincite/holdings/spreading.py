"""From what is known against papers to the status of the records that are held of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from clincite.errors import LibraryError
from clincite.holdings.memory import Memory, schemes_of
from clincite.library import Library
from clincite.library.identity import identifiers_of, normalised
from clincite.library.notices import in_force, is_bare, is_notice, restated, successors, with_retracted_cites
from clincite.records import Record, RecordStatus


def held(name: str, library: Library) -> Record | None:
    """The record of that id as stored; None where there is none, or it is damaged in place."""
    try:
        return library.get(name)
    except LibraryError:
        return None  # damaged in place: for 'library check' to tell, not a reason to stop an ingest


def gather(identifiers: Iterable[str], library: Library, known: dict[str, Record]) -> None:
    """Add to the known records all held ones that go by one of the identifiers, and whatever is another form of those."""
    asked: set[str] = set()
    wanted = set(identifiers)
    while wanted:
        names = [name for name in library.bearing(wanted) if name not in known]
        asked |= wanted
        fresh = {name: record for name in names if (record := held(name, library)) is not None}
        known.update(fresh)
        wanted = {name for record in fresh.values() for name in identifiers_of(record)} - asked


def spread(told: Collection[str], grave: Collection[str], known: dict[str, Record], library: Library, memory: Memory) -> dict[str, Record]:
    """The records as they stand now: those known, those that something was told of, and those that cite what was retracted.

    :param told: identifiers of papers of which something new is known.
    :param grave: those among them that were retracted or reinstated.
    :param known: records to begin with; held ones that are affected are added to it, as they are stored.
    """
    gather({*told, *memory.told_by(grave), *(name for record in known.values() for name in identifiers_of(record))}, library, known)
    now, news = standing(known, memory)
    # What cites them; and what they said themselves, should they be notices: one that is retracted says nothing.
    again = memory.told_by(news)
    cited = {name: record for name in library.citing({*grave, *news}) if name not in known and (record := held(name, library)) is not None}
    known.update(cited)
    again.update(name for record in cited.values() for name in identifiers_of(record))
    if again:
        gather(again, library, known)
        now |= standing(_forms(again, known), memory)[0]
    return now


def _forms(identifiers: set[str], records: Mapping[str, Record]) -> dict[str, Record]:
    """Those of the records that go by one of the identifiers, and all other forms of them among the records."""
    named = {name: identifiers_of(record) for name, record in records.items()}
    wanted, found = set(identifiers), dict[str, Record]()
    while True:
        more = {name: records[name] for name, own in named.items() if name not in found and not wanted.isdisjoint(own)}
        if not more:
            return found
        found |= more
        wanted.update(identifier for name in more for identifier in named[name])


def standing(records: Mapping[str, Record], memory: Memory) -> tuple[dict[str, Record], set[str]]:
    """The records as they stand, and identifiers of papers that became known as retracted, or no longer are.

    All held records that are other forms of these must be among them.
    """
    families = _families(records.values())
    said = memory.said_of({name for family in families.values() for name in family})
    mute = memory.retracted({mark.by for marks in said.values() for mark in marks if is_notice(mark)})
    before = memory.before(records)
    fallen = memory.retracted({name for record in records.values() for name in successors(record)})
    now = {}
    for name, record in records.items():
        marks = in_force(
            mark
            for other in families[name]
            for mark in said.get(other, ())
            if mark.by != name and not (is_notice(mark) and mark.by in mute)
        )
        now[name] = restated(record, marks, before=before.get(name), fallen=fallen)
    memory.note_before(
        {name: (record.status, record.status_checked) for name, record in records.items() if is_bare(record) and not is_bare(now[name])}
    )
    news = memory.note_retracted(
        {name: identifiers_of(record) if record.status is RecordStatus.RETRACTED else () for name, record in now.items()}
    )
    retracted = memory.retracted({normalised(name) for record in records.values() for name in record.cites})
    consulted = memory.consulted()
    return {name: looked_at(with_retracted_cites(record, retracted), consulted) for name, record in now.items()}, news


def looked_at(record: Record, consulted: Mapping[str, str]) -> Record:
    """The record, with the day of the newest list of papers in which it was looked for and that does not name it.

    Its status stays unknown: a list names what was retracted, not what stands.

    :param consulted: see :meth:`~clincite.holdings.memory.Memory.consulted`.
    """
    if record.status is not RecordStatus.UNKNOWN or not consulted:
        return record
    days = [record.status_checked or "", *(consulted.get(scheme, "") for scheme in schemes_of(identifiers_of(record)))]
    newest = max(days) or None
    return record if newest == record.status_checked else msgspec.structs.replace(record, status_checked=newest)


def _families(records: Iterable[Record]) -> dict[str, set[str]]:
    """Of each record, the identifiers of the paper that it is a form of.

    Papers with two PMIDs are two, even where they share a DOI (a letter and its reply do).
    """
    # Those with a PMID first: what has none joins them, and never makes one of two.
    named = sorted(((record.id, identifiers_of(record)) for record in records), key=lambda item: (not _pmids(item[1]), item[0]))
    above = list(range(len(named)))
    names = [set(own) for _, own in named]
    holders: dict[str, list[int]] = {}

    def top(place: int) -> int:
        while above[place] != place:
            place = above[place]
        return place

    for place, (_, own) in enumerate(named):
        for name in own:
            for other in holders.setdefault(name, []):
                one, two = top(other), top(place)
                if one != two and len(_pmids(names[one] | names[two])) <= 1:
                    above[two] = one
                    names[one] |= names[two]
            holders[name].append(place)
    return {record_id: names[top(place)] for place, (record_id, _) in enumerate(named)}


def _pmids(names: Iterable[str]) -> set[str]:
    return {name for name in names if name.startswith("pmid:")}
