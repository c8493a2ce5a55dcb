"""ICD-10-CM: which codes exist, which can be billed, and which exclude each other; descriptions are not shipped.

Codes with a seventh character are not listed: the stem's row tells the allowed characters, and X fills it up to six.
"""

from datetime import date
from typing import NamedTuple

from chalicelib.rules.tables.icd10cm_rows import CodeRows, Entry
from chalicelib.rules.tables.rows import TableFile

SHORTEST = 3
MOST_KEPT = 4096


class Diagnosis(NamedTuple):
    """One code of the table, or a stem with a seventh character.

    `seventh` are the characters that a stem still needs, "" where none is missing. A `manifestation` is never permitted
    first; for `code_first` (manifestations included) a note puts what it is due to before it.
    `unspecified_site_or_side` is true where the code leaves open what another of its category says.
    """

    code: str
    billable: bool
    seventh: str
    manifestation: bool
    code_first: bool
    unspecified_site_or_side: bool


class Icd10cm:
    """Diagnoses by undotted upper-case code. `on`, the service date, chooses between years; None is the newest."""

    def __init__(self, table: TableFile) -> None:
        self.source = table.source
        self._rows = CodeRows(table)
        self._read: set[str] = set()
        self._entries: dict[str, Entry] = {}
        self._earlier: dict[str, list[Entry]] = {}
        self._excluded: dict[str, tuple[str, ...]] = {}

    def check(self) -> None:
        """Read every row, so that a fault shows now. Raises RulesRefused."""
        self._rows.all()

    @property
    def release(self) -> str:
        """The release that the table holds, in words."""
        return self.source.version

    def covers(self, on: date) -> bool:
        """True where the table holds the code set of this service date's fiscal year."""
        return self.source.covers(on)

    def find(self, code: str, on: date | None = None) -> Diagnosis | None:
        """What a code is; None where it is no code, which a seventh character that its stem does not allow makes it."""
        entry = self._entry(code, on)
        if entry is not None:
            return _diagnosis(code, entry, entry.kind == "b", entry.seventh)
        if len(code) != 7:
            return None
        stem = self._stem(code[:6], on)
        return _diagnosis(code, stem, True, "") if stem is not None and code[6] in stem.seventh else None

    def seventh_characters(self, code: str, on: date | None = None) -> str | None:
        """The characters that complete a code: S62501, S62501Z (a wrong one) -> "ABDGKPS", T1490A (no X) -> "ADS".

        None where the code is complete as it stands, or no stem fits.
        """
        entry = self._entry(code, on)
        if entry is not None:
            return entry.seventh or None
        if len(code) > 7 or self.find(code, on) is not None:
            return None
        stem = self._stem(code[:6], on) if len(code) == 7 else self._stem(code, on) or self._stem(code[:-1], on)
        return stem.seventh if stem is not None else None

    def excludes1(self, a: str, b: str, on: date | None = None) -> bool:
        """True where an Excludes1 note at either code, or above it, names the other."""
        return b.startswith(self._excluded_by(a, on)) or a.startswith(self._excluded_by(b, on))

    def _entry(self, code: str, on: date | None) -> Entry | None:
        self._read_category_of(code)
        entry = self._entries.get(code)
        if on is None or entry is None or entry.valid_from <= on <= entry.valid_to:
            return entry
        return next((one for one in self._earlier.get(code, ()) if one.valid_from <= on <= one.valid_to), None)

    def _read_category_of(self, code: str) -> None:
        category = code[:SHORTEST]
        if category in self._read or len(category) < SHORTEST:
            return
        newest, earlier = self._rows.of_category(category)
        if newest:
            self._entries |= newest
            self._earlier |= earlier
            self._read.add(category)

    def _stem(self, code: str, on: date | None) -> Entry | None:
        """The stem that a code is, its placeholders taken off."""
        while len(code) >= SHORTEST:
            entry = self._entry(code, on)
            if entry is not None:
                return entry if entry.kind == "s" else None
            if code[-1] != "X":
                return None
            code = code[:-1]
        return None

    def _excluded_by(self, code: str, on: date | None) -> tuple[str, ...]:
        """The beginnings of codes that the notes at a code and above it exclude. Kept for the newest year."""
        self._read_category_of(code)
        excluded = self._excluded.get(code) if on is None or not self._earlier else None
        if excluded is None:
            above = (self._entry(code[:length], on) for length in range(SHORTEST, len(code) + 1))
            excluded = tuple(prefix for entry in above if entry is not None for prefix in entry.excludes1)
            if on is None or not self._earlier:
                if len(self._excluded) >= MOST_KEPT:
                    self._excluded.clear()
                self._excluded[code] = excluded
        return excluded


def _diagnosis(code: str, entry: Entry, billable: bool, seventh: str) -> Diagnosis:
    marks = entry.marks
    return Diagnosis(code, billable, seventh, "m" in marks, "f" in marks, "u" in marks)
