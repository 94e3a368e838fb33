"""What an article's file says of itself."""

from __future__ import annotations

import pytest

from clincite.sources.base import Skipped
from tests.sources.jats.samples import article, items, record


def person(surname: str, given: str, suffix: str = "") -> str:
    return f"<name><surname>{surname}</surname><given-names>{given}</given-names><suffix>{suffix}</suffix></name>"


def contributor(inner: str, kind: str = "author") -> str:
    return f'<contrib contrib-type="{kind}">{inner}<xref ref-type="aff" rid="a">1</xref></contrib>'


AUTHORS = "".join(
    (
        "<contrib-group>",
        contributor(person("Owlet", "Jean-Paul M.", "Jr")),
        contributor(person("van Eule", "DM")),
        contributor(person("Editor", "E"), "editor"),
        contributor(f"<name-alternatives>{person('Ōru', 'Émile O’Neil')}{person('Other', 'O')}</name-alternatives>"),
        "<contrib><string-name>The Owl</string-name></contrib>",
        contributor(
            f"<collab>OWL-2 <italic>Trial</italic> Group<contrib-group>{contributor(person('Member', 'M'))}</contrib-group></collab>",
            "collab",
        ),
        "</contrib-group>",
    )
)
KEYWORDS = (
    "<kwd-group><kwd>Owls</kwd><kwd>owls</kwd><kwd>Mice</kwd></kwd-group>"
    '<kwd-group kwd-group-type="abbreviations"><kwd>OW</kwd></kwd-group>'
)
DATES = (
    "<pub-date pub-type='epub'><day>2</day><month>12</month><year>2018</year></pub-date>"
    "<pub-date pub-type='ppub'><month>1</month><year>2019</year></pub-date>"
)


def test_all_fields() -> None:
    found = record(
        article(
            ids='<article-id pub-id-type="pmcid">PMC77</article-id><article-id pub-id-type="pmid">11</article-id>'
            '<article-id pub-id-type="doi">https://doi.org/10.1000/Owl.1</article-id>',
            title='Zalutrin in <italic>Strix</italic>:<xref ref-type="fn" rid="a">1</xref>',
            journal='<journal-id journal-id-type="publisher-id">oj</journal-id><journal-id journal-id-type="nlm-ta">Owl J</journal-id>',
            meta=f"{AUTHORS}{DATES}<volume>3</volume><issue>2</issue><fpage>5</fpage><lpage>9</lpage>{KEYWORDS}",
            attributes='xml:lang="EN"',
        ).replace("</title-group>", "<subtitle>A review</subtitle></title-group>")
    )
    assert found.id == "pmcid:PMC77"
    assert found.ids == {"pmid": "11", "doi": "10.1000/Owl.1", "pmcid": "PMC77"}
    assert found.url == "https://pmc.ncbi.nlm.nih.gov/articles/PMC77/"
    assert found.title == "Zalutrin in Strix: A review"
    assert found.authors == ("Owlet JPM Jr", "van Eule DM", "Ōru ÉO", "The Owl", "OWL-2 Trial Group")
    assert (found.source, found.year, found.language) == ("Owl J", 2019, "en")
    assert found.keywords == ("Owls", "Mice")
    assert found.publication_types == ("Journal Article",)
    assert found.extra == {"published": "2019 Jan", "volume": "3", "issue": "2", "pages": "5-9", "article_type": "research-article"}


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ('<article-id pub-id-type="doi">10.1000/OWL</article-id>', "doi:10.1000/owl"),
        ('<article-id pub-id-type="pmid">5</article-id>', "pmid:5"),
        ('<article-id pub-id-type="pmc">PMC7.2</article-id><article-id pub-id-type="pmid">5</article-id>', "pmcid:PMC7"),
        ('<article-id pub-id-type="pmid">x</article-id><article-id pub-id-type="doi">10.1000/a</article-id>', "doi:10.1000/a"),
    ],
)
def test_ids(ids: str, expected: str) -> None:
    assert record(article(ids=ids)).id == expected


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        ('<license xlink:href="http://creativecommons.org/licenses/by/2.0"><p>Text.</p></license>', "CC BY 2.0"),
        ('<license xlink:href="https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode"/>', "CC BY-NC-ND 4.0"),
        ('<license xlink:href="http://creativecommons.org/licenses/by/3/"/>', "CC BY 3.0"),
        (
            '<license><ali:license_ref xmlns:ali="a">https://creativecommons.org/publicdomain/mark/1.0/</ali:license_ref></license>',
            "Public domain",
        ),
        ('<license xlink:href="http://creativecommons.org/publicdomain/zero/1.0/"/>', "CC0 1.0"),
        (
            '<license><license-p><ext-link xlink:href="http://creativecommons.org/licenses/by/4.0/">there</ext-link>, data: <ext-link '
            'xlink:href="http://creativecommons.org/publicdomain/zero/1.0/">there</ext-link></license-p></license>',
            "CC BY 4.0",
        ),
        ("<license><p>Creative Commons Attribution-NonCommercial 3.0 licence.</p></license>", "CC BY-NC 3.0"),
        ('<license license-type="OpenAccess"><p>Under the Creative Commons Attribution License, which permits use.</p></license>', "CC BY"),
        ("<copyright-statement>Owls. Licence: creativecommons.org/licenses/by-sa/4.0</copyright-statement>", "CC BY-SA 4.0"),
        ('<license license-type="open-access"><p>Free to read for owls.</p></license>', None),
        ("", None),
    ],
)
def test_licences(permissions: str, expected: str | None) -> None:
    assert record(article(meta=f"<permissions>{permissions}</permissions>")).licence == expected


@pytest.mark.parametrize(
    ("dates", "published", "year"),
    [
        ("<pub-date><season>Spring</season><year>1998</year></pub-date>", "1998 Spring", 1998),
        ("<pub-date date-type='pub'><day>04</day><month>3</month><year>2020</year></pub-date>", "2020 Mar 4", 2020),
        ("<pub-date><string-date>Winter of 1901</string-date></pub-date>", "Winter of 1901", 1901),
        ("<pub-date><month>13</month><year>20x0</year></pub-date>", "", None),
        ("", "", None),
    ],
)
def test_dates(dates: str, published: str, year: int | None) -> None:
    found = record(article(meta=dates))
    assert (found.extra.get("published", ""), found.year) == (published, year)


def test_interests_and_money_from_notes() -> None:
    back = '<back><fn-group><fn fn-type="COI-statement"><p>None.</p></fn><fn fn-type="supported-by"><p>By mice.</p></fn></fn-group></back>'
    found = record(article(back=back))
    assert (found.extra["coi_statement"], found.extra["funding"]) == ("None.", "By mice.")


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        (
            article(body="", back='<floats-group><graphic content-type="scanned-page"/></floats-group>'),
            "it holds scanned pages only, no text",
        ),
        (article(body="<body><p> </p></body>"), "it has neither abstract nor body"),
        (article(ids=""), "it has no PMCID, DOI or PMID"),
        ("<article><title>A DocBook article</title></article>", "it has no front matter"),
    ],
)
def test_what_cannot_be_used_is_told(xml: str, why: str) -> None:
    (item,) = items(xml)
    assert isinstance(item, Skipped)
    assert item.why == why
    assert item.where.startswith("here: article 1")


def test_a_notice_without_text_is_kept_for_what_it_says_of_another() -> None:
    tie = '<related-article related-article-type="retracted-article" ext-link-type="pubmed" xlink:href="5"/>'
    found = record(article(kind="retraction", body="", meta=tie))
    assert found.sections == ()
    assert found.relations[0].target == "pmid:5"


def test_status_and_references_are_no_content() -> None:
    plain = record(article())
    tie = '<related-article related-article-type="retraction-forward" ext-link-type="pubmed" xlink:href="5"/>'
    assert record(article(meta=tie)).sha256 == plain.sha256
