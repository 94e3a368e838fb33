"""Words: negation, direction, hedges, population, comparisons and terms, each with faults and with what is none."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clincite.support import Fault, check

WORDS = frozenset({"negation", "direction", "hedge", "population", "restriction", "comparison", "term"})

NEGATION = [
    ("Zelvastine did not reduce pain in adults.", "Zelvastine reduced pain in adults."),
    ("Zelvastine reduced pain.", "Zelvastine did not reduce pain."),
    ("Zelvastine is not recommended for gout.", "Zelvastine is recommended for gout."),
    ("There was no difference in mortality.", "There was a difference in mortality."),
    ("Give zelvastine without brotixol.", "Give zelvastine with brotixol."),
    ("Zelvastine is contraindicated in gout.", "Zelvastine is indicated in gout."),
    ("Avoid zelvastine in gout.", "Use zelvastine in gout."),
    ("It is not uncommon in gout.", "It is uncommon in gout."),
    ("Zelvastine failed to reduce pain.", "Zelvastine reduced pain."),
    ("Patients were free of seizures at one year.", "Patients had seizures at one year."),
    ("Zelvastine reduced pain but not swelling.", "Zelvastine reduced pain and swelling."),
    ("Zelvastine is effective in gout.", "Zelvastine is ineffective in gout."),
    ("In the absence of fever, zelvastine is given.", "In the presence of fever, zelvastine is given."),
    ("Zelvastine should never be given by mouth.", "Zelvastine should be given by mouth."),
    ("Zelvastine doesn't cross the placenta.", "Zelvastine does cross the placenta."),
    ("The rash lacks scaling.", "The rash has scaling."),
    ("Zelvastine cannot be dialysed.", "Zelvastine can be dialysed."),
    ("Neither zelvastine nor brotixol reduced pain.", "Zelvastine and brotixol reduced pain."),
    ("Zelvastine should be avoided in gout (Level III).", "Zelvastine should not be avoided in gout."),
    ("Tablets cannot be stored without adhering to the label.", "Tablets cannot be stored with adhering to the label."),
    ("Give zelvastine to all owls without a contraindication.", "Give zelvastine to all owls with a contraindication."),
    ("Do not routinely use zelvastine in gout.", "Do not routinely avoid zelvastine in gout."),
]
NO_NEGATION = [
    ("It is not uncommon in gout.", "It is common in gout."),
    ("Zelvastine had no effect on pain in adults.", "Zelvastine did not affect pain in adults."),
    ("Zelvastine was not effective for pain.", "Zelvastine was ineffective for pain."),
    ("Zelvastine failed to reduce pain.", "Zelvastine did not reduce pain."),
    ("Zelvastine reduced pain but did not reduce swelling.", "Zelvastine reduced pain."),
    ("Zelvastine is not recommended in gout.", "Zelvastine is recommended against in gout."),
    ("Zelvastine doesn't cross the placenta.", "Zelvastine does not cross the placenta."),
    ("Zelvastine cannot be dialysed.", "Zelvastine can not be dialysed."),
    ("Zelvastine reduced not only pain but also swelling.", "Zelvastine reduced pain and also swelling."),
    ("Zelvastine should be avoided in gout.", "Zelvastine should not be used in gout."),
    ("Mortality was unaffected by zelvastine.", "Mortality was not affected by zelvastine."),
    ("Neither zelvastine nor brotixol reduced pain.", "Zelvastine and brotixol did not reduce pain."),
    ("There was no fever and no rash.", "There was no fever or rash."),
    ("Zelvastine reduced pain without causing nausea.", "Zelvastine reduced pain."),
    ("In this study we found that zelvastine did not reduce pain [3].", "Zelvastine did not reduce pain."),
    ("Heart failure was seen with zelvastine.", "With zelvastine, heart failure was seen."),
]
DIRECTION = [
    ("Zelvastine increased mortality in adults.", "Zelvastine decreased mortality in adults."),
    ("Pain was lower with zelvastine than with placebo.", "Pain was higher with zelvastine than with placebo."),
    ("Zelvastine is superior to placebo.", "Zelvastine is inferior to placebo."),
    ("Zelvastine is non-inferior to brotixol.", "Zelvastine is superior to brotixol."),
    ("Zelvastine improves function.", "Zelvastine worsens function."),
    ("Take zelvastine before meals.", "Take zelvastine after meals."),
    ("There was no difference in mortality between groups.", "There was a higher mortality between groups."),
    ("Mortality was similar in both groups.", "Mortality was higher in both groups."),
    ("Zelvastine did not increase bleeding in adults.", "Zelvastine decreased bleeding in adults."),
    ("The panel recommends for zelvastine.", "The panel recommends against zelvastine."),
    ("Hypertension was common.", "Hypotension was common."),
    ("Zelvastine reduced pain with a higher rate of nausea.", "Zelvastine reduced pain with a lower rate of nausea."),
    ("Zelvastine prevents stroke.", "Zelvastine causes stroke."),
    ("Start zelvastine in the first week.", "Stop zelvastine in the first week."),
    ("The test was positive in most patients.", "The test was negative in most patients."),
    ("Harm from zelvastine was seen early.", "Benefit from zelvastine was seen early."),
    ("Zelvastine is recommended over brotixol.", "Zelvastine is recommended against brotixol."),
    ("The oral dose is higher (5 to 10 mg).", "The oral dose is lower (5 to 10 mg)."),
]
NO_DIRECTION = [
    ("Zelvastine reduced pain.", "Zelvastine decreased pain."),
    ("Zelvastine is noninferior to brotixol.", "Zelvastine is non-inferior to brotixol."),
    ("Zelvastine is better than brotixol for pain.", "Brotixol is worse than zelvastine for pain."),
    ("Mortality was lower with zelvastine than with brotixol.", "Mortality was higher with brotixol than with zelvastine."),
    ("Zelvastine reduced pain.", "A reduction in pain was seen with zelvastine."),
    ("Zelvastine improved function and reduced pain.", "Zelvastine reduced pain and improved function."),
    ("Pain rose with zelvastine.", "Pain increased with zelvastine."),
    ("Fewer falls were seen with zelvastine.", "Falls were reduced with zelvastine."),
    ("Zelvastine increased sleep and decreased pain.", "Zelvastine decreased pain."),
    ("No difference in mortality was found, but pain was lower.", "Pain was lower."),
    ("Mortality did not differ between the groups.", "Mortality was similar in the groups."),
    ("Zelvastine was given after brotixol was stopped.", "Zelvastine was given after stopping brotixol."),
    ("A higher dose lowered pain.", "Pain was lowered by a higher dose."),
    ("Zelvastine lowers mortality.", "Mortality is reduced by zelvastine."),
    ("Zelvastine is recommended.", "Zelvastine is advised."),
]
HEDGE = [
    ("Zelvastine may reduce pain.", "Zelvastine reduces pain."),
    ("Zelvastine reduces pain.", "Zelvastine may reduce pain."),
    ("Zelvastine is associated with falls.", "Zelvastine causes falls."),
    ("These data suggest that zelvastine reduces pain.", "Zelvastine reduces pain."),
    ("Zelvastine probably reduces pain.", "Zelvastine may reduce pain."),
    ("Some patients with gout have tophi.", "Patients with gout have tophi."),
    ("Most patients with gout have tophi.", "All patients with gout have tophi."),
    ("Tophi rarely occur in gout.", "Tophi often occur in gout."),
    ("Tophi rarely occur in gout.", "Tophi occur in gout."),
    ("Consider zelvastine in gout.", "Zelvastine should be given in gout."),
    ("Zelvastine should be given in gout.", "Zelvastine must be given in gout."),
    ("Zelvastine may be considered in gout.", "Zelvastine is recommended in gout."),
    ("Preliminary data show that zelvastine reduces pain.", "Zelvastine reduces pain."),
    ("Low-certainty evidence shows that zelvastine reduces pain.", "Zelvastine reduces pain."),
    ("Zelvastine is conditionally recommended in gout.", "Zelvastine is recommended in gout."),
    ("Zelvastine is conditionally recommended in gout.", "Zelvastine is strongly recommended in gout."),
    ("Zelvastine inhibits growth in vitro.", "Zelvastine inhibits growth."),
    ("Gout usually affects the toe.", "Gout affects the toe."),
    ("Zelvastine can cause nausea.", "Zelvastine causes nausea."),
    ("Zelvastine reduces pain.", "Zelvastine definitely reduces pain."),
]
NO_HEDGE = [
    ("Zelvastine may reduce pain.", "Zelvastine might reduce pain."),
    ("Zelvastine possibly reduces pain.", "Zelvastine may reduce pain."),
    ("In this study we found that zelvastine may reduce pain [3].", "Zelvastine may reduce pain."),
    ("Zelvastine is recommended in gout (conditional, low certainty).", "Zelvastine is recommended in gout."),
    ("Zelvastine reduces pain and may cause nausea.", "Zelvastine reduces pain."),
    ("It is likely that gout is inherited.", "Gout is likely inherited."),
    ("Gout usually affects the toe.", "Gout typically affects the toe."),
    ("Nausea is a possible effect of zelvastine.", "Zelvastine may possibly have nausea as effect."),
    ("Zelvastine is linked to falls.", "Zelvastine is associated with falls."),
    ("Falls are due to zelvastine.", "Zelvastine causes falls."),
    ("Zelvastine appears to reduce pain.", "Zelvastine seems to reduce pain."),
    ("The majority of patients recovered.", "Most patients recovered."),
    ("Conclusions: zelvastine may reduce pain.", "Zelvastine may reduce pain."),
    ("Pain often returns after zelvastine.", "Pain frequently returns after zelvastine."),
    ("The trial began in May and pain fell.", "Pain fell, and the trial began in May."),
]
POPULATION = [
    ("Zelvastine reduced pain in adults.", "Zelvastine reduced pain in children."),
    ("Zelvastine reduced pain in adults.", "Zelvastine reduced pain."),
    ("Zelvastine reduced pain in patients with renal impairment.", "Zelvastine reduced pain in patients."),
    ("Zelvastine reduced pain in patients with renal impairment.", "Zelvastine reduced pain."),
    ("In pregnant women, zelvastine is avoided.", "Zelvastine is avoided."),
    ("Zelvastine reduced tumour size in mice.", "Zelvastine reduced tumour size."),
    ("Zelvastine reduced tumour size in mice.", "Zelvastine reduced tumour size in patients."),
    ("Pregnant women should avoid zelvastine.", "Women should avoid zelvastine."),
    ("Zelvastine is used in adults aged 65 years or older.", "Zelvastine is used in adults."),
    ("Zelvastine reduced pain in hypertensive patients.", "Zelvastine reduced pain."),
    ("Zelvastine reduced pain.", "Zelvastine reduced pain in women."),
    ("Zelvastine is given to infants.", "Zelvastine is given to children."),
    ("Zelvastine is safe in women.", "Zelvastine is safe in men."),
    ("Inpatients were given zelvastine.", "Outpatients were given zelvastine."),
    ("Among smokers, zelvastine reduced cough.", "Zelvastine reduced cough."),
]
NO_POPULATION = [
    ("Zelvastine reduced pain in patients.", "Zelvastine reduced pain."),
    ("Zelvastine works in children.", "Zelvastine works in paediatric patients."),
    ("Zelvastine works in the elderly.", "Zelvastine works in older adults."),
    ("Zelvastine reduced pain in hypertensive patients.", "Zelvastine reduced pain in patients with hypertension."),
    ("Zelvastine reduced pain, and brotixol was used in adults.", "Zelvastine reduced pain."),
    ("Males had more pain.", "Men had more pain."),
    ("Zelvastine was given to neonates.", "Zelvastine was given to newborns."),
    ("In adults with gout, zelvastine is used.", "Zelvastine is used in adults with gout."),
    ("Among the patients, zelvastine reduced pain.", "Zelvastine reduced pain."),
    ("Hospitalised patients were given zelvastine.", "Inpatients were given zelvastine."),
    ("Zelvastine reduced pain in people.", "Zelvastine reduced pain."),
    ("Zelvastine is used in pregnancy.", "Zelvastine is used in pregnant women."),
    ("Childhood asthma responds to zelvastine.", "Asthma in children responds to zelvastine."),
    ("Adult-onset asthma responds to zelvastine.", "Adult-onset asthma responds to zelvastine [2]."),
    ("Of these patients, nine recovered.", "Nine patients recovered."),
]
COMPARISON = [
    ("Zelvastine is better than brotixol for pain.", "Brotixol is better than zelvastine for pain."),
    ("Zelvastine reduced pain compared with placebo.", "Zelvastine reduced pain compared with brotixol."),
    ("Zelvastine reduced pain compared with placebo.", "Zelvastine reduced pain."),
    ("Zelvastine was superior to placebo.", "Placebo was superior to zelvastine."),
    ("Low-dose zelvastine is recommended over high-dose zelvastine.", "High-dose zelvastine is recommended over low-dose zelvastine."),
    ("Zelvastine rather than brotixol is used in gout.", "Brotixol rather than zelvastine is used in gout."),
    ("Mortality was lower with zelvastine than with brotixol.", "Mortality was lower with brotixol than with zelvastine."),
    ("Men had more pain than women.", "Women had more pain than men."),
    ("Zelvastine improved sleep versus usual care.", "Zelvastine improved sleep versus placebo."),
    ("Pain was less than with brotixol.", "Pain was less."),
    ("Zelvastine is preferred to brotixol.", "Brotixol is preferred to zelvastine."),
    ("Relative to placebo, zelvastine increased sleep.", "Relative to brotixol, zelvastine increased sleep."),
    ("Sleep was longer with zelvastine than with brotixol.", "Sleep was longer with zelvastine."),
    ("Zelvastine lowered urate in comparison with placebo.", "Zelvastine lowered urate."),
    ("Zelvastine instead of brotixol was given.", "Brotixol instead of zelvastine was given."),
]
NO_COMPARISON = [
    ("Zelvastine is better than brotixol for pain.", "Brotixol is worse than zelvastine for pain."),
    ("Zelvastine reduced pain compared with placebo.", "Zelvastine reduced pain versus placebo."),
    ("Zelvastine reduced pain compared with placebo.", "Compared with placebo, zelvastine reduced pain."),
    ("Mortality was lower with zelvastine than with brotixol.", "Mortality was higher with brotixol than with zelvastine."),
    ("Zelvastine reduced pain relative to placebo.", "Zelvastine reduced pain compared with placebo."),
    ("Zelvastine and brotixol reduced pain.", "Brotixol and zelvastine reduced pain."),
    ("Pain fell in more than half.", "Pain fell in more than half [4]."),
    ("Compared with placebo, zelvastine reduced pain; nausea was common.", "Nausea was common."),
    ("Zelvastine rather than brotixol is used in gout.", "Zelvastine, rather than brotixol, is used in gout."),
    ("Zelvastine vs placebo: pain was lower.", "Zelvastine versus placebo: pain was lower."),
    ("Zelvastine was superior to placebo.", "Zelvastine was superior to placebo in the trial."),
    ("Zelvastine was better than brotixol.", "Zelvastine was found to be better than brotixol."),
    ("Other drugs than zelvastine were used.", "Drugs other than zelvastine were used."),
    ("Sleep was longer with zelvastine.", "With zelvastine, sleep was longer."),
    ("Zelvastine reduced pain more than brotixol did.", "Zelvastine reduced pain more than brotixol."),
]
TERM = [
    ("Zelvastine is used in gout.", "Brotixol is used in gout."),
    ("Give oral zelvastine.", "Give intravenous zelvastine."),
    ("The left eye was treated.", "The right eye was treated."),
    ("Zelvastine reduced pain.", "Zelvastine significantly reduced pain."),
    ("Zelvastine for stroke and brotixol for clots.", "Brotixol for stroke and zelvastine for clots."),
    ("Mild gout is treated with rest.", "Severe gout is treated with rest."),
    ("Zelvastine reduced pain.", "Zelvastine reduced pain and fever."),
    ("Upper limb tremor was seen.", "Lower limb tremor was seen."),
    ("Zelvastone is used.", "Zelvastolone is used."),
    ("Acute gout is treated.", "Chronic gout is treated."),
    ("Bacterial infection is treated.", "Viral infection is treated."),
    ("Zelvastine is given in the morning.", "Zelvastine is given in the evening."),
    ("Unilateral spasm is seen.", "Bilateral spasm is seen."),
    ("The absolute risk fell.", "The relative risk fell."),
    ("Renal impairment was seen.", "Hepatic impairment was seen."),
]
NO_TERM = [
    ("Oedema of the leg was treated.", "Edema of the leg was treated."),
    ("Anaemia followed haemorrhage.", "Anemia followed hemorrhage."),
    ("Community-acquired pneumonia is treated.", "CAP is treated."),
    ("CAP is treated with zelvastine.", "Community-acquired pneumonia is treated with zelvastine."),
    ("Hemifacial spasm is treated with zelvastine.", "HFS is treated with zelvastine."),
    ("Zelvastine reduced pain.", "Reduction of pain was seen in the study with zelvastine."),
    ("Zelvastine is noninferior.", "Zelvastine is non-inferior."),
    ("The drug reduced renal damage.", "The drug reduced kidney damage."),
    ("Diagnosis was delayed.", "Diagnoses were delayed."),
    ("Symptomatic patients received iron.", "Patients with symptoms received iron."),
    ("Randomised patients were hospitalised.", "Randomized patients were hospitalized."),
    ("The tumour was behavioural in effect.", "The tumor was behavioral in effect."),
    ("Metastases were found in bone.", "A metastasis was found in bone."),
    ("Antiinflammatory drugs are used.", "Anti-inflammatory drugs are used."),
    ("Children fell.", "A child fell."),
    ("Diarrhoea, dyspnoea and amenorrhoea were seen.", "Diarrhea, dyspnea and amenorrhea were seen."),
    ("Titres were centred on goitre.", "Titers were centered on goiter."),
    ("Artefacts were seen at enrolment.", "Artifacts were seen at enrollment."),
    ("Give 5 \u03bcg daily.", "Give 5 \u00b5g daily."),
    ("Pain fell by 5% in owls.", "Pain fell by 5 per cent in owls."),
    ("Pain fell in ≥5 owls.", "Pain fell in at least 5 owls."),
    ("Pain fell in at least 5 owls.", "Pain fell in ≥5 owls."),
    ("Pain fell in ≤5 owls.", "Pain fell in at most 5 owls."),
    ("Pain fell in ≤5 owls.", "Pain fell in no more than 5 owls."),
    ("Pain fell in <5 owls.", "Pain fell in fewer than 5 owls."),
    ("Pain fell in >5 owls.", "Pain fell in over 5 owls."),
    ("Owls ≥65 years old were seen.", "Owls 65 years or older were seen."),
    ("Give 500 IU daily.", "Give 500 international units daily."),
    ("Potassium was 5 mmol/L.", "Potassium was 5 millimoles per litre."),
    ("The pressure was 90 mm Hg.", "The pressure was 90 millimetres of mercury."),
]
FAULTS = [
    *(("negation", *pair) for pair in NEGATION),
    *(("direction", *pair) for pair in DIRECTION),
    *(("hedge", *pair) for pair in HEDGE),
    *(("population", *pair) for pair in POPULATION),
    *(("comparison", *pair) for pair in COMPARISON),
    *(("term", *pair) for pair in TERM),
]
SOUND = [
    *(("negation", *pair) for pair in NO_NEGATION),
    *(("direction", *pair) for pair in NO_DIRECTION),
    *(("hedge", *pair) for pair in NO_HEDGE),
    *(("population", *pair) for pair in NO_POPULATION),
    *(("comparison", *pair) for pair in NO_COMPARISON),
    *(("term", *pair) for pair in NO_TERM),
]
VOCABULARY = (
    "zelvastine not no may reduced increased pain in adults children without than placebo , . ; never some most "
    "with patients gout compared higher lower the of and but ineffective effective unlikely (conditional low "
    "evidence) is was [3] 5 mg HFS should"
)
WORD = st.sampled_from(VOCABULARY.split())
SENTENCE = st.lists(WORD, max_size=25).map(" ".join)


def rules_of(faults: tuple[Fault, ...]) -> list[str]:
    return [fault.rule for fault in faults]


@pytest.mark.parametrize(("rule", "quotation", "claim"), FAULTS)
def test_a_change_is_a_fault(rule: str, quotation: str, claim: str) -> None:
    found = check(claim, quotation, rules=frozenset({rule}))
    assert rules_of(found), (quotation, claim)


@pytest.mark.parametrize(("rule", "quotation", "claim"), FAULTS)
def test_one_change_is_told_by_one_check(rule: str, quotation: str, claim: str) -> None:
    assert set(rules_of(check(claim, quotation, rules=WORDS))) == {rule}


@pytest.mark.parametrize(("rule", "quotation", "claim"), SOUND)
def test_the_same_in_other_words_is_none(rule: str, quotation: str, claim: str) -> None:
    assert check(claim, quotation, rules=frozenset({rule})) == ()


@pytest.mark.parametrize(("rule", "quotation", "claim"), FAULTS)
def test_a_sentence_says_what_it_says(rule: str, quotation: str, claim: str) -> None:
    assert check(claim, claim) == () and check(quotation, quotation) == ()


@given(SENTENCE)
@settings(max_examples=150, deadline=None)
def test_no_sentence_is_at_fault_against_itself(text: str) -> None:
    assert check(text, text, rules=WORDS) == ()
    assert check(f"{text} ", text, rules=WORDS) == ()
    assert check(text.upper(), text.lower(), rules=WORDS - {"term"}) == ()


@given(SENTENCE, SENTENCE, SENTENCE)
@example(".", "may", "")  # a claim without a word
@settings(max_examples=300, deadline=None)
def test_every_fault_names_words_that_are_there(claim: str, quotation: str, context: str) -> None:
    for fault in check(claim, quotation, context=context, rules=WORDS):
        assert fault.claim or fault.quote
        for words, text in ((fault.claim, claim), (fault.quote, quotation)):
            assert words is None or (words.text and text[words.start : words.end] == words.text)


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_checked(claim: str, quotation: str) -> None:
    assert isinstance(check(claim, quotation, rules=WORDS), tuple)


def test_words_of_the_context_may_be_carried() -> None:
    context = "Acute gout flare › Children without fever\nZelvastine guideline"
    assert check("Acute gout flare, children without fever: give brotixol.", "Give brotixol.", context=context, rules=WORDS) == ()


def test_a_denial_alone_is_not_of_the_context() -> None:
    context = "When not to treat\nZelvastine guideline"
    assert rules_of(check("Brotixol is not given in gout.", "Brotixol is given in gout.", context=context, rules=WORDS)) == ["negation"]


def test_a_group_that_the_title_names_may_be_left_out_by_who_does_not_quote() -> None:
    quotation = "Zelvastine reduced pain in adults."
    title = "Results\nZelvastine for gout in adults"
    assert check("Zelvastine reduced pain.", quotation, context=title, rules=WORDS - {"restriction"}) == ()
    # Who quotes, and leaves it out, shows the claim without the title.
    assert rules_of(check("Zelvastine reduced pain.", quotation, context=title)) == ["restriction"]
    assert rules_of(check("Zelvastine reduced pain.", quotation, context="Results\nZelvastine in adults and children", rules=WORDS)) == [
        "population"
    ]


def test_the_words_that_differ_are_named() -> None:
    (fault,) = check("Amoxitine treats gout.", "Doxitrine treats gout.")
    assert fault.message == "“Amoxitine” is not in the quotation, which has “Doxitrine”"
    assert fault.claim is not None and fault.quote is not None
    assert (fault.claim.text, fault.quote.text) == ("Amoxitine", "Doxitrine")


def test_less_certainty_is_told_as_less() -> None:
    (fault,) = check("Zelvastine may reduce pain.", "Zelvastine reduces pain.", rules=WORDS)
    assert "less" in fault.message


PARAPHRASES = [
    ("Pain scores fell by a third in those given zelvastine.", "Zelvastine lowers pain in people with gout."),
    (
        "Zelvastine was well tolerated, and renal function stayed stable throughout follow-up.",
        "Renal function does not change on zelvastine.",
    ),
    ("We aimed to determine whether zelvastine reduces falls.", "Zelvastine does not reduce falls in the elderly."),
    ("Mortality in the zelvastine arm was lower than in the brotixol arm.", "Zelvastine saves lives when compared with brotixol."),
]


@pytest.mark.parametrize(("quotation", "claim"), PARAPHRASES)
def test_other_words_for_the_same_neither_deny_nor_turn_it(quotation: str, claim: str) -> None:
    assert check(claim, quotation, rules=frozenset({"negation", "direction"})) == ()


def test_a_paraphrase_that_turns_it_round_is_told() -> None:
    quotation = "Long-term treatment with zelvastine significantly reduced the risk of hip fracture among patients with osteoporosis."
    assert rules_of(check("Zelvastine increases the risk of hip fracture.", quotation, rules=frozenset({"negation", "direction"}))) == [
        "direction"
    ]


def test_a_claim_too_long_for_a_sentence_is_told_and_not_compared() -> None:
    text = "in adults with gout, zelvastine may not reduce pain more than placebo " * 200
    (fault,) = check(f"{text}.", f"{text}!", rules=WORDS)
    assert (fault.rule, "too long" in fault.message) == ("term", True)


def test_a_heading_that_compares_is_no_comparison_of_the_claim() -> None:
    quotation = "Zelvastine is recommended over brotixol in gout."
    claim = "Zelvastine vs. uricosurics: zelvastine is recommended over brotixol in gout."
    assert check(claim, quotation, context="Choice › Zelvastine vs. uricosurics\nGout", rules=WORDS) == ()
