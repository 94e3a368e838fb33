"""From the words of a question to a :class:`~clincite.question.plan.QuestionPlan`."""

from __future__ import annotations

from clincite.question.plan import Expansion, QuestionPlan
from clincite.question.understanding import plan_of_words, understand
from clincite.question.vocabulary import Vocabulary, build_vocabulary

__all__ = ["Expansion", "QuestionPlan", "Vocabulary", "build_vocabulary", "plan_of_words", "understand"]
