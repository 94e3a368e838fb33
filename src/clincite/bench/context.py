"""What a benchmark is given: where the data are, where things may be kept, how much to run."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import msgspec

from clincite.bench.report import Report
from clincite.errors import InputError
from clincite.review.values import LoggedDecision

Decided = Callable[[], Sequence[LoggedDecision]]
Progress = Callable[[str, int, int | None], None]

SEED: Final = 20261122
DEFAULT_SIZES: Final = (10_000,)
DEFAULT_SECONDS: Final = 10.0

Thing = TypeVar("Thing")


def _silent(stage: str, done: int, total: int | None) -> None:
    """The progress that nobody watches."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The surroundings of a run.

    :param data: folders with data sets; the first that holds a file is where it is read from.
    :param cache: folder for libraries that are built once.
    :param limit: at most so many queries of each split, drawn with a fixed seed; None: all.
    :param dense: measure with vectors too, where there is an encoder.
    :param fresh: build libraries anew.
    :param sizes: sections of the libraries that speed is measured on.
    :param seconds: that the page is kept under load, each time.
    :param date: when, for the report (ISO).
    :param decided: gives what was decided at the review desk, oldest first; nothing where there is no desk. It may raise StoreError.
        None: there is nobody to ask.
    """

    data: tuple[Path, ...]
    cache: Path
    limit: int | None = None
    dense: bool = True
    fresh: bool = False
    sizes: tuple[int, ...] = DEFAULT_SIZES
    seconds: float = DEFAULT_SECONDS
    date: str = ""
    decided: Decided | None = None
    progress: Progress = _silent

    def find(self, name: str) -> Path | None:
        """The file of that name ("scifact/corpus.jsonl.gz"), or None."""
        return next((path for folder in self.data if (path := folder / name).is_file()), None)

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of a JSON Lines file, gzipped or not."""
        for number, line in enumerate(self.lines(name), 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise InputError(f"Line {number} of {self._path(name)} is no JSON.", hint="Fetch the data set again.") from error

    def lines(self, name: str) -> Iterator[str]:
        """The lines of a text file, gzipped or not, that hold something."""
        path = self._path(name)
        try:
            with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
                for line in lines:
                    if line.strip():
                        yield line.decode("utf-8").rstrip("\r\n")
        except (OSError, EOFError, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read: {error}.", hint="Fetch the data set again.") from error

    def _path(self, name: str) -> Path:
        found = self.find(name)
        if found is None:
            raise InputError(f"There is no {name} among the data.", hint="Give the folder with the data sets with --data.")
        return found

    def some(self, things: Sequence[Thing], most: int | None = None) -> list[Thing]:
        """The things in order, or as many as the limit (and ``most``) allow, drawn with a fixed seed."""
        allowed = min(number for number in (self.limit, most, len(things)) if number is not None)
        if allowed >= len(things):
            return list(things)
        places = sorted(random.Random(SEED).sample(range(len(things)), allowed))
        return [things[place] for place in places]


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """Something to measure.

    :param needs: files without which it cannot run, relative to a data folder.
    :param run: does it; called only when every file is there.
    :param hint: where files come from that are not among the usual ones.
    :param lacking: says in a few words why it cannot run, where that is no matter of a file; None: it can.
    """

    name: str
    summary: str
    needs: tuple[str, ...]
    run: Callable[[Context], Report]
    hint: str = ""
    lacking: Callable[[Context], str | None] | None = None
