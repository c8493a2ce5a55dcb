"""Authorizations on file: what is approved, what claims drew, what is reserved, and a ledger that adds up to it."""
