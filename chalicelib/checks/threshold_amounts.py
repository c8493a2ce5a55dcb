"""What counts toward a yearly therapy threshold: amounts known, those that only charges bound, and what is not known.

A line's amount is what was allowed, else what the fee schedule allows, else unknown. The payer's accumulator stands for
everything up to its day; own claims after it are added.
"""

from datetime import date

from chalicelib.checks.case import DISCIPLINES, Case
from chalicelib.domain.claim import Line
from chalicelib.domain.context import HistoryLine
from chalicelib.domain.dates import plus_days
from chalicelib.domain.lean import lean_dataclass
from chalicelib.rules.tables import FeeSchedule

_NO_HISTORY = "the patient's history is not given"


@lean_dataclass(frozen=False)
class Spent:
    """`known_cents` for certain, `unknown_cents` more at most; `missing` says what else would have to be known."""

    known_cents: int = 0
    unknown_cents: int = 0
    missing: str | None = None

    def add(self, amount_cents: int | None, charge_cents: int | None) -> None:
        """Count one line: its amount, or where that is unknown at most its charge."""
        if amount_cents is not None:
            self.known_cents += amount_cents
        elif charge_cents is not None:
            self.unknown_cents += max(charge_cents, 0)
        else:
            self.missing = self.missing or "the charge of a line is not given"


@lean_dataclass
class Pricing:
    """How lines are priced: by their charge, or by what was allowed and by the fee schedule where there is one."""

    by_charge: bool
    fees: FeeSchedule | None

    @property
    def knows_amounts(self) -> bool:
        """True where a line of a claim, which nobody has paid yet, can have an amount."""
        return self.by_charge or self.fees is not None

    def amount_cents(self, line: Line | HistoryLine) -> int | None:
        """The line's amount, or None where it is not known."""
        if self.by_charge:
            return line.charge_cents
        allowed = line.allowed_cents if isinstance(line, HistoryLine) else None
        if allowed is not None or self.fees is None or line.procedure is None:
            return allowed
        if line.service_date is None or line.units is None or line.units != int(line.units):
            return None
        fee_cents = self.fees.amount_cents(line.procedure, line.service_date)
        return None if fee_cents is None else fee_cents * max(int(line.units), 0)


def spent_before(case: Case, year: int, pricing: Pricing) -> Spent:
    """What this payer's therapy of the year comes to without this claim."""
    if case.counted is None and not case.context.accumulators:
        return Spent(missing=_NO_HISTORY)
    told = _accumulator(case, year)
    of_year = [entry for entry in case.counted_ot if entry.service_date.year == year]
    spent, own = Spent(known_cents=told[0] if told else 0), Spent()
    for entry in of_year:
        amount_cents = pricing.amount_cents(entry)
        own.add(amount_cents, entry.charge_cents)
        if told is None or entry.service_date > told[1]:
            spent.add(amount_cents, entry.charge_cents)
    # Own claims alone are a lower bound, whatever an older accumulator says.
    spent.known_cents = max(spent.known_cents, own.known_cents)
    needed = plus_days(told[1], 1) if told else date(year, 1, 1)
    if case.counted is None:
        spent.missing = _NO_HISTORY
    elif not case.history_reaches(needed):
        spent.missing = f"history goes back to {case.context.history_since} only, and not to {needed}"
    return spent


def _accumulator(case: Case, year: int) -> tuple[int, date] | None:
    """The payer's latest word on the year's occupational therapy: cents and the day up to which it counts."""
    told = [
        (entry.as_of, entry.used_cents)
        for entry in case.context.accumulators or ()
        if entry.payer_id == case.claim.payer_id
        and entry.kind == "therapy_amount"
        and entry.year == year
        and DISCIPLINES.get(entry.discipline, entry.discipline) == "GO"
    ]
    if not told:
        return None
    as_of, used_cents = max(told)
    return used_cents, as_of
