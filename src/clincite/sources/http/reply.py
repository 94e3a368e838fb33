"""What came back for one request, or why nothing usable did."""

from __future__ import annotations

import datetime as dt
import email.utils
from http import HTTPStatus
from typing import Final

import msgspec

from clincite.errors import RefusedError, ServiceError
from clincite.records import clean_text

_LONGEST_EXCERPT: Final = 200
_TIMES: Final = {1: "", 2: " twice", 3: " three times"}


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, read to its end.

    :param status: HTTP status.
    :param media: media type in lower case, without parameters; "" when none was given.
    :param body: unpacked.
    :param date: ISO date on which the service gave it, which for a kept one is not today.
    """

    status: int
    media: str
    body: bytes
    date: str


class AttemptError(Exception):
    """An attempt that failed. It never holds a key.

    :param said: what the service did, as a phrase that goes on after its name. ``{times}`` stands where the number of attempts belongs.
    :param again: whether another attempt may help.
    :param error: the error that it becomes when none does.
    :param hint: what the user can do.
    :param wait: seconds that the service asked to wait before the next attempt.
    :param crowded: it was asked too often; the hint says what raises its limit.
    """

    def __init__(
        self,
        said: str,
        *,
        again: bool,
        error: type[ServiceError] = RefusedError,
        hint: str = "",
        wait: float | None = None,
        crowded: bool = False,
    ) -> None:
        super().__init__(said)
        self.said, self.again, self.error, self.hint, self.wait, self.crowded = said, again, error, hint, wait, crowded

    def as_error(self, service: str, attempts: int, *, more_quota: str = "") -> ServiceError:
        """The error for the user.

        :param attempts: how many there were.
        :param more_quota: what raises the service's limit of requests, after "or" ("set NCBI_API_KEY"); "": nothing does.
        """
        times = _TIMES.get(attempts, f" {attempts} times")
        hint = f"{self.hint.rstrip('.')}, or {more_quota}." if self.crowded and more_quota else self.hint
        return self.error(f"{service} {self.said.replace('{times}', times)}.", hint=hint)


def unusable(what: str) -> AttemptError:
    """The failure of an answer that is none: a web page, cut short, another format. ``what`` goes on after "answered with"."""
    return AttemptError(
        f"answered with {what}{{times}}", again=True, hint="It may be out of order: try again later. What the library holds is still there."
    )


def refused(what: str, *, hint: str) -> AttemptError:
    """The failure of a request that the service understood and will not serve."""
    return AttemptError(f"refused the request: {excerpt(what)}", again=False, hint=hint)


def bad_status(status: int, body: bytes, wait: float | None) -> AttemptError:
    """The failure of an HTTP status other than success.

    :param body: of the answer; a short plain text in it is told.
    """
    named = f"{status} ({_phrase(status)})"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return too_many(f"answered {named}{{times}}", wait)
    if status >= 500 or status == HTTPStatus.REQUEST_TIMEOUT:
        return AttemptError(f"answered {named}{{times}}", again=True, hint=f"The fault is there, not here: {_later(wait)}.", wait=wait)
    text = body[:4096].decode("utf-8", "replace")
    told = "" if text.lstrip()[:1] in ("<", "{") else excerpt(text)
    said = f"refused the request with {named}{': ' if told else ''}{told}"
    return AttemptError(said, again=False, hint="Check the query and the settings.")


def too_many(said: str, wait: float | None = None) -> AttemptError:
    """The failure of a client that asked too often."""
    hint = _later(wait)
    return AttemptError(said, again=True, hint=f"{hint[:1].upper()}{hint[1:]}.", wait=wait, crowded=True)


def excerpt(text: str) -> str:
    """A service's own words, on one short line without control characters and without a full stop."""
    line = " ".join(clean_text(text).split())
    return (line if len(line) <= _LONGEST_EXCERPT else line[: _LONGEST_EXCERPT - 1] + "…").rstrip(". ")


def seconds_to_wait(header: str | None, now: dt.datetime) -> float | None:
    """What a ``Retry-After`` header asks for, in seconds or as an HTTP date; None when there is none that can be read."""
    text = (header or "").strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    try:
        then = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - now).total_seconds())


def _later(wait: float | None) -> str:
    return f"try again in {max(1, round(wait))} s" if wait else "try again in a minute"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.lower()
    except ValueError:
        return "no known status"
