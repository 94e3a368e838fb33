"""Words for whom or what a study counts, and for numbers of them: what makes a number a denominator."""

from __future__ import annotations

from typing import Final

#: People, their parts that are counted one by one, and the events that happen to them.
COUNTED: Final = (
    r"(?:patients?|people|persons?|individuals|participants|subjects|respondents|volunteers|adults|children|infants|newborns"
    r"|neonates|babies"
    r"|adolescents|teenagers|women|men|boys|girls|males|females|mothers|fathers|carers|residents|veterans|workers|students|smokers|users"
    r"|survivors|controls|carriers|twins|relatives|recipients|donors|candidates|clinicians|physicians|doctors|nurses|cases"
    r"|referrals|admissions"
    r"|hospitali[sz]ations|visits|attendances|episodes|attacks|seizures|flares|pregnancies|births|deliveries|deaths|procedures"
    r"|operations|surgeries"
    r"|injections|implants|eyes|eyelids|ears|teeth|knees|hips|limbs|legs|hands|feet|sides|joints|lesions|tumou?rs|biopsies|specimens"
    r"|samples|isolates|scans|examinations|stud(?:y|ies)|trials?|RCTs|cohorts|series|reports|centres|centers|hospitals|clinics"
    r"|households|families)"
)
#: Nouns whose share is a share of people or events even where the number that is shared out is not named.
SHARED: Final = COUNTED.replace("|stud(?:y|ies)|trials?|RCTs|cohorts|series|reports|centres|centers|hospitals|clinics", "")
#: The same without parts of the body: "dry eyes (10%)" is a symptom, not eyes that were counted.
WHOLE: Final = SHARED.replace("|eyes|eyelids|ears|teeth|knees|hips|limbs|legs|hands|feet|sides|joints", "")
#: A count, in figures or in words; "one" is left out: "one patient in whom" counts nobody else.
COUNT: Final = (
    r"(?:\d{1,3}(?:[,\u202f\u2009]\d{3})+|\d{1,7}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|forty|fifty"
    r"|hundred|thousands?)"
)
