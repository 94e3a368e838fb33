"""The data sets: one file for each, from its files to records and questions."""
