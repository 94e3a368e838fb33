"""The guideline summaries and differentials inside the PyPI package open-medicine, read from its installed files."""
