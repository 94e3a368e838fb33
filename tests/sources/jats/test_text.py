"""Blocks as lines and inline markup."""

from __future__ import annotations

import pytest

from tests.sources.jats.samples import article, body_record, paragraph, record, texts


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<italic>Strix</italic> <bold>blinks</bold>\n   at dusk.", "Strix blinks at dusk."),
        ("Give H<sub>2</sub>O at 10<sup>-3</sup> mol.", "Give H2O at 10⁻³ mol."),
        (
            "It is <inline-formula><mml:math><mml:mi>x</mml:mi><mml:mo>=</mml:mo><mml:mn>2</mml:mn></mml:math></inline-formula>.",
            "It is x=2.",
        ),
        (
            "It is <inline-formula><alternatives><mml:math><mml:mi>x</mml:mi></mml:math><tex-math>y</tex-math></alternatives>"
            "</inline-formula>.",
            "It is x.",
        ),
        (
            r"It is <tex-math>\documentclass{a}\begin{document}$$x^2$$\end{document}</tex-math>.",
            "It is x^2.",
        ),
        ('It is over <inline-formula><inline-graphic xlink:href="a.gif"/></inline-formula> here.', "It is over [formula] here."),
        ('Found at <ext-link xlink:href="https://example.org/owls"/>.', "Found at https://example.org/owls."),
        ("Doses<fn><p>Note.</p></fn> rose.<break/>Owls slept.", "Doses rose. Owls slept."),
        ("Soft\u00adhyphen and\u00a0blank.", "Softhyphen and blank."),
        ("&lt;b&gt;bold&lt;/b&gt; &amp;amp;", "<b>bold</b> &amp;"),
    ],
)
def test_inline_markup(inner: str, expected: str) -> None:
    assert paragraph(inner) == expected


def test_paragraphs_and_lists_are_lines() -> None:
    found = texts(
        body_record(
            "<sec><title>Results</title><p>One.</p><p>Two owls were seen."
            "<list><list-item><p>They blinked at dusk.</p><p>Twice.</p></list-item>"
            "<list-item><label>(b)</label><p>They slept.</p>"
            "<list><list-item><label>•</label><p>Deeply.</p></list-item></list></list-item></list>"
            "After that they flew.</p><disp-quote><p>We flew.</p></disp-quote></sec>"
        )
    )
    assert found == {
        "Results": "One.\nTwo owls were seen.\nThey blinked at dusk.\nTwice.\n(b) They slept.\nDeeply.\nAfter that they flew.\nWe flew."
    }


def test_items_stay_with_the_words_that_turn_their_meaning() -> None:
    items = "".join(f"<list-item><p>{text}</p></list-item>" for text in ("Owls with fever;", "owls in flight.", "owlets"))
    found = body_record(f"<p>Zalutrin is not given to:</p><list>{items}</list><p>It is safe.</p>")
    assert texts(found)["Text"] == "Zalutrin is not given to: Owls with fever; owls in flight; owlets\nIt is safe."
    long = "".join(f"<list-item><p>{'They blinked. ' * 20}</p></list-item>" for _ in range(4))
    assert len(texts(body_record(f"<p>We saw:</p><list>{long}</list>"))["Text"].split("\n")) == 5


def test_definitions() -> None:
    found = body_record("<def-list><def-item><term>OWL</term><def><p>Old wise lark</p></def></def-item></def-list>")
    assert texts(found)["Text"] == "OWL: Old wise lark"


def test_nested_sections_numbers_and_doubles() -> None:
    found = body_record(
        "<p>Loose.</p><sec><title>2. METHODS</title><p>A.</p>"
        "<sec><label>2.1</label><title>2.1 Owls:</title><p>B.</p></sec><sec><p>C.</p></sec></sec>"
        "<sec><title>Methods</title><p>D.</p></sec><sec><title>5 year survival › rates</title><p>E.</p></sec>"
    )
    assert texts(found) == {
        "Text": "Loose.",
        "Methods": "A.",
        "Methods › Owls": "B.",
        "Methods (2)": "C.",
        "Methods (3)": "D.",
        "5 year survival > rates": "E.",
    }


def test_parts_that_say_nothing_of_the_subject_are_left_out_but_for_their_tables() -> None:
    found = body_record(
        "<sec><title>Results</title><p>Owls blink.</p></sec>"
        '<sec sec-type="supplementary-material"><title>Extra</title><p>A file.</p></sec>'
        "<sec><title>Authors’ contributions</title><p>All slept.</p>"
        "<fig><label>Figure 2</label><caption><p>An owl.</p></caption></fig></sec>"
        "<sec><title>Competing interests</title><p>One of us is an owl.</p></sec>",
        back="<back><ack><p>Thanks.</p></ack><sec><title>Funding</title><p>Mice paid.</p></sec>"
        "<app-group><app><title>Doses in full</title><p>Ten.</p></app></app-group></back>",
    )
    assert texts(found) == {"Results": "Owls blink.", "Figure 2 › An owl": "An owl", "Appendix › Doses in full": "Ten."}
    assert found.extra["coi_statement"] == "One of us is an owl."
    assert found.extra["funding"] == "Mice paid."


def test_figures_and_boxes_are_sections_of_their_own() -> None:
    found = body_record(
        "<sec><title>Results</title><p>Before <fig-group><label>FIGURE 1</label>"
        "<fig><label>(a)</label><caption><title>Blinks by hour</title><p>Owls were counted.</p></caption></fig></fig-group> after.</p>"
        "<boxed-text><label>Box 1</label><caption><title>What is known</title></caption><p>Owls blink.</p></boxed-text>"
        "<sec><title>Harms</title><p>None.</p></sec></sec>"
    )
    assert [(section.name, section.text) for section in found.sections] == [
        ("Results", "Before after."),
        ("Figure 1 (a) › Blinks by hour", "Owls were counted."),
        ("Box 1 › What is known", "Owls blink."),
        ("Results › Harms", "None."),
    ]


def test_abstracts() -> None:
    found = record(
        article(
            meta="<abstract><title>Abstract</title><sec><title>BACKGROUND</title><p>Owls.</p></sec>"
            "<sec><title>Results:</title><p>They blink.</p></sec></abstract>"
            '<abstract abstract-type="toc"><p>Read me.</p></abstract>'
            '<abstract abstract-type="summary"><title>Author summary</title><p>We saw owls.</p></abstract>'
            '<trans-abstract xml:lang="pt"><p><bold>Resultados:</bold> Piscam.</p></trans-abstract>'
        )
    )
    assert texts(found) == {
        "Abstract › Background": "Owls.",
        "Abstract › Results": "They blink.",
        "Abstract (author summary)": "We saw owls.",
        "Abstract (pt) › Resultados": "Piscam.",
        "Text": "Owls blink at dusk.",
    }


def test_a_summary_is_the_abstract_where_there_is_no_other() -> None:
    found = record(
        article(meta='<abstract abstract-type="executive-summary"><sec><title>Results</title><p>They blink.</p></sec></abstract>')
    )
    assert list(texts(found)) == ["Abstract › Results", "Text"]


def test_labels_at_the_head_of_a_paragraph_are_headings() -> None:
    found = record(
        article(
            meta="<abstract><p><bold>Methods:</bold> We looked.</p><p><bold>Results</bold>: They blink.</p>"
            "<p><italic>Strix</italic> is an owl.</p></abstract>",
            body="",
        )
    )
    assert texts(found) == {"Abstract › Methods": "We looked.", "Abstract › Results": "They blink.", "Abstract": "Strix is an owl."}
    assert found.extra["full_text"] == "abstract only"
