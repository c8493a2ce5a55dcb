"""What the product promises, and which remarks return a claim as if it had never come: data with a source, not rules
of a payer.

Remittances tell days, not hours, so a promise of hours is kept through the last of the whole days that hold them.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.domain.reading import read_as, read_json
from chalicelib.domain.shape import CLOSED
from chalicelib.rules.document import Reference

_HOURS_A_DAY = 24


@dataclass(slots=True, frozen=True)
class Promise:
    """`amount` hours from an event."""

    __pydantic_config__ = CLOSED
    amount: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    unit: Literal["hours"]
    start: Annotated[Literal["denial", "last_service_date"], Field(alias="from")]
    reference: Reference

    @property
    def days(self) -> int:
        """The whole days that hold it."""
        return ceil(self.amount / _HOURS_A_DAY)

    def plain(self) -> dict[str, Any]:
        """The promise as it is written, without its source."""
        return {"amount": self.amount, "unit": self.unit, "from": self.start}


@dataclass(slots=True, frozen=True)
class Remarks:
    """Remark codes by which a payer hands a claim back unprocessed: nothing was decided, nothing can be appealed."""

    __pydantic_config__ = CLOSED
    codes: frozenset[str]
    reference: Reference


@dataclass(slots=True, frozen=True)
class Promises:
    """The whole file."""

    __pydantic_config__ = CLOSED
    denial_work: Promise
    submission: Promise
    returned_remarks: Remarks


@cache
def shipped_promises() -> Promises:
    """What comes with the program, read once per process."""
    return read_as(Promises, read_json((files("rules_data") / "promises.json").read_bytes()))
