"""Words that say how sure something is, how strongly it is advised, how often it holds, and how good the evidence is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from clincite.support.words.tokens import small

CERTAINTY: Final = "certainty"
FREQUENCY: Final = "frequency"
CAUSE: Final = "cause"
EVIDENCE: Final = "evidence"
STRENGTH: Final = "strength"

# (family, level, words): a higher level says more. Levels of certainty from 3 advise, from 5 leave no doubt.
_TABLE: Final[tuple[tuple[str, int, str], ...]] = (
    (
        EVIDENCE,
        1,
        r"(?:very )?(?:low|limited|insufficient|preliminary|weak|poor|scarce|sparse|inconclusive|conflicting|anecdotal|inconsistent|"
        r"moderate)"
        r"(?:[- ](?:certainty|quality|level))?(?: (?:clinical|observational|available|randomi[sz]ed))? (?:evidence|data|studies)|"
        r"(?:very )?low[- ](?:certainty|quality)|preliminary|exploratory|anecdotal(?:ly)?|in vitro|ex vivo|in silico|pilot|"
        r"evidence (?:is|was|remains) (?:very )?(?:limited|insufficient|weak|uncertain|sparse|lacking|inconclusive|conflicting|low)",
    ),
    (STRENGTH, 1, r"conditional(?:ly)?|weakly"),
    (STRENGTH, 2, r"strongly(?= (?:recommend|advis|suggest|encourag))|strong(?= recommendation)"),
    (
        CERTAINTY,
        1,
        r"(?:may|might|could|can|should) (?:also )?(?:be )?consider(?:ed)?|(?<!is )(?<!are )(?<!was )(?<!were )(?<!been )(?<!all )"
        r"(?<!often )(?<!generally )consider(?:ing|ation of|ed for)?(?! (?:to be|as|a |an |that))|(?:may|can|could) be (?:reasonable|"
        r"offered)",
    ),
    (CERTAINTY, 2, r"(?:we|panel|committee|guidelines?|group|authors) (?:conditionally )?suggests?(?! that)|reasonable"),
    (CERTAINTY, 0, r"unclear|uncertain|unproven|controversial|not (?:yet )?(?:clear|known|established|proven)"),
    (
        CERTAINTY,
        1,
        r"may(?! \d)|might|could|can|possibly|possible|possibility|perhaps|potential(?:ly)?|suggest(?:s|ed|ing|ive)?|appear(?:s|ed)?(?= "
        r"(?:to|that|as|more|less))|"
        r"seem(?:s|ed|ingly)?|presum(?:ed|ably)|hypothesi[sz](?:ed?|es)|speculat(?:ed?|es)|(?:thought|believed|assumed|suspected)(?= to| "
        r"that)|apparently|"
        r"suspected|trend towards?|tend(?:s|ed)?(?= to)|theoretical(?:ly)?",
    ),
    (CERTAINTY, 2, r"(?<!more )(?<!less )(?<!most )(?<!as )likely|probabl[ey]|presumptive(?:ly)?|expected"),
    (CERTAINTY, 3, r"should(?! (?:also )?be considered)|recommend(?:s|ed|ing|ations?)?|advis(?:ed|es|able)|ought"),
    (CERTAINTY, 4, r"must|mandatory|imperative|obligatory|have to|has to|(?:is|are) (?:required|essential)"),
    (CERTAINTY, 5, r"definite(?:ly)?|certainly|undoubtedly|proven|proves?|proved|conclusive(?:ly)?|guarantee[sd]?|unequivocal(?:ly)?"),
    (CAUSE, 1, r"associated with|association (?:with|between|of)|correlat(?:es?|ed|ion)(?: with| between)?|linked (?:to|with)|related to"),
    (
        CAUSE,
        3,
        r"caus(?:es?|ed|ing)|leads? to|led to|leading to|results? in|resulted in|resulting in|due to|responsible for|because of|owing to|"
        r"produces?|produced by|brings about|gives? rise to",
    ),
    (FREQUENCY, 0, r"never"),
    (FREQUENCY, 1, r"rarely|seldom|hardly ever|infrequently|exceptionally|uncommonly|in rare cases"),
    (
        FREQUENCY,
        2,
        r"occasionally|sometimes|(?:in )?some(?= (?!of the|form|degree|extent|time|what))|(?<!a )few(?= \w+)|a few|a minority of|a "
        r"proportion of|a subset of|selected|certain(?= (?:patients|cases|people))",
    ),
    (FREQUENCY, 3, r"often|frequently|commonly|many(?= \w+)"),
    (
        FREQUENCY,
        4,
        r"usually|generally|typically|mostly|mainly|largely|predominantly|normally|most(?= (?:patients|cases|people|of|adults|children|"
        r"women|men|"
        r"studies|often|commonly|\w+s\b))|(?:the )?(?:vast )?majority of|nearly all|almost (?:all|always)",
    ),
    (
        FREQUENCY,
        5,
        r"always|invariably|universally|(?<!at )(?<!of )all(?![- ]cause)(?= \w)|every(?= \w)|in every case|without exception|entirely",
    ),
)
_CUE: Final = re.compile(
    r"(?<![\w-])(?=[a-z])(?:" + "|".join(f"(?P<h{index}>{words})" for index, (_, _, words) in enumerate(_TABLE)) + r")(?![\w])"
)
# Words that do no more than doubt, so that two of them together say what one does.
_MODAL: Final = re.compile(r"may|might|could|can|possibl[ey]|perhaps|potential(?:ly)?|probabl[ey]|likely", re.IGNORECASE)


class Hedge(msgspec.Struct, frozen=True):
    """A word that says how sure, how often or how strongly.

    :param level: the higher, the more it says, among those of its family.
    :param plain: whether it does no more than doubt ("may", "possibly").
    """

    start: int
    end: int
    family: str
    level: int
    plain: bool = False


@lru_cache(maxsize=8_192)
def hedges(text: str) -> tuple[Hedge, ...]:
    """Every such word of a text, in order."""
    found = []
    for match in _CUE.finditer(small(text)):
        family, level, _ = _TABLE[int((match.lastgroup or "h0")[1:])]
        if text[match.start() : match.end()] != "May":
            found.append(Hedge(match.start(), match.end(), family, level, _MODAL.fullmatch(match.group()) is not None))
    return tuple(found)


def is_hedge(text: str, start: int, end: int) -> bool:
    """Whether a place is part of such a word."""
    return any(one.start <= start and end <= one.end for one in hedges(text))
