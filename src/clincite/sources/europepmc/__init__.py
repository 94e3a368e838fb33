"""Europe PMC, by its REST service."""
