"""Recorded claims: judged, kept, corrected, told of, judged again."""
