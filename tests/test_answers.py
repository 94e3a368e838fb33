"""The answer: its id covers all of it but the id and the time, and its parts are found by name."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.answers import SCHEMA, Answer, Claim, Receipt, Reference, answer_id, sealed
from clincite.records import Facet, Quote

QUOTE = Quote(record="note:one", record_sha256="a" * 64, section="Part", start=0, end=4, text="Lids")
CLAIM = Claim(id="c1", text="Lids blink.", facet=Facet.CAUSE, quotes=(QUOTE,))
REFERENCE = Reference(
    number=1,
    record="note:one",
    kind="trial",
    issuer=None,
    status="current",
    status_checked=None,
    title="Lids",
    authors=("Roe R",),
    source=None,
    year=2020,
    ids={"pmid": "1"},
    url=None,
    digest=False,
)


def answer(**changes: Any) -> Answer:
    fields: dict[str, Any] = {
        "question": "Why do lids blink?",
        "title": "Lids",
        "facets": (Facet.CAUSE,),
        "direct_answer": ("c1",),
        "sections": (),
        "claims": (CLAIM,),
        "references": (REFERENCE,),
        "receipt": Receipt(library="b" * 64, engine="clincite", searched=1, found=1, dropped=(), used=1),
        "created": "2026-01-01T00:00:00Z",
    }
    return Answer(**{**fields, **changes})


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaves(part, (*path, key))]
    if isinstance(value, list):
        return [leaf for place, part in enumerate(value) for leaf in leaves(part, (*path, place))]
    return [path]


LEAVES = leaves(json.loads(msgspec.json.encode(answer())))


def test_the_schema_is_written_into_the_file() -> None:
    assert json.loads(msgspec.json.encode(answer()))["schema"] == SCHEMA == "clincite/answer/1"


def test_the_id_is_the_hash_of_the_canonical_answer_without_id_and_time() -> None:
    content = json.loads(msgspec.json.encode(answer()))
    del content["id"], content["created"]
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert answer_id(answer()) == hashlib.sha256(plain).hexdigest()


def test_sealing_fills_in_the_id_and_nothing_else() -> None:
    done = sealed(answer())
    assert done == answer(id=answer_id(answer()))
    assert sealed(done) == done


@given(created=st.text(), name=st.text())
def test_neither_the_time_nor_an_old_id_changes_the_id(created: str, name: str) -> None:
    assert answer_id(answer(created=created, id=name)) == answer_id(answer())


@pytest.mark.parametrize("path", [path for path in LEAVES if path[0] not in {"id", "created"}], ids=lambda path: ".".join(map(str, path)))
def test_every_other_value_does(path: tuple[Any, ...]) -> None:
    content = json.loads(msgspec.json.encode(answer()))
    holder = content
    for step in path[:-1]:
        holder = holder[step]
    old = holder[path[-1]]
    if old is None:
        new: Any = 3 if path[-1] == "n" else 0.5 if path[-1] == "confidence" else "x"
        if path == ("emergency",):
            new = {"kind": "x", "title": "x", "claims": []}
        if path == ("changes",):
            new = {"basis": "refresh", "other": "x", "other_created": "x", "unchanged": 1}
    elif isinstance(old, bool):
        new = not old
    elif isinstance(old, int):
        new = old + 1
    else:
        new = "treatment" if old in set(Facet) else f"{old}x"
    holder[path[-1]] = new
    assert answer_id(msgspec.convert(content, Answer)) != answer_id(answer())


@given(text=st.text(min_size=1), data=st.data())
def test_one_character_of_a_claim_changes_the_id(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda char: char != text[place]))
    before = msgspec.structs.replace(CLAIM, text=text)
    after = msgspec.structs.replace(CLAIM, text=text[:place] + other + text[place + 1 :])
    assert answer_id(answer(claims=(before,))) != answer_id(answer(claims=(after,)))


def test_parts_are_found_by_name() -> None:
    assert answer().claim("c1") is CLAIM
    assert answer().reference("note:one") is REFERENCE


def test_parts_that_are_not_there_are_named() -> None:
    with pytest.raises(KeyError, match="c2"):
        answer().claim("c2")
    with pytest.raises(KeyError, match="note:two"):
        answer().reference("note:two")
