"""Compares the tables with what the ledger tells of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, select, type_coerce
from sqlalchemy.types import NullType

from clincite.answers import content_id
from clincite.review.ledger.digests import content_sha256, identity_sha256
from clincite.review.ledger.faults import FaultKind, LedgerFault
from clincite.review.ledger.replaying import Expected, Key, Told
from clincite.review.questions import question_key_of
from clincite.review.store.tables import (
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    IDENTITIES,
    INTERESTS,
    ITEMS,
    PEOPLE,
    REPORTS,
    REWORDINGS,
    SIGNATURES,
    VERSIONS,
)

_BATCH: Final = 200
_Raw = Row[Any]


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    """How a table is read.

    :param words: name a row, by its key.
    :param key: of a row.
    :param more: what is computed from a row, beside its columns.
    """

    words: str
    rows: Callable[[], Select[Any]]
    key: Callable[[_Raw], Key]
    more: Callable[[_Raw], Mapping[str, object]] = lambda _: {}


def _raw(table: Table) -> list[ColumnElement[Any]]:
    """The columns as the driver gives them. SQLite takes anything: what SQLAlchemy reads as true may not be found by who looks for it."""
    return [type_coerce(column, NullType()).label(column.name) for column in table.c]


def _of_item(table: Table) -> Select[Any]:
    return select(*_raw(table), ITEMS.c.slug).join(ITEMS, ITEMS.c.id == table.c.item_id)


def _of_person(row: _Raw) -> Mapping[str, object]:
    return {"password_sha256": content_sha256(row.password), "totp_sha256": content_sha256(row.totp)}


def _of_version(row: _Raw) -> Mapping[str, object]:
    # The address of a version is the hash of the answer that stands there: computed here, not believed.
    held = content_id(_decoded(row.content))
    answer = row.answer if held == row.answer else f"of another answer ({held})"
    return {"answer": answer, "content": content_sha256(row.content)}


def _of_report(row: _Raw) -> Mapping[str, object]:
    return {f"{name}_sha256": content_sha256(row._mapping[name]) for name in ("question", "said", "text")}


_TABLES: Final[Mapping[str, _Table]] = {
    "people": _Table(words="account {}", rows=lambda: select(*_raw(PEOPLE)), key=lambda row: (row.id,), more=_of_person),
    "identities": _Table(
        words="sign-in elsewhere of person {}",
        rows=lambda: select(*_raw(IDENTITIES)),
        key=lambda row: (row.person_id, identity_sha256(row.issuer, row.subject)),
    ),
    "items": _Table(words="answer {}", rows=lambda: select(*_raw(ITEMS)), key=lambda row: (row.slug,)),
    "versions": _Table(
        words="answer {}, version {}", rows=lambda: _of_item(VERSIONS), key=lambda row: (row.slug, row.number), more=_of_version
    ),
    "assignments": _Table(
        words="assignment of answer {} to person {}", rows=lambda: _of_item(ASSIGNMENTS), key=lambda row: (row.slug, row.person_id)
    ),
    "rewordings": _Table(
        words="rewording in answer {} of claim {} by person {}",
        rows=lambda: _of_item(REWORDINGS),
        key=lambda row: (row.slug, row.claim_key, row.person_id),
    ),
    "decisions": _Table(words="decision of entry {}", rows=lambda: _of_item(DECISIONS), key=lambda row: (row.seq,)),
    "comments": _Table(words="comment of entry {}", rows=lambda: _of_item(COMMENTS), key=lambda row: (row.seq,)),
    "interests": _Table(words="statement of interests of entry {}", rows=lambda: _of_item(INTERESTS), key=lambda row: (row.seq,)),
    "signatures": _Table(
        words="signature of entry {}",
        rows=lambda: (
            _of_item(SIGNATURES)
            .add_columns(INTERESTS.c.seq.label("interests"))
            .join(INTERESTS, INTERESTS.c.id == SIGNATURES.c.interests_id)
        ),
        key=lambda row: (row.seq,),
    ),
    "reports": _Table(
        words="report of entry {}",
        rows=lambda: select(*_raw(REPORTS), ITEMS.c.slug).outerjoin(ITEMS, ITEMS.c.id == REPORTS.c.item_id),
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
                yield _fault(_seq_of(row), f"No entry tells of the {words}.")
            else:
                yield from _differing(words, of_row, {**row._mapping, **table.more(row)})
        for key, of_row in told.items():
            yield _fault(of_row[""][1], f"The {table.words.format(*key)} is not in the database any more.")
    yield from _answers(connection)


def _differing(words: str, told: Told, held: Mapping[str, object]) -> Iterator[LedgerFault]:
    for column, (value, seq) in told.items():
        if column and _composed(held.get(column)) != value:
            what = column.removesuffix("_sha256")
            yield _fault(seq, f"The {words} is not what entry {seq} says: its {what} was changed.")


def _answers(connection: Connection) -> Iterator[LedgerFault]:
    """What stands beside an answer for finding it is what the answer itself says: its question and its reader."""
    content = type_coerce(VERSIONS.c.content, NullType()).label("content")
    wanted = select(*_raw(ITEMS), content).join(VERSIONS, ITEMS.c.id == VERSIONS.c.item_id).where(VERSIONS.c.number == 1)
    for row in connection.execute(wanted.execution_options(yield_per=_BATCH)):
        told = _decoded(row.content)
        question, reader = told.get("question"), told.get("reader")
        values = {"question": question, "reader": reader, "question_key": question_key_of(str(question), str(reader))}
        for column, value in values.items():
            if row._mapping[column] != value:
                yield _fault(0, f"The answer {row.slug} is not what its version 1 says: its {column} was changed.")


def _seq_of(row: _Raw) -> int:
    """Number of the entry that a row says it is of; 0: it says none, or something else (SQLite takes anything)."""
    seq = getattr(row, "seq", 0)
    return seq if isinstance(seq, int) else 0


def _decoded(content: object) -> dict[str, Any]:
    try:
        decoded = msgspec.json.decode(content) if isinstance(content, bytes | str) else None
    except (msgspec.DecodeError, UnicodeError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _composed(value: object) -> object:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _fault(seq: int, message: str) -> LedgerFault:
    return LedgerFault(seq=seq, kind=FaultKind.STORE, message=message)
