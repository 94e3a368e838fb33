"""What the page has of the review desk: its database, opened when it is first needed, the answers published from it, and its sweeps."""

from __future__ import annotations

import asyncio
import datetime
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from clincite.errors import ClinciteError, StoreError
from clincite.library import Library
from clincite.review.composing import Composing
from clincite.review.policy import ReviewPolicy
from clincite.review.published import DeskAnswers
from clincite.settings import Settings

if TYPE_CHECKING:
    from clincite.review.accounts.accounts import Accounts
    from clincite.review.desk import Desk
    from clincite.review.ledger.signing import Signer
    from clincite.review.store.database import Database

_LOG: Final = logging.getLogger(__name__)
_SWEEP_EVERY: Final = 5.0  # seconds


class Reviewing:
    """The desk behind the page.

    :param clock: tells the time (UTC).
    :param library: gives the library as it is now.
    :param composing: composes answers anew; None: from that library, with the vectors that it has.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Callable[[], datetime.datetime],
        library: Callable[[], Library],
        composing: Composing | None = None,
    ) -> None:
        self._settings = settings
        self.policy = ReviewPolicy.of(settings)
        self._clock = clock
        self._library = library
        self._composing = composing
        self._database: Database | None = None
        self._desk: Desk | None = None
        self._accounts: Accounts | None = None
        self._signer: tuple[Signer | None] | None = None
        self._opening = threading.RLock()
        self._swept: object = None
        self._closed = False
        self._told = ""
        self._sweeping = threading.Lock()
        self.answers = DeskAnswers(self.database)

    def database(self, *, create: bool = False) -> Database | None:
        """The desk's database; None: there is none, and ``create`` does not ask to make it.

        :raises StoreError: it cannot be opened.
        """
        if self._database is not None:
            return self._database
        from clincite.review.store.database import Database

        url = self._settings.database_url
        with self._opening:
            if self._database is None and (create or Database.exists(url)):
                self._database = Database.open(url)
            return self._database

    @property
    def desk(self) -> Desk:
        """The desk; its database is made where there is none yet.

        :raises StoreError: it cannot be opened.
        """
        with self._opening:
            if self._desk is None:
                from clincite.review.desk import Desk

                self._desk = Desk.of(
                    self._settings,
                    self._made(),
                    clock=self._clock,
                    library=self._library,
                    composing=self._composing,
                    signer=self.signer,
                )
            return self._desk

    @property
    def accounts(self) -> Accounts:
        """The people who may sign in; the database is made where there is none yet.

        :raises StoreError: it cannot be opened.
        """
        with self._opening:
            if self._accounts is None:
                from clincite.review.accounts.accounts import Accounts

                self._accounts = Accounts.of(self._settings, self._made(), clock=self._clock, signer=self.signer)
            return self._accounts

    @property
    def known_accounts(self) -> Accounts | None:
        """The same, for a page that only looks: None where there is no database yet."""
        return self.accounts if self.database() is not None else None

    @property
    def signer(self) -> Signer | None:
        """What signs the ledger; None: no key is set.

        :raises InputError: the file that the settings name holds no key.
        """
        with self._opening:
            if self._signer is None:
                from clincite.review.ledger.signing import Signer

                self._signer = (Signer.of(self._settings),)
            return self._signer[0]

    async def keep_swept(self, moved: Callable[[], object]) -> None:
        """:meth:`sweep_when`, from now on, beside what goes on.

        :param moved: asked now and then.
        """
        while True:
            try:
                await asyncio.to_thread(lambda: self.sweep_when(moved()))
            except Exception:  # whatever is wrong is told, and must not end the watch
                _LOG.exception("the desk could not be swept")
            await asyncio.sleep(_SWEEP_EVERY)

    def sweep_when(self, moved: object) -> bool:
        """Record what changed on its own (sources that fell, reviews that ran out), when there may be something new.

        :param moved: differs when there may be: the library's edition, the day. The same as the last time: nothing is done.
        :returns: whether the desk was swept. Where it failed it is tried again the next time; the pages show the same states without it.
        """
        with self._sweeping:
            if self._closed or moved == self._swept or self.database_or_none() is None:
                return False
            try:
                swept = self.desk.sweep()
            except ClinciteError as error:
                self._tell(f"the desk could not be swept: {error.message}")
                return False
            if swept.damaged:
                names = ", ".join(f"{one.slug} version {one.version}" for one in swept.damaged)
                self._tell(f"the desk was swept, but for what is damaged: {names}. {swept.damaged[0].reason}")
            self._swept = moved
            return True

    def database_or_none(self) -> Database | None:
        """:meth:`database`, where one that cannot be opened is as good as none."""
        try:
            return self.database()
        except StoreError as error:
            self._tell(f"the desk's database cannot be opened: {error.message}")
            return None

    def _tell(self, trouble: str) -> None:
        """Log what is wrong, once as long as it stays so."""
        if trouble != self._told:
            self._told = trouble
            _LOG.warning("%s", trouble)

    def close(self) -> None:
        """Give the database back, once a sweep under way is done."""
        with self._sweeping, self._opening:
            self._closed = True
            if self._database is not None:
                self._database.close()

    def _made(self) -> Database:
        database = self.database(create=True)
        assert database is not None
        return database
