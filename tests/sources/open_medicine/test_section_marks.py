from __future__ import annotations

import pytest

from clincite.records import Facet
from clincite.sources.open_medicine.section_marks import facet_of, role_of


@pytest.mark.parametrize(
    ("trail", "stem", "facet"),
    [
        (("Limitations",), "pharmacotherapy", Facet.UNCERTAINTY),
        (("Zoflumab", "Dosing"), "pharmacotherapy", Facet.DOSE),
        (("Zoflumab", "Adverse Effects"), "x", Facet.HARM),
        (("Zoflumab", "Contraindications"), "x", Facet.HARM),
        (("Follow-Up",), "x", Facet.FOLLOW_UP),
        (("Monitoring",), "x", Facet.FOLLOW_UP),
        (("ICP Monitoring",), "x", None),
        (("Treatment Monitoring",), "x", Facet.FOLLOW_UP),
        (("Definition",), "x", Facet.DEFINITION),
        (("Diagnostic Imaging",), "x", Facet.IMAGING),
        (("Diagnosis and Management",), "x", None),
        (("Primary Prevention",), "statin_therapy", Facet.PREVENTION),
        (("First-Line Therapies", "Colchicine"), "x", Facet.TREATMENT),
        (("Group E",), "initial_pharmacotherapy", Facet.TREATMENT),
        (("Risk Factors",), "overview", None),
    ],
)
def test_facet_of_headings(trail: tuple[str, ...], stem: str, facet: Facet | None) -> None:
    assert facet_of(trail, stem) is facet


@pytest.mark.parametrize(
    ("trail", "role"),
    [
        (("First-Line Therapies",), "first_line"),
        (("First-Line Therapies", "Second-Line Agents"), "alternative"),
        (("Agents to Avoid or Use with Caution",), "avoid"),
        (("When Beta-Blocker Initiation Is NOT Recommended",), "avoid"),
        (("Inadequate Response to Initial Pharmacotherapy",), None),
        (("Group A",), None),
    ],
)
def test_role_of_headings(trail: tuple[str, ...], role: str | None) -> None:
    assert role_of(trail) == role
