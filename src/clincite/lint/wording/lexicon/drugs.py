"""Words that are likely names of drugs, so that "20 mg" beside one is a dose.

The endings are international nonproprietary name stems (World Health Organization, The use of stems in the selection of international
nonproprietary names for pharmaceutical substances, WHO/EMP/QSM/2011.3), those long enough to be rare in other words; the names
are common drugs that carry no such ending.
"""

from __future__ import annotations

import re
from typing import Final

from clincite.lint.wording.lexicon import words

_STEMS: Final = (
    "pril|prilat|sartan|olol|alol|statin|azole|conazole|prazole|cillin|mycin|micin|oxacin|cycline|cef\\w+|penem|bactam|vir|vudine|navir|tegravir|azepam|zepam|zolam"
    "|barbital|barb|caine|profen|coxib|fenac|oxicam|pentin|gabalin|racetam|zepine|azepine|tidine|setron|pride|peridol|piprazole|apine|idone|perazine|promazine|thiazine|oxetine"
    "|aline|alopram|ipramine|triptyline|triptan|tadine|astine|rizine|dipine|pamil|tiazem|azosin|thiazide|semide|amide|actone|renone|gliptin|gliflozin|glitazone|glutide|natide"
    "|formin|glinide|gliclazide|mab|nib|tinib|ciclib|limus|platin|rubicin|taxel|arabine|trexate|stim|poetin|grelor|grel|xaban|gatran|parin|plase|dronate|dronic|calcitol|calciferol"
    "|terol|phylline|tropium|sone|solone|onide|metasone|cort|olone|gestrel|gesterone|estradiol|oxifene|relin|relix|steride|lukast|cromil|ergine|erine|zocine|orphan|orphine|adol|codone"
    "|morphone|fentanil|tanyl|naloxone|trexone|curium|curonium|flurane|nidazole|bendazole|quine|antel|ectin|fungin|terbinafine|floxacin|zolid|ximab|stigmine|dopa|giline|capone|pramipexole|irole"
    "|benazine|bromide|citrate|phosphate|sulfate|sulphate|chloride|gluconate|bicarbonate|iodide|azine|idine|amine|oxine|toxin|epam|ezole|iazole"
)
_NAMES: Final = (
    "aspirin|paracetamol|acetaminophen|ibuprofen|naproxen|morphine|heroin|methadone|heparin|insulin|warfarin|digoxin|furosemide|colchicine|adrenaline|epinephrine|noradrenaline"
    "|norepinephrine|dopamine|dobutamine|vasopressin|oxytocin|magnesium|potassium|calcium|iron|zinc|folate|folic|vitamin|thiamine|biotin|niacin|melatonin|caffeine|lithium|valproate|valproic"
    "|phenytoin|topiramate|lamotrigine|baclofen|botox|botulinum|onabotulinumtoxina|allopurinol|febuxostat|prednisone|prednisolone|hydrocortisone|dexamethasone|methylprednisolone|levothyroxine"
    "|thyroxine|metformin|glucagon|glucose|dextrose|atropine|amiodarone|adenosine|verapamil|nitroglycerin|nitroglycerine|glyceryl|hydralazine|clonidine|methyldopa|spironolactone|mannitol"
    "|albumin|ketamine|propofol|etomidate|naloxone|flumazenil|activated|charcoal|acetylcysteine|ethanol|nitrofurantoin|trimethoprim|sulfamethoxazole|co-trimoxazole|amoxicillin|clavulanate"
    "|vancomycin|linezolid|rifampicin|rifampin|isoniazid|ethambutol|ivermectin|permethrin|hydroxychloroquine|chloroquine|quinine|aciclovir|acyclovir|oseltamivir|levodopa|carbidopa"
    "|cholecalciferol|ergocalciferol|omega-3|probiotics?|cannabidiol|nicotine|varenicline|bupropion|buprenorphine|codeine|tramadol|fentanyl|oxycodone|hydromorphone|senna|lactulose|macrogol"
    "|cef[a-z]{4,12}|cephal(?:exin|othin)|cephradine|\\w{0,10}cobalamin|fosfomycin|semaglutide|liothyronine"
    "|polyethylene|bisacodyl|loperamide|ondansetron|metoclopramide|domperidone|tranexamic|mesalazine|mesalamine|sulfasalazine|methotrexate|azathioprine|cyclophosphamide|ciclosporin|cyclosporine|tacrolimus|rituximab"
)
_DRUG: Final = re.compile(rf"(?:{_NAMES}|[a-z]{{2,20}}(?:{_STEMS})(?:e|a|in)?)s?\Z", re.IGNORECASE)
_NOT_DRUGS: Final = words(
    "calamine amine amines examine determine famine vitamine milligram provide decide include divide reside"
    " aside beside outside inside suicide guideline baseline decline online incline"
    " magazine routine machine medicine medicines urine spine supine marine online person persons reason season poison prison stone"
    " tone bone bones cone zone alone none done one hormone hormones"
    " fluoride cascade decade crib rib nib mab tab comfort effort support report abnormal vital tolerance evidence imaging"
    " creatinine histamine dopamine-like routine-line line lines fine define combine"
    " headline outline discipline feline canine saline tryptase airline hairline borderline midline streamline underline pipeline"
    " crystalline intestine medline adenine guanine thymine alanine"
    " cysteine glycine choline examined determined examines determines undetermined predetermined antigen protein sphere sidelines"
    " guidelines baselines"
    " tide pride bride stride ride wide side hide guide slide tides"
)


def is_drug(word: str) -> bool:
    """Whether a word looks like the name of a drug."""
    folded = word.lower()
    return len(folded) > 3 and folded not in _NOT_DRUGS and _DRUG.match(folded) is not None
