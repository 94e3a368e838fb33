"""Answers at an address of their own: kept, told apart by how they stand, and shown to search engines and readers of feeds."""
