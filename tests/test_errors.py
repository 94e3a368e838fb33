"""The exception tree: as documented, and in the one shape of the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from clincite import errors
from clincite.errors import ClinciteError, DeskError, LockedError, UnforeseenError


def family(kind: type[ClinciteError]) -> Iterator[type[ClinciteError]]:
    """The errors that this module of ours defines below ``kind``, itself included."""
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from family(child)


ALL = list(family(ClinciteError))


def test_the_tree_at_the_top_of_the_file_is_the_tree() -> None:
    drawn = re.findall(r"^    (│?[ │]*(?:[├└]── )?)(\w+Error) +exit (\d)", errors.__doc__ or "", re.MULTILINE)
    depth = {kind: len(kind.__mro__) - len(ClinciteError.__mro__) for kind in ALL}
    assert [(name, int(code), len(lead) // 4) for lead, name, code in drawn] == [
        (kind.__name__, kind.exit_code, depth[kind]) for kind in ALL
    ]


WORDED_BY_THE_CALLER = [kind for kind in ALL if kind.__init__ is ClinciteError.__init__]


@pytest.mark.parametrize("kind", WORDED_BY_THE_CALLER)
def test_an_error_tells_what_and_what_to_do_in_one_shape(kind: type[ClinciteError]) -> None:
    error = kind("the lid is shut", hint="open it")
    assert str(error) == "the lid is shut"
    assert error.as_dict() == {"error": {"code": kind.code, "message": "the lid is shut", "hint": "open it"}}
    assert kind("the lid is shut").as_dict()["error"]["hint"] == ""


def test_codes_are_distinct_names() -> None:
    codes = [kind.code for kind in ALL]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z_]+", code) for code in codes)


def test_exit_codes_are_those_of_the_contract() -> None:
    assert {kind.exit_code for kind in ALL} == {2, 3}


def test_a_fault_of_our_own_is_one_sentence_too() -> None:
    own = {kind for kind in ALL if kind not in WORDED_BY_THE_CALLER}
    assert own == {UnforeseenError} | {kind for kind in ALL if issubclass(kind, DeskError | LockedError)}
    error = UnforeseenError("KeyError", "c9")
    assert error.message == "An unforeseen error stopped the command (KeyError: c9)."
    assert UnforeseenError("KeyError").message == "An unforeseen error stopped the command (KeyError)."
    assert error.hint and error.as_dict()["error"]["code"] == "internal"
