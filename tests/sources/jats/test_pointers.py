"""Marks into the list of references: out of the text, unless the sentence needs them."""

from __future__ import annotations

import pytest

from tests.sources.jats.samples import paragraph


def ref(number: str) -> str:
    return f'<xref ref-type="bibr" rid="B{number}">{number}</xref>'


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"Zalutrin helps owls<sup>{ref('12')}</sup>.", "Zalutrin helps owls."),
        (f"Zalutrin helps owls.<sup>{ref('1')},{ref('2')}</sup> They blink.", "Zalutrin helps owls. They blink."),
        (f"Zalutrin helps owls.<sup>{ref('1')}</sup>They blink.", "Zalutrin helps owls. They blink."),
        (f"It helps<sup>({ref('1')}, {ref('2')})</sup> and heals.", "It helps and heals."),
        (f"It helps [{ref('9')}-{ref('11')}].", "It helps."),
        (f"It helps [{ref('9')}]–[{ref('11')}] a lot.", "It helps a lot."),
        (f"It helps [{ref('9')} and {ref('11')}] a lot.", "It helps a lot."),
        (f"It helps ({ref('9')}, {ref('11')}).", "It helps."),
        (f"It helps {ref('1')}, {ref('2')}, {ref('3')}. Owls blink.", "It helps. Owls blink."),
        ('It helps <xref ref-type="bibr" rid="a">[9]</xref><xref ref-type="bibr" rid="b"/>.', "It helps."),
        ('It helps <xref ref-type="bibr" rid="a"><sup>9</sup></xref>.', "It helps."),
        # Without the mark the sentence would say nothing.
        (f"As described in [{ref('12')}], owls blink.", "As described in [12], owls blink."),
        (f"As told by<sup>{ref('12')}</sup> they blink.", "As told by [12] they blink."),
        (f"They blink (e.g., {ref('1')}, {ref('2')}).", "They blink (e.g., [1, 2])."),
        # Names and years are words.
        ('They blink (<xref ref-type="bibr" rid="a">Owlet et al., 2012</xref>).', "They blink (Owlet et al., 2012)."),
        (
            'Owlet (<xref ref-type="bibr" rid="a">2012</xref>) and (<xref ref-type="bibr" rid="b">2013b</xref>).',
            "Owlet (2012) and (2013b).",
        ),
        # Figures that a converter took for references.
        (f"The median was 4 [{ref('1')}–{ref('8')}] weeks.", "The median was 4 [1–8] weeks."),
        (f"The median [IQR [{ref('1')}–{ref('8')}]] fell.", "The median [IQR [1–8]] fell."),
        (f"They met 5 × 10<sup>{ref('7')}</sup> mice.", "They met 5 × 10⁷ mice."),
        # Other cross-references.
        ('See <xref ref-type="fig" rid="f">Figure 2</xref>.', "See Figure 2."),
        ('Owls<xref ref-type="fn" rid="f">a</xref> blink.', "Owls blink."),
    ],
)
def test_marks(inner: str, expected: str) -> None:
    assert paragraph(inner) == expected


def test_a_figure_is_never_taken_for_a_mark() -> None:
    assert paragraph("Of 12 owls, 3 (25%) blinked [95% CI 1, 4] in 10<sup>3</sup> m<sup>2</sup>.") == (
        "Of 12 owls, 3 (25%) blinked [95% CI 1, 4] in 10³ m²."
    )
