from __future__ import annotations

from pathlib import Path

import pytest

from clincite.errors import InputError
from clincite.lint import config_file
from clincite.lint.rule import Severity
from clincite.readers import Reader
from tests.lint.rule_tools import table, word_rule

RULES = table(word_rule("a"), word_rule("b", "CC801", "b-word"))
TABLE = """
[tool.clincite.lint]
select = ["CC9"]
ignore = ["b-word"]
severity = {CC901 = "note"}
fail-on = "error"
reader = "patient"
baseline = "known.json"
exclude = ["drafts", "*.html"]
"""


def written(folder: Path, text: str, name: str = "pyproject.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_is_read(tmp_path: Path) -> None:
    read = config_file.read(written(tmp_path, TABLE), RULES)
    assert (read.lint.select, read.lint.ignore, read.lint.severity) == (("CC9",), ("b-word",), {"CC901": Severity.NOTE})
    assert (read.fail_on, read.reader, read.baseline) == (Severity.ERROR, Reader.PATIENT, tmp_path / "known.json")


def test_a_file_of_its_own_needs_no_table(tmp_path: Path) -> None:
    assert config_file.read(written(tmp_path, 'ignore = ["CC8"]\n', "lint.toml"), RULES).lint.ignore == ("CC8",)


def test_a_project_file_without_the_table_sets_nothing(tmp_path: Path) -> None:
    read = config_file.read(written(tmp_path, "[tool.other]\nselect = 1\n"), RULES)
    assert read == config_file.FileConfig(path=tmp_path / "pyproject.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("selct = []", "no setting 'selct'"),
        ('select = "CC9"', "select is not usable"),
        ('severity = {CC901 = "bad"}', "severity.CC901 is not usable"),
        ('fail-on = "never"', "fail-on is not usable"),
        ('select = ["CC1"]', "No rule is called 'CC1'"),
        ('severity = {CC1 = "note"}', "No rule is called 'CC1'"),
        ("select = [", "is not TOML"),
        ("[tool]\nclincite = 1", None),
        ("[tool.clincite]\nlint = 1", "is not a table"),
    ],
)
def test_a_wrong_setting_is_told_with_its_place(text: str, said: str | None, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    if said is None:
        assert config_file.read(path, RULES).lint.select == ()
        return
    with pytest.raises(InputError) as caught:
        config_file.read(path, RULES)
    assert said in caught.value.message
    assert str(path) in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        config_file.read(tmp_path / "none.toml", RULES)


def test_the_nearest_project_file_with_the_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert config_file.nearest(inner) is None
    outer = written(tmp_path, TABLE)
    written(tmp_path / "a", "[tool.other]\n")
    assert config_file.nearest(inner) == outer
    near = written(tmp_path / "a" / "b", TABLE)
    assert config_file.nearest(inner) == near


@pytest.mark.parametrize(
    ("name", "excluded"),
    [
        ("drafts/a.md", True),
        ("drafts/deep/a.md", True),
        ("page.html", True),
        ("deep/page.html", True),
        ("page.md", False),
        ("draft.md", False),
    ],
)
def test_files_are_passed_over_by_name_folder_and_pattern(name: str, excluded: bool, tmp_path: Path) -> None:
    read = config_file.read(written(tmp_path, TABLE), RULES)
    assert read.excludes(tmp_path / name) is excluded


def test_a_file_elsewhere_is_not_passed_over(tmp_path: Path) -> None:
    read = config_file.read(written(tmp_path, TABLE), RULES)
    assert not read.excludes(tmp_path.parent / "other" / "page.html")
