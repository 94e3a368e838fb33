"""Wrong passwords and wrong codes, counted, and how long to wait after them.

An attempt is counted before it is looked at, and taken back when it was right: attempts that come at the same time cannot slip through
together.

NIST SP 800-63B-4, section 3.2.2 (Rate Limiting), wants no more than 100 failed attempts in a row on one account, and names what keeps an
attacker from locking the person out by them: waits that grow "30 seconds up to an hour", and regard for the addresses "from which the
subscriber has been successfully authenticated before". A limit over everybody who tries is a switch that anybody may turn who knows the
address. So passwords are counted twice:

- The *lock* is of one client at one account: five attempts, then waits from a minute to an hour. It holds nobody else up.
- The *brake* is of all strangers at one account together: waits from a second to a minute. A stranger is a client from which nobody
  entered that account. It is what is left where somebody tries from many addresses: 1,440 guesses a day, and never more than a minute to
  wait.

Codes of the second factor are six digits, and only whoever knows the password can try one. So their count is of the account, whoever tries,
with the waits of the lock. It is kept in the database; those of passwords are in memory, by hash: no client's address is ever written down.
"""

from __future__ import annotations

import datetime
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, TypeVar

import msgspec
from sqlalchemy import Connection, update

from clincite.errors import LockedError
from clincite.review.store.tables import PEOPLE
from clincite.review.times import moment_of, stamp

#: Attempts that a client has at an account before it must wait, and what the lock's waits begin and end with.
FREE: Final = 5
FIRST_WAIT: Final = datetime.timedelta(minutes=1)
LONGEST_WAIT: Final = datetime.timedelta(hours=1)
#: The same of the brake.
FREE_OF_ALL: Final = 10
FIRST_DELAY: Final = datetime.timedelta(seconds=1)
LONGEST_DELAY: Final = datetime.timedelta(minutes=1)
#: Wrong passwords are forgotten when none came for so long.
FORGOTTEN: Final = datetime.timedelta(days=1)
_MOST: Final = 10_000
_MINUTE: Final = 60

_Key = TypeVar("_Key")


class Attempts(msgspec.Struct, frozen=True):
    """A count.

    :param failures: wrong attempts since the last sign-in, and those under way.
    :param locked_until: until when no attempt is looked at (UTC); None: they are.
    """

    failures: int = 0
    locked_until: str | None = None


def wait_after(failures: int) -> datetime.timedelta:
    """The lock after that many wrong attempts: a minute after the fifth, doubled by each further one, an hour at most."""
    return _doubled(failures - FREE, FIRST_WAIT, LONGEST_WAIT)


def delay_after(failures: int) -> datetime.timedelta:
    """The brake after that many wrong attempts of strangers: a second after the tenth, doubled by each further one, a minute at most."""
    return _doubled(failures - FREE_OF_ALL, FIRST_DELAY, LONGEST_DELAY)


def _doubled(times: int, first: datetime.timedelta, longest: datetime.timedelta) -> datetime.timedelta:
    return min(longest, first * (1 << min(times, 10))) if times >= 0 else datetime.timedelta()


def counted(attempts: Attempts, now: datetime.datetime, wait: Callable[[int], datetime.timedelta] = wait_after) -> Attempts:
    """With one more attempt.

    :param wait: how long nobody may try after so many wrong ones.
    :raises LockedError: none may be made now.
    """
    if attempts.locked_until is not None and (left := moment_of(attempts.locked_until) - now) > datetime.timedelta():
        raise locked(left)
    failures = attempts.failures + 1
    span = wait(failures)
    return Attempts(failures, stamp(now + span) if span else None)


def taken_back(attempts: Attempts, how_many: int = 1) -> Attempts:
    """Without one that was right, or some that need not count any more. What was locked by it is open again."""
    return Attempts(max(attempts.failures - how_many, 0))


def locked(left: datetime.timedelta) -> LockedError:
    """What is said while nobody may try."""
    seconds = max(1, int(left.total_seconds()))
    number, unit = (seconds, "second") if seconds < _MINUTE else (-(-seconds // _MINUTE), "minute")
    hint = f"Wait {number} {unit}{'' if number == 1 else 's'}, then try again."
    return LockedError("There were too many wrong attempts.", hint=hint, seconds=seconds)


def keep(connection: Connection, person_id: int, attempts: Attempts) -> None:
    """Write the count of an account's codes."""
    connection.execute(
        update(PEOPLE).where(PEOPLE.c.id == person_id).values(failures=attempts.failures, locked_until=attempts.locked_until)
    )


class PasswordAttempts:
    """The lock and the brake, of accounts that are there and of addresses that have none alike: waiting does not tell which is which.

    :param most: counts of either kind that are held; beyond that, the one that moved longest ago is forgotten.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._of_clients = _Counts[tuple[bytes, bytes]](most)
        self._of_strangers = _Counts[bytes](most)
        # Whoever shares an address with a person could find out by these that the account is there, and no more than that.
        self._entered: OrderedDict[tuple[bytes, bytes], None] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def count(self, account: bytes, client: str, now: datetime.datetime) -> None:
        """Count an attempt.

        :param account: as :func:`account_key` makes it.
        :param client: who tries.
        :raises LockedError: none may be made now.
        """
        key = (account, _hashed(client))
        with self._lock:
            mine = counted(self._of_clients.get(key, now), now)
            if key not in self._entered:
                self._of_strangers.put(account, counted(self._of_strangers.get(account, now), now, delay_after), now)
            self._of_clients.put(key, mine, now)

    def take_back(self, account: bytes, client: str, now: datetime.datetime) -> None:
        """The attempt was right; those before it stay counted."""
        key = (account, _hashed(client))
        with self._lock:
            self._less(key, 1, now)
            self._of_clients.put(key, taken_back(self._of_clients.get(key, now)), now)

    def entered(self, account: bytes, client: str, now: datetime.datetime) -> None:
        """Somebody entered the account from there: what that client did wrong before is forgotten, and it is no stranger any more."""
        key = (account, _hashed(client))
        with self._lock:
            self._less(key, self._of_clients.get(key, now).failures, now)
            self._of_clients.drop(key)
            self._entered[key] = None
            self._entered.move_to_end(key)
            while len(self._entered) > self._most:
                self._entered.popitem(last=False)

    def _less(self, key: tuple[bytes, bytes], how_many: int, now: datetime.datetime) -> None:
        if key not in self._entered:
            self._of_strangers.put(key[0], taken_back(self._of_strangers.get(key[0], now), how_many), now)


def account_key(email: str, epoch: int | None) -> bytes:
    """What an account is counted under.

    :param email: as it was typed, folded.
    :param epoch: of its sessions: what ends them all (a new password, say) ends its locks too, in every process; None: there is no account.
    """
    return _hashed(f"{email}\x00{'' if epoch is None else epoch}")


class _Counts(Generic[_Key]):
    """So many counts; the one that moved longest ago is forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[_Key, tuple[Attempts, datetime.datetime]] = OrderedDict()

    def get(self, key: _Key, now: datetime.datetime) -> Attempts:
        attempts, moved = self._held.get(key, (Attempts(), now))
        return attempts if now - moved < FORGOTTEN else Attempts()

    def put(self, key: _Key, attempts: Attempts, now: datetime.datetime) -> None:
        self._held[key] = (attempts, now)
        self._held.move_to_end(key)
        while len(self._held) > self._most:
            self._held.popitem(last=False)

    def drop(self, key: _Key) -> None:
        self._held.pop(key, None)


def _hashed(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
