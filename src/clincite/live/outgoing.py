"""What leaves the machine for a question, and what is kept back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

import msgspec

from clincite.errors import QuestionError
from clincite.library import Library
from clincite.library.analysis import terms
from clincite.live.europepmc_query import europepmc_queries
from clincite.live.known import Known
from clincite.live.pubmed_query import pubmed_queries
from clincite.live.topic import Topic, topic_of
from clincite.privacy import Removed, scrubbed
from clincite.privacy.people import names_in
from clincite.question import Vocabulary, understand
from clincite.question.plan import QuestionPlan
from clincite.question.words import fold, stop_words, tokenise

_SYNTAXES: Final[dict[str, Callable[[Topic], tuple[str, ...]]]] = {"pubmed": pubmed_queries, "europepmc": europepmc_queries}
# A question about somebody. Where nobody is spoken of, a word that nobody knows is a new drug or a gene rather than a name: it is
# still not sent beside known ones, but it may be when it is all that is asked about, or one of two things compared.
_SOMEBODY: Final = re.compile(
    r"\b(?:i|i['’]m|i['’]ve|my|me|mine|he|she|his|her|him|they|their|we|our|patient|pt|client|mr|mrs|ms|dr|year[- ]old|yo|y/o|aged|born|dob"
    r"|named|called)\b",
    re.IGNORECASE,
)


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """What may be asked of a service.

    :param topic: what is searched for.
    :param text: the question without identifiers. It is never sent; what is sent was built from it.
    :param removed: identifiers that were taken out first.
    :param withheld: words left out because neither the vocabulary, the library nor English knows them.
    :param emergency: kind of emergency that the question describes; nothing is asked then.
    """

    topic: Topic
    text: str
    removed: tuple[Removed, ...] = ()
    withheld: tuple[str, ...] = ()
    emergency: str | None = None

    def queries(self, service: str) -> tuple[str, ...]:
        """The ladder of queries for a service, by its name, narrow to wide; empty when nothing is left to ask.

        :raises KeyError: no syntax is known for that service.
        """
        return _SYNTAXES[service](self.topic)


def outgoing(question: str, vocabulary: Vocabulary, library: Library) -> Outgoing:
    """What may leave the machine for a question.

    It is scrubbed, and then understood anew, so that a patient called Parkinson does not turn a question about gout into one about
    Parkinson's disease.

    :param vocabulary: of the library.
    :raises QuestionError: not a question that can be taken, with or without its identifiers.
    """
    whole = understand(question, vocabulary)
    emergency = whole.emergency
    known = Known(vocabulary, library)
    clean = scrubbed(question)
    personal = bool(clean.removed) or _SOMEBODY.search(question) is not None
    if personal:
        clean = scrubbed(question, known=known)
    try:
        plan = understand(clean.text, vocabulary) if clean.removed else whole
    except QuestionError:  # nothing but identifiers told that it was about health
        return Outgoing(topic=Topic(), text=clean.text, removed=clean.removed, emergency=emergency)
    withheld: dict[str, None] = {}
    topic = _topic(plan, library, known, withheld, sides=not personal)
    if topic.empty and not clean.removed:
        withheld = {}
        topic = _topic(
            plan, library, lambda word: not names_in((fold(word),)) and not (personal and word[0].isupper()), withheld, sides=True
        )
    if topic.empty:
        topic = _topic(plan, library, known, withheld, sides=not personal, whole=True)
    return Outgoing(topic=topic, text=clean.text, removed=clean.removed, withheld=tuple(withheld), emergency=emergency or plan.emergency)


def _topic(
    plan: QuestionPlan, library: Library, known: Callable[[str], bool], withheld: dict[str, None], *, sides: bool, whole: bool = False
) -> Topic:
    """The topic, and in ``withheld`` the words that had to stay.

    :param sides: whether what is compared may be unknown, as long as it is no name.
    :param whole: take the words that merely ask as well.
    """

    def may_go(word: str) -> bool:
        if known(word):
            return True
        withheld[word] = None
        return False

    def side_may_go(word: str) -> bool:
        return not names_in((fold(word),)) if sides else may_go(word)

    def rarity(name: str) -> int:
        found = [library.frequency(term) for token in tokenise(name) if fold(token.text) not in stop_words() for term in terms(token.text)]
        return min(found, default=0)

    return topic_of(plan, may_go, rarity, side_may_go=side_may_go, whole=whole)
