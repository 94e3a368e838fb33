"""MEDLINE/PubMed XML: baseline and update files, and what E-utilities return."""
