from __future__ import annotations

import gzip
import itertools
import re
from pathlib import Path
from typing import Any

import lxml.html
import msgspec
import pytest

from clincite.answers import Answer, Changes, LeftOut, ReviewState
from clincite.errors import PageNotFoundError
from clincite.readers import Audience
from clincite.records import Facet
from clincite.render.words import long_date
from clincite.review.publication import Approval
from clincite.review.states import State
from clincite.web.articles.evidence import CHANGED, GONE, SAME, evidence_view
from clincite.web.articles.parts import Piece
from clincite.web.articles.view import Depth, article_view, asked_urls, published_urls, steps_of
from clincite.web.pages.article import Extras, Follow, Shared, article_fragment, render_article, suggested
from tests.render import sample
from tests.web.article_site import FakeSite, client, every, one, renamed, tree, words_of

URLS = asked_urls("What causes grey spells?")
DIGEST = renamed(sample.RECORD, "digest:pmid:101")


def html(answer: Answer, home: Path, audience: Audience = Audience.DOCTOR, **extras: Any) -> str:
    site = FakeSite(answer, home)
    body = render_article(site, answer, audience, URLS, extras=Extras(**extras)).body  # type: ignore[arg-type]
    return bytes(body).decode()


def page(answer: Answer, home: Path, **extras: Any) -> lxml.html.HtmlElement:
    return tree(html(answer, home, **extras))


@pytest.mark.parametrize(
    "answer", [sample.sample(), sample.hostile(), sample.bare(), sample.big()], ids=["sample", "hostile", "bare", "big"]
)
def test_structure(answer: Answer, tmp_path: Path) -> None:
    root = page(answer, tmp_path)
    assert root.get("lang") == "en"
    assert words_of(one(root, "main#main h1")) == words_of(one(root, "main#main article header.head h1"))
    levels = [int(element.tag[1]) for element in one(root, "main").iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for link in root.iter("a"):
        href = str(link.get("href"))
        if href.startswith("#"):
            assert href[1:] in ids, href
    for element in root.iter():
        for name in element.attrib:
            assert name != "style" and not str(name).startswith("on"), (element.tag, name)
        assert element.tag != "style"
        assert element.tag != "script" or element.get("src")


def test_everything_hostile_stays_text(tmp_path: Path) -> None:
    answer = sample.hostile()
    root = page(answer, tmp_path)
    assert [script.get("src") for script in root.iter("script")] == [
        FakeSite(answer, tmp_path).statics.url(n) for n in ("htmx.min.js", "site.js")
    ]
    assert "<script>alert(1)</script>" in root.text_content()
    assert "\x1b" not in root.text_content() and "\u202e" not in root.text_content()
    hosts = ("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "https://pmc.ncbi.nlm.nih.gov/articles/")
    for link in root.iter("a"):
        assert str(link.get("href")).startswith(("/", "#", *hosts))
    evidence = client(FakeSite(answer, tmp_path)).get("/ask/evidence", params={"q": "x", "claim": "c2"})
    assert "<script>alert" not in evidence.text


def test_title_is_the_question_as_asked(tmp_path: Path) -> None:
    root = page(sample.sample(), tmp_path)
    assert words_of(one(root, "h1")) == "What causes grey spells and how are they treated in adults?"
    assert one(root, "header.site-head input[name=q]").get("value") == words_of(one(root, "h1"))


def test_emergency_is_first_and_cautions_come_before_the_sections(tmp_path: Path) -> None:
    answer = sample.sample(gaps=(msgspec.structs.replace(sample.sample().gaps[0], kind="population"),))
    article = one(page(answer, tmp_path), "article")
    blocks = [element for element in article if element.tag in {"section", "header", "p", "nav"}]
    names = [element.get("id") or element.get("class") or "" for element in blocks]
    assert names[0] == "emergency"
    assert (
        names.index("head") < names.index("note caution") < names.index("direct-answer") < names.index("contents") < names.index("part-1")
    )


@pytest.mark.parametrize(
    ("state", "current", "says", "never"),
    [
        ("submitted", "Submitted", "pending review", "approved by"),
        ("under_review", "Under review", "under review", "approved by"),
        ("changes_requested", "Under review", "changes", "approved by"),
        ("approved", "Approved", "approved by a person", "pending"),
        ("rejected", None, "rejected", "approved by"),
        ("withdrawn", None, "withdrawn", "approved by"),
        ("evidence_changed", None, "evidence changed", "approved by"),
        ("expired", None, "out of date", "approved by"),
        ("outdated", None, "changed", "approved by"),
        ("unheard_of", None, "not reviewed", "approved by"),
    ],
)
def test_banner_follows_the_state(state: str, current: str | None, says: str, never: str, tmp_path: Path) -> None:
    banner = one(page(sample.sample(review=ReviewState(state=state)), tmp_path), ".banner")
    text = words_of(banner).lower()
    assert banner.get("data-state") == state
    assert says in text and never not in text
    steps = every(banner, "ol.steps li")
    # In a state that lies outside the three steps, none of them would be true.
    assert [words_of(step).removesuffix(" (done)") for step in steps] == (["Submitted", "Under review", "Approved"] if current else [])
    assert [words_of(step) for step in every(banner, "[aria-current=step]")] == ([current] if current else [])


ROE = Approval(by="Dr A. Roe", credentials="MD", on="2026-11-30", interests="No competing interests declared")
LEE = Approval(by="B. <b>Lee</b>", credentials="RN, MSc", on="2026-12-01", interests="Speaks for the <i>Zorb</i> company")


def test_the_banner_names_everybody_who_signed_and_their_interests(tmp_path: Path) -> None:
    approved = page(sample.sample(review=ReviewState(state="approved")), tmp_path, approvals=(ROE, LEE), due="2027-12-01")
    banner = one(approved, ".banner")
    said = "Reviewed and approved by Dr A. Roe, MD on 30 November 2026; B. <b>Lee</b>, RN, MSc on 1 December 2026."
    assert said in words_of(banner)
    assert [words_of(line) for line in every(banner, ".interests li")] == [
        "Competing interests of Dr A. Roe No competing interests declared",
        "Competing interests of B. <b>Lee</b> Speaks for the <i>Zorb</i> company",
    ]
    single = msgspec.structs.replace(LEE, signed=False)
    also = one(page(sample.sample(review=ReviewState(state="approved")), tmp_path, approvals=(ROE, single), due="2027-12-01"), ".banner")
    assert (
        "approved by Dr A. Roe, MD on 30 November 2026. Single sentences were also approved by B. <b>Lee</b>, RN, MSc on 1 December 2026."
        in words_of(also)
    )
    assert [words_of(line) for line in every(also, ".interests li")] == [words_of(line) for line in every(banner, ".interests li")]
    assert words_of(one(banner, ".declared summary")) == "Competing interests: B. <b>Lee</b> declared some"
    alone = one(page(sample.sample(review=ReviewState(state="approved")), tmp_path, approvals=(ROE,), due="2027-12-01"), ".banner")
    assert words_of(one(alone, ".declared summary")) == "Competing interests: none declared"
    assert "Next review due 1 December 2027" in words_of(one(approved, ".more"))


@pytest.mark.parametrize("state", [state.value for state in State if state is not State.APPROVED])
def test_nobody_is_named_where_it_does_not_stand_approved(state: str, tmp_path: Path) -> None:
    text = words_of(one(page(sample.sample(review=ReviewState(state=state)), tmp_path, approvals=(ROE, LEE)), ".banner"))
    assert "Roe" not in text and "Lee" not in text and "interests" not in text.lower()


def test_steps_of_a_state_outside_the_review_are_all_to_do() -> None:
    assert [step.state for step in steps_of("withdrawn")] == ["todo"] * 3
    assert [step.state for step in steps_of("under_review")] == ["done", "current", "todo"]


def test_facts_of_the_article(tmp_path: Path) -> None:
    root = page(sample.sample(), tmp_path)
    assert words_of(one(root, ".head .facts")) == "Last updated 22 November 2026 Version 1 7 sources"
    more = words_of(one(root, ".more"))
    assert more.startswith("Library snapshot cdcdcdcdcdcd Reading grade") and more.endswith("Editorial policy")
    assert long_date("no date") == "no date"


def test_nothing_stands_before_the_answer_that_can_stand_after_it(tmp_path: Path) -> None:
    changes = Changes(basis="review", other="x", other_created="2026-01-02T00:00:00Z", unchanged=7, direct_answer_changed=True)
    answer = sample.sample(review=ReviewState(state="approved", version=2), changes=changes)
    article = one(page(answer, tmp_path, approvals=(ROE,), due="2027-12-01"), "article")
    names = [element.get("id") or element.get("class") or "" for element in article if element.tag in {"section", "header", "p", "nav"}]
    after = names[names.index("direct-answer") + 1 :]
    assert after[:3] == ["note changed", "facts more", "contents"]
    assert words_of(one(article, ".changed")) == "Reviewers changed (since version 1): the same claims. The direct answer has changed."
    head = words_of(one(article, ".head"))
    assert "snapshot" not in head and "Reading grade" not in head and "since version" not in head


def test_what_was_withdrawn_is_folded_the_steps_in_an_emergency_too(tmp_path: Path) -> None:
    answer = sample.sample(review=ReviewState(state="withdrawn"))
    assert answer.emergency is not None and answer.emergency.claims
    root = page(answer, tmp_path, withdrawn="It was withdrawn on 2 March 2026.")
    (fold,) = every(root, "details.was")
    assert every(root, "[data-claim]") and all(fold in claim.iterancestors() for claim in every(root, "[data-claim]"))
    assert answer.emergency.title in words_of(one(root, "article > .emergency"))
    assert words_of(one(root, ".banner")) == "Withdrawn. It was withdrawn on 2 March 2026."
    assert not every(root, "main form") and not every(root, "nav.contents") and not every(root, "#follow-up")
    levels = [int(element.tag[1]) for element in one(root, "main").iter("h1", "h2", "h3", "h4")]
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


def test_every_claim_has_one_mark_for_each_source(tmp_path: Path) -> None:
    answer = sample.sample()
    root = page(answer, tmp_path)
    for claim in answer.claims:
        shown = every(root, f"[data-claim={claim.id}]")
        assert shown, claim.id
        numbers = list(dict.fromkeys(str(answer.reference(quote.record).number) for quote in claim.quotes))
        for item in shown:
            marks = every(item, "a.mark")
            assert [mark.text for mark in marks] == numbers
            assert all(mark.get("href") == f"{URLS.evidence}{claim.id}#source-{mark.text}" for mark in marks)
        assert len(every(root, f"#{claim.id}")) == 1
    first = every(one(root, "#c1"), "a.mark")
    assert [mark.get("aria-label") for mark in first] == [
        "Evidence: source 1, systematic review, 2021",
        "Evidence: source 3, guideline summary, 2013",
    ]
    assert one(root, "#c4 a.mark").get("aria-label") == "Evidence: source 2, trial, 2012, retracted"
    assert one(root, "section.part li#c1.claim") is not None


def test_anchor_of_a_claim_lies_in_its_section_and_not_in_the_direct_answer(tmp_path: Path) -> None:
    root = page(sample.sample(), tmp_path)
    assert not every(one(root, "#direct-answer"), "[id^=c]")
    assert every(one(root, "#part-3"), "#c1") and every(one(root, ".emergency"), "#c7") and every(one(root, "#gaps"), "#c8")


def test_roles_gaps_conflicts_and_pitfalls(tmp_path: Path) -> None:
    sections = list(sample.sample().sections)
    sections[1] = msgspec.structs.replace(sections[1], facet=Facet.PITFALL, heading="Pitfalls")
    root = page(sample.sample(sections=tuple(sections)), tmp_path)
    assert words_of(one(root, ".pitfalls h2")) == "Pitfalls"
    assert [words_of(role) for role in every(root, ".role.alarm")] == ["do not miss", "red flag"]
    gap, cost = every(root, "section.gap")
    assert (
        "grey spells, pregnancy, lorem" in words_of(gap)
        and "PMID 999" in words_of(gap)
        and "A trial or a cohort in pregnancy." in words_of(gap)
    )
    assert "none" in words_of(cost)
    conflict = one(root, "section.conflict")
    assert [item.get("data-claim") for item in every(conflict, ".sides > li")] == ["c1", "c4"]
    assert "population: adults in one, children in the other" in words_of(conflict)
    assert [link.get("href") for link in every(one(root, "#part-3"), "a.disputed")] == ["#conflicts"] * 2


def test_references_tell_status_and_strike_what_is_retracted(tmp_path: Path) -> None:
    receipt = msgspec.structs.replace(
        sample.sample().receipt, retracted=(LeftOut(record="pmid:7", title="Gone", year=2001, notices=("pmid:8",)),)
    )
    root = page(sample.sample(receipt=receipt), tmp_path)
    entries = every(root, ".references > li")
    assert [entry.get("value") for entry in entries] == [str(number) for number in range(1, 8)]
    assert [words_of(every(entry, "s")[0]) for entry in entries if every(entry, "s")] == ["Invented study number 2 of grey spells"]
    assert "our digest of PMID 101; current as of 2026-11-22" in words_of(entries[0])
    assert "status unknown, never checked" in words_of(entries[2])
    assert "SUPERSEDED by openmed:inv_2024/spells" in words_of(entries[5])
    assert every(entries[0], "a.record")[0].get("href") == "/records/digest:pmid:101"
    left_out = words_of(one(root, "#retracted-1"))
    assert left_out.startswith("RETRACTED: Gone (2001; PMID 7;") and "pmid:8" in left_out


def test_contents_lead_to_every_part_in_order(tmp_path: Path) -> None:
    root = page(sample.sample(), tmp_path)
    targets = [str(link.get("href"))[1:] for link in every(root, "nav.contents a")]
    article = one(root, "article")
    in_order = [element.get("id") for element in every(article, "section[id]") if element.get("id") in targets]
    assert in_order == targets


def test_reader_choice_keeps_the_place(tmp_path: Path) -> None:
    form = one(page(sample.sample(), tmp_path), "form.reader")
    assert form.get("method") == "post" and form.get("action") == "/reader"
    assert every(form, "input[name=next]")[0].get("value") == URLS.here
    assert [option.get("value") for option in every(form, "option")] == [audience.value for audience in Audience]
    assert [option.get("value") for option in every(form, "option[selected]")] == ["doctor"]


def test_follow_up_and_share_show_what_they_are_given(tmp_path: Path) -> None:
    follow = Follow(
        action="/threads", method="post", field="text", hidden=(("after", 'a "b"'),), suggestions=suggested([("How long?", "/ask?q=1")])
    )
    share = (Shared(label="RIS", href="/ask.ris?q=x", download=True), Shared(label="Copy", href="/ask.txt?q=x", copy=True))
    root = page(sample.sample(), tmp_path, follow=follow, share=share)
    form = one(root, "form.followup")
    assert (form.get("action"), form.get("method")) == ("/threads", "post")
    assert {field.get("name"): field.get("value") for field in every(form, "input")} == {"after": 'a "b"', "text": None}
    assert [(link.text, link.get("href")) for link in every(root, "a.suggest")] == [("How long?", "/ask?q=1")]
    assert one(root, ".share a[download]").get("href") == "/ask.ris?q=x"
    assert one(root, ".share .needs-js button[data-copy]").get("data-copy") == "/ask.txt?q=x"


def test_fragment_is_the_article_alone(tmp_path: Path) -> None:
    answer = sample.sample()
    text = article_fragment(FakeSite(answer, tmp_path), answer, Audience.DOCTOR, URLS)  # type: ignore[arg-type]
    assert text.lstrip().startswith("<article") and "<html" not in text and text.count("<h1") == 1


def test_pieces_show_their_notes_and_leave_the_words_alone(tmp_path: Path) -> None:
    def wording(text: str) -> tuple[Piece, ...]:
        head, word, tail = text.partition("spells")
        if not word:
            return (Piece(text=text),)
        note = Piece(kind="term", text=word, note="Times of greyness.", key="spell", title="Spell", href="/glossary#spell")
        return (Piece(text=head), note, Piece(kind="dose", text=tail))

    answer = sample.sample()
    view = article_view(answer, URLS, wording=wording)
    for part in view.parts:
        for block in part.blocks:
            for claim in block.claims:
                assert "".join(piece.text for piece in claim.pieces) == answer.claim(claim.id).text
    assert [(note.key, note.note) for note in view.notes] == [("spell", "Times of greyness.")]
    site = FakeSite(answer, tmp_path)
    module: Any = site.templates.environment.get_template("_claims.html.j2").module
    text = str(module.words(view.parts[2].blocks[0].claims[0].pieces))
    shown = lxml.html.fragment_fromstring(text, create_parent="div")
    assert one(shown, "button.term").get("popovertarget") == "note-spell"
    assert words_of(one(shown, "details.dose .dose-text")) == "in adults (120 of 200 against 80 of 200)."


def test_depth_orders_and_folds_parts_and_hides_research(tmp_path: Path) -> None:
    answer = sample.sample()
    view = article_view(answer, URLS, depth=Depth(research=False, first=(Facet.TREATMENT,), folded=(Facet.CAUSE,)))
    assert [part.facet for part in view.parts] == ["treatment", "cause", "features"]
    assert [part.anchor for part in view.parts] == ["part-3", "part-1", "part-2"]
    assert [part.folded for part in view.parts] == [False, True, False]
    everyone = article_view(answer, URLS)
    assert {c.id for p in view.parts for b in p.blocks for c in b.claims} == {
        c.id for p in everyone.parts for b in p.blocks for c in b.claims
    }


def test_addresses() -> None:
    assert asked_urls("What is a&b?").evidence == "/ask/evidence?q=What%20is%20a%26b%3F&claim="
    assert asked_urls("x", reader="patient").evidence == "/ask/evidence?q=x&reader=patient&claim="
    assert asked_urls("x", reader="patient").here == "/ask?q=x"
    assert asked_urls("x", named="nurse").here == "/ask?q=x&reader=nurse"
    assert published_urls("a/b", 2).evidence == "/answers/a%2Fb/v/2/evidence/"


# -- evidence ---------------------------------------------------------------------------------------------------------------


def test_evidence_page_and_fragment(tmp_path: Path) -> None:
    browser = client(FakeSite(sample.sample(), tmp_path, DIGEST))
    whole = browser.get("/ask/evidence", params={"q": "grey spells?", "claim": "c1"})
    part = browser.get("/ask/evidence", params={"q": "grey spells?", "claim": "c1"}, headers={"HX-Request": "true"})
    assert whole.status_code == part.status_code == 200
    assert "HX-Request" in whole.headers["vary"] and "HX-Request" in part.headers["vary"]
    assert "<html" in whole.text and "<html" not in part.text
    root = tree(whole.text)
    assert words_of(one(root, "h1")) == "Lorem tablets shortened grey spells in adults (120 of 200 against 80 of 200)."
    assert one(root, "a.button").get("href") == "/ask?q=grey%20spells%3F#c1"
    panel = lxml.html.fragment_fromstring(part.text, create_parent="div")
    assert one(panel, "form[method=dialog] button.close").get("aria-label") == "Close the evidence"
    assert not every(panel, "h1") and one(panel, "#panel-title") is not None


def test_evidence_tells_all_that_is_known(tmp_path: Path) -> None:
    browser = client(FakeSite(sample.sample(), tmp_path, DIGEST))
    root = tree(browser.get("/ask/evidence", params={"q": "grey spells?", "claim": "c1"}).text)
    first, second = every(root, "section.source")
    assert (first.get("id"), second.get("id")) == ("source-1", "source-3")
    quoted = one(first, "blockquote mark")
    assert quoted.text == sample.REVIEW_TEXT
    assert words_of(one(first, "blockquote")) == f"{sample.REVIEW_TEXT} Ipsum drops did nothing."
    assert [words_of(chip) for chip in every(first, ".chip")] == ["Systematic review", "level 1 by design", "strong", "moderate certainty"]
    assert [words_of(chip) for chip in every(second, ".chip")] == ["Guideline summary of Society of Invented Medicine"]
    told = words_of(first)
    for words in (
        "Our digest of PMID 101. The words below are not the source’s own.",
        "400",
        "2021",
        "Adults with grey spells",
        "current as of 2026-11-22",
    ):
        assert words in told
    assert [link.get("href") for link in every(first, ".ids a")] == [
        "https://pubmed.ncbi.nlm.nih.gov/101/",
        "https://doi.org/10.1000/inv.101%2821%2900001-2",
        "/records/digest:pmid:101",
    ]
    assert "lead-in dropped; first letter made a capital" in words_of(one(root, ".wording"))
    against = words_of(one(root, ".against"))
    assert "Lorem tablets did not shorten grey spells in children." in against and "adults in one, children in the other" in against
    assert "not in the library any more" in words_of(second)


def test_evidence_against_is_told_from_both_sides_and_its_absence_is_no_proof() -> None:
    answer = sample.sample(conflicts=())
    other = evidence_view(answer, "c4", URLS, lambda _: None)
    assert other is not None and [item.id for item in other.against] == ["c1"]
    lonely = evidence_view(answer, "c9", URLS, lambda _: None)
    assert lonely is not None and lonely.against == ()


def test_evidence_when_the_library_has_moved_on() -> None:
    answer = sample.sample()
    moved = msgspec.structs.replace(DIGEST, sections=(msgspec.structs.replace(DIGEST.sections[1], text="Other words. " * 20),))
    held = {"same": DIGEST, "changed": moved, "gone": None}
    for state, record in held.items():
        view = evidence_view(answer, "c1", URLS, lambda name, record=record: record if name == DIGEST.id else None)  # type: ignore[misc]
        assert view is not None and view.sources[0].held == {"same": SAME, "changed": CHANGED, "gone": GONE}[state]
        assert [piece.text for passage in view.sources[0].passages for piece in passage.stretches if piece.quoted] == [sample.REVIEW_TEXT]


def test_evidence_of_a_long_section_is_a_window_around_the_quotation() -> None:
    before, after = "Long before. " * 1000, " Long after." * 1000
    section = msgspec.structs.replace(DIGEST.sections[1], text=before + sample.REVIEW_TEXT + after)
    record = msgspec.structs.replace(DIGEST, sections=(section,))
    answer = sample.sample()
    claim = answer.claim("c1")
    moved = msgspec.structs.replace(claim.quotes[0], start=len(before), end=len(before) + len(sample.REVIEW_TEXT))
    claims = tuple(msgspec.structs.replace(item, quotes=(moved,)) if item.id == "c1" else item for item in answer.claims)
    view = evidence_view(msgspec.structs.replace(answer, claims=claims), "c1", URLS, lambda _: record)
    assert view is not None
    passage = view.sources[0].passages[0]
    assert passage.cut_before and passage.cut_after
    assert sum(len(piece.text) for piece in passage.stretches) < 7_000
    assert [piece.text for piece in passage.stretches if piece.quoted] == [sample.REVIEW_TEXT]


def test_evidence_keeps_doses_behind_a_notice_for_patients(tmp_path: Path) -> None:
    text = "Give lorem 5 mg twice daily to adults with grey spells."
    quoted = sample.quote("digest:pmid:101", text, "Main results", 0)
    claims = tuple(
        msgspec.structs.replace(item, text=text, quotes=(quoted,), edits=()) if item.id == "c1" else item for item in sample.CLAIMS
    )
    record = msgspec.structs.replace(DIGEST, sections=(msgspec.structs.replace(DIGEST.sections[1], text=text),))
    browser = client(FakeSite(sample.sample(claims=claims), tmp_path, record))
    asked = {"q": "grey spells?", "claim": "c1"}
    patient = tree(browser.get("/ask/evidence", params={**asked, "reader": "patient"}).text)
    assert "5 mg" not in words_of(one(patient, "h1")) and "dose, for professionals" in words_of(one(patient, "h1"))
    assert words_of(one(patient, "#source-1 details.guarded mark")) == text
    assert "ask your doctor or pharmacist" in words_of(one(patient, "details.guarded"))
    doctor = tree(browser.get("/ask/evidence", params=asked).text)
    assert words_of(one(doctor, "h1")) == text and not every(doctor, "details.guarded")


def test_no_such_claim(tmp_path: Path) -> None:
    with pytest.raises(PageNotFoundError):
        client(FakeSite(sample.sample(), tmp_path)).get("/ask/evidence", params={"q": "grey spells?", "claim": "c99"})


def test_unpublished(tmp_path: Path) -> None:
    with pytest.raises(PageNotFoundError):
        client(FakeSite(sample.sample(), tmp_path)).get("/answers/none/v/1/evidence/c1")


# -- weight -----------------------------------------------------------------------------------------------------------------


def test_largest_article_weighs_less_than_100_kb_as_sent(tmp_path: Path) -> None:
    answer = sample.big(claims=110, references=60)
    site = FakeSite(answer, tmp_path)
    files = [site.statics.get(site.statics.names[name]) for name in ("site.css", "site.js", "htmx.min.js", "icon.svg")]
    sent = sum(len(file.zipped or file.body) for file in files if file is not None)
    assert len(files) == 4 and sent + len(gzip.compress(html(answer, tmp_path).encode())) < 100_000


def test_print_hides_the_chrome_and_shows_addresses() -> None:
    style = Path(__file__).parents[3].joinpath("src/clincite/web/static/site.css").read_text("utf-8")
    paper = style[style.index("@media print") :]
    hidden = re.search(r"([^{}]*)\{ display: none; \}", paper)
    assert hidden is not None
    for name in (".site-head", ".site-foot", ".contents", ".reader", "#follow-up", ".share", "#panel"):
        assert name in hidden[1]
    assert "attr(href)" in paper and "size: A4" in paper
