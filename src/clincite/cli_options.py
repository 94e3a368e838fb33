"""What the commands share: exit codes, options that several of them take, and what those options stand for."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_io import Progress, library_folder, one_line, tell
from clincite.errors import LibraryError

if TYPE_CHECKING:
    from clincite.library.base import Library
    from clincite.library.dense import Dense

EXIT_FOUND: Final = 1
EXIT_FAILED: Final = 3
EXIT_INTERRUPTED: Final = 130
EXIT_CODES: Final = {
    0: "fine",
    EXIT_FOUND: "a check found something (verify, lint, outdated, library check, review submit, review sweep, review verify-ledger, "
    "restore, bench --min)",
    2: "the call or its input is wrong",
    EXIT_FAILED: "a source, the library, the desk's database or the output failed",
    EXIT_INTERRUPTED: "interrupted",
}

DenseOption = Annotated[bool, typer.Option("--dense/--no-dense", help="Search by meaning too, where the library has vectors.")]
LibraryOption = Annotated[
    str | None,
    typer.Option(
        "--library",
        metavar="PATH|URL",
        help="The library (this version: a folder). Default: $CLINCITE_LIBRARY, else the one in $CLINCITE_HOME.",
    ),
]


class ListFormat(enum.StrEnum):
    """How a list of hits is shown."""

    TEXT = "text"
    JSON = "json"


def open_library(option: str | None, *, create: bool = False) -> Library:
    """The library that the option or the settings name; the settings' own is set up on first use, another only on purpose."""
    folder = library_folder(option)
    from clincite import holdings
    from clincite.settings import Settings

    with Progress() as progress:
        return holdings.open_library(folder, Settings.load(), create=create, progress=progress)


def dense_of(library: Library, wanted: bool) -> Dense | None:
    """Search by meaning, where it is wanted and can be had; an answer does not wait for it."""
    if not wanted:
        return None
    from clincite import holdings

    try:
        return holdings.dense_of(library)
    except LibraryError as error:
        tell(one_line(f"search by meaning is off: {error.message}"))
        return None
