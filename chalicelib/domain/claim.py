"""A claim as it is judged. The same types read native JSON, describe it in OpenAPI, and are filled by the 837P reader.

Money is in cents, dates are dates, diagnoses carry their dot. `None` is unknown, never fine.
"""

from dataclasses import field
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from chalicelib.domain.dates import Day
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.money import Cents
from chalicelib.domain.origin import Origin
from chalicelib.domain.shape import CLOSED, MANY, SEVERAL, Count, Flag, OurId, Text, Whole

# CLM05-3 of a claim that takes an earlier one back.
VOID = "8"


@lean_dataclass(frozen=False)
class Patient:
    """Who was treated. `relationship` is SBR02 / PAT01; `18` is the insured himself."""

    __pydantic_config__ = CLOSED
    patient_id: OurId | None = None
    first_name: Text | None = None
    last_name: Text | None = None
    birth_date: Day | None = None
    sex: Text | None = None
    member_id: Text | None = None
    relationship: Text | None = None


@lean_dataclass(frozen=False)
class Subscriber:
    """The insured, where that is not the patient."""

    __pydantic_config__ = CLOSED
    first_name: Text | None = None
    last_name: Text | None = None
    birth_date: Day | None = None
    sex: Text | None = None


@lean_dataclass(frozen=False)
class Provider:
    """Billing, rendering or referring provider."""

    __pydantic_config__ = CLOSED
    npi: Text | None = None
    tax_id: Text | None = None
    taxonomy: Text | None = None
    name: Text | None = None


@lean_dataclass(frozen=False)
class PrimaryPayer:
    """The payer that decided first, where this claim goes to a secondary one."""

    __pydantic_config__ = CLOSED
    payer_id: Text | None = None
    paid_on: Day | None = None
    paid_cents: Annotated[Cents | None, Field(alias="paid_amount")] = None


@lean_dataclass(frozen=False)
class Line:
    """One service line. `minutes` is the direct time it reports, `assistant_minutes` the part by an assistant alone."""

    __pydantic_config__ = CLOSED
    line: Whole | None = None
    service_date: Day | None = None
    procedure: Text | None = None
    modifiers: Annotated[tuple[Text, ...], SEVERAL] = ()
    units: Count | None = None
    charge_cents: Annotated[Cents | None, Field(alias="charge")] = None
    diagnosis_pointers: Annotated[tuple[Whole, ...], SEVERAL] = ()
    minutes: Whole | None = None
    assistant_minutes: Whole | None = None
    place_of_service: Text | None = None
    rendering_npi: Text | None = None
    authorization_number: Text | None = None
    # The last day where an 837P gives a range of days (RD8), which native JSON has no field for; None for one day.
    last_date: Annotated[date | None, Field(exclude=True), SkipJsonSchema()] = field(default=None, init=False)
    # Its place in the claim, counted from 0; set when the claim is taken in.
    index: Annotated[int, Field(exclude=True), SkipJsonSchema()] = field(default=0, init=False)

    def path(self, name: str) -> str:
        """The dotted path of one of this line's fields, as findings name it."""
        return f"lines.{self.index}.{name}"


@lean_dataclass(frozen=False)
class UnbilledService:
    """A timed service that earned no unit: not billed, but its minutes enter the day's pool."""

    __pydantic_config__ = CLOSED
    service_date: Day | None = None
    procedure: Text | None = None
    minutes: Whole | None = None
    assistant_minutes: Whole | None = None


@lean_dataclass(frozen=False)
class PlanOfCare:
    """What the plan of care on file says; a null date is not on file."""

    __pydantic_config__ = CLOSED
    kind: Literal["initial", "recertification"] | None = None
    established_on: Day | None = None
    certified_on: Day | None = None
    certified_until: Day | None = None
    signed_order_on: Day | None = None
    transmitted_on: Day | None = None


@lean_dataclass(frozen=False)
class Documentation:
    """What is on file. A null date is not on file; a null true/false is unknown; the block absent is unknown
    altogether."""

    __pydantic_config__ = CLOSED
    plan_of_care: PlanOfCare | None = None
    evaluation_on: Day | None = None
    reevaluation_reason: Literal["new_findings", "significant_change", "failure_to_respond"] | None = None
    last_progress_report_on: Day | None = None
    treatment_note: Flag | None = None
    medical_necessity: Flag | None = None
    referral_on: Day | None = None


@lean_dataclass(frozen=False)
class Claim:
    """A professional claim. `frequency` is CLM05-3: 1 original, 7 replacement, 8 void."""

    __pydantic_config__ = CLOSED
    claim_id: OurId
    payer_id: OurId
    patient: Patient
    lines: Annotated[tuple[Line, ...], MANY]
    frequency: Text = "1"
    original_reference: Text | None = None
    original_remitted_on: Day | None = None
    network: Literal["in", "out"] | None = None
    place_of_service: Text | None = None
    authorization_number: Text | None = None
    submitted_on: Day | None = None
    subscriber: Subscriber | None = None
    billing_provider: Provider | None = None
    rendering_provider: Provider | None = None
    referring_provider: Provider | None = None
    primary_payer: PrimaryPayer | None = None
    diagnoses: Annotated[tuple[Text, ...], SEVERAL] = ()
    total_charge_cents: Annotated[Cents | None, Field(alias="total_charge")] = None
    unbilled_services: Annotated[tuple[UnbilledService, ...], MANY] = ()
    documentation: Documentation | None = None
    # Which claim of the same file, counted from 1, bills the very same before it; set where files are read.
    repeats: Annotated[int | None, Field(exclude=True), SkipJsonSchema()] = field(default=None, init=False)
    # Where it stood in an 837P; None for native JSON.
    origin: Annotated[Origin | None, Field(exclude=True), SkipJsonSchema()] = field(default=None, init=False)

    def __post_init__(self) -> None:
        for index, line in enumerate(self.lines):
            line.index = index

    @property
    def first_service_date(self) -> date | None:
        """The earliest service date of the claim, or None where no line has one."""
        return min((line.service_date for line in self.lines if line.service_date), default=None)

    @property
    def last_service_date(self) -> date | None:
        """The latest service date of the claim, ranges to their ends, or None where no line has one."""
        return max((line.last_date or line.service_date for line in self.lines if line.service_date), default=None)
