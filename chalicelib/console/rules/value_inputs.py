"""The inputs of a check's value, and its rows: how many a form shows, what each says, which are to be unfolded."""

from functools import cache
from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import InvalidInput
from chalicelib.domain.reading import read_as
from chalicelib.rules.forms.inputs import Input, inputs_of
from chalicelib.rules.forms.read import read_value
from chalicelib.rules.words import row_words
from chalicelib.web.forms import Form

PREFIX = "value"
# More rows than these are folded, each under what it says.
MOST_ROWS_OPEN = 2


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


def nested_numbers(form: Form, name: str) -> list[int]:
    """The rows that a part of a row holds; a step adds more."""
    return row_numbers(form, name)[:-1]


def is_long(form: Form, one: Input, name: str) -> bool:
    """Whether rows are better folded: there are many, or one of them holds rows again."""
    numbers = nested_numbers(form, name)
    nested = [part.name for part in one.parts if part.kind == "nested"]
    within = any(nested_numbers(form, f"{name}.{number}.{part}") for number in numbers for part in nested)
    return within or len(numbers) > MOST_ROWS_OPEN


def has_more(form: Form, one: Input, row: str) -> bool:
    """Whether any of the rarer parts of a row is filled in or wrong."""
    names = [f"{row}.{part.name}" for part in one.parts if part.rare]
    return any(form.value(name) or form.error(name) or nested_numbers(form, name) for name in names)


def is_wrong(form: Form, row: str) -> bool:
    """Whether anything about a row is wrong."""
    return any(name == row or name.startswith(f"{row}.") for name in form.errors)


def row_titles(check: str, form: Form) -> dict[str, list[str]]:
    """By field, what each row of it says; "" for a row that says nothing that can be read."""
    inputs = inputs_for(check)
    rows = [one for one in inputs if one.kind == "rows"]
    value, problems = read_value(inputs, form.values, PREFIX, {}) if rows else ({}, [])
    unread = [problem.field for problem in problems]
    return {f"{PREFIX}.{one.name}": _titles(check, one.name, value, unread) for one in rows}


def _titles(check: str, name: str, value: dict[str, Any], unread: list[str]) -> list[str]:
    titles = []
    for index, row in enumerate(value.get(name, [])):
        wrong = any(field.startswith(f"{PREFIX}.{name}.{index}.") for field in unread)
        try:
            typed = None if wrong else read_as(CHECKS[check].parameters, value | {name: [row]})
        except InvalidInput:
            typed = None
        titles += row_words(typed, name) if typed else [""]
    return titles
