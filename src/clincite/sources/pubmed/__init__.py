"""PubMed, by NCBI E-utilities."""
