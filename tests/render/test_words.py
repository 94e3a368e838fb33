from __future__ import annotations

import unicodedata

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.answers import Answer, Dropped, Gap, Receipt, Understood
from clincite.compose.edits import EDITS
from clincite.compose.rewording import REWORDED
from clincite.records import Facet, RecordKind, RecordStatus, clean_text
from clincite.render import FORMATS, links, words
from tests.render import sample


def receipt(**changes: object) -> Receipt:
    fields: dict[str, object] = {"library": "", "engine": "", "searched": 1893, "found": 120, "dropped": (), "used": 14}
    return Receipt(**{**fields, **changes})  # type: ignore[arg-type]


def test_receipt_as_sentences() -> None:
    dropped = (Dropped(reason="retracted", count=1), Dropped(reason="superseded", count=2), Dropped(reason="off_topic", count=1040))
    assert words.receipt_sentences(receipt(dropped=dropped)) == (
        "Searched 1,893 sections; 120 matched; 14 sources used.",
        "Left out: 1 retracted record; 2 superseded records; 1,040 off topic.",
    )
    assert words.receipt_sentences(receipt(searched=1, used=1, considered=1)) == (
        "Searched 1 section; 120 matched; 1 statement weighed; 1 source used.",
        "Nothing was left out.",
    )


def test_the_receipt_tells_how_it_was_searched_and_how_well_the_library_fits() -> None:
    shown = words.receipt_sentences(receipt(vectors="minilm/int8 1893/1893 0af3", confidence=0.826))
    assert shown == (
        "Searched 1,893 sections; 120 matched; 14 sources used.",
        "Searched by words and by meaning (model minilm/int8).",
        "Nothing was left out.",
        "Fit of the library to the question: 0.83 of 1.",
    )
    assert words.receipt_sentences(receipt(confidence=0.0))[-1] == "Fit of the library to the question: 0.00 of 1."


@pytest.mark.parametrize(
    ("vectors", "shown"),
    [
        ("minilm 1200/1893 0af3", "model minilm; 1,200 of 1,893 sections have a vector"),
        ("minilm", "model minilm"),
        ("minilm some/all", "model minilm"),
    ],
)
def test_vectors_of_some_sections_only_are_told(vectors: str, shown: str) -> None:
    assert f"Searched by words and by meaning ({shown})." in words.receipt_sentences(receipt(vectors=vectors))


def test_what_replaced_a_source_stands_beside_its_status() -> None:
    assert words.status_words("superseded", "2026-11-22", "pmid:7") == "SUPERSEDED by pmid:7 (checked 2026-11-22)"
    assert words.status_words("superseded", None, "pmid:7") == "SUPERSEDED by pmid:7"
    assert words.status_words("superseded", None) == "SUPERSEDED"
    assert words.status_words("retracted", None, "pmid:7") == "RETRACTED, superseded by pmid:7"
    assert words.status_words("unknown", None, "pmid:7") == "status unknown, never checked, superseded by pmid:7"


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_every_face_shows_the_fit_the_vectors_and_the_successor(form: str) -> None:
    told = sample.sample().receipt
    answer = sample.sample(receipt=msgspec.structs.replace(told, vectors="minilm 1893/1893 0af3", confidence=0.83))
    shown = " ".join(FORMATS[form].render(answer).replace("\\", "").split())
    assert "Searched by words and by meaning (model minilm)." in shown
    assert "Fit of the library to the question: 0.83 of 1." in shown
    assert "SUPERSEDED by openmed:inv_2024/spells (checked 2026-11-22)" in shown


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_that_sources_are_only_the_closest_is_told_before_the_sections(form: str) -> None:
    gap = Gap(asked="Spells", looked_for=("spells",), nearest=(), why_not="None is about this.", would_answer="A trial.", kind="closest")
    shown = FORMATS[form].render(sample.sample(gaps=(gap,)))
    assert shown.index("None is about this.") < shown.index("Low ipsum")


def test_every_kind_status_and_facet_has_words() -> None:
    assert set(words.KINDS) == set(RecordKind)
    assert set(words.FACETS) == set(Facet)
    shown = {words.status_words(status, "2026-11-22") for status in RecordStatus}
    assert len(shown) == len(RecordStatus)
    quiet = {status for status in RecordStatus if not words.loud_status(status)}
    assert quiet == {RecordStatus.CURRENT, RecordStatus.UNKNOWN}


def test_unknown_is_never_called_current() -> None:
    assert words.status_words("unknown", "2026-11-22T08:00:00Z") == "status unknown (last looked at 2026-11-22)"
    assert words.status_words("unknown", None) == "status unknown, never checked"
    assert words.status_words("no such status", None) == "status unknown, never checked"
    assert words.status_words("current", None) == "current, date of check not recorded"


@pytest.mark.parametrize(
    ("role", "beside", "expected"),
    [
        ("first_line", ("Treatment", "Grey spells"), "first line"),
        ("do_not_miss", ("Do not miss",), ""),
        ("key", (), ""),
        ("not_indicated", ("Tests and imaging",), "when not to image"),
        ("new_role", (), "new role"),
        (None, (), ""),
    ],
)
def test_role_words(role: str | None, beside: tuple[str, ...], expected: str) -> None:
    assert words.role_words(role, *beside) == expected


def test_edits_in_words() -> None:
    assert words.edit_words(()) == "verbatim"
    assert words.edit_words(("drop_lead_in", "swap_words:a to b")) == "lead-in dropped; swap words (a to b)"


def test_every_edit_of_the_writer_has_words() -> None:
    assert {*EDITS, REWORDED} == set(words.EDITS)


def test_level_is_left_to_strength() -> None:
    assert words.qualifier_words(sample.claim("c1", "x", level="2")) == "level 2 by design"
    assert words.qualifier_words(sample.claim("c1", "x", level="2", strength="strong")) == "strong"
    assert words.qualifier_words(sample.claim("c1", "x", certainty="Low", level="2")) == "Low certainty; level 2 by design"


def understood(**changes: object) -> Answer:
    return sample.sample(facets=(), understood=Understood(**changes))  # type: ignore[arg-type]


def test_understood_line() -> None:
    assert words.understood_words(understood()) == ""
    assert words.understood_words(understood(conditions=("A", "B"), findings=("B", "C"))) == "A, B and C"
    assert words.understood_words(understood(terms=tuple("abcdefghijk"))) == "also searched for a, b, c, d, e, f, g, h and 3 more"
    assert words.understood_words(understood(comparison=("a", "b", "c"))) == "a, b and c"


def test_formats_are_those_of_the_contract() -> None:
    assert set(FORMATS) == {"text", "md", "json", "html"}
    for face in FORMATS.values():
        assert face.render(sample.sample()) == face.render(sample.sample())
        assert face.render(sample.sample()).endswith("\n")


@pytest.mark.parametrize(
    ("ids", "hrefs"),
    [
        ({"pmid": "33211908"}, ["https://pubmed.ncbi.nlm.nih.gov/33211908/"]),
        (
            {"doi": "10.1000/a(b)<c>?d#e", "pmid": "1"},
            ["https://pubmed.ncbi.nlm.nih.gov/1/", "https://doi.org/10.1000/a%28b%29%3Cc%3E%3Fd%23e"],
        ),
        ({"pmcid": "PMC12"}, ["https://pmc.ncbi.nlm.nih.gov/articles/PMC12/"]),
        ({"pmid": "1/../../x", "doi": "javascript:x", "pmcid": "PMC1?x", "nct": "NCT1"}, [None, None, None, None]),
        ({"pmid": "١٢"}, [None]),
        ({"pmid": ""}, []),
    ],
)
def test_links_are_built_from_ids_alone(ids: dict[str, str], hrefs: list[str | None]) -> None:
    assert [link.href for link in links.id_links(ids)] == hrefs


def test_record_ids_that_name_an_identifier() -> None:
    assert [link.label for link in links.record_links("digest:pmid:12")] == ["PMID 12"]
    assert [link.label for link in links.record_links("digest:doi:10.1000/x")] == ["doi:10.1000/x"]
    assert links.record_links("openmed:a/b") == () and links.record_links("pmid:") == () and links.record_links("") == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://", "//x.test", "https://[", "", None])
def test_other_addresses_are_not_shown(url: str | None) -> None:
    assert links.shown_url(url) is None


def test_an_address_is_shown_with_unsafe_characters_encoded() -> None:
    assert links.shown_url("https://x.test/a b<c>\"'`") == "https://x.test/a%20b%3Cc%3E%22%27%60"


@given(st.text(st.one_of(st.sampled_from(" \n\t\u00a0\u200b\u202e\x1b\x9b\u2028e\u0301\u00e9\ufb01"), st.characters()), max_size=30))
def test_one_line_is_clean_text_on_one_line(text: str) -> None:
    line = words.one_line(text)
    assert line == " ".join(clean_text(text).split())
    assert not {char for char in line if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}}
    assert words.one_line(line) == line
