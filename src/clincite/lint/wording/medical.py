"""Whether a statement asserts a medical fact or gives medical advice, as opposed to leading through the page. Narrow: in doubt, no."""

from __future__ import annotations

import re
from typing import Final

from clincite.lint.document import Block, Statement

_FIGURE: Final = re.compile(
    r"\d(?:[\d.,]*\d)?\s?(?:%|percent\b|per ?cent\b|mg\b|µg\b|mcg\b|g/|ml\b|mmol|mmhg|units?\b|iu\b|years?\b|months?\b|weeks?\b"
    r"|days?\b|hours?\b"
    r"|minutes?\b|patients\b|people\b|cases\b|per (?:\d|day|year|million))|\b(?:one|two|three|four|five|half|most|majority) (?:in"
    r"|of|out of) (?:\d|\w+)"
    r"|\b(?:odds|hazard|risk) ratio\b|\b[Pp] ?[<=] ?0?\.\d|\b95 ?% ?(?:ci|confidence)",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"\b(?:is|are|be|was|were) (?:\w+ )?(?:recommended|indicated|contraindicated|advised|preferred|required|warranted|reserved"
    r"|avoided|considered)\b"
    r"|\b(?:first|second|third)[- ]line\b|\b(?:treatment|drug|therapy|test|imaging) of choice\b"
    r"|\bmainstays?\b|\bgold standard\b|\bshould (?:not )?be\b"
    r"|\bcontraindicat",
    re.IGNORECASE,
)
_EFFECT: Final = re.compile(
    r"\b(?:caus|reduc|increas|decreas|improv|prevent|lower|rais|inhibit|reliev|treat|trigger|worsen|affect|resolv|recur|progress"
    r"|predict)(?:e?s|ed)\b"
    r"|\b(?:is|are) (?:\w+ )?(?:caused|associated|linked|characteri[sz]ed|effective|ineffective|safe|common|rare|diagnosed|treated"
    r"|transmitted)\b"
    r"|\b(?:risk|prevalence|incidence|mortality|survival|efficacy|sensitivity|specificity) (?:of|is|was|among|in)\b"
    r"|\b(?:leads?|results?) (?:to|in)\b|\bside effects?\b",
    re.IGNORECASE,
)
# Words in which a page speaks of itself, to its reader, or of what it does not say.
_ASIDE: Final = re.compile(
    r"\b(?:we|our|us|i|my|this (?:article|page|guide|section|review|post|blog|information|content|table|figure|answer|summary"
    r"|document|chapter|site"
    r"|website|tool)|the following|below|above|click|subscribe|read more|learn more|see also|table \d|figure \d|talk (?:to|with)"
    r"|ask your|see (?:a|an|your) (?:doctor|gp|clinician|specialist|physician|provider|eye)|speak (?:to|with)|"
    r"your (?:doctor|provider|pharmacist|clinician|gp|physician)|seek (?:medical|emergency)|call (?:911|999|112)|let me|would you"
    r"|disclaimer|"
    r"not (?:a )?(?:substitute|replace)|for example|in summary|in conclusion|overall|key (?:points?|takeaways?)|bottom line"
    r"|in short|remember|(?:provided|given|available|supplied|retrieved)"
    r" (?:context|passages?|documents?|search results|sources|information)"
    r"|(?:context|passages?|search results|sources|documents)(?: provided| given)? (?:do|does|did)(?:n['’]t| not))\b",
    re.IGNORECASE,
)
_RECAP: Final = re.compile(
    r"\b(?:summary|(?:direct|short|quick|brief) answer|conclusions?|key (?:points?|takeaways?|messages?)|take[- ]?(?:home|aways?)"
    r"|bottom line|tl;?dr|in brief"
    r"|at a glance|highlights|"
    r"disclaimer|about|author|contact|references?|sources?|bibliography|further reading|acknowledg\w+|funding|conflicts?"
    r"|disclosures?|limitations?|"
    r"methods?|search strategy|when to (?:see|call|seek)|questions?|follow-up question|related|table of contents|contents|glossary"
    r"|abbreviations|faqs?)\b",
    re.IGNORECASE,
)
_WORDS: Final = 6
_BULLET_WORDS: Final = 4
_LOOKED_AT: Final = 2_000


def asserts(statement: Statement) -> bool:
    """Whether a statement says something about medicine that a reader would want a source for."""
    text = statement.text[:_LOOKED_AT].strip()
    least = _WORDS if statement.block is Block.PARAGRAPH else _BULLET_WORDS
    if len(text.split()) < least or text.endswith(("?", ":", "…")) or statement.block is Block.QUOTE:
        return False
    if _ASIDE.search(text) or any(_RECAP.search(heading) for heading in statement.headings[-1:]):
        return False
    return bool(_FIGURE.search(text) or _ADVICE.search(text) or _EFFECT.search(text))
