"""Money: a decimal string outside, integer cents inside; never a float."""

import re
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

# Ten digits before the point hold every claim; more is a slip, and keeps sums far from any limit.
_AMOUNT = re.compile(r"(-?)([0-9]{1,10})(?:\.([0-9]{1,2}))?", re.ASCII)


def cents(text: str) -> int:
    """`"120.00"`, `"120"` or `"-3.5"` as cents. Raises ValueError for anything else."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise ValueError("not an amount")
    sign, whole, part = found.groups()
    amount_cents = int(whole) * 100 + int((part or "0").ljust(2, "0"))
    return -amount_cents if sign else amount_cents


def dollars(amount_cents: int) -> str:
    """Cents as a decimal string with two places."""
    sign = "-" if amount_cents < 0 else ""
    return f"{sign}{abs(amount_cents) // 100}.{abs(amount_cents) % 100:02d}"


def _read(value: object) -> int:
    if isinstance(value, str):
        try:
            return cents(value)
        except ValueError:
            pass
    raise PydanticCustomError("money", 'must be an amount as a string with at most two decimals, such as "120.00"')


AMOUNT_SCHEMA = {"type": "string", "pattern": r"^-?[0-9]{1,10}(\.[0-9]{1,2})?$", "examples": ["120.00"]}
Cents = Annotated[
    int,
    PlainValidator(_read),
    PlainSerializer(dollars, return_type=str),
    WithJsonSchema(AMOUNT_SCHEMA),
]
