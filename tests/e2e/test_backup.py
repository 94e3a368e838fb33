"""A backup taken while another process ingests: whole at every instant, and good to go on from."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.e2e.command import COMMAND, clincite, environment
from tests.e2e.medline import article_set
from tests.e2e.test_living import tie, trial
from tests.e2e.test_serve import serving

FILES = 40


def snapshot(home: Path) -> str:
    """The fingerprint of all that a library holds."""
    return next(line for line in clincite("library", "info", home=home).text.splitlines() if line.startswith("snapshot"))


def test_while_another_process_ingests(own_home: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(FILES):
        first = 1000 + 200 * number
        marks = tie("RetractionOf", first - 150) if number else ""  # of a paper in the file before
        articles = [trial(first + place, marks=marks if place == 0 else "") for place in range(200)]
        (files / f"{number:02}.xml").write_bytes(article_set(articles))
    ingesting = subprocess.Popen(
        [*COMMAND, "ingest", files, "--jobs", "0"], env=environment(own_home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    made: list[Path] = []
    while ingesting.poll() is None:
        path = tmp_path / f"{len(made)}.tar.gz"
        done = clincite("backup", path, home=own_home)
        assert done.code == 0, done
        made.append(path)
    assert ingesting.stderr is not None
    assert (ingesting.wait(), ingesting.stderr.read()) == (0, b"")
    ingesting.stderr.close()

    whole, seen = snapshot(own_home), set()
    for path in {made[0], made[len(made) // 2], made[-1]}:
        look = tmp_path / f"look-{path.name}"
        told = clincite("restore", path, "--home", look, home=own_home)
        assert told.code == 0 and "checked: ok" in told.text, told
        seen.add(snapshot(look))
        # As after a killed ingest: what was done is known, what was not is done, and both come to the same.
        again = clincite("ingest", files, home=look)
        assert again.code == 0, again
        assert snapshot(look) == whole
        assert clincite("library", "check", home=look).code == 0
    assert seen - {whole}, "nothing was written after the first backup"


def test_a_desk_is_not_replaced_under_a_page_that_is_served(own_home: Path, tmp_path: Path) -> None:
    """The page would go on with the one that was moved aside, and lose what is decided on it."""
    owner = ("people", "owner", "ann@desk.example", "--name", "Ann", "--password-stdin")
    assert clincite(*owner, home=own_home, stdin=b"a long invented passphrase\n").code == 0
    assert clincite("backup", tmp_path / "b.tar.gz", home=own_home).code == 0
    with serving(own_home, "--quiet", CLINCITE_ASK_PROCESSES="0") as server:
        server.get("/answers")
        done = clincite("restore", tmp_path / "b.tar.gz", "--force", home=own_home)
        assert (done.code, done.out) == (2, b"") and "is in use: the page is being served" in done.sentence
        assert not list(own_home.glob("*.before-*"))
        assert clincite("restore", tmp_path / "b.tar.gz", "--home", tmp_path / "look", home=own_home).code == 0
        assert clincite("review", "verify-ledger", home=own_home).code == 0
        server.stop()
    done = clincite("restore", tmp_path / "b.tar.gz", "--force", home=own_home)
    assert done.code == 0 and done.text.count("kept aside: ") == 2
