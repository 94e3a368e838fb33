"""The encoder: the tokenizer, the model's sense of meaning, and that a vector depends on its text alone."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path

import pytest

from clincite.errors import LibraryError
from clincite.library import encoder as module
from clincite.library.encoder import MiniLmEncoder, build_tokenizer, load_encoder

needs_extra = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in module._NEEDED), reason="the extra 'dense' is not installed"
)

# Made with the tokenizer.json published with the model.
STORED = {
    "": "101 102",
    "Hemifacial spasm: botulinum toxin vs. carbamazepine (n=120).": (
        "101 19610 10128 6305 4818 12403 6491 1024 "
        "28516 18639 2819 29090 5443 1012 2482 3676 2863 4371 19265 1006 1050 1027 6036 1007 1012 102"
    ),
    "naïve Café ÀÉÎ": "101 15743 7668 29347 2072 102",
    "IL-6 ≥ 5 µg/mL; β-blocker 50%": "101 6335 1011 1020 1609 1019 1085 2290 1013 19875 1025 1156 1011 3796 2121 2753 1003 102",
    "한국어 日本語": "101 1469 30006 30021 29991 30014 30020 29999 30008 1864 1876 1950 102",
    "😀 a\x00b\u200bc": "101 100 5925 102",
    "x" * 120: "101 100 102",
}


def test_no_encoder_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_NEEDED", ("a_package_that_is_not_there",))
    assert load_encoder() is None


def test_another_model_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"another")
    with pytest.raises(LibraryError, match="not the file"):
        MiniLmEncoder(tmp_path / "model.onnx", "0" * 64)
    with pytest.raises(LibraryError, match="cannot be read"):
        MiniLmEncoder(tmp_path / "absent.onnx", "0" * 64)


@needs_extra
@pytest.mark.parametrize("text", STORED)
def test_word_pieces_are_those_of_the_published_tokenizer(text: str) -> None:
    assert build_tokenizer().encode(text).ids == [int(piece) for piece in STORED[text].split()]


@needs_extra
def test_words_that_mark_places_are_words_in_a_text() -> None:
    ids = build_tokenizer().encode("[SEP] [MASK]").ids
    assert ids[0] == 101 and ids[-1] == 102
    assert 102 not in ids[1:-1] and 103 not in ids


@needs_extra
def test_long_texts_are_cut() -> None:
    assert len(build_tokenizer().encode("lid " * 1_000).ids) == 256


@pytest.fixture(scope="module")
def encoder() -> module.Encoder:
    found = load_encoder()
    if found is None:
        pytest.skip("the extra 'dense' is not installed")
    return found


def test_like_meanings_lie_close(encoder: module.Encoder) -> None:
    texts = ["heart attack", "myocardial infarction", "involuntary twitching of the eyelid", "blepharospasm", "a recipe for bread"]
    attack, infarction, twitching, blepharospasm, bread = encoder.encode(texts)
    assert attack @ infarction > attack @ blepharospasm
    assert attack @ infarction > attack @ bread + 0.3
    assert twitching @ blepharospasm > twitching @ infarction


def test_vectors_are_unit_rows(encoder: module.Encoder) -> None:
    found = encoder.encode(["lids blink", "", "한국어 😀", "a\x00b \ud800", "lid " * 2_000])
    assert found.shape == (5, encoder.dimensions) and found.dtype == "float32"
    assert all(abs((row @ row) - 1) < 1e-5 for row in found)
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_a_vector_depends_on_its_text_alone(encoder: module.Encoder) -> None:
    texts = ["lids blink", "Botulinum toxin for hemifacial spasm: a randomised trial. " * 8, "knees", "Cough. " * 30]
    together = encoder.encode(texts)
    parallel = load_encoder(threads=2)
    assert parallel is not None
    for place, text in enumerate(texts):
        assert (encoder.encode([text])[0] == together[place]).all()
    assert (encoder.encode(texts[::-1])[::-1] == together).all()
    assert (parallel.encode(texts * 3) == encoder.encode(texts * 3)).all()


def test_threads_may_share_it(encoder: module.Encoder) -> None:
    texts = [f"Blinking {number} times a minute" for number in range(6)]
    alone = encoder.encode(texts)
    found = {}
    threads = [threading.Thread(target=lambda: found.update({threading.get_ident(): encoder.encode(texts)})) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found and all((each == alone).all() for each in found.values())


def test_the_name_tells_model_and_recipe(encoder: module.Encoder) -> None:
    assert encoder.name == "all-MiniLM-L6-v2/int8/8199be6f699a/mean-256"
