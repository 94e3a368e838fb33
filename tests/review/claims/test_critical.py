"""Which claims are safety-critical: sixty sentences labelled by hand, all of them invented, and the places that make a claim critical."""

from __future__ import annotations

import msgspec
import pytest

from clincite.answers import Claim
from clincite.records import Facet
from clincite.review.critical import CRITICAL_WORDS, critical_claims
from tests.review.claims import zorb

DOSE, DO_NOT, EMERGENCY, NEVER = CRITICAL_WORDS

#: (sentence, the kinds that it is of). Others that are found beside them do no harm and are not looked at.
CRITICAL = [
    ("Give plimba 5 mg by mouth twice daily.", {DOSE}),
    ("The starting dose of plimba is 2.5 mg at night.", {DOSE}),
    ("Plimba 0.5 mg/kg is infused over one hour.", {DOSE}),
    ("Halve the dose of plimba in kidney disease.", {DOSE}),
    ("Plimba should be titrated to a maximum dose of 40 mg.", {DOSE}),
    ("Two tablets of quonkin are taken every morning.", {DOSE}),
    ("Increase the dose every week until humming stops.", {DOSE}),
    ("Dose adjustment of plimba is needed in liver disease.", {DOSE}),
    ("Plimba 200 units are injected into the wing.", {DOSE}),
    ("Low-dose plimba is preferred over high-dose plimba.", {DOSE}),
    ("Do not give plimba in pregnancy.", {DO_NOT}),
    ("Plimba must not be combined with quonkin.", {DO_NOT}),
    ("Plimba should be avoided in owlets.", {DO_NOT}),
    ("Avoid plimba after a wing injury.", {DO_NOT}),
    ("Plimba is contraindicated in zorb crisis.", {DO_NOT}),
    ("Never give plimba by vein.", {DO_NOT}),
    ("Stop plimba when a rash appears.", {DO_NOT}),
    ("Plimba is not recommended for humming.", {DO_NOT}),
    ("The panel recommends against plimba for humming.", {DO_NOT}),
    ("Discontinue quonkin before surgery.", {DO_NOT}),
    ("Owls shouldn't fly after plimba.", {DO_NOT}),
    ("Quonkin is no longer recommended for flutter.", {DO_NOT}),
    ("Plimba is used only if quonkin has failed.", {DO_NOT}),
    ("Withhold plimba until the fever has gone.", {DO_NOT}),
    ("Routine imaging of humming is unnecessary.", {DO_NOT}),
    ("Against routine bark water: the guild suggests none for flutter.", {DO_NOT}),
    ("Use plimba with caution in old owls.", {DO_NOT}),
    ("Call the owl line at once when a wing hangs down.", {EMERGENCY}),
    ("Sudden silence calls for urgent referral.", {EMERGENCY}),
    ("Zorb crisis is a life-threatening emergency.", {EMERGENCY}),
    ("Quonkin is given within 30 minutes of the first hum.", {EMERGENCY}),
    ("Red flags are a drooping wing and loss of hooting.", {EMERGENCY}),
    ("Owls with zorb crisis need immediate resuscitation.", {EMERGENCY}),
    ("Seek help without delay if the owl cannot hoot.", {EMERGENCY}),
    ("Owls with a fever above 41 degrees need hospital admission.", {EMERGENCY}),
    ("Plimba never causes blindness.", {NEVER}),
    ("Zorb disease does not cause strokes.", {NEVER}),
    ("Quonkin carries no risk of dependence.", {NEVER}),
    ("Humming is not associated with cancer.", {NEVER}),
    ("A normal hum excludes zorb crisis.", {NEVER}),
    ("There is no evidence that plimba helps.", {NEVER}),
    ("None of the owls relapsed.", {NEVER}),
    ("Plimba is safe in pregnancy.", {NEVER}),
    ("Zorb disease cannot be passed on by feathers.", {NEVER}),
    ("Quonkin had no effect on flutter.", {NEVER}),
    ("Zorb disease is benign.", {NEVER}),
    ("Plimba is harmless in overdose.", {NEVER}),
    ("Plimba 5 mg must never be given to owlets.", {DOSE, DO_NOT}),
    ("Hold plimba until the fever has gone.", {DO_NOT}),
    ("Plimba should be held back until the fever has gone.", {DO_NOT}),
]
#: Sentences that say what is, how often, how it is known or what helps, without a figure to act on.
OTHERS = [
    "Zorb disease is a rare illness of grown owls.",
    "Flutter usually begins in the third lid.",
    "Humming was seen in 12 of 40 owls (30%).",
    "Plimba may shorten attacks of zorb disease.",
    "The mean age at onset was 44 months.",
    "Quonkin is the first-line treatment of flutter.",
    "Zorb disease is diagnosed by listening at dusk.",
    "Three of four owls recover within a year.",
    "Bark water reduced humming more than plain water.",
    "The wing is examined for tremor and warmth.",
    "Humming is commoner in males than in females.",
    "The gene for zorb disease lies on chromosome 9.",
    "A hum can be held back on purpose for a moment.",
    "A false report may hold up the journey to the owl line.",
]


def kinds(text: str, **more: object) -> tuple[str, ...]:
    made: Claim = msgspec.structs.replace(zorb.claim("c1", Facet.TREATMENT, zorb.TRIAL, 0), text=text, **more)
    return critical_claims(zorb.answer(claims=(made,), emergency=None)).get("c1", ())


def test_sixty_four_sentences_were_labelled() -> None:
    assert len(CRITICAL) + len(OTHERS) == 64


@pytest.mark.parametrize(("text", "wanted"), CRITICAL)
def test_none_that_is_critical_is_missed(text: str, wanted: set[str]) -> None:
    assert wanted <= set(kinds(text))


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_not_critical_is_left_to_the_signature(text: str) -> None:
    assert kinds(text) == ()


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"facet": Facet.DOSE}, DOSE),
        ({"facet": Facet.EMERGENCY}, EMERGENCY),
        ({"role": "red_flag"}, EMERGENCY),
        ({"role": "do_not_miss"}, EMERGENCY),
        ({"role": "refer"}, EMERGENCY),
        ({"role": "first_action"}, EMERGENCY),
        ({"role": "not_indicated"}, DO_NOT),
    ],
)
def test_the_place_of_a_claim_makes_it_critical_too(more: dict[str, object], kind: str) -> None:
    assert kinds("Zorb disease is a rare illness of grown owls.", **more) == (kind,)


def test_what_to_do_first_is_critical_whatever_it_says() -> None:
    made = msgspec.structs.replace(zorb.claim("c1", Facet.TREATMENT, zorb.TRIAL, 0), text="Sit with the owl.")
    found = critical_claims(zorb.answer(claims=(made,)))
    assert found == {"c1": (EMERGENCY,)}


def test_only_critical_claims_are_named_in_the_order_of_the_answer() -> None:
    found = critical_claims(zorb.answer())
    assert list(found) == sorted(found)
    assert set(found) == {"c1", "c2", "c3", "c5"}
    assert "c4" not in found


def test_every_kind_can_be_told_to_a_reviewer() -> None:
    assert set(CRITICAL_WORDS) == {"dose", "do_not", "emergency", "absolute_negative"}
    assert all(words and not words.endswith(".") for words in CRITICAL_WORDS.values())
