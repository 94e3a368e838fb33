"""What a look at written answers found, as text and as JSON; and what an update did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from clincite.answers import Answer
from clincite.compose.lock import Lock
from clincite.errors import ClinciteError
from clincite.library import Library
from clincite.living.files import written_in
from clincite.living.log import Change
from clincite.living.moves import MoveKind
from clincite.living.outdated import Broken, outdated
from clincite.living.update import UpdateReport
from clincite.render.json import indented
from clincite.render.words import counted, listed, one_line

_SHOWN: Final = 100
_KINDS: Final[Mapping[MoveKind, str]] = {
    MoveKind.RETRACTED: "retracted",
    MoveKind.CONCERN: "under an expression of concern",
    MoveKind.CORRECTED: "corrected",
    MoveKind.SUPERSEDED: "superseded",
    MoveKind.GONE: "withdrawn",
    MoveKind.TEXT: "with another text",
    MoveKind.CITES_RETRACTED: "citing retracted papers",
    MoveKind.CURRENT: "current again",
}


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """One written answer, held against a library.

    :param name: where it was found.
    :param answer: its id.
    :param created: when it was written, UTC ISO 8601.
    :param claims: how many claims it has (of a lock: that stand on something).
    :param broken: see :func:`clincite.living.outdated.outdated`.
    """

    name: str
    answer: str
    question: str
    created: str
    claims: int
    broken: tuple[Broken, ...]

    @property
    def grave(self) -> bool:
        """Whether a claim has lost ground, not merely some record moved."""
        return any(item.grave for item in self.broken)


class OutdatedReport(msgspec.Struct, frozen=True, kw_only=True):
    """All answers that were looked at, and the files that could not be."""

    checked: tuple[Checked, ...]
    unread: tuple[tuple[str, ClinciteError], ...] = ()


def look(paths: Sequence[Path], library: Library, *, deleted: Mapping[str, str] | None = None) -> OutdatedReport:
    """Hold every answer in files and below folders against a library.

    :param deleted: of records that their source withdrew, the date.
    :raises InputError: a path is not there.
    """
    found = written_in(paths)
    return OutdatedReport(
        checked=tuple(checked(item.name, item.content, library, deleted=deleted) for item in found if item.content is not None),
        unread=tuple((item.name, item.error) for item in found if item.error is not None),
    )


def checked(name: str, written: Answer | Lock, library: Library, *, deleted: Mapping[str, str] | None = None) -> Checked:
    """One answer held against a library; wherever it comes from.

    :param name: of the place that it comes from.
    """
    if isinstance(written, Answer):
        answer, claims = written.id, len(written.claims)
    else:
        answer, claims = written.answer, len({claim for record in written.records for claim in record.claims})
    return Checked(
        name=name,
        answer=answer,
        question=written.question,
        created=written.created,
        claims=claims,
        broken=outdated(written, library, deleted=deleted),
    )


def outdated_text(report: OutdatedReport) -> str:
    """For people: the answers whose ground moved, claim by claim, then one line that counts."""
    lines = [line for item in report.checked if item.broken for line in _of_answer(item)]
    moved = [item for item in report.checked if item.broken]
    grave = [item for item in moved if item.grave]
    stand = len(report.checked) - len(moved)
    tail = [
        f"{counted(len(report.checked), 'answer', 'answers')} checked",
        f"{len(grave)} with claims that broke",
        f"{len(moved) - len(grave)} with news that break nothing" if len(moved) > len(grave) else "",
        f"{stand} as they were" if stand else "",
        f"{counted(len(report.unread), 'file', 'files')} not readable" if report.unread else "",
    ]
    return "\n".join([*lines, f"{', '.join(part for part in tail if part)}."])


def _of_answer(item: Checked) -> Iterator[str]:
    yield one_line(f"{item.name}: “{item.question}” ({item.created[:10]})")
    for broken in item.broken:
        text = one_line(broken.text or "")
        said = f" “{text if len(text) <= _SHOWN else text[: text.rfind(' ', 0, _SHOWN)] + ' …'}”" if text else ""
        yield f"  {broken.claim}{said}"
        beside = f" It also stands on {listed(broken.beside)}." if broken.beside and broken.grave else ""
        yield f"    {one_line(broken.why + beside)}"
    yield ""


def outdated_json(report: OutdatedReport) -> str:
    """For programs: an object for each answer, in the order found, and the files that could not be read."""
    answers = [
        {
            "file": item.name,
            "answer": item.answer,
            "question": item.question,
            "created": item.created,
            "claims": item.claims,
            "ok": not item.grave,
            "broken": [msgspec.to_builtins(broken) for broken in item.broken],
        }
        for item in report.checked
    ]
    return indented({"answers": answers, "unread": [{"file": name, **error.as_dict()} for name, error in report.unread]})


def update_text(report: UpdateReport) -> str:
    """For people: what was read and asked, and what happened to the library's records."""
    lines = [*_files_line(report), *_live_line(report)]
    if report.changes:
        lines += [f"  {one_line(f'{change.why} {change.title}')}" for change in report.changes]
    lines.append(f"Changes in standing: {_counts(report.changes)}.")
    return "\n".join(lines)


def _files_line(report: UpdateReport) -> Iterator[str]:
    if report.files is not None:
        done = report.files
        yield (
            f"files {done.files}, already in {done.already}, added {done.added}, changed {done.changed}, unchanged {done.unchanged}, "
            f"removed {done.removed}, skipped {len(done.skipped)}, failed {len(done.failed)}"
            + (f"; entries of retraction lists {done.flagged}, records whose status they changed {done.restated}" if done.flagged else "")
        )


def _live_line(report: UpdateReport) -> Iterator[str]:
    if report.live is not None:
        live = report.live
        yield (
            f"asked about {live.asked:,} of {counted(live.papers, 'paper', 'papers')} with a PMID, {live.found:,} found"
            + (f", {len(live.missing):,} not known to it: {listed(live.missing[:5])}" if live.missing else "")
            + (" …" if len(live.missing) > 5 else "")
        )


def _counts(changes: Iterable[Change]) -> str:
    found = Counter(change.kind for change in changes)
    return ", ".join(f"{found[kind]:,} {words}" for kind, words in _KINDS.items() if found[kind]) or "none"


def update_json(report: UpdateReport) -> str:
    """For programs: counts, and each change."""
    content: dict[str, Any] = {
        "files": msgspec.to_builtins(report.files),
        "live": msgspec.to_builtins(report.live),
        "changes": [msgspec.to_builtins(change) for change in report.changes],
    }
    return indented(content)
