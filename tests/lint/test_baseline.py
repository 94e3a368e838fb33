from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.errors import InputError
from clincite.lint import baseline
from clincite.lint.rule import Finding
from tests.lint.rule_tools import found, word_rule


def findings(text: str, file: Path) -> tuple[Finding, ...]:
    return found(text, word_rule("word"), name=str(file))


def test_what_was_written_is_hidden(tmp_path: Path) -> None:
    page, known = tmp_path / "page.txt", tmp_path / "known.json"
    assert baseline.write(findings("word, word", page), known) == 2
    compared = baseline.compare(findings("more\nword, word, word", page), baseline.read(known), [str(page)])
    assert (len(compared.hidden), len(compared.new), compared.gone) == (2, 1, 0)


def test_what_no_longer_occurs_is_counted(tmp_path: Path) -> None:
    page, known = tmp_path / "page.txt", tmp_path / "known.json"
    baseline.write(findings("word, word", page), known)
    compared = baseline.compare(findings("word", page), baseline.read(known), [str(page)])
    assert (len(compared.hidden), compared.gone) == (1, 1)


def test_of_a_file_that_was_not_linted_nothing_is_said(tmp_path: Path) -> None:
    page, other, known = tmp_path / "page.txt", tmp_path / "other.txt", tmp_path / "known.json"
    baseline.write(findings("word", page), known)
    compared = baseline.compare(findings("word", other), baseline.read(known), [str(other)])
    assert (len(compared.new), compared.gone) == (1, 0)


def test_paths_are_told_from_the_folder_of_the_baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "deep").mkdir()
    known = tmp_path / "known.json"
    baseline.write(findings("word", tmp_path / "deep" / "page.txt"), known)
    assert '"deep/page.txt"' in known.read_text()
    monkeypatch.chdir(tmp_path / "deep")
    relative = Path("page.txt")
    assert baseline.compare(findings("word", relative), baseline.read(known), [str(relative)]).new == ()


def test_the_same_findings_give_the_same_bytes(tmp_path: Path) -> None:
    page, one, other = tmp_path / "page.txt", tmp_path / "one.json", tmp_path / "other.json"
    whole = findings("a word, the word, word", page)
    baseline.write(whole, one)
    baseline.write(reversed(whole), other)
    assert one.read_bytes() == other.read_bytes()


def test_a_baseline_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        baseline.write(findings("word", tmp_path / "page.txt"), tmp_path / "no" / "folder.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"schema": "other/1", "findings": []}', b"\xff", b"[" * 100_000])
def test_what_is_no_baseline(content: bytes, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    known.write_bytes(content)
    with pytest.raises(InputError):
        baseline.read(known)


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        baseline.read(tmp_path / "known.json")


@given(st.lists(st.sampled_from(["word", "Word", "a word", "none", "word word"]), max_size=8))
def test_a_baseline_hides_exactly_what_it_was_made_of(lines: list[str]) -> None:
    whole = findings("\n".join(lines), Path("page.txt"))
    known = baseline.Baseline(
        known=tuple(baseline.Known(file=Path("page.txt").resolve().name, code=one.code, fingerprint=one.fingerprint) for one in whole)
    )
    compared = baseline.compare(whole, known, ["page.txt"])
    assert (compared.new, compared.gone, compared.hidden) == ((), 0, whole)
