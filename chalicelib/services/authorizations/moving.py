"""How an authorization changes: draws, holds, what is released. Pure; nothing here is kept yet.

Whatever is added is checked against what is left in one place, so nothing can be drawn or held twice or beyond it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from chalicelib.services.authorizations.ledger import Movement, days_of
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, Drawn, Held


@dataclass(frozen=True, slots=True)
class Moved:
    """An authorization before (without expired holds) and after a change, and the movements of its accounts."""

    before: AuthorizationOnFile
    after: AuthorizationOnFile
    movements: tuple[Movement, ...] = ()

    @property
    def is_covered(self) -> bool:
        """False where more would be used than is approved, or more used and held together than before and approved."""
        approved = self.after.approved
        if approved is None:
            return True
        before, after = self.before.balance, self.after.balance
        taken = after.used + after.reserved
        return (after.used <= max(approved, before.used)) and taken <= max(approved, before.used + before.reserved)


def without_expired(of: AuthorizationOnFile, today: date) -> Moved:
    """The authorization without holds whose day is over. Every change begins with it: only what counts is compared."""
    expired = [entry.day for entry in of.holds if entry.day < today]
    after = replace(of, holds=tuple(entry for entry in of.holds if entry.day >= today))
    return Moved(of, after, _released(of, after, "the day passed", expired))


def drawn(of: AuthorizationOnFile, claim_id: str, wanted: Mapping[date, int], today: date) -> Moved:
    """What a claim draws from now on, in place of all that it drew before; an empty mapping takes its draws back.

    A day is released only when no other claim draws it. Holds of newly drawn days are used up.
    """
    mine = {entry.day: entry.amount for entry in of.draws if entry.claim_id == claim_id}
    others = tuple(entry for entry in of.draws if entry.claim_id != claim_id)
    if mine == wanted:
        return Moved(of, of)
    now = tuple(Drawn(day, claim_id, amount) for day, amount in sorted(wanted.items()))
    kept, movements = _counting(of, today)
    more = {day: amount - mine.get(day, 0) for day, amount in wanted.items() if amount > mine.get(day, 0)}
    used_up = _used_up(kept, more)
    after = replace(kept, draws=others + now, holds=tuple(held for held in kept.holds if held not in used_up))
    movements += _released(kept, after, "the visit was billed", [held.day for held in used_up])
    movements += _draw_movements(kept, after, mine, wanted)
    return _never_below_nothing(Moved(kept, after, movements))


def held(of: AuthorizationOnFile, reservation_id: str, days: Collection[date], each: int, today: date) -> Moved:
    """What a reservation holds on each of its days."""
    kept, movements = _counting(of, today)
    after = replace(kept, holds=kept.holds + tuple(Held(day, reservation_id, each) for day in days_of(days)))
    change = after.balance.reserved - kept.balance.reserved
    because = "a visit is scheduled" if change else "the days are held by another reservation already"
    return Moved(kept, after, (*movements, Movement("reserve", "reserved", change, because, days_of(days))))


def let_go(of: AuthorizationOnFile, gone: Collection[Held], because: str, today: date) -> Moved:
    """The authorization without those holds, and without those whose day is over."""
    kept, movements = _counting(of, today)
    after = replace(kept, holds=tuple(entry for entry in kept.holds if entry not in gone))
    days = [entry.day for entry in kept.holds if entry in gone]
    return Moved(kept, after, movements + _released(kept, after, because, days))


def _counting(of: AuthorizationOnFile, today: date) -> tuple[AuthorizationOnFile, tuple[Movement, ...]]:
    start = without_expired(of, today)
    return start.after, start.movements


def _released(
    before: AuthorizationOnFile, after: AuthorizationOnFile, because: str, days: Iterable[date]
) -> tuple[Movement, ...]:
    named = days_of(days)
    change = after.balance.reserved - before.balance.reserved
    return (Movement("release", "reserved", change, because, named),) if named else ()


def _used_up(of: AuthorizationOnFile, more: Mapping[date, int]) -> set[Held]:
    """The holds that newly drawn days use up: of `visits` all of the day, of `units` until they cover what is drawn."""
    used_up = set()
    for day, amount in more.items():
        covered = 0
        for entry in of.holds:
            if entry.day == day and (of.unit_kind == "visits" or covered < amount):
                used_up.add(entry)
                covered += entry.amount
    return used_up


def _draw_movements(
    before: AuthorizationOnFile, after: AuthorizationOnFile, mine: Mapping[date, int], wanted: Mapping[date, int]
) -> tuple[Movement, ...]:
    changes = dict(_changes_by_day(before, after, mine.keys() | wanted.keys()))
    drawn_days = [day for day in wanted if changes[day] > 0]
    released = [day for day in changes if changes[day] < 0]
    movements = []
    if drawn_days:
        amount = sum(changes[day] for day in drawn_days)
        movements.append(Movement("draw", "used", amount, "the claim draws it", days_of(drawn_days)))
    if released:
        amount = sum(changes[day] for day in released)
        movements.append(Movement("release", "used", amount, "no claim draws it any more", days_of(released)))
    if not movements:
        days = days_of(mine.keys() ^ wanted.keys())
        movements.append(Movement("draw", "used", 0, "another claim draws the same visit", days))
    return tuple(movements)


def _changes_by_day(
    before: AuthorizationOnFile, after: AuthorizationOnFile, days: Iterable[date]
) -> Iterator[tuple[date, int]]:
    for day in days:
        was, is_now = ([entry for entry in of.draws if entry.day == day] for of in (before, after))
        yield day, after.amount_of(is_now) - before.amount_of(was)


def _never_below_nothing(moved: Moved) -> Moved:
    """A visit that the payer did not count (a correction below 0) is taken back with the claim that drew it."""
    below = -moved.after.balance.used
    if below <= 0:
        return moved
    after = replace(moved.after, elsewhere=moved.after.elsewhere + below)
    because = "the correction went with the draw that it was about"
    return Moved(moved.before, after, (*moved.movements, Movement("correct", "used", below, because)))
