"""The few functions that every face of clincite calls: terminal, page, API and agents.

Each command of the CLI is one call of these (what a library holds is in :mod:`clincite.holdings`). Nothing here reads the clock, the
environment or the network.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from clincite import __version__
from clincite.answers import Answer
from clincite.compose.lock import lock_of
from clincite.compose.verify import Finding, Verification, verify_answer
from clincite.compose.write import write_answer as compose_answer
from clincite.errors import QuestionError, RecordNotFoundError
from clincite.evidence.ranking import DEPTH
from clincite.evidence.ranking import rank as rank_sections
from clincite.holdings import cache_folder, vocabulary_of, with_digest
from clincite.library import Filters, Hit, Library
from clincite.library.dense import Dense
from clincite.question import Vocabulary, plan_of_words, understand
from clincite.records import Record, Section

ENGINE: Final = f"clincite {__version__}"

# Fewer than an answer looks at: a search is shown at once, ten at a time.
_SEARCH_DEPTH: Final = 40
_SNIPPET: Final = 220
_SHOWN_ID: Final = 80


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A section that a search found, with a few of its words."""

    record: Record
    section: Section | None
    score: float
    snippet: str


def ask(
    question: str,
    library: Library,
    *,
    reader: str = "clinician",
    as_of: datetime.datetime,
    vocabulary: Vocabulary | None = None,
    dense: Dense | None = None,
) -> Answer:
    """Answer a question from a library. Same question, library, vectors, reader and time: same bytes.

    :param vocabulary: of the library, when the caller keeps one; else it is loaded or built.
    :param dense: vectors of the library (:func:`clincite.holdings.dense_of`); None: by words alone.
    :raises QuestionError: not a question that can be taken.
    """
    known = vocabulary or vocabulary_of(library, cache_folder(library))
    plan = understand(question, known)
    return compose_answer(plan, library, reader=reader, as_of=as_of, engine=ENGINE, dense=dense)


def rank(question: str, library: Library, *, k: int = 10, dense: Dense | None = None, vocabulary: Vocabulary | None = None) -> list[Hit]:
    """The sections that fit a question best, as ``ask`` finds them; what is no question is taken as words.

    :param vocabulary: of the library, when the caller keeps one; else it is loaded or built.
    :param dense: vectors of the library; None: by words alone.
    """
    try:
        plan = understand(question, vocabulary or vocabulary_of(library, cache_folder(library)))
    except QuestionError:
        plan = plan_of_words(question)
    ranked = rank_sections(plan, library, depth=max(k, DEPTH), dense=dense)[:k]
    return [Hit(record=item.record.id, ordinal=item.ordinal, score=item.score) for item in ranked]


def search(
    query: str,
    library: Library,
    *,
    k: int = 10,
    year_from: int | None = None,
    kinds: tuple[str, ...] = (),
    dense: Dense | None = None,
) -> list[Found]:
    """The best sections for some words, which need be no question.

    :param dense: vectors of the library; None: by words alone.
    """
    filters = Filters(year_from=year_from, kinds=kinds) if year_from is not None or kinds else None
    ranked = rank_sections(plan_of_words(query), library, depth=max(k, _SEARCH_DEPTH), dense=dense, filters=filters)[:k]
    return [Found(record=item.record, section=item.section, score=item.score, snippet=_snippet(item.section.text)) for item in ranked]


def _snippet(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SNIPPET else flat[: flat.rfind(" ", 0, _SNIPPET)] + " …"


def show(record_id: str, library: Library) -> Record:
    """The record of that id. An identifier alone ("pmid:33211908") also finds our digest of that source.

    :raises RecordNotFoundError: there is none.
    """
    for name in with_digest(record_id):
        record = library.get(name)
        if record is not None:
            return record
    name = record_id if len(record_id) <= _SHOWN_ID else f"{record_id[:_SHOWN_ID]}…"
    raise RecordNotFoundError(f"The library holds no record {name!r}.", hint="Find records with 'clincite search WORDS'.")


def verify(path: Path, library: Library, *, dense: Dense | None = None) -> Verification:
    """Re-check an answer file against the library.

    An answer that this engine wrote from this very library (and these very vectors, where it used any), and that no editor has worked
    on, is also composed again and compared.

    :param dense: vectors of the library, where there are any.
    :raises AnswerFileError: the file cannot be read or is not an answer.
    """
    from clincite.render.json import file_id, loads, read

    data = read(path)
    answer = loads(data)
    done = verify_answer(answer, library, engine=ENGINE, content_id=file_id(data))
    fresh = answer.review.version == 1 and answer.receipt.engine == ENGINE and answer.receipt.library == library.snapshot()
    used = dense if answer.receipt.vectors is not None else None
    if not fresh or (used.state() if used else None) != answer.receipt.vectors:
        return done
    return msgspec.structs.replace(done, findings=(*done.findings, *_composed_again(answer, library, used)), composed=True)


def _composed_again(answer: Answer, library: Library, dense: Dense | None) -> Iterator[Finding]:
    from clincite.compose.again import differences

    try:
        as_of = datetime.datetime.fromisoformat(answer.created)
        again = ask(answer.question, library, reader=answer.reader, as_of=as_of, dense=dense)
    except (ValueError, QuestionError) as error:
        yield Finding(rule="composition", message=f"the answer cannot be composed again: {error}", where="question")
        return
    yield from differences(answer, again)


def write_answer(answer: Answer, text: str, out: Path) -> Path:
    """Write a rendered answer to ``out`` and ``answer.lock`` beside it, each whole or not at all."""
    _write_whole(out, text.encode())
    _write_whole(out.parent / "answer.lock", lock_of(answer))
    return out


def _write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
