"""Where the service was given: a code that exists, that the payer takes for therapy, and that a practice may bill.

A line's own place wins over the claim's, so the claim's place is judged once, for all lines without their own.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer
from chalicelib.rules.parameters import Parameters, PlaceCodes, PlaceTableName
from chalicelib.rules.rule import Kind, Rule

CORRECT = "Give the two-digit place of service where the patient was treated."


class PlaceOfServiceParameters(Parameters):
    """Which places of service the payer takes."""

    allowed: PlaceCodes = Field(default=frozenset(), description="Places that the payer takes; empty: any that exists.")
    denied: PlaceCodes = Field(default=frozenset(), description="Places that the payer refuses.")
    table: PlaceTableName = Field(
        default="places", description="The table of place codes that exist and who bills there."
    )


def judge(case: Case, lines: Sequence[Line], rule: Rule[PlaceOfServiceParameters]) -> Iterator[Answer]:
    inherits = [line for line in lines if not line.place_of_service]
    if inherits:
        yield _judge_place(case.claim.place_of_service, None, rule)
    for line in lines:
        if line.place_of_service:
            yield _judge_place(line.place_of_service, line, rule)


def _judge_place(place: str | None, line: Line | None, rule: Rule[PlaceOfServiceParameters]) -> Answer:
    p = rule.parameters
    known = rule.tables.places(p.table).find(place) if place else None
    if known is None:
        message = f"{place} is not a place-of-service code." if place else "No place of service is given."
        return rule.finding("unknown_code", message, CORRECT, line=line, field="place_of_service")
    if place in p.denied or (p.allowed and place not in p.allowed):
        message = f"This payer does not take place of service {place} for therapy."
        fix = "Correct the place of service, or bill the payer or form that this place calls for."
        return rule.finding("not_allowed", message, fix, line=line, field="place_of_service")
    if known.facility:
        message = f"Place of service {place} is a facility, which normally bills therapy itself."
        fix = "Make sure that the practice, not the facility, may bill this service."
        return rule.finding("facility", message, fix, line=line, field="place_of_service")
    return PASSED


CHECK = Check(
    name="place_of_service",
    title="Place of service",
    parameters=PlaceOfServiceParameters,
    judge=judge,
    about="The place of service exists and this payer takes it.",
    kinds={
        "unknown_code": Kind("error", "CO-5", "The place of service is missing or is no code that exists."),
        "not_allowed": Kind("error", "CO-5", "The payer does not take this place of service."),
        "facility": Kind("warning", "CO-5", "A facility place on a practice's claim."),
    },
)
