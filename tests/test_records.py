"""Records: exact quotations, content hashes, canonical JSON, clean text. The laws hold for any text, not for chosen ones."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clincite.records import (
    Condition,
    Facet,
    Presentation,
    Record,
    RecordKind,
    RecordStatus,
    Relation,
    Section,
    canonical_json,
    clean_text,
    quote_from,
    sha256_of,
)

ANY_TEXT = st.text()
# Pieces that trip text handling: combining marks, joiners, direction marks, controls, wide and rare characters.
HARD_PIECES = st.sampled_from(
    [
        "e\u0301",
        "é",
        "A\u030a",
        "Å",
        "\u2126",
        "ﬁ",
        "\u00ad",
        "\u200b",
        "\u200d",
        "\u202e",
        "\ufeff",
        "\x00",
        "\x1b",
        "\x7f",
        "\x85",
        "\u2028",
        "\u2029",
        "\ud7ff",
        "\ue000",
        "😀",
        "👩\u200d⚕\ufe0f",
        "\u1100\u1161",
        "가",
        "\r\n",
        "\n",
        "\t",
        " ",
        "\u00a0",
        "\u3000",
        "word",
        "5 mg",
        "≥",
        "·",
    ]
)
HARD_TEXT = st.lists(HARD_PIECES | ANY_TEXT, max_size=12).map("".join)
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | HARD_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=12,
)


def sample(**changes: Any) -> Record:
    """A record with every field filled in."""
    fields: dict[str, Any] = {
        "id": "note:one",
        "kind": RecordKind.TRIAL,
        "title": "Blinking of the third lid",
        "sections": (
            Section(
                name="Results › Main",
                text="Third-lid blinking fell by 5%.",
                facet=Facet.TREATMENT,
                condition="Third-lid blinking",
                role="first_line",
                subject="warm water",
                measure="blinks per hour",
                importance="key",
                strength="strong",
                certainty="low",
            ),
            Section(name="Notes", text="Lids were counted twice."),
        ),
        "authors": ("Roe R", "Doe D"),
        "source": "J Lids",
        "issuer": "Lid Society",
        "year": 2020,
        "ids": {"pmid": "1", "doi": "10.1/x"},
        "url": "https://example.org/1",
        "licence": "CC0",
        "language": "en",
        "publication_types": ("Journal Article",),
        "keywords": ("lid",),
        "conditions": (Condition(name="Third-lid blinking", id="X:1", synonyms=("TLB",), lay=("lid flutter",)),),
        "presentations": (Presentation(finding="flutter", condition="Third-lid blinking", bin="common", lay=("fluttering",)),),
        "design": "cohort",
        "population": "adults",
        "n": 12,
        "digest": True,
        "extra": {"read": "abstract"},
        "status": RecordStatus.CURRENT,
        "status_checked": "2026-01-01",
        "relations": (Relation(type="UpdateOf", target="note:zero", citation="J Lids 2010"),),
        "cites": ("pmid:2", "doi:10.1/y"),
    }
    return Record(**{**fields, **changes})


OUTSIDE = {"status": RecordStatus.RETRACTED, "status_checked": "2026-02-02", "relations": (), "cites": ("pmid:7",)}
CHANGES: dict[str, Any] = {
    "id": "note:two",
    "kind": RecordKind.REVIEW,
    "title": "Blinking of the third lid.",
    "sections": (),
    "authors": ("Doe D", "Roe R"),
    "source": None,
    "issuer": "Lid society",
    "year": 2021,
    "ids": {"pmid": "1"},
    "url": None,
    "licence": "CC-BY",
    "language": "de",
    "publication_types": (),
    "keywords": ("lids",),
    "conditions": (),
    "presentations": (),
    "design": "trial",
    "population": "children",
    "n": 13,
    "digest": False,
    "extra": {"read": "full text"},
}
SECTION_CHANGES: dict[str, Any] = {
    "name": "Results",
    "text": "Third-lid blinking fell by 6%.",
    "facet": None,
    "condition": "Blinking",
    "role": None,
    "subject": "cold water",
    "measure": None,
    "importance": "usual",
    "strength": "weak",
    "certainty": "high",
}


class TestQuotes:
    @given(text=HARD_TEXT.filter(bool), data=st.data())
    def test_any_span_is_quoted_to_the_character(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        section = Section(name="Part", text=text)
        record = sample(sections=(section,))
        quote = quote_from(record, section, start, end)
        held = record.section(quote.section)
        assert held is not None
        assert held.text[quote.start : quote.end] == quote.text
        assert len(quote.text) == quote.end - quote.start
        assert (quote.record, quote.record_sha256) == (record.id, record.sha256)

    @given(text=HARD_TEXT.map(clean_text).filter(bool))
    def test_offsets_survive_storing_as_json(self, text: str) -> None:
        section = Section(name="Part", text=text)
        quote = quote_from(sample(sections=(section,)), section, len(text) - 1, len(text))
        again = msgspec.json.decode(msgspec.json.encode(section), type=Section)
        assert again.text[quote.start : quote.end] == quote.text

    def test_a_known_hash_is_taken_as_given(self) -> None:
        record = sample()
        assert quote_from(record, record.sections[0], 0, 5, record_sha256="ab").record_sha256 == "ab"

    @pytest.mark.parametrize(("start", "end"), [(-1, 3), (0, 0), (3, 2), (0, 31), (30, 31), (-5, -1)])
    def test_a_span_outside_the_section_is_refused(self, start: int, end: int) -> None:
        record = sample()
        assert len(record.sections[0].text) == 30
        with pytest.raises(ValueError, match="outside section 'Results › Main' of note:one"):
            quote_from(record, record.sections[0], start, end)

    def test_a_section_is_found_by_its_name(self) -> None:
        record = sample()
        assert record.section("Notes") is record.sections[1]
        assert record.section("notes") is None


class TestHashes:
    def test_every_field_is_either_content_or_status(self) -> None:
        assert {*CHANGES, *OUTSIDE} == set(Record.__struct_fields__)
        assert set(SECTION_CHANGES) == set(Section.__struct_fields__)

    @pytest.mark.parametrize("field", CHANGES)
    def test_a_change_of_content_changes_the_hash(self, field: str) -> None:
        assert sample(**{field: CHANGES[field]}).sha256 != sample().sha256

    @pytest.mark.parametrize("field", SECTION_CHANGES)
    def test_a_change_in_a_section_changes_the_hash(self, field: str) -> None:
        first, second = sample().sections
        changed = msgspec.structs.replace(first, **{field: SECTION_CHANGES[field]})
        assert sample(sections=(changed, second)).sha256 != sample().sha256

    def test_the_order_of_sections_is_content(self) -> None:
        first, second = sample().sections
        assert sample(sections=(second, first)).sha256 != sample().sha256

    @pytest.mark.parametrize("field", OUTSIDE)
    def test_a_change_of_status_does_not(self, field: str) -> None:
        assert sample(**{field: OUTSIDE[field]}) != sample()
        assert sample(**{field: OUTSIDE[field]}).sha256 == sample().sha256

    @given(text=HARD_TEXT.filter(bool), data=st.data())
    def test_one_character_changed_anywhere_changes_the_hash(self, text: str, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.characters(exclude_categories=["Cs"]).filter(lambda char: char != text[place]))
        before = sample(sections=(Section(name="Part", text=text),))
        after = sample(sections=(Section(name="Part", text=text[:place] + other + text[place + 1 :]),))
        assert before.sha256 != after.sha256

    def test_the_order_in_which_ids_were_entered_is_not(self) -> None:
        assert sample(ids={"doi": "10.1/x", "pmid": "1"}).sha256 == sample().sha256

    def test_is_the_hash_of_the_plain_json(self) -> None:
        content = msgspec.to_builtins(sample())
        for field in OUTSIDE:
            del content[field]
        plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert sample().sha256 == hashlib.sha256(plain).hexdigest() == sha256_of(content)

    def test_a_record_survives_storing_with_its_hash(self) -> None:
        assert msgspec.json.decode(msgspec.json.encode(sample()), type=Record) == sample()


class TestCanonicalJson:
    @given(value=JSON_VALUES)
    @example(value={"\uffff": 1, "\U00010000": 2, "z": [True, None, '\x7f\x1f\b\f\n\r\t"\\/\u2028']})
    def test_is_what_the_standard_library_writes(self, value: Any) -> None:
        plain = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert canonical_json(value) == plain

    def test_of_a_struct_is_that_of_its_plain_form(self) -> None:
        assert canonical_json(sample()) == canonical_json(msgspec.to_builtins(sample()))


class TestCleanText:
    @given(text=HARD_TEXT)
    @example(text="\u200de\u200d\u0301")
    @example(text="e\n\u0301")
    def test_twice_is_once(self, text: str) -> None:
        assert clean_text(clean_text(text)) == clean_text(text)

    @given(text=HARD_TEXT)
    def test_is_composed_and_has_no_control_characters(self, text: str) -> None:
        cleaned = clean_text(text)
        assert unicodedata.is_normalized("NFC", cleaned)
        assert not [char for char in cleaned if char != "\n" and unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}]
        assert "\n\n" not in cleaned and "  " not in cleaned
        assert cleaned == "\n".join(line.strip() for line in cleaned.split("\n")).strip("\n")

    @given(text=HARD_TEXT)
    def test_keeps_every_letter_digit_and_sign(self, text: str) -> None:
        def visible(some: str) -> list[str]:
            dropped = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"}
            return [char for char in unicodedata.normalize("NFC", some) if unicodedata.category(char) not in dropped]

        assert visible(clean_text(text)) == visible(text)

    def test_lines_stay_lines(self) -> None:
        assert clean_text("  One\u00a0two \r\n\n\t three\u2003four\n ") == "One two\nthree four"
