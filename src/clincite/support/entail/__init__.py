"""A small trained model: how likely a passage says what a claim in other words says."""

from clincite.support.entail.model import supports, supports_within

__all__ = ["supports", "supports_within"]
