"""``verify`` from the outside: a sound answer passes; one character changed anywhere does not, and the place is named.

Each tampered answer is sealed again with a right id, so that nothing but the content can give it away.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from clincite import engine, holdings
from clincite.answers import Answer, sealed
from clincite.errors import ClinciteError
from clincite.library.embedded import EmbeddedLibrary
from clincite.records import Record, RecordKind, Section
from clincite.render import json as answer_json
from clincite.settings import Settings
from tests.e2e.command import clincite

Tampering = Callable[[dict[str, Any]], str]


def changed(text: str, place: int) -> str:
    """The text with one character turned into another of its sort."""
    char = text[place]
    other = str((int(char) + 1) % 10) if char in "0123456789" else "x" if char != "x" else "y"
    return text[:place] + other + text[place + 1 :]


def digit_in(text: str) -> int | None:
    return next((place for place, char in enumerate(text) if char in "0123456789"), None)


def quote_text(answer: dict[str, Any]) -> str:
    claim = answer["claims"][2]
    quote = claim["quotes"][0]
    quote["text"] = changed(quote["text"], len(quote["text"]) // 2)
    return f"claim {claim['id']}, quotation 1"


def quote_number(answer: dict[str, Any]) -> str:
    for claim in answer["claims"]:
        for number, quote in enumerate(claim["quotes"], start=1):
            place = digit_in(quote["text"])
            if place is not None:
                quote["text"] = changed(quote["text"], place)
                return f"claim {claim['id']}, quotation {number}"
    raise AssertionError("no quotation with a number")


def quote_place(answer: dict[str, Any]) -> str:
    claim = answer["claims"][0]
    claim["quotes"][0]["start"] += 1
    claim["quotes"][0]["end"] += 1
    return f"claim {claim['id']}, quotation 1"


def quote_hash(answer: dict[str, Any]) -> str:
    claim = answer["claims"][0]
    claim["quotes"][0]["record_sha256"] = changed(claim["quotes"][0]["record_sha256"], 5)
    return f"claim {claim['id']}, quotation 1"


def claim_text(answer: dict[str, Any]) -> str:
    claim = answer["claims"][1]
    claim["text"] = changed(claim["text"], len(claim["text"]) // 2)
    return f"claim {claim['id']}"


def claim_number(answer: dict[str, Any]) -> str:
    for claim in answer["claims"]:
        place = digit_in(claim["text"])
        if place is not None:
            claim["text"] = changed(claim["text"], place)
            return f"claim {claim['id']}"
    raise AssertionError("no claim with a number")


def claim_and_quote(answer: dict[str, Any]) -> str:
    """Both changed alike, as a careful forger would."""
    claim = next(claim for claim in answer["claims"] if not claim["edits"] and claim["text"] == claim["quotes"][0]["text"])
    claim["text"] = claim["quotes"][0]["text"] = changed(claim["text"], 0)
    return f"claim {claim['id']}, quotation 1"


def reference_title(answer: dict[str, Any]) -> str:
    reference = answer["references"][0]
    reference["title"] = changed(reference["title"], 3)
    return "reference"


def reference_year(answer: dict[str, Any]) -> str:
    answer["references"][0]["year"] -= 1
    return "reference"


def claim_level(answer: dict[str, Any]) -> str:
    claim = next(claim for claim in answer["claims"] if claim["level"])
    claim["level"] = changed(claim["level"], 0)
    return f"claim {claim['id']}"


def claim_strength(answer: dict[str, Any]) -> str:
    claim = next(claim for claim in answer["claims"] if not claim["strength"])
    claim["strength"] = "strong"
    return f"claim {claim['id']}"


TAMPERINGS = [
    claim_level,
    claim_strength,
    quote_text,
    quote_number,
    quote_place,
    quote_hash,
    claim_text,
    claim_number,
    claim_and_quote,
    reference_title,
    reference_year,
]


def resealed(data: dict[str, Any]) -> bytes:
    return answer_json.render(sealed(msgspec.convert(data, Answer))).encode("utf-8")


def test_a_sound_answer_passes(home: Path, answer_file: Path) -> None:
    done = clincite("verify", answer_file, home=home)
    assert (done.code, done.err) == (0, "")
    answer = json.loads(answer_file.read_bytes())
    quotes = [quote for claim in answer["claims"] for quote in claim["quotes"]]
    records = {quote["record"] for quote in quotes}
    assert (
        done.text
        == f"ok: {len(answer['claims'])} claims, {len(quotes)} quotations, {len(records)} records checked; composed again: the same\n"
    )


def test_sealing_again_changes_nothing(answer_file: Path) -> None:
    data = answer_file.read_bytes()
    assert resealed(json.loads(data)) == data


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.__name__)
def test_one_character_changed_is_found_and_named(tampering: Tampering, home: Path, answer_file: Path, tmp_path: Path) -> None:
    data = json.loads(answer_file.read_bytes())
    place = tampering(data)
    forged = tmp_path / "forged.json"
    forged.write_bytes(resealed(data))
    done = clincite("verify", forged, home=home)
    assert done.code == 1, done.text
    assert done.err == ""
    assert any(line.startswith(f"{forged}: ") and place in line for line in done.text.splitlines()), done.text


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, (*path, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from leaves(part, (*path, number))
    elif isinstance(value, str | int) and not isinstance(value, bool) and value != "":
        yield path


def changed_at(original: bytes, path: tuple[str | int, ...]) -> Any:
    """The answer file with the leaf at ``path`` changed."""
    data = json.loads(original)
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    value = holder[path[-1]]
    holder[path[-1]] = value + 1 if isinstance(value, int) else changed(value, len(value) // 2)
    return data


def test_any_leaf_changed_without_sealing_is_found(home: Path, answer_file: Path, tmp_path: Path) -> None:
    library = holdings.open_library(home / "library", Settings(home=home))
    original = answer_file.read_bytes()
    places = sorted((path for path in leaves(json.loads(original)) if path != ("created",)), key=str)
    forged = tmp_path / "forged.json"
    for path in random.Random(20261122).sample(places, 80):
        data = changed_at(original, path)
        forged.write_text(json.dumps(data), encoding="utf-8")
        try:
            found = bool(engine.verify(forged, library).findings)
        except ClinciteError:
            found = True  # no longer an answer file at all
        assert found, f"a change at {path} went unseen"


# What says where the answer comes from, and from which question: with these changed it is another answer, not a false one.
ORIGINS = ("id", "schema", "created", "question", "reader", "receipt.library", "receipt.engine", "review.version")


def test_any_leaf_changed_and_sealed_is_found(home: Path, answer_file: Path, tmp_path: Path) -> None:
    library = holdings.open_library(home / "library", Settings(home=home))
    original = answer_file.read_bytes()
    places = sorted((path for path in leaves(json.loads(original)) if ".".join(map(str, path)) not in ORIGINS), key=str)
    forged = tmp_path / "forged.json"
    for path in random.Random(7).sample(places, 40):
        data = changed_at(original, path)
        try:
            forged.write_bytes(resealed(data))
            found = bool(engine.verify(forged, library).findings)
        except (ClinciteError, msgspec.ValidationError):
            found = True  # no longer an answer file at all
        assert found, f"a change at {path} went unseen"


def moved_to_the_end(answer: dict[str, Any]) -> str:
    answer["sections"].append(answer["sections"].pop(0))
    return "sections[0]"


def left_out_of_a_group(answer: dict[str, Any]) -> str:
    for place, section in enumerate(answer["sections"]):
        for number, group in enumerate(section["groups"]):
            if len(group["claims"]) > 1 and group["claims"][0] in answer["direct_answer"]:
                group["claims"].pop(0)
                return f"sections[{place}].groups[{number}].claims"
    raise AssertionError("no such group")


def emptied_direct_answer(answer: dict[str, Any]) -> str:
    answer["direct_answer"] = answer["direct_answer"][:1]
    return "direct_answer"


@pytest.mark.parametrize("tampering", [moved_to_the_end, left_out_of_a_group, emptied_direct_answer])
def test_another_make_up_of_true_claims_is_found(tampering: Tampering, home: Path, answer_file: Path, tmp_path: Path) -> None:
    data = json.loads(answer_file.read_bytes())
    place = tampering(data)
    forged = tmp_path / "forged.json"
    forged.write_bytes(resealed(data))
    done = clincite("verify", forged, home=home)
    assert done.code == 1
    assert f"{forged}: {place}" in done.text


def test_what_this_version_does_not_know_is_sealed_too(home: Path, answer_file: Path, tmp_path: Path) -> None:
    data = {"summary": "Give ten times the dose.", **json.loads(answer_file.read_bytes())}
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps(data), encoding="utf-8")
    done = clincite("verify", forged, home=home)
    assert (done.code, "id: the id is not the hash" in done.text) == (1, True)


def test_a_field_that_stands_twice_is_refused(home: Path, answer_file: Path, tmp_path: Path) -> None:
    forged = tmp_path / "forged.json"
    forged.write_bytes(answer_file.read_bytes().replace(b'"text":', b'"text": "Take ten.", "text":', 1))
    done = clincite("verify", forged, home=home)
    assert (done.code, "'text' stands twice" in done.err) == (2, True)


def test_an_answer_from_another_library_is_checked_but_not_composed_again(home: Path, answer_file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "library"
    shutil.copytree(home / "library", copy)
    more = Record(id="a:1", kind=RecordKind.OPINION, title="Owls", sections=(Section(name="Text", text="Owls blink."),))
    EmbeddedLibrary(copy).add([more])
    done = clincite("verify", answer_file, "--library", copy, home=home)
    assert done.code == 0, done.text
    assert "not composed again" in done.text


def test_a_record_changed_in_the_library_is_found_and_named(home: Path, answer_file: Path, tmp_path: Path) -> None:
    claim = json.loads(answer_file.read_bytes())["claims"][0]
    quote = claim["quotes"][0]
    copy = tmp_path / "library"
    shutil.copytree(home / "library", copy)
    library = EmbeddedLibrary(copy)
    record = library.get(quote["record"])
    assert record is not None
    sections = tuple(
        msgspec.structs.replace(part, text=changed(part.text, quote["start"])) if part.name == quote["section"] else part
        for part in record.sections
    )
    library.add([msgspec.structs.replace(record, sections=sections)])
    done = clincite("verify", answer_file, "--library", copy, home=home)
    assert done.code == 1, done.err
    assert f"claim {claim['id']}, quotation 1" in done.text


def test_a_record_gone_from_the_library_is_found_and_named(home: Path, answer_file: Path, tmp_path: Path) -> None:
    claim = json.loads(answer_file.read_bytes())["claims"][0]
    copy = tmp_path / "library"
    shutil.copytree(home / "library", copy)
    EmbeddedLibrary(copy).remove([claim["quotes"][0]["record"]])
    done = clincite("verify", answer_file, "--library", copy, home=home)
    assert done.code == 1, done.err
    assert claim["quotes"][0]["record"] in done.text


def test_several_files_are_checked_each_by_name(home: Path, answer_file: Path, tmp_path: Path) -> None:
    data = json.loads(answer_file.read_bytes())
    quote_text(data)
    forged = tmp_path / "forged.json"
    forged.write_bytes(resealed(data))
    done = clincite("verify", answer_file, forged, home=home)
    assert done.code == 1
    assert done.text.splitlines()[0].startswith(f"{answer_file}: ok: ")
    assert f"{forged}: claim" in done.text


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[]", b'{"schema": "clincite/answer/9"}', b"\xff\xfe\x00", b"[" * 200_000],
    ids=lambda content: content[:8].hex(),
)
def test_what_is_no_answer_file(content: bytes, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(content)
    done = clincite("verify", path, home=home)
    assert done.code == 2
    assert done.sentence


def test_an_answer_file_cut_short(home: Path, answer_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(answer_file.read_bytes()[:-200])
    done = clincite("verify", path, home=home)
    assert done.code == 2
    assert done.sentence
