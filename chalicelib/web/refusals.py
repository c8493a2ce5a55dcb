"""Refusals that only the web knows: no key, too large a body, a media type that is not read here."""

from chalicelib.domain.errors import OTGuardError


class KeyMissing(OTGuardError):
    """The call needs an API key and brings none."""


class BodyTooLarge(OTGuardError):
    """More than a synchronous call takes."""


class MediaTypeRefused(OTGuardError):
    """The body is of a type that this address does not read."""


class FormForged(OTGuardError):
    """The form was not sent from one of our own pages."""
