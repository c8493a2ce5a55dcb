"""What is wrong with a download, row by row; reading stops when there is enough to tell."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.errors import Problem
from chalicelib.rules.tables.cms.archive import CmsFile
from chalicelib.rules.tables.rows import MOST_PROBLEMS

FEWEST_OF_TEN = 9


class Faults:
    """Problems of one file. Raises RulesRefused with the tenth, or in `settle` if there are any."""

    def __init__(self, file: CmsFile) -> None:
        self._file = file
        self._problems: list[Problem] = []

    def add(self, row: int, field: str, message: str) -> None:
        """Note a problem; `row` counts the file's lines from 1, 0 is the file as a whole."""
        where = f"row {row}, {field}" if row and field else f"row {row}" if row else field
        self._problems.append(Problem(where, message))
        if len(self._problems) >= MOST_PROBLEMS:
            self.settle()

    def settle(self) -> None:
        """Raise RulesRefused if there are any problems."""
        if self._problems:
            raise self._file.refused(self._problems)

    def check_end(self, row: int, complete: bool) -> None:
        """Note a cut file: its last row has no end, and does not look complete either."""
        if not self._file.lines.whole and not complete:
            self.add(row, "", "the file is cut: its last row has no end")

    def check_fewer(self, now: int, before: int, what: str, fewer: bool) -> None:
        """Note a file with less than nine tenths of what held before, unless that was said to be right."""
        if not fewer and now * 10 < before * FEWEST_OF_TEN:
            self.add(0, "", f"holds {now} {what} where {before} held before; if CMS really dropped them, say --fewer")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Turn what the readers of lines and cells raise into a refusal."""
        try:
            yield
        except (csv.Error, ValueError) as error:
            self.add(0, "", f"is no table as CMS publishes it: {error}")
        self.settle()
