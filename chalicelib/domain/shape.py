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


_OUR_ID = r"^[A-Za-z0-9._-]{1,64}$"
_MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
_PAGE_SIZE = r"^([1-9]|[1-9][0-9]|100)$"
_NUMBER = r"^[1-9][0-9]{0,5}$"
_YES_OR_NO = r"^(true|false)$"
_NAME = r"^[a-z_0-9]{1,20}$"
_FILE_NAME = r"^[^/\\\x00-\x1f]+$"
_SHA256 = r"^[0-9a-f]{64}$"
_YEAR = r"^[0-9]{4}$"
_MONTH_DAY = r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_URL = r"^https?://"
_WORDS = r"^[a-z]+(_[a-z]+)*$"
_TABLE_FILE = r"^[a-z0-9_]{1,64}(\.next)?\.csv$"
_ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
# What a pattern asks for, as whoever missed it is told.
PATTERNS_IN_WORDS = {
    _OUR_ID: "must be 1 to 64 letters, digits, dots, dashes or underscores",
    _MONTH: "must be a month, such as 2026-03",
    _PAGE_SIZE: "must be a number from 1 to 100",
    _NUMBER: "must be a whole number from 1 on",
    _YES_OR_NO: "must be true or false",
    _NAME: "must be one of the names in the description of the API",
    _FILE_NAME: "must be the name of a file, without folders and control characters",
    _SHA256: "must be 64 hex digits in lower case",
    _YEAR: "must be a year, such as 2026",
    _MONTH_DAY: "must be month and day, such as 06-30",
    _URL: "must begin with https:// or http://",
    _WORDS: "must be words in lower case, joined by underscores",
    _TABLE_FILE: "must be the name of a .csv file in lower case",
    _ADDRESS: "must be an e-mail address, such as name@example.org",
}

OurId = Annotated[str, Field(strict=True, pattern=_OUR_ID)]
Month = Annotated[str, Field(pattern=_MONTH, description="2026-03")]
PageSize = Annotated[str, Field(pattern=_PAGE_SIZE, description="1 to 100")]
Number = Annotated[str, Field(pattern=_NUMBER, description="1, 2, 3 and so on")]
YesOrNo = Annotated[str, Field(pattern=_YES_OR_NO, description="true or false")]
Cursor = Annotated[
    str, Field(strict=True, max_length=1_000, description="Where the list goes on: the cursor of its last page.")
]
Name = Annotated[str, Field(pattern=_NAME)]
FileName = Annotated[str, Field(max_length=200, pattern=_FILE_NAME)]
Sha256 = Annotated[str, Field(pattern=_SHA256)]
Year = Annotated[str, Field(strict=True, pattern=_YEAR)]
MonthDay = Annotated[str, Field(strict=True, pattern=_MONTH_DAY)]
Url = Annotated[str, Field(strict=True, max_length=500, pattern=_URL)]
Words = Annotated[str, Field(strict=True, max_length=40, pattern=_WORDS)]
TableFileName = Annotated[str, Field(strict=True, pattern=_TABLE_FILE)]
EmailAddress = Annotated[str, Field(strict=True, max_length=80, pattern=_ADDRESS)]
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
