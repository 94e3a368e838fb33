"""The readers room: whom a text is for. Imports nothing, so that the command line can name readers before anything else is loaded.

What the room does for readers lies beside it: plain words (:mod:`~clincite.readers.glossary`), sentences cut for explaining
(:mod:`~clincite.readers.segments`), what is shown first (:mod:`~clincite.readers.display`), how hard a text is to read
(:mod:`~clincite.readers.reading_grade`).
"""

from __future__ import annotations

import enum


class Reader(enum.StrEnum):
    """Whom a text is written for."""

    CLINICIAN = "clinician"
    PATIENT = "patient"
    STUDENT = "student"


class Audience(enum.StrEnum):
    """Who reads the page."""

    PATIENT = "patient"
    STUDENT = "student"
    NURSE = "nurse"
    DOCTOR = "doctor"
    SPECIALIST = "specialist"
    RESEARCHER = "researcher"


#: Whoever has not said who they are.
DEFAULT = Audience.DOCTOR

_LABELS = {
    Audience.PATIENT: "Patient or family",
    Audience.STUDENT: "Student",
    Audience.NURSE: "Nurse or allied professional",
    Audience.DOCTOR: "Doctor",
    Audience.SPECIALIST: "Specialist",
    Audience.RESEARCHER: "Researcher",
}


def label_of(audience: Audience) -> str:
    """How an audience is called where it is chosen."""
    return _LABELS[audience]


def reader_of(audience: Audience) -> Reader:
    """Whom an answer is composed for when this audience reads it."""
    return {Audience.PATIENT: Reader.PATIENT, Audience.STUDENT: Reader.STUDENT}.get(audience, Reader.CLINICIAN)
