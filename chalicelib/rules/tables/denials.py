"""Why payers deny, by claim adjustment reason code, in our own words.

Each tells the usual cause, what to do about it, and which of our checks prevents it.
"""

from typing import Literal, NamedTuple, get_args

from chalicelib.rules.tables.cells import Cell, label, one_of, words
from chalicelib.rules.tables.rows import TableFile, read_rows

YesNoOrDepends = Literal["yes", "no", "depends"]
_ANSWER = one_of(*get_args(YesNoOrDepends))


class Denial(NamedTuple):
    """One reason code.

    `groups` are the usual group codes (CO, PR, OA), `remarks` the remark codes that go with it, `checks` those that
    prevent it. `correctable` (by a new or corrected claim), `appealable` and `patient_owes` are yes, no or depends.
    """

    code: str
    groups: tuple[str, ...]
    meaning: str
    usual_cause: str
    remarks: tuple[str, ...]
    correctable: YesNoOrDepends
    appealable: YesNoOrDepends
    patient_owes: YesNoOrDepends
    first_action: str
    checks: tuple[str, ...]
    confidence: str


class DenialTable:
    """Denials by reason code."""

    def __init__(self, table: TableFile) -> None:
        columns: dict[str, Cell] = {
            "code": label,
            "groups": words,
            "meaning": label,
            "usual_cause": str,
            "remarks": words,
            "correctable": _ANSWER,
            "appealable": _ANSWER,
            "patient_owes": _ANSWER,
            "first_action": str,
            "checks": words,
            "confidence": one_of("verified", "secondary", "unverified"),
        }
        self.source = table.source
        self._by_code = {row[0]: Denial(*row) for row in read_rows(table, columns)}

    def find(self, code: str) -> Denial | None:
        """What is known of a reason code."""
        return self._by_code.get(code)

    def all(self) -> list[Denial]:
        """Every reason code, in the order of the table."""
        return list(self._by_code.values())
