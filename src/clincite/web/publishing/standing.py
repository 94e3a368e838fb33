"""Published answers as they stand today: which version is shown, whether its sources moved since, how it differs from the last."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from clincite.answers import Answer
from clincite.errors import LibraryError, PageNotFoundError
from clincite.living.diff import changes_between
from clincite.living.outdated import Broken
from clincite.living.refresh import REFRESH
from clincite.render.changes import ChangesShown, changes_shown
from clincite.render.words import counted, long_date
from clincite.review.public_reports import LookedAt, looked_at
from clincite.review.publication import Publication, Published, description_in, shown, signed_words, state_words
from clincite.review.published import standing_in
from clincite.review.states import State
from clincite.web.publishing.today import withdrawn_words

if TYPE_CHECKING:
    from clincite.web.site import Site

_FELL: Final = "A source of the first sentence has changed since it was written."
#: What a next version may have been made by: asked anew, or by its reviewers.
_BASES: Final = frozenset({REFRESH, "review"})
_MOVES_ON_ITS_OWN: Final = frozenset({State.APPROVED, State.EXPIRED})


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a published answer, as it stands now.

    :param published: in its effective state (:func:`effective`).
    :param moved: the claims whose ground moved.
    :param address: it is the version that the answer's own address shows.
    :param versions: all that there are, newest first, each in its effective state.
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

    :param signed: who signed it, and when, in words; empty: it was never approved.
    :param since: from when it is in that state; empty: the desk has not recorded it yet.
    :param changes: against the version published before it; None: none was.
    :param reports: what is told of readers' reports on it; may be empty.
    :param address: it is what the answer's own address shows.
    """

    about: Publication
    state: str
    signed: tuple[str, ...]
    since: str
    published: str
    written: str
    claims: int
    sources: int
    changes: ChangesShown | None
    address: bool
    reports: str = ""


def standing(site: Site, slug: str, version: int | None = None) -> Standing:
    """A version of an answer as it stands now; without a number the one that its address shows.

    :raises PageNotFoundError: there is none.
    :raises LibraryError: what is kept of it is damaged.
    """
    versions = versions_now(site, slug)
    about = shown(versions) if version is None else next((one for one in versions if one.version == version), None)
    held = site.answers.get(slug, about.version) if about is not None else None
    if about is None or held is None:
        raise PageNotFoundError("There is no such answer here.", hint="Look for it among the published answers, or ask the question anew.")
    address = shown(versions)
    return Standing(
        published=_in_state(held, about),
        moved=site.moved(about) if not about.taken_back else (),
        address=address is not None and address.version == about.version,
        versions=versions,
    )


def versions_now(site: Site, slug: str) -> tuple[Publication, ...]:
    """All published versions of an answer, newest first, each in its effective state."""
    return tuple(effective(site, about) for about in site.answers.versions(slug))


def effective(site: Site, about: Publication) -> Publication:
    """A version in the state that it has today, whether or not the desk has recorded it yet.

    What people approved does not stand any more once a source has gravely changed, or its review fell due: the page says so at once, and
    so do lists, which must not say more than the page. Which version an address shows is not changed by it (:func:`shown`). A first
    sentence that was withdrawn, or has lost its source, describes nothing any more.
    """
    if about.taken_back:
        return msgspec.structs.replace(about, description=withdrawn_words(about))
    try:
        moved = site.moved(about)
    except LibraryError:
        return about  # it is damaged, which its own page tells
    if any(one.grave and description_in(one.text or "") == about.description for one in moved):
        about = msgspec.structs.replace(about, description=_FELL)
    if about.state not in _MOVES_ON_ITS_OWN:
        return about
    if any(one.grave for one in moved):
        return msgspec.structs.replace(about, state=State.EVIDENCE_CHANGED)
    if about.approved and about.due is not None and about.due <= site.clock().date().isoformat():
        return msgspec.structs.replace(about, state=State.EXPIRED, since=f"{about.due}T00:00:00Z")
    return about


def approved(site: Site) -> Iterator[Publication]:
    """Of each answer the version that its address shows, where that is approved and stands: what search engines are offered."""
    for listed in site.answers.listed():
        if not listed.approved:
            continue
        about = effective(site, listed)
        if about.approved and _is_sound(site, about):
            yield about


def _is_sound(site: Site, about: Publication) -> bool:
    try:
        site.moved(about)
    except LibraryError:  # one that is damaged must not take the others off a list; its own page tells
        return False
    return True


def _in_state(held: Published, about: Publication) -> Published:
    """The version as :func:`effective` gave it, and its answer in that state."""
    return Published(about=about, answer=standing_in(held.answer, about))


def notices(found: Standing) -> tuple[Notice, ...]:
    """What stands above the article: that it is not the version to read, or that another is on its way."""
    base = f"/answers/{found.about.slug}"
    told: list[Notice] = []
    if not found.address:
        other = shown(found.versions)
        if other is not None:
            lead = f"This is version {found.about.version}, published on {long_date(found.about.published)}."
            told.append(Notice(text=f"{lead} {_instead(other)}", url=base))
    else:
        newer = found.versions[0]
        if newer.version > found.about.version and not newer.taken_back:
            told.append(
                Notice(
                    text=f"Version {newer.version} was published on {long_date(newer.published)} and is not approved: see what differs.",
                    url=f"{base}/history",
                )
            )
    return tuple(told)


def _instead(other: Publication) -> str:
    """Where to read on, if anywhere: what the answer's own address shows."""
    if other.taken_back:
        return f"Version {other.version} has its place, and was withdrawn: rely on neither."
    words = state_words(other)
    return f"Read version {other.version} instead ({words[:1].lower()}{words[1:]})."


def history(site: Site, slug: str) -> tuple[VersionShown, ...]:
    """All versions of an answer, newest first, each with how it differs from the one published before it.

    :raises PageNotFoundError: there is no such answer.
    """
    versions = versions_now(site, slug)
    if not versions:
        raise PageNotFoundError("There is no such answer here.", hint="Look for it among the published answers.")
    address = shown(versions)
    # The day on which a newer version took a place is in that version's own line.
    dated = {about.version: about.state for about in site.answers.versions(slug) if about.replaced_by is None}
    heard = _heard(site, slug)
    rows: list[VersionShown] = []
    before: tuple[Publication, Answer] | None = None
    for about in reversed(versions):
        held = site.answers.get(slug, about.version)
        if held is None:
            continue  # taken off since the list was read
        answer = _in_state(held, about).answer
        rows.append(
            VersionShown(
                about=about,
                state=about.words.label,
                signed=tuple(signed_words(one) for one in about.approvals if one.signed),
                since=long_date(about.since) if about.state in (dated.get(about.version), State.EXPIRED) else "",
                published=long_date(about.published),
                written=long_date(answer.created),
                claims=len(answer.claims),
                sources=len(answer.references),
                changes=changes(before, answer) if before is not None else None,
                address=about is address,
                reports=heard.get(about.version, ""),
            )
        )
        before = (about, answer)
    return tuple(reversed(rows))


def _heard(site: Site, slug: str) -> dict[int, str]:
    """What is told of readers' reports, by number of the version that they are on."""
    database = site.reviewing.database_or_none()
    if database is None:
        return {}
    with database.read() as connection:
        return {number: _reports_words(told) for number, told in looked_at(connection, slug).items()}


def _reports_words(told: LookedAt) -> str:
    last = f"the last on {long_date(told.last)}" if told.count > 1 else f"on {long_date(told.last)}"
    anew = f" Because of {'one of them' if told.count > 1 else 'it'} the answer was reviewed anew." if told.reopened else ""
    return f"An editor looked at {counted(told.count, 'report of a reader', 'reports of readers')}, {last}.{anew}"


def changes(before: tuple[Publication, Answer], answer: Answer) -> ChangesShown | None:
    """How an answer differs from an earlier version: as its own file tells, with reasons, where it was made from that very version."""
    about, old = before
    own = answer.changes
    if own is None or own.basis not in _BASES or own.other != about.answer:
        own = changes_between(old, answer, basis=REFRESH)
    return changes_shown(msgspec.structs.replace(answer, changes=own), since=f"version {about.version}")


def midnight(moment: datetime.datetime) -> str:
    """The beginning of a day (UTC ISO 8601): for what must not change with every request."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT00:00:00Z")
