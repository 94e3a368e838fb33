"""JATS XML: full text of articles as PubMed Central, Europe PMC and publishers give it out."""
