"""How well the search ranks, on SciFact: ``make bench-retrieval``, or ``python benchmarks/retrieval.py``.

Prints a Markdown table of nDCG@10, RR@10 and R@100 with a plain one-field BM25 over the same terms as baseline. The field weights were
chosen on the training claims; the figures to quote are those of the test queries (BEIR).
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import tantivy
from ask_speed import rows

from clincite.errors import QuestionError
from clincite.evidence.retrieve import question_query
from clincite.library import Clause, EmbeddedLibrary, Library, SearchQuery
from clincite.library.analysis import ANALYZER, build_analyzer, terms
from clincite.question import build_vocabulary, understand
from clincite.question.plan import QuestionPlan
from clincite.records import Record, RecordKind, Section, clean_text

ROOT: Final = Path(__file__).resolve().parent.parent
DEEP: Final = 100
TOP: Final = 10

Search = Callable[[str], list[str]]
Queries = dict[str, tuple[str, frozenset[str]]]


def corpus(data: Path) -> list[tuple[str, str, str]]:
    """(document id, title, abstract)."""
    return [(str(row["doc_id"]), clean_text(row["title"]), clean_text(" ".join(row["abstract"]))) for row in rows(data / "corpus.jsonl.gz")]


def test_queries(data: Path) -> Queries:
    """BEIR's test queries with the documents that are relevant to each."""
    relevant: dict[str, set[str]] = {}
    for line in (data / "beir_test_qrels.txt").read_text(encoding="utf-8").splitlines():
        query, _, document, grade = line.split()
        if int(grade) > 0:
            relevant.setdefault(query, set()).add(document)
    texts = dict(line.split("\t", 1) for line in (data / "beir_test_queries.tsv").read_text(encoding="utf-8").splitlines())
    return {query: (texts[query], frozenset(found)) for query, found in relevant.items()}


def train_queries(data: Path) -> Queries:
    """The training claims with the documents that hold evidence on each."""
    queries = {}
    for row in rows(data / "claims_train.jsonl.gz"):
        relevant = frozenset(str(evidence["doc_id"]) for evidence in row["evidence"])
        if relevant:
            queries[str(row["id"])] = (row["claim"], relevant)
    return queries


def one_field(documents: list[tuple[str, str, str]]) -> Search:
    """The baseline: BM25 over title and abstract as one field."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    builder.add_text_field("text", tokenizer_name=ANALYZER)
    schema = builder.build()
    index = tantivy.Index(schema)
    index.register_tokenizer(ANALYZER, build_analyzer())
    writer = index.writer()
    for document, title, abstract in documents:
        writer.add_document(tantivy.Document(id=document, text=f"{title}\n{abstract}"))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        words = [(tantivy.Occur.Should, tantivy.Query.term_query(schema, "text", term)) for term in dict.fromkeys(terms(text))]
        found = searcher.search(tantivy.Query.boolean_query(words), DEEP).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in found]

    return search


def fielded(library: Library, query_of: Callable[[str], SearchQuery]) -> Search:
    """The library's own search, with a query made by ``query_of``."""

    def search(text: str) -> list[str]:
        hits = library.search(query_of(text), 2 * DEEP)
        return list(dict.fromkeys(hit.record.removeprefix("doc:") for hit in hits))[:DEEP]

    return search


def measured(search: Search, queries: Queries) -> tuple[float, float, float]:
    """(nDCG@10, RR@10, R@100), means over the queries; relevance is yes or no."""
    totals = [0.0, 0.0, 0.0]
    for text, relevant in queries.values():
        ranked = search(text)
        gains = [document in relevant for document in ranked[:TOP]]
        ideal = sum(1 / math.log2(place + 2) for place in range(min(TOP, len(relevant))))
        totals[0] += sum(gain / math.log2(place + 2) for place, gain in enumerate(gains)) / ideal
        totals[1] += next((1 / (place + 1) for place, gain in enumerate(gains) if gain), 0.0)
        totals[2] += len(relevant & set(ranked)) / len(relevant)
    return totals[0] / len(queries), totals[1] / len(queries), totals[2] / len(queries)


def main() -> None:
    """Build the index in a temporary folder, run all systems, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data" / "scifact", help="the SciFact folder")
    data = parser.parse_args().data
    if not data.is_dir():
        raise SystemExit(f"{data} is not there: give the SciFact folder with --data.")
    documents = corpus(data)
    vocabulary = build_vocabulary(None, [], [], [])

    def asked(text: str) -> SearchQuery:
        try:
            return question_query(understand(text, vocabulary))
        except QuestionError:
            return question_query(QuestionPlan(text=text))

    with tempfile.TemporaryDirectory() as folder:
        library = EmbeddedLibrary(Path(folder) / "library", create=True)
        library.add(
            Record(id=f"doc:{document}", kind=RecordKind.UNSPECIFIED, title=title, sections=(Section(name="Abstract", text=abstract),))
            for document, title, abstract in documents
            if title and abstract
        )
        systems: dict[str, Search] = {
            "one-field BM25 (baseline)": one_field(documents),
            "clincite search": fielded(library, lambda text: SearchQuery(clauses=(Clause(text=text),))),
            "clincite ask: its query": fielded(library, asked),
        }
        print("| system | queries | nDCG@10 | RR@10 | R@100 |\n|---|---|---|---|---|")
        for name, queries in (("train", train_queries(data)), ("test", test_queries(data))):
            for system, search in systems.items():
                ndcg, rr, recall = measured(search, queries)
                print(f"| {system} | {name}, {len(queries)} | {ndcg:.4f} | {rr:.4f} | {recall:.4f} |")


if __name__ == "__main__":
    main()
