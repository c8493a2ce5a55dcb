"""What a caller gives about an authorization. Shape is read by the types; what makes no sense together is told here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.domain.dates import Day
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.shape import CLOSED, SEVERAL, OurId, Text
from chalicelib.services.authorizations.on_file import Status, UnitKind

MOST = 100_000
Amount = Annotated[int, Field(strict=True, ge=0, le=MOST)]
AtLeastOne = Annotated[int, Field(strict=True, ge=1, le=MOST)]
Rank = Annotated[int, Field(strict=True, ge=1, le=9)]
Number = Annotated[Text, Field(min_length=1)]
Procedures = Annotated[tuple[Text, ...], SEVERAL]
Days = Annotated[tuple[Day, ...], Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationTerms:
    """What the payer said. `status_on` is the day from which it says so, today where left out; `ends_on` the last good
    day; `granted_on` the day of the decision, which may lie behind services that it covers; empty `procedures` means
    all; `approved` null where the payer gave no number."""

    __pydantic_config__ = CLOSED
    status: Status = "requested"
    status_on: Day | None = None
    authorization_number: Number | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    granted_on: Day | None = None
    procedures: Procedures = ()
    requested: Amount | None = None
    approved: Amount | None = None
    rank: Rank = 1
    plan_of_care_id: OurId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationForm(AuthorizationTerms):
    """An authorization to put on file. Without an id it gets one. `used`: what was used before it was put on file.
    `renews`: the id of the one that it goes on from."""

    __pydantic_config__ = CLOSED
    patient_id: OurId
    payer_id: OurId
    authorization_id: OurId | None = None
    unit_kind: UnitKind = "visits"
    used: Amount = 0
    renews: OurId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationForm:
    """Scheduled visits. `each`: units a day; of `visits` always 1. Each day's hold ends with the day."""

    __pydantic_config__ = CLOSED
    reservation_id: OurId
    days: Days
    each: AtLeastOne = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseForm:
    """A reservation that is given up."""

    __pydantic_config__ = CLOSED
    reservation_id: OurId


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionForm:
    """The payer counts otherwise: `used_change` more (or, below 0, fewer) are used."""

    __pydantic_config__ = CLOSED
    correction_id: OurId
    used_change: Annotated[int, Field(strict=True, ge=-MOST, le=MOST)]
    reason: Literal["counted_by_payer", "used_elsewhere", "entry_error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionForm:
    """The payer adds visits or units, or moves the end back, or both."""

    __pydantic_config__ = CLOSED
    extension_id: OurId
    added: Amount = 0
    ends_on: Day | None = None


def require_sense(terms: AuthorizationTerms, today: date) -> None:
    """Raises InvalidInput with everything that cannot be true together."""
    problems = list(_nonsense(terms, today))
    if problems:
        raise InvalidInput(problems)


def _nonsense(terms: AuthorizationTerms, today: date) -> Iterator[Problem]:
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        yield Problem("ends_on", "must not lie before starts_on")
    for name, day in (("status_on", terms.status_on), ("granted_on", terms.granted_on)):
        if day is not None and day > today:
            yield Problem(name, "must not lie in the future; put it on file when it has happened")
    if terms.status in ("approved", "expired") and terms.authorization_number is None:
        yield Problem("authorization_number", f"is required of an authorization that is {terms.status}")
    if isinstance(terms, AuthorizationForm) and terms.approved is not None and terms.used > terms.approved:
        yield Problem("used", "must not be more than approved")
    if isinstance(terms, AuthorizationForm) and terms.renews is not None and terms.renews == terms.authorization_id:
        yield Problem("renews", "must be another authorization")


def require_days(days: tuple[date, ...], each: int, unit_kind: UnitKind, today: date) -> None:
    """Raises InvalidInput for days that are over or given twice, and for several visits a day."""
    problems = []
    for index, day in enumerate(days):
        if day < today:
            problems.append(Problem(f"days.{index}", "is over; reserve days from today on"))
        elif day in days[:index]:
            problems.append(Problem(f"days.{index}", "is given twice"))
    if unit_kind == "visits" and each != 1:
        problems.append(Problem("each", "must be 1: an authorization of visits counts one a day"))
    if problems:
        raise InvalidInput(problems)
