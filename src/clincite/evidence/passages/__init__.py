"""A small model of which side of a condition a passage tells about, trained on questions of the MedQuAD collection and their answers.

``README.md`` beside this file is its card; ``scripts/train_passage_facets.py`` makes ``model.msgpack``.
"""

from clincite.evidence.passages.model import Verdict, judged, length_of, words_of
from clincite.evidence.passages.split import Split, split_of

__all__ = ["Split", "Verdict", "judged", "length_of", "split_of", "words_of"]
