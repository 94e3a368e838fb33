"""The command line in this process: exit codes, the shape of errors, and what is said where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NoReturn

import pytest

from clincite import __version__, engine, holdings
from clincite.cli import main
from clincite.compose.verify import Finding, Verification
from clincite.errors import AnswerFileError, LibraryError, QuestionError
from clincite.interchange import FORMATS
from clincite.sources import Skipped


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLINCITE_HOME", str(tmp_path / "home"))
    for name in ("CLINCITE_LIBRARY", "CLINCITE_DEBUG", "CI"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def raising(error: BaseException):
    def stand_in(*_: object, **__: object) -> NoReturn:
        raise error

    return stand_in


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"clincite {__version__}\n"


def test_version_with_another_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json-errors", "--version"]) == 0
    assert capsys.readouterr().out == f"clincite {__version__}\n"


def test_no_command_shows_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert "ask" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["ask"], "QUESTION"),
        (["ask", "gout", "--bogus"], "--bogus"),
        (["ask", "gout", "--reader", "nurse"], "nurse"),
        (["ask", "gout", "--format", "pdf"], "pdf"),
        (["ask", "gout", "--as-of", "yesterday"], "yesterday"),
        (["ask", "gout", "--library", "https://example.org/library"], "https://example.org/library"),
        (["search", "gout", "-k", "0"], "-k"),
        (["search", "gout", "--kind", "rumour"], "rumour"),
        (["frobnicate"], "frobnicate"),
        (["library", "frobnicate"], "frobnicate"),
        (["verify"], "FILE"),
        (["verify", "no-such-file.json"], "no-such-file.json"),
        (["ingest"], "PATH"),
        (["ingest", ""], "PATH"),
        (["ask", "gout", "--out", ""], "--out"),
        (["ask", "gout", "--library", " "], "--library"),
        (["library", "info", "--library", ""], "--library"),
        (["ingest", "no-such-file.xml"], "no-such-file.xml"),
        (["show", "pmid:" + "9" * 5000], "pmid:999"),
        (["verify", "no-such-file.json", "nor-this.json"], "nor-this.json"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_code_2(arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert lines[0].startswith("clincite: ")
    assert word in lines[0]
    assert len(lines) <= 2
    assert len(lines[0]) < 300
    assert all(line.startswith("hint: ") for line in lines[1:])


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_json_errors_may_stand_anywhere(place: int, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["ask", "gout", "--bogus"]
    arguments.insert(place, "--json-errors")
    assert main(arguments) == 2
    error = json.loads(capsys.readouterr().err)["error"]
    assert error["code"] == "bad_input"
    assert "--bogus" in error["message"]
    assert set(error) == {"code", "message", "hint"}


def test_json_errors_after_two_dashes_is_a_question(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []
    monkeypatch.setattr(holdings, "open_library", lambda *_, **__: None)

    def ask(question: str, *_: object, **__: object) -> NoReturn:
        asked.append(question)
        raise QuestionError("that is no question")

    monkeypatch.setattr(engine, "ask", ask)
    assert main(["ask", "--", "--json-errors"]) == 2
    assert asked == ["--json-errors"]
    assert capsys.readouterr().err.startswith("clincite: that is no question")


def test_our_own_errors_keep_their_code(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(holdings, "open_library", raising(LibraryError("the library is \x1b[31mbroken\nbadly", hint="build it anew")))
    assert main(["library", "info"]) == 3
    assert capsys.readouterr().err == "clincite: the library is \\x1b[31mbroken badly\nhint: build it anew\n"
    assert main(["library", "info", "--json-errors"]) == 3
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "library_failed"


def test_an_unforeseen_error_is_one_sentence_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(holdings, "open_library", raising(ZeroDivisionError("division by zero")))
    assert main(["library", "info"]) == 3
    err = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in err
    assert "Traceback" not in err
    monkeypatch.setenv("CLINCITE_DEBUG", "1")
    assert main(["library", "info"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupted_command_leaves_with_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(holdings, "open_library", raising(KeyboardInterrupt()))
    assert main(["library", "info"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_an_argument_that_is_not_text_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["ask", "gout \udcff"], ["search", "gout \udcff"], ["show", "pmid:\udcff"]):
        assert main(arguments) == 2
        assert "not valid text" in capsys.readouterr().err


def test_verify_says_file_claim_and_quotation(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    findings = [
        Finding(rule="quotation", claim="c3", quote=1, message="the text at 0:4 is another", where="claims[2].quotes[0].text"),
        Finding(rule="derivation", claim="c4", message="the text does not follow", where="claims[3].text"),
        Finding(
            rule="support", claim="c4", quote=1, message="“5 mg” is not in it", where="claims[3].text", check="number", claim_words="5 mg"
        ),
        Finding(rule="answer-id", message="the id is another", where="id"),
    ]
    done = Verification(findings=tuple(findings), claims=4, quotes=5, records=2)
    monkeypatch.setattr(holdings, "open_library", lambda *_, **__: None)
    monkeypatch.setattr(engine, "verify", lambda *_, dense: done)
    assert main(["verify", "answer.json"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "answer.json: claim c3, quotation 1: the text at 0:4 is another",
        "answer.json: claim c4: the text does not follow",
        "answer.json: claim c4, quotation 1, number: “5 mg” is not in it",
        "answer.json: id: the id is another",
    ]
    assert main(["verify", "answer.json", "--format", "json"]) == 1
    (of_file,) = json.loads(capsys.readouterr().out)
    assert {name: value for name, value in of_file.items() if name != "findings"} == {
        "file": "answer.json",
        "ok": False,
        "claims": 4,
        "quotes": 5,
        "records": 2,
        "composed": False,
    }
    assert of_file["findings"][2] == {
        "rule": "support",
        "claim": "c4",
        "quote": 1,
        "message": "“5 mg” is not in it",
        "where": "claims[3].text",
        "check": "number",
        "claim_words": "5 mg",
        "quote_words": None,
    }
    assert [finding["rule"] for finding in of_file["findings"]] == ["quotation", "derivation", "support", "answer-id"]


def test_ingest_counts_and_fails_when_a_file_failed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failed = (Skipped(where="b.xml", why="cut short"),)
    report = holdings.IngestReport(files=2, already=1, added=3, unchanged=1, failed=failed)
    monkeypatch.setattr(holdings, "open_library", lambda *_, **__: None)
    monkeypatch.setattr(holdings, "ingest", lambda *_, **__: report)
    assert main(["ingest", "a.xml", "b.xml"]) == 3
    out, err = capsys.readouterr()
    assert out == "files 2, already in 1, added 3, changed 0, unchanged 1, removed 0, skipped 0, failed 1\n"
    assert err == "failed: b.xml: cut short\n"


def test_a_file_that_cannot_be_checked_does_not_spare_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def verify(path: Path, _: object, *, dense: object) -> Verification:
        if path.name.startswith("bad"):
            raise AnswerFileError(f"{path} is not an answer.")
        findings = (Finding(rule="answer-id", message="the id is another", where="id"),)
        return Verification(findings=findings if path.name == "forged" else (), claims=1, quotes=1, records=1, composed=True)

    monkeypatch.setattr(holdings, "open_library", lambda *_, **__: None)
    monkeypatch.setattr(engine, "verify", verify)
    assert main(["verify", "bad1", "forged", "bad2", "fine"]) == 2
    out, err = capsys.readouterr()
    assert [line.split("1 claims")[0] for line in out.splitlines()] == ["forged: id: the id is another", "fine: ok: "]
    assert err == "clincite: 2 of 4 files could not be checked: bad1 is not an answer. bad2 is not an answer.\n"
    assert main(["verify", "bad1", "fine", "--format", "json"]) == 2
    assert [(done["file"], done["ok"]) for done in json.loads(capsys.readouterr().out)] == [("fine", True)]
    assert main(["verify", "forged", "bad1"]) == 2
    assert capsys.readouterr().err == "clincite: bad1 is not an answer.\n"


def test_ingest_of_nothing_readable_is_a_wrong_call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    report = holdings.IngestReport(skipped=(Skipped(where="a.pdf", why="no reader for this kind of file"),))
    monkeypatch.setattr(holdings, "open_library", lambda *_, **__: None)
    monkeypatch.setattr(holdings, "ingest", lambda *_, **__: report)
    assert main(["ingest", "a.pdf"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "skipped: a.pdf: no reader for this kind of file"
    assert lines[1].startswith("clincite: Nothing was read")
    monkeypatch.setattr(holdings, "ingest", lambda *_, **__: holdings.IngestReport(already=1))
    assert main(["ingest", "a.xml"]) == 0


def test_library_check_lists_faults(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(holdings, "open_library", lambda *_, **__: SimpleNamespace(check=lambda: ["the stored text of pmid:1 was altered"]))
    assert main(["library", "check"]) == 1
    assert capsys.readouterr().out == "the stored text of pmid:1 was altered\n"


def test_format_help_names_every_format() -> None:
    from clincite import cli, cli_answer

    parameter = next(one for one in cli.typer.main.get_command(cli.app).commands["ask"].params if one.name == "form")  # type: ignore[attr-defined]
    assert set(parameter.metavar.split("|")) == set(FORMATS)
    assert set(cli_answer.SUFFIX_FORMATS.values()) <= set(FORMATS)


def test_start_up_imports_nothing_heavy() -> None:
    code = (
        "import sys, clincite.cli; print(*sorted({'pydantic', 'rich', 'tantivy', 'lxml', 'jinja2', 'yaml', 'msgspec'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == ""
