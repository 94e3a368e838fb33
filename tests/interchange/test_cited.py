from __future__ import annotations

import re

from clincite.interchange.cited import Form, citation_words, cited_in
from tests.interchange.references import REFERENCES, answer
from tests.render import sample

CITED = cited_in(answer())
BY_NUMBER = {number: one for one in CITED for number in one.numbers}


def test_every_reference_is_in_exactly_one_entry() -> None:
    assert sorted(number for one in CITED for number in one.numbers) == [one.number for one in REFERENCES]


def test_one_paper_is_one_entry_whichever_records_quoted_it() -> None:
    assert BY_NUMBER[1].numbers == (1, 7)
    assert BY_NUMBER[4].numbers == (4, 5)
    assert BY_NUMBER[4].title == "2020 Guideline – part one"


def test_keys_are_unique_and_plain() -> None:
    keys = [one.key for one in CITED]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(-[a-z]+)?", key) for key in keys)
    assert {BY_NUMBER[8].key, BY_NUMBER[9].key} == {"wang2011hemifacial", "wang2011hemifacial-a"}


def test_forms() -> None:
    forms = {number: BY_NUMBER[number].form for number in (1, 4, 6, 10, 11, 12)}
    assert forms == {1: Form.ARTICLE, 4: Form.REPORT, 6: Form.REPORT, 10: Form.DOCUMENT, 11: Form.DOCUMENT, 12: Form.PAGE}
    assert (BY_NUMBER[4].publisher, BY_NUMBER[4].journal, BY_NUMBER[4].genre) == ("ACR & friends", "", "Guideline")


def test_a_guideline_in_a_journal_is_an_article_that_says_who_issued_it() -> None:
    reference = sample.reference(1, "pmid:101", kind="guideline", issuer="Invented Agency")
    (one,) = cited_in(sample.sample(references=(reference,)))
    assert (one.form, one.publisher, one.genre) == (Form.ARTICLE, "", "Guideline")
    assert "Issued by Invented Agency" in one.notes


def test_only_addresses_that_are_safe_are_given() -> None:
    assert BY_NUMBER[11].url == ""
    assert BY_NUMBER[12].url == "https://good.test/"
    assert BY_NUMBER[1].url == "https://pubmed.ncbi.nlm.nih.gov/9843077/"


def test_what_is_ill_formed_is_no_identifier() -> None:
    reference = sample.reference(1, "pmid:x", ids={"pmid": "12 34", "doi": "doi:10.1/x", "pmcid": "PMCX"})
    (one,) = cited_in(sample.sample(references=(reference,)))
    assert (one.pmid, one.doi, one.pmcid) == ("", "", "")


def test_what_must_be_known_is_told() -> None:
    assert any("its own digest" in note for note in BY_NUMBER[6].notes)
    assert any("summary" in note and "open-medicine" in note for note in BY_NUMBER[4].notes)
    assert BY_NUMBER[2].title.startswith("RETRACTED: ")
    assert any("RETRACTED" in note and "pmid:9" in note for note in BY_NUMBER[2].notes)
    assert any("SUPERSEDED by pmid:1" in note for note in BY_NUMBER[6].notes)
    assert not any("Status" in note for note in BY_NUMBER[3].notes)


def test_a_title_that_says_retracted_already_is_not_marked_twice() -> None:
    reference = sample.reference(1, "pmid:101", status="retracted", title="[Retracted] A study")
    (one,) = cited_in(sample.sample(references=(reference,)))
    assert one.title == "[Retracted] A study"


def test_vancouver() -> None:
    told = citation_words(REFERENCES[0])
    assert told.startswith(
        "Wang A, Sekula RF Jr, van der Berg J-P, Castelão M, Silva RAE, Tan EK, et al. "
        "Hemifacial spasm: clinical findings and treatment. J Invented Med. 2011. doi:10.1002/(sici)"
    )
    assert "PMID: 9843077." in told and told.endswith("before you cite it.")
    assert citation_words(REFERENCES[3]).startswith("2020 Guideline – part one – Flares. ACR & friends. 2014. doi:10.1000/guide.1 ")
    assert "\n" not in citation_words(REFERENCES[2])
