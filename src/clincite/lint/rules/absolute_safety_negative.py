"""CC404: a flat "no" about something dangerous, or a flat assurance of safety, on fewer than two sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.issuers import own_names, self_published
from clincite.lint.wording.around import cited, sources_of
from clincite.lint.wording.lexicon.assurances import ASSURED, OF_PEOPLE, PEOPLE, UNASSURED
from clincite.lint.wording.lexicon.danger import DANGER
from clincite.records import RecordKind

_NOT: Final = r"(?:not|NOT|never|Never|NEVER|n['’]t)"
_IS: Final = r"(?:is|are|IS|ARE)"
#: Each alternative is a claim that something dangerous is absent, harmless or need not be looked for.
_NEGATIVE: Final = re.compile(
    rf"\b{_IS}\s?{_NOT}\s(?:considered\s|generally\s)?(?:an?\s|the\s)?(?:\w{{1,20}}\s)?(?:features?|signs?|symptoms?|causes?"
    rf"|manifestations?|presentations?|risk\sfactors?|indicators?|markers?|complications?|associated|linked|related|caused|due"
    rf"|seen|found)\b(?=\s(?:of|for|in|with|to|by)\b)"
    rf"|\b{_IS}\s?{_NOT}\s(?:dangerous|harmful|life-threatening|an\semergency|serious|malignant|cancerous|fatal|teratogenic"
    rf"|contraindicated)\b"
    r"|\b(?:never|NEVER)\s(?:causes?|leads?\sto|results?\sin|indicates?|progress(?:es)?\sto|becomes?|presents?\s(?:with|as)|occurs?"
    r"|turns?\sinto|spreads?)\b"
    r"|\b(?:does|do|DOES|DO)\s(?:not|NOT)\s(?:cause(?!\s(?:any\s)?(?:\w{1,10}\s)?(?:symptoms|problems|harm|signs))|lead\sto"
    r"|result\sin|indicate|progress\sto|increase\s(?:the\s)?(?:risk|chance"
    r"|rate)|raise\s(?:the\s)?risk|occur\s(?:in|with)|affect\s(?:the\s)?(?:f(?:o?e)tus|pregnancy|baby)|become)\b"
    r"|\b(?:does|do)\s(?:not|NOT)\s(?:require|need)\s(?:\w{1,20}\s){0,2}(?:imaging|CT|MRI|scans?|x-?rays?|referral|admission"
    r"|monitoring|work-?up|investigations?|evaluation|anticoagulation|antibiotics)\b"
    r"|\b(?:[Cc]arr(?:y|ies)|[Hh]as|[Hh]ave|[Pp]oses?|[Tt]here\sis|[Tt]here\sare|[Tt]here['’]s|with|presents?)\s(?:absolutely\s)?(?:no|NO"
    r"|zero)\s(?:known\s|increased\s|additional\s|added\s|significant\s)?(?:risks?(?!\sfactors?|\sof\sbias)|danger|teratogenic\seffects?|chance)\b"
    r"|\b(?:can|may)\s(?:safely\s|confidently\s|reliably\s|effectively\s)?be\s(?:safely\s|confidently\s|reliably\s"
    r"|effectively\s)?(?:ruled\sout|excluded)\b"
    r"|\b(?:rules\sout|ruled\sout|(?<!criterion\s)excludes)\b(?=\s(?:[\w-]{1,20}\s){0,3}(?:stroke|infarction|cancer|malignan|sepsis|meningitis|pneumonia|embol|haemorrhage"
    r"|hemorrhage|dissection|fracture|aneurysm|tumou?r|ectopic|MI\b|PE\b|DVT\b|ACS\b))"
    rf"|\b{_IS}\s(?:considered\s)?(?:safe|SAFE)\s(?:to\s(?:use"
    rf"|take)\s)?(?:in|during|for|throughout)\s(?:\w{{1,20}}\s){{0,2}}(?:pregnan(?:cy|t)|breast-?feeding|lactation|overdose)\b"
)
#: "A normal film excludes pneumonia": the test's result is no condition, it is what the denial is made of.
_BY_A_TEST: Final = re.compile(r"\A(?:rules\sout|excludes)\Z")
_RESULT: Final = re.compile(r"\b(?:negative|normal|clear|undetectable|absen(?:ce|t))\b", re.IGNORECASE)
#: "The trial excludes patients with stroke", "the definition rules out fractures": no test speaks.
_OF_A_TEST: Final = re.compile(
    r"\b(?:normal|negative|clear|undetectable|absence|absent|scans?|tests?|CT|MRI|x-?ray|radiograph|film|ECG|ultrasound|scores?|levels?|biopsy"
    r"|examination|history|result|finding|sign|findings|signs|film|dimer|troponin|age|response|fever|pain|rash)\b",
    re.IGNORECASE,
)
_PARTS: Final = re.compile(r"[;:–—]|,\s(?:and|but|so|while|whereas|although|yet)\s")
#: Said of a likelihood, a single study or a warning against the very conclusion.
_HEDGED: Final = re.compile(
    r"\b(?:usually|typically|generally|often|rarely|seldom|unlikely|probably|likely|may\snot|might\snot|not\s(?:an?\s"
    r"|the\s)?(?:sure|specific|reliable|sole|common|typical|usual|major|main|definitive|diagnostic|sensitive|frequent|always"
    r"|necessarily"
    r"|only|just|merely|usually|typically|yet|reliably|alone|by\sitself)"
    r"|cannot\sbe|can['’]t\sbe|should\snot\sbe|must\snot\sbe|before|until|unless|do(?:es)?\snot\s(?:exclude|rule)|not\srule"
    r"|no\sevidence|unclear|unknown|uncertain|insufficient|limited\sdata|appears?|seems?|suggests?|may\sbe\s(?:ruled|excluded))\b",
    re.IGNORECASE,
)
_CONDITION: Final = re.compile(r"\b(?:if|when|where|provided|once|with\sa\s(?:negative|normal)|negative|normal)\b", re.IGNORECASE)
_STUDY: Final = re.compile(
    r"\b(?:in\s(?:one|a|an|this|our|the)\s(?:[\w-]{1,20}\s){0,4}(?:study|trial|series|cohort|meta-analysis|review)|et\sal"
    r"|compared\swith|versus|significantly|\d\s?%)",
    re.IGNORECASE,
)
_STRONG: Final = frozenset({RecordKind.GUIDELINE, RecordKind.GUIDELINE_SUMMARY, RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS})
_GATHERED: Final = re.compile(r"\b(?:guidelines?|systematic\sreview|meta-?analysis|cochrane|consensus)\b", re.IGNORECASE)
_TWO: Final = 2
#: Characters around a denial in which its subject and its object stand.
_BEFORE: Final = 50
_AFTER: Final = 60
#: Characters in which a clause's hedge stands.
_CLAUSE: Final = 250
#: "Does not require imaging" is said of what stands before it, "does not cause" of what follows.
_OF_ITS_SUBJECT: Final = re.compile(
    r"\b(?:require|need|ruled|excluded|safe|harmless|risk-?free|dangerous|harmful|emergency"
    r"|contraindicated)",
    re.IGNORECASE,
)
#: "Is not associated with" is how studies put what they did not find.
_LOOSE: Final = re.compile(r"\b(?:associated|linked|related|caused|due|seen|found|life-threatening|fatal|malignant|cancerous|serious)\Z")


def _check(case: Case) -> Iterator[Found]:
    for number, statement in enumerate(case.document.statements):
        assured = _assurance(statement.text)
        if assured is not None:
            yield from _judge(case, number, statement, assured)
            continue
        negative = _NEGATIVE.search(statement.text)
        if negative is None or not _concerns_danger(statement, negative):
            continue
        if _HEDGED.search(statement.text) or _STUDY.search(statement.text) or statement.text.rstrip().endswith("?"):
            continue
        yield from _judge(case, number, statement, negative)


def _assurance(text: str) -> re.Match[str] | None:
    """The first assurance of safety that its own clause neither hedges, turns round nor tells of a study."""
    for match in ASSURED.finditer(text):
        before = _PARTS.split(text[max(0, match.start() - _CLAUSE) : match.start()])[-1]
        after = _PARTS.split(text[match.end() : match.end() + _CLAUSE])[0]
        if OF_PEOPLE.match(match.group()) and PEOPLE.search(before):
            continue
        if UNASSURED.search(before) or _HEDGED.search(after) or _STUDY.search(f"{before} {after}") or text.rstrip().endswith("?"):
            continue
        return match
    return None


def _concerns_danger(statement: Statement, negative: re.Match[str]) -> bool:
    """Whether what is denied, or what the denial is about, is dangerous: said in it, soon after it, or in the words just before it."""
    words = negative.group()
    if _BY_A_TEST.match(words) and not _OF_A_TEST.search(statement.text[: negative.start()]):
        return False
    start = negative.start() - _BEFORE if _OF_ITS_SUBJECT.search(words) else negative.start()
    near = statement.text[max(0, start) : negative.end() + _AFTER]
    return DANGER.search(near) is not None or DANGER.search(statement.lead) is not None


def _self_published(case: Case, number: int) -> int:
    """How many of the sources of a statement a page's publisher, or another one, has written itself."""
    grounds = cited(case, number)
    entries = [ground.entry for ground in grounds.grounds if ground.record is None] if grounds.certain else []
    if not entries:
        return 0
    own = own_names(case.document)
    return sum(self_published(case.document, entry, own) for entry in entries)


def _is_gathered(case: Case, number: int) -> bool:
    """Whether the source calls itself a guideline or a systematic review, and can be looked up: it speaks for more than one study."""
    grounds = cited(case, number)
    entries = [ground.entry for ground in grounds.grounds] if grounds.certain else []
    return any(
        _GATHERED.search(entry.title or entry.passage.text[:400]) and any(one.valid for one in entry.identifiers) for entry in entries
    )


def _judge(case: Case, number: int, statement: Statement, negative: re.Match[str]) -> Iterator[Found]:
    sources, own = len(sources_of(statement.cited)), _self_published(case, number)
    known = cited(case, number).records
    if sources - own >= _TWO or any(record.kind in _STRONG for record in known):
        return
    words = negative.group()
    on = (
        "cites no source"
        if sources == 0
        else "rests on one source"
        if sources == 1
        else f"rests on {sources} sources, {own} of them self-published"
    )
    what = "assurance of safety" if negative.re is ASSURED else "denial of a danger"
    # "Can be ruled out when the test is negative" names its condition: the reader can weigh it.
    conditional = _CONDITION.search(_RESULT.sub("", statement.text) if _BY_A_TEST.match(words) else statement.text)
    loose = conditional or "considered" in words.lower() or _LOOSE.search(words) or _is_gathered(case, number)
    severity = Severity.NOTE if loose else None
    yield Found(span=statement.span(negative.start(), negative.end()), message=f"“{words}” is a flat {what} and {on}", severity=severity)


RULE: Final = Rule(
    code="CC404",
    name="absolute-safety-negative",
    family=Family.STATEMENTS,
    severity=Severity.WARNING,
    message="a flat denial of a danger, or a flat assurance of safety, rests on fewer than two sources",
    hint="cite a second, independent source, or say how often it does happen",
    check=_check,
)
