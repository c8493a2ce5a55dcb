"""A QR code as the path of an SVG: one square a dark module, so a page needs no picture and no other host."""


def modules(text: str) -> tuple[int, str]:
    """How many modules wide, quiet zone included, and the path that draws the dark ones."""
    import segno  # drawn on one page alone: nothing else waits for it

    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return len(rows), path
