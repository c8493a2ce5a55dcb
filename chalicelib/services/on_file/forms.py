"""The forms of what is on file: what checks look at, with the partner's own id and the patient it is about.

What a call takes is what it gives back, so that a form can be read, changed and sent again.
"""

from dataclasses import field

from typing_extensions import TypedDict

from chalicelib.domain.claim import PlanOfCare
from chalicelib.domain.context import Accumulator, Coverage, EnrolledProvider, fits_its_kind
from chalicelib.domain.dates import Day
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.shape import CLOSED, OurId, Text


@lean_dataclass(frozen=False)
class CoverageOnFile(Coverage):
    """The patient's coverage by one payer. It stays on file after its last day: claims of those days are still sent."""

    coverage_id: OurId = field(kw_only=True)
    patient_id: OurId = field(kw_only=True)


@lean_dataclass(frozen=False)
class PatientOnFile:
    """A patient. With payer, member id and birth date the person is known again in claims without a patient id."""

    __pydantic_config__ = CLOSED
    patient_id: OurId
    first_name: Text | None = None
    last_name: Text | None = None
    birth_date: Day | None = None
    sex: Text | None = None
    payer_id: OurId | None = None
    member_id: Text | None = None


@lean_dataclass(frozen=False)
class PlanOnFile(PlanOfCare):
    """A plan of care with the papers beside it; a null date is not on file. `payer_id` null: for any payer."""

    plan_id: OurId = field(kw_only=True)
    patient_id: OurId = field(kw_only=True)
    payer_id: OurId | None = None
    evaluation_on: Day | None = None
    referral_on: Day | None = None
    last_progress_report_on: Day | None = None


@lean_dataclass(frozen=False)
class AccumulatorOnFile(Accumulator):
    """What the payer says was used everywhere, up to and with `as_of`; the latest word counts."""

    accumulator_id: OurId = field(kw_only=True)
    patient_id: OurId = field(kw_only=True)

    def __post_init__(self) -> None:
        fits_its_kind(self)


@lean_dataclass(frozen=False)
class ProviderOnFile(EnrolledProvider):
    """A provider of the practice: licence and enrolments. One who left stays: claims are still to come."""

    name: Text | None = None


class CoveragesJson(TypedDict):
    """A page of a patient's coverages; `cursor` asks for the next one, null on the last."""

    coverages: list[CoverageOnFile]
    cursor: str | None


class PlansJson(TypedDict):
    """A page of a patient's plans of care; `cursor` asks for the next one, null on the last."""

    plans_of_care: list[PlanOnFile]
    cursor: str | None


class AccumulatorsJson(TypedDict):
    """A page of what payers say was used of a patient's benefits; `cursor` asks for the next one, null on the last."""

    accumulators: list[AccumulatorOnFile]
    cursor: str | None


class ProvidersJson(TypedDict):
    """A page of the practice's providers; `cursor` asks for the next one, null on the last."""

    providers: list[ProviderOnFile]
    cursor: str | None
