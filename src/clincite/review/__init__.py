"""The review room: states, roles, decisions, signatures, and the ledger that says who did what."""
