"""``clincite publish``: what it puts on the page, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import msgspec
import pytest

from clincite.answers import sealed
from clincite.cli import main
from clincite.render import json as answer_json
from clincite.web.publishing.store import FolderAnswers
from tests.web.browsing import RECORDS, made_library

QUESTION = "How is zorb fever treated?"
SLUG = "zorb-fever-treatment"


class Desk:
    """A home with a library and an answer file."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self.capsys = capsys
        self.file = home / "a.json"

    def run(self, *arguments: str, file: Path | None = None) -> tuple[int, str, str]:
        code = main(["publish", str(file or self.file), "--as-of", "2026-01-03T10:00:00Z", *arguments])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    @property
    def store(self) -> FolderAnswers:
        return FolderAnswers(self.home / "answers")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is copied for each test: a library, its vocabulary and an answer take seconds to make."""
    home = tmp_path_factory.mktemp("home")
    made_library(home / "library", *RECORDS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLINCITE_HOME", str(home))
        patch.delenv("CLINCITE_LIBRARY", raising=False)
        assert main(["ask", QUESTION, "--as-of", "2026-01-02", "--out", str(home / "a.json")]) == 0
    return home


@pytest.fixture
def desk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    for name in ("CLINCITE_LIBRARY", "CLINCITE_ANSWERS", "CLINCITE_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    shutil.copytree(made, home)
    monkeypatch.setenv("CLINCITE_HOME", str(home))
    return Desk(home, capsys)


def test_publish(desk: Desk) -> None:
    assert desk.run() == (0, f"/answers/{SLUG} version 1: Submitted\n", "")
    (about,) = desk.store.listed()
    assert (about.slug, about.state, about.approval, about.published) == (SLUG, "submitted", None, "2026-01-03T10:00:00Z")
    assert (desk.home / "answers" / SLUG / "v1.json").read_bytes() == desk.file.read_bytes()
    assert main(["verify", str(desk.home / "answers" / SLUG / "v1.json")]) == 0
    assert main(["outdated", str(desk.home / "answers")]) == 0


def test_approve_at_once_or_later(desk: Desk) -> None:
    desk.run()
    code, out, _ = desk.run("--approved-by", "Dr A. Lee\x1b[31m", "--approved-on", "2026-01-02")
    assert (code, out) == (0, f"/answers/{SLUG} version 1: Approved by Dr A. Lee\\x1b[31m on 2 January 2026\n")
    (about,) = desk.store.listed()
    assert about.approved and about.approval is not None and about.approval.on == "2026-01-02"
    _, out, _ = desk.run("--approved-by", "Dr B. Chu")
    assert out.endswith("Approved by Dr B. Chu on 3 January 2026\n"), "today, as of the run"


def test_an_approved_answer_as_downloaded_still_verifies(desk: Desk) -> None:
    desk.run("--approved-by", "Dr A. Lee")
    held = desk.store.get(SLUG)
    assert held is not None and held.answer.review.state == "approved"
    taken = desk.home / "taken.json"
    taken.write_text(answer_json.render(held.answer))
    assert main(["verify", str(taken)]) == 0
    assert "composed again: the same" in desk.capsys.readouterr().out


def test_withdraw(desk: Desk) -> None:
    assert desk.run("--withdraw")[0] == 2
    desk.run("--approved-by", "Dr A. Lee")
    assert desk.run("--withdraw") == (0, f"/answers/{SLUG} version 1: Withdrawn\n", "")
    assert desk.store.recent(5) == ()


def test_what_does_not_verify_is_not_published(desk: Desk) -> None:
    answer = answer_json.loads(desk.file.read_bytes())
    claims = tuple(msgspec.structs.replace(one, text="Zorbamol is useless.") if one.id == "c1" else one for one in answer.claims)
    wrong = desk.home / "wrong.json"
    wrong.write_text(answer_json.render(sealed(msgspec.structs.replace(answer, claims=claims))))
    code, out, err = desk.run(str(desk.file), file=wrong)
    assert code == 1 and "wrong.json" in out and "Nothing was published" in err
    assert desk.store.listed() == (), "the sound one of the two neither"


def test_a_file_changed_by_hand_is_refused(desk: Desk) -> None:
    data = json.loads(desk.file.read_bytes())
    data["review"]["state"] = "approved"
    desk.file.write_text(json.dumps(data))
    code, _, err = desk.run()
    assert code == 2 and "changed after it was written" in err
    assert desk.store.listed() == ()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--approved-on", "2026-01-01"), "without --approved-by"),
        (("--approved-by", "  "), "--approved-by is empty"),
        (("--approved-by", "x" * 201), "longer than 200"),
        (("--approved-by", "A", "--approved-on", "soon"), "is not a date"),
        (("--approved-by", "A", "--approved-on", "2026-01-04"), "in the future"),
        (("--approved-by", "A", "--withdraw"), "at once"),
    ],
)
def test_bad_calls(desk: Desk, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = desk.run(*arguments)
    assert code == 2 and out == "" and said in err
    assert desk.store.listed() == ()


def test_another_version_of_the_same_number_is_refused(desk: Desk) -> None:
    desk.run()
    assert main(["ask", QUESTION, "--as-of", "2026-01-02", "--without", "pmid:101", "--out", str(desk.home / "b.json")]) == 0
    desk.capsys.readouterr()
    code, _, err = desk.run(file=desk.home / "b.json")
    assert code == 2 and "says something else" in err and "--refresh" in err


def test_the_next_version(desk: Desk) -> None:
    desk.run("--approved-by", "Dr A. Lee")
    published = desk.home / "answers" / SLUG / "v1.json"
    assert main(["ask", "--refresh", str(published), "--as-of", "2026-01-04", "--out", str(desk.home / "b.json")]) == 0
    desk.capsys.readouterr()
    code, out, _ = desk.run(file=desk.home / "b.json")
    assert (code, out) == (0, f"/answers/{SLUG} version 2: Submitted\n")
    assert [one.version for one in desk.store.versions(SLUG)] == [2, 1]
    held = desk.store.get(SLUG)
    assert held is not None and held.about.version == 1, "the approved one is still what is shown"


def test_the_whole_address_where_it_is_known(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINCITE_BASE_URL", "https://site.test/")
    monkeypatch.setenv("CLINCITE_ANSWERS", str(desk.home / "elsewhere"))
    assert desk.run()[1] == f"https://site.test/answers/{SLUG} version 1: Submitted\n"
    assert (desk.home / "elsewhere" / SLUG / "v1.json").is_file()


@pytest.mark.parametrize(("form", "mark"), [("ris", "TY  - "), ("bibtex", "@techreport{"), ("csl", '"type": "report"')])
def test_ask_writes_its_sources(desk: Desk, form: str, mark: str) -> None:
    assert main(["ask", QUESTION, "--as-of", "2026-01-02", "--format", form]) == 0
    assert mark in desk.capsys.readouterr().out


@pytest.mark.parametrize(("ending", "mark"), [(".ris", "TY  - "), (".bib", "@techreport{")])
def test_ask_knows_the_endings(desk: Desk, ending: str, mark: str) -> None:
    out = desk.home / f"sources{ending}"
    assert main(["ask", QUESTION, "--as-of", "2026-01-02", "--out", str(out)]) == 0
    assert mark in out.read_text(encoding="utf-8")
