"""Two answers compared claim by claim: every claim is accounted for once, whichever comes first. The texts are invented."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from clincite.answers import Answer, Claim, sealed
from clincite.living.diff import ADDED, DROPPED, SUPPORT, WORDING, aligned, changes_between, counts
from clincite.records import Facet, Quote
from tests.render.sample import bare

WORDS = (
    "Zalutrin cured 3 of 9 owls.",
    "Zalutrin cured 4 of 9 owls.",
    "Plimba failed.",
    "Give plimba.",
    "Zalutrin  cured 3 of 9 owls at dusk.",
)


def quoted(record: str, text: str, section: str = "Results", start: int = 0) -> Quote:
    return Quote(record=record, record_sha256="0" * 64, section=section, start=start, end=start + len(text), text=text)


def claimed(name: str, text: str, *quotes: Quote, level: str | None = None) -> Claim:
    return Claim(id=name, text=text, facet=Facet.TREATMENT, quotes=quotes or (quoted("pmid:1", text),), level=level)


EMPTY = bare()


def answered(*claims: Claim, direct: tuple[str, ...] = ()) -> Answer:
    return sealed(msgspec.structs.replace(EMPTY, claims=claims, direct_answer=direct))


QUOTES = st.builds(quoted, st.sampled_from(["pmid:1", "pmid:2"]), st.sampled_from(WORDS), st.sampled_from(["Results", "Notes"]))
BODIES = st.tuples(st.sampled_from(WORDS), st.lists(QUOTES, min_size=1, max_size=3, unique=True), st.sampled_from([None, "2"]))


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    bodies = draw(st.lists(BODIES, max_size=6))
    claims = tuple(claimed(f"c{number}", text, *quotes, level=level) for number, (text, quotes, level) in enumerate(bodies, start=1))
    return answered(*claims, direct=tuple(claim.id for claim in claims[:1]))


@given(answers())
def test_an_answer_does_not_differ_from_itself(answer: Answer) -> None:
    changes = changes_between(answer, answer, basis="refresh")
    assert (changes.claims, changes.unchanged, changes.direct_answer_changed) == ((), len(answer.claims), False)


@given(answers(), answers())
def test_every_claim_is_accounted_for_once(old: Answer, new: Answer) -> None:
    pairs = aligned(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert set(pairs) <= {claim.id for claim in old.claims} and set(pairs.values()) <= {claim.id for claim in new.claims}
    changes = changes_between(old, new, basis="refresh")
    named = [change.claim for change in changes.claims if change.claim is not None]
    assert len(named) == len(set(named))
    number = counts(changes)
    assert changes.unchanged + number[ADDED] + number[SUPPORT] + number[WORDING] == len(new.claims)
    assert changes.unchanged + number[DROPPED] + number[SUPPORT] + number[WORDING] == len(old.claims)
    assert all((change.claim is None) == (change.kind == DROPPED) for change in changes.claims)
    assert all((change.before is None) == (change.kind == ADDED) == (change.records == ()) for change in changes.claims)


@given(answers(), answers())
def test_the_other_way_round_the_counts_are_mirrored(old: Answer, new: Answer) -> None:
    there, back = changes_between(old, new, basis="refresh"), changes_between(new, old, basis="refresh")
    one, other = counts(there), counts(back)
    assert (one[ADDED], one[DROPPED], one[SUPPORT], one[WORDING]) == (other[DROPPED], other[ADDED], other[SUPPORT], other[WORDING])
    assert there.unchanged == back.unchanged
    assert there.direct_answer_changed == back.direct_answer_changed
    assert {old_id: new_id for new_id, old_id in aligned(new, old).items()} == aligned(old, new)


def kinds(old: Answer, new: Answer) -> list[tuple[str, str | None, str | None]]:
    return [(change.kind, change.claim, change.before) for change in changes_between(old, new, basis="refresh").claims]


def test_the_same_quotation_in_other_words_is_reworded() -> None:
    quote = quoted("pmid:1", "In all, zalutrin cured 3 of 9 owls.")
    old, new = (
        answered(claimed("c1", "In all, zalutrin cured 3 of 9 owls.", quote)),
        answered(claimed("c1", "Zalutrin cured 3 of 9 owls.", quote)),
    )
    assert kinds(old, new) == [(WORDING, "c1", "In all, zalutrin cured 3 of 9 owls.")]


def test_the_same_words_on_another_record_have_other_support() -> None:
    old, new = answered(claimed("c1", WORDS[0])), answered(claimed("c1", WORDS[0], quoted("pmid:2", WORDS[0])))
    assert kinds(old, new) == [(SUPPORT, "c1", WORDS[0])]


def test_a_second_quotation_is_other_support_and_another_place_is_none() -> None:
    old = answered(claimed("c1", WORDS[0]))
    more = answered(claimed("c1", WORDS[0], quoted("pmid:1", WORDS[0]), quoted("pmid:2", WORDS[0])))
    assert kinds(old, more) == [(SUPPORT, "c1", WORDS[0])]
    assert kinds(old, answered(claimed("c1", WORDS[0], quoted("pmid:1", WORDS[0], start=40)))) == []


def test_another_level_of_evidence_is_other_support() -> None:
    assert kinds(answered(claimed("c1", WORDS[0], level="2")), answered(claimed("c1", WORDS[0], level="3"))) == [(SUPPORT, "c1", WORDS[0])]


def test_nearly_the_same_words_of_the_same_record_are_one_claim_and_other_figures_are_not() -> None:
    old = answered(claimed("c1", "Zalutrin cured 3 of 9 grown owls in spring."))
    assert kinds(old, answered(claimed("c7", "In spring, zalutrin cured 3 of 9 grown owls."))) == [
        (WORDING, "c7", "Zalutrin cured 3 of 9 grown owls in spring.")
    ]
    assert [kind for kind, *_ in kinds(old, answered(claimed("c7", "Zalutrin cured 4 of 9 grown owls in spring.")))] == [ADDED, DROPPED]
    other = claimed("c7", "In spring, zalutrin cured 3 of 9 grown owls.", quoted("pmid:2", "In spring, zalutrin cured 3 of 9 grown owls."))
    assert [kind for kind, *_ in kinds(old, answered(other))] == [ADDED, DROPPED]


def test_claims_that_only_moved_are_unchanged() -> None:
    first, second = claimed("c1", WORDS[0]), claimed("c2", WORDS[2], quoted("pmid:2", WORDS[2]))
    swapped = (msgspec.structs.replace(second, id="c1"), msgspec.structs.replace(first, id="c2"))
    assert kinds(answered(first, second), answered(*swapped)) == []
    old, new = answered(first, second, direct=("c1",)), answered(*swapped, direct=("c1",))
    assert changes_between(old, new, basis="refresh").direct_answer_changed


def test_what_was_dropped_comes_last_in_its_old_order() -> None:
    old = answered(*(claimed(f"c{n}", text, quoted(f"pmid:{n}", text)) for n, text in enumerate(WORDS[:3], start=1)))
    new = answered(claimed("c1", WORDS[3], quoted("pmid:9", WORDS[3])), claimed("c2", WORDS[1], quoted("pmid:2", WORDS[1])))
    assert kinds(old, new) == [(ADDED, "c1", None), (DROPPED, None, WORDS[0]), (DROPPED, None, WORDS[2])]
    changes = changes_between(old, new, basis="refresh", reasons=lambda there, here: ((there or here).text[:3],))  # type: ignore[union-attr]
    assert [change.why for change in changes.claims] == [("Giv",), ("Zal",), ("Pli",)]
    assert (changes.other, changes.other_created, changes.unchanged) == (old.id, old.created, 1)
