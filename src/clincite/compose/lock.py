"""``answer.lock``: the records that an answer stands on, with their hashes and status, enough to tell later what changed."""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec

from clincite.answers import Answer, Reference
from clincite.errors import AnswerFileError

LOCK_SCHEMA: Final = "clincite/lock/1"


class LockedQuote(msgspec.Struct, frozen=True, kw_only=True):
    """Where a quotation stands, and the SHA-256 (hex) of its words in UTF-8: enough to look for them without holding them."""

    claim: str
    section: str
    start: int
    end: int
    sha256: str


class LockedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record as it was when the answer was written.

    :param sha256: of the record's content.
    :param claims: ids of the claims that stand on it.
    :param quotes: empty in a lock of a version that did not write them.
    """

    record: str
    sha256: str
    status: str
    status_checked: str | None = None
    claims: tuple[str, ...] = ()
    title: str = ""
    ids: dict[str, str] = {}
    superseded_by: str | None = None
    notices: tuple[str, ...] = ()
    retracted_cites: tuple[str, ...] = ()
    quotes: tuple[LockedQuote, ...] = ()


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer stands on.

    :param answer: its id.
    :param library: snapshot hash of the library that it was written from.
    :param records: sorted by id.
    """

    schema: str = LOCK_SCHEMA
    answer: str
    question: str
    library: str
    created: str
    records: tuple[LockedRecord, ...]


def locked(answer: Answer) -> Lock:
    """What the answer stands on."""
    return Lock(
        answer=answer.id,
        question=answer.question,
        library=answer.receipt.library,
        created=answer.created,
        records=tuple(_record(answer, reference) for reference in sorted(answer.references, key=lambda reference: reference.record)),
    )


def _record(answer: Answer, reference: Reference) -> LockedRecord:
    quoted = [(claim.id, quote) for claim in answer.claims for quote in claim.quotes if quote.record == reference.record]
    return LockedRecord(
        record=reference.record,
        sha256=quoted[-1][1].record_sha256 if quoted else "",
        status=reference.status,
        status_checked=reference.status_checked,
        claims=tuple(dict.fromkeys(claim for claim, _ in quoted)),
        title=reference.title,
        ids=reference.ids,
        superseded_by=reference.superseded_by,
        notices=reference.notices,
        retracted_cites=reference.retracted_cites,
        quotes=tuple(
            LockedQuote(claim=claim, section=quote.section, start=quote.start, end=quote.end, sha256=words_sha256(quote.text))
            for claim, quote in quoted
        ),
    )


def words_sha256(text: str) -> str:
    """SHA-256 (hex) of some words."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def lock_of(answer: Answer) -> bytes:
    """The lock file of an answer: JSON, sorted by record id, the same bytes for the same answer."""
    return msgspec.json.format(msgspec.json.encode(locked(answer)), indent=2) + b"\n"


def lock_from(data: bytes) -> Lock:
    """What a lock file holds. Fields that a later version added are passed over.

    :raises AnswerFileError: not JSON, not a lock, or of another schema.
    """
    try:
        lock = msgspec.json.decode(data, type=Lock)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AnswerFileError(
            f"The file is not a lock of an answer: {str(error).rstrip('.').replace('`', chr(39))}.",
            hint="Give an answer.lock that was written by: clincite ask QUESTION --out FILE",
        ) from error
    if lock.schema != LOCK_SCHEMA:
        raise AnswerFileError(
            f"The file has the schema {lock.schema[:60]!r}; this version reads {LOCK_SCHEMA!r}.",
            hint="Use the version of clincite that wrote it.",
        )
    return lock
