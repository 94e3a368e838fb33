"""Decisions carried out: what leaves with a rejected claim, what stays, what is said of it; and that the result always verifies."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clincite import engine
from clincite.answers import Answer, AnswerSection, ChangedClaim, Claim, Group, answer_id
from clincite.compose.verify import verify_answer
from clincite.errors import AmendmentError, DeskError, DeskNotFoundError
from clincite.library import EmbeddedLibrary, Library
from clincite.question import Vocabulary
from clincite.records import Facet, RecordStatus
from clincite.render import FORMATS
from clincite.render.article import article
from clincite.render.json import loads
from clincite.render.words import NO_DIRECT_ANSWER_LEFT
from clincite.review.rewriting import REVIEW, claim_key, next_version, reworded
from tests.golden.articles import answer_to, bundled_library
from tests.review.claims import zorb

ANSWER = zorb.answer()
LATER = "2026-02-01T00:00:00Z"
SAID = "Marolide 5 mg once daily may shorten attacks in adults with zorb disease."
QUESTIONS = ("gout_flare", "hemifacial_spasm_treatment", "botulinum_or_surgery", "chest_pain_emergency", "copd_group_e", "headache_imaging")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedLibrary:
    return zorb.library_in(tmp_path_factory.mktemp("zorb"))


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Vocabulary]:
    return bundled_library(tmp_path_factory.mktemp("bundled"))


@pytest.fixture(scope="module")
def composed(bundled: tuple[Library, Vocabulary]) -> tuple[Answer, ...]:
    return tuple(answer_to(slug, *bundled) for slug in QUESTIONS)


def without(*names: str, library: Library, answer: Answer = ANSWER, amended: dict[str, Claim] | None = None, **why: str) -> Answer:
    return next_version(answer, amended=amended or {}, rejected=names, library=library, created=LATER, why=why)


def test_the_answer_itself_holds(library: EmbeddedLibrary) -> None:
    assert verify_answer(ANSWER, library).findings == ()


def test_a_rejected_claim_is_nowhere(library: EmbeddedLibrary) -> None:
    made = without("c4", library=library, c4="Counted  wrong.\x1b")
    assert verify_answer(made, library).findings == ()
    assert [claim.id for claim in made.claims] == ["c1", "c2", "c3", "c5"]
    assert [section.heading for section in made.sections] == ["Treatment"]
    assert [(one.number, one.record) for one in made.references] == [(1, "pmid:5"), (2, "pmid:1"), (3, "pmid:2"), (4, "pmid:3")]
    assert made.receipt.used == 4
    assert (made.created, made.review.version, made.id) == (LATER, 2, answer_id(made))
    assert made.changes is not None
    assert (made.changes.basis, made.changes.other, made.changes.unchanged) == (REVIEW, ANSWER.id, 4)
    assert made.changes.claims == (
        ChangedClaim(kind="dropped", before=ANSWER.claim("c4").text, records=("pmid:4",), why=("Counted wrong.",)),
    )


def test_a_side_that_was_asked_about_and_has_no_claim_left_is_a_gap(library: EmbeddedLibrary) -> None:
    made = without("c4", library=library, answer=zorb.answer(emergency=None))
    (gap,) = [gap for gap in made.gaps if gap.kind == "rejected"]
    assert (gap.asked, gap.why_not, gap.claims) == ("Epidemiology", "The reviewers rejected every sentence about it.", ())


def test_what_stood_only_against_a_rejected_claim_goes_with_it(library: EmbeddedLibrary) -> None:
    made = without("c2", library=library, c2="Too bold.")
    assert verify_answer(made, library).findings == ()
    assert {claim.id for claim in made.claims} == {"c1", "c4", "c5"}
    assert made.conflicts == ()
    assert made.changes is not None
    assert [(change.before, change.why) for change in made.changes.claims] == [
        (ANSWER.claim("c2").text, ("Too bold.",)),
        (ANSWER.claim("c3").text, ("It was shown only beside c2.",)),
    ]


def test_a_conflict_needs_two(library: EmbeddedLibrary) -> None:
    made = without("c3", library=library)
    assert verify_answer(made, library).findings == ()
    assert made.conflicts == ()
    assert made.claim("c2").against == ()
    assert made.direct_answer == ("c2",)


def test_an_empty_group_goes_and_the_others_stay(library: EmbeddedLibrary) -> None:
    sections = (
        AnswerSection(
            heading="Treatment", facet=Facet.TREATMENT, groups=(Group(label="A", claims=("c2", "c1")), Group(label="B", claims=("c4",)))
        ),
    )
    made = without("c4", library=library, answer=zorb.answer(sections=sections))
    assert made.sections == (AnswerSection(heading="Treatment", facet=Facet.TREATMENT, groups=(Group(label="A", claims=("c2", "c1")),)),)


def test_a_gap_that_nobody_states_any_more_goes(library: EmbeddedLibrary) -> None:
    assert [gap.kind for gap in without("c5", library=library).gaps] == ["population"]


def test_no_direct_answer_is_left_and_said_so(library: EmbeddedLibrary) -> None:
    made = without("c2", library=library, answer=zorb.answer(emergency=None, conflicts=()))
    assert made.direct_answer == ()
    assert [gap.asked for gap in made.gaps if gap.kind == "rejected"] == ["What helps zorb disease?", "Treatment"]
    assert article(made).no_direct_answer == NO_DIRECT_ANSWER_LEFT
    for form in ("text", "md", "html"):
        assert "The reviewers left no sentence that answers" in " ".join(FORMATS[form].render(made).split())


def test_an_emergency_is_told_of_whatever_is_left_of_it(library: EmbeddedLibrary) -> None:
    made = without("c1", library=library)
    assert verify_answer(made, library).findings == ()
    assert made.emergency is not None
    assert (made.emergency.title, made.emergency.claims) == ("This may be an emergency.", ())
    for form in ("text", "md", "html"):
        assert "This may be an emergency." in FORMATS[form].render(made)


def test_new_words_stand_where_the_old_ones_stood(library: EmbeddedLibrary) -> None:
    made = without(library=library, amended={"c2": reworded(ANSWER, "c2", SAID, library)}, c2="Plainer.")
    assert verify_answer(made, library).findings == ()
    assert made.claim("c2").text == SAID
    assert made.claim("c2").against == ("c3",)
    assert [claim.id for claim in made.claims] == [claim.id for claim in ANSWER.claims]
    assert made.changes is not None
    assert made.changes.direct_answer_changed
    assert made.changes.claims == (
        ChangedClaim(kind="wording", claim="c2", before=ANSWER.claim("c2").text, records=("pmid:1", "pmid:2"), why=("Plainer.",)),
    )
    same = {claim.id for claim in made.claims if claim_key(claim) == claim_key(ANSWER.claim(claim.id))}
    assert same == {"c1", "c3", "c4", "c5"}


def test_a_rejection_counts_before_new_words(library: EmbeddedLibrary) -> None:
    made = without("c2", library=library, amended={"c2": reworded(ANSWER, "c2", SAID, library)})
    assert "c2" not in {claim.id for claim in made.claims}


def test_everything_rejected_is_no_answer(library: EmbeddedLibrary) -> None:
    with pytest.raises(DeskError, match="No claim of the answer is left") as refused:
        without("c1", "c2", "c4", "c5", library=library)
    assert "Withdraw" in refused.value.hint


def test_nothing_to_carry_out(library: EmbeddedLibrary) -> None:
    with pytest.raises(DeskError, match="nothing to carry out"):
        without(library=library)
    with pytest.raises(DeskNotFoundError, match="c9"):
        without("c9", library=library)


def test_sources_are_listed_as_the_library_knows_them_now(tmp_path: Path) -> None:
    library = zorb.library_in(tmp_path)
    library.restate([msgspec.structs.replace(zorb.TRIAL, status=RecordStatus.CORRECTED)])
    assert "status-changed" in {finding.rule for finding in verify_answer(ANSWER, library).findings}
    made = without("c4", library=library)
    assert verify_answer(made, library).findings == ()
    library.remove(["pmid:3"])
    kept = without("c4", library=library)
    assert kept.reference("pmid:3") == msgspec.structs.replace(ANSWER.reference("pmid:3"), number=4)


def test_it_is_not_composed_again_and_the_next_refresh_works(composed: tuple[Answer, ...], bundled: tuple[Library, Vocabulary]) -> None:
    library, vocabulary = bundled
    answer = composed[0]
    gone, short = answer.claims[0], answer.claims[2]
    made = next_version(answer, amended={}, rejected={gone.id, short.id}, library=library, created=LATER, why={gone.id: "Wrong."})
    done = engine.verify_data(FORMATS["json"].render(made).encode(), library, vocabulary=vocabulary)
    assert (done.findings, done.composed) == ((), False)
    fresh = engine.refresh(made, library, as_of=datetime.datetime(2026, 12, 24, tzinfo=datetime.UTC), vocabulary=vocabulary)
    assert fresh.review.version == made.review.version + 1
    assert fresh.changes is not None
    assert (fresh.changes.basis, fresh.changes.other) == ("refresh", made.id)
    assert gone.text in {fresh.claim(change.claim).text for change in fresh.changes.claims if change.kind == "added" and change.claim}


def cuts(text: str) -> list[str]:
    """Sentences that one may try to make of a claim: without its last clause, or without its first words."""
    body = text.rstrip(".")
    return [f"{body.rsplit(mark, 1)[0].rstrip(' ,;')}." for mark in (", ", "; ", " and ", " (") if mark in body]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_decided_the_next_version_verifies(
    composed: tuple[Answer, ...], bundled: tuple[Library, Vocabulary], data: st.DataObject
) -> None:
    library, _ = bundled
    answer = data.draw(st.sampled_from(composed))
    names = [claim.id for claim in answer.claims]
    rejected = data.draw(st.sets(st.sampled_from(names), max_size=len(names)))
    amended: dict[str, Claim] = {}
    for name in sorted(data.draw(st.sets(st.sampled_from(names), max_size=4))):
        for text in cuts(answer.claim(name).text):
            try:
                amended[name] = reworded(answer, name, text, library)
            except AmendmentError:
                continue
    if not rejected and not amended:
        return
    why = dict.fromkeys([*rejected, *amended], "As decided.")
    try:
        made = next_version(answer, amended=amended, rejected=rejected, library=library, created=LATER, why=why)
    except DeskError:
        assert rejected
        return
    assert verify_answer(made, library, engine=engine.ENGINE).findings == ()
    assert not rejected & {claim.id for claim in made.claims}
    assert loads(FORMATS["json"].render(made).encode()) == made
    assert made.changes is not None
    told = [change.before for change in made.changes.claims if change.kind == "dropped"]
    assert set(told) >= {answer.claim(name).text for name in rejected}
    assert made.changes.unchanged + len(made.changes.claims) == len(answer.claims)
    for name, claim in amended.items():
        if name not in rejected and name in {one.id for one in made.claims}:
            assert made.claim(name).text == claim.text
    for form in ("text", "md", "html"):
        assert FORMATS[form].render(made)


def test_some_honest_cuts_pass(composed: tuple[Answer, ...], bundled: tuple[Library, Vocabulary]) -> None:
    passed = 0
    for claim in composed[0].claims:
        for text in cuts(claim.text):
            try:
                passed += bool(reworded(composed[0], claim.id, text, bundled[0]))
            except AmendmentError:
                continue
    assert passed > 10
