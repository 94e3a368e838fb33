"""What an embedded library holds, counted, and whether it is what its books say."""

from __future__ import annotations

import importlib.metadata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import tantivy

from clincite.errors import LibraryError
from clincite.library import fingerprint
from clincite.library.base import LibraryInfo
from clincite.library.view import View, snapshot_of
from clincite.records import Record


def counted(view: View, records: Iterable[Record], path: Path) -> LibraryInfo:
    """Counts and whereabouts of a library.

    :param records: all of them.
    :param path: its folder.
    """
    kinds: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    years: list[int] = []
    for record in records:
        kinds[record.kind.value] += 1
        statuses[record.status.value] += 1
        if record.year is not None:
            years.append(record.year)
    return LibraryInfo(
        location=str(path),
        engine=f"tantivy {importlib.metadata.version('tantivy')}",
        snapshot=snapshot_of(view.state),
        records=view.state.records,
        sections=view.state.sections,
        kinds=dict(sorted(kinds.items())),
        statuses=dict(sorted(statuses.items())),
        years=(min(years), max(years)) if years else None,
        size=sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
    )


def faults(view: View, records: tantivy.Query, sections: tantivy.Query, decoded: Callable[[tantivy.Document], Record]) -> Iterator[str]:
    """What does not agree: stored records with their hashes, counts and fingerprint with the books.

    :param records: finds all records.
    :param sections: finds all sections.
    :param decoded: a stored record; raises LibraryError when it was altered.
    """
    total = held = parts = 0
    sound = True
    for _, address in view.searcher.search(records, limit=max(1, view.searcher.num_docs), count=False).hits:
        document = view.searcher.doc(address)
        held += 1
        total = fingerprint.plus(total, fingerprint.member(document["record"][0], document["sha"][0]))
        try:
            parts += len(decoded(document).sections)
        except LibraryError as error:
            sound = False
            yield error.message
    if held != view.state.records:
        yield f"{held} records are stored where {view.state.records} are on the books"
    if sound and parts != view.state.sections:
        yield f"{parts} sections are stored where {view.state.sections} are on the books"
    searchable = view.count(sections)
    if searchable != view.state.sections:
        yield f"{searchable} sections can be searched where {view.state.sections} are on the books"
    if total != int(view.state.total, 16):
        yield "the fingerprint of the stored records is not the one on the books"
