"""Lines of earlier claims that a claim bills again: the same payer, patient, day, procedure and rendering provider.

Shared by duplicate_claim, which stops copies, and replacement_claim, which sends them on as a replacement.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from chalicelib.checks.case import Case, discipline, line_discipline
from chalicelib.checks.wording import days_named, lines_named, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.context import HistoryLine

REPLACES_OR_VOIDS = ("7", "8")
_DECIDED = ("paid", "denied")


class Copy(NamedTuple):
    """A line and the earlier line that it may repeat. `differs` is empty for an exact copy, else says in what;
    `lifted` says what makes it a service of its own."""

    line: Line
    earlier: HistoryLine
    differs: str
    lifted: str | None

    @property
    def is_exact(self) -> bool:
        """True where nothing differs and nothing makes it a service of its own."""
        return not self.differs and self.lifted is None


def copies(case: Case, bypass_modifiers: Collection[str]) -> Iterator[Copy]:
    """Each line beside each earlier line that it may repeat."""
    for earlier in case.same_days:
        for line in case.by_day[earlier.service_date]:
            if line.procedure and line.procedure == earlier.procedure.strip().upper():
                found = _copy(case, line, earlier, bypass_modifiers)
                if found is not None:
                    yield found


def _copy(case: Case, line: Line, earlier: HistoryLine, bypass_modifiers: Collection[str]) -> Copy | None:
    ours, theirs = case.rendering_npi(line), earlier.rendering_npi
    known = bool(ours and theirs)
    if known and ours != theirs:
        return None
    # Two disciplines treat one patient on one day; that a modifier is a slip shows where one provider gave both.
    if not known and line_discipline(line) != discipline(earlier):
        return None
    modifiers = {modifier.strip().upper() for modifier in earlier.modifiers}
    differs = "other modifiers" if modifiers != set(line.modifiers) else ""
    if not differs and line.units is not None and earlier.units is not None and line.units != earlier.units:
        differs = "other units"
    if not differs and not known:
        differs = "a rendering provider that is not known"
    return Copy(line, earlier, differs, _lifted(case, line, earlier, modifiers, bypass_modifiers))


def _lifted(
    case: Case, line: Line, earlier: HistoryLine, modifiers: set[str], bypass_modifiers: Collection[str]
) -> str | None:
    if _is_named(case, earlier):
        return f"frequency {case.claim.frequency} names the original claim"
    for modifier in line.modifiers:
        if modifier in bypass_modifiers:
            return f"modifier {modifier}"
    theirs = sorted(modifiers.intersection(bypass_modifiers))
    return f"modifier {theirs[0]} on the earlier claim" if theirs else None


def _is_named(case: Case, earlier: HistoryLine) -> bool:
    """True where this claim replaces or voids the earlier one; an unknown control number may be the one named."""
    original = (case.claim.original_reference or "").strip().casefold()
    if not original or case.claim.frequency not in REPLACES_OR_VOIDS:
        return False
    number = earlier.payer_control_number
    return number is None or number.strip().casefold() == original


def replaceable(case: Case, found: Sequence[Copy]) -> list[Copy]:
    """The exact copies that ought to be a replacement: this payer takes them, and all it has of the line is decided."""
    rule = case.rule("replacement_claim", case.first_date)
    if case.claim.frequency != "1" or rule is None or not rule.parameters.accepts_replacement:
        return []
    exact = [copy for copy in found if copy.is_exact]
    undecided = {copy.line.index for copy in exact if copy.earlier.status not in _DECIDED}
    return [copy for copy in exact if copy.line.index not in undecided]


def by_earlier_claim(found: Iterable[Copy]) -> list[list[Copy]]:
    """Each line once, with the first earlier claim that has it; lines that share that claim together."""
    first = {copy.line.index: copy for copy in reversed(list(found))}
    groups: dict[str, list[Copy]] = {}
    for index in sorted(first):
        groups.setdefault(first[index].earlier.claim_id, []).append(first[index])
    return list(groups.values())


def said_copies(group: Sequence[Copy]) -> str:
    """Which services of which lines: `97530 of 2026-03-02 (line 1)`."""
    codes = listed(list(dict.fromkeys(copy.line.procedure or "" for copy in group)))
    days = days_named([copy.earlier.service_date for copy in group])
    return f"{codes} of {days} ({lines_named([copy.line for copy in group])})"
