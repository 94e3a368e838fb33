"""A home folder with a small library and a desk, and its people at their terminals: commands run in this process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from clincite.cli import main
from clincite.holdings import bundled_fingerprint
from clincite.render import json as answer_json
from tests.desks import PASSWORD
from tests.review.world import OTHER_QUESTION, QUESTION, answer, own_library

PEOPLE = {"owner": "owner", "editor": "editor", "one": "reviewer", "two": "reviewer", "author": "author", "reader": "reader"}


class Said(NamedTuple):
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Standard output, as JSON."""
        return json.loads(self.out)


class Terminal:
    """Runs commands in a home folder.

    :param home: the folder.
    """

    def __init__(self, home: Path, **more: str) -> None:
        self.home = home
        self._environment = {"CLINCITE_HOME": str(home), **more}

    def __call__(self, *arguments: str | Path | int, stdin: str = "") -> Said:
        """Run a command to its end."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLINCITE_") and name != "CI"}
        out, err, taken = (io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (b"", b"", stdin.encode()))
        with mock.patch.dict(os.environ, {**kept, **self._environment}, clear=True), mock.patch.object(sys, "stdin", taken):
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = main([str(argument) for argument in arguments])
            for stream in (out, err):
                stream.flush()
                stream.seek(0)
        return Said(code, out.read(), err.read())

    def fine(self, *arguments: str | Path | int, stdin: str = "") -> str:
        """Run a command that must end well; returns what it said."""
        done = self(*arguments, stdin=stdin)
        assert done.code == 0, done
        return done.out

    def case(self, slug: str) -> Any:
        """The newest version of an answer, as whoever is signed in sees it."""
        return self("review", "show", slug, "--format", "json").data

    def claims(self, slug: str) -> dict[str, str]:
        """Ids of its claims, by their words."""
        return {one["claim"]["text"]: one["claim"]["id"] for one in self.case(slug)["claims"]}

    def enter(self, name: str) -> None:
        """Sign somebody in."""
        self.fine("review", "sign-in", mail(name), "--password-stdin", stdin=f"{PASSWORD}\n")

    def by(self, name: str, *arguments: str | Path | int) -> str:
        """Somebody does something at the desk, and it ends well."""
        self.enter(name)
        return self.fine("review", *arguments)


def mail(name: str) -> str:
    """Somebody's address."""
    return f"{name}@desk.example"


def set_up(home: Path) -> Path:
    """Make a home folder, with everybody in :data:`PEOPLE`, and the answers ``zorb.json`` and ``other.json`` beside it; returns it."""
    home.mkdir(parents=True)
    library = own_library(home)
    library.set_note("bundled", bundled_fingerprint())  # without the records that come with clincite: they take a while
    for name, question in (("zorb.json", QUESTION), ("other.json", OTHER_QUESTION)):
        (home / name).write_text(answer_json.render(answer(question)), encoding="utf-8")
    at = Terminal(home)
    password = f"{PASSWORD}\n"
    at.fine("people", "owner", mail("owner"), "--name", "owner", "--credentials", "MD", "--password-stdin", stdin=password)
    at.enter("owner")
    for name in list(PEOPLE)[1:]:
        link = at.fine("people", "invite", mail(name), "--role", PEOPLE[name])
        at.fine("people", "accept", link.strip(), "--name", name, "--credentials", "RN", "--password-stdin", stdin=password)
    at.fine("review", "sign-out")
    return home
