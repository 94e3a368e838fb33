"""CC310 and, of an answer file, CC301: what verification finds, at the claim."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from clincite.answers import Answer, Claim, Receipt, sealed
from clincite.compose.write import reference_to
from clincite.evidence.appraise import level_of
from clincite.lint.rule import Severity
from clincite.records import Facet, Record, RecordKind, RecordStatus, Section, quote_from
from clincite.render import json as answer_json
from tests.lint.helpers import findings

TRIAL = Record(
    id="pmid:39990001",
    kind=RecordKind.TRIAL,
    title="Bark water for lid flutter",
    sections=(Section(name="Results", text="Bark water at 5 mg may stop lid flutter in grown owls."),),
    ids={"pmid": "39990001"},
    year=2024,
)
TEXT = TRIAL.sections[0].text


def answer(text: str = TEXT, **changes: Any) -> str:
    quote = quote_from(TRIAL, TRIAL.sections[0], 0, len(TEXT))
    quote = msgspec.structs.replace(quote, **changes.pop("quote", {}))
    claim = Claim(id="c1", text=text, facet=Facet.TREATMENT, level=level_of(TRIAL, Facet.TREATMENT), quotes=(quote,))
    whole = Answer(
        question="lid flutter", title="Lid flutter", facets=(Facet.TREATMENT,), direct_answer=("c1",), sections=(), claims=(claim,),
        references=(reference_to(TRIAL, 1),), created="2026-11-22T00:00:00Z",
        receipt=Receipt(library="0" * 64, engine="clincite", searched=1, found=1, dropped=(), used=1),
    )  # fmt: skip
    return answer_json.render(msgspec.structs.replace(sealed(whole), **changes))


def told(text: str, *records: Record) -> list[tuple[str, str, str]]:
    found = findings(text, form="answer", records=records)
    return [(finding.code, finding.severity.value, finding.words) for finding in found if finding.code.startswith("CC3")]


def test_a_sound_answer_is_silent() -> None:
    assert told(answer(), TRIAL) == []
    assert told(answer("Anything at all.")) == []  # without a library there is nothing to check against


@pytest.mark.parametrize(
    "text", ["Bark water at 50 mg may stop lid flutter in grown owls.", "Bark water at 5 mg stops lid flutter in grown owls."]
)
def test_a_claim_that_its_quotation_does_not_bear_out(text: str) -> None:
    found = told(answer(text), TRIAL)
    assert {(code, severity) for code, severity, _ in found} == {("CC310", "error")}
    assert all(words == text for _, _, words in found)
    assert len(found) == 2  # it does not follow, and it says something else


@pytest.mark.parametrize("change", [{"text": TEXT.replace("may", "can")}, {"start": 1}, {"section": "Methods"}])
def test_a_quotation_that_is_not_at_its_place(change: dict[str, Any]) -> None:
    assert told(answer(quote=change), TRIAL) == [("CC301", "error", TEXT)]


def test_a_changed_file() -> None:
    assert told(answer(title="Lid rot"), TRIAL) == [("CC310", "error", '"id"')]


def test_a_record_that_is_not_held_is_a_note() -> None:
    other = msgspec.structs.replace(TRIAL, id="pmid:39990002", ids={"pmid": "39990002"}, title="Cats")
    assert {(code, severity) for code, severity, _ in told(answer(), other)} == {("CC310", "note")}


def test_a_status_that_changed_is_a_warning() -> None:
    now = msgspec.structs.replace(TRIAL, status=RecordStatus.CORRECTED, status_checked="2026-11-01")
    assert {(code, severity) for code, severity, _ in told(answer(), now)} == {("CC310", "warning")}
    assert Severity.WARNING.value == "warning"
