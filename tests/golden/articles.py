"""The questions whose articles are kept, and how an article is made from one.

``python -m tests.golden.articles`` writes them all anew (``make golden``); the difference is then a change to review.
"""

from __future__ import annotations

import datetime
import sys
import tempfile
from pathlib import Path

from clincite import engine, holdings
from clincite.answers import Answer
from clincite.library import Library
from clincite.question import Vocabulary
from clincite.render import FORMATS
from clincite.settings import Settings

FOLDER = Path(__file__).parent
AS_OF = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
QUESTIONS = {
    "facial_twitching": "What causes facial twitching and how is it treated?",
    "hemifacial_spasm_treatment": "hemifacial spasm treatment",
    "eyelid_twitching": "eyelid twitching that won't stop",
    "botulinum_or_surgery": "is botulinum toxin better than surgery for hemifacial spasm",
    "copd_group_e": "initial therapy for COPD group E",
    "blood_pressure_diabetes": "blood pressure target in diabetes",
    "anticoagulation_af": "anticoagulation in atrial fibrillation",
    "antibiotics_cap": "empiric antibiotics for inpatient community-acquired pneumonia",
    "sepsis_targets": "sepsis fluid and vasopressor targets",
    "gout_flare": "gout flare",
    "headache_imaging": "when to image a headache",
    "pancreatitis_feeding": "acute pancreatitis feeding",
    "scabies": "treatment of scabies",
    "tired_face": "my face twitches when I am tired",
    "colchicine_dose": "colchicine dose in gout flare",
    "chest_pain_emergency": "I have crushing chest pain right now and my left arm is numb",
}


def bundled_library(folder: Path) -> tuple[Library, Vocabulary]:
    """The library that a new user has, in ``folder``."""
    library = holdings.open_library(folder, Settings(home=folder), create=True)
    return library, holdings.vocabulary_of(library, folder)


def answer_to(slug: str, library: Library, vocabulary: Vocabulary) -> Answer:
    """The answer to a kept question, as of a fixed day."""
    return engine.ask(QUESTIONS[slug], library, as_of=AS_OF, vocabulary=vocabulary)


def article(answer: Answer) -> str:
    """The article as it is kept: Markdown, without the lines that change with any change to the library or the program."""
    text = FORMATS["md"].render(answer)
    hidden = {answer.receipt.library[:12]: "LIBRARY", answer.id[:12]: "ANSWER", answer.receipt.engine: "clincite VERSION"}
    for shown, stand_in in hidden.items():
        text = text.replace(shown, stand_in)
    return text


def main() -> None:
    """Write every article."""
    with tempfile.TemporaryDirectory() as folder:
        library, vocabulary = bundled_library(Path(folder))
        for slug in QUESTIONS:
            (FOLDER / f"{slug}.md").write_text(article(answer_to(slug, library, vocabulary)), encoding="utf-8")
            sys.stdout.write(f"{slug}.md\n")


if __name__ == "__main__":
    main()
