"""Alerts as mail: a digest put into words, and the ways to send it."""
