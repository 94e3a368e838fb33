"""What is said against a record, by whom, and how a record bears it.

A paper that is retracted rarely says so itself: its notice does, or a list of retractions, or the abstract of a paper whose full text is
held. A :class:`Mark` is one such statement. A record keeps what its own source says apart from what others told of it
(:attr:`~clincite.records.Relation.by`), so that a mark can be taken off again when whoever set it takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

import msgspec

from clincite.library.identity import identifiers_of, normalised
from clincite.records import Record, RecordKind, RecordStatus, Relation

#: The tie of a record to a retracted paper among those that it cites.
CITES_RETRACTED: Final = "CitesRetracted"
#: The tie of a guideline or a review to the edition that replaced it, and who found that out.
SUPERSEDED_BY: Final = "SupersededBy"
EDITIONS: Final = "editions"

# MEDLINE's RefType on a notice: the status of its target, and the RefType that the target bears.
_NOTICES: Final = {
    "RetractionOf": (RecordStatus.RETRACTED, "RetractionIn"),
    "RetractedandRepublishedFrom": (RecordStatus.RETRACTED, "RetractedandRepublishedIn"),
    "PartialRetractionOf": (RecordStatus.CONCERN, "PartialRetractionIn"),
    "ExpressionOfConcernFor": (RecordStatus.CONCERN, "ExpressionOfConcernIn"),
    "ExpressionOfConcernOf": (RecordStatus.CONCERN, "ExpressionOfConcernIn"),
    "UpdateOf": (RecordStatus.SUPERSEDED, "UpdateIn"),
    "Supersedes": (RecordStatus.SUPERSEDED, SUPERSEDED_BY),
    "ErratumFor": (RecordStatus.CORRECTED, "ErratumIn"),
    "CorrectedandRepublishedFrom": (RecordStatus.CORRECTED, "CorrectedandRepublishedIn"),
}
# What a record's own ties say of it. "RepublishedIn" says nothing against it.
_BORNE: Final = {back: status for status, back in _NOTICES.values()}
_NOTICED: Final = frozenset(_BORNE) - {"UpdateIn", SUPERSEDED_BY}
_TIE_OF_LIST: Final = {
    RecordStatus.RETRACTED: "RetractionIn",
    RecordStatus.CONCERN: "ExpressionOfConcernIn",
    RecordStatus.CORRECTED: "ErratumIn",
    RecordStatus.CURRENT: "Reinstated",
}
_WORSE: Final = (RecordStatus.CORRECTED, RecordStatus.SUPERSEDED, RecordStatus.CONCERN, RecordStatus.RETRACTED)
_REPLACED: Final = frozenset({"UpdateIn", SUPERSEDED_BY})
_ALWAYS: Final = "9999-12-31"  # taken back without a date: all that was said
_RETRACTED_TYPE: Final = "retracted publication"
# Publishers put it before the title of the paper; "Retraction:" and "Retracted article notice" stand before that of the notice.
_RETRACTED_TITLE: Final = re.compile(r"^\W*RETRACTED(?:\s+(?:ARTICLE|PAPER|CHAPTER))?\s*[:.\]]", re.IGNORECASE)


class Mark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What someone says of a paper.

    :param target: the paper, by an identifier (:func:`~clincite.library.identity.normalised`).
    :param status: ``current``: whoever said worse takes it back.
    :param relation: the tie that the paper gets.
    :param checked: ISO date on which it was said.
    """

    target: str
    status: RecordStatus
    relation: Relation
    checked: str | None = None

    @property
    def by(self) -> str:
        """Who says so: id of the notice or of the record, or name of the list."""
        return self.relation.by or ""


def marks_of(records: Iterable[Record]) -> Iterator[Mark]:
    """What the notices among the records say of others; one that was itself retracted says nothing."""
    for record in records:
        for tie in record.relations:
            if tie.type in _NOTICES and tie.target and tie.by is None and record.status is not RecordStatus.RETRACTED:
                status, back = _NOTICES[tie.type]
                yield Mark(
                    target=normalised(tie.target),
                    status=status,
                    relation=Relation(type=back, target=record.id, by=record.id),
                    checked=record.status_checked,
                )


def own_marks(record: Record) -> Iterator[Mark]:
    """What a record's own source says against it, for whatever else goes by one of its identifiers."""
    ties = [tie for tie in record.relations if tie.by is None and tie.type in _BORNE]
    told = {_BORNE[tie.type] for tie in ties}
    if _says_retracted(record) and RecordStatus.RETRACTED not in told:
        ties.append(Relation(type="RetractionIn", citation=f"as {record.id} says"))
    for tie in ties:
        for name in identifiers_of(record):
            yield Mark(
                target=name,
                status=_BORNE[tie.type],
                relation=msgspec.structs.replace(tie, by=record.id),
                checked=record.status_checked,
            )


def carried_marks(record: Record) -> Iterator[Mark]:
    """What others told of a record in the library that it was exported from."""
    for tie in record.relations:
        if tie.by is not None and tie.type in _BORNE and tie.by != EDITIONS:
            yield Mark(target=normalised(record.id), status=_BORNE[tie.type], relation=tie, checked=record.status_checked)


def listed_mark(
    target: str, status: RecordStatus, by: str, *, notice: str | None = None, date: str | None = None, reason: str | None = None
) -> Mark:
    """What a list of retractions says of a paper."""
    said = f"{by}, {date}" if date else by
    return Mark(
        target=normalised(target),
        status=status,
        relation=Relation(type=_TIE_OF_LIST[status], target=notice, citation=f"{said}: {reason}" if reason else said, by=by),
        checked=date,
    )


def is_notice(mark: Mark) -> bool:
    """Whether it is a notice that says so, and not a list or another form of the paper."""
    return mark.relation.target is not None and mark.relation.target == mark.by


def in_force(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """The marks but for those that whoever set them has taken back since, each once, sorted."""
    told = set(marks)
    lifted: dict[str, str] = {}
    for mark in told:
        if mark.status is RecordStatus.CURRENT:
            lifted[mark.by] = max(lifted.get(mark.by, ""), mark.checked or _ALWAYS)
    kept = (mark for mark in told if mark.by not in lifted or (mark.checked or "") > lifted[mark.by])
    return tuple(sorted((mark for mark in kept if mark.status is not RecordStatus.CURRENT), key=_order))


def _order(mark: Mark) -> tuple[str, str, str, str, str]:
    tie = mark.relation
    return (mark.checked or "", mark.by, tie.type, tie.target or "", tie.citation or "")


def restated(
    record: Record,
    marks: Collection[Mark],
    *,
    before: tuple[RecordStatus, str | None] | None = None,
    fallen: Collection[str] = (),
) -> Record:
    """The record as it stands with what is said of it, whatever was said of it before.

    :param marks: those in force, by others.
    :param before: status and date that it had before anything was said, where that is known.
    :param fallen: identifiers of retracted papers; what such a one replaced is not superseded by it.
    """
    own = tuple(tie for tie in record.relations if tie.by in (None, EDITIONS) and tie.type != CITES_RETRACTED)
    standing = [tie for tie in own if not _fell(tie, fallen)]
    own_status = _worst([_BORNE[tie.type] for tie in standing if tie.type in _BORNE] + [RecordStatus.RETRACTED] * _says_retracted(record))
    base, checked = _base(record, standing, before)
    status = _worst([base, own_status, *(mark.status for mark in marks)])
    dates = [mark.checked for mark in marks if mark.status is status] if status not in (base, own_status) else []
    ties = {(tie.type, tie.target or tie.citation): tie for tie in (*reversed([mark.relation for mark in marks]), *reversed(own))}
    told = [ties[key] for key in dict.fromkeys((mark.relation.type, mark.relation.target or mark.relation.citation) for mark in marks)]
    return msgspec.structs.replace(
        record,
        status=status,
        status_checked=max(filter(None, (checked, *dates)), default=None),
        relations=(*own, *(tie for tie in told if tie not in own)),
    )


def with_retracted_cites(record: Record, retracted: Collection[str]) -> Record:
    """The record with a tie to each paper that it cites and that is retracted, and to no other.

    :param retracted: identifiers of retracted papers, normalised.
    """
    cited = dict.fromkeys(name for name in map(normalised, record.cites) if name in retracted) if retracted else {}
    kept = tuple(tie for tie in record.relations if tie.type != CITES_RETRACTED)
    ties = (*kept, *(Relation(type=CITES_RETRACTED, target=name) for name in cited))
    return record if ties == record.relations else msgspec.structs.replace(record, relations=ties)


def with_edition(record: Record, newer: str | None, *, before: tuple[RecordStatus, str | None] | None = None) -> Record:
    """The record with the tie to the edition that replaces it, or without any when nothing does any more; a worse status stays."""
    kept = tuple(tie for tie in record.relations if tie.by != EDITIONS)
    if newer is not None:
        tie = Relation(type=SUPERSEDED_BY, target=newer, by=EDITIONS)
        return msgspec.structs.replace(record, status=_worst([record.status, RecordStatus.SUPERSEDED]), relations=(*kept, tie))
    if len(kept) == len(record.relations):
        return record
    base = _base(record, (), before)
    told = _worst([_BORNE[tie.type] for tie in kept if tie.type in _BORNE])
    status, checked = (told, record.status_checked) if _rank(told) > _rank(base[0]) else base
    return msgspec.structs.replace(record, status=status, status_checked=checked, relations=kept)


def _base(
    record: Record, standing: Collection[Relation], before: tuple[RecordStatus, str | None] | None
) -> tuple[RecordStatus, str | None]:
    """Status and date of the record without what others told of it and without ties that no longer hold."""
    told = {_BORNE[tie.type] for tie in record.relations if tie.type in _BORNE and (tie.by is not None or tie not in standing)}
    if record.status not in told:
        return record.status, record.status_checked
    if before is not None:
        return before
    # A record of MEDLINE that was dated and bears no mark of its own is current as of that date; of others nobody has said so.
    dated = record.id.startswith("pmid:") and record.status_checked
    return RecordStatus.CURRENT if dated else RecordStatus.UNKNOWN, record.status_checked


def _fell(tie: Relation, fallen: Collection[str]) -> bool:
    return tie.type in _REPLACED and tie.target is not None and normalised(tie.target) in fallen


def is_bare(record: Record) -> bool:
    """Whether nothing is said against the record yet: what status it has is that of its source."""
    return record.status in (RecordStatus.CURRENT, RecordStatus.UNKNOWN)


def noticed_in(record: Record) -> tuple[str, ...]:
    """The notices that concern the record, each once: their ids, or how they are cited where no id is known."""
    names = (tie.target or tie.citation for tie in record.relations if tie.type in _NOTICED)
    return tuple(dict.fromkeys(name for name in names if name))


def replaced_by(record: Record) -> str | None:
    """Id of the newer edition or update that takes the record's place, where one is known and stands."""
    if _rank(record.status) < _rank(RecordStatus.SUPERSEDED):
        return None
    newer = {tie.type: tie.target for tie in reversed(record.relations) if tie.type in _REPLACED and tie.target}
    return newer.get(SUPERSEDED_BY) or newer.get("UpdateIn")


def successors(record: Record) -> tuple[str, ...]:
    """Identifiers of what takes the record's place, standing or not."""
    return tuple(normalised(tie.target) for tie in record.relations if tie.type in _REPLACED and tie.target)


def retracted_cites(record: Record) -> tuple[str, ...]:
    """The retracted papers among those that the record cites, in the order in which it cites them."""
    return tuple(tie.target for tie in record.relations if tie.type == CITES_RETRACTED and tie.target)


def _says_retracted(record: Record) -> bool:
    """Whether the record's own types or title say that it is retracted. The title of a notice says it of another."""
    if any(kind.casefold() == _RETRACTED_TYPE for kind in record.publication_types):
        return True
    notice = record.kind is RecordKind.NOTICE or any(tie.type in _NOTICES for tie in record.relations)
    return not notice and _RETRACTED_TITLE.match(record.title) is not None


def with_newest_status(record: Record, stored: Record) -> Record:
    """The record, with what the stored one knows better.

    That is its status when that was established later, or on the same day and is worse, and what it cites when the new one does not say.
    "Unknown" never takes the place of what was known, whenever somebody last looked.
    """
    if not record.cites and stored.cites:
        record = msgspec.structs.replace(record, cites=stored.cites)
    new, old = (one.status_checked or "" for one in (record, stored))
    if record.status is RecordStatus.UNKNOWN and stored.status is not RecordStatus.UNKNOWN:
        newer = False
    elif stored.status is RecordStatus.UNKNOWN and record.status is not RecordStatus.UNKNOWN:
        newer = True
    else:
        newer = new > old or (new == old and _rank(record.status) >= _rank(stored.status))
    if newer:
        return record
    return msgspec.structs.replace(record, status=stored.status, status_checked=stored.status_checked, relations=stored.relations)


def _worst(statuses: Iterable[RecordStatus]) -> RecordStatus:
    """The worst of them; of those that are no mark, the first; unknown where there is none."""
    return max(statuses, key=_rank, default=RecordStatus.UNKNOWN)


def _rank(status: RecordStatus) -> int:
    return _WORSE.index(status) if status in _WORSE else -1
