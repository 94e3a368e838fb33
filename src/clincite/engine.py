"""The few functions that every face of clincite calls: terminal, page, API and agents.

Each command of the CLI is one call of these (what a library holds is in :mod:`clincite.holdings`). Nothing here reads the clock, the
environment or the network.
"""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite import __version__
from clincite.answers import Answer, LiveSearch
from clincite.compose.lock import lock_of
from clincite.compose.next_questions import NextQuestion, treatments_named
from clincite.compose.next_questions import next_questions as questions_after
from clincite.compose.stages import OnStage
from clincite.compose.verify import Finding, Verification, verify_answer
from clincite.compose.write import write_answer as compose_answer
from clincite.errors import LibraryError, QuestionError, RecordNotFoundError
from clincite.evidence.ranking import DEPTH
from clincite.evidence.ranking import rank as rank_sections
from clincite.holdings import Progress, Reading, cache_folder, take, vocabulary_of, with_digest
from clincite.library import Filters, Hit, Library
from clincite.library.dense import Dense
from clincite.live import Preview, gather, outgoing, preview
from clincite.living.log import deletions
from clincite.living.refresh import REFRESH, left_out, refreshed
from clincite.living.report import OutdatedReport, look
from clincite.living.update import DEFAULT_LIMIT, UpdateReport, update_library
from clincite.living.without import DenseWithout, held_of, seen_without
from clincite.question import Vocabulary, plan_of_words, understand
from clincite.question.context import Context, context_of
from clincite.question.followup import FollowUp
from clincite.question.followup import follow_up as read_follow_up
from clincite.records import Record, Section
from clincite.sources import Service

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
    without: Sequence[str] = (),
    live: tuple[LiveSearch, ...] = (),
    on_stage: OnStage | None = None,
) -> Answer:
    """Answer a question from a library. Same question, library, vectors, reader and time: same bytes.

    :param vocabulary: of the library, when the caller keeps one; else it is loaded or built.
    :param dense: vectors of the library (:func:`clincite.holdings.dense_of`); None: by words alone.
    :param without: ids of records to do without; the answer then tells how it differs from the one that has them all.
    :param live: what :func:`search_live` searched for it, for the receipt.
    :param on_stage: told of each stage as it ends; what it raises stops the writing and comes out of here.
    :raises QuestionError: not a question that can be taken.
    :raises RecordNotFoundError: the library holds no record that ``without`` names.
    """
    known = vocabulary or vocabulary_of(library, cache_folder(library))
    view, hidden = seen_without(without, library) if without else (None, ())
    plan = understand(question, known)
    full = compose_answer(plan, library, reader=reader, as_of=as_of, engine=ENGINE, dense=dense, live=live, on_stage=on_stage)
    if view is None:
        return full
    seen = DenseWithout(dense, view.hidden) if dense is not None else None
    partial = compose_answer(plan, view, reader=reader, as_of=as_of, engine=ENGINE, dense=seen, live=live)
    return left_out(full, partial, hidden)


def context_after(answer: Answer, library: Library, *, vocabulary: Vocabulary | None = None, before: Context | None = None) -> Context:
    """What an answer leaves for a question that follows it: what it was about, and the treatments that it names.

    :param before: what the question before it left.
    :raises QuestionError: its question is none that this version takes.
    """
    known = vocabulary or vocabulary_of(library, cache_folder(library))
    return context_of(understand(answer.question, known), known, named=treatments_named(answer, library), before=before)


def follow_up(text: str, context: Context, library: Library, *, vocabulary: Vocabulary | None = None) -> FollowUp:
    """A follow-up ("and in children?") as a question that stands alone, how it was understood, and other readings of it.

    :param context: what was asked before (:func:`context_after`).
    :raises QuestionError: it cannot be taken as a question.
    """
    return read_follow_up(text, context, vocabulary or vocabulary_of(library, cache_folder(library)))


def next_questions(
    answer: Answer,
    library: Library,
    *,
    vocabulary: Vocabulary | None = None,
    dense: Dense | None = None,
    tried: MutableMapping[str, bool] | None = None,
) -> tuple[NextQuestion, ...]:
    """Up to three questions to go on with, on sides that the answer says little of; each was tried on the library.

    :param tried: which questions the library was found to answer, kept by the caller for as long as the library stays the same.
    """
    known = vocabulary or vocabulary_of(library, cache_folder(library))
    return questions_after(answer, library, known, dense=dense, tried=tried)


def ask_live(
    question: str,
    library: Library,
    services: Sequence[Service],
    *,
    limit: int,
    seconds: float,
    reader: str = "clinician",
    as_of: datetime.datetime,
    dense: Callable[[Library], Dense | None] | None = None,
    without: Sequence[str] = (),
) -> Answer:
    """Ask services on the network first, then answer from the library with what they gave. What fails there is in the receipt.

    :param limit: records from each service.
    :param seconds: that the answer waits for all services together.
    :param dense: gives the vectors of the library, once the new records are in it; None: by words alone.
    :raises QuestionError: not a question that can be taken.
    """
    live = search_live(question, library, services, limit=limit, seconds=seconds)
    vectors = dense(library) if dense is not None else None
    return ask(question, library, reader=reader, as_of=as_of, dense=vectors, without=without, live=live)


def search_live(
    question: str, library: Library, services: Sequence[Service], *, limit: int, seconds: float, vocabulary: Vocabulary | None = None
) -> tuple[LiveSearch, ...]:
    """Ask services on the network about a question, and store what they give in the library.

    What is sent was built from what was understood in the question, without identifiers. In an emergency nothing is sent. A service that
    fails, and a library that cannot be written to, are told of in what is returned; neither is an error.

    :param limit: records from each service.
    :param seconds: for all services together.
    :raises QuestionError: not a question that can be taken.
    """
    asked = outgoing(question, vocabulary or vocabulary_of(library, cache_folder(library)), library)
    gathered = gather(asked, services, library, limit=limit, seconds=seconds)
    if not gathered.items:
        return gathered.searches
    try:
        take(gathered.items, library, source=" and ".join(service.title for service in services))
    except LibraryError as error:
        return tuple(_not_stored(search, error) for search in gathered.searches)
    return gathered.searches


def _not_stored(search: LiveSearch, error: LibraryError) -> LiveSearch:
    """The records came and could not be put into the library: the answer has to do without them, and says so."""
    if not search.fetched:
        return search
    return msgspec.structs.replace(search, new=0, failed=f"What it gave could not be stored: {error.message}")


def preview_live(
    question: str, library: Library, services: Sequence[Service], *, limit: int, vocabulary: Vocabulary | None = None
) -> Preview:
    """What :func:`search_live` would send for a question, to the letter. Nothing is sent.

    :raises QuestionError: not a question that can be taken.
    """
    return preview(outgoing(question, vocabulary or vocabulary_of(library, cache_folder(library)), library), services, limit=limit)


def refresh(
    old: Answer,
    library: Library,
    *,
    as_of: datetime.datetime,
    vocabulary: Vocabulary | None = None,
    dense: Dense | None = None,
    without: Sequence[str] = (),
    live: tuple[LiveSearch, ...] = (),
) -> Answer:
    """The next version of an answer: its question asked anew of a library, with what changed claim by claim, and why.

    :param old: as read from its file; its reader and the records that it did without are kept.
    :param without: ids of more records to do without.
    :param live: what :func:`search_live` searched for it, for the receipt.
    :raises QuestionError: its question is none that this version takes.
    :raises RecordNotFoundError: the library holds no record that ``without`` names.
    """
    apart = (*held_of(old.receipt.without, library), *without)
    new = ask(old.question, library, reader=old.reader, as_of=as_of, vocabulary=vocabulary, dense=dense, without=apart, live=live)
    return refreshed(old, new, library, deleted=deletions(library))


def outdated(paths: Sequence[Path], library: Library) -> OutdatedReport:
    """The claims, in answer files and locks, whose ground moved since they were written, and why.

    :param paths: files, or folders in which answers are looked for.
    :raises InputError: a path is not there.
    """
    return look(paths, library, deleted=deletions(library))


def update(
    paths: Sequence[Path],
    library: Library,
    *,
    as_of: datetime.datetime,
    service: Service | None = None,
    limit: int = DEFAULT_LIMIT,
    reading: Callable[[Reading], None] | None = None,
    progress: Progress | None = None,
) -> UpdateReport:
    """Bring a library up to date from files and from a service, and tell what happened to the records that it held.

    :param service: asked how the library's papers stand, by their PMIDs; None: nothing leaves the machine.
    :param limit: papers that it is asked about at most, those first that were checked longest ago.
    :param reading: told how far the reading of files is.
    :param progress: told how far the asking is.
    :raises InputError: a path is not there; nothing was read.
    """
    return update_library(paths, library, as_of=as_of, service=service, limit=limit, reading=reading, progress=progress)


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
    from clincite.render.json import read

    return verify_data(read(path), library, dense=dense)


def verify_data(data: bytes, library: Library, *, dense: Dense | None = None, vocabulary: Vocabulary | None = None) -> Verification:
    """:func:`verify`, of the content of an answer file.

    :param vocabulary: of the library, when the caller keeps one; else it is loaded or built.
    :raises AnswerFileError: it is not an answer.
    """
    from clincite.render.json import file_id, loads

    answer = loads(data)
    done = verify_answer(answer, library, engine=ENGINE, content_id=file_id(data))
    if not_composable(answer, library, dense=dense):
        return done
    differing = composed_again(answer, library, dense=dense, vocabulary=vocabulary)
    return msgspec.structs.replace(done, findings=(*done.findings, *differing), composed=True)


def not_composable(answer: Answer, library: Library, *, dense: Dense | None = None) -> str:
    """Why an answer cannot be composed again here and compared, in a few words; empty: it can.

    :param dense: vectors of the library, where there are any.
    """
    vectors = dense.state() if dense is not None and answer.receipt.vectors is not None else None
    if answer.review.version != 1 and (answer.changes is None or answer.changes.basis != REFRESH):
        return "editors have worked on it"
    if answer.receipt.engine != ENGINE:
        return "it was written by another version of clincite"
    if answer.receipt.library != library.snapshot():
        return "the library has changed since"
    return "the library's vectors have changed since, or are not there" if vectors != answer.receipt.vectors else ""


def composed_again(
    answer: Answer, library: Library, *, dense: Dense | None = None, vocabulary: Vocabulary | None = None
) -> tuple[Finding, ...]:
    """Where an answer differs from what its question gives now; only of one for which :func:`not_composable` says nothing.

    :param dense: vectors of the library, where there are any.
    :param vocabulary: of the library, when the caller keeps one; else it is loaded or built.
    """
    return tuple(_composed_again(answer, library, dense if answer.receipt.vectors is not None else None, vocabulary))


def _composed_again(answer: Answer, library: Library, dense: Dense | None, vocabulary: Vocabulary | None) -> Iterator[Finding]:
    from clincite.compose.again import differences

    try:
        as_of = datetime.datetime.fromisoformat(answer.created)
        receipt = answer.receipt  # what was searched on the network, and what it was told to do without, are no part of composing
        again = ask(
            answer.question,
            library,
            reader=answer.reader,
            as_of=as_of,
            vocabulary=vocabulary,
            dense=dense,
            without=receipt.without,
            live=receipt.live,
        )
    except (ValueError, QuestionError, RecordNotFoundError) as error:
        yield Finding(rule="composition", message=f"the answer cannot be composed again: {error}", where="question")
        return
    yield from differences(answer, again)


def write_answer(answer: Answer, text: str, out: Path) -> Path:
    """Write a rendered answer to ``out`` and ``answer.lock`` beside it, each whole or not at all."""
    write_whole(out, text.encode())
    write_whole(out.parent / "answer.lock", lock_of(answer))
    return out


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    :raises OSError: it cannot be written; what was there before is still there.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
