"""A worker process that also reads ``.crash`` files, going wrong as parsers in native code do. Run as a module by ``test_workers``."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from clincite.records import Record, RecordKind, Section
from clincite.sources import reading, worker
from clincite.sources.base import Item

_reader_for = reading.reader_for


class CrashingReader:
    """Reads one record, then does what the file says."""

    name = "crash"
    title = "files that crash (.crash)"

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.crash``. ``early.crash`` is never survived; ``once.crash`` is the second time."""
        mark = path.with_suffix(".mark")
        if path.name == "early.crash" or (path.name == "once.crash" and not mark.exists()):
            mark.touch()
            os.abort()
        return path.suffix == ".crash"

    def read(self, path: Path) -> Iterator[Item]:
        """A parcel's worth of records and a crash."""
        for number in range(reading.PARCEL_RECORDS):
            yield Record(
                id=f"crash:{path.stem}:{number}", kind=RecordKind.TRIAL, title="A note", sections=(Section(name="A", text="Lids blink."),)
            )
        how = path.read_text()
        if how == "segfault":
            ctypes.string_at(0)
        elif how == "exit":
            os._exit(7)
        elif how == "loop":
            re.match(r"(a+)+$", "a" * 64 + "b")  # years, without letting another thread of the process run
        elif how == "print":
            os.write(1, b"parsers print" * 100_000)
            sys.stdin.read()
        elif how == "bug":
            raise KeyError("nothing here")
        elif how == "memory":
            raise MemoryError
        elif how == "surrogate":
            yield Record(id="crash:odd", kind=RecordKind.TRIAL, title="\udcff", sections=())
            yield Record(id="x:" + "y" * 2_000, kind=RecordKind.TRIAL, title="Long", sections=())


if __name__ == "__main__":
    reading.reader_for = lambda path: CrashingReader() if CrashingReader().accepts(path) else _reader_for(path)  # type: ignore[attr-defined]
    worker.main(int(sys.argv[1]))
