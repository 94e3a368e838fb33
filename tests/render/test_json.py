from __future__ import annotations

import json as plain
from typing import Any

import pytest

from clincite.errors import AnswerFileError
from clincite.render import json
from tests.render import sample


def edited(**changes: Any) -> bytes:
    value = plain.loads(json.render(sample.sample()))
    value.update(changes)
    return plain.dumps(value).encode()


@pytest.mark.parametrize("answer", [sample.sample(), sample.hostile(), sample.big()], ids=["sample", "hostile", "big"])
def test_round_trip_gives_the_same_answer_and_the_same_bytes(answer: Any) -> None:
    written = json.render(answer)
    assert json.loads(written.encode()) == answer
    assert json.render(json.loads(written.encode())) == written
    assert written.endswith("}\n") and written.startswith('{\n  "schema": "clincite/answer/1"')


def test_control_and_invisible_characters_are_written_as_escapes() -> None:
    title = "a\x1bb\x9bc\u202ed\u2066e\u200bf\ufeffg\x7fh\u2028i\U000e0041j é"
    written = json.render(sample.sample(title=title))
    assert written.isprintable() or set(filter(lambda char: not char.isprintable(), written)) == {"\n"}
    assert "é" in written
    assert json.loads(written.encode()).title == title


def test_every_cut_is_refused() -> None:
    whole = json.render(sample.sample()).encode().rstrip()
    for end in range(0, len(whole), 97):
        with pytest.raises(AnswerFileError, match="cut short"):
            json.loads(whole[:end])


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "cut short"),
        (b"\xff\xfe", "not JSON"),
        (b"not json", "not JSON"),
        (b"[]", "Expected 'object'"),
        (b"{}", "missing required field 'schema'"),
        (b'{"schema": 3}', "Expected 'str', got 'int' - at '$.schema'"),
        (b'{"schema": "other/1"}', "'other/1'"),
        (b'{"schema": "clincite/answer/1"}', "missing required field 'question'"),
        (b'{"schema": "clincite/answer/1", "title": "\\ud800"}', "not"),
        (b"[" * 100_000, "not"),
        (b'{"a":' * 100_000, "not"),
    ],
)
def test_what_is_not_an_answer(data: bytes, says: str) -> None:
    with pytest.raises(AnswerFileError) as caught:
        json.loads(data)
    assert says in caught.value.message
    assert caught.value.hint and "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"claims": [{"id": "c1"}]}, "$.claims[0]"),
        ({"references": "none"}, "$.references"),
        ({"facets": ["nonsense"]}, "$.facets[0]"),
        ({"direct_answer": ["c99"]}, "'direct_answer' names the claim 'c99'"),
        ({"emergency": {"kind": "k", "title": "t", "claims": ["c98"]}}, "'emergency' names the claim 'c98'"),
        ({"sections": [{"heading": "H", "facet": "cause", "groups": [{"label": "", "claims": ["c97"]}]}]}, "'sections[0].groups[0]'"),
        ({"conflicts": [{"claims": ["c96"], "difference": ""}]}, "'conflicts[0]'"),
        ({"references": []}, "which is not in 'references'"),
    ],
)
def test_a_broken_answer_says_where(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(AnswerFileError) as caught:
        json.loads(edited(**changes))
    assert says in caught.value.message


def test_claims_need_a_quotation_and_an_id_of_their_own() -> None:
    claims = plain.loads(json.render(sample.sample()))["claims"]
    with pytest.raises(AnswerFileError, match="the claim 'c1' has no quotation"):
        json.loads(edited(claims=[{**claims[0], "quotes": []}, *claims[1:]]))
    with pytest.raises(AnswerFileError, match="two claims have the id 'c1'"):
        json.loads(edited(claims=[*claims, claims[0]]))
    with pytest.raises(AnswerFileError, match="'against' of the claim 'c1' names the claim 'c95'"):
        json.loads(edited(claims=[{**claims[0], "against": ["c95"]}, *claims[1:]]))


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert json.loads(edited(added_later={"x": 1})) == sample.sample()
