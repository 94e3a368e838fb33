"""What is handed in is composed again: the text around the claims is what the library gives, or the answer is not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
import pytest

from clincite import engine
from clincite.answers import Answer, Gap, LiveSearch, ReviewState, sealed
from clincite.compose.verify import verify_answer
from clincite.engine import ENGINE
from clincite.errors import DeskError
from clincite.review.composing import Composing, Ground
from clincite.review.rewriting import next_version
from clincite.review.states import Guard
from tests.review.world import OTHER_QUESTION, QUONKIN, TRIAL, World, answer, asked, library, retracted, vocabulary

_GAP: Final = Gap(
    asked="Can it be taken with alcohol?", looked_for=(), nearest=(), why_not="Take plimba 500 mg with alcohol.", would_answer=""
)
#: What is not a claim, and what somebody might make of it.
_AROUND: Final[dict[str, Callable[[Answer], Answer]]] = {
    "title": lambda one: msgspec.structs.replace(one, title="Give plimba 900 mg"),
    "gap": lambda one: msgspec.structs.replace(one, gaps=(*one.gaps, _GAP)),
    "heading": lambda one: msgspec.structs.replace(
        one, sections=(msgspec.structs.replace(one.sections[0], heading="Stop plimba at once"), *one.sections[1:])
    ),
    "group": lambda one: msgspec.structs.replace(
        one,
        sections=tuple(
            msgspec.structs.replace(part, groups=tuple(msgspec.structs.replace(group, label="Give 900 mg") for group in part.groups))
            for part in one.sections
        ),
    ),
}


@pytest.mark.parametrize("around", _AROUND)
def test_text_around_the_claims_is_composed_again_and_compared(world: World, around: str) -> None:
    bent = sealed(_AROUND[around](answer()))
    assert bent != answer() and not verify_answer(bent, library(), engine=ENGINE).findings, "each claim alone is in order"
    for version in (1, 7):
        with pytest.raises(DeskError, match="composing the answer again") as refused:
            world.desk.submit(world["author"], sealed(msgspec.structs.replace(bent, review=ReviewState(version=version))))
        assert refused.value.guard == Guard.VERIFIED
    assert world.desk.findings(world["author"], bent)[0].rule == "composition"
    assert world.desk.findings(world["author"], answer()) == ()
    assert world.desk.own(world["author"]) == ()


@pytest.mark.parametrize(
    ("receipt", "why"),
    [
        ({"library": "0" * 64}, "the library has changed since"),
        ({"engine": "clincite 0.0.9"}, "another version of clincite"),
        ({"vectors": "a model, and a state"}, "vectors"),
    ],
    ids=["library", "engine", "vectors"],
)
@pytest.mark.parametrize("around", [None, "title"])
def test_what_cannot_be_composed_again_is_not_taken(world: World, receipt: dict[str, str], why: str, around: str | None) -> None:
    """A receipt is what whoever made the file wrote there: with another one nothing would be compared."""
    bent = _AROUND[around](answer()) if around is not None else answer()
    bent = sealed(msgspec.structs.replace(bent, receipt=msgspec.structs.replace(bent.receipt, **receipt)))
    with pytest.raises(DeskError, match="cannot be composed again") as refused:
        world.desk.submit(world["author"], bent)
    assert why in refused.value.message and "--refresh" in refused.value.hint and refused.value.guard == Guard.VERIFIED
    assert world.desk.own(world["author"]) == ()


def test_what_editors_worked_on_elsewhere_is_not_taken(world: World) -> None:
    rejected = {next(one.id for one in answer().claims if one.text == TRIAL)}
    made = next_version(answer(), amended={}, rejected=rejected, library=library(), created=answer().created, why={})
    for version in (1, 2):
        with pytest.raises(DeskError, match="editors have worked on it"):
            world.desk.submit(world["author"], sealed(msgspec.structs.replace(made, review=ReviewState(version=version))))


def test_an_answer_with_sources_from_the_network_or_without_some_is_taken(world: World) -> None:
    search = LiveSearch(service="pubmed", query="zorb", total=3, fetched=2, new=0)
    failed = LiveSearch(service="europepmc", query="Stop plimba", total=None, fetched=0, new=0, failed="Give plimba 900 mg.")
    made_up = LiveSearch(service="Give 900 mg", query="", total=1, fetched=1, new=1)
    live = sealed(msgspec.structs.replace(answer(), receipt=msgspec.structs.replace(answer().receipt, live=(search, failed, made_up))))
    slug = world.desk.submit(world["author"], live).slug
    kept = world.desk.content(slug, 1)
    assert [(one.service, one.total, one.fetched) for one in kept.receipt.live] == [("pubmed", 3, 2), ("europepmc", None, 0)]
    assert not any(one.query or one.failed for one in kept.receipt.live), "nobody can look at these words again"
    assert not world.desk.findings(world["author"], kept)
    without = asked(world.library, OTHER_QUESTION, without=("pmid:91000002",))
    kept = world.desk.content(world.desk.submit(world["author"], without).slug, 1)
    assert kept.receipt.without == ("pmid:91000002",) and kept.changes == without.changes


def test_what_was_looked_at_a_moment_ago_is_not_composed_twice(living: World, monkeypatch: pytest.MonkeyPatch) -> None:
    composed: list[object] = []
    before = engine.composed_again
    monkeypatch.setattr(engine, "composed_again", lambda *args, **more: composed.append(args[0]) or before(*args, **more))
    new = asked(living.library)
    assert living.desk.findings(living["author"], new) == () == living.desk.findings(living["author"], new)
    slug = living.desk.submit(living["author"], new).slug
    assert len(composed) == 1
    living.desk.withdraw(living["author"], slug, "A reason.")
    living.library.restate([retracted(QUONKIN)])  # the same snapshot; and what was found before counts no more
    with pytest.raises(DeskError):
        living.desk.submit(living["author"], new)


def test_whoever_has_just_composed_it_need_not_do_so_again(world: World) -> None:
    own = Composing(lambda: Ground(library=world.library, vocabulary=vocabulary()), composed=lambda one: one == answer())
    world.desk._tools.composing = own
    bent = sealed(_AROUND["title"](answer()))
    with pytest.raises(DeskError):
        world.desk.submit(world["author"], bent)
    assert world.desk.submit(world["author"], answer()).newest == 1
