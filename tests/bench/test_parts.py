"""Baselines, sets, libraries, drawn text."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clincite.bench import system
from clincite.bench.baselines import PlainBM25, sentences, whole_text
from clincite.bench.context import Context
from clincite.bench.libraries import library_of, record_of, unique
from clincite.bench.ngrams import NaiveBayes
from clincite.bench.process import peak_memory
from clincite.bench.sets import bioasq, evidence_inference, kqa, medquad, pubmedqa, scifact, wice
from clincite.bench.silence import balanced, unanswerable
from clincite.bench.synthetic import drawn, growing
from clincite.bench.system import Place, System, confidence_of, direct_text, systems
from clincite.errors import QuestionError
from clincite.library import EmbeddedLibrary
from clincite.records import Facet


def test_plain_bm25_ranks_by_its_words() -> None:
    plain = PlainBM25([("gout", "colchicine for gout flares"), ("long", "gout " + "and other words " * 40), ("none", "migraine")])
    assert plain.rank("the gout", 10) == ["gout", "long"]
    (first, best), (_, second) = plain.scored("gout", 10)
    assert first == "gout"
    assert best > second > 0
    assert plain.rank("of the", 10) == plain.rank("", 10) == []
    assert PlainBM25([]).rank("gout", 3) == []


def test_records_hold_what_there_is() -> None:
    record = record_of("pmid:7", " A  title\n", [("Part", "One."), ("Part", "Two."), ("Other", " ")], year="2011 Jan")
    assert record is not None
    assert [section.name for section in record.sections] == ["Part", "Part (2)"]
    assert (record.title, record.year, record.ids) == ("A title", 2011, {"pmid": "7"})
    assert whole_text(record) == "A title\nOne.\nTwo."
    alone = record_of("pmid:8", "Only a title", [("Abstract", None)])
    assert alone is not None
    assert [section.text for section in alone.sections] == ["Only a title"]
    untitled = record_of("pmid:9", None, [("Abstract", "Text.")])
    assert untitled is not None
    assert untitled.title == "PMID 9"
    assert whole_text(untitled) == "Text."
    assert record_of("pmid:10", "", [("Abstract", "")]) is None
    assert unique([record, None, record_of("pmid:7", "Again", []), untitled]) == [record, untitled]


def test_sentences_are_cut_within_lines() -> None:
    assert sentences("One is here. Two is there.\nThree") == ["One is here.", "Two is there.", "Three"]


@pytest.mark.parametrize(
    ("placed", "expected"),
    [
        ([(10, 25, "and a second part."), (0, 16, "A first and a second")], ["A first and a second part."]),
        ([(0, 30, "The whole sentence is here."), (4, 18, "whole sentence")], ["The whole sentence is here."]),
        ([(0, 14, "whole sentence"), (0, 30, "The whole sentence is here.")], ["The whole sentence is here."]),
        ([(100, 110, "Later one."), (0, 10, "First one.")], ["First one.", "Later one."]),
        ([(0, 10, "First one."), (5, 20, "Quite another.")], ["First one.", "Quite another."]),  # offsets that are wrong
        ([], []),
    ],
)
def test_overlapping_snippets_are_made_one(placed: list[tuple[int, int, str]], expected: list[str]) -> None:
    assert bioasq.merged(placed) == expected


def test_bioasq_questions_and_documents(context: Context) -> None:
    questions = bioasq.questions(context)
    assert len(questions) == 12
    assert len(bioasq.questions(context, "8b")) == 6
    assert questions[0].documents == {"pmid:0"}  # 777 has no text in the set
    records = {record.id: record for record in bioasq.records(context)}
    assert records["pmid:0"].title == "Care of gout"
    assert [section.text for section in records["pmid:0"].sections] == [questions[0].ideal[0]]


def test_half_of_the_questions_lose_their_documents(context: Context) -> None:
    questions = bioasq.questions(context)
    without = unanswerable(questions)
    assert without == unanswerable(questions)
    assert len(without) == 6
    removed = frozenset(document for question in questions if question.id in without for document in question.documents)
    lost, kept = balanced(questions, without, removed, context)
    assert {question.id for question in lost} == without
    assert not any(question.documents & removed for question in kept)
    assert len(lost) == len(kept) == 6
    shared = removed | kept[0].documents  # documents of a neighbour: no longer answerable in full
    lost, kept = balanced(questions, without, shared, context)
    assert len(lost) == len(kept) == 5


def test_liveqa_records_and_judgements(context: Context) -> None:
    records = medquad.judged_records(context)
    assert (records[0].title, records[0].keywords) == ("What are the treatments for gout ?", ("gout disease",))
    assert records[0].sections[0].text.startswith("Colchicine")
    judged = medquad.judgements(context)
    assert judged["1"] == {"medquad:NINDS_1.txt": 3, "medquad:NINDS_2.txt": 0, "medquad:ADAM_1.txt": 2}
    consumer = medquad.consumers(context)[0]
    assert (consumer.id, consumer.typed, consumer.summary) == ("0", "gout please help with my gout", "How is gout treated?")


def test_prompts_and_papers(context: Context) -> None:
    prompt = evidence_inference.prompts(context)[0]
    assert (prompt.text, prompt.record, prompt.test) == ("gout Colchicine placebo", "pmcid:PMC1", True)
    record = pubmedqa.records(context)[0]
    assert [section.name for section in record.sections] == ["BACKGROUND", "METHODS", "CONCLUSIONS"]
    assert "best treatment" not in whole_text(record)  # the question would be found by itself


def test_naive_bayes_learns_words_and_pairs() -> None:
    model = NaiveBayes(
        [
            ("signs of gout are pain", Facet.FEATURES),
            ("pain and fever", Facet.FEATURES),
            ("treated with drugs", Facet.TREATMENT),
            ("drugs cure gout", Facet.TREATMENT),
        ]
    )
    assert model.predict("pain in the toe") is Facet.FEATURES
    assert model.predict("which drugs") is Facet.TREATMENT
    assert model.predict("gout") is Facet.FEATURES  # a tie: the first by name
    assert NaiveBayes([]).predict("gout") is None


def test_naive_bayes_by_hand() -> None:
    model = NaiveBayes([("alpha", Facet.CAUSE), ("alpha", Facet.CAUSE), ("alpha beta", Facet.DOSE)])
    # Known grams: alpha, beta, "alpha beta". P(cause) 2/3, P(alpha|cause) 3/5; P(dose) 1/3, P(alpha|dose) 2/6, P(beta|dose) 2/6.
    assert model.predict("alpha") is Facet.CAUSE
    # cause 2/3 * 1/5 = .133, dose 1/3 * 2/6 = .111; twice: .0267 and .037 (with the unseen pair: .0053 and .0062)
    assert model.predict("beta") is Facet.CAUSE
    assert model.predict("beta beta") is Facet.DOSE


def test_libraries_of_other_content_lie_apart(context: Context) -> None:
    records = scifact.records(context)
    first = library_of("scifact", records, context)
    assert library_of("scifact", records[:3], context).path != first.path
    assert first.sections() == 12


def test_an_interrupted_library_is_finished(context: Context) -> None:
    records = scifact.records(context)
    library = library_of("scifact", records, context)
    library.set_note("bench:complete", "")
    library.remove([records[0].id])
    assert library_of("scifact", records, context).get(records[0].id) is not None


def test_growing_libraries_have_the_size_asked_for(context: Context) -> None:
    for size in (5, 36, 200):
        made = list(growing(context, size))
        sections = sum(len(record.sections) for record in made)
        assert size <= sections <= size + 3  # the last real record comes whole
        assert len({record.id for record in made}) == len(made)
    assert list(growing(context, 200)) == list(growing(context, 200))


def test_drawn_text_has_the_words_of_the_real_text(context: Context) -> None:
    real = scifact.records(context)
    known = {word.strip(".").lower() for record in real for section in record.sections for word in section.text.split()}
    made = list(drawn(real, 40))
    assert sum(len(record.sections) for record in made) == 40
    assert {word.strip(".").lower() for record in made for section in record.sections for word in section.text.split()} <= known


def test_refused_questions_are_counted(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    one = System(library_of("scifact", scifact.records(context), context), "without dense", None)

    def refuse(*_: object, **__: object) -> None:
        raise QuestionError("no")

    monkeypatch.setattr(system.engine, "ask", refuse)
    assert one.ask("gout?") is None
    assert direct_text(None) == ""
    assert confidence_of(None) == 0.0
    assert "1 questions were not taken" in system.remarks([one])[0]


def test_with_vectors_both_variants_are_measured(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = object()
    given: list[object] = []

    def rank(question: str, library: EmbeddedLibrary, *, k: int, dense: object, vocabulary: object) -> list[Place]:
        given.append(dense)
        return [Place("scifact:3", 0), Place("scifact:3", 1), Place("scifact:4", 0)][:k]

    monkeypatch.setattr(system.engine, "rank", rank)
    monkeypatch.setattr(system, "_dense_of", lambda *_: vectors)
    library = library_of("scifact", scifact.records(context), context)
    both = systems(library, msgspec.structs.replace(context, dense=True))
    assert [one.name for one in both] == ["without dense", "with dense"]
    assert [one.documents("gout?", 5) for one in both] == [["scifact:3", "scifact:4"]] * 2
    assert given == [None, vectors]
    assert system.remarks(both) == ()
    (lexical,) = systems(library, context)
    assert "without vectors only" in system.remarks([lexical])[0]


def test_without_an_encoder_there_is_one_variant(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "load_encoder", lambda **_: None)
    library = library_of("scifact", scifact.records(context), context)
    assert system._dense_of(library, context) is None


def test_every_document_is_on_one_side(shared_data: Path) -> None:
    context = Context(data=(shared_data,), cache=shared_data)
    if context.find(medquad.ANSWERED) is None:
        pytest.skip(f"no MedQuAD in {shared_data}")
    documents = {one.document for one in medquad.labelled_answers(context)}
    share = sum(map(medquad.passages_held_out, documents)) / len(documents)
    assert 0.15 < share < 0.25


def test_peak_memory_is_told_on_linux() -> None:
    peak = peak_memory()
    assert peak is None or peak > 1_000_000


def test_judged_claims_keep_their_sets_and_the_sentences_that_are_in_none(context: Context) -> None:
    cases = scifact.judged(context, scifact.DEV)
    assert len(cases) == 10
    first = cases[0]
    assert (first.supporting, first.contradicting, first.others) == (((2,),), (), (0, 1))
    assert first.claim.split()[0] in first.sentences[2]


def test_physicians_judgements_are_read_with_the_line_breaks_of_answers(context: Context) -> None:
    judged = kqa.judgements(context)
    assert [one.label for one in judged[:3]] == [kqa.ENTAILED, "Neutral", kqa.CONTRADICTED]
    assert judged[1].answer == "Please see a doctor.\nTake care."
    assert all(one.each == (one.label,) * 3 for one in judged)


def test_what_is_supported_in_part_is_not_supported(context: Context) -> None:
    assert [one.supported for one in wice.cited(context, wice.TEST)[:3]] == [True, False, False]
