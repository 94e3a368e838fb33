"""The words by which a statement tells which way something goes: cues, negations, comparisons, and words that turn their sense."""

from __future__ import annotations

import re
from typing import Final

from clincite.evidence.wanted import stem_set

UP: Final = frozenset({1})
DOWN: Final = frozenset({-1})
NONE: Final = frozenset({0})
ALL: Final = frozenset({-1, 0, 1})

CHANGE: Final = "change"
WORTH: Final = "worth"
ADVICE: Final = "advice"
SAFETY: Final = "safety"

# "Lower" is a place in the body as well.
_BODY: Final = (
    r" (?:limbs?|extremit\w+|respiratory|back|lip|eyelids?|face|facial|legs?|abdom\w+|urinary|motor|gastro\w+|airways?|lobes?|body|jaw|"
    r"tract)"
)
# family, directions, words. What is said of an amount (change), of a use (worth, safety) and to the reader (advice).
CUES: Final[tuple[tuple[str, frozenset[int], str], ...]] = (
    (
        CHANGE,
        NONE,
        r"(?:had|has|have|having|with|showed|shows?|found|produced|exerts?|there (?:was|is|were)) (?:no|little|"
        r"minimal)(?: \w+){0,3} (?:effects?|influence|impact)(?: (?:on|of|in))?|"
        r"no(?: \w+){0,3} (?:associations?|correlations?|relationships?|difference|differences|changes?|"
        r"effects?)(?: (?:on|in|of|with|between))?|(?:unrelated|(?:was|were|is|are|remain(?:s|ed)?) (?:stable|similar|"
        r"comparable)(?=\s*(?:[,.;)]|in|among|between|across|for|to|at|with|$))|unaffected|unchanged)|"
        r"(?:did|does|do) not (?:\w+ )?(?:affect|influence|alter|change|differ)|"
        r"not (?:\w+ ){0,2}(?:associated|correlated|related|linked)(?: (?:with|to))?|"
        r"not (?:\w+ ){0,2}(?:different|affected|influenced|altered|changed)",
    ),
    (
        CHANGE,
        UP,
        r"increas(?:e[sd]?|ing)|longer|rais(?:e[sd]?|ing)|elevat(?:e[sd]?|ing|ion)|higher|greater|promot(?:e[sd]?|ing|ion)|"
        r"enhanc(?:e[sd]?|ing|ement)|augment(?:s|ed|ing|ation)?|stimulat(?:e[sd]?|ing|ion)|induc(?:e[sd]?|ing|tion)|"
        r"accelerat(?:e[sd]?|ing|ion)|exacerbat(?:e[sd]?|ing|ion)|aggravat(?:e[sd]?|ing|ion)|prolong(?:s|ed|ing)?|"
        r"activat(?:e[sd]?|ing)|upregulat(?:e[sd]?|ing|ion)|up-regulat(?:e[sd]?|ing|ion)|potentiat(?:e[sd]?|ing|ion)|ris(?:es?|en|ing)|"
        r"rose|faster|more rapid(?:ly)?|amplif(?:y|ies|ied|ying)|more (?:likely|frequent|frequently|common|often)",
    ),
    (
        CHANGE,
        DOWN,
        rf"shorter|reduc(?:e[sd]?|ing|tions?)|decreas(?:e[sd]?|ing)|lower(?:s|ed|ing)?(?!{_BODY})|diminish(?:e[sd]|ing)?|"
        r"declin(?:e[sd]?|ing)|fewer|suppress(?:e[sd]|ing|ion)?|repress(?:e[sd]|ing|ion)?|abrogat(?:e[sd]?|ing|ion)|"
        r"eliminat(?:e[sd]?|ing|ion)|weaken(?:s|ed|ing)?|(?:de|in)activat(?:e[sd]?|ing|ion)|"
        r"(?:least|weakly|poorly|less) associated with|inhibit(?:s|ed|ing|ion)?|impair(?:s|ed|ing)?|attenuat(?:e[sd]?|ing|ion)|"
        r"prevent(?:s|ed|ing)?|imped(?:e[sd]?|ing)|block(?:s|ed|ing)?|mitigat(?:e[sd]?|ing|ion)|alleviat(?:e[sd]?|ing|ion)|"
        r"shorten(?:s|ed|ing)?|abolish(?:e[sd]|ing)?|ameliorat(?:e[sd]?|ing|ion)|protect(?:s|ed|ive|ion)?(?: \w+)? (?:against|from)|"
        r"less (?:likely|frequent|frequently|common|often)|delay(?:s|ed|ing)?|downregulat(?:e[sd]?|ing|ion)|"
        r"down-regulat(?:e[sd]?|ing|ion)|inversely (?:associated|correlated|related)(?: (?:with|to))?|"
        r"negatively (?:associated|correlated|related)(?: (?:with|to))?|slow(?:s|er|ed|ing)?|f[ae]ll(?:en|ing)?|drop(?:s|ped)?|"
        r"blunt(?:s|ed|ing)?|limit(?:s|ed) the|dampen(?:s|ed|ing)?",
    ),
    (
        CHANGE,
        UP,
        r"associated(?: (?:with|to))?|correlat(?:e[sd]?|ion)(?: (?:with|to))?|linked (?:to|with)|"
        r"an? (?:independent )?risk factors? for|(?:a |an )?(?:strong |independent |significant )?predictors? of|"
        r"(?<!all )(?<!all-)(?<!any )(?<!of )(?<!leading )(?<!major )(?<!main )cause(?! of|[ -]specific)|caus(?:es|ed|ing)(?! of)|"
        r"leads? to|led to|results? in|resulted in|contributes? to",
    ),
    (
        WORTH,
        frozenset({0, -1}),
        r"ineffective|ineffectual|inefficacious|no(?: \w+){0,3} (?:benefits?|advantage|improvements?)|"
        r"lack of (?:efficacy|benefit|effect)|not justified|of no (?:use|value|benefit)|useless|not worthwhile|no better",
    ),
    (WORTH, frozenset({0, 1}), r"non-?inferior|noninferiority|not inferior|no worse"),
    (
        WORTH,
        UP,
        r"effective(?:ly)?|efficacious|efficacy|beneficial|benefits?|benefited|improv(?:e[sd]?|ing|ements?)|superior|superiority|"
        r"better|useful|helpful|advantage",
    ),
    (WORTH, DOWN, r"worsen(?:s|ed|ing)?|worse|inferior|harmful|detrimental|deleterious|deteriorat(?:e[sd]?|ing|ion)"),
    (
        ADVICE,
        DOWN,
        r"recommend(?:s|ed|ation)?s? against|suggests? against|contraindicated|should (?:not|never)|must not|"
        r"(?:is|are|be) (?:to be )?avoided|(?:^|: )avoid|not (?:\w+ )?(?:recommended|indicated|advised|warranted)|"
        r"no longer recommended|(?:do|does) not (?:recommend|use|give|offer)",
    ),
    (ADVICE, UP, r"recommend(?:s|ed)?|should (?:be )?(?:used|given|offered|considered|receive|started|treated)|is indicated|are indicated"),
    (SAFETY, DOWN, r"unsafe|not (?:\w+ )?safe|unacceptable toxicity|dangerous"),
    (SAFETY, UP, r"safe(?:ly)?|well[- ]tolerated"),
)
CUE: Final = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"(?P<c{index}>{words})" for index, (_, _, words) in enumerate(CUES)) + r")(?![\w-])", re.IGNORECASE
)
CLAUSE: Final = re.compile(
    r";|[.!?]\s+(?=[A-Z])|,?\s(?:but|however|whereas|while|although|though|despite|except|unless|nevertheless|yet)\b,?|\s[–—]\s",
    re.IGNORECASE,
)
CONTINUES: Final = re.compile(r"\b(?:but|yet)\b", re.IGNORECASE)
NOT: Final = re.compile(
    r"\b(?:not(?! only)|no(?! doubt| more than)|never|neither|nor|without|cannot|\w+n['’]t|fail(?:s|ed|ing)? to|unlikely to|"
    r"(?:not sufficient|insufficient) to|insufficient evidence (?:that|for|of|to)|no evidence (?:that|for|of|to)|rather than|"
    r"little (?!by))\b",
    re.IGNORECASE,
)
# What stands after this is denied whole, however long.
UNSUPPORTED: Final = re.compile(
    r"\b(?:no evidence|(?:do|does|did) not (?:support|confirm|show|suggest|indicate|find)(?: the (?:view|hypothesis|idea|notion|use))?|"
    r"argues? against the (?:view|hypothesis|idea|notion)) that\b[^,:(]*$",
    re.IGNORECASE,
)
BOTH: Final = re.compile(r"\bbetween(?:\s|$)", re.IGNORECASE)
# "Events associated with it" are named, not found to be so.
RELATIVE: Final = re.compile(r"(?:associated|correlated|linked)\b", re.IGNORECASE)
# "Patients at higher risk" are who they are; nothing was found to be higher.
DESCRIBING: Final = re.compile(
    r"\b(?:patients?|populations?|people|persons|individuals|those|adults|children|women|men|groups?|cases|"
    r"subjects) (?:who (?:are|were|have|had) )?(?:at|with)(?: an?| the)?\s*$",
    re.IGNORECASE,
)
# Two cues with no more between them than this, and nothing that parts them, are one.
BETWEEN: Final = 4
SERVING: Final = re.compile(r"\b(?:in|for|at|to|of)(?: significantly)? $", re.IGNORECASE)
APART: Final = re.compile(r"[,;]|\b(?:and|or|than|in|by)\b(?! an?\b)", re.IGNORECASE)
# Between a "not" and its cue stand few words, and none that starts another thought.
REACH: Final = 5
STOPS: Final = re.compile(r"[,:(]|\b(?:and|which|that were|who|because|since|if|when|to)\b", re.IGNORECASE)
# Said of the reach of what is known, of what was asked or of what may be, these words claim nothing.
HYPOTHETICAL: Final = re.compile(
    r"\b(?:whether|hypothes\w+|aim(?:s|ed)? to|to (?:determine|assess|evaluate|investigate|examine|test|compare|study)|objective|"
    r"purpose|was (?:evaluated|assessed|investigated|examined|designed)|were (?:evaluated|assessed|investigated|randomi[sz]ed)|"
    r"the (?:higher|lower|more|less|greater|larger|longer)(?= [^,]*, the)|unclear|unknown|controversial|may or may not|goal|if|"
    r"postulate\w*|speculat\w+|would have)\b",
    re.IGNORECASE,
)
PASSIVE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|being|remained|became|appeared|seems?|"
    r"appears?)(?:\s+(?:not|also|both|\w+ly|more|less|as|much|no|to be))*\s*$",
    re.IGNORECASE,
)
COMPARED: Final = re.compile(
    r"\b(?:than|versus|vs\.?|compared (?:with|to)|relative to|in comparison (?:with|to)|superior to|inferior to|difference between|"
    r"differences between|over that of)\b",
    re.IGNORECASE,
)
AGAINST_ENDS: Final = re.compile(r"[,;]|\b(?:for|in|among|on|during|after|at)\b", re.IGNORECASE)
PLACEBO: Final = re.compile(
    r"\b(?:placebo|sham|controls?|no (?:treatment|intervention|therapy)|untreated|usual care|standard care|baseline|non-?use(?:rs?)?|"
    r"never|normal|general population|without|did not|those who|not receiving|vehicle|wild[- ]type)\b",
    re.IGNORECASE,
)
TURNED: Final = re.compile(
    r"\b(?:low(?:er)?|low-\w+|decreased|reduced|reduc(?:tion|ing)|decrease|deficien\w+|lack(?:s|ing)?|loss|inhibit\w+|deplet\w+|"
    r"knock\w+|absence|absent|block\w+|suppress\w+|silenc\w+|less|fewer|down-?regulat\w+|discontinu\w+|withdraw\w+|stopping|delet\w+|"
    r"ablat\w+|target(?:ing|ed)|antagonis\w+|toleran\w+|eradicat\w+|vaccin\w+|immuni[sz]\w+|quit\w*|cessation|abstinence|clearance|"
    r"stopp\w+|former|tax(?:es|ation)?|bans?|banned|prevention|antibod\w+|restrict\w+|without|avoid\w+|delay\w+|lowering|short(?:er)?|"
    r"mutations?|mutants?|null|KO|screen\w*|prophyla\w*|medicated|"
    r"(?:treatment|therapy|control|management|treating|treated) (?:of|for|with)|eliminat\w+|impair\w+|insufficien\w+)\b",
    re.IGNORECASE,
)
KNOCKED_OUT: Final = re.compile(r"[-−–]\W{0,3}/\W{0,3}[-−–]")
# Words that stand in any finding and tell nothing of what it is about.
EMPTY: Final = stem_set(
    "significant significantly patient patients study studies trial trials result results group groups treatment treated effect "
    "effects effective risk rate rates level levels incidence number outcome outcomes evidence data show showed shown found find "
    "finding findings suggest suggests conclusion conclusions associated association compared comparison use used using clinical "
    "therapy may also both more most less not no other after during between among within those who this these there were was which "
    "were year years month months week weeks day days high low higher lower increase increased increases decrease decreased reduce "
    "reduced reduction either each however can could one two three relative hazard ratio odds confidence interval ci rr or hr p mean "
    "total overall all any likely frequency case cases analysis observed reported people individual individuals persons adult adults "
    "men women human role potential significance change changes difference differences improve improved improvement improves "
    "recommended recommend should initial standard common only versus vs than when if"
)
OUTCOME_WORDS: Final = 7
# After a verb without an object there is only how, when and since when.
NO_OBJECT: Final = (
    "by|from|during|over|since|throughout|between|after|following|compared|than|with|among|at|when|significantly|substantially|markedly"
)
NOUN: Final = re.compile(r"(?:tions?|sion|ments?)$", re.IGNORECASE)
OF_WHAT: Final = re.compile(r"\s+(?:in|of)\b", re.IGNORECASE)
FINITE: Final = re.compile(r"(?:ed|s|rose|risen|fell|fallen)$", re.IGNORECASE)
OPENING: Final = re.compile(
    r"^(?:\s*(?:in|of|on|for|with|to|at|the|an?|between|both|either|treatments?|therapy|option|from)\b)+", re.IGNORECASE
)
# Whom it was seen in, when, and by what.
SETTING: Final = re.compile(
    r"\b(?:in|among|during|after|following|by|through|via|over|when|at|across|within|compared|using|from|to|that|which|who|because|"
    r"than|as|between|was|were|is|are|be)\b",
    re.IGNORECASE,
)
LISTED: Final = re.compile(r",|\b(?:and|or|nor|as well as|including)\b", re.IGNORECASE)
WORD: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*(?:\.\d+)?")
# Intervals and abbreviations, but not "(-/-)".
ASIDE: Final = re.compile(r"\((?![-−–/])[^()]*\)|\[[^\[\]]*\]")


# Outcomes that nobody wants more of, and such as everybody does.
BAD: Final = stem_set(
    "mortality death deaths pain symptom symptoms disability relapse recurrence complication complications bleeding fracture fractures "
    "stroke hospitalization hospitalisation readmission exacerbation exacerbations severity failure attack attacks seizure seizures "
    "depression anxiety adverse events infarction infection infections cancer disease morbidity admission admissions progression "
    "injury toxicity"
)
GOOD: Final = stem_set("survival remission recovery function functioning cognition adherence healing cure sleep mobility quality fertility")
