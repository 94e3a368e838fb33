"""Absolute assurances of safety: words that leave no harm possible ("completely safe", "100% safe", "without any risk")."""

from __future__ import annotations

import re
from typing import Final

_ALL: Final = r"(?:completely|perfectly|entirely|totally|absolutely|wholly|fully|always|unconditionally|one\shundred\sper\s?cent|100\s?%)"
_SOMEONE: Final = r"(?:patients?|people|persons|individuals|adults|children|infants|newborns|women|men|those|anyone|everyone|everybody|all)"
#: States in which "is safe" is the very thing to be shown.
_FRAIL: Final = (
    r"(?:(?:renal|kidney|liver|hepatic|heart|cardiac|respiratory)\s(?:failure|disease|impairment|insufficiency)|CKD|cirrhosis|dialysis"
    r"|epilepsy|pregnan(?:cy|t)|breast-?feeding|lactation|transplants?|long\sQT|asthma)"
)
_RISKS: Final = r"(?:risks?|dangers?|harms?|hazards?)(?!\s?(?:of\sbias|factors?|groups?|scores?|assessments?|stratification|reduction))"
#: Each alternative needs no dangerous word beside it: it speaks of safety itself.
ASSURED: Final = re.compile(
    rf"\b{_ALL}\s(?:safe|harmless|risk-?free|without\s(?:any\s)?risk)\b(?!\s(?:sex|level|limit|place|space|side))"
    rf"|(?<!\w)100\s?%\s(?:safe|harmless|risk-?free)\b"
    rf"|\bis\ssafe\s(?:(?:and\s\w{{1,20}}|to\s(?:use|take|give)|even)\s)?(?:in|for|with|at)\s(?:every(?:one|body)|anyone|any\sdose|all\sdoses"
    rf"|all\s(?:patients|people|children|women|ages|trimesters|stages))\b"
    rf"|\b(?:is|are)\ssafe\s(?:to\s(?:use|take|give)\s)?(?:in|for)\s{_SOMEONE}\s(?:(?:with|on|who\shave)\s)?(?:[\w-]{{1,20}}\s){{0,3}}{_FRAIL}\b"
    rf"|\bwithout\sany\s{_RISKS}"
    rf"|\b(?:can|may)\s(?:safely\s)?be\s\w{{3,20}}(?:\s\w{{1,20}}){{0,3}}\swithout\s{_RISKS}"
    rf"|\b(?:carr(?:y|ies)|has|have|poses?|there\sis|there['’]s|presents?)\s(?:absolutely\s|virtually\s)?(?:no|zero)\s{_RISKS}\s(?:at\sall|whatsoever)\b"
    rf"|\b(?:has|have|causes?|with)\s(?:absolutely\sno|zero|no)\s(?:side[\s-]effects|adverse\seffects)(?:\sat\sall|\swhatsoever)?\b",
    re.IGNORECASE,
)
#: What stands before and turns the assurance round, or asks for it: "no drug is completely safe", "not 100% safe", "if it is …".
UNASSURED: Final = re.compile(
    r"\b(?:no|not|never|nothing|none|neither|nor|cannot|few|rarely|hardly|if|whether|unless|until|claims?"
    r"|claimed|myth|misconception|wrongly|falsely|assum\w+|think\w*|mistak\w+|belie[fv]\w*|thought|considered|generally|usually|probably|likely|appears?|seems?)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
#: Of these assurances people may be the subject: "women without any risk", "patients who have no side effects".
OF_PEOPLE: Final = re.compile(r"\A(?:without|has|have|with)\b", re.IGNORECASE)
PEOPLE: Final = re.compile(
    rf"\b(?:{_SOMEONE}|who|when|you|he|she|they|someone|persons?|populations?|groups?|cases)\s?(?:[\w-]{{1,20}}\s){{0,2}}\Z", re.IGNORECASE
)
