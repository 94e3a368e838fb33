"""Wrong attempts at signing in, counted, and how long to wait after them.

An attempt is counted before it is looked at, and taken back when it was right: attempts that come at the same time cannot slip through
together. Codes of the second factor count with the passwords, and only a whole sign-in starts the count anew.
"""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections import OrderedDict
from typing import Final

import msgspec
from sqlalchemy import Connection, update

from clincite.errors import LockedError
from clincite.review.store.tables import PEOPLE
from clincite.review.times import moment_of, stamp

FREE: Final = 5
FIRST_WAIT: Final = datetime.timedelta(minutes=1)
LONGEST_WAIT: Final = datetime.timedelta(hours=1)
_MOST_UNKNOWN: Final = 10_000


class Attempts(msgspec.Struct, frozen=True):
    """The count of one account.

    :param failures: wrong attempts since the last sign-in, and those under way.
    :param locked_until: until when no attempt is looked at (UTC); None: they are.
    """

    failures: int = 0
    locked_until: str | None = None


def wait_after(failures: int) -> datetime.timedelta:
    """How long nobody may try after that many wrong attempts: a minute after the fifth, doubled by each further one, an hour at most."""
    if failures < FREE:
        return datetime.timedelta()
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(failures - FREE, 10)))


def counted(attempts: Attempts, now: datetime.datetime) -> Attempts:
    """With one more attempt.

    :raises LockedError: none may be made now.
    """
    if attempts.locked_until is not None and (left := moment_of(attempts.locked_until) - now) > datetime.timedelta():
        raise locked(left)
    failures = attempts.failures + 1
    wait = wait_after(failures)
    return Attempts(failures, stamp(now + wait) if wait else None)


def taken_back(attempts: Attempts) -> Attempts:
    """Without one that was right. What was locked by it is open again."""
    return Attempts(max(attempts.failures - 1, 0))


def locked(left: datetime.timedelta) -> LockedError:
    """What is said while nobody may try."""
    seconds = max(1, int(left.total_seconds()))
    minutes = -(-seconds // 60)
    hint = f"Wait {minutes} minute{'' if minutes == 1 else 's'}, then try again."
    return LockedError("There were too many wrong attempts.", hint=hint, seconds=seconds)


def keep(connection: Connection, person_id: int, attempts: Attempts) -> None:
    """Write the count of an account."""
    connection.execute(
        update(PEOPLE).where(PEOPLE.c.id == person_id).values(failures=attempts.failures, locked_until=attempts.locked_until)
    )


class UnknownAttempts:
    """Attempts for addresses that have no account, counted alike, so that waiting does not tell which have one.

    Kept in memory, by hash, and no more than a bound of them: the oldest go first.
    """

    def __init__(self, most: int = _MOST_UNKNOWN) -> None:
        self._most = most
        self._known: OrderedDict[bytes, Attempts] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, email: str, now: datetime.datetime) -> None:
        """Count one attempt.

        :raises LockedError: none may be made now.
        """
        key = hashlib.sha256(email.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            self._known[key] = counted(self._known.get(key, Attempts()), now)
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
