"""The readers room: whom a text is for. Imports nothing, so that the command line can name readers before anything else is loaded."""

from __future__ import annotations

import enum


class Reader(enum.StrEnum):
    """Whom a text is written for."""

    CLINICIAN = "clinician"
    PATIENT = "patient"
    STUDENT = "student"
