"""What the public sees of an answer beside what it says: its address, where it stands, who approved it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, Protocol, TypeVar

import msgspec

from clincite.answers import Answer
from clincite.render.words import NOT_APPROVED, REJECTED, REPLACED, ReviewWords, listed, long_date, review_words
from clincite.review.states import IN_REVIEW, State

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG: Final = 100
_TITLE_SLUG: Final = 72
_DESCRIPTION: Final = 280
#: As interests are worded where a person stated that there are none.
NO_INTERESTS: Final = "No competing interests declared"


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """Who approved an answer, and when (ISO date); only what is known.

    :param interests: as the person stated them.
    :param signed: the whole; else single sentences, one by one.
    """

    by: str = ""
    credentials: str = ""
    on: str = ""
    interests: str = ""
    signed: bool = True

    @property
    def shown(self) -> str:
        """Name and credentials."""
        return f"{self.by}, {self.credentials}" if self.credentials else self.by

    @property
    def declared(self) -> bool:
        """The person stated that there are interests."""
        return self.interests not in ("", NO_INTERESTS)


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one version of a published answer, without the answer.

    :param answer: id of the answer as submitted.
    :param description: its first sentence.
    :param published: when (UTC ISO 8601).
    :param state: what everybody is told of where it stands now (:func:`told`): a :class:`~clincite.review.states.State`, or one of
        :data:`~clincite.render.words.REPLACED` and :data:`~clincite.render.words.NOT_APPROVED`.
    :param since: when it came to stand there.
    :param approvals: who signed it or approved sentences of it, also when it was taken back later.
    :param due: ISO date on which its review is due; None: it was never approved.
    :param replaced_by: number of the version that took its place; None: none did, or it was taken back.
    """

    answer: str
    slug: str
    version: int
    question: str
    title: str
    reader: str
    description: str
    published: str
    state: str
    since: str
    approvals: tuple[Approval, ...] = ()
    due: str | None = None
    replaced_by: int | None = None

    @property
    def words(self) -> ReviewWords:
        """Where it stands, for the reader."""
        return review_words(self.state, self.replaced_by)

    @property
    def approved(self) -> bool:
        """People have approved it, and it stands."""
        return self.state == State.APPROVED

    @property
    def was_approved(self) -> bool:
        """People have approved it, whatever became of it."""
        return self.approved or self.due is not None

    @property
    def taken_back(self) -> bool:
        """It is not to be relied on any more."""
        return self.state == State.WITHDRAWN


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a published answer.

    :param answer: with the review state that it has now, and nothing of what a version said that was never published.
    """

    about: Publication
    answer: Answer


class Version(Protocol):
    """As much of a version as tells whether it is shown."""

    @property
    def version(self) -> int:
        """Its number."""
        ...

    @property
    def was_approved(self) -> bool:
        """People have approved it, whatever became of it."""
        ...

    @property
    def taken_back(self) -> bool:
        """It is not to be relied on any more."""
        ...


V = TypeVar("V", bound=Version)


class Answers(Protocol):
    """Where published answers are found."""

    def listed(self) -> tuple[Publication, ...]:
        """Of each answer the version that its address shows, the one that was published last first."""
        ...

    def recent(self, n: int, *, approved: bool = False) -> tuple[Publication, ...]:
        """The first ``n`` of them that were not taken back; of the approved ones only, when that is asked for."""
        ...

    def every_version(self) -> tuple[Publication, ...]:
        """All published versions of all answers, by address, newest first."""
        ...

    def versions(self, slug: str) -> tuple[Publication, ...]:
        """All published versions of one answer, newest first; none: there is no such answer."""
        ...

    def get(self, slug: str, version: int | None = None) -> Published | None:
        """A version of an answer; without a number the one that its address shows (:func:`shown`). None: there is none.

        :raises LibraryError: what is kept of it is damaged.
        """
        ...


def shown(versions: Iterable[V]) -> V | None:
    """The version that an answer's address shows. What was once replaced never comes back by itself.

    The newest that was ever approved keeps the address, whatever becomes of it. Once that is taken back, a newer one that stands has the
    address; where there is none, it stays and says that it was withdrawn. Where none was ever approved, the newest is shown.
    """
    newest_first = sorted(versions, key=lambda one: one.version, reverse=True)
    if not newest_first:
        return None
    newest = newest_first[0]
    top = next((one for one in newest_first if one.was_approved), newest)
    # Of the versions after it only the newest can still be decided on.
    return newest if top.taken_back and not newest.taken_back else top


def told(versions: Sequence[Publication], newest: int) -> tuple[Publication, ...]:
    """The published versions of one answer, each in the state that everybody is told.

    The desk decides on the newest version only: an older one stays for ever in the state in which it was left, be it "under review" or
    "approved". To everybody it says what is true today: which version took its place, or that it was not approved.

    :param versions: each in the state that the desk has for it.
    :param newest: number of the newest version at the desk, published or not.
    """
    address = shown(versions)
    if address is None:
        return ()
    last = max(versions, key=lambda one: one.version)
    return tuple(_told(one, address, last, newest) for one in versions)


def _told(about: Publication, address: Publication, last: Publication, newest: int) -> Publication:
    by = address if about.version < address.version else last
    if about.taken_back or about.version == newest:
        return about
    if about is not address and about.version < by.version:
        since = max(about.since, by.published)
        return msgspec.structs.replace(about, state=REPLACED, since=since, replaced_by=by.version)
    return msgspec.structs.replace(about, state=NOT_APPROVED) if about.state in IN_REVIEW else about


def slug_of(title: str) -> str:
    """The title in lower-case ASCII words joined by dashes, cut at a word: stable, and safe as the name of a folder."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("’", "'"))
    words = re.findall(r"[a-z0-9]+", "".join(char for char in plain if ord(char) < 128).lower().replace("'", ""))
    slug = words[0][:_TITLE_SLUG] if words else "answer"
    for word in words[1:]:
        if len(slug) + 1 + len(word) > _TITLE_SLUG:
            break
        slug = f"{slug}-{word}"
    return slug


def description_of(answer: Answer) -> str:
    """The first sentence of the direct answer, cut at a word where it is long; where there is none, that is what is said."""
    if not answer.direct_answer and any(gap.kind == REJECTED for gap in answer.gaps):
        return "No sentence that answers the question directly is left after its review; what is left and what is missing is listed."
    if not answer.direct_answer:
        return "No source in this library answers the question directly; what it holds and what it lacks is listed."
    return description_in(answer.claim(answer.direct_answer[0]).text)


def description_in(sentence: str) -> str:
    """A sentence as it describes an answer."""
    return shortened(sentence, _DESCRIPTION)


def shortened(text: str, most: int) -> str:
    """The text on one line, cut at a word where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: flat.rfind(' ', 0, most - 1)].rstrip(' ,;:')} …"


def state_words(about: Publication) -> str:
    """``Approved by A. Lee, MD and B. Roe, RN on 1 March 2025``; never more than is known."""
    label = about.words.label
    return f"{label}{approved_words(about.approvals)}" if about.approved else label


def approved_words(approvals: Iterable[Approval]) -> str:
    """`` by A. Lee, MD and B. Roe, RN on 1 March 2025``: who, and when the last of them did."""
    known = [one for one in approvals if one.signed and (one.by or one.on)]
    names = [one.shown for one in known if one.by]
    days = [one.on for one in known if one.on]
    by = f" by {listed(names)}" if names else ""
    on = f" on {long_date(max(days))}" if days else ""
    return f"{by}{on}"


def signed_words(approval: Approval) -> str:
    """``A. Lee, MD on 1 March 2025``: one signature."""
    on = f"on {long_date(approval.on)}" if approval.on else ""
    return " ".join(part for part in (approval.shown, on) if part)


def is_slug(name: str) -> bool:
    """Whether a name may be that of an answer's address."""
    return len(name) <= _LONGEST_SLUG and _SLUG.fullmatch(name) is not None
