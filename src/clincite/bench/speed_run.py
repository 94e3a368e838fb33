"""One step of ``speed`` in a process of its own, so that its peak memory is its own: ``python -m clincite.bench.speed_run``.

Takes a :class:`Step` as JSON on standard input and writes a :class:`Cost` as JSON.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from clincite import engine, holdings
from clincite.bench.context import Context
from clincite.bench.libraries import fill
from clincite.bench.process import forget_peak, peak_memory
from clincite.bench.synthetic import growing
from clincite.bench.system import AS_OF
from clincite.errors import QuestionError
from clincite.library import EmbeddedLibrary
from clincite.settings import Settings


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What to do: build the library, or ask it the questions.

    :param sections: of the library when it is built, the bundled ones included.
    :param before: other questions, asked before the clock runs: a server has answered some, and the disk has been read.
    """

    library: str
    sections: int
    data: tuple[str, ...]
    questions: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What it took: seconds of the whole (of opening the library, where questions were asked), milliseconds of each question."""

    seconds: float
    sections: int
    peak_memory: int | None
    search: tuple[float, ...] = ()
    ask: tuple[float, ...] = ()
    refused: int = 0


def build(step: Step) -> Cost:
    """Bundled records and as many others as make up the size, with the vocabulary."""
    forget_peak()
    started = time.perf_counter()
    library = _opened(step, create=True)
    context = Context(data=tuple(Path(folder) for folder in step.data), cache=Path(step.library).parent)
    missing = max(0, step.sections - library.sections())
    fill(library, growing(context, missing), "Building", context)
    holdings.vocabulary_of(library, holdings.cache_folder(library))
    return Cost(seconds=time.perf_counter() - started, sections=library.sections(), peak_memory=peak_memory())


def measure(step: Step) -> Cost:
    """Search for each question, then ask it; the first is done once beforehand and not counted, nor are those of ``before``."""
    forget_peak()
    started = time.perf_counter()
    library = _opened(step, create=False)
    vocabulary = holdings.vocabulary_of(library, holdings.cache_folder(library))
    engine.search(step.questions[0], library)
    _asked(step.questions[0], lambda text: engine.ask(text, library, as_of=AS_OF, vocabulary=vocabulary))
    opened = time.perf_counter() - started
    for question in step.before:
        _asked(question, lambda text: engine.ask(text, library, as_of=AS_OF, vocabulary=vocabulary))
        _asked(question, lambda text: engine.search(text, library))
    search = [_asked(question, lambda text: engine.search(text, library))[0] for question in step.questions]
    ask = [_asked(question, lambda text: engine.ask(text, library, as_of=AS_OF, vocabulary=vocabulary)) for question in step.questions]
    return Cost(
        seconds=opened,
        sections=library.sections(),
        peak_memory=peak_memory(),
        search=tuple(search),
        ask=tuple(milliseconds for milliseconds, _ in ask),
        refused=sum(refused for _, refused in ask),
    )


def _asked(question: str, do: Callable[[str], object]) -> tuple[float, bool]:
    started = time.perf_counter()
    refused = False
    try:
        do(question)
    except QuestionError:
        refused = True
    return (time.perf_counter() - started) * 1000, refused


def _opened(step: Step, *, create: bool) -> EmbeddedLibrary:
    library = holdings.open_library(Path(step.library), Settings(home=Path(step.library).parent), create=create)
    if not isinstance(library, EmbeddedLibrary):
        raise TypeError("speed is measured on the embedded engine")
    return library


def main() -> None:
    """Do the step on standard input."""
    step = msgspec.json.decode(sys.stdin.buffer.read(), type=Step)
    sys.stdout.buffer.write(msgspec.json.encode(measure(step) if step.questions else build(step)))


if __name__ == "__main__":
    main()
