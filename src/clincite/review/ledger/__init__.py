"""The ledger: who did what and when, each entry holding the hash of the one before, so that nothing can be changed unseen."""
