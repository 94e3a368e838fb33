"""People of an invented desk, for the tests of accounts."""

from __future__ import annotations

import datetime
import itertools
from typing import Final

import pyotp
from argon2 import PasswordHasher

from clincite.review.accounts.accounts import Accounts
from clincite.review.accounts.values import SignedIn
from clincite.review.roles import Role
from clincite.review.store.database import Database
from clincite.review.values import Person

#: Argon2 as it is, with the least work that it takes.
QUICK: Final = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD: Final = "quiet tractor under nine lamps"
OTHER: Final = "seven violet spoons at dusk"
OWNER: Final = "ada@zorb.example"


class Clock:
    """A clock that goes on only when told to."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2031, 5, 4, 9, 0, 0, 250_000, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.now

    def wait(self, **span: float) -> None:
        """Let time pass."""
        self.now += datetime.timedelta(**span)


class Desk:
    """Accounts of a desk, with its owner Ada."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.accounts = Accounts(database, clock=clock, hours=12, hasher=QUICK)
        self.owner = self.accounts.create_owner(email=OWNER, name="Ada Zorb", password=PASSWORD, credentials="MD")
        self._numbers = itertools.count(1)

    def beside(self) -> Accounts:
        """The same accounts, as another process has them."""
        return Accounts(self.database, clock=self.clock, hours=12, hasher=QUICK)

    def person(self, role: Role = Role.REVIEWER, *, password: str = PASSWORD) -> Person:
        """A new person, by invitation."""
        number = next(self._numbers)
        invited = self.accounts.invite(self.owner.actor, f"person{number}@zorb.example", role)
        return self.accounts.accept(invited.secret, name=f"Person Number {number}", password=password)

    def with_totp(self, person: Person, password: str = PASSWORD) -> str:
        """Give a person a second factor; its secret. The codes of this and the last step are used, and earlier sessions over."""
        session = self.sign_in(person, password).secret
        setup = self.accounts.begin_totp(session)
        self.accounts.confirm_totp(session, password, self.code(setup.secret))
        return setup.secret

    def code(self, secret: str, *, step: int = 0) -> str:
        """The code of now, or of some steps later."""
        return pyotp.TOTP(secret).at(self.clock(), counter_offset=step)

    def sign_in(self, person: Person, password: str = PASSWORD, *, client: str = "") -> SignedIn:
        """A session of a person."""
        return self.accounts.sign_in(person.email, password, client=client)
