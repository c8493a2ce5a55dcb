"""What ends of a provider: the licence, each enrolment; and the day of the first of them, by which it is found."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from chalicelib.domain.context import EnrolledProvider
from chalicelib.services.records import address
from chalicelib.services.records.table import Key

CREDENTIAL = "CREDENTIAL"


class Ending(NamedTuple):
    """`payer_id` is None for the licence; `on` is its last good day."""

    on: date
    payer_id: str | None


def endings(provider: EnrolledProvider) -> Iterator[Ending]:
    """Everything of the provider that has a last day."""
    if provider.license_expires_on is not None:
        yield Ending(provider.license_expires_on, None)
    for enrollment in provider.enrollments:
        if enrollment.ends_on is not None and not _goes_on(provider, enrollment.payer_id, enrollment.ends_on):
            yield Ending(enrollment.ends_on, enrollment.payer_id)


def _goes_on(provider: EnrolledProvider, payer_id: str, ends_on: date) -> bool:
    """True where another enrolment with the payer lasts longer: then nothing is to be done."""
    others = [other for other in provider.enrollments if other.payer_id == payer_id]
    return any(other.ends_on is None or other.ends_on > ends_on for other in others)


def credential_place(space: str, provider: EnrolledProvider) -> Key | None:
    """Among what is due: the day on which the first of its credentials ends."""
    first = min((ending.on for ending in endings(provider)), default=None)
    if first is None:
        return None
    return Key(address.due(space, CREDENTIAL), f"{first.isoformat()}#{address.encoded(provider.npi)}")
