"""A published answer as it reads today: what became of its sources since it was written, and which of its sentences stand on them.

What a version says never changes, and its answer file neither. But what people read (the page, the evidence of a sentence, Markdown, plain
text, lists of references) must not call a source current that was retracted since, nor say that nobody reviewed what people approved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import msgspec

from clincite.answers import Answer, Reference
from clincite.compose.write import DISCLAIMER, reference_to
from clincite.errors import LibraryError
from clincite.evidence.appraise import is_retracted
from clincite.library import Library
from clincite.living.log import Change, log_of
from clincite.living.moves import MoveKind
from clincite.living.outdated import Broken
from clincite.records import RecordStatus
from clincite.render.words import listed, long_date, loud_status, notices_words, one_line
from clincite.review.publication import Publication
from clincite.review.states import State

if TYPE_CHECKING:
    from clincite.web.publishing.standing import Standing
    from clincite.web.site import Site

#: Stands before what happened to a source.
CHANGED: Final = "Changed since this was written."
#: What happened to a source: of it, as the end of a sentence; and beside a sentence that stands on it.
_WHAT: Final[Mapping[str, tuple[str, str]]] = {
    MoveKind.RETRACTED: ("was retracted", "was retracted"),
    MoveKind.CONCERN: ("came under an expression of concern", "is under an expression of concern"),
    MoveKind.CORRECTED: ("was corrected", "was corrected"),
    MoveKind.SUPERSEDED: ("was replaced by a newer edition", "was replaced by a newer edition"),
    MoveKind.GONE: ("has left the library", "has left the library"),
    MoveKind.TEXT: ("has another text now, in which quoted words are missing", "does not say it in these words any more"),
    MoveKind.CITES_RETRACTED: ("cites work that was retracted", "cites work that was retracted"),
}
_OTHER: Final = ("changed", "changed")
_GRAVEST_FIRST: Final = tuple(_WHAT)
_UNREVIEWED: Final = " and has not been reviewed by a person unless it says so. "
_REVIEWED: Final[Mapping[str, str]] = {
    State.APPROVED: ", and was then reviewed and approved by people. ",
    State.EVIDENCE_CHANGED: ". People approved it, but a source has changed since. ",
    State.EXPIRED: ". People approved it, but that review is out of date. ",
    State.WITHDRAWN: ", and was withdrawn. ",
}


class SourceChange(msgspec.Struct, frozen=True, kw_only=True):
    """A source that changed since the answer was written, so gravely that what stands on it may not hold.

    :param number: under which the answer cites it.
    :param what: what happened to it, as the end of a sentence that begins with it; no full stop.
    :param learned: ISO date on which that became known here; empty: nobody can tell.
    :param claims: ids of the sentences that stand on it, in reading order.
    """

    record: str
    number: int
    title: str
    what: str
    learned: str
    claims: tuple[str, ...]

    @property
    def dated(self) -> str:
        """What happened to it, and when that became known here."""
        return f"{self.what}; known here since {long_date(self.learned)}" if self.learned else self.what


class Today(msgspec.Struct, frozen=True, kw_only=True):
    """A version as it reads today.

    :param answer: with the status that its sources have now. Its id is that of the answer file.
    :param changes: the sources that changed gravely, in the order of their numbers.
    :param fell: what is to be said beside sentences that stand on them, by id of the claim.
    """

    answer: Answer
    changes: tuple[SourceChange, ...]
    fell: Mapping[str, str]

    def of(self, claim: str) -> tuple[SourceChange, ...]:
        """The changes that concern a sentence."""
        return tuple(change for change in self.changes if claim in change.claims)


def today(site: Site, found: Standing) -> Today:
    """A version as it reads with what the library knows now.

    :raises LibraryError: what is kept of it is damaged.
    """
    library = site.shelf.library
    moved = site.moved(found.about)
    changes = tuple(_changes(found, moved, log_of(library), noticed=_noticed(site, found.about)))
    learned = {change.record: change.learned for change in changes}
    told = tuple(_now(reference, library, learned.get(reference.record, "")) for reference in found.answer.references)
    words = disclaimer_words(found.answer.disclaimer, found.answer.review.state)
    return Today(
        answer=msgspec.structs.replace(found.answer, references=told, disclaimer=words),
        changes=changes,
        fell=MappingProxyType(dict(_fell(moved))),
    )


def withdrawn_words(about: Publication) -> str:
    """That a version was withdrawn, and when. Why is for the desk. What nobody ever approved, its author may have withdrawn."""
    on = long_date(about.since)
    said = f"An editor withdrew it on {on}." if about.was_approved else f"It was withdrawn on {on}."
    return f"{said} Do not rely on it."


def disclaimer_words(disclaimer: str, state: str) -> str:
    """The disclaimer beside an answer in that state of its review: what ours says of reviews follows it, another's stays as it is."""
    words = _REVIEWED.get(state)
    return disclaimer.replace(_UNREVIEWED, words, 1) if words is not None and disclaimer == DISCLAIMER else disclaimer


def sentence_of(change: SourceChange) -> str:
    """``“Zorbamol in zorb fever” (source 2) was retracted; known here since 2 March 2026.``"""
    return f"“{one_line(change.title).rstrip('.')}” (source {change.number}) {change.dated}."


def _changes(found: Standing, moved: Sequence[Broken], log: Sequence[Change], *, noticed: str) -> Iterator[SourceChange]:
    by_record: dict[str, list[Broken]] = {}
    for broken in moved:
        if broken.grave:
            by_record.setdefault(broken.record, []).append(broken)
    # The day on which the desk noticed is that of the first change; with several nobody could say of which.
    fallback = noticed if len(by_record) == 1 else ""
    for reference in found.answer.references:
        hurt = by_record.get(reference.record)
        if hurt:
            yield SourceChange(
                record=reference.record,
                number=reference.number,
                title=reference.title,
                what=listed(list(dict.fromkeys(_what(one) for one in hurt))),
                learned=_learned(hurt, log, written=found.answer.created[:10]) or fallback,
                claims=tuple(dict.fromkeys(one.claim for one in hurt)),
            )


def _what(broken: Broken) -> str:
    """What happened, and who says so; of a newer edition, which one."""
    what = _WHAT.get(broken.kind, _OTHER)[0]
    if broken.kind is MoveKind.SUPERSEDED:
        return f"{what} ({listed(broken.notices)})" if broken.notices else what
    told = notices_words(broken.notices) if broken.kind is not MoveKind.CITES_RETRACTED else listed(broken.notices)
    return f"{what} ({one_line(told)})" if told else what


def _learned(hurt: Sequence[Broken], log: Sequence[Change], *, written: str) -> str:
    """The day on which a change became known: when the library noticed, or the day of the check, where that came after the answer."""
    kinds = {one.kind for one in hurt}
    days = [change.date[:10] for change in log if change.record == hurt[0].record and change.kind in kinds and change.date[:10] >= written]
    days = days or [day for one in hurt if (day := (one.checked or "")[:10]) > written]
    return max(days, default="")


def _noticed(site: Site, about: Publication) -> str:
    """The day on which the desk noticed that a source moved; before it was written down there: today."""
    recorded = next((one for one in site.answers.versions(about.slug) if one.version == about.version), None)
    if recorded is None or about.state != State.EVIDENCE_CHANGED:
        return ""
    return recorded.since[:10] if recorded.state == State.EVIDENCE_CHANGED else site.clock().date().isoformat()


def _now(reference: Reference, library: Library, learned: str) -> Reference:
    """A reference with the status that its record has now. One that is gone, or cannot be read, is not known to stand."""
    try:
        record = library.get(reference.record)
        fallen = record is not None and is_retracted(record, library)
    except LibraryError:
        record, fallen = None, False
    if record is None:
        return msgspec.structs.replace(reference, status=RecordStatus.UNKNOWN.value)
    known = reference_to(record, reference.number)
    status = RecordStatus.RETRACTED.value if fallen else known.status
    # Who notes a retraction need not have a date for it: the day of an earlier check must not stand for that of the retraction.
    checked = max(known.status_checked or "", learned) if loud_status(status) else known.status_checked
    return msgspec.structs.replace(
        reference,
        status=status,
        status_checked=checked or None,
        superseded_by=known.superseded_by,
        notices=known.notices,
        retracted_cites=known.retracted_cites,
    )


def _fell(moved: Sequence[Broken]) -> Iterator[tuple[str, str]]:
    """What is said beside each sentence of which a source changed gravely: the gravest that happened to any of them."""
    by_claim: dict[str, list[Broken]] = {}
    for broken in moved:
        if broken.grave:
            by_claim.setdefault(broken.claim, []).append(broken)
    for claim, hurt in by_claim.items():
        worst = min(hurt, key=lambda one: _GRAVEST_FIRST.index(one.kind) if one.kind in _WHAT else len(_WHAT))
        subject = "One of its sources" if worst.beside or len({one.record for one in hurt}) > 1 else "Its source"
        yield claim, f"{subject} {_WHAT.get(worst.kind, _OTHER)[1]}"
