"""Our own word lists, as YAML beside this file, read with their types checked."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

_T = TypeVar("_T")


@cache
def lexicon_bytes(name: str) -> bytes:
    """The bytes of ``<name>.yaml`` in this folder.

    :raises FileNotFoundError: when there is no such lexicon.
    """
    return (files(__name__) / f"{name}.yaml").read_bytes()


def read_lexicon(name: str, type_: type[_T]) -> _T:
    """The lexicon ``<name>.yaml`` as ``type_``.

    :param type_: what the YAML must hold; a mismatch raises :class:`msgspec.ValidationError`.
    """
    return msgspec.yaml.decode(lexicon_bytes(name), type=type_)
