"""What must not be missed: conditions and states about which a wrong "no" does harm."""

from __future__ import annotations

import re
from typing import Final

DANGER: Final = re.compile(
    r"\b(?:strokes?|TIAs?|isch(?:a?e)mi(?:a|c)|infarct(?:ion|s)?|heart\sattacks?|MI|ACS|acute\scoronary|cardiac\sarrest"
    r"|sudden\s(?:cardiac\s)?death|arrhythmias?|torsades|QT\sprolongation"
    r"|cancers?|malignan(?:cy|cies|t)|tumou?rs?|lymphoma|leuk(?:a?e)mia|metasta\w{1,4}|sepsis|septic|mening\w{3,10}|encephalitis"
    r"|endocarditis|necroti[sz]ing|pregnan(?:cy|t)|f(?:o?e)tus|f(?:o?e)tal"
    r"|teratogen\w{1,6}|miscarriage|breast-?feeding|lactation|overdos\w{1,4}|toxicity|poisoning|suicid\w{1,5}|self-harm|bleed(?:ing"
    r"|s)?|ha?emorrhag\w{1,4}|aneurysms?|dissection|embol\w{1,4}|thrombos[ie]s|DVT|PE"
    r"|ectopic|anaphyla\w{1,4}|respiratory\s(?:depression|failure|arrest)|fractures?|cauda\sequina|cord\scompression|spinal\scord"
    r"|glaucoma|vision\sloss|blindness|torsion|appendicitis|perforation|ketoacidosis|hypoglyc(?:a?e)mi(?:a|c)"
    r"|hyperkal(?:a?e)mia|status\sepilepticus|intracranial|subarachnoid|giant\scell|temporal\sarteritis|pre-?eclampsia|eclampsia"
    r"|birth\sdefects?|malformations?|congenital\s(?:anomal(?:y|ies)|abnormalit(?:y|ies)|defects?)"
    r"|(?:liver|hepatic|kidney|renal)\s(?:injury|failure|damage|toxicity)|hepatotoxic\w{0,4}|nephrotoxic\w{0,4}|agranulocytosis|neutropenia"
    r"|dependence|addiction|(?:respiratory|heart|cardiac)\sfailure|pneumonia"
    r"|rhabdomyolysis|serotonin\ssyndrome|fatal|death|life-threatening|emergency|abuse)\b"
)
