"""The words that weigh in an editor's wording: those that it may not add, and those that it may not leave out."""

from __future__ import annotations

from typing import Final

from clincite.support.words.function_words import FUNCTION, GENERIC, REPORTING
from clincite.support.words.tokens import stems, word_set

#: Grammar that says nothing of its own wherever it is put.
LIGHT_WORDS: Final = stems(
    "a an the this that these those it its itself they them their theirs themselves he she his her who whom whose which there here "
    "and or so as of in on at to for with into within onto about among amongst between across is are was were be been being am has "
    "have had having do does did doing done also too such including include includes s t re ve ll d"
)
#: Words of grammar that must be said of the very word of which the quotation says them.
ATTACHED: Final = frozenset(word for word in FUNCTION - LIGHT_WORDS if len(word) > 1)
#: Words that stand for nearly anything, and what a report says of itself: an editor may not add one.
LOOSE: Final = (GENERIC | REPORTING) - FUNCTION

#: A turn or a limit: whatever else goes, these stay.
TURNS: Final = word_set(
    "but although though however except excepting unless unlike whereas while nevertheless nonetheless despite yet instead rather "
    "contrast conversely only merely solely exclusively alone"
)
LIMITS: Final = stems(
    "maximum max maximal minimum minimal exceed exceeds exceeding caution cautious cautiously contraindicated contraindication "
    "contraindications avoid avoided avoiding avoidance discontinue discontinued withhold withheld restrict restricted reserve "
    "reserved limit limited unsafe"
)
#: What makes a statement a question, a belief or a plan.
SUPPOSED: Final = stems(
    "whether myth misconception belief believe believed believes claim claimed claims hypothesis hypothesise hypothesised hypothesize "
    "hypothesized aim aimed aims objective purpose question questioned assume assumed assumption suppose supposed thought alleged "
    "allegedly investigate investigated planned intended designed expected theoretically false falsely debunk debunked refute refuted "
    "disprove disproved doubt doubtful doubted unlikely"
)
#: Conditions: they may go with all that they are a condition of, and never alone.
CONDITIONS: Final = word_set("if when whenever where until till once provided providing after before during following without within")
#: Words that say which of several is meant.
NARROWING: Final = stems(
    "severe moderate mild acute subacute chronic recurrent recurring refractory resistant stable unstable complicated uncomplicated "
    "early late advanced initial first second third fourth primary secondary tertiary adjunct adjunctive additional add-on topical "
    "systemic local partial temporary short long low high confirmed suspected probable untreated treated symptomatic asymptomatic "
    "positive negative bilateral unilateral selected combination combined mono single double dual triple repeated oral intravenous "
    "intramuscular subcutaneous inhaled intrathecal rectal sublingual intranasal nebulised parenteral enteral routine empirical "
    "empiric prophylactic definitive elective urgent immediate delayed prolonged intermittent continuous transient persistent new "
    "newly old older young younger pregnant renal hepatic impaired immediate-release extended-release sustained modified liposomal "
    "generic non"
)
#: Ways into the body, which belong to a dose.
ROUTES: Final = stems(
    "oral orally mouth iv intravenous intravenously im intramuscular intramuscularly sc subcutaneous subcutaneously topical topically "
    "inhaled inhalation intrathecal rectal rectally sublingual sublingually intranasal nasal nebulised nebulized transdermal "
    "intraosseous infusion bolus injection intradermal intravitreal buccal vaginal"
)
#: Words that open a phrase in which a statement holds.
OPENERS: Final = word_set(
    "in for among amongst with without during after before within under until following on at via by through plus per of despite who "
    "whose that which where"
)
#: Words with which a phrase may be moved from one end of a sentence to the other.
MOVABLE: Final = word_set(
    "in for among amongst with without during after before within under until following on at by if when unless although though despite"
)
BE: Final = word_set("is are was were be been being")
PAST: Final = word_set("was were had did")
PRESENT: Final = word_set("is are has have does do will shall")
JOINS: Final = word_set("and or nor")
POINTING: Final = word_set("it its this that these those they them their he she his her both")
FINITE: Final = word_set("is are was were has have had does do did may might can could will would should must shall cannot")
PREPOSITIONS: Final = word_set(
    "of in on at by for from with to into onto within without during after before among amongst between through under over via per against "
    "until"
)
RELATIVE: Final = word_set("who whose which that where if when because since as")
