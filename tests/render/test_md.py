from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clincite.render import md, words
from tests.render import sample

HOSTS = ("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "https://pmc.ncbi.nlm.nih.gov/articles/")


def parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def inline(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in (token.children or [])]


def seen(tokens: list[Token]) -> str:
    return "".join(" " if child.type in ("softbreak", "hardbreak") else child.content for child in inline(tokens))


def test_headings_are_the_parts_in_order() -> None:
    tokens = parse(md.render(sample.sample()))
    headings = [(token.tag, tokens[place + 1].content) for place, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[0] == ("h1", "Grey spells: causes and treatment")
    assert [title for tag, title in headings if tag == "h2"] == [
        "Direct answer",
        "Causes and differential",
        "What to look for",
        "Treatment by condition",
        "What is not known",
        "Where sources disagree",
        "References",
        "Receipt",
        "Disclaimer",
    ]


def test_the_emergency_stands_before_the_title() -> None:
    shown = md.render(sample.sample())
    assert shown.startswith("> **EMERGENCY: A spell that stops the breath**")


def test_citations_resolve_and_stay_text() -> None:
    shown = md.render(sample.sample())
    article, _, listed = shown.partition("## References")
    assert set(re.findall(r"\[(\d+)\]", article)) <= set(re.findall(r"^\[(\d+)\] ", listed, re.MULTILINE))
    assert "[1][3] (strong; moderate certainty)" in seen(parse(article))


def test_hostile_text_never_becomes_markup_links_or_html() -> None:
    shown = md.render(sample.hostile())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    tokens = parse(shown)
    kinds = {token.type for token in tokens} | {token.type for token in inline(tokens)}
    assert not kinds & {"html_block", "html_inline", "image", "fence", "code_block", "table_open", "s_open", "ordered_list_open"}
    links = [str(token.attrs["href"]) for token in inline(tokens) if token.type == "link_open"]
    assert links and all(link.startswith(HOSTS) for link in links)
    assert all("script" not in link or "%3Cscript%3E" in link for link in links)
    # What GitHub would turn into a link by itself stands in code.
    plain = "".join(token.content for token in inline(tokens) if token.type == "text")
    assert not re.search(r"evil\.test/|www\.evil|https?://|me@evil", plain.replace("doi:10.1000/", ""))


def test_hostile_headings_keep_their_text_and_level() -> None:
    tokens = parse(md.render(sample.hostile()))
    headings = [tokens[place + 1] for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    texts = ["".join(child.content for child in heading.children or []) for heading in headings]
    assert texts[1 : len(sample.HOSTILE_STARTS) + 1] == [words.one_line(text) for text in sample.HOSTILE_STARTS]


@given(st.text(alphabet=st.one_of(st.sampled_from("\\`*_{}[]<>()#+-.!|~$&;:@/=^\"' 1aw0x"), st.characters()), max_size=60))
def test_escaped_text_shows_exactly_itself(text: str) -> None:
    line = words.one_line(text)
    tokens = parse(md.escaped(line))
    assert {token.type for token in tokens} <= {"paragraph_open", "paragraph_close", "inline"}
    assert {token.type for token in inline(tokens)} <= {"text", "text_special", "code_inline"}
    # CommonMark shows U+0000 and the like as U+FFFD; they never get past one_line.
    assert seen(tokens) == line


def test_an_address_without_ids_is_shown_but_is_no_link() -> None:
    shown = md.render(sample.sample())
    assert f"`{sample.REFERENCES[6].url}`" in shown
    assert "](https://society.test" not in shown


def test_empty_parts_are_left_out_and_no_direct_answer_is_owned_up_to() -> None:
    tokens = parse(md.render(sample.bare()))
    assert [tokens[place + 1].content for place, token in enumerate(tokens) if token.tag == "h2" and token.nesting == 1] == [
        "Direct answer",
        "Receipt",
    ]
