"""The support room: whether a claim says no more than the words it is quoted from.

:func:`check` is the gate: strict, for a claim beside its quotation. It is quick, knows nothing of how the claim was derived, and says
which words differ.
"""

from clincite.support.check import RULES, check
from clincite.support.faults import Fault, Words

__all__ = ["RULES", "Fault", "Words", "check"]
