"""Names of sections, from the headings of an article."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from clincite.sources.jats.text import text_in

STEP: Final = " › "
_LONGEST: Final = 160
# "2. Methods", "2.1 Outcomes", "IV. Results"; not "5 year survival", "2.5 mg".
_SECTION_NUMBER: Final = re.compile(r"^(?:(?:\d{1,2}\.)+\s*|\d{1,2}(?:\.\d{1,2})+\s+|[IVX]{1,4}\.\s+)(?=[A-Z“\"(])")
_SENTENCE_END: Final = re.compile(r"(?<=[a-z)\]%]{2}\.)\s+(?=[A-Z(])")
# Words of all-capital headings that stay as they are.
_ACRONYMS: Final = frozenset(
    ("PROSPERO", "MRI", "CT", "HIV", "AIDS", "FDA", "WHO", "NHS", "UK", "US", "USA", "II", "III", "IV", "DNA", "RNA", "COPD", "CONSORT")
) | {"PRISMA", "BMI", "ECG", "EEG", "ICU", "COVID-19"}


def heading(element: etree._Element | None) -> str:
    """A ``title`` as a name: without section number and closing colon, small letters where all are capitals; "" when there is none."""
    text = _SECTION_NUMBER.sub("", text_in(element)).rstrip(":. ").replace(STEP.strip(), ">")
    if text.isupper():
        text = " ".join(word if word.strip("():,") in _ACRONYMS else word.lower() for word in text.split())
    return shortened(text[:1].upper() + text[1:])


def shortened(text: str) -> str:
    """The text, cut at a word when it is too long for a name."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rsplit(' ', 1)[0].rstrip(' ,;:.')} …"


def first_sentence(text: str) -> tuple[str, str]:
    """(first sentence, the rest)."""
    parts = _SENTENCE_END.split(text, maxsplit=1)
    return parts[0], parts[1] if len(parts) > 1 else ""


class Names:
    """Names that were given in one record: each is made unique."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name; with a number behind it when it was given before."""
        count = self._given.get(name, 0) + 1
        self._given[name] = count
        if count == 1:
            return name
        numbered = f"{name} ({count})"
        return numbered if numbered not in self._given else self.unique(numbered)
