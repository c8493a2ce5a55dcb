"""Changing rules: a draft holds what will be the next version of a document until somebody publishes or discards it."""
