"""Whether an answer is what its question gives: composed again from the same library, it must be the same throughout."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from clincite.answers import Answer
from clincite.compose.verify import Finding

_SHOWN: Final = 60
_EARLIER: Final = "refresh"  # the basis of changes since an earlier version, which is not at hand


def differences(answer: Answer, again: Answer) -> Iterator[Finding]:
    """The first difference within each part of the answer; nothing when both are the same.

    What depends on more than question and library is not compared: which version it is and where it stands with its reviewers, how it
    differs from the one before, and what was searched on the network. How an answer differs from the one with all records is compared.

    :param answer: as found in a file.
    :param again: the same question, composed anew from the same library by the same engine, as of the same time.
    """
    said, true = _comparable(answer), _comparable(again)
    if answer.changes is not None and answer.changes.basis == _EARLIER:
        said["changes"] = true["changes"] = None
    for part in said:
        if part == "id" or said[part] == true[part]:
            continue
        where, here, there = _first(part, said[part], true[part])
        message = f"composing the answer again gives {_shown(there)} here, not {_shown(here)}"
        yield Finding(rule="composition", message=message, where=where)


def _comparable(answer: Answer) -> dict[str, Any]:
    """The answer in plain values, without what depends on more than question and library."""
    plain: dict[str, Any] = msgspec.to_builtins(answer)
    del plain["receipt"]["live"], plain["review"]
    return plain


def _first(where: str, here: object, there: object) -> tuple[str, object, object]:
    if isinstance(here, dict) and isinstance(there, dict):
        for key in here:
            if here[key] != there.get(key):
                return _first(f"{where}.{key}", here[key], there.get(key))
    if isinstance(here, (list, tuple)) and isinstance(there, (list, tuple)):
        for index, (one, other) in enumerate(zip(here, there, strict=False)):
            if one != other:
                return _first(f"{where}[{index}]", one, other)
        return where, f"{len(here)} entries", f"{len(there)} entries"
    return where, here, there


def _shown(value: object) -> str:
    text = value if isinstance(value, str) and value.endswith("entries") else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
