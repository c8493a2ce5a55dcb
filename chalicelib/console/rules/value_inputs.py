"""The inputs of a check's value, and its rows: how many a form shows, what each says, which are to be unfolded."""

from functools import cache

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.forms.inputs import Input, inputs_of
from chalicelib.rules.forms.read import read_value
from chalicelib.rules.words import row_words
from chalicelib.web.forms import Form

PREFIX = "value"


@cache
def inputs_for(check: str) -> tuple[Input, ...]:
    """The inputs of a check's value."""
    return inputs_of(CHECKS[check].parameters.model_json_schema())


def row_numbers(form: Form, name: str) -> list[int]:
    """The rows that a form shows under a name: those that it holds, and one more to fill in."""
    held = 0
    while f"{name}.{held}.row" in form.values:
        held += 1
    return list(range(held + 1))


def has_more(form: Form, one: Input, row: str) -> bool:
    """Whether any of the rarer parts of a row is filled in or wrong."""
    names = [f"{row}.{part.name}" for part in one.parts if part.rare]
    return any(form.value(name) or form.error(name) for name in names)


def is_wrong(form: Form, row: str) -> bool:
    """Whether anything about a row is wrong."""
    return any(name == row or name.startswith(f"{row}.") for name in form.errors)


def row_titles(check: str, form: Form) -> dict[str, list[str]]:
    """By field, what each row of it says; nothing while the form says no value that can be read."""
    inputs = inputs_for(check)
    rows = [one for one in inputs if one.kind == "rows"]
    value, problems = read_value(inputs, form.values, PREFIX, {}) if rows else ({}, [])
    try:
        typed = None if problems or not rows else read_as(CHECKS[check].parameters, value)
    except InvalidInput:
        typed = None
    return {f"{PREFIX}.{one.name}": row_words(typed, one.name) for one in rows} if typed else {}
