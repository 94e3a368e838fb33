"""The file of a backup: a gzipped tar archive of plain files, and at its end a manifest with the size and the SHA-256 of each.

Whoever can write the file can write its manifest too: the manifest proves that a copy is whole, the ledger inside that nobody bent it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, cast

import msgspec

from clincite.errors import InputError, OutputError

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
LIBRARY: Final = "library"
DESK: Final = "desk"
CONFIG: Final = "config.toml"
_CHUNK: Final = 1 << 20
_MOST_MANIFEST: Final = 256 << 20  # bytes
_LEVEL: Final = 5
_PRIVATE: Final = 0o600  # there are password hashes inside


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A file in the archive.

    :param name: with ``/`` between its parts.
    :param size: in bytes.
    :param sha256: of its bytes, hex.
    """

    name: str
    size: int
    sha256: str


class DeskPart(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive holds of the desk.

    :param engine: that it was kept in: ``sqlite`` or ``postgresql``.
    :param revision: of the tables.
    :param rows: of each table.
    :param entries: of the ledger.
    :param head: hash of its last entry.
    """

    engine: str
    revision: str
    rows: dict[str, int]
    entries: int
    head: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What is in an archive.

    :param made: when, UTC ISO 8601.
    :param clincite: version that made it.
    :param desk: None: there was no desk.
    """

    format: int = FORMAT
    made: str
    clincite: str
    desk: DeskPart | None = None
    members: tuple[Member, ...] = ()

    @property
    def has_library(self) -> bool:
        """Whether there is a library in it."""
        return any(member.name.startswith(f"{LIBRARY}/") for member in self.members)

    @property
    def size(self) -> int:
        """Bytes of all members together."""
        return sum(member.size for member in self.members)


class ArchiveWriter:
    """Writes members one after the other; nothing of them stays in memory.

    :param mtime: seconds since 1970, of every member.
    """

    def __init__(self, tar: tarfile.TarFile, *, mtime: int) -> None:
        self._tar = tar
        self._mtime = mtime
        self.members: list[Member] = []

    def add(self, name: str, source: IO[bytes], size: int) -> None:
        """Write the next ``size`` bytes of a stream as a member.

        :raises OSError: the stream ends before.
        """
        reading = _Measured(source)
        self._tar.addfile(self._info(name, size), cast("IO[bytes]", reading))
        self.members.append(Member(name=name, size=size, sha256=reading.digest.hexdigest()))

    def close_with(self, manifest: Manifest) -> Manifest:
        """Write the manifest, as the last member, with what was added before it."""
        whole = msgspec.structs.replace(manifest, members=tuple(self.members))
        data = msgspec.json.format(msgspec.json.encode(whole), indent=1)
        self._tar.addfile(self._info(MANIFEST, len(data)), io.BytesIO(data))
        return whole

    def _info(self, name: str, size: int) -> tarfile.TarInfo:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size, self._mtime, _PRIVATE
        return info


class _Measured:
    """A stream that is hashed as it is read or written."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data

    def write(self, data: Any) -> int:
        self.digest.update(data)
        return self._stream.write(data)

    def flush(self) -> None:
        self._stream.flush()


class Written:
    """An archive that is being written.

    :ivar sha256: of the file, once it is closed.
    """

    def __init__(self, writer: ArchiveWriter) -> None:
        self.writer = writer
        self.sha256 = ""
        self.size = 0


@contextmanager
def writing(target: Path, *, mtime: int) -> Iterator[Written]:
    """A new archive, for its owner only; it gets its name when the block ends without an error, and else is gone.

    :raises OutputError: it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    except OSError as error:
        raise _unwritable(target, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            sink = _Measured(stream)
            with (
                gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=cast("Any", sink), mtime=mtime) as zipped,
                tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as tar,
            ):
                written = Written(ArchiveWriter(tar, mtime=mtime))
                yield written
            stream.flush()
            os.fsync(stream.fileno())
            written.sha256, written.size = sink.digest.hexdigest(), stream.tell()
        os.replace(temporary, target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _unwritable(target: Path, error: OSError) -> OutputError:
    return OutputError(f"The backup {target} could not be written: {error.strerror or error}.", hint="Check the folder and the disk.")


def unpack(path: Path, places: Mapping[str, Path]) -> Manifest:
    """Unpack an archive and check every member against the manifest.

    :param places: of the first part of a member's name (``library``, ``desk``) the folder that the rest goes to, and of a single file
        (``config.toml``) where it goes. What is not named there is checked and dropped.
    :raises InputError: the archive cannot be read, is not whole, was altered, or tries to write elsewhere; then what was unpacked is no
        good.
    :raises OSError: there is no room for what is in it, or it cannot be written there.
    """
    try:
        with _Source(path) as source, gzip.GzipFile(fileobj=cast("Any", source), mode="rb") as zipped:
            manifest = _unpacked(path, zipped, places)
            while zipped.read(_CHUNK):  # to the end, so that its checksum is looked at
                pass
            return manifest
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _broken(path, "it is cut off or no gzipped tar archive") from error


class _Source:
    """The file of an archive, read from its beginning. Where it cannot be read it says so itself: any other error is of what is written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> _Source:
        with self._told():
            self._stream = self._path.open("rb")
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        with self._told():
            return self._stream.read(size)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise InputError(f"{self._path} cannot be read: {error.strerror or error}.", hint="Check the file and its disk.") from error


def _unpacked(path: Path, zipped: gzip.GzipFile, places: Mapping[str, Path]) -> Manifest:
    found: dict[str, Member] = {}
    manifest: Manifest | None = None
    with tarfile.open(fileobj=zipped, mode="r|") as tar:
        for info in tar:
            if manifest is not None:
                raise _broken(path, "something follows its manifest")
            checked = _checked(path, info, places)
            stream = tar.extractfile(info)
            if checked in found or stream is None:
                raise _broken(path, f"it holds {checked!r} twice")
            if checked == MANIFEST:
                manifest = _manifest(path, stream.read(_MOST_MANIFEST))
            else:
                found[checked] = _extracted(checked, stream, _place(checked, places))
    if manifest is None:
        raise _broken(path, "it has no manifest at its end")
    _compare(path, manifest, found)
    return manifest


def _checked(path: Path, info: tarfile.TarInfo, places: Mapping[str, Path]) -> str:
    """The name of a member that is a plain file in a place where a backup has one."""
    name = info.name
    parts = PurePosixPath(name).parts
    plain = info.isreg() and "/".join(parts) == name and not {"..", "."} & set(parts) and not set(name) & set("\\:\0")
    known = name in (MANIFEST, CONFIG) or (len(parts) > 1 and parts[0] in (LIBRARY, DESK))
    if not (plain and known):
        raise _broken(path, f"{name!r} is nothing that a backup holds")
    with_filter = tarfile.data_filter(info, str(places.get(parts[0], path.parent)))  # raises on whatever leaves its folder
    return with_filter.name


def _place(name: str, places: Mapping[str, Path]) -> Path | None:
    first, _, rest = name.partition("/")
    root = places.get(first)
    return root / rest if root is not None and rest else root


def _extracted(name: str, stream: IO[bytes], place: Path | None) -> Member:
    digest, size = hashlib.sha256(), 0
    if place is not None:
        place.parent.mkdir(parents=True, exist_ok=True)
    # Other accounts of the machine may read a library; people and settings are nobody else's business.
    opener = None if name.startswith(f"{LIBRARY}/") else _private
    with open(place or os.devnull, "wb" if place is None else "xb", opener=opener) as out:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += out.write(chunk)
    return Member(name=name, size=size, sha256=digest.hexdigest())


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, _PRIVATE)


def _manifest(path: Path, data: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken(path, "its manifest cannot be read") from error
    if manifest.format != FORMAT:
        raise InputError(
            f"{path} is a backup of format {manifest.format}, this clincite reads {FORMAT}.",
            hint=f"Restore it with clincite {manifest.clincite}.",
        )
    return manifest


def _compare(path: Path, manifest: Manifest, found: Mapping[str, Member]) -> None:
    listed = {member.name: member for member in manifest.members}
    for name in sorted(listed.keys() | found.keys()):
        if name not in found:
            raise _broken(path, f"{name!r} is missing")
        if name not in listed:
            raise _broken(path, f"{name!r} is not in its manifest")
        if listed[name] != found[name]:
            raise _broken(path, f"{name!r} was altered: its bytes are not those that the manifest tells of")


def _broken(path: Path, why: str) -> InputError:
    return InputError(f"{path} is no sound backup: {why}.", hint="Take another copy of the file. Nothing was restored.")
