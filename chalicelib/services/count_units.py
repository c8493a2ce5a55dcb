"""count_units: how many units a day's minutes earn under a counting rule, with the reasoning. No payer, no claim."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.domain.units import Method, solve
from chalicelib.rules.tables import ProcedureTable

ALTERNATIVES_TOLD = 100


@dataclass(frozen=True, slots=True)
class UnitCount:
    """`units` per code in the order given, untimed codes as one unit each; `also_acceptable` where the rule leaves
    a choice."""

    units: dict[str, int]
    timed_total: int
    explanation: list[str]
    also_acceptable: list[dict[str, int]]

    @property
    def total(self) -> int:
        return sum(self.units.values())


def count_units(services: Iterable[tuple[str, int]], method: Method, procedures: ProcedureTable) -> UnitCount:
    """Count the units of (code, minutes) pairs; a code given twice adds up. Raises InvalidInput for codes not in
    the table."""
    minutes: dict[str, int] = {}
    for code, spent in services:
        minutes[code] = minutes.get(code, 0) + spent
    unknown = [code for code in minutes if procedures.find(code) is None]
    if unknown:
        raise InvalidInput([Problem(code, "is not a procedure of the reference table procedures") for code in unknown])
    timed = {code: spent for code, spent in minutes.items() if code in procedures.timed15()}
    solution = solve(timed, method, _one_service(procedures, timed))
    untimed = {code: 1 for code in minutes if code not in timed}
    explanation = solution.explanation() + [f"{code}: not counted in 15-minute units: 1 unit." for code in untimed]

    def laid_out(units: dict[str, int]) -> dict[str, int]:
        return {code: units.get(code, untimed.get(code, 0)) for code in {**minutes, **units}}

    return UnitCount(
        units=laid_out(solution.units),
        timed_total=solution.total_units,
        explanation=explanation,
        also_acceptable=[laid_out(units) for units in islice(solution.alternatives(), ALTERNATIVES_TOLD)],
    )


def _one_service(procedures: ProcedureTable, codes: Iterable[str]) -> list[tuple[str, str]]:
    """First codes with the code of their added quarters, for the codes at hand."""
    present = set(codes)
    added = (procedures.find(code) for code in procedures.timed15())
    return [
        (first, procedure.code)
        for procedure in added
        if procedure and procedure.timing == "timed15_addl"
        for first in procedure.add_on_to
        if present & {first, procedure.code}
    ]
