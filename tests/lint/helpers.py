"""What the tests of rules need: findings of a text, against a small library."""

from __future__ import annotations

import atexit
import datetime
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec

from clincite.library import EmbeddedLibrary, Library
from clincite.lint.document import Document
from clincite.lint.parse import parse
from clincite.lint.rule import Finding, Rule
from clincite.lint.rules import RULES
from clincite.lint.run import lint
from clincite.records import Record

TODAY: Final = datetime.date(2026, 11, 22)


def library_of(records: Iterable[Record]) -> Library:
    """A real library that holds these records; it takes 20 ms to make, and is made once for the same records."""
    return _library(msgspec.json.encode(list(records)))


@lru_cache(maxsize=64)
def _library(encoded: bytes) -> Library:
    folder = tempfile.mkdtemp(prefix="clincite-lint-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    library = EmbeddedLibrary(Path(folder) / "library", create=True)
    library.add(msgspec.json.decode(encoded, type=list[Record]))
    return library


def parsed(text: str, form: str = "text") -> Document:
    return parse(text, form=form)


def findings(
    text: str,
    *,
    form: str = "text",
    records: Sequence[Record] = (),
    reader: str | None = None,
    today: datetime.date = TODAY,
    rules: Mapping[str, Rule] | None = None,
) -> tuple[Finding, ...]:
    """What a lint finds in a text; no records: without a library. A rule that raises fails the test."""
    library = library_of(records) if records else None
    return lint(parsed(text, form), library=library, today=today, reader=reader, rules=RULES if rules is None else rules)


def codes(text: str, **given: object) -> list[str]:
    """The codes found, in order, each as often as it was."""
    return [finding.code for finding in findings(text, **given)]  # type: ignore[arg-type]


def words_of(text: str, code: str, **given: object) -> list[str]:
    """The words that findings of one code stand at."""
    return [finding.words for finding in findings(text, **given) if finding.code == code]  # type: ignore[arg-type]
