"""CC411: what a chat program left in a text that was pasted from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Span
from clincite.lint.rule import Case, Family, Found, Rule, Severity

_E, _W = Severity.ERROR, Severity.WARNING
#: (pattern, severity, what it is). Marks that point nowhere and blanks left open mislead; small talk only shows where the text is from.
_RESIDUE: Final = (
    (
        re.compile(
            r"[\ue200-\ue202]?(?:cite|navlist)?[\ue202]?\bturn\d{1,3}(?:search|view|news|file|academia|fetch)\d{1,3}\b"
            r"|\bcite(?:turn\d{1,3}(?:search|view|news|file|academia|fetch)\d{1,3})+"
        ),
        _E,
        "a mark of a chat program that points to no source",
    ),
    (re.compile(r"【\d{1,4}(?:[:†][^】\n]{0,80})?】"), _E, "a mark of a chat program that points to no source"),
    (
        re.compile(
            r":?contentReference\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?|\boaicite(?::\d{1,4})?\b|\boai_citation(?::\d{1,4})?\b",
            re.IGNORECASE,
        ),
        _E,
        "a mark of a chat program that points to no source",
    ),
    (
        re.compile(r"\[(?:attached_file|web|file):\d{1,4}\]|\[cite(?:_start)?(?::\s?\d[\d,\s]{0,20})?\](?!\()", re.IGNORECASE),
        _E,
        "a mark of a chat program that points to no source",
    ),
    (
        re.compile(r"[?&]utm_source=(?:chatgpt\.com|openai|perplexity(?:\.ai)?|copilot\.com|claude\.ai|gemini)\b", re.IGNORECASE),
        _W,
        "a link copied out of a chat program",
    ),
    (
        re.compile(
            r"\bAs an? (?:AI|artificial intelligence|large language model|language model)(?:[- ](?:language )?(?:model|assistant"
            r"|chatbot))?,? I\b|\bas an? (?:AI|large) language model\b",
            re.IGNORECASE,
        ),
        _E,
        "a chat program speaks of itself",
    ),
    (
        re.compile(
            r"\b(?:as of|up to|until) my (?:last|latest|most recent) (?:knowledge |training )?(?:update|cut-?off|data)\b"
            r"|\bmy (?:knowledge|training) (?:data )?(?:cut-?off|cutoff date|only goes)\b|\bI (?:do not|don['’]t|cannot"
            r"|can['’]t) (?:have access to|browse|access) (?:real-time|the internet|current|up-to-date|live)\b",
            re.IGNORECASE,
        ),
        _E,
        "a chat program speaks of itself",
    ),
    (
        re.compile(
            r"\[(?:insert|add|enter|fill in|your|name of|date of|placeholder)\b[^\]\n]{0,60}\](?!\()|\bTODO:|\blorem ipsum\b"
            r"|\bXX+ ?(?:%|mg|patients)(?!\w)",
            re.IGNORECASE,
        ),
        _E,
        "a blank that was never filled in",
    ),
    (
        re.compile(r"\[citation needed\](?!\()|\[(?:source|reference|ref)s? (?:needed|required|here|\?)\](?!\()", re.IGNORECASE),
        _W,
        "a source was to be found and was not",
    ),
    (
        re.compile(
            r"\bI hope (?:this|that) (?:helps|information|answers|clarifies)\b|\b(?:Let me know|Feel free to (?:ask|reach out"
            r"|let me know))\b[^.\n]{0,40}\b(?:if you|questions|further|anything)\b|\bWould you like me to\b|\bIf you(?:'d"
            r"| would) like, I can\b|\bIs there anything else I can\b",
            re.IGNORECASE,
        ),
        _W,
        "small talk of a chat program",
    ),
    (
        re.compile(
            r"(?m)^[\s>*#-]{0,8}(?:Certainly|Sure(?: thing)?|Of course|Absolutely|Great question|Good question"
            r"|Excellent question)[!,.](?= ?(?:\n|Here|I\b|Below|Let|The following|This|That))"
        ),
        _W,
        "small talk of a chat program",
    ),
    (
        re.compile(
            r"\bI(?:['’]m| am) not (?:a|your) (?:doctor|medical professional|healthcare (?:provider|professional)|physician), but\b"
            r"|\bI cannot (?:provide|give|offer) (?:you )?(?:with )?medical advice\b",
            re.IGNORECASE,
        ),
        _W,
        "a chat program speaks of itself",
    ),
    (
        re.compile(r"<\|?(?:im_start|im_end|endoftext|assistant|system)\|?>|</?think(?:ing)?>", re.IGNORECASE),
        _E,
        "a mark of a language model's input",
    ),
)


def _check(case: Case) -> Iterator[Found]:
    source = case.document.source
    taken: list[tuple[int, int]] = []
    for pattern, severity, what in _RESIDUE:
        spots = [match.span() for match in pattern.finditer(source)]
        spots = [spot for spot in spots if not any(start < spot[1] and spot[0] < end for start, end in taken[-200:])]
        if spots:
            taken += spots
            start, end = spots[0]
            start += len(source[start:end]) - len(source[start:end].lstrip(" \n\t>*#-"))
            more = f" ({len(spots)} places)" if len(spots) > 1 else ""
            related = tuple(Span(*spot) for spot in spots[1:])
            yield Found(span=Span(start, end), message=f"“{source[start:end].strip()}” is {what}{more}", severity=severity, related=related)


RULE: Final = Rule(
    code="CC411",
    name="machine-residue",
    family=Family.STATEMENTS,
    severity=Severity.ERROR,
    message="words or marks that a chat program left behind",
    hint="take it out, and put the source itself where a mark stood",
    check=_check,
)
