"""Lines in which a page speaks of itself: its review, its author, whom it is for. And lines that only belong to the site around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from clincite.lint.document import BannerKind
from clincite.render.words import NO_DIRECT_ANSWER

_F: Final = re.IGNORECASE
_PAGE: Final = r"(?:articles?|contents?|pages?|information|material|answers?|text|topics?|guides?|posts?|document|summary|draft|review)"
_NAME: Final = r"(?:Dr\.?\s|Prof(?:essor)?\.?\s)?[A-Z][\w'’.-]+(?:\s[A-Z][\w'’.-]*){0,4}"
_TITLE: Final = r"(?:M\.?D|D\.?O|Ph\.?D|MBBS|MBChB|MRCP|FRCP|FACP|FACC|RN|NP|PA-C|PharmD|MPH|DPhil|FRCS|MSc|DDS|BSN|MSN|DNP|RD|DVM|FAAN)"
_DEGREED: Final = rf"{_NAME}(?:,?\s{_TITLE}\b\.?)"
_CREDITED: Final = rf"{_DEGREED}(?:,\s{_TITLE}\b\.?)*"
_AND: Final = r"\s?(?:[;,·•|]\s?(?:and\s)?|\s(?:and|&)\s)"

#: What is said of the page at the head, the foot or anywhere; the words are those of the page's own voice.
_RULES: Final[tuple[tuple[BannerKind, re.Pattern[str]], ...]] = (
    (
        BannerKind.PENDING,
        re.compile(
            rf"\bpending\s(?:human\s|medical\s|clinical\s|editorial\s|expert\s|physician\s|final\s)*(?:review|approval)\b"
            rf"|\b(?:not|n[’']t)\s(?:yet\s)?(?:been\s)?(?:medically\s|clinically\s|peer[-\s]?)?(?:reviewed|approved|verified)\b"
            rf"(?=(?:\sby\s(?:a|an|any|our|the)\b|\syet\b|[.\s]*$|,|\sor\b|\sfor\saccuracy\b|\sunless\b))"
            rf"|\bawaiting\s(?:\w+\s)?(?:review|approval)\b|^draft\b(?:\s(?:version|only|{_PAGE})\b|[.:]?$)"
            rf"|\bthis\s{_PAGE}\sis\sa\sdraft\b|\bunder\s(?:editorial|medical|peer|clinical)\sreview\b|^(?:status:\s?)?(?:under"
            rf"|in)\sreview\b"
            rf"|\bdraft\sfor\s(?:human\s)?review\b|\bunreviewed\b|\breview(?:er)?\spending\b",
            _F,
        ),
    ),
    (
        BannerKind.REVIEWED,
        re.compile(
            rf"\b(?:all\s(?:our\s)?|every\s|our\s|this\s|each\s|the\s)?{_PAGE}\s(?:is|are|has\sbeen|have\sbeen|was|were)\s(?:\w+ly\s)?"
            r"(?:\w+[-\s]){0,2}?(?:reviewed|fact[-\s]?checked|vetted|approved|verified)\b(?!\s(?:in|by\sthe\sfda)\b)"
            r"|\b(?:medically|clinically|editorially|expert|physician|doctor)[-\s]reviewed\b(?!\s(?:literature|articles?"
            r"|journals?|stud(?:y|ies)|papers?|publications?|evidence|research|sources?|data|trials?))"
            r"|\bfact[-\s]checked\b|^(?:last\s)?reviewed(?:\sby)?\b|^reviewed\sand\sapproved\b"
            r"|\breviewed\sfor\s(?:medical\s)?accuracy\b|^approved\sby\b|^status:\s?approved\b"
            r"|\bcontent\sreviewed\sby\b|^(?:\*\*)?approved\.",
            _F,
        ),
    ),
    (
        BannerKind.REVIEWER,
        re.compile(
            rf"\b(?i:(?:medically\s|clinically\s|scientifically\s|peer\s|content\s)?(?:reviewed|approved|verified|checked)\sby"
            rf"|(?:medical\s|clinical\s|expert\s)?reviewers?)\s?:?\s*(?:{_NAME},?\s{_TITLE}\b|(?:Dr\.?"
            rf"|Prof(?:essor)?\.?)\s[A-Z]|[A-Z][\w'’-]+\s(?:[A-Z]\.?\s)?[A-Z][\w'’-]+(?=\s*(?:$|[,|•·(\n]|on\b)))"
        ),
    ),
    (
        BannerKind.AUTHOR,
        re.compile(
            rf"^(?i:(?:written|authored|posted|edited|prepared|compiled)\sby|authors?\s?:|by:?|editors?\s?:|contributors?\s?:"
            rf"|author\(s\):)\s?(?:{_NAME})"
            rf"|\b(?i:written|authored)\sby:?\s{_NAME}|^About\sthe\s(?i:authors?)|^{_CREDITED}(?:{_AND}{_CREDITED}){{0,30}}\.?$"
            rf"|^(?i:(?:written|authored|prepared|compiled|produced|developed|issued)(?:\sand\s\w+)?\sby:?)\s(?:(?i:the)\s)?[A-Z][^.\n]{{2,160}}\.?$"
            rf"|^(?:[A-Z][\w-]+\s){{0,3}}(?i:committee|panel|task\sforce|(?:working|development|study)\sgroup)\s(?:of|for|on)\s"
            rf"(?!.*\b(?:is|are|was|were|has|have|recommends?|suggests?|should|advises?|states?|concluded?s?|found|met|agreed)\b)[^.\n]{{4,160}}\.?$"
        ),
    ),
    (
        BannerKind.DISCLAIMER,
        re.compile(
            r"\b(?:not|never)\s(?:be\s|meant\s|intended\s|a\s|as\s|to\s|constitute\s|used\s|an?\s|for\s|considered\s|provide\s"
            r"|offer\s)*(?:substitutes?|replace(?:ment)?|medical\sadvice|professional\s(?:medical\s)?(?:advice|judgment"
            r"|judgement|discretion))\b"
            r"|\b(?:does|do|should|must|can|may)\s?not\s(?:be\s(?:used\s|taken\s|considered\s)?(?:as\s|to\s"
            r"|in\s)?)?(?:a\s)?(?:replace|substitute|constitute)\b"
            r"|\b(?:educational|informational|information|general\sinformation|learning)(?:\s(?:and|or|&)\s\w+)?\s(?:purposes?"
            r"|use)\sonly\b|\beducational\spurpose\sonly\b|\bfor\s(?:general\s)?(?:educational|informational"
            r"|information)(?:\s(?:and|or)\s\w+)?\spurposes\b"
            r"|\bno\s(?:liability|responsibility)\b|\bnot\s(?:liable|responsible)\sfor\b|\bdisclaims?\b|^(?:\w+\s){0,2}disclaimer\b"
            r"|\bintended\s(?:only\s|solely\s)?for\s(?:use\sby\s)?(?:healthcare|health\scare|medical|health)\sprofessionals\b"
            r"|\bconsult\s(?:with\s)?(?:your|a)\s(?:own\s)?(?:doctor|physician|health\s?care\s(?:provider|professional)"
            r"|clinician)\s(?:before\s(?:making\sany|relying|acting|you\sact)|about\sany\smedical|with\sany\squestions"
            r"|for\smedical\sadvice)"
            r"|\balways\sseek\sthe\sadvice\b|\bclinical\sjudge?ment\b.{0,80}\bverif(?:y|ied)\b",
            _F,
        ),
    ),
    (
        BannerKind.DISCLOSURE,
        re.compile(
            r"\b(?:conflicts?|declarations?)\sof\s(?:competing\s)?interests?\b|\bcompeting\sinterests?\b|\b(?:nothing"
            r"|no(?:\s\w+){0,3})\s(?:to\sdisclose|disclosures?|conflicts?)\b|^(?:financial\s|author\s"
            r"|funding\s)?disclosures?\b|^funding\b"
            r"|\b(?:this\s(?:article|page|work|content)|the\sauthors?)\b.{0,60}\b(?:sponsored|funded|supported|paid)\b"
            r"|\breceived\sno\s(?:\w+\s){0,2}funding\b|^sponsored\sby\b",
            _F,
        ),
    ),
    (
        BannerKind.VERSION,
        re.compile(
            r"\bversion\s?:?\s?(?:no\.?\s?)?v?\d+(?:\.\d+)*\b(?!\s?(?:of|score|trial))|^(?:rev(?:ision)?\.?|edition)\s?:?\s?\d"
            r"|\bv\d+\.\d+(?:\.\d+)?\b",
            _F,
        ),
    ),
    (
        BannerKind.AUDIENCE,
        re.compile(
            r"\b(?:intended|meant|written|designed|suitable)\s(?:only\s|solely\s"
            r"|primarily\s)?for\s(?:use\sby\s)?(?:the\s)?(?:health\s?care|health|medical|clinicians?|physicians?|doctors?"
            r"|nurses?|patients?|students?|caregivers?|parents?|general\spublic|professionals?|specialists?)\b"
            r"|^(?:information\s)?for\s(?:health\s?care\sprofessionals?|health\sprofessionals?|clinicians?"
            r"|patients?(?:\sand\s(?:families|carers|caregivers))?|medical\sprofessionals?|students?)\b(?=[.:]?$|\s(?:only"
            r"|and\sfor)|\.)|^audience\s?:|^(?:patient|professional)\s(?:version|information|edition)$",
            _F,
        ),
    ),
    (
        BannerKind.ADAPTS,
        re.compile(
            r"\b(?:tailor|personali[sz]e|adapt|customi[sz]e)(?:s|ed)?\s(?:your|the|this|our|answers?"
            r"|content)\b.{0,60}\b(?:experience|reader|you|level|needs)\b|\blanguage\s(?:that(?:[’']s"
            r"|\sis)\s)?(?:most\s)?(?:understandable|appropriate|suited|suitable)\b"
            r"|\btailor\syour\sexperience\b|\bwhich\sbest\sdescribes\syou\b|\b(?:choose|select)\syour\s(?:reading\slevel|audience|role)\b",
            _F,
        ),
    ),
    (
        BannerKind.MACHINE,
        re.compile(
            r"\b(?:AI|A\.I\.|artificial\sintelligence|machine|chatbot|language\smodel|LLM|ChatGPT|GPT-\d)[-\s](?:generated"
            r"|assisted|written|powered\s(?:answer|content|summary))\b"
            r"|\b(?:generated|written|created|produced|put\stogether|compiled|drafted)\s(?:\w+\s){0,3}?(?:by|with"
            r"|using)\s(?:the\shelp\sof\s)?(?:an?\s)?(?:AI\b|A\.I\.|artificial\sintelligence|ChatGPT|GPT|large\slanguage"
            r"|language\smodel|program\b|machine|chatbot)|\bour\smedical\sA\.?I\b"
            r"|\bAI\s(?:can|may|might)\smake\smistakes\b|\b(?:ChatGPT|Gemini|Claude|Copilot|Perplexity)\s(?:can|may)\smake\smistakes\b",
            _F,
        ),
    ),
)

_PATIENTS: Final = re.compile(
    r"\b(?:patients?|children|adults|women|men|cases|lesions?|results?|treatments?|therapy|medications?|drugs?|doses?"
    r"|diagnos[ei]s|symptoms|trials?|stud(?:y|ies)|literature|evidence|records?|charts?|FDA|indication|guidelines?"
    r"|recommendations?)\s(?:who\s)?(?:is|are|was|were|should|must|can|has|have|may|needs?)\b",
    _F,
)

#: What our own articles say about the search and not about medicine.
_SEARCH: Final = re.compile(
    r"(?:looked\sfor|nearest\sevidence|why\sit\sdoes\snot\sanswer|what\swould(?:\sanswer)?(?:\s?:|\san?\s)"
    r"|what\smay\sexplain\sit|sources\sdiffer\sin\swho|check\sit\s?:)",
    _F,
)
_ASKED: Final = re.compile(r"\b(?:must|should|please)\s(?:declare|disclose)\b", _F)
#: Nearly no line has any of these; one that has none says nothing of the page.
_HINT: Final = re.compile(
    r"review|approv|check|vetted|verif|draft|pending|awaiting|author|written|by\b|posted|edit|contribut|prepared"
    r"|compiled|substitute|replace|constitute|advice|purpose|liab|responsib|disclaim|intended|consult|judg"
    r"|interest|disclos|conflict|fund|sponsor|version|revision|rev\b|\bv\d|edition|meant|designed|suitable|for\s"
    r"|audience|tailor|personali|adapt|customi|language|describes|your|AI\b|A\.I|artificial|machine|chat|GPT|generated"
    r"|produced|developed|issued|committee|panel|task\sforce|\sgroup\s|put\stogether|created|information|\bM\.?D\b|Ph\.?D|RN\b|MBBS|PharmD|,\s?[A-Z]{2}",
    _F,
)

STEPS: Final = re.compile(
    r"(?:draft(?:ed)?|submitted|(?:in|under)\s(?:\w+\s)?review|approved|published|changes\srequested|verified|accepted|pending)\W*", _F
)
STEPS_HEADING: Final = re.compile(
    r"(?:\w+\s){0,2}(?:review|publication|approval|editorial)\s(?:status|process|steps?|progress|workflow)\W*|status\W*", _F
)

_LEFTOVER: Final = re.compile(
    r"(?:personali[sz]e|share(?:\s(?:this|on|via)\b.*)?|print(?:\sthis.*)?|save|copy(?:\slink)?|copied!?|email|tweet"
    r"|like|reply|comments?(?:\s\(\d+\))?|subscribe.*|sign\s(?:in|up)\b.*|log\s?in\b.*"
    r"|skip\sto\s(?:main\s)?content|jump\sto.*|back\sto\stop|table\sof\scontents|contents|on\sthis\spage"
    r"|in\sthis\sarticle|menu|search|home|next|previous|read\smore|show\s(?:more|less|all)|see\s(?:more|all)"
    r"|view\s(?:all|editorial\spolicy|more|sources?)"
    r"|learn\smore|was\sthis\s(?:page|article|answer|helpful|information).*|(?:have"
    r"|got)\sa\s(?:follow-?up\s)?question.*|ask\s(?:a\s|any\s)?follow-?up.*|which\sbest\sdescribes\syou\b.*"
    r"|help\sus\s(?:tailor|improve).*"
    r"|(?:we|this\s(?:web)?site)\suses?\s(?:\w+\s)?cookies.*|by\scontinuing\sto\s(?:use|browse).*"
    r"|accept\s(?:all\s)?cookies.*|cookie\s(?:settings|policy|preferences)|privacy\spolicy.*|terms\s(?:of\s(?:use"
    r"|service)|and\sconditions).*|all\srights\sreserved.*|©.*|copyright\s(?:©|\d{4}).*"
    r"|advertisement|sponsored|related\s(?:articles?|pages?|questions?|topics?|content|searches)|create\s(?:an?|your)\s(?:free\s)?account.*|comments\son\s.*moderated.*|you\s(?:may"
    r"|might)\salso\slike.*|people\salso\sask|thought\sfor\s\d+.*|regenerate(?:\sresponse)?|\d+\s?/\s?\d+"
    r"|chatgpt\ssaid:?|you\ssaid:?|\d+\ssources?|\d+\smin(?:ute)?s?\sread"
    r"|(?:question|understood\sas|query|prompt|asked|search(?:ed\sfor)?)\s?:.*|question\s[^.\n]*|emergency\s?[:·].*"
    r"|\[edit\]|edit|listen|follow\sus.*|download\s(?:pdf|citation).*|view\sas\spdf|feedback"
    r"|our\smedical\sa\.?i\.?\b.*|translate|en\sespañol)[\s.:!›»→▼▲+]*",
    _F | re.S,
)


def kinds(text: str) -> tuple[BannerKind, ...]:
    """What a line says about the page's own state; empty: it does not speak of the page.

    A sentence about patients, drugs or studies ("patients should be reviewed") is no banner, whatever words it has.
    """
    told = text[:600]
    if _HINT.search(told) is None:
        return ()
    found = [kind for kind, pattern in _RULES if pattern.search(told)]
    if (
        found
        and _PATIENTS.search(told)
        and not set(found) & {BannerKind.DISCLAIMER, BannerKind.MACHINE, BannerKind.ADAPTS, BannerKind.DISCLOSURE}
    ):
        return ()
    if (
        BannerKind.PENDING in found
        and BannerKind.REVIEWED in found
        and re.search(r"\bnot\b|n[’']t\b|\bpending\b|\bawaiting\b|\bunder\b|\bis\sa\sdraft\b", told, _F)
    ):
        found.remove(BannerKind.REVIEWED)
    if BannerKind.DISCLOSURE in found and _ASKED.search(told):
        found.remove(BannerKind.DISCLOSURE)
    return tuple(found)


_PERSON: Final = r"(?:[A-Z]\.[\s-]?){1,3}[A-Z][\w'’-]+|[A-Z][\w'’-]+\s(?:[A-Z]\.\s?){1,2}[A-Z][\w'’-]+"
_NOTED: Final = r"(?:[\d,*†‡§¹²³⁴-⁹]{1,6})?"
_BYLINE: Final = re.compile(rf"(?:{_PERSON}){_NOTED}(?:{_AND}(?:{_PERSON}){_NOTED}){{0,30}}\.?")


def is_byline(text: str) -> bool:
    """Whether a line near the head of a page is names only, each with an initial: "R. J. Palmer and S. Adeyemi"."""
    return len(text) <= 600 and _BYLINE.fullmatch(text) is not None


def is_leftover(text: str) -> bool:
    """Whether a line is a button, a menu, a notice of the site or a word about the search."""
    if _SEARCH.match(text) is not None or text == NO_DIRECT_ANSWER:
        return True
    return len(text) <= 300 and _LEFTOVER.fullmatch(text.strip()) is not None


def steps(texts: Sequence[str]) -> int:
    """How many of the first lines are the steps of a review, one a line; fewer than two are none."""
    count = 0
    for text in texts[:6]:
        if not STEPS.fullmatch(text.strip()):
            break
        count += 1
    return count if count >= 2 else 0
