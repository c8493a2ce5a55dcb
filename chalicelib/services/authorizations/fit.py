"""Which authorizations a line may draw on, best first, and why none does.

The number on the line comes first, then that on the claim; then, of those that fit, one that has the day's visit
already, the lower rank, the earlier end.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from chalicelib.checks.authorization_on_file import same_number
from chalicelib.domain.claim import Claim, Line
from chalicelib.services.authorizations.needs import Need
from chalicelib.services.authorizations.on_file import AuthorizationOnFile


class Candidate(NamedTuple):
    """An authorization that the line may draw on, and why it comes where it does."""

    authorization: AuthorizationOnFile
    because: str
    is_named: bool


class Asking(NamedTuple):
    """A line that looks for its authorization. `has_visit` tells whether the day's visit is on one already."""

    claim: Claim
    line: Line
    day: date
    need: Need
    today: date
    has_visit: Callable[[AuthorizationOnFile, date], bool]


def candidates(asking: Asking, on_file: Sequence[AuthorizationOnFile]) -> list[Candidate]:
    """Best first; every one is by the claim's payer, good, and covers the day."""
    good = [one for one in on_file if one.payer_id == asking.claim.payer_id and not _why_not(asking, one, named=False)]
    named = list(_named(asking, on_file))
    if asking.need.level == "if_named":
        return named
    taken = {candidate.authorization.authorization_id for candidate in named}
    rest = sorted((one for one in good if one.authorization_id not in taken), key=lambda one: _rank(asking, one))
    return named + [
        Candidate(one, _why(asking, one, rest) + _before_decision(asking, one), is_named=False) for one in rest
    ]


def why_none(asking: Asking, on_file: Sequence[AuthorizationOnFile]) -> str:
    """What is wrong with the one that is named, else with those of this payer, in words."""
    numbers = _numbers(asking)
    of_payer = [one for one in on_file if one.payer_id == asking.claim.payer_id]
    named = [one for one in of_payer if same_number(one.authorization_number) in numbers]
    if numbers and not named:
        return "no authorization of the number on the claim is on file for this payer"
    reasons = [_why_not(asking, one, named=bool(named)) for one in named or of_payer]
    return next(iter(reasons), "") or "no authorization on file fits"


def _named(asking: Asking, on_file: Sequence[AuthorizationOnFile]) -> Iterator[Candidate]:
    places = ((asking.line.authorization_number, "line"), (asking.claim.authorization_number, "claim"))
    told = set()
    for number, place in places:
        same = [one for one in on_file if number and same_number(one.authorization_number) == same_number(number)]
        for one in sorted(same, key=lambda one: _rank(asking, one)):
            is_ours = one.payer_id == asking.claim.payer_id and one.authorization_id not in told
            if is_ours and not _why_not(asking, one, named=True):
                told.add(one.authorization_id)
                yield Candidate(one, f"the {place} names it{_before_decision(asking, one)}", is_named=True)


def names_a_number(asking: Asking) -> bool:
    """True where the line or its claim names one."""
    return bool(_numbers(asking))


def _numbers(asking: Asking) -> set[str]:
    return {same_number(number) for number in (asking.line.authorization_number, asking.claim.authorization_number)
            if number}  # fmt: skip


def _why_not(asking: Asking, one: AuthorizationOnFile, *, named: bool) -> str:
    """What keeps the line from drawing on it, or "" for nothing. A named one need not name the procedure unless the
    payer wants that."""
    if not one.is_good(asking.today):
        return f"{called(one)} is {one.status}"
    if not one.covers(asking.day):
        return f"{called(one)} runs from {one.starts_on or 'an open start'} to {one.ends_on or 'an open end'}"
    must_name = asking.need.match_procedures or not named
    if must_name and one.procedures and asking.line.procedure not in one.procedures:
        return f"{called(one)} does not name {asking.line.procedure}"
    return ""


def _rank(asking: Asking, one: AuthorizationOnFile) -> tuple[bool, int, date, date, str]:
    visit_is_new = not asking.has_visit(one, asking.day)
    return (visit_is_new, one.rank, one.ends_on or date.max, one.starts_on or date.min, one.authorization_id)


def _why(asking: Asking, one: AuthorizationOnFile, rest: Sequence[AuthorizationOnFile]) -> str:
    if asking.has_visit(one, asking.day):
        return "the visit of that day is on it"
    if len(rest) == 1:
        return "it fits"
    if one.rank > min(other.rank for other in rest):
        return f"it fits, after those of a lower rank ({one.rank})"
    return f"it fits and ends first, on {one.ends_on}" if one is rest[0] and one.ends_on else "it fits"


def _before_decision(asking: Asking, one: AuthorizationOnFile) -> str:
    if one.granted_on is None or asking.day >= one.granted_on:
        return ""
    return f", and granted on {one.granted_on} it covers services from {one.starts_on or 'any day'} on"


def called(one: AuthorizationOnFile) -> str:
    """`authorization A1`; the id where the payer gave no number yet."""
    return f"authorization {one.authorization_number or one.authorization_id}"
