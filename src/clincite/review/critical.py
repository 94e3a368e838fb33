"""Which claims are safety-critical: a wrong word in one of them can harm a reader who acts on it.

Found generously, because what is found is only read by one person more: better ten too many than one missed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from clincite.answers import Answer, Claim
from clincite.lint.wording.dose_spans import dose_spans
from clincite.lint.wording.lexicon.assurances import ASSURED
from clincite.records import Facet

DOSE: Final = "dose"
DO_NOT: Final = "do_not"
EMERGENCY: Final = "emergency"
ABSOLUTE_NEGATIVE: Final = "absolute_negative"
#: Each kind, as a reviewer is told of it.
CRITICAL_WORDS: Final[Mapping[str, str]] = {
    DOSE: "says how much of a drug to give, or how to change a dose",
    DO_NOT: "says what not to do, or what to stop",
    EMERGENCY: "says what an emergency is, or what to do in one",
    ABSOLUTE_NEGATIVE: "says that something never happens, is not there, or is safe",
}

_URGENT_ROLES: Final = frozenset({"red_flag", "do_not_miss", "refer", "first_action"})
_NOT_TO_DO: Final = "not_indicated"
_DOSING: Final = re.compile(
    r"\b(?:double|halve|half|reduc(?:e|ed|ing)|increas(?:e|ed|ing)|lower(?:ed|ing)?|adjust(?:ed|ing)?|titrat(?:e|ed|ing)|taper(?:ed|ing)?"
    r"|maximum|minimum|maximal|starting|initial|loading|maintenance|target|usual|recommended|total|daily|full|higher|lower|low|high)"
    r"[\s-](?:the\s|its\s|their\s|daily\s|oral\s)*(?:dos(?:e|es|age|ing)|infusion\srate)\b"
    r"|\bdos(?:e|age|ing)[\s-](?:reduc\w+|adjust\w+|increase\w*|escalat\w+|titrat\w+|should|must|is|are|of|every|interval)\b"
    r"|\b(?:tablets?|capsules?|puffs?|drops?|sprays?|patch(?:es)?|ampoules?|vials?|suppositor(?:y|ies))\s(?:\w{1,16}\s){0,6}"
    r"(?:daily|a\sday|per\sday|hourly|weekly|every|once|twice|at\snight|in\sthe\smorning)\b"
    r"|\b(?:once|twice|three\stimes|four\stimes|every\s\w{1,10})[\s-](?:daily|a\sday|hours?|days?|weeks?)\b.{0,80}\b(?:dos|drug|tablet|inject|infus)"
    r"|\b\d[\d.,]*\s?(?:[-–]\s?\d[\d.,]*\s?)?(?:mg|mcg|µg|μg|g|IU|units?|mL|ml|mmol|mEq|Gy|J)\s?(?:/\s?(?:kg|h|min|day|d|dose|m2|m²|24)|per\s(?:kg|kilogram|hour|minute|day|dose|square))(?![A-Za-z])",
    re.IGNORECASE,
)
_DO_NOT: Final = re.compile(
    r"\b(?:do|does|must|should|shall|ought|can|could|may|need|to|is|are|be|been|being|was|were|has|have|would|will)\s?(?:not|n['’]t)\s"
    r"(?:to\s|be\s|been\s|usually\s|routinely\s|generally\s|currently\s|normally\s|recommend\w*\s(?:to\s)?|also\s|otherwise\s|simply\s)*"
    r"(?:recommend\w*|advis\w*|indicated|suitable|appropriate|licensed|approved|suggest\w*|warranted|necessary|needed|required|useful|helpful"
    r"|given?|us(?:e|ed|ing)|tak(?:e|en|ing)|start\w*|stop\w*|delay\w*|offer\w*|prescrib\w*|administer\w*|perform\w*|order\w*|combin\w*"
    r"|attempt\w*|discharg\w*|driv\w+|wait\w*|rely|repeat\w*|treat\w*|exceed\w*|inject\w*|insert\w*|continu\w*|withh\w+|screen\w*|consider\w*"
    r"|justified|worth\w*|routine\w*|replace\w*|substitut\w*|crush\w*|swallow\w*|apply|applied|ignor\w*|dismiss\w*|rul\w+|assum\w*|miss\w*"
    r"|supported|endors\w*|favou?r\w*|preferred|acceptable|allow\w*|permit\w*|safe\w*|expos\w*|test\w*|imag\w*|place\w*|leave|left|put)\b"
    r"|\b(?:do|must|should|shall|ought|cannot|can)\s?(?:not|n['’]t|never)\b|\bcannot\sbe\s\w+|(?:\A|[.;:,(–—]\s?)(?:not|never|no)\s\w+"
    r"|\bnever\s(?:give|use|take|start|stop|delay|inject|leave|ignore|assume|combine|administer|prescribe|rely|exceed|be)\w*\b"
    r"|(?<!\bto\s)\bavoid(?:s|ed|ing|ance)?\b|\bto\savoid\b(?=.{0,40}\buse\b)|\bcontra-?indicat\w+|\brefrain\w*|\bprohibit\w*|\bforbid\w*"
    r"|\b(?:recommend\w*|advis\w*|advice|suggest\w*|warn\w*|caution\w*|guidance|evidence|argues?|decided?)\sagainst\b|(?:\A|[.;:]\s)against\b|\bagainst\s(?:the\s)?"
    r"(?:(?:routine|regular|long-term|empiric\w*|prophylactic|prolonged|concurrent|combined|initial|universal)\s)*(?:use|using|giving|starting"
    r"|offering|prescribing|treat\w+|screen\w+|test\w+|imag\w+|administ\w+)\b"
    r"|\b(?:stop|discontinu(?:e|ing|ation\sof)|withh(?:old|olding|eld)|withdraw|cease|hold(?!\s(?:back|up)\b)|omit|suspend)\b(?!\s(?:rates?|trials?|signs?|codons?))"
    r"|\b(?:should|must|to|be|is|are)\s(?:be\s)?(?:immediately\s|promptly\s)?(?:stopped|discontinued|withdrawn|withheld|omitted|suspended|avoided"
    r"|held(?!\sback\b)|ceased|interrupted)\b"
    r"|(?:\A|[.;:,]\s)hold\sback\b|\b(?:should|must|is\sto|are\sto)\s(?:be\sheld|hold)\sback\b"  # a drug; tics "can be held back"
    r"|\bunsafe\b|\bharm(?:ful)?\s(?:outweigh|in|to)\w*|\bno\s(?:longer\s)?(?:role|place|indication|need|reason|routine)\b"
    r"|\bno\slonger\s(?:recommend|advis|us|indicat)\w*|\b(?:inappropriate|inadvisable|unnecessary|unsuitable|discouraged|ill-advised)\b"
    r"|\b(?:limit(?:ed)?|restrict(?:ed)?|reserved?)\s(?:the\s)?(?:use|to|for)\b|\bonly\s(?:if|when|after|in|under|by|with|for)\b"
    r"|\bwith\s(?:great\s|extreme\s|particular\s)?caution\b|\buse\scautiously\b|\bclass\s(?:III|3)\b|\brather\sthan\s(?:giv|us|start)\w+"
    r"|\bwithout\s(?:first|prior|waiting|delay)\b",
    re.IGNORECASE,
)
_URGENT: Final = re.compile(
    r"\bemergenc(?:y|ies)\b|\bemergent(?:ly)?\b|\burgent(?:ly)?\b|\bimmediate(?:ly)?\b|\bat\sonce\b|\bright\saway\b|\bwithout\sdelay\b|\bas\ssoon\sas\b"
    r"|\bpromptly\b|\bambulances?\b|\b(?:call|dial|ring|phone)\s(?:an?\s|the\s|your\s|for\s)?(?:\d{3}|emergency|local|help|ambulance)"
    r"|\blife[\s-]?(?:threatening|saving)\b|\blimb[\s-]threatening\b|\bsight[\s-]threatening\b|\bresuscitat\w*|\bcardiac\sarrest\b"
    r"|\brespiratory\s(?:arrest|failure)\b|\banaphyla\w+|\bdefibrillat\w*|\bred[\s-]flags?\b|\bsame[\s-]day\b|\bwithin\s(?:the\sfirst\s)?(?:minutes"
    r"|(?:\d+|an?|one|two|three|six)\s(?:minutes?|min|hours?|h)\b)|\b(?:hospital\s)?admi(?:t|tted|ssion)\b|\brefer(?:red|ral)?\s(?:\w+\s){0,2}"
    r"(?:urgent|immediate|emergency|same)|\btransfer\w*\s(?:to|immediately)\b|\bairway\b|\bseek\s(?:\w+\s){0,3}(?:help|care|attention|advice)\b"
    r"|\bmust\snot\sbe\smissed\b|\bfatal\b|\btime[\s-]critical\b|\bvital\ssigns?\b",
    re.IGNORECASE,
)
_ABSOLUTE: Final = re.compile(
    r"\bnever\b|\bcannot\b|\bcan['’]t\b|\bcan\snot\b|\bnone\b|\bno\sone\b|\bnobody\b|\bnothing\b|\bnowhere\b|\bimpossible\b|\bzero\b|\bneither\b"
    r"|\b(?:does|do|is|are|has|have|will|did|was|were)\s?(?:not|n['’]t)\b(?!\s(?:only|yet\sknown|always|necessarily|significantly|statistically))"
    r"|\b(?:has|have|had|with|carr(?:y|ies)|poses?|there\s(?:is|are|was|were)|shows?|showed|found|find|finds|provides?|saw|of|is|are|at|causes?|gives?)"
    r"\s(?:currently\s|absolutely\s|virtually\s|almost\s|essentially\s|also\s|little\sor\s)?no\b(?!\s(?:more|less|fewer|later|longer)\sthan)"
    r"|(?:\A|[.;:,(]\s)no\s\w+|\bno\s(?:\w+\s){0,2}(?:risks?|evidence|effects?|benefits?|difference|association|link|danger|harm|role|need|cases?"
    r"|deaths?|relationship|improvement|increase|signs?|advantage|impact|interactions?|cure|cause|relapses?|recurrences?)\b"
    r"|\b(?:absence|lack)\sof\b|\bwithout\s(?:any\s)?(?:risks?|evidence|dangers?|harms?|complications?|side|adverse|recurrence|sequelae)\b"
    r"|\b(?:safe|safely|harmless|risk-?free|innocuous|non-?toxic|well[\s-]tolerated)\b|\b(?:is|are|remains?|considered|usually|always)\s(?:\w+\s){0,2}benign\b"
    r"|\b(?:rules|ruled|ruling)\s(?:\w+\s)?out\b|\bexclud(?:es|ed)\b|\b(?:not|cannot|reliably|confidently|safely)\s(?:exclude|rule\sout)\b|\bunrelated\b|\bineffective\b|\bfail(?:s|ed)?\sto\b|\bunlikely\b|\buseless\b",
    re.IGNORECASE,
)


def critical_claims(answer: Answer) -> dict[str, tuple[str, ...]]:
    """The kinds of each safety-critical claim of an answer, by claim id; what is not critical is not in it."""
    urgent = frozenset(answer.emergency.claims) if answer.emergency else frozenset()
    kinds = {claim.id: tuple(_kinds(claim, urgent=claim.id in urgent)) for claim in answer.claims}
    return {name: found for name, found in kinds.items() if found}


def _kinds(claim: Claim, *, urgent: bool) -> Iterator[str]:
    """The kinds of one claim, in the order of :data:`CRITICAL_WORDS`.

    :param urgent: the answer shows it as what to do first.
    """
    text = claim.text
    if claim.facet is Facet.DOSE or any(dose_spans(text)) or _DOSING.search(text):
        yield DOSE
    if claim.role == _NOT_TO_DO or _DO_NOT.search(text):
        yield DO_NOT
    if urgent or claim.facet is Facet.EMERGENCY or claim.role in _URGENT_ROLES or _URGENT.search(text):
        yield EMERGENCY
    if ASSURED.search(text) or _ABSOLUTE.search(text):
        yield ABSOLUTE_NEGATIVE
