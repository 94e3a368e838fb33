"""Published answers as other pages list them: the recent ones, and those that quote a record."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import msgspec

from clincite.errors import LibraryError, StoreError
from clincite.render.words import long_date
from clincite.review.publication import Publication, state_words
from clincite.web.publishing.standing import effective
from clincite.web.serving.caching import Lru

if TYPE_CHECKING:
    from clincite.web.site import Site

_HELD: Final = 4_096
_LOG: Final = logging.getLogger(__name__)


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A published answer in a list.

    :param state: where it stands, in words.
    :param date: of publication, in words.
    """

    url: str
    title: str
    state: str
    version: int
    date: str


def listed(about: Publication) -> Listed:
    """A published answer as it is listed."""
    return Listed(
        url=f"/answers/{about.slug}", title=about.title, state=state_words(about), version=about.version, date=long_date(about.published)
    )


def recent(site: Site, n: int) -> tuple[Listed, ...]:
    """The ``n`` answers that were published last and were not taken back; none where the desk's database cannot be read just now."""
    try:
        return tuple(listed(effective(site, about)) for about in site.answers.recent(n))
    except StoreError as error:
        _LOG.warning("published answers are not listed: %s", error.message)
        return ()


class Quoting:
    """Which published answers quote a record. What an answer quotes never changes, and so is read once."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._records: Lru[str, frozenset[str]] = Lru(_HELD)

    def of(self, record_id: str, *, most: int) -> tuple[Listed, ...]:
        """The answers that quote it in the version that their address shows, the one published last first."""
        try:
            return self._of(record_id, most)
        except StoreError as error:
            _LOG.warning("published answers are not listed: %s", error.message)
            return ()

    def _of(self, record_id: str, most: int) -> tuple[Listed, ...]:
        found: list[Listed] = []
        for about in self._site.answers.listed():
            if len(found) >= most:
                break
            if not about.taken_back and record_id in self._quoted(about):
                found.append(listed(effective(self._site, about)))
        return tuple(found)

    def _quoted(self, about: Publication) -> frozenset[str]:
        known = self._records.get(about.answer)
        if known is None:
            try:
                held = self._site.answers.get(about.slug, about.version)
            except LibraryError:  # its own page tells that it is damaged
                return frozenset()
            known = frozenset(reference.record for reference in held.answer.references) if held is not None else frozenset()
            self._records.put(about.answer, known)
        return known
