"""Payers as pages about claims name them: by name where one is in force, by id otherwise."""

from chalicelib import wiring


def payer_names() -> dict[str, str]:
    """Names by payer id, from what is in force."""
    listings = wiring.parts().rules.listings()
    return {name.name: listing.name for name, listing in listings.items() if name.kind == "payer"}


def payer_choices() -> list[tuple[str, str]]:
    """What a form offers, by name."""
    return sorted(payer_names().items(), key=lambda pair: pair[1].lower())
