"""Words that the changes are made with.

Written for the benchmark alone and shared with nothing: a check that is measured with these words was not made from them.
"""

from __future__ import annotations

import re
from typing import Final

# Endings of international nonproprietary names (WHO, "The use of stems in the selection of INN", 2018), and common names without one.
_STEMS: Final = (
    "mab|tinib|ciclib|parib|pril|prilat|sartan|statin|olol|dipine|conazole|nidazole|bendazole|prazole|tidine|setron|triptan|"
    "gliptin|gliflozin|glutide|formin|glitazone|parin|xaban|gatran|grelor|grel|mycin|micin|cillin|floxacin|cycline|oxacin|bactam|"
    "penem|vir|caine|azepam|zolam|barbital|azepine|racetam|gabalin|oxetine|triptyline|pramine|peridol|azine|ridone|apine|piprazole|"
    "terol|tropium|lukast|phylline|solone|sone|onide|furosemide|semide|thiazide|lactone|renone|sulfan|platin|rubicin|taxel|"
    "dronate|dronic acid|cept|kinra|stigmine|curonium|profen|coxib|fenac|oxicam|trexate|purine|limus|zosin|steride|fenacin|"
    "fibrate|mibe|kast|amivir|navir|gravir|buvir|asvir|quine|artesunate|mectin"
)
_PLAIN: Final = (
    "aspirin|warfarin|heparin|insulin|digoxin|morphine|codeine|fentanyl|methadone|buprenorphine|naloxone|naltrexone|ketamine|propofol|"
    "lithium|clozapine|colchicine|allopurinol|febuxostat|probenecid|acetaminophen|paracetamol|amiodarone|adenosine|verapamil|diltiazem|"
    "nitroglycerin|hydralazine|epinephrine|norepinephrine|vasopressin|dopamine|dobutamine|phenytoin|valproate|gabapentin|topiramate|"
    "lamotrigine|baclofen|botulinum toxin|vancomycin|gentamicin|rifampin|isoniazid|ceftriaxone|cefazolin|cefepime|meropenem|metformin|"
    "mannitol|magnesium sulfate|calcium gluconate|acamprosate|disulfiram|melatonin|theophylline|prednisone|tranexamic acid"
)
DRUG: Final = re.compile(rf"\b(?:{_PLAIN}|[a-z]{{3,}}(?:{_STEMS}))\b", re.IGNORECASE)
#: Words that end like a drug and are none.
NO_DRUGS: Final = frozenset(
    [
        "combine",
        "medicine",
        "routine",
        "baseline",
        "examine",
        "determine",
        "urine",
        "spine",
        "cholesterol",
        "nonstatin",
        "sterol",
        "ergosterol",
    ]
)
#: Names of one drug.
SAME_DRUG: Final = (
    frozenset(["acetaminophen", "paracetamol"]),
    frozenset(["epinephrine", "adrenaline"]),
    frozenset(["norepinephrine", "noradrenaline"]),
    frozenset(["albuterol", "salbutamol"]),
    frozenset(["furosemide", "frusemide"]),
    frozenset(["rifampin", "rifampicin"]),
    frozenset(["aspirin", "acetylsalicylic acid"]),
    frozenset(["penicillin", "benzylpenicillin"]),
)

#: A unit, and others that are not the same amount of it.
UNITS: Final[dict[str, tuple[str, ...]]] = {
    "mg": ("g", "µg"),
    "µg": ("mg", "g"),
    "mcg": ("mg", "g"),
    "g": ("mg", "kg"),
    "kg": ("g", "lb"),
    "mL": ("L",),
    "ml": ("litres",),
    "L": ("mL", "dL"),
    "mm": ("cm",),
    "cm": ("mm", "m"),
    "mmHg": ("kPa",),
    "mmol": ("mol", "µmol"),
    "hours": ("minutes", "days"),
    "hour": ("minute", "day"),
    "minutes": ("hours", "seconds"),
    "min": ("h",),
    "days": ("weeks", "hours"),
    "day": ("week", "hour"),
    "weeks": ("months", "days"),
    "week": ("month", "day"),
    "months": ("years", "weeks"),
    "month": ("year", "week"),
    "years": ("months", "weeks"),
    "year": ("month",),
    "IU": ("mg",),
    "units": ("mg",),
    "mEq": ("g",),
}
#: How often or for how much, and others that are not the same.
RATES: Final[dict[str, tuple[str, ...]]] = {
    "daily": ("weekly", "every other day"),
    "weekly": ("daily", "monthly"),
    "monthly": ("weekly", "yearly"),
    "hourly": ("daily",),
    "annually": ("monthly",),
    "once": ("twice", "three times"),
    "twice": ("once", "four times"),
    "/day": ("/week", "/hour"),
    "/kg": ("",),
    "per day": ("per week",),
    "per week": ("per day",),
    "per month": ("per week",),
    "per year": ("per month",),
    "/hour": ("/minute",),
    "/min": ("/h",),
    "mg/dL": ("mmol/L",),
    "g/dL": ("g/L",),
}

#: Each goes the other way than its partner. Both ways round.
OPPOSITES: Final = (
    ("increase", "decrease"),
    ("increases", "decreases"),
    ("increased", "decreased"),
    ("increasing", "decreasing"),
    ("higher", "lower"),
    ("highest", "lowest"),
    ("rise", "fall"),
    ("rises", "falls"),
    ("rising", "falling"),
    ("improve", "worsen"),
    ("improves", "worsens"),
    ("improved", "worsened"),
    ("improving", "worsening"),
    ("improvement", "deterioration"),
    ("better", "worse"),
    ("superior", "inferior"),
    ("greater", "smaller"),
    ("larger", "smaller"),
    ("longer", "shorter"),
    ("earlier", "later"),
    ("faster", "slower"),
    ("stronger", "weaker"),
    ("gain", "loss"),
    ("beneficial", "harmful"),
    ("effective", "ineffective"),
    ("safe", "unsafe"),
    ("positive", "negative"),
    ("left", "right"),
    ("unilateral", "bilateral"),
    ("contraindicated", "indicated"),
    ("start", "stop"),
    ("initiate", "discontinue"),
    ("elevated", "depressed"),
    ("before", "after"),
    ("prolongs", "shortens"),
    ("prolonged", "shortened"),
    ("common", "rare"),
    ("avoid", "use"),
)
#: One way only: the way back would be of another sense.
TURNS: Final = {
    "reduce": "increase",
    "reduces": "increases",
    "reduced": "increased",
    "reducing": "increasing",
    "reduction": "increase",
    "lowers": "raises",
    "lowered": "raised",
    "raised": "lowered",
    "prevents": "causes",
    "prevent": "cause",
    "relieves": "aggravates",
    "relieved": "aggravated",
    "alleviates": "aggravates",
    "protective": "harmful",
    "more likely": "less likely",
    "less likely": "more likely",
    "more effective": "less effective",
    "less effective": "more effective",
    "more common": "less common",
    "less common": "more common",
    "high": "low",
    "low": "high",
    "decline": "rise",
    "declined": "rose",
    "elevation": "depression",
}
#: What "lower" or "left" does not mark as a direction of change.
PARTS: Final = re.compile(
    r"\W+(?:limbs?|lids?|eyelids?|extremit|back|respiratory|urinary|abdom|lips?|fac(?:e|ial)|lobes?|motor|gi\b|gastro|o?esoph|tract|leg|body)"
)

#: For whom, and for whom else.
PEOPLE: Final[dict[str, str]] = {
    "adults": "children",
    "adult": "paediatric",
    "children": "adults",
    "child": "adult",
    "pediatric": "adult",
    "paediatric": "adult",
    "infants": "adults",
    "neonates": "adults",
    "adolescents": "older adults",
    "men": "women",
    "women": "men",
    "male": "female",
    "female": "male",
    "males": "females",
    "females": "males",
    "man": "woman",
    "woman": "man",
    "boys": "girls",
    "girls": "boys",
    "older": "younger",
    "elderly": "young",
    "inpatients": "outpatients",
    "outpatients": "inpatients",
    "inpatient": "outpatient",
    "outpatient": "inpatient",
    "hospitalized": "ambulatory",
    "hospitalised": "ambulatory",
    "premenopausal": "postmenopausal",
    "postmenopausal": "premenopausal",
    "pregnant": "non-pregnant",
    "severe": "mild",
    "mild": "severe",
    "acute": "chronic",
    "chronic": "acute",
    "patients with": "patients without",
    "patients without": "patients with",
    "smokers": "non-smokers",
    "symptomatic": "asymptomatic",
    "asymptomatic": "symptomatic",
    "mice": "patients",
    "rats": "patients",
}
_NARROW: Final = (
    "older|elderly|pregnant|postmenopausal|hospitali[sz]ed|critically ill|immunocompromised|high-risk|low-risk|selected|symptomatic|"
    "severe|moderate|mild|acute|chronic|refractory|uncomplicated|recurrent|newly diagnosed|untreated|overweight|obese"
)
_WHO: Final = "adults|children|women|men|infants|neonates|adolescents|patients|people|individuals|persons|those"
#: A word that narrows for whom something holds: before the people, or before what they have.
NARROWING: Final = re.compile(
    rf"(?<![\w(-])(?<!and )(?<!or )(?<!to )(?:{_NARROW}) (?=(?:{_WHO})\b)"
    rf"|(?:(?<=patients with )|(?<=children with )|(?<=adults with )|(?<=people with )|(?<=women with ))(?:{_NARROW}) (?=[a-z]{{4,}}\b)"
)
#: The part of a sentence that says in whom.
IN_WHOM: Final = re.compile(
    rf" (?:in|among|for) (?:(?:[a-z-]+ ){{0,2}}(?:{_WHO}) (?:with|who|aged|undergoing|receiving|older|younger) [^,.;:()]{{3,60}}"
    r"|(?:[a-z-]+ )?(?:adults|children|women|men|infants|neonates|adolescents))(?=[.,;])"
)

#: How sure, and surer than that. The first that is there is changed.
SURER: Final = (
    (re.compile(r"\bmay be\b"), "is"),
    (re.compile(r"\bmight be\b"), "is"),
    (re.compile(r"\bmay have\b"), "has"),
    (re.compile(r"\bmay\b(?! not)"), "will"),
    (re.compile(r"\bmight\b(?! not)"), "will"),
    (re.compile(r"\bcould\b(?! not)"), "will"),
    (re.compile(r"\bappears? to be\b"), "is"),
    (re.compile(r"\bseems? to be\b"), "is"),
    (
        re.compile(r"(?<!more )(?<!most )(?<!less )\b(?:usually|generally|typically|often|frequently|commonly|sometimes|occasionally)\b"),
        "always",
    ),
    (re.compile(r"\b(?:rarely|seldom)\b"), "never"),
    (re.compile(r"\bsuggests? that\b"), "proves that"),
    (re.compile(r"\bsuggests\b"), "proves"),
    (re.compile(r"\bprobably\b|\bpossibly\b|\blikely\b(?! to)(?<!less likely)(?<!more likely)(?<!un)"), "certainly"),
    (re.compile(r"\bcan be considered\b|\bshould be considered\b|\bmay be considered\b"), "is required"),
    (re.compile(r"^Consider\b"), "Always give"),
    (re.compile(r"\bshould\b(?! not)"), "must"),
    (re.compile(r"\b[Mm]ost (?=patients|people|adults|children|cases|women|men)"), "all "),
    (re.compile(r"\b[Ss]ome (?=patients|people|adults|children|cases|women|men|studies)"), "all "),
    (re.compile(r"\bmany (?=patients|people|adults|children|cases|women|men)"), "all "),
    (re.compile(r"\bis suggested\b"), "is recommended"),
    (re.compile(r"\bconditionally recommend(?=ed|\b)"), "strongly recommend"),
    (re.compile(r"\bsuspected\b"), "proven"),
    (re.compile(r"\bprobable\b|\bpossible\b"), "definite"),
)

#: What things are measured against.
AGAINST: Final = ("placebo", "sham", "no treatment", "usual care", "standard care", "standard therapy", "controls", "healthy controls")

#: Bounds, and the bounds that they are not.
BOUNDS: Final = (
    (re.compile(r"<(?=\s?\d)"), ">"),
    (re.compile(r">(?=\s?\d)"), "<"),
    (re.compile(r"≤(?=\s?\d)"), "≥"),
    (re.compile(r"≥(?=\s?\d)"), "≤"),
    (re.compile(r"\bat least(?= \w+)"), "at most"),
    (re.compile(r"\bat most(?= \w+)"), "at least"),
    (re.compile(r"(?<!no )\b(?:more|greater) than(?= \d)"), "less than"),
    (re.compile(r"(?<!no )\b(?:less|fewer) than(?= \d)"), "more than"),
    (re.compile(r"\bover(?= \d)"), "under"),
    (re.compile(r"\babove(?= \d)"), "below"),
    (re.compile(r"\bbelow(?= \d)"), "above"),
    (re.compile(r"\bunder(?= \d)"), "over"),
    (re.compile(r"\bup to(?= \d)"), "at least"),
    (re.compile(r"\bwithin(?= \d)"), "after"),
    (re.compile(r"\bmaximum\b"), "minimum"),
    (re.compile(r"\bminimum\b"), "maximum"),
)

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NUMBER_WORDS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

#: Two spellings of one word; the second may be written for the first, and the first for the second.
SPELLINGS: Final = (
    ("haemo", "hemo"),
    ("anaemi", "anemi"),
    ("oedema", "edema"),
    ("oesophag", "esophag"),
    ("diarrhoea", "diarrhea"),
    ("paediatric", "pediatric"),
    ("tumour", "tumor"),
    ("ischaemi", "ischemi"),
    ("glycaemi", "glycemi"),
    ("kalaemi", "kalemi"),
    ("natraemi", "natremi"),
    ("calcaemi", "calcemi"),
    ("leukaemi", "leukemi"),
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("randomis", "randomiz"),
    ("hospitalis", "hospitaliz"),
    ("stabilis", "stabiliz"),
    ("characterise", "characterize"),
    ("immunis", "immuniz"),
    ("generalis", "generaliz"),
    ("foetal", "fetal"),
    ("gynaecolog", "gynecolog"),
    ("orthopaedic", "orthopedic"),
    ("anaesthe", "anesthe"),
    ("centre", "center"),
    ("fibre", "fiber"),
    ("litres", "liters"),
    ("favour", "favor"),
    ("programme", "program"),
    ("sulphate", "sulfate"),
)
