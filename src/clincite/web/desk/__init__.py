"""The review desk in the browser: the queue, an answer beside its evidence, decisions, signatures, reports, numbers and the ledger."""
