"""Bringing in what a practice already has, from tables: row by row, or nothing where any row is wrong."""
