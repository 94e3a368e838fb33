"""What the page serves: a library opened once, with its vocabulary and vectors, and the answers given so far.

The only place of the page that calls :mod:`clincite.engine`.
"""

from __future__ import annotations

import asyncio
import datetime
import io
import itertools
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from clincite import engine, holdings
from clincite.answers import Answer, LiveSearch
from clincite.compose.next_questions import NextQuestion
from clincite.compose.stages import OnStage
from clincite.compose.verify import Verification
from clincite.errors import ClinciteError
from clincite.library import Library
from clincite.library.dense import Dense
from clincite.live.known import Known
from clincite.living.log import deletions
from clincite.living.outdated import Broken, outdated
from clincite.privacy import masked
from clincite.question import QuestionPlan, Vocabulary, understand
from clincite.question.context import Context, context_of
from clincite.question.followup import FollowUp
from clincite.question.intake import clean_question
from clincite.readers import Audience, reader_of
from clincite.records import Record
from clincite.review.composing import Composing
from clincite.review.publication import Answers, Publication
from clincite.settings import Settings
from clincite.sources import Service
from clincite.web.asking.asking import Asking, Running
from clincite.web.asking.composing import Composer, Here, Processes, process_count
from clincite.web.asking.shelf import Opener, Shelf, open_shelf, shelf_of
from clincite.web.reviewing import Reviewing
from clincite.web.serving.caching import Lru
from clincite.web.serving.metrics import Metrics
from clincite.web.serving.statics import Statics
from clincite.web.serving.templating import Templates
from clincite.web.topics.catalogue import Catalogue

if TYPE_CHECKING:
    from clincite.review.accounts.accounts import Accounts
    from clincite.review.desk import Desk

T = TypeVar("T")

_THREADS: Final = 2
_ANSWERS: Final = 128
_NEXT: Final = 2_000
_MOVED: Final = 20_000
_LOOK_EVERY: Final = 2.0  # seconds


class AnswerKey(msgspec.Struct, frozen=True):
    """What an answer depends on, beside the clock."""

    question: str
    reader: str
    edition: str


class Site:
    """The page's library, answers and limits.

    :param settings: in force as long as the page is served.
    :param library: opened.
    :param clock: tells the time (UTC).
    :param vocabulary: of the library; None: it is loaded or built.
    :param dense: vectors of the library; None: by words alone.
    :param reopen: opens the library anew, once it was changed by another process; None: it is never looked at again.
    :param composer: composes the answers; None: the threads of this process.
    :param answers: the published ones; None: those of the review desk.
    :param services: asked about questions after the library's answer is shown, where the settings say ``live``.
    """

    def __init__(
        self,
        settings: Settings,
        library: Library,
        *,
        clock: Callable[[], datetime.datetime],
        vocabulary: Vocabulary | None = None,
        dense: Dense | None = None,
        reopen: Opener | None = None,
        composer: Composer | None = None,
        services: tuple[Service, ...] = (),
        answers: Answers | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.monotonic = monotonic
        self.services = services if settings.live and not settings.offline else ()
        self.statics = Statics()
        self.templates = Templates(settings, self.statics)
        self.catalogue = Catalogue()
        composing = Composing(lambda: self.shelf.ground, composed=self._composed)
        self.reviewing = Reviewing(settings, clock=clock, library=lambda: self.library, composing=composing)
        self.answers: Answers = answers if answers is not None else self.reviewing.answers
        self._moved: Lru[tuple[str, str], tuple[Broken, ...]] = Lru(_MOVED)
        self.metrics = Metrics()
        self.asking: Asking[AnswerKey | str, object] = Asking(
            seconds=settings.ask_seconds, threads=process_count(settings.ask_processes) or _THREADS, monotonic=monotonic
        )
        self._reopen = reopen
        self._answers: Lru[AnswerKey, Answer] = Lru(_ANSWERS)
        self._shelf = shelf_of(library, vocabulary=vocabulary, dense=dense)
        self._composer = composer or Here(lambda: self._shelf)
        self._words: tuple[str, Known] | None = None
        self._turns = itertools.count()
        self._next: Lru[tuple[str, str], tuple[NextQuestion, ...]] = Lru(_NEXT)
        self._closing: list[Callable[[], None]] = []
        self._looked = monotonic()
        self._looking = threading.Lock()

    @classmethod
    def opened(cls, settings: Settings, opener: Opener, *, clock: Callable[[], datetime.datetime]) -> Site:
        """A site on the library that ``opener`` opens, with its vectors, the services of the settings, and processes that compose."""
        from clincite.sources.services import services_of

        shelf = open_shelf(opener)
        folder = holdings.cache_folder(shelf.library)
        count = process_count(settings.ask_processes)
        site = cls(
            settings,
            shelf.library,
            clock=clock,
            vocabulary=shelf.vocabulary,
            reopen=opener,
            composer=Processes(folder, count=count, seconds=settings.ask_seconds) if folder is not None and count else None,
            services=services_of(settings, cache=settings.home / "network") if settings.live and not settings.offline else (),
        )
        site._shelf = shelf
        return site

    # -- the library -----------------------------------------------------------------------------------------------------

    @property
    def shelf(self) -> Shelf:
        """The library as it is now. Whoever does several things with it takes it once."""
        self._look()
        return self._shelf

    @property
    def library(self) -> Library:
        """The library as it is now."""
        return self.shelf.library

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that the library knows."""
        return self.shelf.vocabulary

    @property
    def dense(self) -> Dense | None:
        """The library's vectors."""
        return self.shelf.dense

    @property
    def snapshot(self) -> str:
        """The library's snapshot hash."""
        return self.shelf.snapshot

    def _look(self) -> None:
        """Now and then: has another process changed the library? Then it is opened anew, beside what goes on."""
        if self._reopen is None or self.monotonic() - self._looked < _LOOK_EVERY or not self._looking.acquire(blocking=False):
            return
        try:
            self._looked = self.monotonic()
            if not self._shelf.outdated:
                self._looking.release()
                return
            threading.Thread(target=self._open_anew, name="clincite-reopen", daemon=True).start()
        except BaseException:
            self._looking.release()
            raise

    def _open_anew(self) -> None:
        try:
            assert self._reopen is not None
            self._shelf = open_shelf(self._reopen, self._shelf)
            self.metrics.count("library_reloads", result="done")
        except ClinciteError:
            self.metrics.count("library_reloads", result="failed")  # being written to, perhaps: what is open still serves
        finally:
            self._looking.release()

    # -- the review desk -------------------------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """The review desk; its database is made where there is none yet.

        :raises StoreError: it cannot be opened.
        """
        return self.reviewing.desk

    def _composed(self, answer: Answer) -> bool:
        """Whether this very answer was composed for the page, from the library as it is now."""
        return self._answers.get(AnswerKey(answer.question, answer.reader, self.shelf.edition)) == answer

    @property
    def accounts(self) -> Accounts:
        """The people who may sign in; the database is made where there is none yet.

        :raises StoreError: it cannot be opened.
        """
        return self.reviewing.accounts

    # -- asking ----------------------------------------------------------------------------------------------------------

    def key(self, question: str, audience: Audience) -> AnswerKey:
        """What the answer to a question depends on.

        :raises QuestionError: it cannot be read as a question.
        """
        return AnswerKey(clean_question(question), reader_of(audience).value, self.shelf.edition)

    def known(self, question: str, audience: Audience) -> Answer | None:
        """The answer, when it was given before of this very library.

        :raises QuestionError: it cannot be read as a question.
        """
        return self._answers.get(self.key(question, audience))

    def begin(self, question: str, audience: Audience) -> Running[Answer]:
        """Have an answer composed; its stages may be followed.

        :raises QuestionError: it cannot be read as a question.
        :raises BusyError: as many wait as may.
        """
        key = self.key(question, audience)

        def work(on_stage: OnStage) -> Answer:
            held = self._answers.get(key)
            if held is not None:
                return held
            try:
                answer, edition = self._composer.compose(key.question, key.reader, self.clock().replace(microsecond=0), on_stage)
            except ClinciteError as error:
                self.metrics.count("asks", result=error.code)
                raise
            self.metrics.count("asks", result="answered")
            self._answers.put(msgspec.structs.replace(key, edition=edition), answer)
            return answer

        return self.asking.begin(key, work)  # type: ignore[return-value]

    async def answer(self, question: str, audience: Audience) -> Answer:
        """The answer to a question.

        :raises QuestionError: not a question that can be taken.
        :raises BusyError: as many wait as may, or it took too long.
        """
        known = self.known(question, audience)
        self.metrics.count("answers", result="kept" if known is not None else "composed")
        return known if known is not None else await self.begin(question, audience).result()

    def answer_now(self, question: str, audience: Audience) -> Answer:
        """:meth:`answer`, for a thread that may wait."""
        known = self.known(question, audience)
        return known if known is not None else self.begin(question, audience).result_now()

    def moved(self, about: Publication) -> tuple[Broken, ...]:
        """The claims of a published answer whose ground moved since it was written: as this library knows it now.

        :raises LibraryError: what is kept of the answer is damaged.
        """
        shelf = self.shelf
        key = (about.answer, shelf.edition)
        known = self._moved.get(key)
        if known is None:
            held = self.answers.get(about.slug, about.version)
            known = outdated(held.answer, shelf.library, deleted=deletions(shelf.library)) if held is not None else ()
            self._moved.put(key, known)
        return known

    # -- the rest of the engine ------------------------------------------------------------------------------------------

    def show(self, record_id: str) -> Record:
        """The record of that id.

        :raises RecordNotFoundError: there is none.
        """
        return engine.show(record_id, self.library)

    def search(self, query: str, *, k: int, year_from: int | None = None, kinds: tuple[str, ...] = ()) -> list[engine.Found]:
        """The best sections for some words."""
        shelf = self.shelf
        return engine.search(query, shelf.library, k=k, year_from=year_from, kinds=kinds, dense=shelf.dense)

    def masked(self, text: str) -> str:
        """A text without identifiers: names, dates, numbers of records, and every capitalised word that nobody here knows."""
        shelf = self.shelf
        if self._words is None or self._words[0] != shelf.edition:
            self._words = (shelf.edition, Known(shelf.vocabulary, shelf.library))
        return masked(text, known=self._words[1]).text

    def understand(self, question: str) -> QuestionPlan:
        """How a question is read.

        :raises QuestionError: not a question that can be taken.
        """
        return understand(question, self.vocabulary)

    def context_after(self, answer: Answer, before: Context | None = None) -> Context:
        """What an answer leaves for the next question.

        :raises QuestionError: its question is none that can be taken.
        """
        shelf = self.shelf
        return engine.context_after(answer, shelf.library, vocabulary=shelf.vocabulary, before=before)

    def context_of(self, question: str, before: Context | None = None) -> Context:
        """What a question leaves for the next one, as far as that can be told without its answer.

        :raises QuestionError: not a question that can be taken.
        """
        vocabulary = self.vocabulary
        return context_of(understand(question, vocabulary), vocabulary, before=before)

    def follow_up(self, text: str, context: Context) -> FollowUp:
        """A follow-up as a question that stands alone.

        :raises QuestionError: not a question that can be taken.
        """
        shelf = self.shelf
        return engine.follow_up(text, context, shelf.library, vocabulary=shelf.vocabulary)

    def next_known(self, answer: Answer) -> tuple[NextQuestion, ...] | None:
        """Questions to go on with, when they were looked for before; None: they were not."""
        return self._next.get((answer.id, self._shelf.edition))

    def next_questions(self, answer: Answer) -> tuple[NextQuestion, ...]:
        """Questions to go on with that the library can answer. May take as long as an answer: not for a thread that others wait for."""
        known = self.next_known(answer)
        if known is None:
            known = self._composer.next_questions(answer)
            self._next.put((answer.id, self._shelf.edition), known)
        return known

    def verify(self, data: bytes) -> Verification:
        """What does not hold in an answer file.

        :raises AnswerFileError: it is none.
        """
        shelf = self.shelf
        return engine.verify_data(data, shelf.library, dense=shelf.dense, vocabulary=shelf.vocabulary)

    def lint(self, data: bytes) -> str:
        """What a careful editor would find in a text, as JSON.

        :raises InputError: it is no text.
        """
        from clincite.lint.audit import audit
        from clincite.lint.output import json as lint_json

        done = audit([Path("-")], library=self.library, today=self.clock().date(), stdin=io.BytesIO(data))
        if done.errors and not done.report.files:
            raise done.errors[0]
        return lint_json.render(done.report)

    async def in_turn(self, work: Callable[[], T]) -> T:
        """Have something done by the threads that compose answers, when it is its turn.

        :raises BusyError: as many wait as may, or it took too long.
        """
        running = self.asking.begin(f"turn {next(self._turns)}", lambda _: work())
        return await running.result()  # type: ignore[return-value]

    def search_live(self, question: str) -> tuple[LiveSearch, ...]:
        """Ask the services about a question and put what they have into the library. Takes seconds; not for a thread that answers.

        :raises QuestionError: not a question that can be taken.
        """
        shelf, limits = self.shelf, self.settings
        return engine.search_live(
            question,
            shelf.library,
            self.services,
            limit=limits.live_limit,
            seconds=limits.live_seconds,
            vocabulary=shelf.vocabulary,
        )

    def warm(self) -> None:
        """Look through the library for what it covers, so that the first reader does not wait for it."""
        with suppress(ClinciteError):
            self.catalogue.of(self.shelf)

    def at_close(self, close: Callable[[], None]) -> None:
        """Have something closed with the site."""
        self._closing.append(close)

    async def close(self) -> None:
        """Give no answer any more."""
        for close in [self.asking.close, self._composer.close, *self._closing, self.reviewing.close]:
            await asyncio.to_thread(close)
