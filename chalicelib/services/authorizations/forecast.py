"""When an authorization runs out at the pace of the last weeks. Pure arithmetic, and silent where it would be guessing.

Pace: what the days of the last 8 weeks drew, over the days since the first of them (at least 2 weeks). What is reserved
is taken on its days; behind the last of them the pace goes on until what is left is used.
"""

from datetime import date, timedelta

from chalicelib.checks.wording import counted
from chalicelib.domain.dates import plus_days
from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.authorizations.on_file import AuthorizationOnFile

WINDOW_DAYS = 56
_SHORTEST_DAYS = 14
_FEWEST_DRAWN_DAYS = 3
_WEEK_DAYS = 7


@lean_dataclass
class Forecast:
    """`runs_out_on` is the day that uses the last one, None where that can't be told or lies beyond the end.

    `short_by` and `spare` say how many are missing or left over at `until`, the last day on which any is wanted.
    `drawn` in `window_days` is what the pace was taken from.
    """

    words: str
    runs_out_on: date | None = None
    until: date | None = None
    short_by: int | None = None
    spare: int | None = None
    drawn: int = 0
    window_days: int = 0


def forecast(of: AuthorizationOnFile, today: date, needed_until: date | None = None) -> Forecast:
    """`needed_until`: the last day on which visits are wanted, such as the end of the plan of care; the authorization's
    own end where it is None or later than that."""
    until = min((day for day in (needed_until, of.ends_on) if day is not None), default=None)
    end = "the plan ends" if needed_until is not None and until == needed_until else "it ends"
    balance = of.balance_on(today)
    if not of.is_good(today) or of.status == "expired":
        return Forecast(f"It is {of.status}; there is nothing to foresee.", until=until)
    if balance.remaining is None:
        return Forecast("The payer gave no number, so it cannot run out before it ends.", until=until)
    if until is not None and until < today:
        return Forecast(f"It is over since {_named(until)}.", until=until)
    drawn, days, window_days = _pace(of, today)
    begin = max([today, *(held.day for held in of.holds)])
    if balance.remaining <= 0:
        return Forecast(_used_up(of, begin, today), begin, until, None, None, drawn, window_days)
    if days < _FEWEST_DRAWN_DAYS:
        left = counted(balance.remaining, of.unit_kind.removesuffix("s"))
        words = f"{left} left; fewer than {_FEWEST_DRAWN_DAYS} days drew on it in {WINDOW_DAYS // _WEEK_DAYS} weeks"
        return Forecast(f"{words}, too few to tell a pace.", until=until, drawn=drawn, window_days=window_days)
    return _at_pace(of, balance.remaining, begin, until, end, drawn, window_days)


def _at_pace(
    of: AuthorizationOnFile, left: int, begin: date, until: date | None, end: str, drawn: int, window_days: int
) -> Forecast:
    """`left` are used up after left * window / drawn days, rounded up."""
    noun = of.unit_kind.removesuffix("s")
    runs_out_on = plus_days(begin, -(-left * window_days // drawn))
    if until is None:
        words = f"At this pace it runs out on {_named(runs_out_on)}."
        return Forecast(words, runs_out_on, None, None, None, drawn, window_days)
    wanted = max((until - begin).days, 0) * drawn // window_days
    if wanted <= left:
        words = f"At this pace {counted(left - wanted, noun)} will be left when {end} on {_named(until)}."
        return Forecast(words, None, until, 0, left - wanted, drawn, window_days)
    short = wanted - left
    words = f"At this pace it runs out on {_named(runs_out_on)}, {counted(short, noun)} before {end}."
    return Forecast(words, runs_out_on, until, short, 0, drawn, window_days)


def _pace(of: AuthorizationOnFile, today: date) -> tuple[int, int, int]:
    """How much was drawn, on how many days, over how many days."""
    first = plus_days(today, 1 - WINDOW_DAYS)
    recent = [entry for entry in of.draws if first <= entry.day <= today]
    if not recent:
        return 0, 0, 0
    days = {entry.day for entry in recent}
    window_days = max((today - min(days)).days + 1, _SHORTEST_DAYS)
    return of.amount_of(recent), len(days), window_days


def _used_up(of: AuthorizationOnFile, begin: date, today: date) -> str:
    if any(held.day >= today for held in of.holds):
        return f"All are drawn or reserved; the last is reserved for {_named(begin)}."
    return "All are drawn."


def _named(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def days_until(day: date, today: date) -> int:
    """0 on the day itself, below 0 after it."""
    return (day - today) // timedelta(days=1)
