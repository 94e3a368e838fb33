"""Published answers, kept in a folder: ``<slug>/v<n>.json`` is an answer file, ``<slug>/v<n>.about`` says what became of it.

What was said never changes: a version is written once. Whether it stands (submitted, approved, withdrawn …) does change, and so lies
beside it, as the status of a record lies outside its hash. Programs read the answer files as they are: ``clincite verify`` takes them, and
``clincite outdated`` the folder.
"""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Protocol

import msgspec

from clincite.answers import Answer, sealed
from clincite.errors import ClinciteError, InputError, LibraryError
from clincite.render import json as answer_json
from clincite.web.articles.view import Approval
from clincite.web.publishing.locking import alone_in
from clincite.web.publishing.publication import APPROVED, SCHEMA, Publication, description_of, is_slug, shown, slug_of
from clincite.web.serving.caching import Lru

_ABOUT: Final = re.compile(r"v([1-9][0-9]{0,4})\.about")
_ANSWERS_HELD: Final = 64


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a published answer.

    :param answer: with the review state that it has now.
    """

    about: Publication
    answer: Answer


class Answers(Protocol):
    """Where published answers are kept."""

    def listed(self) -> tuple[Publication, ...]:
        """Of each answer the version that its address shows, the one that was published last first."""
        ...

    def recent(self, n: int, *, approved: bool = False) -> tuple[Publication, ...]:
        """The first ``n`` of them; of the approved ones only, when that is asked for."""
        ...

    def versions(self, slug: str) -> tuple[Publication, ...]:
        """All versions of one answer, newest first; none: there is no such answer."""
        ...

    def get(self, slug: str, version: int | None = None) -> Published | None:
        """A version of an answer; without a number the newest that is approved, else the newest that stands. None: there is none.

        :raises LibraryError: what is kept of it is damaged.
        """
        ...

    def put(self, answer: Answer, *, moment: datetime.datetime, approval: Approval | None = None) -> Publication:
        """Publish a version. The same version twice changes nothing but who approved it.

        :raises InputError: that version is published already, and says something else.
        """
        ...

    def move(self, slug: str, version: int, state: str, *, moment: datetime.datetime, approval: Approval | None = None) -> Publication:
        """Say where a version stands now. Who approved it once stays known, whatever became of it.

        :raises InputError: there is none.
        """
        ...


_Stamp = tuple[tuple[str, int, int, int], ...]


class FolderAnswers:
    """Published answers in a folder, which other processes may add to. A folder that is not there holds none.

    :param folder: made when the first answer is published.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, tuple[_Stamp, tuple[Publication, ...]]] = {}
        self._answers: Lru[tuple[str, int, str, str], Answer] = Lru(_ANSWERS_HELD)

    # -- reading ---------------------------------------------------------------------------------------------------------

    def listed(self) -> tuple[Publication, ...]:
        """Of each answer the version that its address shows, the one that was published last first."""
        found = (shown(self.versions(slug)) for slug in self._slugs())
        return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.published, one.slug), reverse=True))

    def recent(self, n: int, *, approved: bool = False) -> tuple[Publication, ...]:
        """The first ``n`` of them that were not taken back; of the approved ones only, when that is asked for."""
        return tuple(one for one in self.listed() if not one.taken_back and (one.approved or not approved))[:n]

    def versions(self, slug: str) -> tuple[Publication, ...]:
        """All versions of one answer, newest first; none: there is no such answer."""
        if not is_slug(slug):
            return ()
        stamp = self._stamp(slug)
        if not stamp:
            self._read.pop(slug, None)
            return ()
        held = self._read.get(slug)
        if held is not None and held[0] == stamp:
            return held[1]
        found = tuple(sorted(self._abouts(slug, [name for name, *_ in stamp]), key=lambda one: one.version, reverse=True))
        self._read[slug] = (stamp, found)
        return found

    def get(self, slug: str, version: int | None = None) -> Published | None:
        """A version of an answer; without a number the one that its address shows.

        :raises LibraryError: what is kept of it is damaged.
        """
        known = self.versions(slug)
        about = shown(known) if version is None else next((one for one in known if one.version == version), None)
        if about is None:
            return None
        key = (slug, about.version, about.answer, about.state)
        answer = self._answers.get(key)
        if answer is None:
            answer = _standing(self._answer(about), about)
            self._answers.put(key, answer)
        return Published(about=about, answer=answer)

    def _slugs(self) -> list[str]:
        try:
            return [name for name in os.listdir(self.folder) if is_slug(name)]
        except OSError:
            return []

    def _stamp(self, slug: str) -> _Stamp:
        """The files beside the versions, and what changes whenever one of them is replaced."""
        try:
            with os.scandir(self.folder / slug) as entries:
                files = [(entry.name, entry.stat()) for entry in entries if _ABOUT.fullmatch(entry.name)]
        except OSError:
            return ()
        return tuple(sorted((name, state.st_ino, state.st_mtime_ns, state.st_size) for name, state in files))

    def _abouts(self, slug: str, names: Iterable[str]) -> Iterator[Publication]:
        """What is kept beside the versions; what cannot be read is passed over, so that one damaged file does not hide the others."""
        for name in names:
            match = _ABOUT.fullmatch(name)
            if match is None:
                continue
            try:
                about = msgspec.json.decode((self.folder / slug / name).read_bytes(), type=Publication)
            except (OSError, msgspec.DecodeError, UnicodeDecodeError):
                continue
            if about.schema == SCHEMA and about.slug == slug and about.version == int(match[1]):
                yield about

    def _answer(self, about: Publication) -> Answer:
        path = self._path(about.slug, about.version)
        try:
            data = answer_json.read(path)
            answer = answer_json.loads(data)
            if answer_json.file_id(data) != about.answer or answer.id != about.answer:
                raise LibraryError("its id is not that of what was published")
        except ClinciteError as error:
            raise LibraryError(
                f"The published answer {about.slug!r}, version {about.version}, is damaged: {error.message}",
                hint="Put the file back from a copy; what was published is never written again.",
            ) from error
        return answer

    # -- writing ---------------------------------------------------------------------------------------------------------

    def put(self, answer: Answer, *, moment: datetime.datetime, approval: Approval | None = None) -> Publication:
        """Publish a version of an answer; its address is made of its title, and later versions get the same.

        :param moment: now (UTC).
        :param approval: who approved it; None: it stands where its file says.
        :raises InputError: that version is published already, and says something else, or the folder cannot be written to.
        """
        whole = sealed(answer)
        now = _utc(moment)
        state = APPROVED if approval is not None else whole.review.state
        try:
            with alone_in(self.folder):
                about = Publication(
                    answer=whole.id,
                    slug=self._slug_for(whole),
                    version=whole.review.version,
                    question=whole.question,
                    title=whole.title,
                    reader=whole.reader,
                    description=description_of(whole),
                    published=now,
                    state=state,
                    since=now,
                    approval=approval,
                )
                return self._published(whole, about)
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def move(self, slug: str, version: int, state: str, *, moment: datetime.datetime, approval: Approval | None = None) -> Publication:
        """Say where a version stands now.

        :raises InputError: there is no such version, or the folder cannot be written to.
        """
        try:
            with alone_in(self.folder):
                known = next((one for one in self.versions(slug) if one.version == version), None)
                if known is None:
                    raise InputError(f"No version {version} of {slug[:100]!r} is published.", hint="Publish its file first.")
                moved = msgspec.structs.replace(known, state=state, since=_utc(moment), approval=approval or known.approval)
                self._write_about(moved)
                return moved
        except OSError as error:
            raise _unwritable(self.folder, error) from error

    def _published(self, answer: Answer, about: Publication) -> Publication:
        known = next((one for one in self.versions(about.slug) if one.version == about.version), None)
        if known is not None and known.answer != about.answer:
            raise InputError(
                f"Version {about.version} of {about.slug!r} is published already, and says something else.",
                hint=f"Write the next version: clincite ask --refresh {self._path(about.slug, about.version)} --out FILE.json",
            )
        if known is not None:
            if about.approval is None or about.approval == known.approval:
                return known
            about = msgspec.structs.replace(about, published=known.published)
        else:
            self._write_version(answer, about)
        self._write_about(about)
        return about

    def _write_version(self, answer: Answer, about: Publication) -> None:
        """Write the file unless it is there; one that lies there unpublished (a killed process left it) gives way."""
        path = self._path(about.slug, about.version)
        data = answer_json.render(answer).encode()
        try:
            _write_new(path, data)
        except FileExistsError:
            if path.read_bytes() != data:
                from clincite.engine import write_whole

                write_whole(path, data)

    def _write_about(self, about: Publication) -> None:
        from clincite.engine import write_whole

        write_whole(self.folder / about.slug / f"v{about.version}.about", answer_json.indented(about).encode())
        self._read.pop(about.slug, None)

    def _path(self, slug: str, version: int) -> Path:
        return self.folder / slug / f"v{version}.json"

    def _slug_for(self, answer: Answer) -> str:
        """The address of the same question for the same reader, when one was given; else a new one, whose folder is made here."""
        wanted = (answer.question.casefold(), answer.reader)
        for slug in self._slugs():
            if any((one.question.casefold(), one.reader) == wanted for one in self.versions(slug)[:1]):
                return slug
        base = slug_of(answer.title)
        for name in _names(base, answer.reader):
            try:
                (self.folder / name).mkdir()
            except FileExistsError:
                if not self._stamp(name):
                    return name  # a folder that a killed process left empty
                continue
            return name
        raise AssertionError("unreachable: there is always another name")


def _names(base: str, reader: str) -> Iterator[str]:
    yield base
    if reader != "clinician":
        yield f"{base}-for-{slug_of(reader)}s"
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _standing(answer: Answer, about: Publication) -> Answer:
    """The answer with the review state that it has now."""
    if answer.review.state == about.state:
        return answer
    return sealed(msgspec.structs.replace(answer, review=msgspec.structs.replace(answer.review, state=about.state)))


def _write_new(path: Path, data: bytes) -> None:
    """Write a file whole, only where there is none: of two processes one fails.

    :raises FileExistsError: there is one.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, 0o644)
        try:
            os.link(name, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            with path.open("xb") as stream:
                stream.write(data)
    finally:
        Path(name).unlink(missing_ok=True)


def _utc(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unwritable(folder: Path, error: OSError) -> InputError:
    return InputError(f"{folder} cannot be written to: {error.strerror or error}.", hint="Set CLINCITE_ANSWERS to a folder of your own.")
