"""What somebody typed and the desk refused, to be shown again with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from clincite.errors import ClinciteError
from clincite.web.desk.case_view import CaseView
from clincite.web.desk.offers import Offers

#: Actions on the whole answer whose forms hold words, and when the page has that form.
_FORMS: Final[Mapping[str, Callable[[Offers], bool]]] = {
    "comment": lambda offers: offers.comment,
    "request-changes": lambda offers: offers.request_changes,
    "resume": lambda offers: offers.resume,
    "reopen": lambda offers: offers.reopen,
    "withdraw": lambda offers: offers.withdraw,
    "interests": lambda offers: offers.decide or offers.state_interests,
}


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A form that was refused.

    :param claim: id of the claim that it is about; empty: the whole answer.
    :param act: ``approve``, ``amend``, ``reject``, ``comment``, or another action's name.
    :param fields: of the form.
    :param version: that it is about; 0: it does not say.
    """

    claim: str
    act: str
    fields: Mapping[str, str]
    error: ClinciteError
    version: int = 0

    @property
    def where(self) -> str:
        """Id of the place on the page where the form stands."""
        if self.act == "comment" and not self.claim:
            return "talk"
        return f"report-{self.claim}" if self.act in {"close", "erase"} else self.claim or self.act

    def shown_on(self, view: CaseView) -> bool:
        """Whether the page has that form: on the same version, about a claim that is there, and still to be sent."""
        if not self.claim:
            return _FORMS.get(self.act, _never)(view.offers)
        if self.version != view.number or view.claim(self.claim) is None:
            return False
        return view.offers.comment if self.act == "comment" else view.offers.decide


def _never(offers: Offers) -> bool:
    return False
