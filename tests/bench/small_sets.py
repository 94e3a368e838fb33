"""Small data sets in the forms of the real ones, made up for the tests."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

TOPICS = {
    "gout": "Colchicine relieves acute gout flares within two days of treatment.",
    "migraine": "Propranolol prevents migraine attacks in adults with frequent headache.",
    "asthma": "Inhaled budesonide controls asthma symptoms better than placebo.",
    "psoriasis": "Methotrexate clears chronic plaque psoriasis in most adult patients.",
    "malaria": "Artesunate lowers mortality of severe malaria compared with quinine.",
    "epilepsy": "Lamotrigine reduces focal seizures of epilepsy with few side effects.",
    "scabies": "Ivermectin cures scabies when two doses are given a week apart.",
    "anaemia": "Oral iron raises haemoglobin in iron deficiency anaemia of women.",
    "stroke": "Thrombectomy improves disability after large vessel ischaemic stroke.",
    "eczema": "Emollients alone do not prevent eczema in high risk infants.",
    "sepsis": "Early antibiotics lower mortality of patients with sepsis shock.",
    "tinnitus": "Cognitive behavioural therapy eases the distress of chronic tinnitus.",
}


def zipped(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write gzipped JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


def scifact(data: Path) -> None:
    """A claim for each abstract; the first two topics are for training."""
    folder = data / "scifact"
    names = list(TOPICS)
    filler = "We enrolled patients at twelve hospitals."
    zipped(
        folder / "corpus.jsonl.gz",
        [
            {"doc_id": str(place), "title": f"A study of {name}", "abstract": [f"Background of {name}.", filler, TOPICS[name]]}
            for place, name in enumerate(names)
        ],
    )
    claims = [
        {
            "id": str(place),
            "claim": TOPICS[name].split(" in ")[0],
            "cited_doc_ids": [str(place)],
            "evidence": [{"doc_id": str(place), "label": "SUPPORT", "sentences": [2]}],
        }
        for place, name in enumerate(names)
    ]
    zipped(folder / "claims_train.jsonl.gz", [*claims[:2], {"id": "99", "claim": "Nothing.", "cited_doc_ids": ["1"], "evidence": []}])
    zipped(folder / "claims_dev.jsonl.gz", claims[2:])
    (folder / "beir_test_queries.tsv").write_text("".join(f"{claim['id']}\t{claim['claim']}\n" for claim in claims[2:]), encoding="utf-8")
    (folder / "beir_test_qrels.txt").write_text("".join(f"{claim['id']} 0 {claim['id']} 1\n" for claim in claims[2:]), encoding="utf-8")


def pubmedqa(data: Path) -> None:
    """A paper a topic, every other one in the test split."""
    zipped(
        data / "pubmedqa" / "pqal.jsonl.gz",
        [
            {
                "pmid": str(1000 + place),
                "question": f"What is the best treatment of {name}?",
                "contexts": [f"Little is known of {name} care.", f"We followed ninety patients with {name}."],
                "labels": ["BACKGROUND", "METHODS"],
                "year": "2011",
                "long_answer": sentence,
            }
            | ({"split": "test"} if place % 2 else {})
            for place, (name, sentence) in enumerate(TOPICS.items())
        ],
    )


def evidence_inference(data: Path) -> None:
    """A trial and a prompt a topic; the first three are test articles."""
    folder = data / "evidence_inference"
    zipped(
        folder / "articles.jsonl.gz",
        [
            {"pmcid": f"PMC{place + 1}", "pmid": None, "title": f"Trial in {name}", "abstract": sentence if place else None, "year": 2002}
            for place, (name, sentence) in enumerate(TOPICS.items())
        ],
    )
    zipped(
        folder / "prompts.jsonl.gz",
        [
            {
                "PromptID": str(place),
                "PMCID": str(place + 1),
                "Outcome": name,
                "Intervention": sentence.split()[0],
                "Comparator": "placebo ",
            }
            for place, (name, sentence) in enumerate(TOPICS.items())
        ],
    )
    (folder / "splits").mkdir()
    (folder / "splits" / "test_article_ids.txt").write_text("1\n2\n3\n", encoding="utf-8")


def bioasq(data: Path) -> None:
    """A question a topic, half in each round; each has a title snippet and two overlapping ones of the abstract."""
    zipped(
        data / "bioasq" / "questions_7b_8b.jsonl.gz",
        [
            {
                "id": f"q{place}",
                "type": "summary",
                "body": f"What is the treatment of {name}?",
                "ideal_answer": [sentence, "Something else."],
                "documents": [f"http://www.ncbi.nlm.nih.gov/pubmed/{place}", "777"],
                "snippets": [
                    {"pmid": str(place), "text": f"Care of {name}", "begin": ["title", 0], "end": ["title", 20]},
                    {"pmid": str(place), "text": sentence[10:], "begin": ["abstract", 10], "end": ["abstract", len(sentence)]},
                    {"pmid": str(place), "text": sentence[:30], "begin": ["abstract", 0], "end": ["abstract", 30]},
                ],
                "source": f"{7 + place % 2}B1_golden.json",
            }
            for place, (name, sentence) in enumerate(TOPICS.items())
        ],
    )


def medquad(data: Path) -> None:
    """Symptoms, treatment and causes of each topic."""
    folder = data / "medquad"
    forms = {
        "symptoms": ("What are the symptoms of {} ?", "What are the signs of {}? The symptoms of {} include pain and fever."),
        "treatment": ("What are the treatments for {} ?", "How is {} treated? Treatment of {} is with drugs and surgery."),
        "causes": ("What causes {} ?", "What causes {}? It is caused by a mutation, and {} is due to inheritance."),
    }
    rows = [
        {
            "id": f"{place}-{kind}",
            "doc": f"d{place}",
            "url": "",
            "qtype": kind,
            "question": question.format(name),
            "answer": answer.format(name, name),
        }
        for place, name in enumerate(TOPICS)
        for kind, (question, answer) in forms.items()
    ]
    zipped(folder / "qa_with_answer.jsonl.gz", [*rows, {**rows[0], "qtype": "research"}])
    zipped(folder / "qa_no_answer.jsonl.gz", [{key: value for key, value in row.items() if key != "answer"} for row in rows[:6]])


def liveqa(data: Path, *, questions: bool = True) -> None:
    """Three consumers' questions; answers on their topic are excellent, on the next one incorrect; one text is absent."""
    folder = data / "medquad"
    folder.mkdir(parents=True, exist_ok=True)
    names = list(TOPICS)[:4]
    zipped(
        folder / "liveqa_judged_answers_no_adam.jsonl.gz",
        [
            {
                "answer_id": f"NINDS_{place}.txt",
                "answer": f"Question: What are the treatments for {name} ? (Also called: {name} disease)\nURL: https://a.example/{place}\n"
                f"Answer: {TOPICS[name]}",
            }
            for place, name in enumerate(names)
        ],
    )
    lines = [
        line
        for place in range(3)
        for line in (
            f"{place} 4-Excellent NINDS_{place}.txt",
            f"{place} 1-Incorrect NINDS_{place + 1}.txt",
            f"{place} 3-Incomplete ADAM_1.txt",
        )
    ]
    with gzip.open(folder / "liveqa_qrels_2479.txt.gz", "wt", encoding="utf-8") as out:
        out.write("\n".join([*lines, "0 2-Related NINDS_0.txt", ""]))
    if not questions:
        return
    (data / "liveqa").mkdir()
    xml = "".join(
        f'<NLM-QUESTION qid="TQ{place}"><Original-Question><SUBJECT>{name}</SUBJECT><MESSAGE>please help with\n my {name}</MESSAGE>'
        f"</Original-Question><NLM-Summary>How is {name} treated?</NLM-Summary></NLM-QUESTION>"
        for place, name in enumerate(names)
    )
    (data / "liveqa" / "TREC-2017-LiveQA-Medical-Test-Questions-w-summaries.xml").write_text(f"<set>{xml}</set>", encoding="utf-8")


def healthsearchqa(data: Path) -> None:
    """Questions as people type them."""
    (data / "healthsearchqa").mkdir()
    with gzip.open(data / "healthsearchqa" / "questions.txt.gz", "wt", encoding="utf-8") as lines:
        lines.write("\n".join([f"How do you treat {name}?" for name in TOPICS] * 2))


def kqa(data: Path) -> None:
    """A statement a topic beside an answer: entailed, not spoken of, contradicted, in turn. An answer has a line break."""
    lines = io.StringIO()
    labels = ("Entailment", "Neutral", "Contradiction")
    head = ["", "Question", "llm_x", "answer", "claim", "category_x", "majority_label", "label_0", "label_1", "label_2"]
    table = csv.DictWriter(lines, head)
    table.writeheader()
    for place, (name, sentence) in enumerate(TOPICS.items()):
        label = labels[place % 3]
        answers = (sentence, "Please see a doctor.\nTake care.", f"No drug was ever of any use in {name}.")
        table.writerow(
            {
                "": place,
                "Question": f"What helps {name}?",
                "answer": answers[place % 3],
                "claim": sentence,
                "majority_label": label,
                **{f"label_{number}": label for number in range(3)},
            }
        )
    (data / "kqa").mkdir()
    with gzip.open(data / "kqa" / "NLI_medical_annotator.csv.gz", "wt", encoding="utf-8") as out:
        out.write(lines.getvalue())


def wice(data: Path) -> None:
    """A claim a topic beside a page that says it, says part of it, or says something else."""
    (data / "wice").mkdir()
    labels = ("supported", "partially_supported", "not_supported")
    rows = [
        {
            "label": labels[place % 3],
            "claim": sentence,
            "evidence": [
                "A page about health.",
                (sentence, " ".join(sentence.split()[:4]), "It rained.")[place % 3],
                "All rights reserved.",
            ],
        }
        for place, sentence in enumerate(TOPICS.values())
    ]
    (data / "wice" / "claim_test.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
