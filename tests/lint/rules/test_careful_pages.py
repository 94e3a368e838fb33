"""Pages of several shapes that cite with care: the rules of the families "citations" and "references" find nothing in them.

Drugs, papers and figures are invented.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clincite.lint.rules import RULES
from tests.lint.helpers import findings

MINE = {code: rule for code, rule in RULES.items() if code[:3] in {"CC1", "CC2"}}

NUMBERED = """Eyelid tremor: what helps

Written by Anna Adler, MD. Reviewed by Kofi Osei, MD. Last updated: 12 March 2026

Eyelid tremor is a brief, repeated contraction of the lid. It is common and usually harmless [1,2]. Most people do not need treatment.

How common is it?

In a survey of 4,200 adults in Ruritania, 18% (756 of 4,200) reported at least one episode in the past year [1]. Women were affected \
slightly \
more often than men. A smaller clinic-based cohort found similar figures (16 of 90; 18%) [2].

Treatment

Rest and less coffee are the first steps. If the tremor lasts longer than four weeks, zelvastine 20 mg by mouth once daily may be \
considered [3]. \
In the LIDREST trial, 60% of adults (72 of 120) on zelvastine and 35% (42 of 120) on placebo were free of tremor at week 6 [3]. \
Nausea, headache, \
and dizziness were the most frequent side effects [3,4].

Marolide is not recommended, because it lowered the pulse in 9 of 75 people [4]. The Invented Society of Neurology advises against it \
in anyone \
over 65 [5].

When to see a doctor

See a doctor if the tremor spreads to the face, if the eye stays shut, or if it lasts longer than three months.

References

1. Adler B, Osei K. Eyelid tremor in Ruritania: a population survey. Fict Epidemiol. 2022;7(2):20-31. doi:10.99999/fe.2022.31
2. Brandt C, Ito M, Castro D, et al. Lid tremor in a neurology clinic. Acta Fict Med. 2019;8:101-9. PMID: 19990002
3. Castro D, Evans F. Zelvastine for eyelid tremor (LIDREST): a randomised trial. J Invent Neurol. 2024;12(3):45-51. PMID: 19990003
4. Dahl E. Adverse effects of lid drugs. Fict Pharmacol. 2021;3:11-19. PMID: 19990004
5. Invented Society of Neurology. Guideline on eyelid tremor. Available at: https://www.example.org/isn/eyelid-tremor (accessed 3 \
March 2026)

This page does not replace the advice of your doctor.
"""

AUTHOR_YEAR = """Sleep and eyelid tremor

Author: Maya Ito, PhD
Published: January 5, 2026

Background

Short sleep is associated with eyelid tremor (Adler & Osei, 2022; Brandt et al., 2019). Castro (2024) found no such link in children.

Does better sleep help?

Two trials tested sleep training. In the larger one, tremor stopped in 40 of 80 adults (Evans, 2023). The World Health Organization \
(WHO, 2021) \
recommends sleep training before drugs.

References

Adler, B., & Osei, K. (2022). Eyelid tremor in Ruritania: A population survey. Fictional Epidemiology, 7(2), 20–31. \
https://doi.org/10.99999/fe.2022.31
Brandt, C., Ito, M., & Castro, D. (2019). Sleep and lid tremor in a neurology clinic. Acta Fictiva Medica, 8, 101–109.
Castro, D. (2024). Lid tremor in children. Fictional Paediatrics, 3(1), 11–19. https://doi.org/10.99999/fp.2024.11
Evans, F. (2023). Sleep training for lid tremor: A randomized trial. Journal of Invented Sleep, 4(2), 77–85.
World Health Organization. (2021). Guidelines on sleep. https://www.example.org/who/sleep
"""

CHAT = """**Short answer:** For most adults, eyelid tremor stops by itself within two weeks ([Adler \
2022](https://doi.org/10.99999/fe.2022.31)).

Here's what the evidence says:

- **Zelvastine** reduced tremor in 60% of adults (72 of 120) in one trial (PMID: 19990003).
- **Marolide** lowered the pulse and is not recommended ([Invented Society of Neurology](https://www.example.org/isn/eyelid-tremor)).
- **Rest** helps many people, but has not been tested in trials.

Would you like me to summarise the side effects?
"""

SOURCES_BY_LINK = """# Is zelvastine safe in pregnancy?

Zelvastine crosses the placenta and is not recommended in the first trimester[1][2]. A registry of 312 pregnancies found \
malformations in 4.2% \
(13 of 312)[3]. Animal studies showed cleft lip at ten times the human dose[1].

- **First trimester:** avoid unless there is no alternative[2].
- **Breastfeeding:** small amounts pass into milk[4].

Sources:
[1] https://www.example.gov/label/zelvastine
[2] https://www.example.org/isn/pregnancy
[3] https://pubmed.ncbi.nlm.nih.gov/19990003/
[4] https://www.ncbi.nlm.nih.gov/books/NBK999999/
"""

ENCYCLOPEDIA = """# Eyelid tremor

**Eyelid tremor** is an involuntary contraction of the eyelid.[1] It is usually unilateral.[2] It was first described by Adler in 1902.[3]

## Signs and symptoms

The contraction lasts one to two seconds and recurs every few minutes.[2] Most episodes resolve within days.[1][2]

## Causes

Common triggers include caffeine, fatigue, and stress.[4] Less often it is a sign of disease of the facial nerve.[2]

## See also

* Tremor
* Eyelid

## References

1. Adler B, Osei K (2022). "Eyelid tremor in Ruritania: a population survey". *Fictional Epidemiology*. **7** (2): 20–31. PMID 19990001.
2. Brandt C, Ito M (August 2019). "Lid tremor in a neurology clinic". *Acta Fictiva Medica*. **8**: 101–109. PMID 19990002.
3. Adler A (1902). *On the trembling of lids*. Strelsau: Royal Press. p. 12.
4. ["Eyelid tremor: triggers"](https://www.example.org/triggers). Ruritanian Health Service. 4 May 2021. Retrieved 3 March 2026.

## Further reading

* Evans F. *The lid in health and disease*. 3rd ed. Strelsau: Royal Press; 2018.
"""

WEB = """<html><head><title>Eyelid tremor | LidPages</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article><h1>Eyelid tremor</h1><p class="byline">Medically reviewed by Jane Roe, MD — Updated on May 3, 2025</p>
<p>Eyelid tremor is common.<sup><a href="#r1">1</a></sup> It affects about 18% of adults in a year.<sup><a href="#r1">1</a>,<a \
href="#r2">2</a></sup></p>
<h2>Treatment</h2>
<ul><li>Zelvastine reduced tremor in 60% of adults.<sup><a href="#r3">3</a></sup></li>
<li>Marolide is recommended for tremor of more than three months.<sup><a href="#r4">4</a></sup></li></ul>
<p>According to a <a href="https://pubmed.ncbi.nlm.nih.gov/19990009/">2020 study</a>, coffee increases the risk of tremor.</p>
<h2>References</h2>
<ol><li id="r1">Adler B. Eyelid tremor in Ruritania. Fict Epidemiol. 2022;7(2):20-31. <a \
href="https://doi.org/10.99999/fe.2022.31">doi</a></li>
<li id="r2">Brandt C. Lid tremor in a clinic. Acta Fict Med. 2019;8:101-9.</li>
<li id="r3">Castro D. Zelvastine for eyelid tremor. J Invent Neurol. 2024;12(3):45-51.</li>
<li id="r4">Eyelid tremor. Invented Society of Neurology. <a href="https://example.org/isn">https://example.org/isn</a></li></ol>
</article><footer>© 2025 LidPages. All rights reserved.</footer></body></html>
"""

WITHOUT_SOURCES = """Eyelid tremor: causes and treatment

Eyelid tremor is very common. It is caused by tiredness, coffee or stress, and it goes away by itself in most people.

Zelvastine 20 mg once daily reduces tremor in most adults. See a doctor if it lasts for more than 3 weeks.
"""


@pytest.mark.parametrize(
    ("form", "text"),
    [
        pytest.param("text", NUMBERED, id="numbered"),
        pytest.param("text", AUTHOR_YEAR, id="author-year"),
        pytest.param("markdown", CHAT, id="chat"),
        pytest.param("markdown", SOURCES_BY_LINK, id="links"),
        pytest.param("markdown", ENCYCLOPEDIA, id="encyclopedia"),
        pytest.param("html", WEB, id="web"),
        pytest.param("text", WITHOUT_SOURCES, id="without"),
    ],
)
def test_a_page_that_cites_with_care_gives_no_finding(form: str, text: str) -> None:
    assert [(finding.code, finding.words) for finding in findings(text, form=form, rules=MINE)] == []


@given(
    st.sampled_from([("text", NUMBERED), ("text", AUTHOR_YEAR), ("markdown", CHAT), ("markdown", ENCYCLOPEDIA), ("html", WEB)]),
    st.lists(st.tuples(st.floats(0, 1), st.text(alphabet="[](){}<>.,;:/0129^–*# \n\u0301é@", max_size=4)), max_size=30),
)
def test_no_rule_raises_on_a_damaged_page(page: tuple[str, str], damage: list[tuple[float, str]]) -> None:
    form, text = page
    for share, put in damage:
        at = int(share * len(text))
        text = text[:at] + put + text[at + len(put) :]
    for finding in findings(text, form=form, rules=MINE):
        assert 0 <= finding.span.start <= finding.span.end <= len(text)


def test_an_address_that_is_none_is_no_reason_to_raise() -> None:
    listed = "1. Adler B. Lids. https://exam[ple.9rg4isn/a\n2. Brandt C. Owls. http://[::1/b\n"
    assert findings(f"Lids\n\nLids blink [1,2].\n\nReferences\n\n{listed}", rules=MINE) == ()
