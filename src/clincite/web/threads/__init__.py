"""Questions that follow one another, kept at a private address."""
