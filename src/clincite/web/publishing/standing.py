"""Published answers as they stand today: which version is shown, whether its sources moved since, how it differs from the last."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from clincite.answers import Answer, sealed
from clincite.errors import LibraryError, PageNotFoundError
from clincite.living.diff import changes_between
from clincite.living.outdated import Broken
from clincite.living.refresh import REFRESH
from clincite.render.changes import ChangesShown, changes_shown
from clincite.render.words import counted, one_line
from clincite.web.articles.view import long_date, record_url
from clincite.web.publishing.publication import APPROVED, Publication, shown, state_words
from clincite.web.publishing.store import Published

if TYPE_CHECKING:
    from clincite.web.site import Site

OUTDATED: Final = "outdated"
_SHOWN_MOVES: Final = 5


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a published answer, as it stands now.

    :param published: an approved answer whose sources have moved since is outdated here, whatever its reviewers said before.
    :param moved: the claims whose ground moved.
    :param address: it is the version that the answer's own address shows.
    :param versions: all that there are, newest first.
    """

    published: Published
    moved: tuple[Broken, ...]
    address: bool
    versions: tuple[Publication, ...]

    @property
    def about(self) -> Publication:
        """What is known of it."""
        return self.published.about

    @property
    def answer(self) -> Answer:
        """What it says, in the state that it has now."""
        return self.published.answer


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader must know of a version before reading it, and where there is more."""

    text: str
    url: str


class VersionShown(msgspec.Struct, frozen=True, kw_only=True):
    """One version in the history.

    :param changes: against the version published before it; None: it is the first.
    :param address: it is what the answer's own address shows.
    """

    about: Publication
    state: str
    since: str
    published: str
    written: str
    claims: int
    sources: int
    changes: ChangesShown | None
    address: bool


def standing(site: Site, slug: str, version: int | None = None) -> Standing:
    """A version of an answer as it stands now; without a number the one that its address shows.

    :raises PageNotFoundError: there is none.
    :raises LibraryError: what is kept of it is damaged.
    """
    versions = site.answers.versions(slug)
    held = site.answers.get(slug, version)
    if held is None:
        raise PageNotFoundError("There is no such answer here.", hint="Look for it among the published answers, or ask the question anew.")
    first = shown(versions)
    moved = site.moved(held.answer) if not held.about.taken_back else ()
    grave = any(one.grave for one in moved)
    if grave and held.answer.review.state == APPROVED:
        review = msgspec.structs.replace(held.answer.review, state=OUTDATED)
        held = msgspec.structs.replace(held, answer=sealed(msgspec.structs.replace(held.answer, review=review)))
    return Standing(published=held, moved=moved, address=first is not None and first.version == held.about.version, versions=versions)


def as_it_stands(site: Site, about: Publication) -> Publication:
    """What is known of a version, with the state that its page shows now. For lists, which must not say more than the page."""
    if not about.approved:
        return about
    try:
        state = standing(site, about.slug, about.version).answer.review.state
    except (PageNotFoundError, LibraryError):
        return about  # it is damaged, which its own page tells
    return about if state == about.state else msgspec.structs.replace(about, state=state)


def approved(site: Site) -> Iterator[Standing]:
    """Of each answer the version that its address shows, where that is approved and stands: what search engines are offered."""
    for about in site.answers.listed():
        if not about.approved:
            continue
        try:
            found = standing(site, about.slug, about.version)
        except (PageNotFoundError, LibraryError):
            continue  # one damaged file must not take the others off the list; its own page tells
        if found.answer.review.state == APPROVED:
            yield found


def notices(found: Standing) -> tuple[Notice, ...]:
    """What stands above the article: that it is not the version to read, that another is on its way, that its sources moved."""
    base = f"/answers/{found.about.slug}"
    told: list[Notice] = []
    if not found.address:
        other = shown(found.versions)
        if other is not None:
            told.append(
                Notice(
                    text=f"This is version {found.about.version}, published on {long_date(found.about.published)}. "
                    f"Read version {other.version} instead ({state_words(other)[:1].lower()}{state_words(other)[1:]}).",
                    url=base,
                )
            )
    else:
        newer = next((one for one in found.versions if one.version > found.about.version and not one.taken_back), None)
        if newer is not None:
            told.append(
                Notice(
                    text=f"Version {newer.version} was published on {long_date(newer.published)} and is not approved: see what differs.",
                    url=f"{base}/history",
                )
            )
    return (*told, *_moves(found))


def _moves(found: Standing) -> Iterator[Notice]:
    by_record: dict[str, list[Broken]] = {}
    for broken in found.moved:
        if broken.grave:
            by_record.setdefault(broken.record, []).append(broken)
    for record, hurt in list(by_record.items())[:_SHOWN_MOVES]:
        claims = len({one.claim for one in hurt})
        stand = f"{counted(claims, 'sentence', 'sentences')} of this article {'stands' if claims == 1 else 'stand'} on it"
        why = " ".join(dict.fromkeys(one_line(one.why) for one in hurt))
        yield Notice(text=f"Changed since this was written: {one_line(hurt[0].title)}. {why} {stand}.", url=record_url(record))
    more = len(by_record) - _SHOWN_MOVES
    if more > 0:
        text = f"{counted(more, 'more source', 'more sources')} of this article changed since it was written."
        yield Notice(text=text, url=f"/answers/{found.about.slug}/history")


def history(site: Site, slug: str) -> tuple[VersionShown, ...]:
    """All versions of an answer, newest first, each with how it differs from the one published before it.

    :raises PageNotFoundError: there is no such answer.
    """
    versions = site.answers.versions(slug)
    if not versions:
        raise PageNotFoundError("There is no such answer here.", hint="Look for it among the published answers.")
    address = shown(versions)
    rows: list[VersionShown] = []
    before: tuple[Publication, Answer] | None = None
    for about in reversed(versions):
        found = standing(site, slug, about.version)
        answer = found.answer
        state = state_words(msgspec.structs.replace(about, state=answer.review.state))
        rows.append(
            VersionShown(
                about=about,
                state=state,
                since=long_date(about.since),
                published=long_date(about.published),
                written=long_date(answer.created),
                claims=len(answer.claims),
                sources=len(answer.references),
                changes=changes(before, answer) if before is not None else None,
                address=about is address,
            )
        )
        before = (about, answer)
    return tuple(reversed(rows))


def changes(before: tuple[Publication, Answer], answer: Answer) -> ChangesShown | None:
    """How an answer differs from an earlier version: as its own file tells, with reasons, where it was made from that very version."""
    about, old = before
    own = answer.changes
    if own is None or own.basis != REFRESH or own.other != about.answer:
        own = changes_between(old, answer, basis=REFRESH)
    return changes_shown(msgspec.structs.replace(answer, changes=own))


def midnight(moment: datetime.datetime) -> str:
    """The beginning of a day (UTC ISO 8601): for what must not change with every request."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT00:00:00Z")
