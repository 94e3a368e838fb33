"""What a busy reader sees first: nothing for people with something else, and what cannot wait before what can. The texts are invented."""

from __future__ import annotations

from typing import Any

import pytest

from clincite.compose import direct
from clincite.compose.arrange import Arrangement, DraftGroup, DraftSection
from clincite.compose.direct import direct_answer
from clincite.compose.drafts import Draft
from clincite.compose.outline import Part
from clincite.evidence.relevance import Focus, FocusTerm
from clincite.evidence.select import Pool
from clincite.evidence.statements import Statement
from clincite.evidence.wanted import Wanted, brief_of, stem_set
from clincite.question import plan_of_words
from clincite.records import Facet
from tests.library.contract import record

PLAN = plan_of_words("How is zorb disease with hiccups treated?")


def draft(key: str, text: str, *, score: float = 1.0, about: Wanted | None = None, **more: Any) -> Draft:
    held = record(key, text)
    statement = Statement(record=held, section=held.sections[0], start=0, end=len(text), facet=Facet.TREATMENT, score=score)
    fields = {"edits": (), "facet": Facet.TREATMENT, "role": None, "level": None, "strength": None, "certainty": None, "coverage": 1.0}
    return Draft(**{**fields, "text": text, "statements": (statement,), "score": score, "about": about, **more})


def pool(*stems: str, asides: frozenset[str] = frozenset()) -> Pool:
    terms = tuple(FocusTerm(stem=stem, weight=1.0, known=True, stand_ins=()) for stem in stems)
    return Pool(candidates=(), considered=0, dropped={}, focus=Focus(terms=terms, asides=asides))


def chosen(*drafts: Draft, asked: Pool | None = None) -> list[str]:
    part = Part(facet=Facet.TREATMENT, heading="Treatment", complaint_heading="Treatment", gathers=(Facet.TREATMENT,), room=9)
    group = DraftGroup(label="", about=None, role=None, drafts=drafts)
    section = DraftSection(part=part, heading="Treatment", groups=(group,))
    arrangement = Arrangement(sections=(section,), uncertain=(), answered=frozenset({Facet.TREATMENT}), dropped={})
    return [one.text for one in direct_answer(PLAN, brief_of(PLAN), asked or pool("zorb", "diseas", "hiccup"), arrangement)]


ZORB = "Zorb disease is treated with bark water and much rest."


@pytest.mark.parametrize(
    "text",
    [
        "Zorb disease patients with gout: plimba treats zorb disease.",
        "For people with kidney stones: quonkin treats zorb disease.",
        "Adults with a broken wing: quonkin treats zorb disease.",
    ],
)
def test_a_line_for_people_with_something_else_does_not_lead(text: str) -> None:
    assert chosen(draft("a:1", text, score=1.3), draft("a:2", ZORB))[0] == ZORB
    # Without the opening it would.
    plain = text.split(": ", 1)[1].capitalize()
    assert chosen(draft("a:1", plain, score=1.3), draft("a:2", ZORB))[0] == plain


@pytest.mark.parametrize(
    ("text", "asked", "about"),
    [
        ("Patients with hiccups: quonkin treats zorb disease.", pool("zorb", "diseas", "hiccup"), None),
        ("Patients with severe hiccups: quonkin treats zorb disease.", pool("zorb", asides=frozenset({"sever"})), None),
        (
            "Patients with zorb disease: give quonkin early.",
            pool("hiccup"),
            Wanted(name="Zorb disease", id=None, names=(stem_set("zorb disease"),)),
        ),
    ],
)
def test_a_line_for_those_who_were_asked_about_may_lead(text: str, asked: Pool, about: Wanted | None) -> None:
    assert chosen(draft("a:1", text, score=1.6, about=about), draft("a:2", ZORB, score=1.0), asked=asked)[0] == text


@pytest.mark.parametrize(
    "text",
    [
        "Bark water helps patients with gout. Note: it is bitter.",
        "Patients with gout drink bark water.",
        "Gout: bark water is given to owls.",
    ],
)
def test_only_an_opening_names_a_subgroup(text: str) -> None:
    assert not direct._for_others(draft("a:1", text), pool("zorb"))


@pytest.mark.parametrize(
    ("text", "urgent"),
    [
        ("Immediately rinse the eye of the owl.", True),
        ("Rinse the eye without delay.", True),
        ("Call for help at once.", True),
        ("Give bark water within one hour.", True),
        ("A sudden, thunderclap headache needs a scan.", True),
        ("Give bark water within one week.", False),
        ("Rinse the eye at dusk.", False),
        ("Mediate between the owls.", False),
    ],
)
def test_what_is_urgent(text: str, urgent: bool) -> None:
    assert (direct._URGENT.search(text) is not None) is urgent


def test_what_must_happen_at_once_comes_before_what_can_wait() -> None:
    later, now = "Bark water is given to owls each day.", "Bark water is given to owls without delay."
    assert direct._worth(draft("a:1", now), frozenset(), pool("owl")) > direct._worth(draft("a:1", later), frozenset(), pool("owl"))
    assert chosen(draft("a:1", later), draft("a:2", now))[0] == now
    assert chosen(draft("a:1", later, score=2.0), draft("a:2", now))[0] == later, "a bonus, not a rule"
