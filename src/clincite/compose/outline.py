"""The outline of an article: its headings in order, what each gathers, and how much room it has."""

from __future__ import annotations

from typing import Final

import msgspec

from clincite.records import Facet


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One heading of the article.

    :param facet: the facet that the section is filed under.
    :param heading: when the question names a condition.
    :param complaint_heading: when it names a complaint that several conditions explain.
    :param gathers: facets of the statements that go here.
    :param roles: order of roles within a group; others follow.
    :param room: most claims about the condition asked about.
    :param complaint_room: most claims about each of the likeliest conditions of a complaint.
    :param side_room: most claims about each of its other conditions, by bin; bins not named have none.
    """

    facet: Facet
    heading: str
    complaint_heading: str
    gathers: tuple[Facet, ...]
    roles: tuple[str, ...] = ()
    room: int
    complaint_room: int = 0
    side_room: dict[str, int] = {}


_EACH: Final = {"common": 1, "secondary": 1, "do_not_miss": 1, "mimic": 1}
_SERIOUS: Final = {"secondary": 1, "do_not_miss": 2}

OUTLINE: Final = (
    Part(
        facet=Facet.CAUSE,
        heading="What it is and what causes it",
        complaint_heading="Causes and differential",
        gathers=(Facet.DEFINITION, Facet.DIFFERENTIAL, Facet.CAUSE, Facet.EPIDEMIOLOGY),
        room=7,
        complaint_room=4,
        side_room=_EACH,
    ),
    Part(
        facet=Facet.FEATURES,
        heading="What to look for",
        complaint_heading="What to look for",
        gathers=(Facet.FEATURES,),
        roles=("key", "distinguishing", "red_flag"),
        room=6,
        complaint_room=4,
        side_room=_EACH,
    ),
    Part(
        facet=Facet.DIAGNOSIS,
        heading="Tests and imaging",
        complaint_heading="Tests and imaging: when, and when not",
        gathers=(Facet.DIAGNOSIS, Facet.IMAGING),
        roles=("indicated", "not_indicated", "technique", "finding"),
        room=6,
        complaint_room=4,
        side_room=_SERIOUS,
    ),
    Part(
        facet=Facet.TREATMENT,
        heading="Treatment",
        complaint_heading="Treatment by condition",
        gathers=(Facet.TREATMENT, Facet.DOSE, Facet.EMERGENCY),
        roles=("first_action", "first_line", "alternative", "procedure", "supportive", "avoid"),
        room=12,
        complaint_room=6,
        side_room=_EACH,
    ),
    Part(
        facet=Facet.HARM,
        heading="Harms and cautions",
        complaint_heading="Harms and cautions",
        gathers=(Facet.HARM,),
        room=6,
        complaint_room=2,
    ),
    Part(
        facet=Facet.PREVENTION, heading="Prevention", complaint_heading="Prevention", gathers=(Facet.PREVENTION,), room=6, complaint_room=0
    ),
    Part(
        facet=Facet.PROGNOSIS,
        heading="Course and outlook",
        complaint_heading="Course and outlook",
        gathers=(Facet.PROGNOSIS,),
        room=6,
        complaint_room=0,
    ),
    Part(
        facet=Facet.PITFALL,
        heading="Pitfalls",
        complaint_heading="Pitfalls",
        gathers=(Facet.PITFALL,),
        room=5,
        complaint_room=2,
        side_room=_SERIOUS,
    ),
    Part(
        facet=Facet.FOLLOW_UP,
        heading="Follow-up and when to refer",
        complaint_heading="Follow-up and when to refer",
        gathers=(Facet.FOLLOW_UP,),
        roles=("refer", "monitor"),
        room=5,
        complaint_room=2,
        side_room=_SERIOUS,
    ),
)

#: What belongs with an asked facet even when it is not asked by name.
COMPANIONS: Final[dict[Facet, tuple[Facet, ...]]] = {
    Facet.DEFINITION: (Facet.CAUSE, Facet.EPIDEMIOLOGY, Facet.FEATURES),
    Facet.CAUSE: (Facet.DEFINITION,),
    Facet.DIFFERENTIAL: (Facet.CAUSE, Facet.FEATURES, Facet.PITFALL),
    Facet.FEATURES: (Facet.DEFINITION,),
    Facet.DIAGNOSIS: (Facet.IMAGING, Facet.FEATURES, Facet.PITFALL),
    Facet.IMAGING: (Facet.DIAGNOSIS,),
    Facet.TREATMENT: (Facet.DOSE, Facet.HARM, Facet.FOLLOW_UP, Facet.UNCERTAINTY),
    Facet.DOSE: (),
    Facet.HARM: (),
    Facet.PROGNOSIS: (Facet.FOLLOW_UP,),
    Facet.PREVENTION: (),
    Facet.FOLLOW_UP: (),
    Facet.EPIDEMIOLOGY: (),
}


def facets_wanted(asked: tuple[Facet, ...], *, broad: bool) -> frozenset[Facet]:
    """The facets that an article may tell about."""
    if broad:
        return frozenset(Facet)
    wanted = set(asked)
    for facet in asked:
        wanted.update(COMPANIONS.get(facet, ()))
    return frozenset(wanted)
