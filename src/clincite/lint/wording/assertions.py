"""How many things a statement asserts: the items of its lists and its clauses, counted low rather than high."""

from __future__ import annotations

import re
from typing import Final

_PARENTHESES: Final = re.compile(r"\([^()]{0,400}\)|\[[^\[\]]{0,400}\]")
_LEAD: Final = re.compile(r"^[^:]{3,80}:\s+(?=\S)")
_CUT: Final = re.compile(r"\s*;\s*|\s*,(?:\s+|$)|\s+(?=(?:but|while|whereas|although)\s)|\s+[–—]\s+")
_OPENING: Final = re.compile(
    r"(?:in|for|among|amongst|with|without|after|before|during|when|if|although|though|while|unlike|like|despite|because|since|as"
    r"|at|by|from|of|on|"
    r"to|under|given|compared|based|according|thus|hence|however|therefore|moreover|furthermore|notably|overall|often|also|first"
    r"|second|finally|"
    r"instead|rarely|\w{3,}ly)\b",
    re.IGNORECASE,
)
_INSERTED: Final = re.compile(
    r"(?:an?|the|such as|including|include|e\.g|i\.e|known|called|namely|especially|particularly|which|who|whose|where)\b", re.I
)
_JOINED: Final = re.compile(r"(?:and|or|and/or|as well as|plus)\s+", re.IGNORECASE)
_JOINING: Final = re.compile(r"\s(?:and|or|and/or)\s", re.IGNORECASE)
_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|may|might|can|could|should|must|will|would|does|do|did|cannot"
    r"|(?:increas|reduc|decreas|caus|improv|involv|requir|includ|indicat|produc|provid|prevent|persist|occur|remain|present"
    r"|progress|respond|"
    r"resolv|worsen|lower|rais|affect|show|suggest|start|begin|develop|accompan(?:i)|help|treat|lead|result|allow|offer|support"
    r"|appear|tend|"
    r"exceed|predict|protect|relat|depend|account|last|work|act|inhibit|block|bind|mimic|confirm|exclud|detect|reveal|demonstrat"
    r"|peak)(?:e?s|ed))\b",
    re.IGNORECASE,
)
_QUALITY: Final = re.compile(
    r"(?:mild|moderate|severe|acute|chronic|early|late|young|old|older|large|small|new|rare|safe|simple|low|high|unilateral"
    r"|[a-z-]+(?:al|ary|ory|ic|ous|ive|ent|ant|able|ible|ar|ed|ing|ful|less|ly))",
    re.IGNORECASE,
)
#: What follows names examples or parts of one thing.
_EXAMPLES: Final = re.compile(
    r"\b(?:like|such as|including|for example|(?:variety|range|combination|consist\w*|composed) of)\s[^,]{2,60}$", re.I
)
_SHORT: Final = 7  # words of an item in a list
_LONGEST: Final = 4_000  # characters that are looked at


def assertions(text: str) -> int:
    """How many assertions a statement makes; at least 1.

    The items of a list closed by "and" or "or" count each, and so does each further clause with a verb of its own. What stands in
    parentheses, before a colon, or between commas as an explanation counts nothing.
    """
    plain = _LEAD.sub("", _PARENTHESES.sub("", text[:_LONGEST]).strip())
    parts = [part for part in _CUT.split(plain) if part]
    while len(parts) > 1 and _OPENING.match(parts[0]) and not _VERB.search(parts[0]):
        parts = parts[1:]
    items, rest = _list(parts)
    clauses = sum(1 for part in rest if _VERB.search(part) and not _INSERTED.match(part))
    return max(1, items + clauses if items else clauses)


def _list(parts: list[str]) -> tuple[int, list[str]]:
    """How many items the first list among the parts has, and the parts that are not of it."""
    for last in range(1, len(parts)):
        joined = _JOINED.match(parts[last])
        first = last
        while first > 0 and _is_item(parts[first - 1], opens=first - 1 == 0 or _VERB.search(parts[first - 1]) is not None):
            first -= 1
            if _VERB.search(parts[first]):
                break
        before = parts[first:last]
        closing = parts[last] if joined else _JOINING.split(parts[last], maxsplit=1)[0]
        closes = joined or (
            len(_JOINING.split(parts[last], maxsplit=1)) > 1 and not _VERB.search(closing) and len(closing.split()) <= _SHORT
        )
        if not before or not closes or _INSERTED.match(parts[last]) or _clause(parts[last], joined):
            continue
        if all(_is_quality(part) for part in before):
            continue
        if _EXAMPLES.search(before[0]) or _apposed(parts, before, last):
            continue
        items = len(before) + (1 if joined else 2)
        if items >= 3:
            return items, [*parts[:first], *parts[last + 1 :]]
    return 0, parts


def _apposed(parts: list[str], before: list[str], last: int) -> bool:
    """Whether names stand beside what they are the names of ("Two trials, ALBA and BETA, were stopped")."""
    after = parts[last + 1] if last + 1 < len(parts) else ""
    verb = _VERB.match(after)
    return len(before) == 1 and verb is not None and _VERB.search(before[0]) is None


def _is_item(part: str, *, opens: bool) -> bool:
    """Whether a part can be an item; the one that opens the list has the sentence's beginning before it."""
    return opens or (len(part.split()) <= _SHORT and not _INSERTED.match(part))


def _clause(part: str, joined: re.Match[str] | None) -> bool:
    """Whether a joined part is a clause with its own subject rather than the last item ("…, and patients should rest")."""
    if joined is None:
        return False
    verb = _VERB.search(part)
    return verb is not None and 0 < len(part[joined.end() : verb.start()].split()) <= 2 and len(part.split()) > _SHORT


def _is_quality(part: str) -> bool:
    return len(part.split()) == 1 and bool(_QUALITY.fullmatch(part))
