"""Two versions, claim by claim and word by word: nothing is lost, nothing is told twice, and both texts can be read off the pieces."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from clincite.answers import Answer, AnswerSection, Changes, Claim, Group, ReviewState, sealed
from clincite.records import Facet
from clincite.review.differences import ClaimDiff, Difference, Part, Piece, claim_diff, pieces
from clincite.review.rewriting import REVIEW
from tests.review.claims import zorb

OLD = zorb.answer()
WORDS = st.text(alphabet=" ab.,1-\u00e9", max_size=24)


def changed(**fields: object) -> Answer:
    return sealed(msgspec.structs.replace(OLD, **fields))


def with_claim(name: str, **fields: object) -> Answer:
    return changed(claims=tuple(msgspec.structs.replace(one, **fields) if one.id == name else one for one in OLD.claims))


def of(found: tuple[ClaimDiff, ...], name: str) -> ClaimDiff:
    return next(one for one in found if name in {one.old.id if one.old else "", one.new.id if one.new else ""})


def test_an_answer_does_not_differ_from_itself() -> None:
    found = claim_diff(OLD, OLD)
    assert [one.new for one in found] == list(OLD.claims)
    assert {one.kind for one in found} == {Difference.SAME}
    assert not any(one.moved or one.gained or one.lost for one in found)
    assert all(piece.part is Part.KEPT for one in found for piece in one.pieces)


def test_other_words_are_told_word_by_word() -> None:
    text = OLD.claim("c4").text.replace("2%", "3%").replace("dusk", "dawn")
    found = of(claim_diff(OLD, with_claim("c4", text=text)), "c4")
    assert found.kind is Difference.WORDING
    assert found.pieces == (
        Piece(Part.KEPT, "Zorb disease is seen in "),
        Piece(Part.DROPPED, "2"),
        Piece(Part.ADDED, "3"),
        Piece(Part.KEPT, "% of grown owls and begins at "),
        Piece(Part.DROPPED, "dusk"),
        Piece(Part.ADDED, "dawn"),
        Piece(Part.KEPT, "."),
    )


def test_words_beside_each_other_are_one_piece() -> None:
    assert pieces("may shorten attacks today", "may reduce fever today") == (
        Piece(Part.KEPT, "may "),
        Piece(Part.DROPPED, "shorten attacks"),
        Piece(Part.ADDED, "reduce fever"),
        Piece(Part.KEPT, " today"),
    )


def test_a_quotation_lost_and_one_gained() -> None:
    (first, second) = OLD.claim("c2").quotes
    found = of(claim_diff(OLD, with_claim("c2", quotes=(first, zorb.whole(zorb.COMMON)))), "c2")
    assert (found.kind, found.lost, found.gained) == (Difference.SUPPORT, (second,), (zorb.whole(zorb.COMMON),))


def test_a_grade_that_changed_is_other_support() -> None:
    assert of(claim_diff(OLD, with_claim("c2", certainty="High")), "c2").kind is Difference.SUPPORT


def test_what_was_dropped_follows_what_it_followed() -> None:
    new = changed(claims=tuple(one for one in OLD.claims if one.id not in {"c1", "c3"}))
    found = claim_diff(OLD, new)
    assert [(one.kind.value, (one.new or one.old).id) for one in found if one.new or one.old] == [  # type: ignore[union-attr]
        ("dropped", "c1"),
        ("same", "c2"),
        ("dropped", "c3"),
        ("same", "c4"),
        ("same", "c5"),
    ]
    assert of(found, "c3").pieces == (Piece(Part.DROPPED, OLD.claim("c3").text),)
    assert [one.kind.value for one in claim_diff(new, OLD)] == ["added", "same", "added", "same", "same"]


def test_a_claim_that_moved_says_from_where_to_where() -> None:
    sections = (AnswerSection(heading="Later", facet=Facet.TREATMENT, groups=(Group(label="", claims=("c1", "c2", "c4")),)),)
    found = of(claim_diff(OLD, changed(sections=sections)), "c4")
    assert (found.moved, found.was, found.now) == (True, ("How common",), ("Later",))
    assert of(claim_diff(OLD, changed(sections=sections)), "c1").was == ("Emergency", "Treatment \u203a Then")


def test_a_version_with_decisions_carried_out_is_matched_by_its_ids() -> None:
    twin: Claim = msgspec.structs.replace(
        OLD.claim("c2"), id="c6", text="Marolide may shorten attacks in adults with zorb disease.", against=()
    )
    before = sealed(msgspec.structs.replace(OLD, claims=(*OLD.claims, twin)))
    after = sealed(
        msgspec.structs.replace(
            before,
            claims=tuple(
                msgspec.structs.replace(one, text="Marolide may shorten attacks.") if one.id == "c6" else one
                for one in before.claims
                if one.id != "c2"
            ),
            review=ReviewState(version=2),
            changes=Changes(basis=REVIEW, other=before.id, other_created=before.created, unchanged=4),
        )
    )
    found = claim_diff(before, after)
    assert of(found, "c2").kind is Difference.DROPPED
    assert of(found, "c6").kind is Difference.WORDING


@given(WORDS, WORDS)
def test_both_texts_can_be_read_off_the_pieces(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(one.text for one in found if one.part is not Part.ADDED) == old
    assert "".join(one.text for one in found if one.part is not Part.DROPPED) == new
    assert all(one.text for one in found)


@given(st.permutations(range(5)), st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4)))
def test_every_claim_of_both_is_told_once(order: list[int], gone: set[int], reworded: set[int]) -> None:
    claims = [OLD.claims[place] for place in order if place not in gone]
    claims = [msgspec.structs.replace(one, text=f"{one.text} Indeed.") if int(one.id[1:]) - 1 in reworded else one for one in claims]
    found = claim_diff(OLD, changed(claims=tuple(claims)))
    assert sorted(one.old.id for one in found if one.old) == [one.id for one in OLD.claims]
    assert [one.new for one in found if one.new] == claims
