"""New words for a claim: what an editor may say, what is refused with the words that differ, and what approvals stay with."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.compose.rewording import REWORDED
from clincite.compose.verify import verify_claim
from clincite.errors import AmendmentError, DeskNotFoundError
from clincite.library import EmbeddedLibrary
from clincite.records import RecordStatus
from clincite.review.rewriting import claim_key, reworded
from tests.review.claims import zorb

ANSWER = zorb.answer()
SAID = "Marolide 5 mg once daily may shorten attacks in adults with zorb disease."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLibrary:
    return zorb.library_in(tmp_path_factory.mktemp("zorb"))


def test_the_words_are_the_editors_and_the_evidence_stays(library: EmbeddedLibrary) -> None:
    made = reworded(ANSWER, "c2", SAID, library)
    old = ANSWER.claim("c2")
    assert (made.text, made.edits) == (SAID, (REWORDED,))
    assert made == msgspec.structs.replace(old, text=SAID, edits=(REWORDED,))
    assert verify_claim(made, library) == ()


def test_a_quotation_that_does_not_bear_them_out_is_dropped(library: EmbeddedLibrary) -> None:
    changed = msgspec.structs.replace(ANSWER.claim("c2"), quotes=(zorb.whole(zorb.TRIAL), zorb.whole(zorb.AGAINST)))
    given_answer = zorb.answer(claims=(changed,))
    assert reworded(given_answer, "c2", SAID, library).quotes == (zorb.whole(zorb.TRIAL),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (SAID.replace("5 mg", "50 mg"), "“50 mg” is not in the quotation, which has “5 mg”"),
        (SAID.replace("may shorten", "shortens"), "may"),
        (SAID.replace("Marolide", "Zelvastine"), "Zelvastine"),
        (SAID.replace("adults", "children"), "children"),
        (SAID.replace(" in adults with zorb disease", ""), "leaves out “In adults with zorb disease”"),
        (SAID.replace("may shorten attacks", "may not shorten attacks"), "not"),
        (SAID.replace("attacks in", "attacks and fever in"), "fever"),
        ("Bark water is brewed at dawn in tall pots.", "Bark"),
        (f"{SAID} It seldom causes rash.", "more than one sentence"),
        (SAID.replace("Marolide", "<b>Marolide</b>"), "markup"),
        (SAID.replace("Marolide", "Maro\u202elide"), "control or invisible characters"),
        ("", "it is empty"),
        ("   \n ", "it is empty"),
    ],
)
def test_what_does_not_verify_is_refused_by_name(text: str, told: str, library: EmbeddedLibrary) -> None:
    with pytest.raises(AmendmentError) as refused:
        reworded(ANSWER, "c2", text, library)
    assert refused.value.message.startswith("The new wording of claim c2 does not verify: ")
    assert told in refused.value.message
    assert zorb.TRIAL.sections[0].text in refused.value.hint
    assert "\u202e" not in refused.value.message


def test_many_faults_are_all_told(library: EmbeddedLibrary) -> None:
    with pytest.raises(AmendmentError) as refused:
        reworded(ANSWER, "c2", "Bark water is brewed at dawn in tall pots and always cures 90% of sick owls.", library)
    foreign = "“90%”, “Bark”, “water”, “brewed”, “dawn”, “tall”, “pots”, “cures”, “sick” and “owls” are not in the quotation"
    assert refused.value.message == (
        f"The new wording of claim c2 does not verify: {foreign}; too few of its words are words of the quotation."
    )
    assert ".”." not in refused.value.hint and "..”" not in refused.value.hint


def test_the_words_that_it_has_are_no_new_wording(library: EmbeddedLibrary) -> None:
    with pytest.raises(AmendmentError, match="is the one that it has"):
        reworded(ANSWER, "c2", f"  {ANSWER.claim('c2').text.replace(' ', chr(10), 3)} ", library)


def test_a_claim_that_is_not_there(library: EmbeddedLibrary) -> None:
    with pytest.raises(DeskNotFoundError, match="c9"):
        reworded(ANSWER, "c9", SAID, library)


def test_back_to_the_quotation_is_no_editors_wording(library: EmbeddedLibrary) -> None:
    (quote, *_) = ANSWER.claim("c2").quotes
    short = msgspec.structs.replace(ANSWER.claim("c2"), text=SAID, edits=(REWORDED,))
    back = reworded(zorb.answer(claims=(short,)), "c2", quote.text, library)
    assert (back.text, back.edits) == (quote.text, ())
    assert verify_claim(back, library) == ()


def test_a_source_that_fell_bears_nothing_out(tmp_path: Path) -> None:
    library = zorb.library_in(tmp_path)
    library.add([msgspec.structs.replace(zorb.TRIAL, status=RecordStatus.RETRACTED)])
    with pytest.raises(AmendmentError, match="pmid:1 is retracted"):
        reworded(ANSWER, "c2", SAID, library)
    library.remove(["pmid:1"])
    with pytest.raises(AmendmentError, match="holds no record pmid:1"):
        reworded(ANSWER, "c2", SAID, library)


@given(st.text(max_size=60))
def test_no_text_gets_through_by_accident(library: EmbeddedLibrary, text: str) -> None:
    with pytest.raises(AmendmentError):
        reworded(ANSWER, "c2", text, library)


def test_an_approval_stays_with_what_was_approved() -> None:
    one = ANSWER.claim("c2")
    assert claim_key(msgspec.structs.replace(one, id="c7", against=(), role="x")) == claim_key(one)
    assert len(claim_key(one)) == 64
    (first, second) = one.quotes
    others = [
        msgspec.structs.replace(one, text=SAID),
        msgspec.structs.replace(one, quotes=(first,)),
        msgspec.structs.replace(one, quotes=(second, first)),
        msgspec.structs.replace(one, quotes=(first, msgspec.structs.replace(second, record_sha256="0" * 64))),
        msgspec.structs.replace(one, strength="Strong"),
        msgspec.structs.replace(one, certainty="High"),
        msgspec.structs.replace(one, level="1"),
    ]
    assert len({claim_key(other) for other in (one, *others)}) == len(others) + 1
