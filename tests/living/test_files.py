"""Answers among a user's files: found, told apart from other files, and each looked at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clincite import engine
from clincite.answers import Answer
from clincite.compose.lock import Lock, lock_of
from clincite.errors import AnswerFileError, InputError
from clincite.library import EmbeddedLibrary
from clincite.living.files import read_answer, written_in
from clincite.living.report import look, outdated_json, outdated_text
from clincite.render import json as answer_json
from tests.living.conftest import Asker
from tests.living.zorb import PLIMBA, retracted


def written(answer: Answer, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return engine.write_answer(answer, answer_json.render(answer), path)


def test_a_folder_gives_its_answers_once_and_nothing_else(ask: Asker, tmp_path: Path) -> None:
    written(ask(), tmp_path / "a.json")  # and answer.lock beside it
    written(ask(reader="student"), tmp_path / "deep" / "page.html")  # of which only the lock can be read
    (tmp_path / "other.json").write_text('{"schema": "something/else"}')
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "notes.txt").write_text("clincite/answer/1")
    (tmp_path / ".hidden.json").write_text('{"schema": "clincite/answer/1"}')
    (tmp_path / "torn.json").write_text('{"schema": "clincite/answer/1", "id": "x')
    found = written_in([tmp_path])
    by_name = {Path(item.name).relative_to(tmp_path).as_posix(): item for item in found}
    # page.html is JSON here: its ending says that it is not for us.
    assert set(by_name) == {"a.json", "deep/answer.lock", "torn.json"}
    assert isinstance(by_name["a.json"].content, Answer) and isinstance(by_name["deep/answer.lock"].content, Lock)
    assert by_name["torn.json"].error is not None


def test_a_named_file_must_hold_an_answer(ask: Asker, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text('{"schema": "something/else"}')
    path = written(ask(), tmp_path / "a.json")
    found = written_in([path, other, path, tmp_path / "answer.lock"])
    assert [item.name for item in found] == [str(path), str(other)]
    assert found[1].error is not None and "something/else" in found[1].error.message
    with pytest.raises(InputError, match="nowhere"):
        written_in([tmp_path / "nowhere.json"])


def test_an_altered_answer_is_refused(ask: Asker, tmp_path: Path) -> None:
    path = written(ask(), tmp_path / "a.json")
    assert read_answer(path) == ask()
    plain = json.loads(path.read_bytes())
    plain["title"] = "Another"
    path.write_text(json.dumps(plain))
    with pytest.raises(AnswerFileError, match=r"a\.json.*was changed after it was written"):
        read_answer(path)
    with pytest.raises(AnswerFileError, match="is a lock"):
        read_answer(tmp_path / "answer.lock")
    with pytest.raises(AnswerFileError, match=r"none\.json"):
        read_answer(tmp_path / "none.json")


def test_a_field_of_a_later_version_is_no_alteration(ask: Asker, tmp_path: Path) -> None:
    from clincite.answers import content_id

    path = tmp_path / "a.json"
    plain = json.loads(answer_json.render(ask()))
    plain["invented_later"] = [1]
    plain["id"] = content_id(plain)
    path.write_text(json.dumps(plain))
    assert read_answer(path).id == plain["id"]


def test_what_is_shown(ask: Asker, library: EmbeddedLibrary, tmp_path: Path) -> None:
    good, bad = written(ask(), tmp_path / "a.json"), tmp_path / "torn.json"
    bad.write_text('{"schema": "clincite/answer/1", "id": "x')
    (tmp_path / "answer.lock").write_bytes(lock_of(ask(reader="student")))
    report = look([tmp_path], library)
    assert outdated_text(report) == "2 answers checked, 0 with claims that broke, 2 as they were, 1 file not readable."
    library.add([retracted(PLIMBA)])
    report = look([tmp_path], library)
    text = outdated_text(report)
    assert str(good) in text and "“Plimba treatment improved zorb disease in 12 of 40 adults.”" in text
    assert text.endswith("2 answers checked, 2 with claims that broke, 1 file not readable.")
    plain = json.loads(outdated_json(report))
    assert [answer["ok"] for answer in plain["answers"]] == [False, False]
    assert {broken["kind"] for answer in plain["answers"] for broken in answer["broken"]} == {"retracted"}
    assert plain["unread"][0]["file"] == str(bad) and plain["unread"][0]["error"]["code"] == "bad_answer_file"
