"""The checks of words: negation, direction, certainty, people, comparison, telling words; their lexicons; and how two texts are aligned."""
