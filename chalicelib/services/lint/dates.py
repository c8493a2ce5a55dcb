"""Dates that do not fit: values that never come into force, holes between two values, years without an amount."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.lint.remark import Remark, Value, values

# From this month on next year's amounts are usually published.
NEXT_YEAR_FROM_MONTH = 10


def unreachable(rules: CompiledRules) -> Iterator[Remark]:
    """Values that can never be in force, and values that end before they begin."""
    end = rules.inactive_from
    for value in values(rules):
        start = value.dated.effective_from
        if end is not None and start >= end and value.document == rules.payer_id:
            words = f"can never be in force: it starts on {start}, and the payer is inactive from {end}"
            yield value.remark("error", words, "effective_from")
        for name, last in _last_days(value):
            if last < start:
                words = f"can never act: {name} is {last}, before {start}, from which the value holds"
                yield value.remark("error", words, "value", name)


def _last_days(value: Value) -> Iterator[tuple[str, date]]:
    """The parameters that say until when, which by house custom end so."""
    for name, written in value.rule.parameters if value.rule else ():
        if name.endswith(("_until", "ends_on")) and isinstance(written, date):
            yield name, written


def holes(rules: CompiledRules) -> Iterator[Remark]:
    """Times without a value between two that have one, and values that change nothing."""
    for before, after in pairwise(values(rules)):
        if before.check != after.check:
            continue
        if before.rule is None and after.rule is None:
            yield after.remark("warning", "switches off what is off already", "value")
        elif before.index and before.rule is None:
            off = f"from {before.dated.effective_from} until {after.dated.effective_from} the check is off"
            yield before.remark("warning", f"{off}, and then on again; say in a note that this is meant", "value")
        elif (
            before.rule
            and after.rule
            and before.dated.value == after.dated.value
            and before.dated.reference == (after.dated.reference)
        ):
            yield after.remark("warning", "says the same as the value before it", "value")


def missing_years(rules: CompiledRules, on: date) -> Iterator[Remark]:
    """Amounts by year that lack this year, or the next one once it is near."""
    for value in values(rules):
        last = value.until is None
        yearly = getattr(value.rule.parameters, "yearly", None) if value.rule and last else None
        if yearly is None:
            continue
        wanted = [on.year, on.year + 1] if on.month >= NEXT_YEAR_FROM_MONTH else [on.year]
        for year in wanted:
            if str(year) not in yearly and value.dated.effective_from.year <= year:
                yield value.remark("warning", f"holds no amount for {year}", "value", "yearly")
