"""An editor's wording: what may be cut and moved, and every way of saying more by it. All of it is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.support import check
from clincite.support.rewording import RULES, check_rewording

#: (quotation, a shorter or plainer wording that says no more).
HONEST = [
    (
        "We found that zelvastine 5 mg once daily reduced attacks of zorb disease in adults.",
        "Zelvastine 5 mg once daily reduced attacks of zorb disease in adults.",
    ),
    ("In adults with zorb disease, marolide shortens attacks.", "Marolide shortens attacks in adults with zorb disease."),
    ("Marolide shortens attacks in adults with zorb disease.", "In adults with zorb disease, marolide shortens attacks."),
    ("Marolide, which is cheap and old, shortens attacks of zorb disease.", "Marolide shortens attacks of zorb disease."),
    (
        "Marolide shortens attacks of zorb disease and lowers fever (see Table 2).",
        "Marolide shortens attacks of zorb disease and lowers fever.",
    ),
    ("Marolide shortens attacks of zorb disease and lowers fever.", "Marolide shortens attacks of zorb disease."),
    ("Marolide, zelvastine and bark water shorten attacks.", "Marolide and zelvastine shorten attacks."),
    ("Marolide significantly shortened attacks of zorb disease (95% CI 2 to 4 days).", "Marolide shortened attacks of zorb disease."),
    ("Renal failure is common in zorb disease.", "Kidney failure is common in zorb disease."),
    ("Give marolide 0.5 mg twice daily for 7 days.", "Give marolide 500 µg twice daily for 7 days."),
    ("Do not give marolide in pregnancy because it harms the fetus.", "Do not give marolide in pregnancy."),
    ("Marolide may shorten attacks of zorb disease.", "Marolide might shorten attacks of zorb disease."),
    ("Marolide is recommended for the treatment of zorb disease.", "Marolide is recommended for treating zorb disease."),
    (
        "Marolide should be avoided in children with zorb disease, since it stains teeth.",
        "Marolide should be avoided in children with zorb disease.",
    ),
    ("Zorb disease is a rare illness of owls. It begins at dusk.", "Zorb disease is a rare illness of owls."),
    (
        "Attacks were shorter with marolide than with placebo in 12 of 40 owls (30%).",
        "Attacks were shorter with marolide than with placebo.",
    ),
    ("If fever persists, stop marolide; if rash appears, call a physician.", "If rash appears, call a doctor."),
    (
        "Marolide 5 mg by mouth at night is first-line treatment for flutter in adults.",
        "Marolide 5 mg by mouth at night is first-line for flutter in adults.",
    ),
    (
        "The mean age at onset of zorb disease was 44 years, and two thirds were women.",
        "The mean age at onset of zorb disease was 44 years.",
    ),
    ("Marolide was not better than placebo for zorb disease.", "Marolide wasn't better than placebo for zorb disease."),
    (
        "Zorb disease, an illness of the third lid, usually begins at dusk and rarely needs treatment.",
        "Zorb disease usually begins at dusk and rarely needs treatment.",
    ),
    ("Marolide shortened attacks and did not cause rash.", "Marolide shortened attacks."),
    ("Marolide may shorten attacks and seldom causes rash.", "Marolide may shorten attacks."),
]
#: (quotation, wording, the check that finds it): what the checks of derived claims let pass, since a derivation stands behind those.
BEYOND = [
    ("Give marolide unless the patient is pregnant.", "Give marolide.", "left_out"),
    ("Give marolide 5 mg every hour, maximum 6 doses.", "Give marolide 5 mg every hour.", "left_out"),
    ("Give marolide 5 mg twice daily for 7 days.", "Give marolide 5 mg twice daily.", "left_out"),
    ("Give marolide 5 mg intravenously once daily.", "Give marolide 5 mg once daily.", "left_out"),
    ("Marolide cures flutter and zelvastine causes rash.", "Marolide causes rash.", "spliced"),
    ("Marolide cures flutter and zelvastine causes rash.", "Marolide cures flutter and causes rash.", "spliced"),
    ("Marolide cures flutter. Zelvastine causes rash.", "Marolide causes rash.", "spliced"),
    ("Flutter precedes tremor in zorb disease.", "Tremor precedes flutter in zorb disease.", "word_order"),
    ("Flutter precedes tremor in zorb disease.", "Flutter is preceded by tremor in zorb disease.", "added"),
    ("Marolide or zelvastine is given first.", "Marolide and zelvastine are given first.", "joined_by"),
    ("Marolide reduced attacks in 40 owls.", "Marolide reduces attacks in 40 owls.", "tense"),
    ("Attacks were rare.", "Attacks are rare.", "tense"),
    ("Marolide is effective in migraine.", "Marolide is effective.", "left_out"),
    ("Marolide with zelvastine shortens attacks.", "Marolide shortens attacks.", "left_out"),
    ("Marolide is used in severe flutter.", "Marolide is used in flutter.", "left_out"),
    ("Drugs that prolong the QT interval should be avoided.", "Drugs should be avoided.", "left_out"),
    ("Marolide reduced pain but increased bleeding.", "Marolide reduced pain.", "left_out"),
    ("It is a myth that marolide cures flutter.", "Marolide cures flutter.", "left_out"),
    ("The trial tested whether marolide cures flutter.", "Marolide cures flutter.", "left_out"),
    ("Studies failed to show that marolide cures flutter.", "Marolide cures flutter.", "left_out"),
    ("Switch from marolide to zelvastine after a week.", "Switch to marolide from zelvastine after a week.", "added"),
    ("Switch from marolide to zelvastine after a week.", "Switch from zelvastine to marolide after a week.", "added"),
    ("Give marolide only if fever persists.", "Give marolide if fever persists.", "left_out"),
    ("Give marolide if fever persists.", "Give marolide.", "left_out"),
    ("Marolide may reduce pain and shorten flares.", "Marolide shortens flares.", "left_out"),
    ("Marolide shortens flares.", "Guidelines say that marolide shortens flares.", "added"),
    ("Marolide shortens flares.", "Marolide therapy shortens flares in patients.", "added"),
    ("The risk of stroke rises after marolide.", "The risk rises after marolide.", "left_out"),
    ("Marolide inhibits zorbase.", "Marolide is inhibited by zorbase.", "added"),
    ("Marolide is safe above an eGFR of 30 and contraindicated below 30.", "Marolide is safe.", "left_out"),
    ("Stop marolide when the rash appears.", "Stop marolide.", "left_out"),
    ("Marolide relieves flutter for a week.", "Marolide relieves flutter.", "left_out"),
    ("Patients on marolide who take zelvastine bleed.", "Patients on marolide bleed.", "left_out"),
    ("Marolide shortens attacks and should be avoided in pregnancy.", "Marolide shortens attacks.", "left_out"),
    (
        "Flutter recurred in 2% and 1% had repeat surgery in a review of 40 owls.",
        "Flutter recurred in 2% and 1% had a review of 40 owls.",
        "spliced",
    ),
    ("Avoid excess salt in zorb disease; obesity is treated.", "Avoid excess obesity is treated.", "spliced"),
    ("Abnormal movements of zorb disease recur at dusk.", "Abnormal zorb disease recurs at dusk.", "spliced"),
    ("Repeat the drops in the next 16 hours.", "Repeat the drops in the next hours.", "spliced"),
    ("Owls and keepers should choose the treatment together.", "Owls the treatment together.", "spliced"),
    ("Marolide inhibited zorbase in owls.", "Marolide was inhibited in owls.", "voice"),
]
#: (quotation, wording): what these checks find as well.
FORGED = [
    ("Marolide shortens attacks of zorb disease.", "Marolide shortens attacks of zorb disease by 3 days."),
    ("Give marolide 5 mg once daily.", "Give marolide 50 mg once daily."),
    ("Do not give marolide in pregnancy.", "Give marolide in pregnancy."),
    ("Marolide stops the tremor.", "Marolide does not stop the tremor."),
    ("Marolide may shorten attacks of zorb disease.", "Marolide shortens attacks of zorb disease."),
    ("Marolide shortens attacks of zorb disease.", "Zelvastine shortens attacks of zorb disease."),
    ("Marolide shortens attacks in adults with zorb disease.", "Marolide shortens attacks in zorb disease."),
    ("Marolide shortens attacks in adults.", "Marolide shortens attacks in adults and children."),
    ("Marolide shortens attacks of zorb disease.", "Marolide shortens attacks of zorb disease and prevents relapse."),
    ("Attacks were shorter with marolide than with placebo.", "Attacks were shorter with placebo than with marolide."),
    ("Marolide shortens attacks of zorb disease.", "Bark water is brewed at dawn in tall pots."),
    ("Marolide cures flutter. Zelvastine causes rash.", "Marolide cures flutter and causes rash."),
    ("Marolide is associated with falls in old owls.", "Marolide causes falls in old owls."),
    ("Some owls recover within a week.", "Owls recover within a week."),
    ("Some owls recover within a week.", "All owls recover within a week."),
    ("Give marolide before surgery.", "Give marolide after surgery."),
    ("Low-certainty evidence suggests that marolide shortens flares.", "Marolide shortens flares."),
    ("Marolide shortens flares.", "Marolide shortens all flares."),
    ("Marolide shortens flares.", "Marolide quickly shortens flares."),
    ("Use marolide, not zelvastine, for flutter.", "Use zelvastine for flutter."),
    ("In 12% dizziness was seen and in 7% headache.", "In 7% dizziness was seen and in 12% headache."),
    ("Marolide is not known to harm the fetus.", "Marolide is known to harm the fetus."),
    ("Marolide is not known to harm the fetus.", "Marolide does not harm the fetus."),
    ("No evidence supports marolide for flutter.", "Evidence supports marolide for flutter."),
    ("Consider marolide for flutter.", "Give marolide for flutter."),
    ("Neither marolide nor zelvastine helped.", "Marolide helped."),
    ("Marolide shortens attacks, possibly.", "Marolide shortens attacks."),
]


def refused(quote: str, claim: str, **around: str) -> bool:
    context = f"{around.get('heading', '')}\n{around.get('title', '')}"
    return bool(check(claim, quote, context=context) or check_rewording(claim, quote, **around))


@pytest.mark.parametrize(("quote", "claim"), HONEST)
def test_an_honest_wording_passes(quote: str, claim: str) -> None:
    assert check(claim, quote) == ()
    assert check_rewording(claim, quote) == ()


@pytest.mark.parametrize(("quote", "claim", "rule"), BEYOND)
def test_what_a_derivation_would_have_ruled_out_is_found(quote: str, claim: str, rule: str) -> None:
    assert check(claim, quote) == ()
    assert rule in {fault.rule for fault in check_rewording(claim, quote)}


@pytest.mark.parametrize(("quote", "claim"), FORGED)
def test_what_a_forger_might_try_is_refused(quote: str, claim: str) -> None:
    assert refused(quote, claim)


def test_every_check_has_an_example() -> None:
    assert {rule for _, _, rule in BEYOND} | {"lent", "exchanged"} == set(RULES)


@pytest.mark.parametrize("quote", [quote for quote, *_ in (*HONEST, *BEYOND, *FORGED)])
def test_a_quotation_passes_itself_and_a_fault_names_words_that_stand_there(quote: str) -> None:
    assert check_rewording(quote, quote) == ()
    for _, claim, *_ in (*BEYOND, *FORGED):
        for fault in check_rewording(claim, quote):
            for words, text in ((fault.claim, claim), (fault.quote, quote)):
                assert words is None or text[words.start : words.end] == words.text
            assert fault.message
            assert fault.rule in RULES


def test_a_heading_may_be_carried_in_front() -> None:
    quote = "Recommendation 9.9 (Grade E): Give marolide 5 mg at night."
    assert not refused(quote, "Treatment of flutter: Give marolide 5 mg at night.", heading="Treatment of flutter")


def test_a_heading_lends_no_word_in_place_of_another() -> None:
    quote = "Marolide shortens attacks."
    assert refused(quote, "Zelvastine shortens attacks.", title="Marolide and zelvastine for flutter")
    assert refused("It shortens attacks.", "Zelvastine shortens attacks.", heading="Zelvastine")


def test_a_word_in_place_of_another_is_named_with_it() -> None:
    (fault, *_) = [one for one in check_rewording("Give the late dose first.", "Give the early dose first.") if one.rule == "exchanged"]
    assert fault.message == "“late” stands where the quotation has “early”"


def test_a_title_that_compares_lends_no_name() -> None:
    quote = "5 mg twice daily by mouth."
    assert not refused(quote, "Marolide 5 mg twice daily by mouth.", heading="Marolide", title="Marolide versus zelvastine")
    assert refused(quote, "Zelvastine 5 mg twice daily by mouth.", heading="Marolide", title="Marolide versus zelvastine")


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_makes_it_fail(claim: str, quote: str) -> None:
    check_rewording(claim, quote, heading=quote[:20], title=claim[:20])


@given(st.sampled_from([quote for quote, _ in HONEST]), st.data())
def test_a_word_put_in_is_found(quote: str, data: st.DataObject) -> None:
    words = quote.split()
    place = data.draw(st.integers(1, len(words) - 1))
    added = data.draw(st.sampled_from(["not", "never", "all", "always", "only", "zelbatol", "patients", "severe", "must", "40"]))
    claim = " ".join([*words[:place], added, *words[place:]])
    assert refused(quote, claim)
