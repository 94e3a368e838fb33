"""The invented corpus: papers on facial twitching that no library holds, and a long series for paging."""

from __future__ import annotations

from typing import Final

import msgspec


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """One invented paper.

    :param pmid: "" for a paper that PubMed does not hold (a preprint, an article of PMC alone).
    :param abstract: label and text of its parts; the label is "" for an abstract without headings.
    :param mesh: descriptor, whether it is a major topic, qualifiers.
    :param ties: MEDLINE RefType, PMID of the other (or PPR id), citation.
    :param cites: PMIDs.
    """

    pmid: str
    title: str
    abstract: tuple[tuple[str, str], ...]
    types: tuple[str, ...] = ("Journal Article",)
    mesh: tuple[tuple[str, bool, tuple[str, ...]], ...] = ()
    keywords: tuple[str, ...] = ()
    authors: tuple[tuple[str, str, str], ...] = (("Quellmann", "Ada", "A"), ("Brevik", "Tor Olav", "TO"))
    journal: str = "J Invented Neurol"
    year: int = 2024
    doi: str = ""
    pmcid: str = ""
    ppr: str = ""
    language: str = "eng"
    licence: str = ""
    ties: tuple[tuple[str, str, str], ...] = ()
    cites: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What it is called wherever it is found."""
        return self.pmid or self.ppr or self.pmcid

    @property
    def text(self) -> str:
        """Title and abstract."""
        return " ".join((self.title, *(f"{label} {text}" for label, text in self.abstract)))


_SPASM: Final = ("Hemifacial Spasm", True, ("drug therapy", "etiology"))
_TWITCH: Final = ("Facial Nerve Diseases", False, ("diagnosis",))
_HUMANS: Final = ("Humans", False, ())

TWITCHING: Final = (
    Paper(
        pmid="99000001",
        title="Causes of facial twitching in adults: a systematic review of 41 invented cohorts.",
        abstract=(
            ("BACKGROUND", "Facial twitching has many causes, and studies of them have not been brought together."),
            ("METHODS", "Two reviewers searched four invented registers for cohorts of adults with facial twitching."),
            (
                "RESULTS",
                "Eyelid myokymia was the most common cause of facial twitching in adults, found in 58% of 6412 patients. "
                "Hemifacial spasm was "
                "caused by compression of the facial nerve by a vessel in 87% of patients. Facial twitching was caused by multiple "
                "sclerosis "
                "in 2% of patients and by a tumor of the cerebellopontine angle in 1%.",
            ),
            ("CONCLUSIONS", "Most facial twitching in adults is caused by eyelid myokymia or by hemifacial spasm."),
        ),
        types=("Systematic Review", "Journal Article"),
        mesh=(_HUMANS, ("Hemifacial Spasm", True, ("etiology",)), _TWITCH),
        doi="10.5555/standin.1",
        pmcid="PMC99000001",
        licence="cc by",
        year=2025,
        cites=("99000004", "99000005", "99000006"),
    ),
    Paper(
        pmid="99000002",
        title="Botulinum toxin for facial twitching due to hemifacial spasm: a randomised trial.",
        abstract=(
            ("BACKGROUND", "How long botulinum toxin lasts in hemifacial spasm is uncertain."),
            ("METHODS", "We randomly assigned 184 adults with hemifacial spasm to botulinum toxin type A or to placebo."),
            (
                "RESULTS",
                "Botulinum toxin reduced facial twitching in 81% of patients with hemifacial spasm, and placebo in 14%. The effect "
                "lasted a "
                "median of 13 weeks. Transient ptosis occurred in 9 of 92 patients given botulinum toxin.",
            ),
            ("CONCLUSIONS", "Botulinum toxin injection is an effective treatment for facial twitching due to hemifacial spasm."),
        ),
        types=("Randomized Controlled Trial", "Journal Article"),
        mesh=(_HUMANS, _SPASM, ("Botulinum Toxins, Type A", True, ("therapeutic use",))),
        doi="10.5555/standin.2",
        year=2023,
    ),
    Paper(
        pmid="99000003",
        title="Microvascular decompression for facial twitching that returns after injections: a cohort of 310 patients.",
        abstract=(
            ("OBJECTIVE", "To follow patients with hemifacial spasm after microvascular decompression."),
            (
                "RESULTS",
                "Microvascular decompression stopped facial twitching in 271 of 310 patients (87%) at two years. Hearing loss "
                "occurred in 7 "
                "patients (2%).",
            ),
            ("CONCLUSIONS", "Microvascular decompression should be considered when botulinum toxin no longer controls hemifacial spasm."),
        ),
        types=("Observational Study", "Journal Article"),
        mesh=(_HUMANS, ("Hemifacial Spasm", True, ("surgery",)), ("Microvascular Decompression Surgery", True, ())),
        year=2022,
    ),
    Paper(
        pmid="99000004",
        title="Zalutrin stops facial twitching within a day: a randomised trial.",
        abstract=(
            ("METHODS", "We randomly assigned 96 adults with facial twitching to zalutrin or to placebo."),
            ("RESULTS", "Zalutrin stopped facial twitching within one day in 94% of patients."),
            ("CONCLUSIONS", "Zalutrin is the most effective treatment for facial twitching."),
        ),
        types=("Randomized Controlled Trial", "Journal Article", "Retracted Publication"),
        mesh=(_HUMANS, _SPASM),
        ties=(("RetractionIn", "99000009", "J Invented Neurol. 2024;12(2):99"),),
        year=2021,
    ),
    Paper(
        pmid="99000005",
        title="Caffeine and eyelid twitching: an invented case-control study.",
        abstract=(
            (
                "",
                "Eyelid twitching was more frequent in adults who drank more than four cups of coffee a day (odds ratio 2.1, 95% "
                "CI 1.3 to 3.4). "
                "Eyelid twitching stopped within three weeks in most adults who slept longer and drank less coffee.",
            ),
        ),
        types=("Journal Article",),
        mesh=(_HUMANS, ("Case-Control Studies", False, ()), ("Fasciculation", True, ("etiology",))),
        ties=(("ErratumIn", "99000010", "J Invented Neurol. 2023;11(1):7"),),
        year=2022,
    ),
    Paper(
        pmid="99000006",
        title="Carbamazepine for facial twitching: an invented crossover study.",
        abstract=(
            ("RESULTS", "Carbamazepine 200 mg twice daily reduced facial twitching in 11 of 24 patients with facial myokymia."),
            ("CONCLUSIONS", "Carbamazepine may help facial twitching when injections are refused."),
        ),
        types=("Clinical Trial", "Journal Article"),
        mesh=(_HUMANS, ("Facial Nerve Diseases", True, ("drug therapy",))),
        ties=(("ExpressionOfConcernIn", "99000011", "J Invented Neurol. 2025;13(4):211"),),
        year=2020,
    ),
    Paper(
        pmid="99000007",
        title="Treatment of facial twitching: a practice guideline of the Invented Society of Neurology.",
        abstract=(
            (
                "RECOMMENDATIONS",
                "We recommend botulinum toxin injections as first-line treatment for hemifacial spasm. We recommend reassurance and more "
                "sleep for eyelid myokymia that has lasted less than three months. We recommend magnetic resonance imaging of the "
                "brain when "
                "facial twitching comes with facial weakness or hearing loss.",
            ),
        ),
        types=("Practice Guideline", "Journal Article"),
        mesh=(_HUMANS, ("Hemifacial Spasm", True, ("therapy",))),
        year=2025,
    ),
    Paper(
        pmid="99000008",
        title="[Facial twitching in children: an invented series].",
        abstract=(("", "Facial twitching in children was caused by motor tics in 73 of 100 children seen in one clinic."),),
        types=("Case Reports", "Journal Article", "English Abstract"),
        mesh=(_HUMANS, ("Tics", True, ("diagnosis",)), ("Child", False, ())),
        language="ger",
        year=2019,
    ),
    Paper(
        pmid="99000009",
        title="Retraction: Zalutrin stops facial twitching within a day: a randomised trial.",
        abstract=(),
        types=("Retraction of Publication",),
        ties=(("RetractionOf", "99000004", "J Invented Neurol. 2021;9(3):55"),),
    ),
    Paper(
        pmid="99000010",
        title="Correction to: Caffeine and eyelid twitching: an invented case-control study.",
        abstract=(),
        types=("Published Erratum",),
        ties=(("ErratumFor", "99000005", "J Invented Neurol. 2022;10(1):3"),),
        year=2023,
    ),
    Paper(
        pmid="99000011",
        title="Expression of concern: Carbamazepine for facial twitching: an invented crossover study.",
        abstract=(),
        types=("Expression of Concern",),
        ties=(("ExpressionOfConcernFor", "99000006", "J Invented Neurol. 2020;8(2):30"),),
        year=2025,
    ),
    Paper(
        pmid="99000012",
        title="When facial twitching needs imaging: an invented diagnostic study.",
        abstract=(
            (
                "RESULTS",
                "Magnetic resonance imaging showed a cause of facial twitching in 31 of 52 patients with facial weakness and in 2 of 148 "
                "patients without it. A contact of <10<sup>-3</sup> m between vessel and nerve was seen in 44 patients (p<0.05).",
            ),
            ("CONCLUSIONS", "Facial twitching without weakness, numbness or hearing loss rarely needs imaging."),
        ),
        types=("Observational Study", "Journal Article"),
        mesh=(_HUMANS, ("Magnetic Resonance Imaging", True, ()), _TWITCH),
        keywords=("facial twitching", "imaging"),
        year=2024,
    ),
)

ELSEWHERE: Final = (
    Paper(
        pmid="",
        ppr="PPR990001",
        title="Sleep and eyelid myokymia: an invented preprint",
        abstract=(
            ("Background", "Eyelid twitching is blamed on short sleep."),
            ("Results", "Facial twitching of the eyelid lasted longer in adults who slept less than six hours (12 versus 5 days)."),
        ),
        types=("Preprint",),
        doi="10.5555/standin.preprint.1",
        year=2025,
        licence="cc by-nc",
    ),
    Paper(
        pmid="",
        ppr="PPR990002",
        title="Facial twitching and a withdrawn idea: an invented preprint",
        abstract=(("", "Facial twitching was cured by a withdrawn idea."),),
        types=("Preprint", "preprint-withdrawal"),
        doi="10.5555/standin.preprint.2",
        year=2024,
    ),
    Paper(
        pmid="",
        ppr="PPR990003",
        title="Botulinum toxin for facial twitching: an invented preprint of a trial",
        abstract=(("", "Botulinum toxin reduced facial twitching in 80% of patients."),),
        types=("Preprint",),
        ties=(("Preprint of", "99000002", "J Invented Neurol. 2023"),),
        year=2022,
    ),
    Paper(
        pmid="",
        pmcid="PMC99000101",
        title="Facial twitching in an invented village: a case report",
        abstract=(("", "A man had facial twitching for nine years. He was treated with botulinum toxin."),),
        types=("case-report",),
        doi="10.5555/STANDIN.Village",
        year=2018,
        licence="cc by",
    ),
)

SERIES: Final = tuple(
    Paper(
        pmid=str(99100000 + number),
        title=f"Velmoria, part {number}: an invented series.",
        abstract=(("", f"Velmoria of kind {number} was seen in {number + 3} of 1000 invented people."),),
        mesh=(("Velmoria", True, ()),),
        year=2000 + number % 26,
    )
    for number in range(1, 451)
)

PAPERS: Final = (*TWITCHING, *ELSEWHERE, *SERIES)
"""Every invented paper."""
