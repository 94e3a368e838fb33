"""Who issued a source, as far as its words tell: a society or agency, a journal, a preprint server, or the page's own publisher.

What may issue a guideline follows the inclusion criteria of the National Guideline Clearinghouse (guideline.gov, "Inclusion criteria",
archived 2013) and the Institute of Medicine (Clinical Practice Guidelines We Can Trust, 2011): medical specialty associations, professional
societies, public or private organisations, government agencies, health care organisations; not an individual, and not a publisher.
"""

from __future__ import annotations

import re
from typing import Final

from clincite.lint.document import BannerKind, Document, Entry

# How societies and agencies are called, in the languages that English pages cite.
_BODY: Final = re.compile(
    r"\b(?:societ(?:y|ies)|associations?|colleges?|academ(?:y|ies)|federation|confederation|foundation|institutes?"
    r"|institut[eo]s? of|council"
    r"|ministry|department of (?:health|veterans|defen[cs]e)|government|agency|agencies|administration|authority|commission|bureau"
    r"|task ?force|consortium|initiative|alliance|collaborati(?:on|ve)|collaborators|cooperative|league|union|network|coalition"
    r"|organi[sz]ation|cent(?:er|re)s for|public health|health service|health canada|health england|intercollegiate|working (?:group|party)"
    r"|consensus (?:group|conference|panel)|guideline (?:group|panel|committee)|study group|expert (?:panel|group)|hospitals?|university"
    r"|nhs|trust|cochrane|royal|workshop|red cross|resuscitation|gesellschaft|soci[eé]t[eé]|sociedad|societ[aà]|sociedade"
    r"|haute autorit[eé])\b",
    re.IGNORECASE,
)
# Issuers by their initials: those of the bundled guideline summaries, those in the National Academies' table of organisations that
# establish guidelines (Knowing What Works in Health Care, 2008, table 2-3), and other societies by the initials that they publish under.
# Case matters: "WHO" is one, "who" is not.
_INITIALS: Final = re.compile(
    r"(?<![A-Za-z])(?:"
    r"AA[CDFNOPS]|AAAAI|AACAP|AACE|AAD|AADA?|AAFP|AAHKS|AAHPM|AAN[EPS]?M?|AAO-?HNSF?|AAOS|AAPD|AAPMR|AASLD|AASM|AATS|ABA|ABM|ACAAI"
    r"|ACCF?|ACCP"
    r"|ACCR|ACEP|ACG|ACIP|ACMG|ACNM|ACOEM|ACOG|ACPM?|ACR|ACS|ACSM|ADA|ADDF|AES|AGA|AGREE|AGS|AHA|AHRQ|AHS|AIUM|AMDA|AMSSM|ANA|ANZCOR|AOA"
    r"|APA|APHA|APIC|APTA|ARIA|ASA|ASAM|ASCCP|ASCO|ASCRS|ASE|ASGE|ASH|ASHP|ASMBS|ASN|ASNC|ASPEN|ASPS|ASRA|ASRM|ASTRO|ATA|ATS|AUA|AVA"
    r"|AWMF|AWHONN|BAD|BASHH|BASL|BAUS|BCS|BHIVA|BHS|BIA|BMUS|BNF|BOA|BOPA|BSACI|BSG|BSH|BSR|BTA|BTF|BTS|CADTH|CAEP|CBO|CCS|CDA|CDC|CHEST"
    r"|CPIC|CPS|CTFPHC|DGN|DGPPN|DHHS|DoD|EACTS|EADV|EAES|EAN|EANM|EASD|EASL|EAU|ECDC|ECCO|ECIL|EDF|EFNS|EHA|EHF|EHRA|EMA|ENETS|EPA|ERA"
    r"|ERC|ERS|ESA|ESC|ESCMID|ESGE|ESH|ESHRE|ESICM|ESMO|ESO|ESPEN|ESPGHAN|ESPID|ESR|ESTRO|ESVS|EULAR|FDA|FIGO|FSRH|GIN|GINA|GOLD|HAS|HFSA"
    r"|HFA|HHS|HRS|ICMR|ICSI|IDF|IDSA|IHS|ILAE|ILCOR|IOM|ISDA|ISTH|JCS|JNC ?[78]|JSH|KDIGO|KDOQI|KHA|MDS|MHRA|MSK|NAEPP|NAMS|NANS|NASPGHAN"
    r"|NASS|NATA|NCCN|NCCIH|NCI|NCGC|NEI|NHF|NHLBI|NHMRC|NHS|NIAID|NICE|NIDA|NIDDK|NIH|NIMH|NINDS|NOF|NOGG|NPS|OARSI|ONS|PAHO|PHE|RACGP"
    r"|RANZCOG|RANZCP|RCEM|RCGP|RCOG|RCOphth|RCP|RCPCH|RCPsych|RCR|RCS|SAEM|SAGES|SAMHSA|SCAI|SCCM|SCCT|SCMR|SFM|SHEA|SHM|SIGN|SIO|SIOG|SIR"
    r"|SMFM|SNM(?:MI)?|SOGC|SPR|SSC|STS|SUO|SVS|TOS|TSANZ|UKHSA|UKMEC|USPSTF|USPHS|VA|WAO|WFSBP|WGO|WHO|WMA|WSES|WSO"
    r")(?![A-Za-z])"
)
# Bodies of a publisher or product: they write a page, they do not speak for a profession.
_PUBLISHER: Final = re.compile(
    r"\b(?:(?:medical |clinical |scientific )?(?:advisory|editorial|review) (?:board|team|staff|group|committee)s?|editors?"
    r"|editorial|content team|"
    r"writers|practical summar(?:y|ies)|summar(?:y|ies) of (?:clinical |practice )*guidelines?|insights|blog|our (?:experts|team|doctors)|"
    r"a\.?i\.?|gpt(?:-?\d\w*)?|chatbot|(?:virtual|digital) (?:assistant|doctor)|copilot|answer engine|knowledge ?base)(?!\w)",
    re.IGNORECASE,
)
# Journals that bear such words in their name.
_NAMESAKES: Final = re.compile(
    r"\b(?:clinical medicine insights|(?:biomarker|drug target|bioinformatics and biology|translational oncogenomics|perinatal"
    r"|health services) insights"
    r"|insights (?:into )?imaging|(?:nejm|jmir) ai|artificial intelligence in medicine)\b",
    re.IGNORECASE,
)
# Products that answer medical questions or sum up literature, by their own pages.
_PRODUCT: Final = re.compile(
    r"\b(?:ChatGPT|OpenEvidence|Perplexity|Consensus\.app|Glass Health|ClinicalKey AI|Doximity GPT|Med-?PaLM|Gemini|Claude"
    r"|MediSearch|Elicit)\b"
)
_GUIDANCE: Final = re.compile(
    r"\bguidelines?\b|\bguidance\b|\brecommendations?\b|\bconsensus\b|\b(?:position|policy|scientific|expert|practice|clinical)"
    r" (?:statement|paper|advisory|parameters?|bulletin|update)\b|\bcommittee opinion\b|\bstandards of (?:medical )?care\b"
    r"|\bappropriate(?:ness| use)"
    r" criteria\b|\bbest practices?\b|\bleitlinie\b|\brecommandations\b|\bmanagement of .{3,60}: (?:a|an) (?:statement|report)\b",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"^\W*(?:clinical |practice |medical |treatment |society )*guidelines?\W*$", re.IGNORECASE)
_JOURNAL: Final = re.compile(
    r"\b(?:j|jour\w*|journal|annals?|ann|archives?|arch|acta|transactions|proceedings|proc|bulletin|bull|rev|reviews?|lett|letters"
    r"|reports?|rep|"
    r"lancet|bmj|jama|n engl|nejm|plos|bmc|nature|cell|science|gut|thorax|chest|brain|heart|spine|stroke|circulation|diabetes|hypertension|"
    r"medicine|med|surg|surgery|clin|clinics|clinical|res|research|int|international|eur|european|am|american|br|british|can|canadian|"
    r"\w+ologist|\w*(?:olog|iatr|tom|graph|chem)(?:y|ica?|ie|ics)|disorders|diseases?|pediatrics|paediatrics|obstetrics|anaesthesia"
    r"|anesthesia|"
    r"therapy|therapeutics|pharmac\w+|oncol\w*|neurol\w*|cardiol\w*|psychiatr\w*|immunol\w*|dermatol\w*|epidemiol\w*|toxins|nutrients)\b",
    re.IGNORECASE,
)
_PROPER: Final = re.compile(r"\b(?:Dr\.?\s?)?[A-Z][A-Za-z]*[a-z][A-Za-z]*(?:\.(?:[A-Z][a-z]+|com|org|net|health|ai|md))?")
_COMMON: Final = frozenset(
    [
        "medical",
        "clinical",
        "health",
        "healthcare",
        "advisory",
        "editorial",
        "board",
        "editors",
        "team",
        "guidelines",
        "guideline",
        "practical",
        "practice",
        "summaries",
        "summary",
        "insights",
        "of",
        "the",
        "and",
        "for",
        "dr",
        "online",
        "review",
        "reviews",
        "journal",
        "medicine",
        "doctor",
        "doctors",
        "care",
        "group",
        "center",
        "centre",
        "international",
    ]
)
_OWN_BANNERS: Final = (
    BannerKind.DISCLAIMER,
    BannerKind.DISCLOSURE,
    BannerKind.REVIEWED,
    BannerKind.AUTHOR,
    BannerKind.REVIEWER,
    BannerKind.MACHINE,
    BannerKind.VERSION,
)
_COPYRIGHT: Final = re.compile(r"(?:©|\(c\)|\bcopyright\b)[^\n]{0,80}", re.IGNORECASE)


def is_authority(text: str) -> bool:
    """Whether a text names a society, an agency or another body that issues guidelines."""
    return bool(_INITIALS.search(text) or _BODY.search(_PUBLISHER.sub(" ", text)))


def is_journal(issuer: str) -> bool:
    """Whether an issuer is called like a journal. Wide: it is used to keep silent."""
    return bool(_JOURNAL.search(_PUBLISHER.sub(" ", issuer)))


def says_guideline(title: str) -> bool:
    """Whether a title calls its work a guideline, a consensus or a statement."""
    return bool(_GUIDANCE.search(title))


def labelled_guideline(entry: Entry) -> bool:
    """Whether the page types the entry as a guideline."""
    return bool(entry.label and _LABEL.match(entry.label))


def is_publisher(issuer: str) -> bool:
    """Whether an issuer is called like a publisher's own staff or product ("… Editorial Team", "… Practical Summaries")."""
    named = _NAMESAKES.sub(" ", issuer)
    return bool(_PUBLISHER.search(named) or _PRODUCT.search(named))


def own_names(document: Document) -> frozenset[str]:
    """Names by which the page's publisher speaks of itself, in lower case: in its disclaimers, banners and copyright lines."""
    texts = [banner.passage.text for banner in document.banners_of(*_OWN_BANNERS)]
    texts += _COPYRIGHT.findall(document.source)
    return frozenset(name for text in texts for name in _names(text))


def is_own(issuer: str, own: frozenset[str]) -> bool:
    """Whether an issuer bears one of the page's own names (:func:`own_names`)."""
    return any(name in own for name in _names(issuer))


def _names(text: str) -> list[str]:
    """Names that cannot be mistaken for common words: "Dr.Oracle", "MediPage", "healthhub.com"; written with a capital inside or a dot."""
    found = ("".join(match.group().casefold().split()) for match in _PROPER.finditer(text) if _is_coined(match.group()))
    return [name for name in found if name not in _COMMON and len(name) > 4]


def _is_coined(word: str) -> bool:
    return "." in word.rstrip(".") or any(char.isupper() for char in word[1:])


def self_published(document: Document, entry: Entry, own: frozenset[str]) -> bool:
    """Whether an entry comes from the page's own publisher, or from another publisher's staff or product, and from no society or agency."""
    issuer = entry.issuer or ""
    named = issuer or entry.passage.text
    if is_authority(" ".join(filter(None, (entry.title, entry.authors, issuer)))) or not named:
        return False
    return is_publisher(issuer) or is_own(named, own)
