"""Published answers as the public sees them, read from the desk's database.

Every change at the desk moves the head of its ledger in the same transaction, so one small read tells whether anything changed, and the
entries since tell which answers to read anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec
from sqlalchemy import Connection, Row, and_, select

from clincite.answers import Answer, ChangedClaim, ReviewState, sealed
from clincite.errors import ClinciteError, LibraryError
from clincite.living.refresh import WITHOUT
from clincite.render import json as answer_json
from clincite.review.approvals import approvals_of
from clincite.review.publication import Approval, Publication, Published, is_slug, shown, told
from clincite.review.store.tables import HEAD, ITEMS, LEDGER, VERSIONS

if TYPE_CHECKING:
    from clincite.review.store.database import Database

#: Of an answer that is held: its id, and what everybody is told of where it stands.
_Key = tuple[str, str, int | None]
_ANSWERS_HELD: Final = 64
_HEAD: Final = select(HEAD.c.seq, HEAD.c.hash)
#: As many answers are read anew one by one; beyond, all of them at once.
_ONE_BY_ONE: Final = 200


class _Index(msgspec.Struct, frozen=True):
    """What is published, as of one head of the ledger.

    :param versions: of each answer, by its address, newest first.
    :param listed: of each the version that its address shows, the one that was published last first.
    """

    seq: int
    hash: str
    versions: Mapping[str, tuple[Publication, ...]]
    listed: tuple[Publication, ...]


class DeskAnswers:
    """The published answers of a desk.

    :param database: gives the desk's database; None as long as there is none, and then nothing is published.
    """

    def __init__(self, database: Callable[[], Database | None]) -> None:
        self._database = database
        self._held: tuple[Database, _Index] | None = None
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def listed(self) -> tuple[Publication, ...]:
        """Of each answer the version that its address shows, the one that was published last first."""
        index = self._index()
        return index.listed if index is not None else ()

    def recent(self, n: int, *, approved: bool = False) -> tuple[Publication, ...]:
        """The first ``n`` of them that were not taken back; of the approved ones only, when that is asked for."""
        return tuple(one for one in self.listed() if not one.taken_back and (one.approved or not approved))[:n]

    def every_version(self) -> tuple[Publication, ...]:
        """All published versions of all answers, by address, newest first."""
        index = self._index()
        return tuple(one for slug in sorted(index.versions) for one in index.versions[slug]) if index is not None else ()

    def versions(self, slug: str) -> tuple[Publication, ...]:
        """All published versions of one answer, newest first; none: there is no such answer."""
        index = self._index() if is_slug(slug) else None
        return index.versions.get(slug, ()) if index is not None else ()

    def get(self, slug: str, version: int | None = None) -> Published | None:
        """A version of an answer; without a number the one that its address shows.

        :raises LibraryError: what is kept of it is damaged.
        """
        known = self.versions(slug)
        about = shown(known) if version is None else next((one for one in known if one.version == version), None)
        if about is None:
            return None
        key = (about.answer, about.state, about.replaced_by)
        answer = self._kept(key)
        if answer is None:
            answer = standing_in(_for_everybody(self._read(about), {one.answer for one in known}), about)
            self._hold(key, answer)
        return Published(about=about, answer=answer)

    def _kept(self, key: _Key) -> Answer | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def _hold(self, key: _Key, answer: Answer) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > _ANSWERS_HELD:
                self._answers.popitem(last=False)

    def _read(self, about: Publication) -> Answer:
        database = self._database()
        assert database is not None  # something of it was listed
        wanted = and_(ITEMS.c.slug == about.slug, VERSIONS.c.number == about.version)
        with database.read() as connection:
            data = connection.execute(select(VERSIONS.c.content).join(ITEMS, ITEMS.c.id == VERSIONS.c.item_id).where(wanted)).scalar()
        try:
            answer = answer_json.loads(data or b"")
            if answer_json.file_id(data or b"") != about.answer or answer.id != about.answer:
                raise LibraryError("its id is not that of what was published")
        except ClinciteError as error:
            raise LibraryError(
                f"The published answer {about.slug!r}, version {about.version}, is damaged: {error.message}",
                hint="Restore the desk from a backup; what was published is never written again.",
            ) from error
        return answer

    def _index(self) -> _Index | None:
        database = self._database()
        if database is None:
            return None
        held = self._held[1] if self._held is not None and self._held[0] is database else None
        with database.read() as connection:
            seq, digest = connection.execute(_HEAD).one()
            if held is not None and (held.seq, held.hash) == (seq, digest):
                return held
            index = _anew(connection, held, seq, digest)
        self._held = (database, index)
        return index


def _anew(connection: Connection, held: _Index | None, seq: int, digest: str) -> _Index:
    """What is published now: of what was known, only the answers that an entry of the ledger concerns are read again."""
    moved = _moved(connection, held)
    if held is None or moved is None:
        versions = _publications(connection)
    else:
        versions = {slug: found for slug, found in held.versions.items() if slug not in moved}
        if moved:
            versions |= _publications(connection, moved)
    addressed = (shown(found) for found in versions.values())
    listed = sorted((one for one in addressed if one is not None), key=lambda one: (one.published, one.slug), reverse=True)
    return _Index(seq, digest, versions, tuple(listed))


def _moved(connection: Connection, held: _Index | None) -> set[str] | None:
    """The answers that were touched since; None: nobody can tell (another ledger, or too many)."""
    if held is None:
        return None
    if held.seq:
        known = connection.execute(select(LEDGER.c.hash).where(LEDGER.c.seq == held.seq)).scalar()
        if known != held.hash:  # a backup was restored
            return None
    touched = select(LEDGER.c.slug).where(LEDGER.c.seq > held.seq, LEDGER.c.slug.is_not(None)).distinct().limit(_ONE_BY_ONE + 1)
    slugs = set(connection.execute(touched).scalars())
    return slugs if len(slugs) <= _ONE_BY_ONE else None


def _publications(connection: Connection, slugs: Collection[str] | None = None) -> dict[str, tuple[Publication, ...]]:
    """The published versions of public answers, newest first, by the answer's address."""
    wanted = and_(ITEMS.c.public, VERSIONS.c.published.is_not(None))
    if slugs is not None:
        wanted = and_(wanted, ITEMS.c.slug.in_(slugs))
    rows = connection.execute(
        select(
            ITEMS.c.slug,
            ITEMS.c.question,
            ITEMS.c.reader,
            ITEMS.c.newest,
            VERSIONS.c.number,
            VERSIONS.c.answer,
            VERSIONS.c.title,
            VERSIONS.c.description,
            VERSIONS.c.published,
            VERSIONS.c.state,
            VERSIONS.c.since,
            VERSIONS.c.due,
        )
        .join(ITEMS, ITEMS.c.id == VERSIONS.c.item_id)
        .where(wanted)
        .order_by(ITEMS.c.slug, VERSIONS.c.number.desc())
    ).all()
    approvals = approvals_of(connection, wanted)
    newest = {row.slug: row.newest for row in rows}
    found: dict[str, list[Publication]] = {}
    for row in rows:
        found.setdefault(row.slug, []).append(_publication(row, approvals.get((row.slug, row.number), ())))
    return {slug: told(versions, newest[slug]) for slug, versions in found.items()}


def _publication(row: Row[*tuple[Any, ...]], approvals: Iterable[Approval]) -> Publication:
    return Publication(
        answer=row.answer,
        slug=row.slug,
        version=row.number,
        question=row.question,
        title=row.title,
        reader=row.reader,
        description=row.description,
        published=row.published,
        state=row.state,
        since=row.since,
        approvals=tuple(approvals),
        due=row.due,
    )


def standing_in(answer: Answer, about: Publication) -> Answer:
    """The answer with what everybody is told of where it stands now."""
    review = ReviewState(state=str(about.state), version=answer.review.version, replaced_by=about.replaced_by or msgspec.UNSET)
    return answer if answer.review == review else sealed(msgspec.structs.replace(answer, review=review))


def _for_everybody(answer: Answer, published: Collection[str]) -> Answer:
    """The answer without what the version before said, where nobody could ever read that: how many of its claims changed is told, and how.

    :param published: ids of the versions that everybody may read.
    """
    changes = answer.changes
    if changes is None or changes.basis == WITHOUT or changes.other in published:
        return answer
    kinds = tuple(ChangedClaim(kind=one.kind) for one in changes.claims)
    return sealed(msgspec.structs.replace(answer, changes=msgspec.structs.replace(changes, claims=kinds)))
