"""What the library holds of the references of a text: which record each entry is, and which records a statement stands on."""

from __future__ import annotations

from typing import Final

import msgspec

from clincite.errors import LibraryError
from clincite.evidence.appraise import is_retracted
from clincite.library import Library
from clincite.lint.document import Document, Entry, Identifier, Passage, Statement
from clincite.lint.sources.citing import Citing, identity, marks_of, resolves
from clincite.lint.sources.identify import Identified, Identifying
from clincite.lint.sources.titles import content, other_title
from clincite.records import Record, RecordKind, is_ours


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the references and the record that it is.

    :param record: None: the library does not know it.
    :param by: how it was found: ``pmid``, ``doi``, ``pmcid``, ``title`` or ``record``; empty when it was not.
    :param whole: True when the record holds the source's own words (an abstract, a full text) and not our digest or a summary: only then
        does a missing number mean that the source's abstract lacks it.
    :param mistitled: True when the record of that identifier has another title than the entry.
    :param retracted: the record, or the paper that it digests or summarises, is retracted.
    """

    entry: Entry
    record: Record | None = None
    by: str = ""
    whole: bool = False
    mistitled: bool = False
    retracted: bool = False


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """The grounds of one statement.

    :param grounds: one for each source that it cites and that is listed, in order of citation.
    :param certain: False when it cannot be told which entry a number means (numbers run past an unnumbered list).
    :param missing: it also cites something that is not listed, or that the library does not know.
    """

    grounds: tuple[Ground, ...] = ()
    certain: bool = True
    missing: bool = False

    @property
    def records(self) -> tuple[Record, ...]:
        """The records among the grounds, each once."""
        return tuple({ground.record.id: ground.record for ground in self.grounds if ground.record}.values())


class Grounds(msgspec.Struct, frozen=True, kw_only=True):
    """Grounds of every entry and every statement of a document.

    :param entries: one for each of ``document.entries``, in order.
    :param statements: one for each of ``document.statements``, in order.
    :param library: whether a library was asked at all.
    :param inline: sources that marks name by an identifier ("PMID: 123") and that are not listed; their entries are made of the marks and
        count on after the list's.
    """

    entries: tuple[Ground, ...] = ()
    statements: tuple[Cited, ...] = ()
    library: bool = False
    inline: tuple[Ground, ...] = ()

    def of(self, entry: Entry) -> Ground:
        """The ground of an entry."""
        return (*self.entries, *self.inline)[entry.position - 1]


# Kinds whose text is someone's account of a source.
_ACCOUNTS: Final = frozenset({RecordKind.DIGEST, RecordKind.GUIDELINE_SUMMARY})
_IN_ENTRY: Final = 0.6


def ground(document: Document, library: Library | None) -> Grounds:
    """What the library holds of a document's references.

    :param library: None: every record stays unknown, and only which entries a statement cites is worked out.
    """
    grounding = _Grounding(document, library)
    return Grounds(
        entries=grounding.entries,
        statements=tuple(grounding.cited(statement) for statement in document.statements),
        library=library is not None,
        inline=grounding.inline,
    )


class _Grounding:
    """The grounds of one document in the making."""

    def __init__(self, document: Document, library: Library | None) -> None:
        self._library = library
        self._identifying = Identifying(library) if library is not None else None
        self._citing = Citing(document)
        self._document = document
        self.entries = tuple(self._ground(entry) for entry in document.entries)
        self._inline = {key: self._ground(entry) for key, entry in self._unlisted().items()}
        self.inline = tuple(self._inline.values())

    def cited(self, statement: Statement) -> Cited:
        """The grounds of a statement."""
        grounds: dict[int, Ground] = {}
        certain, missing = True, False
        for citation in statement.cited:
            for mark in marks_of(citation):
                meant = self._citing.meant(mark)
                if mark.linked and not meant.listed:
                    continue  # the label of an identifier
                inline = self._inline.get(identity(mark.identifier)) if mark.identifier and not meant.listed else None
                found = [inline] if inline else [self.entries[entry.position - 1] for entry in meant.entries]
                grounds.update((found_one.entry.position, found_one) for found_one in found)
                certain = certain and meant.certain
                missing = missing or not found or all(one.record is None for one in found)
        return Cited(grounds=tuple(grounds.values()), certain=certain, missing=missing)

    def _unlisted(self) -> dict[tuple[str, str], Entry]:
        """An entry for each source that a mark names by an identifier and that the list lacks."""
        found: dict[tuple[str, str], Entry] = {}
        for mark in self._citing.marks:
            if mark.identifier is None or not resolves(mark) or self._citing.meant(mark).listed:
                continue
            key = identity(mark.identifier)
            if key not in found:
                found[key] = _entry_of(mark.identifier, len(self._document.entries) + len(found) + 1)
        return found

    def _ground(self, entry: Entry) -> Ground:
        identified = self._identified(entry)
        if identified is None or self._library is None:
            return Ground(entry=entry)
        record = identified.record
        return Ground(
            entry=entry,
            record=record,
            by=identified.by,
            whole=not record.digest and record.kind not in _ACCOUNTS and any(section.text.strip() for section in record.sections),
            mistitled=identified.by in {"pmid", "doi", "pmcid"} and _mistitled(entry, record),
            retracted=self._retracted(record),
        )

    def _identified(self, entry: Entry) -> Identified | None:
        if self._identifying is None:
            return None
        try:
            return self._identifying.record_of(entry)
        except LibraryError:
            return None  # for 'library check' to tell; a lint goes on without

    def _retracted(self, record: Record) -> bool:
        try:
            return self._library is not None and is_retracted(record, self._library)
        except LibraryError:
            return False


def _entry_of(identifier: Identifier, position: int) -> Entry:
    places = tuple(range(identifier.span.start, identifier.span.end))
    printed = identifier.printed if len(identifier.printed) == len(places) else identifier.printed.ljust(len(places))[: len(places)]
    return Entry(position=position, passage=Passage(text=printed, places=places), identifiers=(identifier,))


def _mistitled(entry: Entry, record: Record) -> bool:
    """Whether the entry speaks of another work than the record of its identifier."""
    if entry.title is None or (record.digest and not is_ours(record.id)):
        return False  # a packaged summary has a title of its own
    if not other_title(entry.title, record.title):
        return False
    # The title may have been told apart wrongly: then its words stand elsewhere in the entry.
    known = content(record.title)
    return len(known & content(entry.passage.text)) < _IN_ENTRY * len(known)
