from __future__ import annotations

import json as plain

import msgspec

from clincite.records import Record, RecordKind, RecordStatus, Relation, Section, quote_from
from clincite.render import hits, record
from tests.render import sample

RECORD = sample.RECORD
MAIN = RECORD.sections[1]


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_record_head_and_sections() -> None:
    shown = record.show_text(RECORD, width=80)
    assert shown.startswith("Lorem tablets for grey spells: a review\n")
    for part in (
        "Doe A, Roe B, et al. J Invented Med 2021.",
        "Systematic review; current as of 2026-11-20.",
        "PMID 101 · doi:10.1000/inv.101(21)00001-2",
        "Record: pmid:101",
        f"SHA-256: {RECORD.sha256}",
        "Design: Systematic review of four invented trials",
        "Participants: 400",
        "Population: adults with grey spells",
        "treatment · moderate certainty",
    ):
        assert part in squeezed(shown), part
    assert "Grey spells are made up.\n  Nobody has them." in shown


def test_quoted_spans_are_marked() -> None:
    first = quote_from(RECORD, MAIN, 0, 10)
    overlapping = quote_from(RECORD, MAIN, 5, 20)
    last = quote_from(RECORD, MAIN, len(MAIN.text) - 4, len(MAIN.text))
    shown = squeezed(record.show_text(RECORD, (last, overlapping, first)))
    assert f"«{MAIN.text[:20]}»{MAIN.text[20:30]}" in shown
    assert shown.endswith(f"«{MAIN.text[-4:]}»")
    assert shown.count("«") == 2
    marked = record.show_md(RECORD, (first,))
    assert "«In this re»view" in marked


def test_with_colour_spans_are_reversed_and_nothing_is_inserted() -> None:
    shown = record.show_text(RECORD, (quote_from(RECORD, MAIN, 0, 7),), color=True)
    assert "\x1b[1;7mIn this\x1b[0m" in shown
    assert "«" not in shown


def test_a_quotation_that_is_not_there_is_told() -> None:
    quote = quote_from(RECORD, MAIN, 0, 7)
    moved = msgspec.structs.replace(quote, start=1, end=8)
    elsewhere = msgspec.structs.replace(quote, section="No such section")
    other = msgspec.structs.replace(quote, record="pmid:5")
    shown = record.show_text(RECORD, (moved, elsewhere, other))
    assert "2 quotations are not in this text at the given place." in shown
    assert "«" not in shown
    assert "**1 quotation is not in this text" in record.show_md(RECORD, (moved,))


def test_hostile_record() -> None:
    hostile = Record(
        id=sample.HOSTILE,
        kind=RecordKind.TRIAL,
        title=sample.HOSTILE,
        authors=(sample.HOSTILE,),
        url="javascript:x",
        design=sample.HOSTILE,
        status=RecordStatus.RETRACTED,
        relations=(Relation(type="RetractionIn", target="pmid:9"), Relation(type="ErratumIn", citation=sample.HOSTILE)),
        sections=(Section(name=sample.HOSTILE, text=f"{sample.HOSTILE}\n# no heading\n\n    no code", strength=sample.HOSTILE),),
    )
    shown = record.show_text(hostile)
    assert "\x1b" not in shown and "\x9b" not in shown and "\u202e" not in shown
    assert "RETRACTED" in shown and "RetractionIn pmid:9" in shown
    marked = record.show_md(hostile)
    assert "\x1b" not in marked and "<script" not in marked.replace("\\<script", "") and "\n# no" not in marked
    assert "**RETRACTED**" in marked


def hit(**changes: object) -> hits.HitRow:
    fields: dict[str, object] = {
        "record": "pmid:101",
        "title": "Lorem tablets",
        "section": "Main results",
        "score": 7.456,
        "year": 2021,
        "kind": "systematic_review",
        "status": "current",
        "snippet": "Lorem tablets shortened grey spells.",
    }
    return hits.HitRow(**{**fields, **changes})  # type: ignore[arg-type]


def test_hits_as_a_table() -> None:
    shown = hits.hits_text([hit(), hit(record="pmid:2", status="retracted", year=None, snippet="word " * 200)], width=70)
    assert shown.startswith("1  Lorem tablets")
    assert "7.46" in shown
    assert "pmid:101 · systematic review · 2021" in shown
    assert "pmid:2 · systematic review · RETRACTED" in shown
    assert "Main results: Lorem tablets shortened grey spells." in shown
    assert shown.rstrip().endswith("…")
    assert max(map(len, shown.split("\n"))) <= 70
    assert hits.hits_text([]) == "Nothing matched.\n"


def test_hits_as_json() -> None:
    assert plain.loads(hits.hits_json([hit()])) == [
        {
            "record": "pmid:101",
            "title": "Lorem tablets",
            "section": "Main results",
            "score": 7.456,
            "year": 2021,
            "kind": "systematic_review",
            "status": "current",
            "snippet": "Lorem tablets shortened grey spells.",
        }
    ]
    assert hits.hits_json([]) == "[]\n"


def test_hostile_hits() -> None:
    shown = hits.hits_text([hit(title=sample.HOSTILE, snippet=sample.HOSTILE, record=sample.HOSTILE, kind=sample.HOSTILE)])
    assert "\x1b" not in shown and "\x9b" not in shown and "\u202e" not in shown
