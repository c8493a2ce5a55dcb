"""Payers as forms of pages about claims offer them."""

from chalicelib.web.payers import payer_names as payer_names


def payer_choices() -> list[tuple[str, str]]:
    """What a form offers, by name."""
    return sorted(payer_names().items(), key=lambda pair: pair[1].lower())
