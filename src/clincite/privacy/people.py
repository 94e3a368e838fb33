"""Names of people in a text, and what looks like one and is none.

A name is told by what stands before it (a title, "my son", "called"), by lists of names, and, where the caller knows which words are
clinical or ordinary, by being neither. An eponym stays: a disease is not a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Final

import msgspec

from clincite.privacy.lists import labelled_list, word_list
from clincite.privacy.span import Span

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_GAP: Final = re.compile(r"^(?:\.?\s+|\.)$")
_SENTENCE_END: Final = re.compile(r"(?:[.?!:;\n–—(]|^)[\s\"'“(]*$")
_POSSESSIVE: Final = re.compile(r"['’]s?$")

_LOWER_TITLES: Final = frozenset({"mr", "mrs", "dr", "prof"})
_INTRODUCES: Final = re.compile(
    r"(?:\b(?:named|called|name\s+is|name['’]?s|name\s*:|patient\s*:|re\s*:|to\s*:|from\s*:|attn\s*:|dear|hello,?|hi,?|signed,?|regards,?|thanks,?"
    r"|case\s+of|sent\s+from|seen\s+by|i\s+am|i['’]m|this\s+is|for\s+dr|follow-?up\s+for|behalf\s+of))\s*$",
    re.IGNORECASE,
)
_NAMES_SURELY: Final = re.compile(r"(?:\b(?:named|name\s+is|name\s*:|patient\s*:))\s*$", re.IGNORECASE)
_AFTER_NAME: Final = re.compile(
    r"^\s?(?:[,:(–—]|\d|(?:and\s+\w+\s+)?(?:both\s+)?(?:has|had|is|was|needs|takes|took|wants|got|on|with|both|asks|here)\b)"
)
_AGED: Final = re.compile(r"^\.?,?\s*\(?\d{1,3}\b")
_LABEL: Final = re.compile(r"^(?:AGE|DOB|DX|DIAGNOSIS|SEX|MRN|HX|HISTORY|PRESENTING|WITH|HAS|COMPLAINT)$")

#: What an eponym stands before.
_MEDICAL_NOUN: Final = re.compile(
    r"^(?:['’]s?)?\s(?:[a-z]+\s){0,1}(?:disease|syndrome|palsy|sign|signs|test|tests|score|scores|scale|criteria|criterion|classification|procedure|operation|repair"
    r"|phenomenon|cyst|fracture|contracture|tumou?r|lymphoma|sarcoma|carcinoma|body|bodies|dementia|chorea|dystrophy|ataxia|anaemia|anemia|neuroma|ulcer"
    r"|o?esophagus|thyroiditis|arteritis|purpura|palsies|manoeuvre|maneuver|catheter|monitor|reflex|triad|tetralogy|law|node|nodes|nodule|nodules|duct|gland"
    r"|glands|valve|sheath|hernia|gangrene|angina|arthropathy|pouch|stain|method|index|rule|rules|grade|stage|formula|equation|position|stitch"
    r"|myotomy|fundoplication|fever|exercises|cells?|pressure|joint|encephalopathy|psychosis|granulomatosis|nephropathy|foot|line|lines|spots?|paralysis"
    r"|retinopathy|diplegia|malformation|atrophy|tendon|inclusions?|macroglobulinemia|virus|trial|study|guidelines?|model|forceps|clamp|prosthesis"
    r"|protocol|regimen|diet|plot|curve|regression|correction|effect|spasm|aphasia|area|canal|space|fascia|ligament|muscle|membrane|blocks?|murmur)\b",
)
_MEDICAL_END: Final = re.compile(
    r"(?:itis|osis|oma|emia|aemia|pathy|plasty|ectomy|otomy|scopy|gram|graphy|mabs?|n?ibs?|pril|sartan|statins?|olol|azoles?|cillin|mycin|micin|cyclines?"
    r"|floxacin|vir|parin|xaban|gatran|gliptin|gliflozin|glutide|tide|dron(?:ate|ic)|setron|triptan|gepant|[pl]am|[zpldtnkm]ine|done|caine|zolid|sone"
    r"|olone|[nmzs]ide|lukast|terol|tropium|fenac|profen|oxib|barb(?:ital)?|limus|cept|kinra|ase|feron|phylline|toin|pentin|gabalin|actone|plegia|algia"
    r"|rrh?ea|penia|uria|ism|phobia|cytes?|virus|coccus|bacter|ella|icam|afil|oxin|arone|idone|azone|etine|aline|apine|mide|zumab|orphan|odone|orphine"
    r"|ectin|dazole|quine?|quin|ium|ate|acid|tomy|stomy|pexy|genic|logy|logist|ic)$"
)


class _Word(msgspec.Struct, frozen=True):
    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        """In lower case, without a possessive ending."""
        return _POSSESSIVE.sub("", self.text).lower()

    @property
    def capital(self) -> bool:
        """A capital letter first, small ones after: "Anna", "O'Brien"; no abbreviation."""
        return self.text[0].isupper() and any(char.islower() for char in self.text[1:])

    @property
    def initial(self) -> bool:
        return len(self.text) == 1 and self.text.isupper()


def _labelled(name: str, label: str) -> frozenset[str]:
    return labelled_list(name)[label]


@cache
def _eponyms(label: str) -> frozenset[str]:
    return frozenset(_POSSESSIVE.sub("", word).lower() for word in labelled_list("eponyms")[label])


def people_spans(text: str, taken: Sequence[Span], known: Callable[[str], bool] | None) -> tuple[Span, ...]:
    """The names of people in a text.

    :param taken: stretches that are known to be something else.
    :param known: whether a word is clinical or ordinary; None: nobody can tell, and lists alone decide.
    """
    finder = _Finder(text, taken, known)
    finder.run()
    return tuple(Span(start, end, "name") for start, end in finder.spans)


class _Finder:
    """Walks over the words of one text once, and gathers those that are names."""

    def __init__(self, text: str, taken: Sequence[Span], known: Callable[[str], bool] | None) -> None:
        self._text = text
        self._words = [_Word(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
        self._taken = [any(span.start < word.end and word.start < span.end for span in taken) for word in self._words]
        self._known = known
        letters = [word for word in self._words if len(word.text) > 3]
        # A title or a heading capitalises what it likes.
        self._sentence = sum(word.capital for word in letters) <= max(3, 0.6 * len(letters))
        self.spans: list[tuple[int, int]] = []

    def run(self) -> None:
        at = 0
        while at < len(self._words):
            end = None if self._taken[at] else self._name_at(at)
            if end is None:
                at += 1
                continue
            self._take(at, end)
            at = end
        self._take_again()

    def _take(self, first: int, end: int) -> None:
        self.spans.append((self._words[first].start, self._words[end - 1].end))

    def _take_again(self) -> None:
        """Whoever was named once is named again by one of their names."""
        named = {word.bare for word in self._words if word.capital and any(start <= word.start < end for start, end in self.spans)}
        for at, word in enumerate(self._words):
            free = not self._taken[at] and not any(start <= word.start < end for start, end in self.spans)
            if (
                free
                and word.capital
                and word.bare in named
                and word.bare not in _labelled("people", "titles") | _labelled("people", "callings")
                and not self._eponym(at)
                and len(word.bare) > 2
            ):
                self.spans.append((word.start, word.end))

    def _name_at(self, at: int) -> int | None:
        """The place after the name that starts at a word; None: no name starts there."""
        for rule in (self._titled, self._introduced, self._kin, self._surname_first, self._given, self._initials, self._unknown):
            end = rule(at)
            if end is not None:
                return end
        return None

    # The rules.

    def _titled(self, at: int) -> int | None:
        word = self._words[at]
        low = word.text.lower()
        if low in _labelled("people", "callings") and word.capital:
            return self._run_of_capitals(at + 1, eponyms=False)
        if low not in _labelled("people", "titles") or (word.text.isupper() and len(word.text) > 1 and not self._shouts()):
            return None
        first = at + 1
        while first < len(self._words) and (
            self._words[first].text.lower() in _labelled("people", "titles") or self._words[first].text.lower() == "and"
        ):
            first += 1
        end = self._run_of_capitals(first, eponyms=True)
        if end is not None:
            return end
        following = self._word(first)
        if following is None or low not in _LOWER_TITLES or not self._adjoins(first):
            return None
        small = following.text.islower() and len(following.text) > 2 and following.text not in _labelled("people", "not_after_title")
        return first + 1 if small and not self._is_known(following) else None

    def _introduced(self, at: int) -> int | None:
        word = self._words[at]
        before = self._text[: word.start]
        if not _INTRODUCES.search(before):
            return None
        if word.bare in word_list("given_names") and not self._eponym(at) and (word.capital or word.text.islower()):
            end = self._run_of_capitals(at, eponyms=False) or at + 1
            return end + 1 if end == at + 1 and self._follows_small(end) else end
        if self._shouts() and _NAMES_SURELY.search(before):
            return self._run_of_shouts(at)
        if word.capital and self._odd(at):
            return self._run_of_capitals(at, eponyms=False)
        return None

    def _kin(self, at: int) -> int | None:
        word, before = self._words[at], self._word(at - 1)
        if before is None or before.text.lower() not in _labelled("people", "kin") or not self._adjoins(at, comma=True):
            return None
        if word.text.islower() and word.text in word_list("given_names") and before.text.lower() in {"patient", "pt", "client"}:
            return at + 2 if self._follows_small(at + 1) else at + 1
        if word.initial and (following := self._word(at + 1)) is not None and following.capital:
            return self._run_of_capitals(at, eponyms=False)
        return self._run_of_capitals(at, eponyms=False) if word.capital and (self._odd(at) or self._is_word_name(at)) else None

    def _surname_first(self, at: int) -> int | None:
        """ "BARTOSZEWSKI, Jan"."""
        word, following = self._words[at], self._word(at + 1)
        if following is None or self._text[word.end : following.start] != ", " or following.bare not in word_list("given_names"):
            return None
        upper = word.text.isupper() and len(word.text) > 2 and following.capital
        return at + 2 if upper or (word.capital and following.capital and word.bare in word_list("surnames")) else None

    def _given(self, at: int) -> int | None:
        word = self._words[at]
        if not word.capital or self._eponym(at) or self._after_taken(at):
            return None
        if word.bare in word_list("given_names"):
            return self._run_of_capitals(at, eponyms=False)
        if not self._is_word_name(at):
            return None
        following = self._word(at + 1)
        if following is None or not self._adjoins(at + 1):
            return None
        if following.initial and self._text[following.end : following.end + 1] == ".":
            return at + 2
        if (
            word.bare in _labelled("people", "modal")
            and self._starts_sentence(at)
            and following.bare not in word_list("surnames") | word_list("given_names")
        ):
            return None
        surname = following.capital and not self._eponym(at + 1) and not self._clinical(following)
        if surname and (self._sentence or following.bare in word_list("surnames")):
            return self._run_of_capitals(at, eponyms=False)
        verb = following.text in _labelled("people", "does") and word.bare not in _labelled("people", "modal") and self._starts_sentence(at)
        return at + 1 if verb else None

    def _initials(self, at: int) -> int | None:
        word = self._words[at]
        if not word.initial or self._text[word.end : word.end + 1] != ".":
            return None
        following = self._word(at + 1)
        if following is None or not self._adjoins(at + 1):
            return None
        if following.initial:
            pair = f"{word.text}.{following.text}"
            dotted = self._text[following.end : following.end + 1] == "."
            aged = _AGED.match(self._text[following.end :])
            return at + 2 if dotted and aged and pair not in _labelled("people", "no_initials") else None
        if (
            following.capital
            and following.bare not in _labelled("people", "species")
            and not self._clinical(following)
            and not self._eponym(at + 1)
        ):
            return self._run_of_capitals(at, eponyms=False)
        return None

    def _unknown(self, at: int) -> int | None:
        """A capitalised word in a sentence that is a surname, or that nobody knows."""
        word = self._words[at]
        if not word.capital or not self._sentence or self._eponym(at) or self._after_taken(at) or self._clinical(word):
            return None
        initial = self._starts_sentence(at)
        if not initial and word.bare in word_list("surnames"):
            return self._run_of_capitals(at, eponyms=False)
        if self._known is None or self._is_known(word):
            return None
        if not initial:
            return self._run_of_capitals(at, eponyms=False)
        end = self._run_of_capitals(at, eponyms=False) or at + 1
        after = self._text[self._words[end - 1].end :]
        possessive = word.text.endswith(("'s", "’s"))
        return end if possessive or (_AFTER_NAME.match(after) and (end > at + 1 or not after.startswith((",", ":")))) else None

    # What the rules ask.

    def _word(self, at: int) -> _Word | None:
        return self._words[at] if 0 <= at < len(self._words) and not self._taken[at] else None

    def _adjoins(self, at: int, *, comma: bool = False) -> bool:
        """Whether only a blank (or the dot of an abbreviation) parts a word from the one before it."""
        gap = self._text[self._words[at - 1].end : self._words[at].start]
        return bool(_GAP.match(gap)) or (comma and gap == ", ") or gap.strip() in {"&", "#"}

    def _run_of_capitals(self, first: int, *, eponyms: bool) -> int | None:
        """The place after a run of capitalised words, initials and particles; None when no capitalised word is in it.

        :param eponyms: whether an eponym may be part of it, as after a title.
        """
        at, last = first, None
        while at < min(first + 5, len(self._words)) and not self._taken[at] and (at == first or self._adjoins(at)):
            word = self._words[at]
            if word.capital:
                if at > first and (self._clinical(word) or (not eponyms and self._eponym(at))):
                    break
                if at == first and not eponyms and self._eponym(at):
                    return None
                last = at + 1
                if word.text.endswith(("'s", "’s")):
                    break
                if self._text[word.end : word.end + 1] == "." and len(word.text) > 3:
                    break
            elif not (word.initial or word.text.lower() in _labelled("people", "particles")):
                break
            at += 1
        return last

    def _run_of_shouts(self, first: int) -> int | None:
        at = first
        while at < min(first + 4, len(self._words)) and not self._taken[at] and not _LABEL.match(self._words[at].text):
            if at > first and not re.fullmatch(r"[,.\s]+", self._text[self._words[at - 1].end : self._words[at].start]):
                break
            at += 1
        return at if at > first else None

    def _shouts(self) -> bool:
        return not any(char.islower() for char in self._text)

    def _follows_small(self, at: int) -> bool:
        """Whether a small word after a given name is its surname."""
        word = self._word(at)
        if word is None or not self._adjoins(at) or not word.text.islower():
            return False
        return (
            word.bare in word_list("surnames")
            or "'" in word.text
            or (self._known is not None and not self._is_known(word) and not self._clinical(word))
        )

    def _starts_sentence(self, at: int) -> bool:
        return _SENTENCE_END.search(self._text[: self._words[at].start]) is not None

    def _after_taken(self, at: int) -> bool:
        """Whether the word goes on a clinical term that a hyphen or figure begins ("IgA", "T-score")."""
        start = self._words[at].start
        return start > 0 and self._text[start - 1] in "-/0123456789_"

    def _is_word_name(self, at: int) -> bool:
        word = self._words[at]
        return word.capital and word.bare in word_list("word_names") and not self._eponym(at)

    def _odd(self, at: int) -> bool:
        """Whether a word that something announces as a name may be one."""
        word = self._words[at]
        if self._eponym(at) or self._clinical(word):
            return False
        if word.bare in word_list("given_names") or word.bare in word_list("surnames"):
            return True
        return self._sentence and not self._is_known(word)

    def _is_known(self, word: _Word) -> bool:
        return self._known is not None and self._known(_POSSESSIVE.sub("", word.text))

    def _clinical(self, word: _Word) -> bool:
        bare = word.bare
        return (
            len(bare) > 5
            and _MEDICAL_END.search(bare) is not None
            and bare not in word_list("given_names")
            and bare not in word_list("surnames")
        )

    def _eponym(self, at: int) -> bool:
        """Whether a word is part of the name of a disease, a sign or a test."""
        word = self._words[at]
        if not word.text[0].isupper():
            return False
        if word.bare in _eponyms("sure") or any(part in _eponyms("sure") for part in word.bare.split("-")):
            return True
        if _MEDICAL_NOUN.match(self._text[len(_POSSESSIVE.sub("", word.text)) + word.start :]):
            return word.bare in _eponyms("weak") or word.bare not in word_list("given_names")
        following = self._word(at + 1)
        # "Austin Flint murmur", "Mary Joseph nodule": each part of a longer eponym.
        return (
            word.bare in _eponyms("weak") and following is not None and following.capital and self._adjoins(at + 1) and self._eponym(at + 1)
        )


def names_in(words: Iterable[str]) -> frozenset[str]:
    """Those of some words (in lower case) that are given names or surnames and no English words."""
    return frozenset(word for word in words if word in word_list("given_names") or word in word_list("surnames"))


def is_eponym(word: str) -> bool:
    """Whether a word (in lower case) is the name of a disease, a sign or a test, and hardly anybody's besides."""
    return word in _eponyms("sure")
