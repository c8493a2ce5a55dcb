"""Loops 2300 and below: the levels that read amounts, days and references into one claim."""

from datetime import date

from chalicelib.x12 import problems, values
from chalicelib.x12.level import Level

_REFERENCE_LIMIT = 50


class ClaimPart(Level):
    """A value that cannot be read is None and a problem, with the line that it stands on.

    Fields are named as in native JSON, those of a line without the path to it.
    """

    def amount(self, x12: str, text: str, position: int, field: str) -> int | None:
        """An amount in cents."""
        try:
            return values.amount_cents(text)
        except ValueError:
            self.report(
                problems.unreadable(x12, "an amount", "120.5", text, position, self.line_number, self.path(field))
            )
            return None

    def day(self, x12: str, elements: list[str], position: int, field: str) -> date | None:
        """The day of a DTP, the first one of a range."""
        return self.days(x12, elements, position, field)[0]

    def days(self, x12: str, elements: list[str], position: int, field: str) -> tuple[date | None, date | None]:
        """The first and last day of a DTP, which are the same unless it gives a range."""
        try:
            return values.days(elements[2], elements[3])
        except ValueError:
            kind = "a date that exists, in the form that DTP02 names"
            example, line = "20260302 with D8", self.line_number
            self.report(problems.unreadable(x12, kind, example, elements[3], position, line, self.path(field)))
            return None, None

    def path(self, field: str) -> str:
        """The dotted path of a field, as findings name it."""
        return field if self.line_index is None or "." in field else f"lines.{self.line_index}.{field}"

    def reference(self, elements: list[str], position: int) -> str | None:
        """REF02."""
        if len(elements[2]) <= _REFERENCE_LIMIT:
            return elements[2]
        self.report(problems.too_long(f"{self.loop}/REF02", _REFERENCE_LIMIT, position))
        return None
