"""The vectors of a library's sections, kept beside its index.

A cache: a vector is found by the hash of the text that it was made from, so a changed section simply has none yet. New vectors come in
small files of their own (:mod:`clincite.library.segments`). From time to time those are joined into one file in the order of the
library, and a map tells which of its rows is which section. Whatever is torn, altered or missing is made again; nothing here is needed
for an answer.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from clincite.errors import LibraryError
from clincite.library.base import Library
from clincite.library.encoder import Encoder
from clincite.library.matrix import EXACT_ROWS, Matrix, quantized, signs, squared_lengths
from clincite.library.segments import (
    KEY_BYTES,
    Segment,
    body,
    clear_away,
    put_file,
    read_segment,
    rows_at_most,
    segment_names,
    sound,
    split_keys,
    write_segment,
)
from clincite.records import Record, Section

Progress = Callable[[str, int, int | None], None]

_BATCH: Final = 256  # sections to a commit: half a minute of work
_PART: Final = 16  # sections between two words of progress: a second or two
_LONGEST: Final = 8_000  # characters; the encoder reads no further than some 2,000
_MAP_NAME: Final = "sections.map"
_UNNAMED: Final = frozenset({"abstract", "text"})
_WORTHWHILE: Final = 16  # joined files are written anew for one row in so many
_TRIES: Final = 5


class _Map(msgspec.Struct, frozen=True, kw_only=True):
    """Which section has which text, as of one snapshot, and which row of which file is its vector.

    :param counts: sections of each record, as int32.
    :param keys: of all sections, one after the other.
    :param segment: the file that holds the rows; None: no vectors yet.
    :param placed: see :class:`~clincite.library.matrix.Matrix`, as are the next three.
    """

    snapshot: str
    records: list[str]
    counts: bytes
    keys: bytes
    segment: str | None = None
    placed: bytes = b""
    lengths: bytes = b""
    codes: bytes | None = None
    digest: str = ""


class VectorCache:
    """The vectors that one encoder made for the sections of one library. Processes may share the folder.

    :param folder: where vectors lie, usually ``<library>/vectors``; made when something is written.
    :param encoder_name: see :attr:`clincite.library.encoder.Encoder.name`.
    :param dimensions: of that encoder.
    """

    def __init__(self, folder: Path, encoder_name: str, dimensions: int) -> None:
        readable = re.sub(r"[^a-z0-9]+", "-", encoder_name.lower()).strip("-")
        self.folder = folder / f"{readable[:40]}-{hashlib.sha256(encoder_name.encode()).hexdigest()[:8]}"
        self._encoder_name = encoder_name
        self._dimensions = dimensions

    # -- what there is ---------------------------------------------------------------------------------------------------

    def is_empty(self) -> bool:
        """Whether no vector was ever kept."""
        return not segment_names(self.folder)

    def missing(self, library: Library) -> list[tuple[str, int]]:
        """Sections without a vector, in order."""
        return [place for place, _ in self._missing(self._sections_of(library))]

    def open(self, library: Library, *, progress: Progress | None = None) -> Matrix | None:
        """The vectors of the library's sections, or None when there are none.

        Quick while the library stays as it was; after a change every section is read once to see which are the same.
        """
        if self.is_empty():
            return None
        known = self._sections_of(library, progress)
        joined = None if known.segment is None else self._read(known.segment)
        if joined is None or self._worthwhile(known):
            known, joined = self._join(known)
        return None if joined is None else _matrix(known, joined)

    # -- computing ---------------------------------------------------------------------------------------------------------

    def compute(self, library: Library, encoder: Encoder, *, progress: Progress | None = None, limit: int | None = None) -> int:
        """Make the vectors that are missing; returns how many were made. Stopped at any point and run again, it goes on from there.

        :param limit: make so many at most.
        :raises LibraryError: the folder cannot be written.
        """
        known = self._sections_of(library, progress)
        once: dict[bytes, tuple[str, int]] = {}
        for place, key in self._missing(known):
            once.setdefault(key, place)
        missing = list(islice(once.items(), limit))
        seen = set(segment_names(self.folder))
        made = 0
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for start in range(0, len(missing), _BATCH):
                texts = _texts_of(missing[start : start + _BATCH], library)
                for key in self._arrived(seen):
                    texts.pop(key, None)
                parts = []
                for done, part in _parts(list(texts.values())):
                    if progress:
                        progress("Computing vectors", start + done, len(missing))
                    parts.append(quantized(encoder.encode(part)))
                if parts:
                    seen.add(write_segment(self.folder, self._encoder_name, b"".join(texts), np.concatenate(parts)).name)
                made += len(texts)
                if self._worthwhile(known):
                    known, _ = self._join(known)
                    seen.update(segment_names(self.folder))
        except OSError as error:
            raise LibraryError(
                f"vectors cannot be kept in {self.folder} ({error.strerror or error})", hint="check the folder's permissions and the disk"
            ) from error
        finally:
            if made or known.segment is None:
                self._join(known)
        if progress:
            progress("Computing vectors", len(missing), len(missing))
        return made

    def _arrived(self, seen: set[str]) -> Iterator[bytes]:
        """Keys of the files that came since the last call: another process computes too."""
        for name in segment_names(self.folder):
            if name not in seen:
                seen.add(name)
                segment = self._read(name)
                yield from segment.key_list() if segment else ()

    # -- joining -----------------------------------------------------------------------------------------------------------

    def _join(self, known: _Map) -> tuple[_Map, Segment | None]:
        """One file of all that the files hold, in the order of the sections, and the map that goes with it.

        Vectors of sections that are no longer there (or not yet: the view of a long-running process may be old) come after the others,
        and are dropped when they are the greater part.
        """
        names, segments = self._read_all()
        if not segments:
            clear_away(self.folder, names)
            return msgspec.structs.replace(known, segment=None), None
        where = {key: (number, row) for number, segment in enumerate(segments) for row, key in enumerate(segment.key_list())}
        keys = split_keys(known.keys)
        placed = [number for number, key in enumerate(keys) if key in where]
        live = [keys[number] for number in placed]
        rest = sorted(where.keys() - set(live))
        joined = _gathered(live + (rest if len(rest) <= len(live) or not live else []), where, segments)
        rows = joined.vectors[: len(live)]
        full = msgspec.structs.replace(
            known,
            placed=np.array(placed, np.int32).tobytes(),
            lengths=squared_lengths(rows).tobytes(),
            codes=signs(rows).tobytes() if len(rows) > EXACT_ROWS else None,
            digest=_digest(known, placed, live),
        )
        try:
            kept = next((segment for segment in segments if segment.keys == joined.keys), None)
            kept = kept or write_segment(self.folder, self._encoder_name, joined.keys, joined.vectors)
            full = msgspec.structs.replace(full, segment=kept.name)
            put_file(self.folder, _MAP_NAME, (msgspec.msgpack.encode(full),))
        except OSError:
            return full, joined  # a folder that cannot be written: joined for this process alone
        clear_away(self.folder, [name for name in names if name != kept.name])
        return full, kept

    def _read_all(self) -> tuple[list[str], list[Segment]]:
        """Names of all files that can be read, and what the sound ones hold."""
        for tries_left in reversed(range(_TRIES)):
            names, segments = [], []
            vanished = False
            for name in segment_names(self.folder):
                try:
                    segment = read_segment(self.folder, name, self._encoder_name, self._dimensions)
                except OSError as error:
                    vanished = vanished or isinstance(error, FileNotFoundError)
                    continue
                names.append(name)
                segments += [segment] if segment else []
            if not (vanished and tries_left):
                break  # else another process has just joined files into one that is not in our list
        return names, segments

    def _read(self, name: str) -> Segment | None:
        try:
            return read_segment(self.folder, name, self._encoder_name, self._dimensions)
        except OSError:
            return None

    def _worthwhile(self, known: _Map) -> bool:
        """Whether enough came since the files were joined last."""
        rows = {name: rows_at_most(self.folder, name, self._dimensions) for name in segment_names(self.folder)}
        joined = rows.pop(known.segment or "", 0)
        return sum(rows.values()) * _WORTHWHILE >= max(1, joined)

    # -- sections ----------------------------------------------------------------------------------------------------------

    def _sections_of(self, library: Library, progress: Progress | None = None) -> _Map:
        """The map of the library as it is, from the folder when that was made of the same snapshot."""
        stored = self._stored_map()
        for _ in range(_TRIES):
            snapshot = library.snapshot()
            if stored is not None and stored.snapshot == snapshot:
                return stored
            found = _read_through(library, snapshot, progress)
            if library.snapshot() == snapshot:
                break  # else another thread wrote meanwhile
        return found

    def _stored_map(self) -> _Map | None:
        try:
            whole = (self.folder / _MAP_NAME).read_bytes()
            return msgspec.msgpack.decode(body(whole), type=_Map) if sound(whole) else None
        except (OSError, msgspec.DecodeError):
            return None

    def _missing(self, known: _Map) -> list[tuple[tuple[str, int], bytes]]:
        """Sections without a vector, and the keys of their texts."""
        _, segments = self._read_all()
        there = {key for segment in segments for key in segment.key_list()}
        keys = iter(split_keys(known.keys))
        places = ((record, ordinal) for record, count in zip(known.records, _counts(known), strict=True) for ordinal in range(count))
        return [(place, key) for place, key in zip(places, keys, strict=True) if key not in there]


def section_text(record: Record, section: Section) -> str:
    """What is embedded for a section: the record's title, the section's name unless it says nothing, and the text."""
    title = record.title.strip().rstrip(".")
    heading = "" if section.name.lower() in _UNNAMED else f"{section.name}. "
    return " ".join(f"{title}. {heading}{section.text}"[:_LONGEST].split())


def key_of(text: str) -> bytes:
    """The key under which the vector of a text is kept."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=KEY_BYTES).digest()


def _read_through(library: Library, snapshot: str, progress: Progress | None) -> _Map:
    records: list[str] = []
    counts: list[int] = []
    keys = bytearray()
    total = library.sections()
    for record in library.records():
        if progress and len(records) % _BATCH == 0:
            progress("Looking through the sections", len(keys) // KEY_BYTES, total)
        records.append(record.id)
        counts.append(len(record.sections))
        for section in record.sections:
            keys += key_of(section_text(record, section))
    return _Map(snapshot=snapshot, records=records, counts=np.array(counts, np.int32).tobytes(), keys=bytes(keys))


def _texts_of(wanted: Sequence[tuple[bytes, tuple[str, int]]], library: Library) -> dict[bytes, str]:
    """The texts of sections by their keys, without those that changed since the keys were taken."""
    texts = {}
    for key, (name, ordinal) in wanted:
        record = library.get(name)
        if record is not None and ordinal < len(record.sections):
            text = section_text(record, record.sections[ordinal])
            if key_of(text) == key:
                texts[key] = text
    return texts


def _parts(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """The texts in parts between which progress is told, each with how many went before."""
    for start in range(0, len(texts), _PART):
        yield start, texts[start : start + _PART]


def _gathered(keys: Sequence[bytes], where: dict[bytes, tuple[int, int]], segments: Sequence[Segment]) -> Segment:
    """The vectors of the keys, in that order."""
    places = np.array([where[key] for key in keys], np.int64).reshape(-1, 2)
    vectors = np.empty((len(keys), segments[0].vectors.shape[1]), np.int8)
    for number, segment in enumerate(segments):
        chosen = np.flatnonzero(places[:, 0] == number)
        vectors[chosen] = segment.vectors[places[chosen, 1]]
    return Segment(name="", keys=b"".join(keys), vectors=vectors)


def _counts(known: _Map) -> list[int]:
    return [int(count) for count in np.frombuffer(known.counts, np.int32)]


def _digest(known: _Map, placed: Sequence[int], live: Sequence[bytes]) -> str:
    digest = hashlib.sha256(known.counts)
    for part in ("\0".join(known.records).encode(), np.array(placed, np.int32).tobytes(), b"".join(live)):
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def _matrix(known: _Map, joined: Segment) -> Matrix | None:
    placed = np.frombuffer(known.placed, np.int32)
    if not len(placed):
        return None
    counts = np.frombuffer(known.counts, np.int32)
    codes = None if known.codes is None else np.frombuffer(known.codes, np.uint64).reshape(-1, len(placed))
    return Matrix(
        snapshot=known.snapshot,
        records=known.records,
        starts=np.concatenate(([0], np.cumsum(counts, dtype=np.int64))),
        placed=placed,
        vectors=joined.vectors[: len(placed)],
        lengths=np.frombuffer(known.lengths, np.int32),
        codes=codes,
        digest=known.digest,
    )
