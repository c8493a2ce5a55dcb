"""The catalogue: every check, in the order in which findings are shown. Adding a check is adding its line here."""

from chalicelib.checks import (
    discipline_modifier,
    modifier_validity,
    place_of_service,
    telehealth,
    timed_units,
    timely_filing,
    untimed_units,
)
from chalicelib.checks.check import Check

CATALOGUE: tuple[Check, ...] = (
    place_of_service.CHECK,
    discipline_modifier.CHECK,
    telehealth.CHECK,
    modifier_validity.CHECK,
    timed_units.CHECK,
    untimed_units.CHECK,
    timely_filing.CHECK,
)

CHECKS: dict[str, Check] = {check.name: check for check in CATALOGUE}
