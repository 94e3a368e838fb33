"""How a text says it: figures, doses, denials, assurances; and how it reads."""
