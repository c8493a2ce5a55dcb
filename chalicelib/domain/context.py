"""What is known about the patient and the providers. A block that is None is unknown; an empty one is known to be
empty."""

from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from chalicelib.domain.dates import Day
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.money import AMOUNT_SCHEMA, Cents, cents
from chalicelib.domain.shape import CLOSED, HISTORY, MANY, SEVERAL, Count, OurId, Text, Whole

MOST_VISITS = 100_000


def _used(value: object) -> str | int:
    if isinstance(value, str):
        try:
            cents(value)
        except ValueError:
            pass
        else:
            return value
    elif isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_VISITS:
        return value
    raise PydanticCustomError("used", 'must be an amount as a string ("900.00") or, for visits, a whole number')


Used = Annotated[
    str | int,
    PlainValidator(_used),
    WithJsonSchema({"anyOf": [AMOUNT_SCHEMA, {"type": "integer", "minimum": 0, "maximum": MOST_VISITS}]}),
]
# As a condition, not as a choice of two shapes: programs that write clients make one type of it, with all its fields.
_USED_BY_KIND: dict[str, JsonValue] = {
    "if": {"properties": {"kind": {"const": "visits"}}},
    "then": {"properties": {"used": {"type": "integer"}}},
    "else": {"properties": {"used": {"type": "string"}}},
}
HistoryStatus = Literal["draft", "submitted", "accepted", "rejected", "paid", "denied", "voided", "replaced"]


@lean_dataclass(frozen=False)
class Coverage:
    """The patient's coverage by one payer. `rank` 1 is primary; the names are the patient's; `ends_on` is the last
    good day."""

    __pydantic_config__ = CLOSED
    payer_id: OurId
    member_id: Text | None = None
    rank: Whole | None = None
    status: Literal["active", "inactive"] = "active"
    effective_on: Day | None = None
    ends_on: Day | None = None
    verified_on: Day | None = None
    first_name: Text | None = None
    last_name: Text | None = None
    birth_date: Day | None = None


@lean_dataclass(frozen=False)
class Authorization:
    """What a payer approved. Empty `procedures` means all; `approved`, `used` and `reserved` count `unit_kind`."""

    __pydantic_config__ = CLOSED
    authorization_number: Text
    payer_id: OurId
    status: Literal["approved", "pending", "denied", "expired", "cancelled"] = "approved"
    starts_on: Day | None = None
    ends_on: Day | None = None
    procedures: Annotated[tuple[Text, ...], MANY] = ()
    unit_kind: Literal["visits", "units"] = "visits"
    approved: Count | None = None
    used: Count = 0
    reserved: Count = 0


@lean_dataclass(frozen=False)
class HistoryLine:
    """A line of another claim of this patient, and how it stands."""

    __pydantic_config__ = CLOSED
    claim_id: Text
    payer_id: OurId
    status: HistoryStatus
    service_date: Day
    procedure: Text
    modifiers: Annotated[tuple[Text, ...], SEVERAL] = ()
    units: Count | None = None
    charge_cents: Annotated[Cents | None, Field(alias="charge")] = None
    allowed_cents: Annotated[Cents | None, Field(alias="allowed")] = None
    rendering_npi: Text | None = None
    payer_control_number: Text | None = None
    adjudicated_on: Day | None = None
    discipline: Text | None = None
    place_of_service: Text | None = None
    authorization_number: Text | None = None
    # Empty is unknown; lets a new evaluation for a new condition be told from a second one.
    diagnoses: tuple[Text, ...] = ()


@lean_dataclass(frozen=False)
class Enrollment:
    """A provider's enrolment with one payer."""

    __pydantic_config__ = CLOSED
    payer_id: OurId
    effective_on: Day | None = None
    ends_on: Day | None = None


@lean_dataclass(frozen=False)
class EnrolledProvider:
    """A provider as the practice keeps it: credential, licence, enrolments."""

    __pydantic_config__ = CLOSED
    npi: Text
    credential: Text | None = None
    license_expires_on: Day | None = None
    enrollments: Annotated[tuple[Enrollment, ...], MANY] = ()


@lean_dataclass(frozen=False)
class Accumulator:
    """What the payer says was used everywhere, up to and with `as_of`.

    An amount ("900.00") for `therapy_amount`, a whole number for `visits`.
    """

    __pydantic_config__ = CLOSED | ConfigDict(json_schema_extra=_USED_BY_KIND)
    payer_id: OurId
    kind: Literal["therapy_amount", "visits"]
    year: Whole
    used: Used
    as_of: Day
    discipline: Text = "OT"

    @property
    def used_cents(self) -> int:
        """The amount used; only of a `therapy_amount`."""
        return cents(str(self.used))

    @property
    def used_visits(self) -> int:
        """The visits used; only of `visits`."""
        return int(self.used)


def fits_its_kind(accumulator: Accumulator) -> Accumulator:
    """The accumulator; refuses an amount for visits, and a number for amounts."""
    if isinstance(accumulator.used, str) != (accumulator.kind == "therapy_amount"):
        wanted = 'an amount as a string ("900.00")' if accumulator.kind == "therapy_amount" else "a whole number"
        raise PydanticCustomError("used", f"used must be {wanted} where the kind is {accumulator.kind}")
    return accumulator


@lean_dataclass(frozen=False)
class Context:
    """Everything that checks may look at beside the claim."""

    __pydantic_config__ = CLOSED
    coverages: Annotated[tuple[Coverage, ...], SEVERAL] | None = None
    authorizations: Annotated[tuple[Authorization, ...], MANY] | None = None
    history: Annotated[tuple[HistoryLine, ...], HISTORY] | None = None
    history_since: Day | None = None
    providers: Annotated[tuple[EnrolledProvider, ...], MANY] | None = None
    accumulators: Annotated[tuple[Annotated[Accumulator, AfterValidator(fits_its_kind)], ...], SEVERAL] | None = None
    # Under which other patient ids this very person is on file; found where the patient is looked up.
    other_patient_ids: Annotated[tuple[OurId, ...], SEVERAL] | None = None


NOTHING_KNOWN = Context()
