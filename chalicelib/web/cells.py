"""Cells of a file for a spreadsheet: none that it would run as a formula."""

_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_RUN) else text
