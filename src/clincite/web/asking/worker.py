"""A process that composes answers for the page: ``python -P -m clincite.web.asking.worker PARENT FOLDER``.

Composing is work for a processor, and of one Python process only one thread works at a time: in a process of its own it keeps nobody
waiting who only wants a page that is there. The process is told a question on its standard input, and answers with the stages and the
answer on its standard output. It looks at the library before each question, and leaves when its parent does.
"""

from __future__ import annotations

import datetime
import os
import queue
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from clincite import engine, holdings
from clincite.answers import Answer
from clincite.compose.next_questions import NextQuestion
from clincite.compose.stages import Stage
from clincite.errors import ClinciteError
from clincite.library import Library
from clincite.settings import Settings
from clincite.sources.worker import never_outlive, own_streams, receive, send
from clincite.web.asking.shelf import Shelf, open_shelf

_TRIED: Final = 5_000  # questions of which it is remembered whether the library answers them
_ANY: Final = "How is hypertension treated?"
_ANY_TIME: Final = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


class Order(msgspec.Struct, frozen=True, kw_only=True, tag="order"):
    """A question to answer."""

    question: str
    reader: str
    as_of: datetime.datetime


class After(msgspec.Struct, frozen=True, kw_only=True, tag="after"):
    """An answer, for which questions to go on with are wanted."""

    answer: Answer


class Told(msgspec.Struct, frozen=True, tag="stage"):
    """A stage that is done."""

    stage: Stage


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The answer.

    :param edition: of the library that it was composed from.
    """

    answer: Answer
    edition: str


class Next(msgspec.Struct, frozen=True, tag="next"):
    """Questions to go on with."""

    questions: tuple[NextQuestion, ...]


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """There is none.

    :param code: of the error; "internal" where nobody foresaw it.
    :param place: where it failed, for the log; empty where it was foreseen.
    """

    code: str
    message: str
    hint: str
    place: str = ""


Word = Told | Done | Next | Failed


def main(parent: int, folder: Path) -> None:
    """Answer questions until there are none any more."""
    orders, answers = own_streams()
    never_outlive(parent)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders, inbox), daemon=True).start()
    settings = Settings.load()

    def opener() -> Library:
        return holdings.open_library(folder, settings)

    shelf: Shelf | None = None
    tried: dict[str, bool] = {}
    word: Word
    with suppress(ClinciteError):  # told to whoever asks
        shelf = open_shelf(opener)
        _warm(shelf)
    while True:
        order: Order | After = msgspec.msgpack.decode(inbox.get(), type=Order | After)
        try:
            if shelf is None or shelf.outdated:
                shelf = open_shelf(opener, shelf)
                tried.clear()
            word = _word(order, shelf, tried, answers)
        except ClinciteError as error:
            word = Failed(error.code, error.message, error.hint)
        except Exception as error:
            word = Failed("internal", type(error).__name__, "", place_of(error))
        send(answers, msgspec.msgpack.encode(word))


def _word(order: Order | After, shelf: Shelf, tried: dict[str, bool], answers: BinaryIO) -> Word:
    if isinstance(order, Order):
        return Done(_answer(order, shelf, answers), shelf.edition)
    if len(tried) > _TRIED:
        tried.clear()
    return Next(engine.next_questions(order.answer, shelf.library, vocabulary=shelf.vocabulary, dense=shelf.dense, tried=tried))


def _answer(order: Order, shelf: Shelf, answers: BinaryIO) -> Answer:
    return engine.ask(
        order.question,
        shelf.library,
        reader=order.reader,
        as_of=order.as_of,
        vocabulary=shelf.vocabulary,
        dense=shelf.dense,
        on_stage=lambda stage: send(answers, msgspec.msgpack.encode(Told(stage))),
    )


def _warm(shelf: Shelf) -> None:
    """Answer a question that nobody asked: word lists and models are read when they are first needed."""
    engine.ask(_ANY, shelf.library, as_of=_ANY_TIME, vocabulary=shelf.vocabulary, dense=shelf.dense)


def _listen(orders: BinaryIO, inbox: queue.SimpleQueue[bytes]) -> None:
    while (order := receive(orders)) is not None:
        inbox.put(order)
    os._exit(0)  # the page has gone, in whatever way


def place_of(error: BaseException) -> str:
    """File, line and function in which an exception was raised: what a log may hold of it, since its words may hold the question."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "nowhere"
    code = trace.tb_frame.f_code
    return f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}"


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), Path(sys.argv[2]))
    except BrokenPipeError:
        os._exit(0)
