"""What the API gives, as types; the OpenAPI file is made from them. The answer file and records are those of the contract."""

from __future__ import annotations

import base64
import binascii
from typing import Final

import msgspec

from clincite.compose.verify import Finding
from clincite.errors import InputError
from clincite.records import Facet, RecordKind, RecordStatus

_LIST_SHOWN: Final = 16


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, and what to do.

    :param code: stable, for programs.
    """

    code: str
    message: str
    hint: str


class ErrorShape(msgspec.Struct, frozen=True, kw_only=True):
    """Every error."""

    error: ErrorBody


class FoundSection(msgspec.Struct, frozen=True, kw_only=True):
    """A section that a search found.

    :param score: comparable within one search only.
    :param snippet: its first words.
    """

    record: str
    title: str
    year: int | None
    kind: RecordKind
    status: RecordStatus
    section: str
    score: float
    snippet: str
    url: str


class SearchPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the sections found, best first.

    :param next: where the next ones begin (``cursor=``); null: these were the last.
    """

    query: str
    found: tuple[FoundSection, ...]
    next: str | None


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """How a question is read.

    :param emergency: kind of emergency that it describes as happening, or null.
    :param terms: other words that are searched for as well.
    :param words: all of it in one line.
    """

    question: str
    facets: tuple[Facet, ...]
    conditions: tuple[str, ...]
    findings: tuple[str, ...]
    population: tuple[str, ...]
    comparison: tuple[str, ...]
    terms: tuple[str, ...]
    emergency: str | None
    words: str


class ListedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A published answer in a list: the version that its address shows.

    :param state: of its review, as in the answer file.
    """

    slug: str
    title: str
    question: str
    version: int
    state: str
    published: str
    url: str


class AnswersPage(msgspec.Struct, frozen=True, kw_only=True):
    """Some of the published answers, the newest first.

    :param next: where the next ones begin (``cursor=``); null: these were the last.
    """

    answers: tuple[ListedAnswer, ...]
    next: str | None


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """An answer file, checked against this library.

    :param ok: nothing was found.
    :param composed: the question was asked again and the answers compared.
    """

    ok: bool
    claims: int
    quotes: int
    records: int
    composed: bool
    findings: tuple[Finding, ...]


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the page can answer, and from what.

    :param vectors: the model whose vectors take part in searches, and how many sections have one; null: by words alone.
    :param busy: answers that are composed, or wait.
    """

    status: str
    version: str
    snapshot: str
    records: int
    sections: int
    vectors: str | None
    busy: int


def cursor_at(place: int, of: str) -> str:
    """A word for a place in a list, which says of which list.

    :param of: what the list depends on.
    """
    return base64.urlsafe_b64encode(f"{place}.{of[:_LIST_SHOWN]}".encode()).decode().rstrip("=")


def place_of(cursor: str, of: str) -> int:
    """The place that a cursor stands for; 0 for the empty one.

    :raises InputError: it is none, or one of a list that has changed.
    """
    if not cursor:
        return 0
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        place, _, list_name = text.partition(".")
        if not (place.isascii() and place.isdigit() and len(place) < 7):
            raise ValueError
    except (ValueError, binascii.Error) as error:
        raise InputError("The cursor is not one that this API gave.", hint="Leave it out to begin at the first.") from error
    if list_name != of[:_LIST_SHOWN]:
        raise InputError("The list has changed since this cursor was given.", hint="Begin at the first again: leave the cursor out.")
    return int(place)
