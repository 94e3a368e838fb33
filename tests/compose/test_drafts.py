"""Which sentences lean on words that are not quoted with them. The texts are invented."""

from __future__ import annotations

import pytest
from hypothesis import event, given

from clincite.compose import drafts
from clincite.compose.drafts import Drafting, draft_of
from clincite.compose.gate import REASON_OVERSTATED, passes
from clincite.evidence.select import Candidate
from clincite.evidence.statements import Statement
from clincite.records import Facet
from tests.evidence.twins import near_twins
from tests.library.contract import record


def candidate(text: str, record_id: str = "a:1") -> Candidate:
    held = record(record_id, text)
    statement = Statement(record=held, section=held.sections[0], start=0, end=len(text))
    return Candidate(statement=statement, about=None, coverage=1.0)


def drafted(text: str) -> str | None:
    made = draft_of(candidate(text), Facet.TREATMENT)
    return None if made is None else made.text


@pytest.mark.parametrize(
    "text",
    [
        "Bark water is sold in the US and in Canada.",
        "US owls drink bark water.",
        "In the US, 12% of owls blink.",
        "Bark water has changed our understanding of lid flutter.",
        "To our knowledge, lid flutter has never been seen in cats.",
        "Owls of Ulus and bus stops blink.",
        "Thus owls blink at dusk.",
    ],
)
def test_stands_alone(text: str) -> None:
    assert drafted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Owls told us of their lids.",
        "It seems to us that owls blink.",
        "Our owls blinked at dusk.",
        "In our understandings owls blink.",
        "Bark water helped our patients.",
        "OUR results differ.",
        "The choice was ours.",
        "We gave bark water to owls.",
        "Bark water was given, and we saw no harm.",
        "This study looked at owls.",
        "These results differ by age.",
        "Blinking fell in both groups.",
        "The present study is small.",
    ],
)
def test_leans_on_what_is_not_quoted(text: str) -> None:
    assert drafted(text) is None


def test_what_an_edit_takes_away_does_not_count() -> None:
    assert drafted("Here, we show that bark water stops blinking.") == "Bark water stops blinking."
    assert drafted("Here, we show that bark water stops blinking in our owls.") is None


def test_what_says_more_than_its_quotation_is_dropped_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """No edit does that; a sentence that somebody else wrote may."""
    monkeypatch.setattr(drafts, "derive", lambda text, place: (text.replace("5 mg", "50 mg"), ("enlarge",)))
    drafting = Drafting()
    drafting.offer(candidate("Give owls 5 mg of bark water at dusk."), Facet.TREATMENT)
    drafting.offer(candidate("Cats blink less often than owls do at dusk.", "a:2"), Facet.TREATMENT)
    told, sound = drafting.drafts
    assert (told.text, drafting.admits(told), drafting.admits(sound)) == ("Give owls 50 mg of bark water at dusk.", False, True)
    assert not drafting.admits(told)
    assert drafting.dropped == {REASON_OVERSTATED: 1}


def test_a_source_joins_a_claim_only_when_it_bears_all_of_it_out() -> None:
    for other, sources in (
        ("Tests for lid flutter in grey owls: blood count and lamp.", 1),
        ("Tests for lid flutter in grey owls: blood count, lamp, X-ray.", 2),
    ):
        drafting = Drafting()
        drafting.offer(candidate("Tests for lid flutter in grey owls: blood count, lamp, X-ray."), Facet.DIAGNOSIS)
        drafting.offer(candidate(other, "a:2"), Facet.DIAGNOSIS)
        (draft,) = drafting.drafts
        assert len(draft.statements) == sources


@given(twins=near_twins())
def test_what_is_merged_can_be_verified(twins: tuple[str, str]) -> None:
    """However alike two statements are, a claim carries only quotations that bear it out."""
    drafting = Drafting()
    for number, words in enumerate(twins):
        drafting.offer(candidate(f"Some {words}.", f"a:{number}"), Facet.TREATMENT)
    event(f"merged: {any(len(draft.statements) > 1 for draft in drafting.drafts)}")
    for draft in drafting.drafts:
        assert all(passes(draft.text, statement) for statement in draft.statements[1:])
