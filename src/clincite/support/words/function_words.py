"""Words that tell nothing of what a sentence is about: a claim may add or leave them."""

from __future__ import annotations

from typing import Final

from clincite.support.words.tokens import stems

#: Grammar.
FUNCTION: Final = stems(
    "a an the this that these those it its they them their theirs he she his her we us our you your i me my one ones who whom whose which "
    "what when where why how there here and or nor but yet so as if while whereas although though because since whether until than then of "
    "in on at by to for from with within into onto about among amongst between across through during over under per via upon toward "
    "towards "
    "is are was were be been being am has have had having do does did done doing will would shall s t re ve ll d also too both each either "
    "such same other another any some all most more less very much many several own only just still even again further thus hence "
    "therefore "
    "however moreover furthermore nonetheless nevertheless respectively eg ie etc e g i e not no can could may might should must like "
    "up out off down after before above below along around without against despite regarding concerning including include includes "
    "following given based due because whose itself themselves herself himself thereby therein thereof whereby every"
)
#: What a report says of itself.
REPORTING: Final = stems(
    "study studies trial trials review reviews analysis analyses meta research researchers investigators authors report reports reported "
    "reporting paper article cohort survey result results finding findings found find show shows showed shown demonstrate demonstrates "
    "demonstrated observe observed observes observation conclude concluded conclusion note noted state stated states describe described "
    "describes according reveal revealed confirm confirmed data evidence guideline guidelines statement say says said mention identify "
    "identified examine examined evaluate evaluated assess assessed investigate investigated compare compared comparing comparison "
    "present include included including involve involved involving regard regarding term terms namely versus presence"
)
#: Words that stand for others, or for nearly anything.
GENERIC: Final = stems(
    "patient patients people person persons individual individuals participant participants subject subjects case cases group groups "
    "use used uses using usage receive received receiving get getting give given gave take taken taking treat treated treating treatment "
    "treatments therapy therapies intervention interventions drug drugs medication medications medicine agent agents condition conditions "
    "disease disorder illness outcome outcomes level levels rate rates value values number numbers amount type types form forms kind kinds "
    "approach option options method measure measures way ways thing things example make makes made making become becomes became occur "
    "occurs occurred occurring happen happens have exist exists seen see considered known called named remain remains remained "
    "tend tends tended need needs needed require time times effect effects"
)
#: Words between a negation and what it denies that it does not deny by themselves.
LIGHT: Final = stems(
    "significant significantly statistically clinically clear clearly major substantial substantially meaningful meaningfully important "
    "relevant notable independently necessarily fully directly routinely generally currently strongly specifically been be a an the to "
    "have has had any of in on very well yet such so much always"
)
#: Words that carry no content for alignment or for a claim that adds them.
EMPTY: Final = FUNCTION | REPORTING
