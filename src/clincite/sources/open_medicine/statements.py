"""Blocks of Markdown as statements: one line each, which reads on its own under its section's name.

A lead-in ("PLUS one of:") is joined with what it leads to; alternatives stay alternatives ("; or"); a list of fragments
takes the heading as its lead-in; a table gives one line a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

import msgspec

from clincite.sources.open_medicine.decision_tree import decision_lines
from clincite.sources.open_medicine.markdown import Block, Code, Items, Paragraph, Quoted, Table
from clincite.sources.open_medicine.table_rows import joined_rows, row_lines
from clincite.sources.open_medicine.wording import Casing, ended, has_break, is_sentence, lacks_subject, split_label
from clincite.sources.recommendation import marks_before_stops, parse_strength

MAX_LINE: Final = 450

_DEPENDENT: Final = re.compile(
    r"(?:With|Without|In|For|If|When|After|Before|During|By|To|From|At|On|Not|Non)\b"
    r"|(?:\w+ )?(?:Adults|Patients|Children|Infants|Women|Men)\b"
)
_LISTING: Final = re.compile(r"\b(?:criteria|criterion|indications?|contraindications|risk factors|red flags|goals|prerequisites)\b", re.I)
_CLAUSE: Final = re.compile(r"(?:If|When|Once|For|In|After|Before|With|Without)\b")
_DEGREE: Final = re.compile(r"(?:High|Low|Moderate|Mild|Severe|Minor|Major|Intermediate|Borderline|None|Yes|No|Very \w+)(?:[-/]\w+)*", re.I)
_STEP: Final = re.compile(r"(?:Yes|No)(?: \([^()]*\))?: (?:Proceed|Go) to [Ss]tep \d+\.$")
_REFERRING: Final = re.compile(r"\b(?:following|below)\b")
_CONJUNCTION: Final = re.compile(r"(?:PLUS|AND|OR|WITH)\b")
_TRAILING: Final = re.compile(r"[\s,;]+(OR|or|AND|and)\W*$")
_LEADING: Final = re.compile(r"(OR|AND)\b[\s:,]*")
_EMPTY_LABELS: Final = frozenset(
    {"note", "notes", "details", "detail", "key point", "key rule", "important", "important note", "key principle"}
)
_EMPTY_LEADS: Final = _EMPTY_LABELS | {
    "key points",
    "key principles",
    "key considerations",
    "important notes",
    "important considerations",
    "general principles",
    "key recommendations",
    "recommendations",
    "principles",
    "key features",
    "considerations",
    "key findings",
    "caveats",
    "evidence",
}
_GENERIC: Final = re.compile(
    r"(?:a|action|additional|adjustment|adjustments|administration|adverse|agent|agents|algorithm|algorithms|alternative|alternatives|"
    r"and|approach|assessment|b|background|base|based|benefit|benefits|by|c|caution|cautions|choice|class|classification|clinical|"
    r"combination|combined|components|considerations|contraindications|course|criteria|data|decision|definition|definitions|details|"
    r"determine|diagnosis|diagnostic|dosage|dose|doses|dosing|drug|drugs|duration|effects|efficacy|evaluation|evidence|example|"
    r"examples|factors|findings|first|follow-up|for|formula|frequency|from|general|goal|goals|grade|guidance|historical|important|in|"
    r"indication|indications|initial|initiation|interpretation|interval|key|laboratory|level|limitations|line|logic|long-term|"
    r"maintenance|management|mechanism|medication|medications|method|methods|modality|monitoring|monotherapy|not|notes|of|on|onset|"
    r"option|options|oral|other|outcomes|overview|parameters|patients|pharmacologic|pharmacotherapy|phase|physical|points|practical|"
    r"precautions|preferred|prerequisites|principle|principles|protocol|rationale|reassessment|recommendation|recommendations|"
    r"recommended|reference|regimen|regimens|response|risk|role|route|rules|safety|schedule|scope|score|scoring|second|second-line|"
    r"selection|selective|severe|side|special|specific|standard|starting|step|steps|strategy|summary|table|target|targets|technique|"
    r"test|testing|the|therapy|threshold|thresholds|tier|timing|titration|to|treatment|type|types|use|usual|value|values|when|with|"
    r"workup)"
)


class Place(msgspec.Struct, frozen=True):
    """Where in the file statements stand.

    :param heading: the innermost heading, marks cut.
    :param subject: nearest heading that names something, or the file's topic.
    :param casing: which words may lose their capital inside a line.
    """

    heading: str
    subject: str
    casing: Casing

    @property
    def phrase(self) -> str:
        """The heading as a lead-in that reads without the headings above it."""
        if is_generic(self.heading) and self.heading != self.subject:
            return f"{self.casing.sentence(self.subject)} – {self.casing.inside(self.casing.sentence(self.heading))}"
        return self.casing.sentence(self.heading)


def place_of(trail: Sequence[str], topic: str, casing: Casing) -> Place:
    """The place under the headings ``trail``, in a file about ``topic``."""
    names = [topic, *trail]
    at = next((index for index in reversed(range(len(names))) if not is_generic(names[index])), 0)
    subject = names[at]
    if at > 1 and _DEPENDENT.match(subject):
        subject = f"{names[at - 1]}, {casing.inside(casing.sentence(subject))}"
    return Place(subject if at == len(names) - 1 else names[-1], subject, casing)


def is_generic(name: str) -> bool:
    """Whether a heading or label says nothing without its context ("Dosing", "Adverse Effects")."""
    words = re.findall(r"[A-Za-z][\w-]*", re.sub(r"\([^()]*\)", "", name).lower())
    return all(_GENERIC.fullmatch(word) for word in words)


def statements(blocks: Sequence[Block], place: Place) -> list[str]:
    """The statements of a section, in reading order.

    :param blocks: what stands under the heading.
    """
    lines = (ended(marks_before_stops(line)) for line in _flow(blocks, place, ""))
    return [line for line in lines if line.strip(" .:;–") and not _STEP.search(line)]


def _flow(blocks: Sequence[Block], place: Place, lead: str) -> list[str]:
    """Lines of ``blocks`` one after another; ``lead`` is a lead-in that waits for what it leads to."""
    lines: list[str] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if isinstance(block, Paragraph):
            if following is None and block.text.endswith(":") and not lead:
                continue  # it announces something that is not there
            if _leads(block, following):
                said, text = _last_sentence(block.text.rstrip(": "))
                if said:
                    lines.extend(_labelled(said, place) if not lead else [_joined(lead, said, place)])
                text = place.casing.label(text)
                if not lead and is_generic(text) and not _is_empty_lead(text) and text != place.heading:
                    text = f"{place.casing.sentence(place.subject)} – {place.casing.inside(text)}"
                lead = f"{lead}: {place.casing.inside(text)}" if lead else text
                continue
            if _is_mark(block.text) and lines:
                lines[-1] = f"{lines[-1].rstrip('. ')} {block.text}"
                continue
            lines.extend(_labelled(block.text, place) if not lead else [_joined(lead, block.text, place)])
        elif isinstance(block, Items):
            own = _item_lines(block, place, lead)
            if lines and own and _CONJUNCTION.match(lead):
                lines[-1] = f"{lines[-1].rstrip('.;, ')}; {own[0]}"
                own = own[1:]
            lines.extend(own)
        elif isinstance(block, Table):
            lines.extend(_table_lines(block, place, lead))
        elif isinstance(block, Code):
            found = decision_lines(block.text, place.casing) or []
            lines.extend(_prefixed(lead, found, place) if lead and not _is_empty_lead(lead) else found)
        else:
            lines.extend(_flow(block.blocks, place, lead))
        lead = ""
    return lines


def _leads(block: Paragraph, following: Block | None) -> bool:
    if following is None or isinstance(following, Quoted):
        return False
    if block.text.endswith(":"):
        return True
    return block.bold and not isinstance(following, Paragraph) and not block.text.endswith(".") and len(block.text.split()) <= 12


def _last_sentence(text: str) -> tuple[str, str]:
    """A lead-in of several sentences as what it states and the sentence that leads in."""
    found = list(re.finditer(r"(?<=[^.][a-z)\]%][.!?])\s+(?=[A-Z])", text))
    return (text[: found[-1].start()], text[found[-1].end() :]) if found else ("", text)


def _is_mark(text: str) -> bool:
    mark = parse_strength(text)
    return mark is not None and not (text[: mark.start] + text[mark.end :]).strip(" .:")


def _labelled(text: str, place: Place) -> list[str]:
    """One line for a paragraph or an item, with the subject put before a label or verb that needs it."""
    parts = split_label(text)
    if parts is None:
        return [f"{place.phrase}: {place.casing.inside(text)}" if lacks_subject(text) else text]
    label, rest = parts
    if label.lower() in _EMPTY_LABELS and is_sentence(rest):
        return [rest]
    if is_generic(label) and not parse_strength(label):
        return [f"{place.casing.sentence(place.subject)} – {place.casing.inside(place.casing.sentence(label))}: {rest}"]
    return [f"{place.casing.label(label)}: {rest}"]


def _joined(lead: str, text: str, place: Place) -> str:
    return text if _is_empty_lead(lead) else f"{lead}: {place.casing.inside(text)}"


def _is_empty_lead(lead: str) -> bool:
    return lead.lower().strip() in _EMPTY_LEADS


def _item_lines(block: Items, place: Place, lead: str) -> list[str]:
    """Lines of a list."""
    if len(block.items) == 1 and lead:
        return (
            _flow(block.items[0], place, lead) if _opens_with_lead(block.items[0]) else _prefixed(lead, _item(block.items[0], place), place)
        )
    for at, item in enumerate(block.items[:-1]):
        if len(item) == 1 and _opens_with_lead(item) and not lead:
            before = _item_lines(Items(block.items[:at], block.ordered), place, "") if at else []
            return before + _flow((*item, Items(block.items[at + 1 :], block.ordered)), place, "")
    texts = [item[0].text for item in block.items if len(item) == 1 and isinstance(item[0], Paragraph)]
    if len(texts) == len(block.items):
        return _simple_items(texts, block.ordered, place, lead)
    lines = [line for item in block.items for line in _item(item, place)]
    return _prefixed(lead, lines, place) if lead and not _is_empty_lead(lead) else lines


def _opens_with_lead(item: tuple[Block, ...]) -> bool:
    return isinstance(item[0], Paragraph) and item[0].text.endswith(":")


def _item(item: tuple[Block, ...], place: Place) -> list[str]:
    """Lines of one item; what is nested under it takes its text as lead-in when it cannot stand alone."""
    first = item[0]
    if not isinstance(first, Paragraph) or len(item) == 1 or _opens_with_lead(item):
        return _flow(item, place, "")
    if first.text.endswith("?"):
        return [f"{first.text} {line}" for line in _flow(item[1:], place, "")]
    nested = item[1]
    if isinstance(nested, Items) and all(_is_fragment(child) for child in nested.items):
        return _flow((Paragraph(first.text.rstrip(". ") + ":"), *item[1:]), place, "")
    parts = split_label(first.text)
    owner = parts[0] if parts else first.text if len(first.text.split()) <= 5 else ""
    below = _flow(item[1:], place if not owner else msgspec.structs.replace(place, heading=owner, subject=owner), "")
    if owner and not is_generic(owner):
        below = [line if line.startswith(owner) else _owned(owner, line, place) for line in below]
    return [*_labelled(first.text, place), *below]


def _owned(owner: str, line: str, place: Place) -> str:
    return f"{owner} – {place.casing.inside(line)}" if split_label(line) else f"{owner}: {line}"


def _is_fragment(item: tuple[Block, ...]) -> bool:
    text = _own_text(item)
    return len(item) == 1 and not is_sentence(text) and split_label(text) is None


def _own_text(item: tuple[Block, ...]) -> str:
    return item[0].text if isinstance(item[0], Paragraph) else ""


def _simple_items(texts: list[str], ordered: bool, place: Place, lead: str) -> list[str]:
    """Lines of a list whose items are one paragraph each."""
    alternatives = any(_TRAILING.search(text) or _LEADING.match(text) for text in texts)
    if lead and not _is_empty_lead(lead):
        own_lines = not alternatives and (
            any(has_break(text) for text in texts) or (all(is_sentence(text) for text in texts) and sum(map(len, texts)) > 220)
        )
        if own_lines and (not ordered or any(" → " in text for text in texts)):
            return _prefixed(lead, [line for text in texts for line in _labelled_bare(text)], place)
        return _join(lead, texts, ordered, alternatives, place)
    if alternatives:
        return _join(place.phrase, texts, ordered, True, place)
    if place.heading.lower() == "limitations":
        return texts
    listing = _LISTING.search(place.heading) and not any(has_break(text) or split_label(text) for text in texts)
    if listing and len(texts) > 1:
        return _join(place.phrase, texts, ordered, False, place)
    lines: list[str] = []
    fragments: list[str] = []
    for text in texts:
        stands = is_sentence(text) or lacks_subject(text) or split_label(text) is not None
        if stands or has_break(text):
            lines.extend(_fragment_lines(fragments, ordered, place))
            fragments = []
            lines.extend(_labelled(text, place) if stands else [f"{place.phrase}: {place.casing.inside(text)}"])
        else:
            fragments.append(text)
    return lines + _fragment_lines(fragments, ordered, place)


def _labelled_bare(text: str) -> list[str]:
    parts = split_label(text)
    return [parts[1]] if parts and parts[0].lower() in _EMPTY_LABELS and is_sentence(parts[1]) else [text]


def _fragment_lines(fragments: list[str], ordered: bool, place: Place) -> list[str]:
    return _join(place.phrase, fragments, ordered and len(fragments) > 1, False, place) if fragments else []


def _prefixed(lead: str, lines: list[str], place: Place) -> list[str]:
    return [_joined(lead, line.removeprefix(f"{place.phrase}: "), place) for line in lines]


def _join(lead: str, texts: list[str], ordered: bool, alternatives: bool, place: Place) -> list[str]:
    """One line "lead: a; b; or c.", or several with the lead-in repeated when it grows too long.

    Alternatives are never parted: a line that showed half of them would mislead.
    """
    members: list[str] = []
    word = ""
    for number, text in enumerate(texts, 1):
        opening = _LEADING.match(text)
        conjunction = word or (opening.group(1).lower() if opening else "")
        text = text[opening.end() :] if opening else text
        trailing = _TRAILING.search(text)
        word = trailing.group(1).lower() if trailing else ""
        text = (text[: trailing.start()] if trailing else text).rstrip(" .;,")
        shown = place.casing.inside(text)
        members.append((f"{conjunction} " if conjunction and number > 1 else "") + (f"({number}) {shown}" if ordered else shown))
    lines, current = [], ""
    for member in members:
        longer = f"{current}; {member}" if current else f"{lead}: {member}"
        if current and not alternatives and len(longer) > MAX_LINE:
            lines.append(current)
            longer = f"{lead} (continued): {member}"
        current = longer
    return [*lines, current]


def _table_lines(table: Table, place: Place, lead: str) -> list[str]:
    if joined := joined_rows(table, place.casing, lead if lead and len(lead.split()) <= 6 else place.phrase, MAX_LINE):
        return [lead, joined] if len(lead.split()) > 6 and is_sentence(lead) and not _REFERRING.search(lead) else [joined]
    rows = row_lines(table, place.casing, partial(_row_name, place))
    if not lead or _is_empty_lead(lead) or _REFERRING.search(lead):
        return rows
    said = is_sentence(lead) and not _CLAUSE.match(lead)
    return [lead, *rows] if said and len(lead.split()) > 6 else _prefixed(lead, rows, place)


def _row_name(place: Place, first: str, header: str) -> str:
    """A row's first cell as words that stand alone: "≥ 7" under "NEWS2 Score" is "NEWS2 score ≥ 7"."""
    bare = re.fullmatch(r"[\d<>≤≥~±+-].*|[A-Z]{1,2}|[IVX]+", first)
    if bare and header.strip() and not is_generic(header):
        return f"{place.casing.sentence(header)} {first}"
    if bare and header.lower() in ("grade", "stage", "step", "class", "level", "score"):
        return f"{place.phrase} – {header.lower()} {first}"
    if bare or _DEGREE.fullmatch(first) or is_generic(first):
        return f"{place.phrase} – {place.casing.inside(place.casing.sentence(first))}"
    return first
