"""The catalogue: every check, in the order in which findings are shown. Adding a check is adding its line here."""

from chalicelib.checks import (
    place_of_service,
    timed_units,
    timely_filing,
)
from chalicelib.checks.check import Check

CATALOGUE: tuple[Check, ...] = (
    place_of_service.CHECK,
    timed_units.CHECK,
    timely_filing.CHECK,
)

CHECKS: dict[str, Check] = {check.name: check for check in CATALOGUE}
