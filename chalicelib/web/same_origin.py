"""Forged forms are refused by what the browser itself says about where a form came from, with no token to keep.

`Sec-Fetch-Site` and `Origin` cannot be set by a page. Whatever names neither is refused, for it is no browser of ours.
"""

from collections.abc import Mapping, Sequence

from chalicelib.web.refusals import FormForged


def require_same_origin(headers: Mapping[str, str], origins: Sequence[str]) -> None:
    """Raises FormForged unless every one of the two headers that is there names ourselves, and one of them is."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    good = {"site": site in (None, "same-origin"), "origin": origin is None or origin in origins}
    if (site is None and origin is None) or not all(good.values()):
        raise FormForged("This form was not sent from a page of this console. Open the page again and send it there.")
