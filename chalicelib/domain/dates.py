"""Days: read strictly as YYYY-MM-DD, and moved without ever leaving the calendar."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Annotated

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError


def day(text: str) -> date:
    """`"2026-03-20"` as a date. Raises ValueError for any other form and for days that do not exist."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError("not YYYY-MM-DD")
    return date.fromisoformat(text)


def plus_days(start: date, days: int) -> date:
    """`start` moved by days; the calendar's last day where that would leave it."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def age_years(born: date, on: date) -> int:
    """Whole years of age on a day; negative before birth."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def month_before(month: str) -> str:
    """The month before one such as 2026-03; of the calendar's first month, that month."""
    year, number = divmod(max(int(month[:4]) * 12 + int(month[5:]) - 2, 0), 12)
    return f"{year:04}-{number + 1:02}"


def plus_months(start: date, months: int) -> date:
    """`start` moved by months, clamped to the month's last day (31 January + 1 month = 28 or 29 February)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def month_end(start: date) -> date:
    """The last day of the month of `start`."""
    return date(start.year, start.month, monthrange(start.year, start.month)[1])


def quarter_end(start: date) -> date:
    """The last day of the calendar quarter of `start`."""
    return month_end(date(start.year, (start.month + 2) // 3 * 3, 1))


def _read(value: object) -> date:
    if isinstance(value, str):
        try:
            return day(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "must be a day that exists, as YYYY-MM-DD")


Day = Annotated[
    date,
    PlainValidator(_read),
    PlainSerializer(date.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-20"]}),
]
