"""Where backups are made and put back."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from clincite.holdings.memory import memory_of
from clincite.library import EmbeddedLibrary
from clincite.review.backup import BackupReport, RestoreReport, Target, back_up, restore
from clincite.review.store.database import Database
from clincite.settings import Settings
from tests.review.databases import new_url
from tests.review.world import START, World, own_library

LATER = START + datetime.timedelta(days=1)


class Place:
    """A home folder with a library and a desk on one engine."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.home = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.url = new_url(kind, folder)
        self.settings = Settings(home=folder, database=self.url)
        self.target = Target.of(self.settings)

    def open(self) -> Database:
        return Database.open(self.url)

    def world(self) -> World:
        """The desk, with its people made where there are none, on this place's own library."""
        library = EmbeddedLibrary(self.home / "library") if (self.home / "library").exists() else own_library(self.home)
        with memory_of(library):
            pass
        return World(self.open(), on=library)

    def back_up(self, file: Path, **more: bool) -> BackupReport:
        return back_up(self.settings, file, moment=START, **more)

    def restore(self, file: Path, **more: Any) -> RestoreReport:
        return restore(file, self.target, moment=LATER, **more)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
