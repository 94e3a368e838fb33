"""The groups of people, animals and places of care that a text names, and the phrases by which it limits itself to some of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from clincite.support.words.tokens import small

# (axis, label, words). Labels of one axis exclude each other.
_TABLE: Final[tuple[tuple[str, str, str], ...]] = (
    ("age", "newborns", r"newborns?|neonat(?:e|es|al)|pre-?term infants?|premature infants?"),
    ("age", "infants", r"infants?|infancy|bab(?:y|ies)"),
    (
        "age",
        "children",
        r"child(?:ren)?(?!-?(?:birth|bearing|[- ]pugh))|childhood|pa?ediatrics?|toddlers?|pre-?schoolers?|schoolchildren|boys?|girls?|"
        r"minors",
    ),
    ("age", "adolescents", r"adolescents?|adolescence|teenagers?|teens?"),
    (
        "age",
        "older adults",
        r"(?:older|elderly) (?:adults?|people|persons?|patients?|women|men|individuals|population)|elderly|seniors|geriatric|nursing "
        r"home residents",
    ),
    ("age", "adults", r"adults?(?!-onset)|adulthood"),
    ("sex", "women", r"wom[ae]n|females?|mothers?"),
    ("sex", "men", r"m[ae]n(?![- ]made)|males?|fathers?"),
    ("pregnancy", "pregnancy", r"pregnan(?:t|cy|cies)|gestational|antenatal|prenatal|during gestation"),
    ("pregnancy", "breastfeeding", r"breast-?feeding|lactating|lactation|nursing mothers"),
    ("pregnancy", "after birth", r"post-?partum|postnatal|puerperal"),
    (
        "species",
        "animals",
        r"mice|mouse|murine|rats?|rodents?|rabbits?|dogs?|canine|pigs?|porcine|monkeys?|macaques?|primates|zebrafish|animals?(?: "
        r"models?)?|drosophila",
    ),
    ("species", "cells", r"(?:cultured )?cell (?:lines?|cultures?)|cultured cells"),
    ("species", "humans", r"humans?(?! (?:immunodeficiency|papilloma))"),
    ("setting", "inpatients", r"in-?patients?|hospitali[sz]ed"),
    (
        "setting",
        "outpatients",
        r"out-?patients?|ambulatory(?! (?:blood|monitor|e[ck]g|eeg|pressure|bp))|community-dwelling|primary care|general practice",
    ),
    ("setting", "intensive care", r"intensive care(?: units?)?|icu|critically ill|mechanically ventilated"),
    ("setting", "emergency department", r"emergency (?:department|room)"),
    ("immunity", "immunocompromised", r"immuno-?(?:compromised|suppressed|deficient)|transplant recipients?"),
    ("immunity", "immunocompetent", r"immuno-?competent"),
    ("smoking", "non-smokers", r"(?:non-?|never[- ])smokers?"),
    ("smoking", "smokers", r"smokers?"),
)
_GROUP: Final = re.compile(
    r"(?<![\w-])(?=[a-z])(?:" + "|".join(f"(?P<g{index}>{words})" for index, (_, _, words) in enumerate(_TABLE)) + r")(?!\w)"
)
_NOUN: Final = (
    r"patients?|people|persons?|individuals|participants|subjects|adults|children|infants|neonates|newborns|adolescents|women|men|"
    r"females|males|"
    r"those|recipients|survivors|smokers|travell?ers|residents|carriers|mice|rats|populations?"
)
_TAIL_WORDS: Final = (
    r"with(?:out)?|who(?:se)?(?! (?:we|were (?:identified|included|enrolled|recruited|randomi[sz]ed|studied)))|aged?|older than|younger "
    r"than|over(?= \d| the age)|under(?= \d| the age)|receiving|taking|undergoing|treated with|"
    r"at (?:high|low|increased|higher|lower|moderate|intermediate|very high)(?:er)?[ -]risk|requiring|presenting with|allergic to|unable to"
)
_WITH: Final = re.compile(rf"\b(?P<noun>{_NOUN})\s+(?P<tail>(?:{_TAIL_WORDS})\b[^,;.:()]{{1,90}})", re.IGNORECASE)
_TAIL_ENDS: Final = re.compile(
    r"\s(?:is|are|was|were|be|been|do|does|did|should|must|may|might|can|could|will|would|cannot|had(?! been)|compared|versus|than|but|"
    r"and(?= (?:is|was|are|"
    r"were|should|may|reduc\w+|increas\w+|improv\w+))|reduc(?:ed|es)|increas(?:ed|es)|improv(?:ed|es)|show(?:ed|s)|result(?:s|ed)|led|"
    r"leads|caus(?:ed|es)|benefit(?:s|ed)?|in (?:the|a|this|our)|"
    r"to (?:reduce|prevent|improve|treat|avoid|achieve)|receiv(?:ed|es)|because|who|that|which|if|unless|when|while|after|during|before)\b",
    re.IGNORECASE,
)
_AMONG: Final = re.compile(
    rf"\b(?:in|among|for|within)\s+(?:the\s+|these\s+|all\s+|most\s+|some\s+)?(?P<kind>(?:[^\W\d_][\w-]+\s+){{1,3}}?)(?P<noun>{_NOUN})\b",
    re.IGNORECASE,
)
_NOT_KIND: Final = re.compile(
    r"\b(?:the|of|in|on|for|to|and|or|with|a|an|is|are|was|were|by|at|from|that|which|who|if|when|as|than|these|those|this|our|all|most|"
    r"many|some|both|other|"
    r"such|more|number|proportion|percent|group|groups|treatment|management|care|therapy|use|caring|treating|recommended|patients?|two|"
    r"three|study|enrolled|"
    r"included|eligible|affected|selected|certain|few|several|majority|half|each|any|symptomatic|managing|not)\b",
    re.IGNORECASE,
)


class Group(msgspec.Struct, frozen=True):
    """A group that a text names."""

    start: int
    end: int
    axis: str
    label: str


class Limit(msgspec.Struct, frozen=True):
    """Words that limit a statement to some: "with renal impairment" after "patients", "hypertensive" before it."""

    start: int
    end: int


@lru_cache(maxsize=8_192)
def groups(text: str) -> tuple[Group, ...]:
    """Every group that a text names, in order."""
    return tuple(
        Group(match.start(), match.end(), *_TABLE[int((match.lastgroup or "g0")[1:])][:2]) for match in _GROUP.finditer(small(text))
    )


@lru_cache(maxsize=8_192)
def limits(text: str) -> tuple[Limit, ...]:
    """Every phrase that limits a statement to some of those that it names."""
    found = []
    for match in _WITH.finditer(text):
        stop = _TAIL_ENDS.search(match["tail"])
        end = match.start("tail") + (stop.start() if stop else len(match["tail"].rstrip()))
        found.append(Limit(match.start("tail"), end))
    for match in _AMONG.finditer(text):
        if not _NOT_KIND.search(match["kind"]):
            found.append(Limit(match.start("kind"), match.end("kind") - 1))
    return tuple(sorted(found, key=lambda one: one.start))
