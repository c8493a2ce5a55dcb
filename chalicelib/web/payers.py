"""Payers as pages name them: by the name that is in force, else by id."""

from chalicelib import wiring


def payer_names() -> dict[str, str]:
    """Names by payer id, from what is in force; no rule is read."""
    listings = wiring.parts().rules.listings()
    return {name.name: listing.name for name, listing in listings.items() if name.kind == "payer"}
