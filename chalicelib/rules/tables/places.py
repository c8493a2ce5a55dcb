"""Place-of-service codes that exist, and which of them are institutions that bill therapy themselves (CMS code set)."""

import re
from typing import NamedTuple

from chalicelib.rules.tables.cells import label, yes
from chalicelib.rules.tables.rows import TableFile, read_rows

_PLACE = re.compile(r"[0-9]{2}", re.ASCII)


class Place(NamedTuple):
    """One place of service, with a label in our own words."""

    code: str
    label: str
    facility: bool


class PlaceTable:
    """Places by their two digits."""

    def __init__(self, table: TableFile) -> None:
        columns = {"code": _two_digits, "label": label, "facility": yes}
        self.source = table.source
        self._by_code = {row[0]: Place(*row) for row in read_rows(table, columns)}

    def find(self, code: str) -> Place | None:
        """The place of a code."""
        return self._by_code.get(code)


def _two_digits(text: str) -> str:
    if not _PLACE.fullmatch(text):
        raise ValueError("must be two digits")
    return text
