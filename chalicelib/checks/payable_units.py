"""How many of a day's timed units a payer pays: all of them, up to its cap on the day and its limit of each code.

For timed_units, which calls units left over unbilled only where the payer would have paid them, and which speaks for
the limit of a code too where its fix keeps to it.
"""

from collections.abc import Mapping
from datetime import date

from chalicelib.checks.case import Case
from chalicelib.checks.mue import ABSOLUTE, CLINICAL, unit_limit
from chalicelib.checks.unit_cap import counted_beside, counted_codes


def payable_units(case: Case, day: date, units_by_code: Mapping[str, int]) -> int:
    """The most of these units, by code, that the payer pays for that day, over all codes."""
    within = {code: min(units, _limit(case, code, day, units)) for code, units in units_by_code.items()}
    total = sum(within.values())
    rule = case.rule("unit_cap", day)
    codes = counted_codes(case, rule) if rule is not None else None
    if rule is None or codes is None or _is_exempt(case, day, rule.parameters.exempt_places):
        return total
    counted = sum(units for code, units in within.items() if code in codes)
    per_day: int = rule.parameters.per_day
    left = max(per_day - int(counted_beside(case, day, codes, rule)), 0)
    return total - counted + min(counted, left)


def pays_for_a_day(case: Case, code: str, day: date, units: int) -> bool:
    """True where so many units of a code are within the payer's own limit of that code for the day, if it has one.

    False where another claim of the day bills the code too, since what is left of the limit is then the limit's to say.
    """
    elsewhere = any(entry.procedure == code for entry in case.beside.get(day, ()))
    return not elsewhere and _limit(case, code, day, units) >= units


def _limit(case: Case, code: str, day: date, most: int) -> int:
    """The payer's limit of one code for the day; `most` where it has none, or one that goes by the line."""
    rule = case.rule("mue", day)
    limit = unit_limit(code, day, rule) if rule is not None else None
    return limit.units if limit is not None and limit.indicator in (ABSOLUTE, CLINICAL) else most


def _is_exempt(case: Case, day: date, places: frozenset[str]) -> bool:
    return any(case.place(line) in places for line in case.by_day[day])
