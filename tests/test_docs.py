"""The documentation says what the program does, and nothing that it does not."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer

from clincite import answers, cli, cli_options
from clincite.compose.edits import EDITS
from clincite.records import Facet, RecordKind, RecordStatus


def commands(group: Any, path: str = "clincite") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


COMMANDS = dict(commands(typer.main.get_command(cli.app)))


@pytest.fixture(scope="module")
def cli_page(repo_root: Path) -> str:
    return (repo_root / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_command_line_page_is_up_to_date(repo_root: Path, cli_page: str) -> None:
    made = runpy.run_path(str(repo_root / "docs" / "generate_cli.py"))["page"]()
    assert cli_page == made, "run: python docs/generate_cli.py"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_option_is_documented(name: str, cli_page: str) -> None:
    section = cli_page.split(f"\n## {name}\n", 1)[1].split("\n## ", 1)[0]
    for parameter in COMMANDS[name].params:
        if parameter.name == "help":
            continue
        for word in parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]:
            assert f"`{word}" in section
        assert parameter.help


def test_every_exit_code_is_documented(repo_root: Path, cli_page: str) -> None:
    readme = (repo_root / "README.md").read_text(encoding="utf-8")
    for code, meaning in cli_options.EXIT_CODES.items():
        assert f"| {code} | {meaning} |" in cli_page
        assert re.search(rf"^\| {code} \|", readme, flags=re.MULTILINE), f"README.md lacks exit code {code}"


def fields(struct: type) -> Iterator[str]:
    for field in msgspec.structs.fields(struct):
        yield field.encode_name


ANSWER_TYPES = [
    value
    for value in vars(answers).values()
    if isinstance(value, type) and issubclass(value, msgspec.Struct) and value.__module__ == answers.__name__
]


@pytest.mark.parametrize("struct", ANSWER_TYPES, ids=lambda struct: struct.__name__)
def test_every_field_of_the_answer_file_is_documented(struct: type, repo_root: Path) -> None:
    page = (repo_root / "docs" / "contract.md").read_text(encoding="utf-8")
    missing = [name for name in fields(struct) if f"`{name}`" not in page]
    assert missing == []


def test_every_value_of_a_vocabulary_is_documented(repo_root: Path) -> None:
    page = (repo_root / "docs" / "contract.md").read_text(encoding="utf-8")
    missing = [value for kind in (RecordKind, RecordStatus, Facet) for value in kind if f"`{value.value}`" not in page]
    assert missing == []


def test_every_edit_is_documented(repo_root: Path) -> None:
    page = (repo_root / "docs" / "contract.md").read_text(encoding="utf-8")
    assert [name for name in EDITS if f"| `{name}` |" not in page] == []


def pages(root: Path) -> list[Path]:
    return sorted([*root.glob("*.md"), *(root / "docs").glob("*.md")])


def test_links_between_pages_lead_somewhere(repo_root: Path) -> None:
    for page in pages(repo_root):
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_commands_that_pages_show_exist(repo_root: Path) -> None:
    names = {name.split()[1] for name in COMMANDS}
    for page in pages(repo_root):
        for name in re.findall(r"^(?: {4}|\$ )clincite ([a-z-]+)", page.read_text(encoding="utf-8"), flags=re.MULTILINE):
            assert name in names, f"{page.name} shows 'clincite {name}', which is no command"


def test_make_targets_that_pages_show_exist(repo_root: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (repo_root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    for page in pages(repo_root):
        text = page.read_text(encoding="utf-8")
        shown = re.findall(r"^ {4}make ([a-z ]+?)(?: Q=.*)?(?: +#.*)?$", text, flags=re.MULTILINE) + re.findall(r"`make ([a-z ]+)`", text)
        for name in " ".join(shown).split():
            assert name in targets, f"{page.name} shows 'make {name}', which is no target"
