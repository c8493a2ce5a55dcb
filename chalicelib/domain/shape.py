"""The field types that the wire shares: our ids, codes, names, whole and fractional counts.

Shape is all they hold to. Whatever a payer could refuse passes here and becomes a finding.
"""

from typing import Annotated

from pydantic import ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_BOUND = 1_000_000_000


def _count(value: object) -> int | float:
    # NaN fails every comparison, so the bounds refuse it too.
    if isinstance(value, int | float) and not isinstance(value, bool) and -_BOUND <= value <= _BOUND:
        return value
    raise PydanticCustomError("count", "must be a number between -1,000,000,000 and 1,000,000,000")


OurId = Annotated[str, Field(strict=True, pattern=r"^[A-Za-z0-9._-]{1,64}$")]
Text = Annotated[str, Field(strict=True, max_length=80)]
Flag = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(strict=True, ge=-_BOUND, le=_BOUND)]
Count = Annotated[
    int | float, PlainValidator(_count), WithJsonSchema({"type": "number", "minimum": -_BOUND, "maximum": _BOUND})
]

# How long lists may be. Far beyond what a payer takes (that is a finding), near enough to judge any claim at once.
MANY = Field(max_length=1_000)
SEVERAL = Field(max_length=100)
HISTORY = Field(max_length=20_000)

# An unknown field is refused, so that a typo never silently switches a check off.
CLOSED = ConfigDict(extra="forbid")
