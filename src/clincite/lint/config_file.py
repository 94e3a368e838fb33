"""The table ``[tool.clincite.lint]`` of a ``pyproject.toml``, or a TOML file of its own that holds the same settings."""

from __future__ import annotations

import fnmatch
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clincite.errors import InputError
from clincite.lint.config import LintConfig, selected
from clincite.lint.rule import Rule, Severity
from clincite.readers import Reader

PROJECT_FILE: Final = "pyproject.toml"
TABLE: Final = "tool.clincite.lint"


class FileConfig(msgspec.Struct, frozen=True, kw_only=True):
    """What a configuration file asks for.

    :param path: the file; None: there is none.
    :param baseline: file of known findings, as a path that can be opened from here.
    :param exclude: patterns of files to pass over, relative to the folder of the file; ``*`` stands for any characters, ``/`` included.
    """

    lint: LintConfig = LintConfig()
    path: Path | None = None
    fail_on: Severity | None = None
    reader: Reader | None = None
    baseline: Path | None = None
    exclude: tuple[str, ...] = ()

    def excludes(self, file: Path) -> bool:
        """Whether a file is to be passed over: it, one of its folders, or its name alone fits a pattern."""
        if self.path is None:
            return False
        try:
            inside = file.resolve().relative_to(self.path.resolve().parent)
        except ValueError:
            return False
        names = {inside.as_posix(), *inside.parts, *(folder.as_posix() for folder in inside.parents)}
        return any(fnmatch.fnmatchcase(name, pattern.rstrip("/")) for pattern in self.exclude for name in names)


class _Table(BaseModel):
    """The settings, as they are written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    select: list[str] = []
    ignore: list[str] = []
    severity: dict[str, Severity] = {}
    fail_on: Severity | None = Field(default=None, alias="fail-on")
    reader: Reader | None = None
    baseline: str | None = None
    exclude: list[str] = []


def nearest(start: Path) -> Path | None:
    """The ``pyproject.toml`` with our table in a folder or the nearest one above it; None: there is none."""
    folder = start.resolve()
    for place in (folder, *folder.parents):
        candidate = place / PROJECT_FILE
        if candidate.is_file() and _table(candidate, whole=False) is not None:
            return candidate
    return None


def read(path: Path, rules: Mapping[str, Rule]) -> FileConfig:
    """The settings of a file.

    :param rules: all rules; selectors are checked against them.
    :raises InputError: it cannot be read, or a setting is wrong. The message says what and where.
    """
    try:
        table = _Table.model_validate(_table(path, whole=True) or {})
    except ValidationError as error:
        raise _wrong(path, error) from error
    config = LintConfig(select=tuple(table.select), ignore=tuple(table.ignore), severity=dict(table.severity))
    for selector in (*config.select, *config.ignore, *config.severity):
        try:
            selected((selector,), rules)
        except InputError as error:
            raise InputError(f"{path}, [{TABLE}]: {error.message}", hint=error.hint) from error
    return FileConfig(
        lint=config,
        path=path,
        fail_on=table.fail_on,
        reader=table.reader,
        baseline=path.parent / table.baseline if table.baseline else None,
        exclude=tuple(table.exclude),
    )


def _table(path: Path, *, whole: bool) -> dict[str, Any] | None:
    """Our table in a TOML file; None: it has none.

    :param whole: a file without any table ``tool`` is all ours.
    """
    try:
        value: Any = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.", hint="Give --config a TOML file.") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is not TOML: {error}.", hint="Mend the file, or name another one with --config.") from error
    if whole and "tool" not in value:
        return dict(value)
    for name in TABLE.split("."):
        if not isinstance(value, dict) or name not in value:
            return None
        value = value[name]
    if not isinstance(value, dict):
        raise InputError(f"{path}: {TABLE} is not a table.", hint=f"Write [{TABLE}] on a line of its own, and the settings below it.")
    return value


def _wrong(path: Path, error: ValidationError) -> InputError:
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        known = ", ".join(field.alias or name for name, field in _Table.model_fields.items())
        return InputError(f"{path}, [{TABLE}]: there is no setting {name!r}.", hint=f"The settings are: {known}.")
    return InputError(
        f"{path}, [{TABLE}]: {name} is not usable: {first['msg']}.", hint="See docs/lint/README.md for what each setting takes."
    )
