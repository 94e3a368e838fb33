"""What a reader sees of an answer: the article, the evidence of a sentence, the strip, a record; the words of each audience."""
