"""Files like NLM's baseline, made of real MEDLINE records under new PMIDs."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import random
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree

from clincite.bench.context import SEED
from clincite.errors import InputError
from clincite.sources.streams import GZIP_MAGIC

FIRST_PMID: Final = 90_000_001
_FORM: Final = 1  # of the files; a change makes them anew
_PMID_HERE: Final = b"@PMID@"
_HEAD: Final = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
_TAIL: Final = b"</PubmedArticleSet>\n"


def baseline(archive: Path, records: int, folder: Path) -> Path:
    """A gzipped file of so many records, the same bytes on every run; made once.

    Every ``PubmedArticle`` of the archive whose PMID did not stand in an earlier file comes once in an order drawn with a fixed seed,
    then all of them again in another order, until there are enough. So long and short records, old and new ones stand in the proportions
    of the archive, and only their PMIDs are not real.

    :param archive: ``.tar.xz`` of MEDLINE XML files, gzipped or not.
    :raises InputError: the archive cannot be read, or holds no article.
    """
    mark = hashlib.sha256(archive.read_bytes()).hexdigest()[:12]
    place = folder / f"baseline-{records}-{mark}-{SEED}-{_FORM}.xml.gz"
    if place.is_file():
        return place
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_suffix(f".{os.getpid()}")
    try:
        with unfinished.open("wb") as out, gzip.GzipFile("", "wb", fileobj=out, mtime=0) as packed:
            packed.write(_HEAD)
            for number, article in enumerate(_drawn(_articles(archive), records), FIRST_PMID):
                packed.write(article.replace(_PMID_HERE, b"%d" % number) + b"\n")
            packed.write(_TAIL)
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
    return place


def _drawn(articles: list[bytes], records: int) -> Iterator[bytes]:
    order = random.Random(SEED)
    left = records
    while left > 0:
        order.shuffle(articles)
        yield from articles[:left]
        left -= len(articles)


def _articles(archive: Path) -> list[bytes]:
    """The articles, each PMID once, with a mark in place of their own PMID."""
    found: dict[str, bytes] = {}
    try:
        with tarfile.open(archive) as tar:
            for member in sorted(tar.getmembers(), key=lambda member: member.name):
                stream = tar.extractfile(member) if member.name.endswith((".xml", ".xml.gz")) else None
                if stream is not None:
                    data = stream.read()
                    _add(gzip.decompress(data) if data.startswith(GZIP_MAGIC) else data, found)
    except (OSError, EOFError, tarfile.TarError, etree.XMLSyntaxError) as error:
        raise InputError(f"{archive} cannot be read: {error}.", hint="Fetch the data set again.") from error
    if not found:
        raise InputError(f"{archive} holds no MEDLINE article.", hint="Fetch the data set again.")
    return list(found.values())


def _add(document: bytes, found: dict[str, bytes]) -> None:
    for _, article in etree.iterparse(
        io.BytesIO(document), events=("end",), tag="PubmedArticle", load_dtd=False, no_network=True, resolve_entities=False
    ):
        own = [article.find("MedlineCitation/PMID"), *article.iterfind("PubmedData/ArticleIdList/ArticleId[@IdType='pubmed']")]
        pmid = own[0].text if own[0] is not None else None
        if pmid and pmid not in found:
            for element in own:
                if element is not None:
                    element.text = _PMID_HERE.decode()
            found[pmid] = etree.tostring(article, encoding="utf-8", with_tail=False)
