"""The edits that may turn a quotation into a claim: listed, meaning-preserving, and repeatable.

Each edit is a function of the text so far and the place that the quotation stands in. Verification applies the same edits to the same
quotation and must arrive at the same claim, so an edit may not depend on anything else. Adding an edit is adding a function
and naming it in :data:`EDITS`, with a line in ``docs/contract.md``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from clincite.library.analysis import terms
from clincite.records import Record, Section, is_ours
from clincite.sources.recommendation import marks_in


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a quotation stands."""

    record: Record
    section: Section


Edit = Callable[[str, Place], str]

_LEAD_IN: Final = re.compile(
    r"^(?:(?:in (?:conclusion|summary|this (?:study|review|trial|series|cohort|analysis|meta-analysis|report|paper))|to conclude|"
    r"overall|taken together|importantly|"
    r"interestingly|notably|of note|here|in (?:the present|our|the current) (?:study|series|review|analysis|cohort|trial)),?\s+)?"
    r"(?:(?:the |these |this |our |present |current )*(?:results?|findings?|data|study|studies|review|analysis|meta-analysis|trial|"
    r"work|evidence) "
    r"(?:clearly |strongly |further |also )?(?:show(?:s|ed)?|found|finds?|demonstrate[sd]?|reveal(?:s|ed)?|confirm(?:s|ed)?|"
    r"indicate[sd]?|report(?:s|ed)?|"
    r"provide[sd]? evidence) that |we (?:have |also |further )?(?:found|show(?:ed)?|observed?|demonstrated?|report(?:ed)?|"
    r"confirm(?:ed)?|conclude[d]?|noted) that |"
    r"it (?:was|is|has been) (?:found|shown|observed|demonstrated|concluded|noted|reported) that )?",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"^(?:conclusions?|results?|main results|findings?|interpretation|significance|recommendation \d+(?:\.\d+)*[a-z]?|details?|notes?|"
    r"key (?:rule|point|principle|message)s?|"
    r"clinical (?:implications?|significance|relevance)|authors' conclusions?|recommendations?|rationale|evidence|bottom "
    r"line)\s*[:—–-]\s+(?=\S)",
    re.IGNORECASE,
)
_POINTER: Final = (
    r"(?:(?:Supplementa(?:ry|l) )?(?:Fig(?:ure)?s?\.?|Tables?|Appendix|Appendices)|Supplementa(?:ry|l) (?:Materials?|Data|Files?))"
)
_PLACE_THERE: Final = r"(?:S?\d{1,2}[A-Za-z]?|[A-Z])"
_CITATION_MARKS: Final = re.compile(
    r"\s*(?:(?P<number>\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\])"
    rf"|\((?:see )?(?:{_POINTER}\s?{_PLACE_THERE}(?:\s?(?:,|–|-|and)\s?{_PLACE_THERE})*|Supplementa(?:ry|l) (?:Appendix|Materials?))\))"
)
# A figure in square brackets after another figure, or after the name of a statistic, is an interval and no pointer.
_FIGURE_BEFORE: Final = re.compile(
    r"\d[^.;]{0,60}$|\b(?:CI|CrI|IQR|SD|SE|OR|RR|HR|ranges?|ranging|intervals?|quartiles?|medians?|means?|scores?|ratios?|of|from|to|n)\W*$",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(r"(?:[;,]\s*(?:or|and)?\s*|\s+(?:or|and))$", re.IGNORECASE)
_EMPTY_BRACKETS: Final = re.compile(r"\s*\(\s*[;,]?\s*\)")
_AGAINST: Final = re.compile(r"Class\s+(?:III|3)\b|COR\s+3\b|\b(?:no|not|harm)\b", re.IGNORECASE)
_ENDS: Final = re.compile(r"[.!?…](?:[\"”’')\]])?$")
_LINE_LABEL: Final = re.compile(r"^([^.;:()]{2,70}):\s+(\S.*)$", re.DOTALL)

# Heading words that tell where one is in a document and not what a sentence is about.
_GENERIC_STEMS: Final = frozenset(
    terms(
        "treatment therapy pharmacotherapy management overview general principles key details recommendation recommendations "
        "definition dose dosing "
        "indications indication target approach considerations special summary strategy options agents agent drug drugs medication "
        "medications regimen "
        "first line second third introduction background evidence base rationale note notes clinical practice guideline main results "
        "result "
        "conclusion conclusions findings abstract text discussion assessment diagnosis diagnostic evaluation monitoring follow up "
        "selection initial "
        "limitations limitation specific common other additional important steps step algorithm decision criteria pharmacologic "
        "pharmacological "
        "choice interpretation procedure timing type rate data efficacy mechanism action authors preferred standard care routine"
    )
)


_NARROWING: Final = 2
# A heading that says for whom and not what.
_WHOSE: Final = re.compile(
    r"(?:patients?|with(?:out)?|adults?|children|women|men|in|for|if|older|elderly|infants?|neonates?|pregnan\w*)\b", re.IGNORECASE
)
_NARROWS: Final = re.compile(
    r"\b(?:with(?:out)?|in|for|if|after|during|before|severe|moderate|mild|acute|chronic|refractory|in-?patient|out-?patient|adults?|child\w*|"
    r"infants?|pregnan\w*|women|men|elderly|older|ages?|stage|grade|class|group|type|primary|secondary|allerg\w*|renal|hepatic|prior|high|low)\b",
    re.IGNORECASE,
)
_MOST_HEADINGS: Final = 2
_LABEL_WORDS: Final = 6
# Capitalised words of headings that are names: people, places, genera, brands.
_NAMES: Final = frozenset(
    [
        "Acinetobacter",
        "African",
        "Americans",
        "Apgar",
        "Arcanobacterium",
        "Aspergillus",
        "Atlanta",
        "Baker",
        "Barr",
        "Baxter",
        "Behcet",
        "Bernard",
        "Blatchford",
        "Boerhaave",
        "Brooke",
        "Browder",
        "Brugada",
        "Budd",
        "Candida",
        "Caprini",
        "Charcot",
        "Chagas",
        "Chiari",
        "Child",
        "Clostridioides",
        "Coxsackievirus",
        "Crohn",
        "Cushing",
        "Cutibacterium",
        "Danlos",
        "Doppler",
        "Down",
        "Duchenne",
        "Duke",
        "Edinburgh",
        "Ehlers",
        "Enterococcus",
        "Epstein",
        "Escherichia",
        "Exserohilum",
        "Fisher",
        "Fontan",
        "Frank",
        "Framingham",
        "Fusobacterium",
        "Gilbert",
        "Glanzmann",
        "Glasgow",
        "Graves",
        "Guillain",
        "Haemophilus",
        "Hashimoto",
        "Helicobacter",
        "Henoch",
        "Hess",
        "Hg",
        "Hodgkin",
        "Hunt",
        "Huntington",
        "January",
        "Kawasaki",
        "Killip",
        "Klebsiella",
        "Kussmaul",
        "Lee",
        "Legionella",
        "Lemierre",
        "Listeria",
        "Ludwig",
        "Lund",
        "Lyme",
        "Marfan",
        "Marshall",
        "Mediterranean",
        "Mycobacterium",
        "Mycoplasma",
        "Na",
        "Neisseria",
        "Padua",
        "Parkinson",
        "Parkland",
        "Plasmodium",
        "Propionibacterium",
        "Pseudomonas",
        "Pugh",
        "Purkinje",
        "Quervain",
        "Ranson",
        "Raynaud",
        "Ringer",
        "Rockall",
        "Rome",
        "Salmonella",
        "Schonlein",
        "Sjogren",
        "Soulier",
        "Staphylococcus",
        "Starling",
        "Stevens",
        "Streptococcus",
        "Takayasu",
        "Thurner",
        "Tietze",
        "Tourette",
        "Turner",
        "Valsalva",
        "Vivitrol",
        "Wegener",
        "Wells",
        "Wernicke",
        "Whipple",
        "Willebrand",
        "Wilson",
        "Wolff",
        "Xa",
    ]
)


def drop_label(text: str, place: Place) -> str:
    """Without a leading label such as "Conclusions:", "Details:" or "Recommendation 10.7:"."""
    return _until_still(lambda this: _LABEL.sub("", this), text)


def drop_lead_in(text: str, place: Place) -> str:
    """Without words that only announce ("In this study we found that …")."""
    return _until_still(_without_lead_in, text)


def _without_lead_in(text: str) -> str:
    shorter = _LEAD_IN.sub("", text, count=1)
    # "Overall, …" alone changes scope: only a lead-in that ends in "that" or names the study may go.
    dropped = text[: len(text) - len(shorter)].strip().lower()
    if dropped.endswith("that") or re.match(
        r"in (?:this|our|the present|the current|conclusion|summary)|to conclude|taken together", dropped
    ):
        return shorter
    return text


def drop_citation_marks(text: str, place: Place) -> str:
    """Without pointers into the source's own references, figures and tables."""
    return _until_still(_without_pointers, text)


def _without_pointers(text: str) -> str:
    kept, end = "", 0
    for mark in _CITATION_MARKS.finditer(text):
        kept += text[end : mark.start()]
        # Looked at as it stands by now: the number of a pointer that was dropped ("[1][2]") is no figure.
        if mark["number"] and _FIGURE_BEFORE.search(kept):
            kept += mark.group()
        end = mark.end()
    return kept + text[end:]


def drop_strength_mark(text: str, place: Place) -> str:
    """Without the mark of strength and certainty, which the claim carries in its own fields."""
    return _until_still(_without_marks, text)


def _without_marks(text: str) -> str:
    marks = list(marks_in(text))
    # Of several marks each grades its own part, and must stay with it. What says more than a grade stays too: a qualifier, and a
    # class that advises against ("Class III: No Benefit").
    if len(marks) != 1 or marks[0].qualifier is not None or _AGAINST.search(text[marks[0].start : marks[0].end]):
        return text
    before, after = text[: marks[0].start].rstrip(), text[marks[0].end :]
    shorter = f"{before}{after}" if after[:1] in {".", ",", ";", ":", ")"} else f"{before} {after.lstrip()}"
    return _EMPTY_BRACKETS.sub("", shorter).strip().removeprefix(":").strip()


def drop_trailing(text: str, place: Place) -> str:
    """Without a dangling "; OR" or comma at the end."""
    return _until_still(lambda this: _TRAILING.sub("", this), text)


def prefix_heading(text: str, place: Place) -> str:
    """With the headings that the line stands under, where it cannot be understood without them ("Group E, initial therapy: …")."""
    needed = [sentence_case(part) for part in missing_headings(text, place)]
    if not needed:
        return text
    prefix = ", ".join([needed[0], *(_lower_first(part) for part in needed[1:])])
    label = _LINE_LABEL.match(text)
    if label and len(label.group(1).split()) <= _LABEL_WORDS:
        return f"{prefix}, {_lower_first(sentence_case(label.group(1)))}: {label.group(2)}"
    return f"{prefix}: {text}"


def capitalise(text: str, place: Place) -> str:
    """With a capital first letter, unless the first word is written with capitals of its own ("pH", "mRNA")."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    # ASCII letters only: a capital µ or α is another sign, and a capital ß is two letters.
    return text[:1].upper() + text[1:] if text[:1].isascii() and first[1:] == first[1:].lower() else text


def _until_still(change: Callable[[str], str], text: str) -> str:
    """``change`` again and again until it changes nothing, so that applying an edit twice is applying it once."""
    while (changed := change(text)) != text:
        text = changed
    return text


def end_sentence(text: str, place: Place) -> str:
    """With a full stop at the end."""
    text = text.rstrip(" :;,")
    return text if _ENDS.search(text) else f"{text}."


def quotation_marks(text: str, place: Place) -> str:
    """In quotation marks: "we" and "this trial" are then its authors' words, and understood as such."""
    return text if text.startswith("“") and text.endswith("”") else f"“{text}”"


#: In the order in which they are applied.
EDITS: Final[dict[str, Edit]] = {
    "drop_label": drop_label,
    "drop_lead_in": drop_lead_in,
    "drop_citation_marks": drop_citation_marks,
    "drop_strength_mark": drop_strength_mark,
    "drop_trailing": drop_trailing,
    "prefix_heading": prefix_heading,
    "capitalise": capitalise,
    "end_sentence": end_sentence,
    "quotation_marks": quotation_marks,
}
#: Those that are not applied to every claim.
_ON_PURPOSE: Final = frozenset({"quotation_marks"})


def derive(text: str, place: Place) -> tuple[str, tuple[str, ...]]:
    """(the claim, the edits that made it), applying in turn every edit that makes a claim of a sentence, and naming those that did."""
    used: list[str] = []
    for name, edit in EDITS.items():
        edited = text if name in _ON_PURPOSE else edit(text, place)
        if edited != text:
            used.append(name)
            text = edited
    return text, tuple(used)


def replay(text: str, edits: Iterable[str], place: Place) -> str:
    """The text after the named edits. KeyError names an edit that does not exist."""
    for name in edits:
        text = EDITS[name](text, place)
    return text


def missing_headings(text: str, place: Place) -> list[str]:
    """The headings that a line of a summary needs to be understood: the nearest telling one that it lacks, and one that narrows that.

    A heading made of document words only ("Dosing") tells nothing and is looked through. One whose words the line or the record's title
    already has ends the search: the line says for itself what it is about.
    """
    if not place.record.digest or is_ours(place.record.id):
        return []  # a paper's sentence is not a line under a heading, and our own notes are written to stand alone
    said = set(terms(text))
    there = said | set(terms(place.record.title))
    needed: list[str] = []
    for part in reversed(place.section.name.split(" › ")):
        own = {stem for stem in terms(part) if stem not in _GENERIC_STEMS and not stem.isdigit()}
        lacking = own - there
        whose = bool(needed) and _WHOSE.match(needed[0]) is not None
        narrows = _NARROWS.search(part) is not None and len(lacking) >= _NARROWING
        if not own or (needed and not narrows and not (whose and own - said)):
            continue
        if not lacking and not whose:
            break
        needed.insert(0, part)
        there |= own
        if len(needed) == _MOST_HEADINGS:
            break
    return needed


def sentence_case(heading: str) -> str:
    """A Title Case heading in sentence case; names keep their capitals."""

    def lowered(match: re.Match[str]) -> str:
        word = match.group(0)
        return word if word in _NAMES else word.lower()

    lower = re.sub(r"(?<![\w'’])[A-Z][a-z]+(?![\w'’])", lowered, heading)
    return lower[:1].upper() + lower[1:]


def _lower_first(text: str) -> str:
    first = text.split(maxsplit=1)[0] if text else ""
    ordinary = first[1:] == first[1:].lower() and len(first) > 1 and re.split(r"\W", first)[0] not in _NAMES
    return text[:1].lower() + text[1:] if ordinary else text
