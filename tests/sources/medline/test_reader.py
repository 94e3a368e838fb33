"""MEDLINE XML to records, on small files written here."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from clincite.records import Condition, Record, RecordKind, RecordStatus, Relation
from clincite.sources import Deleted, Item, Skipped, reader_for
from clincite.sources.medline.reader import MedlineReader

DOCTYPE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN"'
    ' "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def article(body: str = "", *, pmid: str = "101", citation: str = "", data: str = "", title: str = "A title.", version: str = "1") -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="{version}">{pmid}</PMID>{citation}'
        f"<Article><ArticleTitle>{title}</ArticleTitle>{body}</Article></MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def types(*names: str) -> str:
    return "<PublicationTypeList>" + "".join(f"<PublicationType>{name}</PublicationType>" for name in names) + "</PublicationTypeList>"


def read(tmp_path: Path, *articles: str) -> list[Item]:
    path = tmp_path / "set.xml"
    path.write_text(DOCTYPE + "<PubmedArticleSet>" + "\n".join(articles) + "</PubmedArticleSet>", encoding="utf-8")
    return list(MedlineReader().read(path))


def one(tmp_path: Path, text: str) -> Record:
    (item,) = read(tmp_path, text)
    assert isinstance(item, Record)
    return item


REVISED = "<DateRevised><Year>2024</Year><Month>3</Month><Day>09</Day></DateRevised>"

FULL = """<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">4242</PMID>
<DateCompleted><Year>2020</Year><Month>01</Month><Day>02</Day></DateCompleted>
<DateRevised><Year>2024</Year><Month>11</Month><Day>30</Day></DateRevised>
<Article PubModel="Print-Electronic">
  <Journal><ISSN>1</ISSN><JournalIssue CitedMedium="Internet"><Volume>12</Volume><Issue>3</Issue>
    <PubDate><Year>2019</Year><Month>Nov</Month></PubDate></JournalIssue>
    <Title>Journal of invented trials</Title><ISOAbbreviation>J Invent Trials</ISOAbbreviation></Journal>
  <ArticleTitle>Toxin for <i>lid</i> spasm: a trial with 10<sup>6</sup> units and CO<sub>2</sub>.</ArticleTitle>
  <Pagination><MedlinePgn>17-29</MedlinePgn></Pagination>
  <ELocationID EIdType="doi" ValidYN="N">10.9999/wrong</ELocationID>
  <ELocationID EIdType="doi" ValidYN="Y">10.9999/right</ELocationID>
  <Abstract>
    <AbstractText Label="BACKGROUND" NlmCategory="BACKGROUND">Spasm is <b>rare</b>.</AbstractText>
    <AbstractText Label="MATERIALS AND METHODS" NlmCategory="METHODS">We drew
      lots.</AbstractText>
    <AbstractText Label="RESULTS" NlmCategory="RESULTS">Of 40, 30 improved (P &lt; 0.001).</AbstractText>
    <AbstractText Label="RESULTS" NlmCategory="RESULTS">None died.</AbstractText>
    <AbstractText Label="CONCLUSION"> </AbstractText>
    <CopyrightInformation>Copyright nobody.</CopyrightInformation>
  </Abstract>
  <AuthorList CompleteYN="Y">
    <Author ValidYN="Y"><LastName>Öz</LastName><ForeName>Anna Bea</ForeName><Initials>AB</Initials></Author>
    <Author ValidYN="N"><LastName>Wrong</LastName><Initials>X</Initials></Author>
    <Author ValidYN="Y"><LastName>Smith</LastName><ForeName>John</ForeName><Initials>J</Initials><Suffix>Jr</Suffix></Author>
    <Author ValidYN="Y"><LastName>Solo</LastName><ForeName>Maria Eva</ForeName></Author>
    <Author ValidYN="Y"><CollectiveName>Lid Study Group</CollectiveName></Author>
  </AuthorList>
  <Language>eng</Language>
  <DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>
    <AccessionNumber>NCT00000001</AccessionNumber></AccessionNumberList></DataBank>
    <DataBank><DataBankName>GENBANK</DataBankName><AccessionNumberList><AccessionNumber>AB1</AccessionNumber></AccessionNumberList></DataBank>
  </DataBankList>
  <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
    <PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
  <ArticleDate DateType="Electronic"><Year>2018</Year><Month>12</Month><Day>31</Day></ArticleDate>
</Article>
<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>
  <NameOfSubstance UI="D1">Botulinum Toxins</NameOfSubstance></Chemical></ChemicalList>
<CommentsCorrectionsList>
  <CommentsCorrections RefType="CommentIn"><RefSource>J Rem. 2020;1:2</RefSource><PMID Version="1">555</PMID></CommentsCorrections>
  <CommentsCorrections RefType="ErratumIn"><RefSource>J Invent Trials. 2020;13:1</RefSource></CommentsCorrections>
</CommentsCorrectionsList>
<MeshHeadingList>
  <MeshHeading><DescriptorName UI="D006801" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
  <MeshHeading><DescriptorName UI="D001764" MajorTopicYN="N">Blepharospasm</DescriptorName>
    <QualifierName UI="Q000188" MajorTopicYN="Y">drug therapy</QualifierName></MeshHeading>
  <MeshHeading><DescriptorName UI="D001905" MajorTopicYN="Y">Botulinum Toxins</DescriptorName>
    <QualifierName UI="Q000627" MajorTopicYN="N">therapeutic use</QualifierName></MeshHeading>
  <MeshHeading><DescriptorName UI="D006333" MajorTopicYN="N">Heart Failure</DescriptorName></MeshHeading>
  <MeshHeading><DescriptorName UI="D029424" MajorTopicYN="Y">Pulmonary Disease, Chronic Obstructive</DescriptorName></MeshHeading>
</MeshHeadingList>
<SupplMeshList><SupplMeshName Type="Disease" UI="C000001">Meige Syndrome</SupplMeshName>
  <SupplMeshName Type="Protocol" UI="C000002">ABC protocol</SupplMeshName></SupplMeshList>
<KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">eyelid</Keyword><Keyword MajorTopicYN="N">blepharospasm</Keyword></KeywordList>
<CoiStatement>None at all.</CoiStatement>
</MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">4242</ArticleId><ArticleId IdType="pmc">PMC77</ArticleId></ArticleIdList>
<ReferenceList><Reference><Citation>Other</Citation><ArticleIdList><ArticleId IdType="doi">10.9999/cited</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""


def test_every_field_of_an_article(tmp_path: Path) -> None:
    record = one(tmp_path, FULL)
    assert record.id == "pmid:4242"
    assert record.title == "Toxin for lid spasm: a trial with 10⁶ units and CO2."
    assert [(part.name, part.text) for part in record.sections] == [
        ("Background", "Spasm is rare."),
        ("Materials and methods", "We drew lots."),
        ("Results", "Of 40, 30 improved (P < 0.001)."),
        ("Results (2)", "None died."),
    ]
    assert record.authors == ("Öz AB", "Smith J Jr", "Solo ME", "Lid Study Group")
    assert (record.source, record.year, record.language) == ("J Invent Trials", 2019, "en")
    assert record.ids == {"pmid": "4242", "doi": "10.9999/right", "pmcid": "PMC77"}
    assert record.url == "https://pubmed.ncbi.nlm.nih.gov/4242/"
    assert (record.kind, record.design) == (RecordKind.TRIAL, "Randomized controlled trial")
    assert record.publication_types == ("Journal Article", "Randomized Controlled Trial")
    assert record.keywords == (
        "Humans",
        "Blepharospasm",
        "Botulinum Toxins",
        "Heart Failure",
        "Pulmonary Disease, Chronic Obstructive",
        "Meige Syndrome",
        "ABC protocol",
        "eyelid",
    )
    assert record.conditions == (
        Condition(name="Blepharospasm", id="MESH:D001764"),
        Condition(name="Chronic obstructive pulmonary disease", id="MESH:D029424", synonyms=("Pulmonary Disease, Chronic Obstructive",)),
        Condition(name="Meige syndrome", id="MESH:C000001"),
    )
    assert record.relations == (
        Relation(type="CommentIn", target="pmid:555", citation="J Rem. 2020;1:2"),
        Relation(type="ErratumIn", citation="J Invent Trials. 2020;13:1"),
    )
    assert (record.status, record.status_checked) == (RecordStatus.CORRECTED, "2024-11-30")
    assert record.extra == {
        "published": "2019 Nov",
        "volume": "12",
        "issue": "3",
        "pages": "17-29",
        "date_revised": "2024-11-30",
        "medline_status": "MEDLINE",
        "coi_statement": "None at all.",
        "copyright": "Copyright nobody.",
        "trial_registration": "NCT00000001",
    }
    assert record.cites == ("doi:10.9999/cited",)
    assert (record.n, record.population, record.digest) == (None, None, False)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("H<sub>2</sub>O and FEV<sub>1</sub>", "H2O and FEV1"),
        ("5 &#215; 10<sup>-3</sup> mol", "5 × 10⁻³ mol"),
        ("kg/m<sup>2</sup>, Ca<sup>2+</sup>", "kg/m², Ca²⁺"),
        ("the 5<sup>th</sup> day, Brand<sup>®</sup>", "the 5th day, Brand®"),
        ("10<sup>2.5</sup>", "10^2.5"),
        ("a <b>bold <i>and</i> nested</b> word", "a bold and nested word"),
        ("no<!-- hidden --> comment", "no comment"),
        ("caf&#101;&#769; &amp; more", "café & more"),
        ("x&nbsp;y", "x y"),
        ("<b>a</b>\n   <b>b</b>", "a b"),
        (
            '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mn>1</mn><mi>n</mi></mfrac><msup><mi>x</mi><mn>2</mn></msup>'
            "<msqrt><mi>y</mi></msqrt></math>",
            "1/nx²√(y)",
        ),
    ],
)
def test_markup_stays_readable(tmp_path: Path, markup: str, text: str) -> None:
    record = one(tmp_path, article(f"<Abstract><AbstractText>{markup}</AbstractText></Abstract>", title=markup))
    assert record.sections[0].text == text
    assert record.title == text


@pytest.mark.parametrize(
    ("title", "vernacular", "shown", "kept"),
    [
        ("[Treatment of spasm].", "Behandlung des Krampfs.", "[Treatment of spasm].", "Behandlung des Krampfs."),
        ("", "Behandlung des Krampfs.", "Behandlung des Krampfs.", None),
        ("[Not Available].", "Behandlung des Krampfs.", "Behandlung des Krampfs.", None),
        ("[In Process Citation]", "", "[Not Available].", None),
        ("", "", "[Not Available].", None),
    ],
)
def test_titles(tmp_path: Path, title: str, vernacular: str, shown: str, kept: str | None) -> None:
    body = f"<VernacularTitle>{vernacular}</VernacularTitle>" if vernacular else ""
    record = one(tmp_path, article(body, title=title))
    assert record.title == shown
    assert record.extra.get("vernacular_title") == kept


def test_an_article_without_abstract_is_a_record_without_sections(tmp_path: Path) -> None:
    assert one(tmp_path, article()).sections == ()


def test_names_of_unlabelled_and_other_abstracts(tmp_path: Path) -> None:
    main = '<Abstract><AbstractText>One.</AbstractText><AbstractText Label="UNLABELLED">Two.</AbstractText>'
    main += '<AbstractText NlmCategory="METHODS">Three.</AbstractText><AbstractText Label="MRI FINDINGS:">Four.</AbstractText></Abstract>'
    other = (
        '<OtherAbstract Type="Publisher" Language="spa"><AbstractText Label="OBJETIVO">Cinco.</AbstractText></OtherAbstract>'
        '<OtherAbstract Type="Publisher"><AbstractText>Six.</AbstractText></OtherAbstract>'
        '<OtherAbstract Type="plain-language-summary" Language="eng"><AbstractText>Seven.</AbstractText></OtherAbstract>'
    )
    record = one(tmp_path, article(main).replace("</Article>", "</Article>" + other))
    assert [part.name for part in record.sections] == [
        "Abstract",
        "Abstract (2)",
        "Methods",
        "MRI findings",
        "Objetivo (publisher, es)",
        "Abstract (publisher)",
        "Abstract (plain language)",
    ]


def test_names_of_sections_are_unique_whatever_their_labels(tmp_path: Path) -> None:
    labels = ("RESULTS", "RESULTS (2)", "RESULTS", "Results:", "RESULTS (2)")
    parts = "".join(f'<AbstractText Label="{label}">Part {number}.</AbstractText>' for number, label in enumerate(labels, 1))
    record = one(tmp_path, article(f"<Abstract>{parts}</Abstract>"))
    assert [part.text for part in record.sections] == [f"Part {number}." for number in range(1, 6)]
    assert len({part.name for part in record.sections}) == 5
    assert record.sections[0].name == "Results"


@pytest.mark.parametrize(
    ("date", "electronic", "year", "published"),
    [
        ("<Year>2019</Year><Season>Spring</Season>", "", 2019, "2019 Spring"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "", 1998, "1998 Dec-1999 Jan"),
        ("<MedlineDate>Fall 2001</MedlineDate>", "", 2001, "Fall 2001"),
        ("", "<ArticleDate><Year>2022</Year></ArticleDate>", 2022, None),
        ("<MedlineDate>undated</MedlineDate>", "", None, "undated"),
    ],
)
def test_years(tmp_path: Path, date: str, electronic: str, year: int | None, published: str | None) -> None:
    record = one(tmp_path, article(f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>{electronic}"))
    assert record.year == year
    assert record.extra.get("published") == published


def test_pages_fall_back_to_the_electronic_location(tmp_path: Path) -> None:
    assert one(tmp_path, article('<ELocationID EIdType="pii">e0123</ELocationID>')).extra["pages"] == "e0123"


def test_language_version_and_registered_doi(tmp_path: Path) -> None:
    data = '<ArticleIdList><ArticleId IdType="doi">https://doi.org/10.1/ABC</ArticleId></ArticleIdList>'
    record = one(tmp_path, article("<Language>fre</Language><Language>ENG</Language>", version="3", data=data))
    assert (record.language, record.extra["languages"], record.extra["version"]) == ("fr", "fr en", "3")
    assert record.ids["doi"] == "10.1/ABC"
    assert one(tmp_path, article("<Language>xyz</Language>")).language == "xyz"
    assert one(tmp_path, article()).language == "und"


def test_status_with_and_without_a_revision_date(tmp_path: Path) -> None:
    nothing_known = one(tmp_path, article(citation=REVISED))
    assert (nothing_known.status, nothing_known.status_checked) == (RecordStatus.CURRENT, "2024-03-09")
    never_checked = one(tmp_path, article())
    assert (never_checked.status, never_checked.status_checked) == (RecordStatus.UNKNOWN, None)
    completed = "<DateCompleted><Year>2001</Year><Month>12</Month><Day>1</Day></DateCompleted>"
    assert one(tmp_path, article(citation=completed)).status_checked == "2001-12-01"
    broken = "<DateRevised><Year>2001</Year><Month>13</Month><Day>1</Day></DateRevised>"
    assert one(tmp_path, article(citation=broken)).status_checked is None
    retracted = one(tmp_path, article(types("Journal Article", "Retracted Publication")))
    assert (retracted.status, retracted.status_checked) == (RecordStatus.RETRACTED, None)


def test_a_relation_without_target_or_citation_is_left_out(tmp_path: Path) -> None:
    tie = '<CommentsCorrectionsList><CommentsCorrections RefType="CommentIn"/><CommentsCorrections><RefSource>x</RefSource>'
    tie += "</CommentsCorrections></CommentsCorrectionsList>"
    assert one(tmp_path, article(citation=tie)).relations == ()


BOOK = """<PubmedBookArticle><BookDocument><PMID Version="1">909</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>Invented Press</PublisherName></Publisher><BookTitle book="b">A book of spasms</BookTitle>
<PubDate><Year>2024</Year><Month>01</Month></PubDate>
<AuthorList Type="editors"><Author><LastName>Editor</LastName><Initials>E</Initials></Author></AuthorList></Book>
<ArticleTitle book="b" part="p">Lid spasm</ArticleTitle><Language>eng</Language>
<AuthorList Type="authors"><Author><LastName>Writer</LastName><Initials>W</Initials></Author></AuthorList>
<PublicationType>Study Guide</PublicationType>
<Abstract><AbstractText>Lid spasm closes the eye.</AbstractText></Abstract>
<ContributionDate><Year>2023</Year><Month>5</Month><Day>1</Day></ContributionDate>
<KeywordList><Keyword>lid</Keyword></KeywordList></BookDocument></PubmedBookArticle>"""


def test_book_chapter(tmp_path: Path) -> None:
    record = one(tmp_path, BOOK)
    assert (record.id, record.title, record.source, record.year) == ("pmid:909", "Lid spasm", "A book of spasms", 2024)
    assert (record.authors, record.kind, record.keywords) == (("Writer W",), RecordKind.REVIEW, ("lid",))
    assert record.ids == {"pmid": "909", "bookaccession": "NBK1"}
    assert record.sections[0].text == "Lid spasm closes the eye."
    assert record.extra == {"publisher": "Invented Press", "published": "2024 01", "contributed": "2023 5 1"}
    assert (record.status, record.status_checked) == (RecordStatus.CURRENT, "2023-05-01")
    assert record.cites == ()
    whole = BOOK.replace('<ArticleTitle book="b" part="p">Lid spasm</ArticleTitle>', "")
    assert one(tmp_path, whole).title == "A book of spasms"


def test_book_entries_say_where_they_stand(tmp_path: Path) -> None:
    entry = BOOK.replace("<Language>", '<LocationLabel Type="chapter">Chapter 4</LocationLabel><Language>', 1)
    entry = entry.replace("<PubDate>", "<BeginningDate><Year>1993</Year></BeginningDate><CollectionTitle>Lids</CollectionTitle><PubDate>")
    entry = entry.replace(
        "<KeywordList>",
        '<Sections><Section><LocationLabel Type="section">4.1</LocationLabel><SectionTitle>Causes of <i>spasm</i></SectionTitle>'
        "<Section><SectionTitle>Rare ones</SectionTitle></Section></Section><Section><SectionTitle>Care</SectionTitle></Section></Sections>"
        "<KeywordList>",
    ).replace("</BookDocument>", f"<ReferenceList>{reference(('pubmed', '11'))}</ReferenceList></BookDocument>")
    record = one(tmp_path, entry)
    assert record.extra["chapter"] == "Chapter 4"
    assert record.extra["collection"] == "Lids"
    assert record.extra["contents"] == "Causes of spasm; Rare ones; Care"
    assert record.cites == ("pmid:11",)
    # A book that goes on growing bears the year of its first chapter.
    assert (record.year, record.extra["published"]) == (2023, "2024 01")


def test_deletions_and_articles_without_pmid(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        article(pmid="7"),
        article(pmid="no number"),
        "<PubmedBookArticle/>",
        "<PubmedArticle/>",
        '<DeleteCitation><PMID Version="1">8</PMID><PMID Version="1">9</PMID></DeleteCitation>',
    )
    assert [type(item) for item in items] == [Record, Skipped, Skipped, Skipped, Deleted, Deleted]
    assert [item.record for item in items if isinstance(item, Deleted)] == ["pmid:8", "pmid:9"]
    skipped = items[1]
    assert isinstance(skipped, Skipped)
    assert skipped.where.endswith("set.xml: record 2")
    assert "PMID" in skipped.why


def test_single_article_and_gzip_and_misnamed_gzip(tmp_path: Path) -> None:
    single = tmp_path / "single.xml"
    single.write_text(article(pmid="5"), encoding="utf-8")
    packed = tmp_path / "packed.xml.gz"
    packed.write_bytes(gzip.compress(single.read_bytes()))
    misnamed = tmp_path / "plain.xml.gz"
    misnamed.write_bytes(single.read_bytes())
    utf16 = tmp_path / "wide.xml"
    utf16.write_bytes(('<?xml version="1.0" encoding="utf-16"?>' + article(pmid="5")).encode("utf-16"))
    for path in (single, packed, misnamed, utf16):
        reader = reader_for(path)
        assert reader is not None
        assert reader.name == "medline"
        assert [item.id for item in reader.read(path) if isinstance(item, Record)] == ["pmid:5"]


def reference(*ids: tuple[str, str], citation: str = "Somebody. J Rem. 2001.") -> str:
    listed = "".join(f'<ArticleId IdType="{kind}">{value}</ArticleId>' for kind, value in ids)
    return f"<Reference><Citation>{citation}</Citation>{f'<ArticleIdList>{listed}</ArticleIdList>' if ids else ''}</Reference>"


def test_what_an_article_cites(tmp_path: Path) -> None:
    lists = (
        "<ReferenceList><Title>References</Title>"
        + reference(("pubmed", "11"), ("doi", "10.1/eleven"))
        + reference(("doi", "https://doi.org/10.1/TWELVE"), ("pmc", "PMC1"))
        + reference(("doi", "10.1/thirteen"), ("pubmed", " 13\n"))
        + reference(("pubmed", "0"), ("doi", "none"))
        + reference(("pii", "S1"))
        + reference()
        + "<ReferenceList>"
        + reference(("pubmed", "14"))
        + reference(("pubmed", "11"))
        + reference(("pubmed", "101"))
        + "</ReferenceList></ReferenceList><ReferenceList>"
        + reference(("pubmed", "15"))
        + "</ReferenceList>"
    )
    assert one(tmp_path, article(data=lists)).cites == ("pmid:11", "doi:10.1/twelve", "pmid:13", "pmid:14", "pmid:15")
    older = (
        '<CommentsCorrectionsList><CommentsCorrections RefType="Cites"><RefSource>J Rem. 1999</RefSource><PMID>21</PMID>'
        "</CommentsCorrections>"
        '<CommentsCorrections RefType="Cites"><RefSource>A book</RefSource></CommentsCorrections></CommentsCorrectionsList>'
    )
    assert one(tmp_path, article(citation=older)).cites == ("pmid:21",)
    assert one(tmp_path, article(citation=older, data=lists)).cites[:2] == ("pmid:21", "pmid:11")
    assert one(tmp_path, article()).cites == ()


def test_what_is_cited_lies_outside_the_hash(tmp_path: Path) -> None:
    cited = f"<ReferenceList>{reference(('pubmed', '11'))}</ReferenceList>"
    assert one(tmp_path, article(data=cited)).sha256 == one(tmp_path, article()).sha256


def test_a_reference_list_gives_no_identifiers_to_the_article(tmp_path: Path) -> None:
    cited = f"<ReferenceList>{reference(('doi', '10.1/theirs'), ('pmc', 'PMC9'))}</ReferenceList>"
    assert one(tmp_path, article(data=cited)).ids == {"pmid": "101"}


def test_investigators_are_no_authors(tmp_path: Path) -> None:
    people = "<AuthorList><Author><CollectiveName>Lid <i>Study</i> Group</CollectiveName></Author></AuthorList>"
    investigators = (
        '<InvestigatorList><Investigator ValidYN="Y"><LastName>Site</LastName><Initials>S</Initials></Investigator></InvestigatorList>'
    )
    text = article(people).replace("</MedlineCitation>", f"{investigators}</MedlineCitation>")
    assert one(tmp_path, text).authors == ("Lid Study Group",)


def test_an_older_version_after_a_newer_one_is_passed_over(tmp_path: Path) -> None:
    items = read(
        tmp_path,
        article(pmid="7", version="1"),
        article(pmid="7", version="3"),
        article(pmid="7", version="2"),
        article(pmid="7", version="3", title="Corrected."),
        article(pmid="8", version="rubbish"),
        article(pmid="9", version="0"),
    )
    assert [item.extra.get("version") if isinstance(item, Record) else None for item in items] == [None, "3", None, "3", "rubbish", "0"]
    skipped = items[2]
    assert isinstance(skipped, Skipped)
    assert "record 3" in skipped.where
    assert "version 2 of pmid:7, and version 3" in skipped.why


def test_the_deletion_of_an_older_version_leaves_the_newer(tmp_path: Path) -> None:
    deletion = '<DeleteCitation><PMID Version="{}">7</PMID><PMID Version="1">9</PMID></DeleteCitation>'
    older = read(tmp_path, article(pmid="7", version="2"), deletion.format(1))
    assert [item.record for item in older if isinstance(item, Deleted)] == ["pmid:9"]
    newest = read(tmp_path, article(pmid="7", version="2"), deletion.format(2))
    assert [item.record for item in newest if isinstance(item, Deleted)] == ["pmid:7", "pmid:9"]


def test_an_article_after_its_deletion_is_there_again(tmp_path: Path) -> None:
    gone = '<DeleteCitation><PMID Version="2">7</PMID></DeleteCitation>'
    items = read(tmp_path, article(pmid="7", version="2"), gone, article(pmid="7", version="1"))
    assert [type(item) for item in items] == [Record, Deleted, Record]


def test_deleted_documents_of_books(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "<DeleteDocument><PMID>31</PMID></DeleteDocument>")
    assert item == Deleted(record="pmid:31")


@pytest.mark.parametrize(
    ("title", "types_borne", "status"),
    [
        ("RETRACTED: Toxin for lid spasm.", ("Journal Article",), RecordStatus.RETRACTED),
        ("RETRACTED ARTICLE: Toxin for lid spasm.", ("Journal Article",), RecordStatus.RETRACTED),
        ("[RETRACTED: Toxin for lid spasm].", ("Journal Article",), RecordStatus.RETRACTED),
        ("WITHDRAWN: Toxin for lid spasm.", ("Journal Article", "Review"), RecordStatus.SUPERSEDED),
        ("Retracted: Toxin for lid spasm.", ("Retraction of Publication",), RecordStatus.CURRENT),
        ("RETRACTED: Toxin for lid spasm.", ("Retraction Notice",), RecordStatus.CURRENT),
        ("Why papers are RETRACTED: a survey.", ("Journal Article",), RecordStatus.CURRENT),
        ("Retraction: Toxin for lid spasm.", ("Journal Article",), RecordStatus.CURRENT),
    ],
)
def test_what_publishers_set_before_a_title(tmp_path: Path, title: str, types_borne: tuple[str, ...], status: RecordStatus) -> None:
    assert one(tmp_path, article(types(*types_borne), title=title, citation=REVISED)).status is status


def test_words_in_odd_places_are_no_fields(tmp_path: Path) -> None:
    empty = (
        "<MeshHeadingList><MeshHeading/><MeshHeading><DescriptorName/></MeshHeading></MeshHeadingList><KeywordList><Keyword/></KeywordList>"
    )
    body = "<AuthorList><Author/><Author><LastName> </LastName></Author></AuthorList><Journal/><Pagination/><Language/><Abstract/>"
    record = one(tmp_path, article(body, citation=empty, data="<ReferenceList/><ArticleIdList/>"))
    assert (record.keywords, record.authors, record.sections, record.cites, record.language) == ((), (), (), (), "und")


def test_an_empty_set_holds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path) == []
    path = tmp_path / "empty.xml"
    for empty in (f"{DOCTYPE}<PubmedArticleSet/>", "<PubmedArticleSet>\n</PubmedArticleSet>\n", "<PubmedBookArticleSet/>"):
        path.write_text(empty, encoding="utf-8")
        assert list(MedlineReader().read(path)) == []


def test_the_same_file_gives_the_same_hashes(tmp_path: Path) -> None:
    assert one(tmp_path, FULL).sha256 == one(tmp_path, FULL).sha256
