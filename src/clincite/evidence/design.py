"""The design of a study judged from its title and abstract, for records whose types do not tell it.

Only what a paper says of itself counts. Trials that it searched for, cites, hopes for or plans are not its own design, and what was done
to animals is no clinical evidence. The words that told are kept, so that a reader can check them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from clincite.records import Record, RecordKind, Section


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A design and the words that told it.

    :param design: in words ("Randomised trial").
    :param section: name of the section that has the words; None: the title.
    :param start: first character of the words.
    :param end: one past the last.
    :param cue: the words.
    """

    kind: RecordKind
    design: str
    section: str | None
    start: int
    end: int
    cue: str


class _Rule(msgspec.Struct, frozen=True):
    """What tells a design.

    :param hints: of these, in small letters, a sentence must have one to meet the pattern: a quick look before a slow one.
    """

    kind: RecordKind
    design: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...] = ()


def _rules(*table: tuple[RecordKind, str, str] | tuple[RecordKind, str, str, tuple[str, ...]]) -> tuple[_Rule, ...]:
    return tuple(_Rule(row[0], row[1], re.compile(row[2], re.IGNORECASE), row[3] if len(row) == 4 else ()) for row in table)


_SR, _MA, _TRIAL = RecordKind.SYSTEMATIC_REVIEW, RecordKind.META_ANALYSIS, RecordKind.TRIAL
_SEEN, _CASE, _REVIEW = RecordKind.OBSERVATIONAL, RecordKind.CASE_REPORT, RecordKind.REVIEW
_RANDOM: Final = r"(?<!non-)(?<!non)(?<!not )(?<!non )(?<!quasi-)\brandomi[sz]ed\b"
_DATABASES: Final = (
    r"(?:PubMed|MEDLINE|EMBASE|Cochrane|CENTRAL|Scopus|Web of (?:Science|Knowledge)|CINAHL|PsycINFO"
    r"|LILACS|Google Scholar)"
)
_PERSON: Final = r"(?:man|woman|boy|girl|male|female|patient|infant|child|lady|gentleman|neonate|adolescent)"

# Papers about a study of the named design, not such a study; nothing in them tells what they are themselves.
_ANOTHER_S: Final = re.compile(
    r"\bprotocols?\b|\brationale\b|\bstudy design\b|\bdesign of (?:a|the)\b|\bstatistical analysis plan\b|\bbaseline characteristics\b"
    r"|\b(?:secondary|post[- ]?hoc|ancillary|exploratory|sub-?group) (?:\w+ )?analys[ei]s\b|\bemulat|\bsub-?study\b|\bmendelian\b"
    r"|\b(?:guide|guidance|tutorial|primer) (?:to|for|on)\b|\bhow to\b|\bconducting\b|\blessons (?:from|learned)\b"
    r"|\brecruitment (?:of|in|to)\b",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(
    r"^\W*(?:(?:publisher|author)\W*s?\W* )?(?:erratum\b|corrigend(?:um|a)\b|addendum\b|corrections?\s*(?:to\b|:|\.?$)"
    r"|retract(?:ion|ed)\s*(?:note|notice|:|\.?$))",
    re.IGNORECASE,
)
_OPINION: Final = re.compile(
    r"^\W*(?:editorial|commentary|comments?|letter|viewpoint|re|reply|response|in reply|authors?['’]?s?['’]? (?:reply"
    r"|response))\s*(?:[:.]|$)"
    r"|^\W*(?:letter|response|reply|comments?|commentary) (?:by|to|on|from)\b|\bletter to the editor\b"
    r"|\bregarding[:,]? [\"“]|\((?:letter|editorial)\)"
    r"|\bauthors?['’]?s?['’]? (?:reply|response)\b",
    re.IGNORECASE,
)
_GUIDELINE: Final = re.compile(
    r"\b(?:clinical |practice |management |treatment |consensus )*guidelines?(?=$|[.:,;]| (?:for|on|of|from|update|\(?\d{4}))"
    r"|\bpractice parameters?\b|\b(?:consensus|position|scientific|policy) statement\b|\bcommittee opinion\b|\bappropriate use criteria\b"
    r"|\b(?:\w+ )?recommendation statement\b|\b(?:expert )?consensus (?:recommendations?|guidance|document)\b",
    re.IGNORECASE,
)
# A study of a guideline, or by one.
_OF_A_GUIDELINE: Final = re.compile(
    r"\b(?:adheren|complian|concordan|implement|impact|effect|adapt|modif|apprais|qualit|compar|awareness|knowledge|evaluat|audit|uptake|"
    r"validat|accord|review of|based on|following|before and after|barrier|attitude|according|using|use of|need for|critique|beyond|"
    r"survey|cost|perform|outcomes?|patients (?:with|who|meeting)|do(?:es)?\b|should\b)",
    re.IGNORECASE,
)

_BY_TITLE: Final = _rules(
    (_MA, "Meta-analysis", r"\bmeta-? ?analys[ie]s\b"),
    (_SR, "Systematic review", r"\bsystematic (?:\w+ )?review\b|\bsystematic review\b|\bumbrella review\b|\bsystematic overview\b"),
    (
        _TRIAL,
        "Randomised trial",
        rf"{_RANDOM}(?!\W*(?:\w+\W+){{0,3}}(?:trials|studies)\b).{{0,80}}?\b(?:trial|study|comparison|evaluation)\b|\bRCT\b"
        r"|\b(?:double|triple)[- ]blind(?:ed)?\b.{0,60}\b(?:trial|study|comparison)\b|\bplacebo-controlled\b.{0,40}\b(?:trial|study)\b",
    ),
    (
        _TRIAL,
        "Clinical trial",
        r"\bphase (?:[1-4]|I{1,3}V?|IV)[ab]?(?:/(?:[1-4]|I{1,3})[ab]?)?\b.{0,60}\b(?:trial|study)\b|\bcontrolled (?:clinical )?trial\b",
    ),
    (
        _CASE,
        "Case report",
        r"\b(?:case|cases) (?:reports?|series|study)\b|\breport of (?:a|an|one|two|three|four|five|\d+) (?:\w+ )?cases?\b"
        r"|^A (?:rare |unusual )?case of\b"
        rf"|\b(?:description of|in) (?:one|two|three|four|five|\d) cases\b|^\W*(?:A|An|The) \d+[- ](?:year|month|week"
        rf"|day)s?[- ]old (?:[\w-]+ ){{0,3}}?{_PERSON}\b",
    ),
    (
        _SEEN,
        "Observational study",
        r"\bcohort\b(?!s? profile)|\bcase[- ]control(?:led)?\b|\bcross-?[- ]?sectional\b|\bobservational (?:study|analysis)\b"
        r"|\bretrospective (?:\w+ ){0,2}(?:study|analysis|review|evaluation)\b"
        r"|\bprospective (?:\w+ ){0,2}(?:study|evaluation)\b|\blongitudinal (?:study|analysis)\b|\bpopulation-based (?:study"
        r"|analysis)\b|\bregistry (?:study|analysis)\b",
    ),
    (
        _REVIEW,
        "Review",
        r"\b(?:narrative|scoping|literature|state-of-the-art|critical|brief|mini|comprehensive)[- ]?review\b|[:.] (?:a"
        r"|an) (?:\w+ )?(?:review|overview)\W*$|\breview of the literature\b",
    ),
)
_BY_TEXT: Final = _rules(
    (
        _MA,
        "Meta-analysis",
        r"\b(?:we|this|present|our|performed|conducted|undertook|did|carried out|via|by) (?:\w+[ -]){0,3}(?:a "
        r"|an )?(?:\w+[ -]){0,3}meta-?analys[ie]s\b(?! (?:of|that|by|has|have|had|show|found|of the) [^.]*\b(?:previous"
        r"|earlier|published in)\b)"
        r"|\bmeta-?analys[ie]s (?:was|were) (?:performed|conducted|done|undertaken|carried out|used)\b|\b(?:random"
        r"|fixed)[- ]effects? (?:meta-?analys|model[^.]*\bpool)",
        ("meta", "effect"),
    ),
    (
        _SR,
        "Systematic review",
        r"\b(?:we|this|present|our|performed|conducted|undertook|did|carried out"
        r"|through) (?:\w+[ -]){0,4}systematic(?:ally)? (?:\w+ ){0,2}(?:review(?:ed)?|search(?:ed)?)\b"
        r"|\bsystematic (?:\w+ ){0,2}(?:review|search) (?:\w+ ){0,6}(?:was|were) (?:performed|conducted|done|undertaken|carried out)\b"
        rf"|\b(?:we|were|was) (?:systematically |also |electronically )?searched\b[^.]{{0,90}}\b{_DATABASES}"
        rf"|\bsearche?[sd]? (?:of|in|on|the|using|through|from)\b[^.]{{0,60}}\b{_DATABASES}"
        rf"|\b{_DATABASES}\b[^.]{{0,120}}\b(?:was|were) (?:systematically |electronically )?searched\b|\bPRISMA\b",
        ("systematic", "search", "prisma"),
    ),
    (
        _TRIAL,
        "Randomised trial",
        r"\b(?:were|was|are|be|been|and|then) (?:\w+ly |then |also |\d:\d )?(?:randomly|randomi[sz]ed?) (?:\w+ )?(?:assigned"
        r"|allocated|divided|distributed|separated)\b"
        rf"|\b(?:patients?|participants?|subjects?|women|men|children|adults|volunteers|infants|individuals|mothers|people"
        rf"|persons|practices|clinics|villages|schools|eyes|teeth|physicians|students|couples|families|residents|nurses"
        rf"|hospitals|clusters|who|was|were|we)\b[^.;]{{0,60}}?{_RANDOM} (?:\w+ )?(?:to|in|into|between|1:1|2:1|\()"
        rf"|\b(?:this|we|our|present|an?|was|in) (?:[\w,-]+ ){{0,8}}?(?:randomi[sz]ed|randomi[sz]ed,"
        rf"|randomi[sz]ed-controlled) (?:[\w,-]+ ){{0,7}}?(?:trial|study|design|experiment|evaluation|comparison"
        rf"|RCT)\b(?! of (?:previous|other))"
        r"|\bwe randomi[sz]ed\b|\b(?:divided|allocated|assigned|distributed|separated)\b[^.;]{0,60}\brandomly\b"
        r"|\brandomly into\b|\brandom(?:ly)? (?:divided|assigned|allocated|assignment|allocation)\b[^.]{0,60}\b(?:to|into"
        r"|group|receive)|\b(?:double|triple|single|observer|assessor"
        r"|investigator)[- ]blind(?:ed)?,? (?:[\w,-]+ ){0,5}(?:trial|study|design|crossover|comparison)\b"
        r"|\bplacebo[- ]controlled,? (?:[\w,-]+ ){0,5}(?:trial|study|design|crossover)\b|\brandomi[sz]ation was\b"
        r"|\bwe randomi[sz]ed\b|\bRCT (?:was|compar|with)\b|\brandomi[sz]ed (?:crossover|cross-over|factorial|parallel)",
        ("random", "blind", "placebo", "rct"),
    ),
    (
        _TRIAL,
        "Clinical trial",
        r"\b(?:this|we|our|an?|was) (?:[\w,/-]+ ){0,5}?(?:phase (?:[1-4]|I{1,3}V?|IV)[ab]?|open-label|single-arm"
        r"|non-?randomi[sz]ed|pilot|crossover|controlled) (?:[\w,/-]+ ){0,4}?(?:clinical )?trial\b"
        r"|\bphase (?:[1-4]|I{1,3}|IV)[ab]?,? (?:[\w,/-]+ ){0,5}(?:trial|study)\b|\bopen-label (?:[\w,-]+ ){0,4}(?:trial"
        r"|study|extension)\b|\bclinical trial was (?:performed|conducted|carried out)\b",
        ("trial", "phase", "label"),
    ),
    (
        _CASE,
        "Case report",
        r"\b(?:we|authors?|article|paper|report|study|herein|here) (?:\w+ ){0,3}?(?:report|reports|present|presents|describe"
        r"|describes|reported|presented|described|discuss|document) (?:\w+ )?(?:on )?(?:the |an? |one |two |three |four "
        r"|five |\d )(?:[\w-]+ ){0,5}?cases?\b(?![- ]control)"
        rf"|\b(?:we|authors?) (?:\w+ )?(?:report|present|describe)\b[^.]{{0,60}}\b\d+[- ](?:year|month|week|day)s?[- ]old\b"
        rf"|(?:^|[.:] )(?:A|An|The patient(?: was|,)? an?|This|Our patient(?: was|,)? an?"
        rf"|One) (?:[\w-]+ ){{0,4}}?\d+[- ](?:year|month|week|day)s?[- ]old (?:[\w,-]+ ){{0,5}}?{_PERSON}\b"
        r"|\b(?:two|three|four) (?:patients|siblings|brothers|sisters) (?:from|with)\b[^.]{0,60}\b(?:kindred|family"
        r"|are (?:presented|reported|described))|\b(?:is|are) (?:described|reported|presented) (?:that|which|who|in (?:a|an"
        r"|two|three) )|\bthis case (?:report|illustrates|highlights|demonstrates|describes|shows)\b|\b(?:a|the|this"
        r"|present) case (?:report|is (?:presented|reported|described))\b|\bcase series of\b|\bcase report and\b",
        ("case", "old", "siblings", "patients", "brothers", "sisters", "described", "reported", "presented"),
    ),
    (
        _SEEN,
        "Observational study",
        r"\b(?:retrospective|prospective|observational|longitudinal|population-based|registry-based|hospital-based"
        r"|multicent(?:er|re)|nationwide|historical|matched|nested|descriptive|single-cent(?:er"
        r"|re))(?:,? [\w-]+){0,4}?,? (?:cohort|study|analysis|review|survey|evaluation|design|registry|audit|chart review)\b"
        r"|\bcross-?[- ]?sectional (?:[\w-]+ ){0,3}(?:study|survey|analysis|design|data|sample|observational)\b"
        r"|\bcohort study\b|\bcase[- ]control(?:led)? (?:study|design|analysis|comparison)\b|\bcross-sectional(?:ly)?\b"
        r"|\bretrospectively (?:\w+ )?(?:review|analy[sz]|collect|evaluat|identif|examin|assess|stud|compar|enrol)"
        r"|\b(?:medical|hospital|clinical|patient) (?:records|charts)\b[^.]{0,40}\b(?:review|analy[sz]ed|examined)"
        r"|\b(?:records|charts) of\b[^.]{0,60}\breviewed\b|\bwe (?:\w+ )?(?:surveyed|followed)\b|\bin (?:a|this"
        r"|our) (?:[\w-]+ ){0,3}cohort\b|\bcohort of \d|\b(?:were|was) (?:prospectively|consecutively"
        r"|retrospectively) (?:enrolled|recruited|followed|included|studied)\b"
        r"|\bconsecutive (?:\w+ ){0,3}patients\b|\blogistic regression\b|\bhazard ratio|\bodds ratio",
        (
            "spective",
            "cohort",
            "section",
            "observational",
            "longitudinal",
            "population-based",
            "registry",
            "hospital-based",
            "multicent",
            "nationwide",
            "historical",
            "matched",
            "nested",
            "descriptive",
            "single-cent",
            "case",
            "record",
            "chart",
            "survey",
            "followed",
            "consecutive",
            "regression",
            "ratio",
        ),
    ),
    (
        _REVIEW,
        "Review",
        r"\b(?:this|present|our|the current|in the|in this) (?:[\w-]+ ){0,3}(?:review|overview)\b(?! (?:board|committee"
        r"|of (?:medical|hospital|patient|records|charts)))|\b(?:we|here|herein|article|paper|chapter"
        r"|authors?) (?:\w+ ){0,2}?(?:review|reviews|summari[sz]e|summari[sz]es|overview)\b(?! (?:board|committee))"
        r"|\b(?:is|are) (?:briefly |critically |also |then )?reviewed\b(?! (?:by|for|retrospectively|to identify))"
        r"|\bthis (?:article|paper|chapter|manuscript) (?:\w+ )?(?:reviews?|discuss|summari[sz]|describes|outlines"
        r"|provides an? (?:overview|update|review|summary)|highlights|focus|examines|explores)",
        ("review", "overview", "summari", "discuss", "describes", "outlines", "update", "highlight", "focus", "examine", "explore"),
    ),
)
_BACKGROUND: Final = re.compile(
    r"^(?:background|introduction|importance|context|rationale|plain language|trial registration|funding|what is known)", re.IGNORECASE
)
# What others did, or should do.
_NOT_OURS: Final = re.compile(
    r"\b(?:further|future|larger?|more|additional|ongoing|upcoming) (?:[\w,-]+ ){0,5}(?:trials?|stud(?:y|ies)|research)\b"
    r"|\b(?:needed|warranted|required|awaited|planned|necessary)\b"
    r"|\b(?:previous|earlier|prior|recent|several|other|few|many|numerous|existing|published|past|pivotal|landmark"
    r"|only one|no) (?:[\w,-]+ ){0,5}(?:trials?|stud(?:y|ies)|meta-?analys[ie]s|cohorts?|reviews?|reports?)\b"
    r"|\b(?:will be|is to be|are to be) (?:\w+ )?(?:randomi|random|allocated|assigned|recruited|enrol)|\bet al\b"
    r"|\b(?:lack|absence|paucity|scarcity) of\b|\bhas been (?:shown|reported|demonstrated) in\b",
    re.IGNORECASE,
)
_PLANNED: Final = re.compile(
    r"\bthis (?:study |trial )?protocol\b|\bwill be (?:\w+ )?(?:randomi[sz]ed|randomly|allocated|assigned|recruited|enrolled|invited)\b",
    re.IGNORECASE,
)
# fmt: off
_ANIMALS: Final = frozenset(
    {"rat", "rats", "mice", "mouse", "murine", "rabbit", "rabbits", "dog", "dogs", "canine", "canines", "cat", "cats",
"feline", "pig", "pigs", "piglet", "piglets", "porcine", "swine", "sheep", "ovine", "goat", "goats", "cow", "cows",
"cattle", "bovine", "calf", "calves", "heifers", "horse", "horses", "equine", "chicken", "chickens", "broilers",
"hens", "poultry", "monkey", "monkeys", "macaque", "macaques", "primates", "zebrafish", "fish", "drosophila",
"hamster", "hamsters", "gerbil", "gerbils", "ferret", "ferrets", "larvae", "animal", "animals", "vitro", "plant",
"plants", "seedlings", "crops", "soil", "soils"}
)
_PEOPLE: Final = frozenset(
    {"patient", "patients", "participant", "participants", "woman", "women", "man", "men", "volunteer", "volunteers",
"child", "children", "adult", "adults", "person", "persons", "people", "infant", "infants", "newborn", "newborns",
"neonates", "adolescent", "adolescents", "student", "students", "human", "humans", "individual", "individuals", "boy",
"boys", "girl", "girls", "mother", "mothers", "elderly", "athletes", "athlete", "workers", "nurses", "physicians",
"veterans", "residents", "cases"}
)
# fmt: on
_SENTENCE_END: Final = re.compile(r"(?<=[a-z0-9)%][.?!])\s+(?=[A-Z\"'(])|(?<=[a-z][.])(?=[A-Z][a-z])|\n")
_LETTERS: Final = re.compile(r"[a-z]+")
_OF_PEOPLE: Final = frozenset({_TRIAL, _SEEN, _CASE})
_LONGEST_READ: Final = 12_000  # an abstract, with room; a whole paper tells its design early


def design_of(record: Record) -> Judged | None:
    """The design that a record's title or abstract states of itself; None when none is stated, or when it says that it is planned.

    Types are not looked at: ask only where they do not tell.
    """
    return _design(record.title, record.sections)


def is_notice(title: str) -> bool:
    """Whether a title is that of a notice on another paper."""
    return _NOTICE.search(title) is not None


@lru_cache(maxsize=4_096)
def _design(title: str, sections: tuple[Section, ...]) -> Judged | None:
    if match := _NOTICE.search(title):
        return _judged(RecordKind.NOTICE, "Notice", None, 0, match)
    if match := _OPINION.search(title):
        return _judged(RecordKind.OPINION, "Letter or comment", None, 0, match)
    if _ANOTHER_S.search(title):
        return None
    if (match := _GUIDELINE.search(title)) and not _OF_A_GUIDELINE.search(title):
        return _judged(RecordKind.GUIDELINE, "Guideline", None, 0, match)
    for rule in _BY_TITLE:
        if (match := rule.pattern.search(title)) and not (rule.kind in _OF_PEOPLE and _is_of_animals(title, sections)):
            by_title = _judged(rule.kind, rule.design, None, 0, match)
            # "… and review of the literature": the rest of the title may stand for a case or a series.
            return (_design_in_text(title, sections) if rule.kind is _REVIEW else None) or by_title
    return _design_in_text(title, sections)


def _judged(kind: RecordKind, design: str, section: str | None, offset: int, match: re.Match[str]) -> Judged:
    return Judged(kind=kind, design=design, section=section, start=offset + match.start(), end=offset + match.end(), cue=match.group())


def _design_in_text(title: str, sections: tuple[Section, ...]) -> Judged | None:
    """By the strongest rule that any sentence meets, in the order of the table."""
    found: dict[int, Judged] = {}
    for section, offset, sentence in _own_sentences(sections):
        low = sentence.lower()
        if ("will be" in low or "protocol" in low) and _PLANNED.search(sentence):
            return None
        for place, rule in enumerate(_BY_TEXT):
            if place in found or not any(hint in low for hint in rule.hints):
                continue
            match = rule.pattern.search(sentence)
            if match and not any(match.start() < other.end() and other.start() < match.end() for other in _NOT_OURS.finditer(sentence)):
                found[place] = _judged(rule.kind, rule.design, section.name, offset, match)
    of_animals = bool(found) and _is_of_animals(title, sections)
    told = [place for place in sorted(found) if not (of_animals and found[place].kind in _OF_PEOPLE)]
    return found[told[0]] if told else None


def _own_sentences(sections: tuple[Section, ...]) -> Iterator[tuple[Section, int, str]]:
    """(section, place, text) of each sentence that may tell what was done here."""
    left = _LONGEST_READ
    for section in sections:
        if any(map(_BACKGROUND.match, section.name.split(" › "))):
            continue
        at = 0
        for cut in [*_SENTENCE_END.finditer(section.text[:left]), None]:
            end = cut.start() if cut else min(left, len(section.text))
            yield section, at, section.text[at:end]
            at = cut.end() if cut else end
        left -= at
        if left <= 0:
            return


def _is_of_animals(title: str, sections: tuple[Section, ...]) -> bool:
    """Whether animals, plants or cells are spoken of at least as often as people; the title counts twice."""
    text = f"{title}\n{title}\n" + "\n".join(section.text for section in sections)[:_LONGEST_READ]
    words = _LETTERS.findall(text.lower())
    animals = sum(word in _ANIMALS for word in words)
    return animals > 0 and animals >= sum(word in _PEOPLE for word in words)
