"""A fee schedule: what a payer allows for one unit of a code, by locality and service date.

Columns code, locality, amount, valid_from, valid_to; a blank locality is the national amount. None is shipped.
"""

from datetime import date
from typing import NamedTuple

from chalicelib.domain.money import cents
from chalicelib.rules.tables.cells import Cell, code, since, until
from chalicelib.rules.tables.dated import Dated
from chalicelib.rules.tables.rows import TableFile, read_rows

NATIONAL = ""


def _amount(text: str) -> int:
    try:
        amount_cents = cents(text)
    except ValueError:
        raise ValueError("must be an amount with at most two decimals") from None
    if amount_cents < 0:
        raise ValueError("must not be negative")
    return amount_cents


COLUMNS: dict[str, Cell] = {
    "code": code,
    "locality": str.strip,
    "amount": _amount,
    "valid_from": since,
    "valid_to": until,
}


class Fee(NamedTuple):
    """The amount of one unit."""

    code: str
    locality: str
    amount_cents: int
    valid_from: date
    valid_to: date


class FeeSchedule:
    """Fees by code and locality."""

    def __init__(self, table: TableFile) -> None:
        fees = [Fee(*row) for row in read_rows(table, COLUMNS)]
        self.source = table.source
        self._fees = Dated(fees, lambda fee: (fee.code, fee.locality), table)

    def amount_cents(self, code: str, on: date, locality: str | None = None) -> int | None:
        """Cents for one unit: the locality's, else the national; None where the schedule has neither."""
        fee = self._fees.find((code, locality), on) if locality else None
        fee = fee or self._fees.find((code, NATIONAL), on)
        return fee.amount_cents if fee else None
