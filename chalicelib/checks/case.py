"""A claim as checks look at it: the claim, what is known beside it, and what several checks derive from both.

Derived values are worked out on first use and shared by all checks of the one claim.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chalicelib.domain.claim import Claim, Line
from chalicelib.domain.context import Context, Coverage, HistoryLine
from chalicelib.domain.derived import derived
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.rule import Rule

# History that counts for nothing: it was refused, undone or corrected by a later revision.
DEAD = frozenset({"rejected", "voided", "replaced"})
# How history may call a discipline, and the modifier that says the same on a line.
DISCIPLINES = {"OT": "GO", "PT": "GP", "SLP": "GN", "ST": "GN"}


class Case:
    """What one claim is judged by. Nothing here reads a clock, a store or a file.

    `by_day` holds lines by service date, those without one left out; `first_date` is the earliest service date, `as_of`
    where there is none; `diagnoses` are the codes without their dot. `clock` is kept by the check timely_filing.
    """

    def __init__(self, claim: Claim, context: Context, rules: CompiledRules, as_of: date) -> None:
        self.claim = claim
        self.context = context
        self.rules = rules
        self.as_of = as_of
        self.by_day: dict[date, list[Line]] = {}
        for line in claim.lines:
            if line.service_date is not None:
                self.by_day.setdefault(line.service_date, []).append(line)
        self.first_date: date = min(self.by_day, default=as_of)
        self.clock: Any = None
        self.diagnoses: tuple[str, ...] = tuple([code.replace(".", "", 1) for code in claim.diagnoses])

    @derived
    def history(self) -> Sequence[HistoryLine] | None:
        """Lines of this patient's other claims that still count, denied ones included; None where unknown."""
        if self.context.history is None:
            return None
        number, payer_id = self.claim.claim_id, self.claim.payer_id
        return [
            entry
            for entry in self.context.history
            if entry.status not in DEAD and not (entry.claim_id == number and entry.payer_id == payer_id)
        ]

    @derived
    def payer_history(self) -> Sequence[HistoryLine] | None:
        """The part of `history` that was sent to this claim's payer."""
        if self.history is None:
            return None
        payer_id = self.claim.payer_id
        return [entry for entry in self.history if entry.payer_id == payer_id]

    @derived
    def counted(self) -> Sequence[HistoryLine] | None:
        """The part of `payer_history` that counts toward caps, thresholds and episodes, of every discipline.

        Denied lines and the claim that this one replaces are left out.
        """
        if self.payer_history is None:
            return None
        return [e for e in self.payer_history if e.status != "denied" and not self.is_replaced(e)]

    @derived
    def counted_ot(self) -> Sequence[HistoryLine]:
        """The part of `counted` in occupational therapy; empty where history is unknown."""
        return [entry for entry in self.counted or () if discipline(entry) == "GO"]

    @derived
    def beside(self) -> dict[date, list[HistoryLine]]:
        """By service date of this claim: the part of `counted` for that day in occupational therapy."""
        entries: dict[date, list[HistoryLine]] = {}
        for entry in self.counted or ():
            if entry.service_date in self.by_day and discipline(entry) == "GO":
                entries.setdefault(entry.service_date, []).append(entry)
        return entries

    @derived
    def coverages(self) -> Sequence[Coverage] | None:
        """The patient's coverages by this payer; None where coverages are unknown."""
        if self.context.coverages is None:
            return None
        return [coverage for coverage in self.context.coverages if coverage.payer_id == self.claim.payer_id]

    @derived
    def same_days(self) -> Sequence[HistoryLine]:
        """The part of `payer_history`, denied lines included, that lies on this claim's service dates."""
        days = self.by_day
        return [entry for entry in self.payer_history or () if entry.service_date in days]

    def in_force(self, coverage: Coverage, day: date) -> bool:
        """True where the coverage was in force on `day`; an unknown first or last day leaves that side open.

        One that is inactive by now still counts up to a last day that is past: patients leave before claims are sent.
        """
        first, last = coverage.effective_on, coverage.ends_on
        if (first is not None and day < first) or (last is not None and day > last):
            return False
        return coverage.status == "active" or (last is not None and last < self.as_of)

    def is_own(self, entry: HistoryLine) -> bool:
        """True for what is stored of this very claim: a claim is never judged against itself."""
        return entry.claim_id == self.claim.claim_id and entry.payer_id == self.claim.payer_id

    def is_replaced(self, entry: HistoryLine) -> bool:
        """True for a line of the claim whose control number this replacement names."""
        original = self.claim.original_reference if self.claim.frequency == "7" else None
        return original is not None and entry.payer_control_number == original

    def history_reaches(self, day: date) -> bool:
        """True where the history at hand goes back to `day`."""
        return self.context.history_since is None or self.context.history_since <= day

    def place(self, line: Line) -> str | None:
        """The line's place of service: its own, else the claim's."""
        return line.place_of_service or self.claim.place_of_service

    def rendering_npi(self, line: Line) -> str | None:
        """Who rendered the line: its own NPI, else the claim's rendering provider, else the billing provider."""
        if line.rendering_npi:
            return line.rendering_npi
        for provider in (self.claim.rendering_provider, self.claim.billing_provider):
            if provider is not None and provider.npi:
                return provider.npi
        return None

    def rule(self, check: str, day: date) -> Rule[Any] | None:
        """Another check's rule in force, for the few that share a parameter."""
        versions = self.rules.versions.get(check)
        return versions.on(day) if versions else None


def discipline(entry: HistoryLine) -> str:
    """GO, GP or GN: what history says, else what the line's modifiers say, else occupational therapy."""
    if entry.discipline:
        return DISCIPLINES.get(entry.discipline, entry.discipline)
    if "GO" in entry.modifiers:
        return "GO"
    return next((modifier for modifier in entry.modifiers if modifier in ("GP", "GN")), "GO")


def line_discipline(line: Line) -> str:
    """GO, GP or GN by a line's modifiers; occupational therapy where they name none or several."""
    if "GO" in line.modifiers:
        return "GO"
    return next((modifier for modifier in line.modifiers if modifier in ("GP", "GN")), "GO")
