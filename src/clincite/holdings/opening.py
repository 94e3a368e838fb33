"""A library opened, with the bundled records in it."""

from __future__ import annotations

import hashlib
import importlib.metadata
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from clincite import __version__
from clincite.evidence.superseded import marked_superseded
from clincite.holdings.standing import marked_batch, settle
from clincite.holdings.vocabularies import Progress
from clincite.library import EmbeddedLibrary, Library
from clincite.settings import Settings
from clincite.sources import bundled_records

_BUNDLED_NOTE: Final = "bundled"
_BUNDLED_FROM: Final = ("starter", "sources", "sources/open_medicine")
_BUNDLED_IDS_NOTE: Final = "bundled_ids"


def open_library(path: Path | None, settings: Settings, *, create: bool = False, progress: Progress | None = None) -> Library:
    """The library at ``path`` (default: the one that the settings name).

    The default library is made on first use. Every library holds the bundled records; they are brought up to date when clincite or its
    data packages change.

    :param create: make a library at ``path`` when there is none; a path given by hand may be a slip.
    :raises LibraryError: the library is missing, broken, of another version, or cannot be written.
    """
    library = EmbeddedLibrary(path or settings.library_path, create=create or path is None)
    if _bring_bundled(library, progress):
        settle(library)
    return library


def _bring_bundled(library: EmbeddedLibrary, progress: Progress | None) -> bool:
    """Whether anything had to be brought."""
    wanted = bundled_fingerprint()
    if library.note(_BUNDLED_NOTE) == wanted:
        return False
    library.wait_for_writers()  # another first run may be bringing them just now
    if library.note(_BUNDLED_NOTE) == wanted:
        return False
    if progress:
        progress("Setting up the library", 0, None)
    records = list(bundled_records())
    ids = [record.id for record in records]
    gone = sorted(bundled_ids(library) - set(ids))
    if gone:
        library.remove(gone)
    replaced = {record.id: record for record in marked_superseded(records)}
    library.add(marked_batch([replaced.get(record.id, record) for record in records], library))
    library.set_note(_BUNDLED_IDS_NOTE, msgspec.json.encode(ids).decode())
    library.set_note(_BUNDLED_NOTE, wanted)
    if progress:
        progress("Setting up the library", len(records), len(records))
    return True


def bundled_ids(library: Library) -> frozenset[str]:
    """Ids of the records that came with clincite."""
    return frozenset(msgspec.json.decode(library.note(_BUNDLED_IDS_NOTE) or "[]", type=list[str]))


def bundled_fingerprint() -> str:
    """A hash of what the bundled records are made from: our notes, the version of open-medicine, and the code that reads them."""
    digest = hashlib.sha256(f"{__version__}\0{importlib.metadata.version('open-medicine')}".encode())
    for folder in _BUNDLED_FROM:
        for file in sorted((resources.files("clincite") / folder).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith((".yaml", ".py")):
                digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
