"""Sources: each value says when a person should look again, and that day has not passed."""

from collections.abc import Iterator
from datetime import date

from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.lint.remark import Remark, values


def overdue(rules: CompiledRules, on: date) -> Iterator[Remark]:
    """Values that still hold and that somebody should have looked at again before `on`."""
    for value in values(rules):
        verify_by = value.dated.verify_by
        past = value.until is not None and value.until <= on
        if verify_by is not None and verify_by < on and not past:
            title = value.dated.reference.title
            yield value.remark("warning", f"was to be looked at again by {verify_by}: {title}", "verify_by")


def undated(rules: CompiledRules) -> Iterator[Remark]:
    """Values that say no day for looking again, or one before they were read."""
    for value in values(rules):
        verify_by, read_on = value.dated.verify_by, value.dated.reference.read_on
        if verify_by is None:
            yield value.remark("warning", "does not say when a person should look again", "verify_by")
        elif verify_by < read_on:
            words = f"{verify_by} lies before {read_on}, the day on which the source was read"
            yield value.remark("error", words, "verify_by")
