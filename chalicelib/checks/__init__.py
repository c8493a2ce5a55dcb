"""The catalogue: every check, in the order in which findings are shown. Adding a check is adding its line here."""

from chalicelib.checks import (
    add_on_code,
    code_repetition,
    diagnosis_code,
    diagnosis_pointer,
    discipline_modifier,
    medical_necessity,
    modifier_validity,
    mue,
    ncci_ptp,
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
    add_on_code.CHECK,
    ncci_ptp.CHECK,
    mue.CHECK,
    diagnosis_code.CHECK,
    diagnosis_pointer.CHECK,
    medical_necessity.CHECK,
    code_repetition.CHECK,
    timely_filing.CHECK,
)

CHECKS: dict[str, Check] = {check.name: check for check in CATALOGUE}
