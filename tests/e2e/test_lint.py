"""``lint`` from the outside: what is found, how it is shown, and what the exit code says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.command import Done, clincite

PASTED = """\
Hiccups: Causes and Treatment

Last updated: 3 March 2026

Direct Answer

Hiccups are most often caused by a full stomach. 1

Treatment

  • Zelvastine stops hiccups within a day in most adults. 1, 2
  • Brimafen is an alternative when zelvastine does not help. 4

References

1. Abel A, Baker B. Zelvastine for hiccups: a randomised trial. J Invented Med. 2020. PMID: 31234567.

2. Cole C. Causes of hiccups: a review. Invented Rev. 2018. PMID: 30234567.
"""
DANGLING = ("--select", "CC101", "--no-library")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PASTED, encoding="utf-8")
    return path


def lint(*arguments: str | Path, home: Path, stdin: bytes = b"") -> Done:
    return clincite("lint", *arguments, home=home, stdin=stdin)


def found(done: Done) -> list[dict[str, Any]]:
    value: dict[str, Any] = json.loads(done.out)
    assert value["schema"] == "clincite/lint/1"
    return list(value["findings"])


def test_a_pasted_page(page: Path, tmp_path: Path) -> None:
    done = lint(*DANGLING, page, home=tmp_path)
    assert (done.code, done.err) == (1, "")
    lines = done.text.splitlines()
    assert lines[0].startswith(f"{page}:12:63: error CC101 dangling-citation: ")
    assert lines[1] == "12 |   • Brimafen is an alternative when zelvastine does not help. 4".replace("|   •", "| •")
    assert lines[2].index("^") == lines[1].rindex("4")
    assert lines[-1] == "1 error, 0 warnings, 0 notes in 1 file"


def test_standard_input_is_the_same_text(page: Path, tmp_path: Path) -> None:
    piped = lint(*DANGLING, "-", home=tmp_path, stdin=PASTED.encode())
    assert piped.text == lint(*DANGLING, page, home=tmp_path).text.replace(str(page), "-")


def test_the_whole_run_finds_it_with_a_library_too(page: Path, home: Path) -> None:
    done = lint("--format", "json", page, home=home)
    assert done.code == 1
    assert "CC101" in {finding["code"] for finding in found(done)}


def test_json_leads_to_the_words(page: Path, tmp_path: Path) -> None:
    (finding,) = found(lint(*DANGLING, "--format", "json", page, home=tmp_path))
    assert PASTED[finding["start"] : finding["end"]] == finding["words"] == "4"
    assert (finding["line"], finding["severity"], finding["page"]) == (12, "error", "docs/lint/CC101.md")


def test_sarif_leads_to_the_words(page: Path, tmp_path: Path) -> None:
    value = json.loads(lint(*DANGLING, "--format", "sarif", page, home=tmp_path).out)
    (run,) = value["runs"]
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (value["version"], result["ruleId"], region["startLine"], region["snippet"]["text"]) == ("2.1.0", "CC101", 12, "4")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["CC101"]


def test_the_same_call_gives_the_same_bytes(page: Path, home: Path) -> None:
    call = ("--format", "json", "--as-of", "2026-11-22", page)
    assert lint(*call, home=home).out == lint(*call, home=home).out


@pytest.mark.parametrize(("severity", "code"), [("warning", 0), ("note", 1)])
def test_a_note_fails_only_when_asked(severity: str, code: int, page: Path, tmp_path: Path) -> None:
    settings = tmp_path / "lint.toml"
    settings.write_text('severity = {CC101 = "note"}\n', encoding="utf-8")
    done = lint(*DANGLING, "--config", settings, "--fail-on", severity, page, home=tmp_path)
    assert done.code == code
    assert "note CC101" in done.text


def test_nothing_found(page: Path, tmp_path: Path) -> None:
    done = lint("--select", "CC202", "--no-library", page, home=tmp_path)
    assert (done.code, done.text) == (0, "nothing found in 1 file\n")


def test_an_ignore_comment(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    text = PASTED.replace("  • Brimafen", "\n<!-- clincite: ignore CC101 the list is cut -->\n- Brimafen").replace("  • ", "- ")
    page.write_text(text, encoding="utf-8")
    done = lint(*DANGLING, page, home=tmp_path)
    assert (done.code, done.text) == (0, "nothing found in 1 file (1 hidden by comments)\n")


def test_a_baseline_there_and_back(page: Path, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    call = (*DANGLING, "--baseline", known, page)
    written = lint(*call, "--write-baseline", home=tmp_path)
    assert (written.code, written.text) == (0, f"Wrote 1 finding to {known}.\n")
    assert lint(*call, home=tmp_path).text == "nothing found in 1 file (1 known to the baseline)\n"
    page.write_text(PASTED.replace("\nReferences", "  • Brimafen is given by mouth. 5\n\nReferences"), encoding="utf-8")
    done = lint(*call, home=tmp_path)
    assert done.code == 1
    assert done.text.splitlines()[-1] == "1 error, 0 warnings, 0 notes in 1 file (1 known to the baseline)"
    page.write_text(PASTED.replace(" 4\n", " 2\n"), encoding="utf-8")
    assert lint(*call, home=tmp_path).text == "nothing found in 1 file (1 of the baseline no longer there)\n"


def test_settings_of_the_nearest_project(page: Path, tmp_path: Path) -> None:
    settings = tmp_path / "pyproject.toml"
    settings.write_text('[tool.clincite.lint]\nselect = ["CC101"]\nfail-on = "error"\nbaseline = "known.json"\n', encoding="utf-8")
    assert lint("--write-baseline", "--no-library", page, home=tmp_path).code == 0
    assert lint("--no-library", page, home=tmp_path).code == 0
    settings.write_text('[tool.clincite.lint]\nselect = ["CC101"]\nexclude = ["page.*"]\n', encoding="utf-8")
    assert lint("--no-library", page, home=tmp_path).text == "nothing found in 0 files\n"
    settings.write_text("[tool.clincite.lint]\nselct = []\n", encoding="utf-8")
    done = lint("--no-library", page, home=tmp_path)
    assert (done.code, "no setting 'selct'" in done.sentence) == (2, True)


def test_a_report_is_written_to_a_file(page: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.sarif"
    done = lint(*DANGLING, "--format", "sarif", "--out", out, page, home=tmp_path)
    assert (done.code, done.out) == (1, b"")
    assert json.loads(out.read_bytes())["version"] == "2.1.0"


def test_our_own_answer_is_read_as_one(answer_file: Path, home: Path) -> None:
    done = lint("--format", "json", answer_file, home=home)
    assert done.code in (0, 1), done.err
    assert json.loads(done.out)["files"][0]["form"] == "answer"


def test_a_file_that_is_no_text_does_not_stop_the_others(page: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.txt"
    broken.write_bytes(b"caf\xe9")
    done = lint(*DANGLING, broken, page, home=tmp_path)
    assert done.code == 2
    assert str(broken) in done.sentence
    assert "error CC101" in done.text


def test_several_files_that_cannot_be_read(page: Path, tmp_path: Path) -> None:
    done = lint(*DANGLING, tmp_path / "none.txt", tmp_path, page, home=tmp_path)
    assert done.code == 2
    assert done.sentence.startswith("2 of 3 files could not be linted: ")
    assert "error CC101" in done.text


def test_a_wrong_call(tmp_path: Path) -> None:
    done = lint("--fail-on", "never", "a.txt", home=tmp_path)
    assert (done.code, done.out) == (2, b"")
    assert done.sentence == "--fail-on 'never' is not one of its values."


def test_the_rules_are_listed_and_explained(tmp_path: Path) -> None:
    listed = lint("--rules", home=tmp_path)
    assert listed.code == 0
    assert any(line.startswith("CC101  dangling-citation ") for line in listed.text.splitlines())
    assert len(json.loads(lint("--rules", "--format", "json", home=tmp_path).out)["rules"]) == len(listed.text.splitlines())
    for name in ("CC101", "dangling-citation"):
        explained = lint("--explain", name, home=tmp_path)
        assert explained.text.startswith("# CC101 dangling-citation\n")
        assert "## How to mend it" in explained.text


def test_hostile_text_reaches_no_terminal(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PASTED.replace("Brimafen", "\x1b]0;owned\x07\x1b[2JBrimafen\u202e"), encoding="utf-8")
    for form in ("text", "json", "sarif"):
        done = lint(*DANGLING, "--format", form, page, home=tmp_path)
        assert done.code == 1, form
        assert all(char.isprintable() or char == "\n" for char in done.text), form
