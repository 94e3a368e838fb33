"""A ledger that is written line by line, for the rules that its entries must keep."""

from __future__ import annotations

from typing import Any, Final

from clincite.review.ledger.rules import RuleCheck
from clincite.review.ledger.verifying import FaultKind
from clincite.review.values import LedgerEntry

ROLES: Final = {"owner": "owner", "ada": "author", "bea": "author", "rosa": "reviewer", "remy": "reviewer", "eve": "editor"}
IDS: Final = {name: number for number, name in enumerate(ROLES, 1)}
NOBODY: Final = 99
KEY: Final = "k" * 64
SLUG: Final = "zorb"


class Story:
    """It begins with the accounts of everybody."""

    def __init__(self) -> None:
        self.check = RuleCheck()
        self.seq = 0
        for name, role in ROLES.items():
            if name == "owner":
                self.tell(name, "create_owner", slug=None, person=IDS[name], role=role)
            else:
                self.tell("owner", "invite", slug=None, invitation=IDS[name], role=role)
                self.tell(name, "accept_invitation", slug=None, person=IDS[name], role=role, invitation=IDS[name])
        assert self.check.faults == []

    def tell(
        self, name: str | None, what: str, *, version: int | None = None, slug: str | None = SLUG, as_: str | None = None, **detail: Any
    ) -> list[str]:
        """The next entry; what is found in it, without its first words.

        :param name: None: clincite itself, or a reader; one that is not in ``IDS``: somebody of whom nothing is told.
        :param as_: role in which it says it was done; default: the person's own.
        """
        role = as_ or (ROLES.get(name, "author") if name is not None else None)
        who = IDS.get(name, NOBODY) if name is not None else None
        self.seq += 1
        about: dict[str, Any] = {"what": what, "slug": slug, "version": version, "detail": detail}
        before = len(self.check.faults)
        self.check.take(
            LedgerEntry(seq=self.seq, who=who, name=name or "clincite", role=role, when="2026-03-01T10:00:00Z", before="", hash="", **about)
        )
        found = self.check.faults[before:]
        assert {(fault.seq, fault.kind) for fault in found} <= {(self.seq, FaultKind.RULE)}
        return [fault.message.removeprefix(f"Entry {self.seq} ({what}) ") for fault in found]

    def submit(self, name: str = "ada", version: int = 1, state: str = "submitted", **detail: Any) -> list[str]:
        first: dict[str, Any] = {"round": 0} if version == 1 else {}
        return self.tell(name, "submit", version=version, **{"state": state, "basis": "submitted", **first, **detail})

    def move(self, name: str | None, what: str, source: str, target: str, version: int = 1, **detail: Any) -> list[str]:
        return self.tell(name, what, version=version, **{"from": source, "state": target, **detail})

    def reviewed(self, *names: str) -> Story:
        """Under review, interests stated."""
        assert self.submit() == []
        assert self.move("rosa", "begin", "submitted", "under_review", round=1) == []
        for name in names or ("rosa", "remy"):
            assert self.interests(name) == []
        return self

    def interests(self, name: str, **detail: Any) -> list[str]:
        return self.tell(name, "interests", version=1, **{"round": 1, "none": True, "statement": "", **detail})

    def sign(self, name: str, **detail: Any) -> list[str]:
        stated = self.seq if "interests" not in detail else detail.pop("interests")
        return self.tell(name, "sign", version=1, **{"round": 1, "interests": stated, **detail})

    def decide(self, name: str, verdict: str = "reject", **detail: Any) -> list[str]:
        return self.tell(name, "decide", version=1, **{"round": 1, "claim": "c1", "claim_key": KEY, "verdict": verdict, **detail})

    def approve(self, name: str = "rosa", **detail: Any) -> list[str]:
        return self.move(name, "approve", "under_review", "approved", **{"round": 1, "signatures": 1, "published": True, **detail})
