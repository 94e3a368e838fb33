"""Checks the chain of entries: each one's hash, its place, what it says of the one before, its signature, and what was published of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from clincite.review.ledger.chain import NOTHING, entry_hash
from clincite.review.ledger.faults import Anchor, FaultKind, LedgerFault
from clincite.review.ledger.signing import Verifier
from clincite.review.values import LedgerEntry

_SHIFTS: Final = 100  # so many entries taken out before it are recognised in one whose number was changed


class ChainCheck:
    """Takes the entries one after the other, as they are kept.

    :param verifier: of signatures; without keys it is only seen whether entries are signed.
    :param anchors: what was published.
    """

    def __init__(self, verifier: Verifier, anchors: Iterable[Anchor]) -> None:
        self._verifier = verifier
        self._anchors: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.seq, []).append(anchor)
        self._faults: list[LedgerFault] = []
        self._gaps: list[range] = []
        self._last = 0  # number of the last entry in order
        self._before: str | None = NOTHING  # its hash; None: it cannot be told
        self._shift = 0
        self._key: str | None = None  # that signed last
        self._replaced: dict[str, int] = {}  # key that signed before → number of the first entry that another signed after it
        self.entries = 0
        self.signed = 0

    def take(self, seq: int, entry: LedgerEntry | None) -> None:
        """The next entry.

        :param seq: its number, or place where none can be read.
        :param entry: None: it cannot be read.
        """
        self.entries += 1
        if entry is None:
            self._fault(seq, FaultKind.EDITED, "cannot be read")
            self._placed(seq)
            self._before = None
            return
        number = self._number_of(entry)
        if self._placed(number):
            self._linked(number, entry)
            self._before = entry.hash
        if number != entry.seq:
            self._fault(number, FaultKind.EDITED, f"stands under the number {entry.seq}")
        self._check_signature(number, entry)
        for anchor in self._anchors.pop(number, ()):
            if anchor.hash != entry.hash:
                self._fault(number, FaultKind.ANCHOR, f"is not the one that was published on {anchor.day}: it or one before was rewritten")

    def faults(self, head: tuple[int, str] | None) -> tuple[LedgerFault, ...]:
        """What was found in all, by number.

        :param head: number and hash of the last entry, kept elsewhere; None: not known.
        """
        for gap in self._gaps:
            which = f"Entry {gap.start} is" if len(gap) == 1 else f"Entries {gap.start} to {gap[-1]} are"
            self._found(gap.start, FaultKind.MISSING, f"{which} missing.")
        self._check_end(head)
        if self._verifier and self.entries and not self.signed:
            why = "it was set after the last of them, or their signatures were taken out"
            self._found(1, FaultKind.SIGNATURE, f"No entry is signed, though there is a key: {why}.")
        return tuple(sorted(self._faults, key=lambda fault: fault.seq))

    @property
    def head(self) -> str:
        """Hash of the last entry in order; 64 zeros: there is none, or it cannot be read."""
        return self._before or NOTHING

    def _check_end(self, head: tuple[int, str] | None) -> None:
        end = f"the ledger ends at {self._last}"
        for seq in sorted(seq for seq in self._anchors if seq > self._last):
            for anchor in self._anchors[seq]:
                self._found(self._last + 1, FaultKind.TRUNCATED, f"Entry {seq} was published on {anchor.day}, but {end}.")
        if head is None or head == (self._last, self._before):
            return
        if head[0] > self._last:
            self._found(self._last + 1, FaultKind.TRUNCATED, f"There were {head[0]} entries, but {end}.")
        elif head[0] < self._last:
            self._found(head[0] + 1, FaultKind.STORE, f"There should be {head[0]} entries, but {end}.")
        elif self._before is not None:
            self._fault(self._last, FaultKind.EDITED, "is not the one that was written last")

    def _number_of(self, entry: LedgerEntry) -> int:
        """The number that the entry was written under: that of its hash."""
        if entry_hash(entry) == entry.hash:
            return entry.seq
        # It may have been given another number, so that nothing seems to be missing.
        shift: int
        for shift in (self._shift, *range(1, _SHIFTS + 1), *range(-1, -_SHIFTS - 1, -1)):
            if shift and entry_hash(msgspec.structs.replace(entry, seq=entry.seq + shift)) == entry.hash:
                self._shift = shift
                return entry.seq + shift
        self._fault(entry.seq + self._shift, FaultKind.EDITED, "does not have its hash: something in it was changed")
        return entry.seq + self._shift

    def _placed(self, number: int) -> bool:
        """Notes the place of an entry; False: it does not follow the ones before it."""
        if number > self._last:
            if number > self._last + 1:
                self._gaps.append(range(self._last + 1, number))
                self._before = None
            self._last = number
            return True
        for index, gap in enumerate(self._gaps):
            if number in gap:
                parts = (range(gap.start, number), range(number + 1, gap.stop))
                self._gaps[index : index + 1] = [part for part in parts if part]
                self._fault(number, FaultKind.REORDERED, f"stands behind entry {self._last}")
                return False
        self._fault(number, FaultKind.EDITED, "is there twice, or was put in later")
        return False

    def _linked(self, number: int, entry: LedgerEntry) -> None:
        if self._before is None or entry.before == self._before:
            return
        if number == 1:
            self._fault(1, FaultKind.EDITED, "says that there was one before it")
        else:
            self._fault(number - 1, FaultKind.EDITED, f"is not the one that entry {number} was written after")

    def _check_signature(self, number: int, entry: LedgerEntry) -> None:
        if entry.signature is None and entry.key is None:
            if self.signed:
                self._fault(number, FaultKind.SIGNATURE, "is not signed, though entries before it are")
            return
        self.signed += 1
        if entry.signature is None or entry.key is None:
            self._fault(number, FaultKind.SIGNATURE, "has half a signature")
            return
        if self._verifier and (wrong := self._verifier.fault_of(entry)) is not None:
            self._fault(number, FaultKind.SIGNATURE, wrong)
            return
        # Whoever got hold of a key that is not used any more could go on signing with it.
        if entry.key in self._replaced:
            what = f"is signed with a key ({entry.key}) that another replaced at entry {self._replaced[entry.key]}"
            self._fault(number, FaultKind.SIGNATURE, what)
            return
        if self._key is not None and entry.key != self._key:
            self._replaced[self._key] = number
        self._key = entry.key

    def _fault(self, seq: int, kind: FaultKind, what: str) -> None:
        # One word on each entry is enough; a second kind of evidence against it is worth saying.
        if not any(fault.seq == seq and fault.kind is kind for fault in self._faults[-3:]):
            self._found(seq, kind, f"Entry {seq} {what}.")

    def _found(self, seq: int, kind: FaultKind, message: str) -> None:
        self._faults.append(LedgerFault(seq=seq, kind=kind, message=message))
