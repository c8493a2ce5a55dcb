"""Dated values, payer documents, inheritance: data in, typed answers out. Knows no check by name."""
