"""An authorization held against the lines that draw on it: is it good for them, and how much is left of it.

`visits` count distinct treatment days, less those that another live claim of the patient already draws; `units` add up.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from chalicelib.checks.case import Case
from chalicelib.domain.claim import Line
from chalicelib.domain.context import Authorization


class Balance(NamedTuple):
    """What the lines need and what is left, both in the authorization's own unit; `left` is None where unknown."""

    need: float
    left: float | None


def same_number(number: str | None) -> str:
    """An authorization number as it is compared: case and outer spaces mean nothing."""
    return (number or "").strip().upper()


def on_file(case: Case) -> Sequence[Authorization] | None:
    """The authorizations by this claim's payer; None where authorizations are unknown."""
    known = case.context.authorizations
    return None if known is None else [entry for entry in known if entry.payer_id == case.claim.payer_id]


def is_approved(case: Case, authorization: Authorization) -> bool:
    """Approved, or approved once and run out since: what has ended by itself still covers the days that it covered."""
    if authorization.status == "expired":
        return authorization.ends_on is not None and authorization.ends_on < case.as_of
    return authorization.status == "approved"


def covers_day(authorization: Authorization, line: Line) -> bool:
    """True where the line lies in the authorization's dates; an unknown side is open, both ends are good days."""
    day = line.service_date
    if day is None:
        return True
    begun = authorization.starts_on is None or authorization.starts_on <= day
    return begun and (authorization.ends_on is None or day <= authorization.ends_on)


def covers_procedure(authorization: Authorization, line: Line, match_procedures: bool) -> bool:
    """True where the authorization names the procedure, names none, or need not name any."""
    return not match_procedures or not authorization.procedures or line.procedure in authorization.procedures


def best_fit(case: Case, known: Sequence[Authorization], lines: Sequence[Line], match: bool) -> Authorization | None:
    """The approved authorization that covers all the lines and has most left; None where none has anything left.

    `match`: it must name their procedures. One that does not say how much is approved counts as having some left.
    """
    usable: list[tuple[float, Authorization]] = []
    for entry in known:
        covers = all(covers_day(entry, line) and covers_procedure(entry, line, match) for line in lines)
        if covers and is_approved(case, entry):
            amount = balance(case, entry, lines)
            if amount.left is None or amount.left > 0 or amount.need == 0:
                usable.append((amount.left or 0, entry))
    return max(usable, key=lambda pair: pair[0])[1] if usable else None


def of_number(
    case: Case, known: Sequence[Authorization], number: str, lines: Sequence[Line], match: bool
) -> Authorization | None:
    """The authorization of a number; of several with the same one, that which fits the lines."""
    same = [entry for entry in known if same_number(entry.authorization_number) == number]
    return best_fit(case, same, lines, match) or next(iter(same), None)


def offer(case: Case, known: Sequence[Authorization], lines: Sequence[Line], match: bool) -> str:
    """A fix that names an authorization on file which fits all the lines, or "" where there is none."""
    found = best_fit(case, known, lines, match)
    return "" if found is None else f"Give authorization number {found.authorization_number}."


def balance(case: Case, authorization: Authorization, lines: Iterable[Line]) -> Balance:
    """What the lines draw, and what is left."""
    need: float
    if authorization.unit_kind == "units":
        need = sum(line.units for line in lines if line.units is not None and line.units > 0)
    else:
        days = {line.service_date for line in lines if line.service_date is not None}
        need = len(days - _drawn_days(case, authorization))
    if authorization.approved is None:
        return Balance(need, None)
    return Balance(need, max(authorization.approved - authorization.used - authorization.reserved, 0))


def _drawn_days(case: Case, authorization: Authorization) -> set[object]:
    number = same_number(authorization.authorization_number)
    drawn = (entry for entry in case.payer_history or () if entry.authorization_number)
    return {entry.service_date for entry in drawn if same_number(entry.authorization_number) == number}
