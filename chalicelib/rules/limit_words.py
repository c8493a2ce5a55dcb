"""Time limits in plain English: "A claim: 90 days from the service date (in network)."."""

from chalicelib.rules.limit_terms import EVENTS, KINDS, NETWORKS
from chalicelib.rules.limits import Limit


def limit_words(limit: Limit) -> str:
    """One limit as a sentence."""
    what = KINDS.get(limit.kind or "", "A limit")
    network = f" ({NETWORKS[limit.network]})" if limit.network else ""
    ceiling = "; the law's own limit, no payer under it may give longer" if limit.ceiling else ""
    return f"{what}: {_span(limit)}{network}{ceiling}."


def _span(limit: Limit) -> str:
    inner = limit.later_of or limit.earlier_of
    if inner:
        which = "later" if limit.later_of else "earlier"
        words = f"the {which} of {' and '.join(_span(one) for one in inner)}"
    else:
        words = _simple(limit)
    return f"{words}, or the next business day" if limit.roll else words


def _simple(limit: Limit) -> str:
    amount, event = limit.amount, EVENTS[limit.start or "service_date"]
    if limit.presumed_days is not None:
        event += f" (presumed {_counted(limit.presumed_days, 'days')} after its date)"
    if limit.unit == "remaining":
        return "what is left of the limit for a first claim"
    if limit.unit == "fixed":
        return f"until {amount} (month and day) of the year after {event}"
    if limit.unit == "end_of_month":
        return f"until the end of the month that is {_counted(amount, 'months')} after {event}"
    if limit.unit == "days_after_year_end":
        return f"{_counted(amount, 'days')} from the end of the year of {event}"
    return f"{_counted(amount, limit.unit or '')} from {event}"


def _counted(amount: int | str | None, unit: str) -> str:
    return f"{amount} {unit.removesuffix('s') if amount == 1 else unit}"
