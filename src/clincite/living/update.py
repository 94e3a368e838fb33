"""Bringing a library up to date, and telling what happened to the records that it held."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from clincite.holdings import IngestReport, Progress, Reading, cache_folder, ingest, take
from clincite.library import Library
from clincite.living.log import Change
from clincite.living.recheck import Recheck, recheck
from clincite.living.watch import Watched
from clincite.sources import Service, Skipped

DEFAULT_LIMIT: Final = 500


class UpdateReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an update did.

    :param files: what reading files did; None: no files were given.
    :param live: what asking a service did; None: none was asked.
    :param taken: what bringing in its records did.
    :param changes: what happened to records that the library held, sorted by record.
    """

    files: IngestReport | None = None
    live: Recheck | None = None
    taken: IngestReport | None = None
    changes: tuple[Change, ...] = ()

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Records and files that could not be used, and why."""
        return tuple(item for report in (self.files, self.taken) if report for item in report.skipped)

    @property
    def failed(self) -> tuple[Skipped, ...]:
        """Files that broke off, and why; what was whole in them was kept."""
        return self.files.failed if self.files else ()


def update_library(
    paths: Sequence[Path],
    library: Library,
    *,
    as_of: datetime.datetime,
    service: Service | None = None,
    limit: int = DEFAULT_LIMIT,
    reading: Callable[[Reading], None] | None = None,
    progress: Progress | None = None,
) -> UpdateReport:
    """Read update files, ask a service how the library's papers stand, and tell what happened to the records that were there before.

    Killed at any point and run again, it loses nothing: the next run tells what this one had changed.

    :param paths: files and folders, as for :func:`clincite.holdings.ingest`.
    :param as_of: when this takes place.
    :param service: asked about the papers of the library by their PMIDs; None: nothing leaves the machine.
    :param limit: papers that it is asked about at most, those first that were checked longest ago.
    :param reading: told how far the reading of files is.
    :param progress: told how far the asking is.
    :raises InputError: a path is not there; nothing was read.
    """
    moment = as_of.astimezone(datetime.UTC)
    watched = Watched(library, date=moment.strftime("%Y-%m-%dT%H:%M:%SZ"), folder=cache_folder(library))
    files = ingest(paths, watched, progress=reading) if paths else None
    live: Recheck | None = None
    taken: IngestReport | None = None
    if service is not None:
        items, live = recheck(library, service, limit=limit, today=moment.date().isoformat(), progress=progress)
        taken = take(items, watched, source=service.title) if items else None
    return UpdateReport(files=files, live=live, taken=taken, changes=watched.settle())
