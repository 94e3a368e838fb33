"""Compares the tables with what the ledger tells of them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, Select, select

from clincite.answers import content_id
from clincite.review.ledger.faults import FaultKind, LedgerFault
from clincite.review.ledger.replaying import Expected, Key, Told
from clincite.review.store.tables import (
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    INTERESTS,
    ITEMS,
    PEOPLE,
    REPORTS,
    REWORDINGS,
    SIGNATURES,
    VERSIONS,
)

_BATCH: Final = 200
_SLUG: Final = ITEMS.c.slug


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """How a table is read.

    :param words: name a row, by its key.
    :param key: of a row.
    :param more: what is computed from a row, beside its columns.
    """

    words: str
    rows: Callable[[], Select[Any]]
    key: Callable[[Row[Any]], Key]
    more: Callable[[Row[Any]], Mapping[str, object]] = lambda _: {}


def _sha256(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def _of_version(row: Row[Any]) -> Mapping[str, object]:
    # The address of a version is the hash of the answer that stands there: computed here, not believed.
    held = content_id(_decoded(row.content))
    return {"answer": row.answer if held == row.answer else f"of another answer ({held})", "content": _sha256(row.content)}


def _of_report(row: Row[Any]) -> Mapping[str, object]:
    return {f"{name}_sha256": _sha256(row._mapping[name]) for name in ("question", "said", "text")}


_TABLES: Final[Mapping[str, _Table]] = {
    "people": _Table(words="account {}", rows=lambda: select(PEOPLE), key=lambda row: (row.id,)),
    "items": _Table(words="answer {}", rows=lambda: select(ITEMS), key=lambda row: (row.slug,)),
    "versions": _Table(
        words="answer {}, version {}",
        rows=lambda: select(VERSIONS, _SLUG).join(ITEMS, ITEMS.c.id == VERSIONS.c.item_id),
        key=lambda row: (row.slug, row.number),
        more=_of_version,
    ),
    "assignments": _Table(
        words="assignment of answer {} to person {}",
        rows=lambda: select(ASSIGNMENTS, _SLUG).join(ITEMS, ITEMS.c.id == ASSIGNMENTS.c.item_id),
        key=lambda row: (row.slug, row.person_id),
    ),
    "rewordings": _Table(
        words="rewording in answer {} of claim {} by person {}",
        rows=lambda: select(REWORDINGS, _SLUG).join(ITEMS, ITEMS.c.id == REWORDINGS.c.item_id),
        key=lambda row: (row.slug, row.claim_key, row.person_id),
    ),
    "decisions": _Table(
        words="decision of entry {}",
        rows=lambda: select(DECISIONS, _SLUG).join(ITEMS, ITEMS.c.id == DECISIONS.c.item_id),
        key=lambda row: (row.seq,),
    ),
    "comments": _Table(
        words="comment of entry {}",
        rows=lambda: select(COMMENTS, _SLUG).join(ITEMS, ITEMS.c.id == COMMENTS.c.item_id),
        key=lambda row: (row.seq,),
    ),
    "interests": _Table(
        words="statement of interests of entry {}",
        rows=lambda: select(INTERESTS, _SLUG).join(ITEMS, ITEMS.c.id == INTERESTS.c.item_id),
        key=lambda row: (row.seq,),
    ),
    "signatures": _Table(
        words="signature of entry {}",
        rows=lambda: (
            select(SIGNATURES, _SLUG, INTERESTS.c.seq.label("interests"))
            .join(ITEMS, ITEMS.c.id == SIGNATURES.c.item_id)
            .join(INTERESTS, INTERESTS.c.id == SIGNATURES.c.interests_id)
        ),
        key=lambda row: (row.seq,),
    ),
    "reports": _Table(
        words="report of entry {}",
        rows=lambda: select(REPORTS, _SLUG).outerjoin(ITEMS, ITEMS.c.id == REPORTS.c.item_id),
        key=lambda row: (row.seq,),
        more=_of_report,
    ),
}


def differences(connection: Connection, expected: Expected) -> Iterator[LedgerFault]:
    """What the tables hold that the ledger does not tell of, or tells otherwise; and what they hold no more.

    :param expected: all entries of the ledger, gone through.
    """
    for name, table in _TABLES.items():
        told = dict(expected.tables[name])
        for row in connection.execute(table.rows().execution_options(yield_per=_BATCH)):
            key = table.key(row)
            words = table.words.format(*key)
            if (of_row := told.pop(key, None)) is None:
                yield _fault(getattr(row, "seq", 0), f"No entry tells of the {words}.")
            else:
                yield from _differing(words, of_row, {**row._mapping, **table.more(row)})
        for key, of_row in told.items():
            yield _fault(of_row[""][1], f"The {table.words.format(*key)} is not in the database any more.")
    yield from _answers(connection)


def _differing(words: str, told: Told, held: Mapping[str, object]) -> Iterator[LedgerFault]:
    for column, (value, seq) in told.items():
        if column and _composed(held.get(column)) != value:
            yield _fault(seq, f"The {words} is not what entry {seq} says: its {column} was changed.")


def _answers(connection: Connection) -> Iterator[LedgerFault]:
    """What stands beside an answer for finding it is what the answer itself says: its question and its reader."""
    columns = (_SLUG, ITEMS.c.question, ITEMS.c.reader, VERSIONS.c.content)
    wanted = select(*columns).join(VERSIONS, ITEMS.c.id == VERSIONS.c.item_id).where(VERSIONS.c.number == 1)
    for row in connection.execute(wanted.execution_options(yield_per=_BATCH)):
        content = _decoded(row.content)
        for column, value in {"question": row.question, "reader": row.reader}.items():
            if content.get(column) != value:
                yield _fault(0, f"The answer {row.slug} is not what its version 1 says: its {column} was changed.")


def _decoded(content: bytes) -> dict[str, Any]:
    try:
        decoded = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _composed(value: object) -> object:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _fault(seq: int, message: str) -> LedgerFault:
    return LedgerFault(seq=seq, kind=FaultKind.STORE, message=message)
