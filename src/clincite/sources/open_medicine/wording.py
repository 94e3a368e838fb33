"""Small, meaning-preserving moves on words: letter case, first letters, fragments and sentences.

Headings and list items are written in capitals where running text would not be ("Healthy Adults Without Comorbidities",
"Amoxicillin 1 g"). Which words may lose their capital is read off the texts themselves: a word that they also write in
lower case is no name; nor is one that ends as drugs' nonproprietary names do (WHO's INN stems). So "amoxicillin" changes and
"Pseudomonas", "Parkland" and "IV" do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

_LOWER_WORD: Final = re.compile(r"(?<![\w'’])[a-z]{2,}(?![\w'’])")
_CAPITALISED: Final = re.compile(r"(?<![\w'’])[A-Za-z]*(?:-?[A-Z][a-z]+)(?:-[A-Za-z]+)*(?![\w'’])")
_EPONYMS: Final = frozenset({"Still", "Graves", "Baker", "Grey"})  # names that are also plain words
_MEDICAL: Final = re.compile(
    r"[a-z]*(?:ia|osis|itis|omas?|emic|uria|pathy|opathies|al|ic|ical|ive|ions?|ious|eous|ary|ated|ized|ing|ism|iasis|ectasis|rrhea|rrhage"
    r"|megaly|oid|edema|ment|ness|ity|ency|uretic|syncope|plegia|drome|colic|zoster|purpura|azotemia|pulmonale|erythematosus|rheumatica"
    r"|phosphate|dermatome|steal|flare|quadrant|tear|phase|type|dissection|complexes|irritant|simplex|spasm|apoplexy|ventricle|lysis"
    r"|activator|villonodular|cor|related|induced|onset)"
)
_INN: Final = re.compile(
    r"(?:cef\w+|\w+(?:cillin|floxacin|mycin|cycline|oxacin|penem|azole|statin|sartan|pril|olol|dipine|gliptin|gliflozin|tide|mab|nib|xaban"
    r"|parin|setron|triptan|prazole|micin|vir|zosin|thiazide|semide|lone|sone|profen|coxib|pam|lam|oxetine|pramine|dronate|caine))"
)
_KEPT_WITH_CODE: Final = re.compile(r"(?:Group|Class|Grade|Option|Child|Hunt|Factor|Stage|Appendix)s?\s+(?:[A-Z]\b|[IVX]+\b|\d)")
_VERB: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|had|does|do|did|should|may|can|could|must|will|would|cannot|recommend(?:s|ed)?"
    r"|suggest(?:s|ed)?|require[sd]?|reduce[sd]?|improve[sd]?|increase[sd]?|decrease[sd]?|remain(?:s|ed)?|include[sd]?|provide[sd]?"
    r"|occur(?:s|red)?|cause[sd]?|allow(?:s|ed)?|support(?:s|ed)?|demonstrate[sd]?|show(?:s|ed|n)?|inhibits|blocks|depends?|indicates?"
    r"|defines?|applies|apply|limits|lacks?|relies|involves?|represents?|reflects|varies|vary|needs?|continues?|affects|replaces|helps"
    r"|makes|plays|carries|leads|guides|underestimates?|overestimates?|contributes?|measures|takes|comes|differs?|prevents?|offers|emphasizes"
    r"|acknowledges|addresses|poses|becomes?|predicts?|confers?|enables?|facilitates?|worsens?|resolves?|persists?|acts|achieves|exceeds?)\b"
    r"|^(?:This|These|Those|It|There|They)\b"
)
_ORDER: Final = re.compile(
    r"(?:Add|Address|Adjust|Administer|Aim|Allow|Always|Apply|Arrange|Ask|Assess|Avoid|Be|Begin|Calculate|Change|Check|Choose|Combine|Confirm|Consider|Consult"
    r"|Continue|Cover|Decrease|Defer|Delay|Determine|Discontinue|Discuss|Do|Document|Encourage|Ensure|Escalate|Establish|Evaluate|Exclude|Extend"
    r"|Follow|Give|Hold|Identify|Image|Increase|Initiate|Insert|Keep|Limit|Look|Maintain|Measure|Minimi[sz]e|Monitor|Never|Obtain|Offer|Optimi[sz]e"
    r"|Order|Overlap|Perform|Place|Prefer|Prescribe|Prevent|Proceed|Provide|Reassess|Recommend|Record|Reduce|Refer|Repeat|Replace|Rest|Resume|Review|Rule"
    r"|Schedule|Screen|Search|Secure|Select|Start|Step|Stop|Substitute|Suggest|Switch|Taper|Target|Teach|Titrate|Transfer|Transition|Treat|Try|Use"
    r"|Verify|Wait|Withhold)\b|(?:If|When|Once|For|In|Unless)\b[^:]*,"
)
_TRAILING: Final = re.compile(r"[\s,;]+(?:OR|or|AND|and)\W*$")
_SUBJECTLESS: Final = re.compile(
    r"(?:Does|Has|Have|Is|Are|Can|May|Should|Must|Was|Were|Will|Requires|Reduces|Increases|Improves|Decreases|Provides|Inhibits|Blocks"
    r"|Causes|Allows|Acts|Works|Occurs|Affects|Presents|Develops|Helps|Lowers|Prevents|Promotes|Appears|Includes|Represents|Remains|Needs"
    r"|Contraindicated|Recommended|Not recommended|NOT recommended|Indicated|Preferred|Associated|Approved|Reserved|Particularly|More|Less"
    r"|Most effective|Used|Useful|Given|Considered|Dosed|Effective|Superior|Based on)\b"
)


class Casing(msgspec.Struct, frozen=True):
    """Which words may stand in lower case.

    :param ordinary: words, in lower case, that the texts write in lower case somewhere.
    """

    ordinary: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str]) -> Casing:
        """The casing that ``texts`` show."""
        return cls(frozenset(word for text in texts for word in _LOWER_WORD.findall(text)))

    def inside(self, text: str) -> str:
        """``text`` as it continues a sentence: the first word loses its capital when it is an ordinary word."""
        if _KEPT_WITH_CODE.match(text):
            return text
        head = re.match(r"[A-Z][\w'’]*(?:[/-][A-Z]?[\w'’]*)*", text)
        if head is None or text[:2] in ("A ", "I "):
            return text[0].lower() + text[1:] if text.startswith("A ") else text
        return self._lowered(head.group()) + text[head.end() :]

    def sentence(self, title: str) -> str:
        """A title in sentence case: ordinary words after the first lose their capital."""
        first = re.match(r"[^A-Za-z]*[A-Za-z]+", title)
        if first is None:
            return title
        tail = title[first.end() :]
        joined = re.match(r"(?:-[A-Za-z]+)+", tail)
        if joined and all(self._ordinary(part) for part in joined.group()[1:].split("-") if not part.islower()):
            tail = joined.group().lower() + tail[joined.end() :]
        elif joined:
            return title[: first.end()] + joined.group() + self._lowered(tail[joined.end() :])
        return title[: first.end()] + self._lowered(tail)

    def label(self, text: str) -> str:
        """A label or lead-in: in sentence case when it is set as a title ("Drug Examples"), else as it is."""
        words = [word for word in re.findall(r"[A-Za-z]{4,}", text)]
        return self.sentence(text) if len(words) > 1 and all(word[0].isupper() for word in words) else text

    def _lowered(self, text: str) -> str:
        return _CAPITALISED.sub(lambda word: word.group() if _KEPT_WITH_CODE.match(text, word.start()) else self._word(word.group()), text)

    def _word(self, word: str) -> str:
        """The word in lower case when all its hyphened parts are ordinary; "May-Thurner" is not."""
        parts = word.split("-")
        return word.lower() if all(part.islower() or self._ordinary(part) for part in parts) else word

    def _ordinary(self, part: str) -> bool:
        if part in _EPONYMS or not part[1:].islower():
            return False
        lower = part.lower()
        return lower in self.ordinary or bool(_INN.fullmatch(lower) or _MEDICAL.fullmatch(lower))


def is_sentence(text: str) -> bool:
    """Whether a list item can stand alone: it has a finite verb or gives an order."""
    bare = re.sub(r"\([^()]*\)", "", text)
    return bool(_VERB.search(bare) or _ORDER.match(bare))


def split_label(text: str) -> tuple[str, str] | None:
    """A text of the form "Label: rest" in its two parts, or None. Brackets are skipped; a label has no sentence end inside."""
    depth = 0
    for index, char in enumerate(text[:110]):
        depth += (char in "([") - (char in ")]")
        if depth == 0 and char in ".;" and text[index + 1 : index + 2] == " ":
            return None
        if depth == 0 and char == ":" and text[index + 1 : index + 2] == " ":
            return (text[:index], text[index + 1 :].strip()) if index > 1 and text[index + 1 :].strip() else None
    return None


def lacks_subject(text: str) -> bool:
    """Whether a statement opens with its verb ("Does not require titration."), so that a subject must be put before it."""
    return bool(_SUBJECTLESS.match(text))


def has_break(text: str) -> bool:
    """Whether an item holds a sentence end, a semicolon or an arrow inside, and so cannot be one member of a joined list."""
    if " → " in text:
        return True
    bare = re.sub(r"\([^()]*\)", "", re.sub(r"\b(?:e\.g|i\.e|vs|approx|max|min|[A-Z])\.", "", text))
    return bool(re.search(r"[.!?]\s+[A-Z]|;\s", _TRAILING.sub("", bare).rstrip(" .;")))


def ended(text: str) -> str:
    """``text`` with its sentence end: no dangling comma, semicolon or conjunction, and a full stop."""
    text = re.sub(r"[\s,;:]*(?:[;,]\s*(?:OR|AND|or|and))?[\s,;:]*$", "", text)
    return text if not text or text[-1] in ".!?" else text + "."
