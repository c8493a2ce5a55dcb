"""The alerts of a practice that are true now: found anew each day, kept until they are true no more.

They are what the console, `GET /v1/alerts`, the digests and webhooks tell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chalicelib.services.alerts.alert import Alert, AlertKind, read_alert
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import MOST_CHANGES, Change, Delete, Key, Put, Record, Table
from chalicelib.services.webhooks.endpoint import Endpoint, endpoints_of
from chalicelib.services.webhooks.events import Changed, Look, deliveries_for

ALERT = "alert"
REFRESHED = "alerts_refreshed"
# How many of those that come first an overview names.
MOST_SOONEST = 20

# Finds the alerts of one subject in what a practice keeps: linear in what is due, not in what is kept.
Source = Callable[[Table, str, date], Iterable[Alert]]


def open_alerts(table: Table, space: str) -> list[Alert]:
    """The alerts of a practice as they were found last."""
    return _alerts_in(table.read(address.alerts(space)))


def _alerts_in(records: Iterable[Record]) -> list[Alert]:
    return [read_alert(record.data) for record in records if record.kind == ALERT]


@dataclass(frozen=True, slots=True)
class Overview:
    """What was found on `day`: how many of each kind and the first day of each, and those that are lost soonest. `at`
    is when it was found, None in a mark from before that was kept. `is_glance`: somebody only opened a page or list,
    and nothing was brought in line with the rules in force before."""

    day: date
    counts: tuple[tuple[AlertKind, int, date], ...]
    soonest: tuple[Alert, ...]
    at: datetime | None = None
    is_glance: bool = False


def overview_of(mark: Record) -> Overview:
    """The overview that the mark of a refresh holds; empty where it is older than overviews."""
    data = mark.data
    counts = tuple((kind, number, date.fromisoformat(first)) for kind, number, first in data.get("counts", []))
    at = datetime.fromisoformat(data["at"]) if data.get("at") else None
    soonest = tuple(map(read_alert, data.get("soonest", [])))
    return Overview(date.fromisoformat(data["day"]), counts, soonest, at, data.get("is_glance", False))


def mark_of_refresh(space: str) -> Key:
    """Where the mark of the last refresh stands: one record tells how many alerts are open and which come first."""
    return Key(address.alerts(space), "REFRESHED")


def overviews(table: Table, spaces: Iterable[str]) -> dict[str, Overview]:
    """The overview of each practice that was ever looked through."""
    marks = {mark_of_refresh(space): space for space in spaces}
    found = table.get_many(list(marks)) if marks else {}
    return {marks[key]: overview_of(mark) for key, mark in found.items()}


def refreshed_on(table: Table, space: str) -> date | None:
    """The day on which they were found last, None for never."""
    known = overviews(table, [space]).get(space)
    return known.day if known else None


def refresh_alerts(desk: Desk, space: str, sources: Iterable[Source], day: date, is_glance: bool = False) -> int:
    """Find them anew; how many are open. Running it twice, or cut short and again, comes to the same."""
    found = {alert.ref: alert for source in sources for alert in source(desk.table, space, day)}
    desk.decide(lambda: _write(desk, space, found, day, is_glance))
    return len(found)


@dataclass(frozen=True, slots=True)
class Current:
    """The alerts of a practice, and when they were found; None where that was before it was kept."""

    alerts: list[Alert]
    found_at: datetime | None


def current(desk: Desk, space: str, sources: Callable[[str], Iterable[Source]], day: date) -> Current:
    """What is open at a practice, found anew where nobody looked today yet. The mark of that stands among them."""
    kept = desk.table.read(address.alerts(space))
    if not any(record.kind == REFRESHED and record.data["day"] == day.isoformat() for record in kept):
        refresh_alerts(desk, space, sources(space), day, is_glance=True)
        kept = desk.table.read(address.alerts(space))
    return Current(_alerts_in(kept), next((overview_of(one).at for one in kept if one.kind == REFRESHED), None))


def current_alerts(desk: Desk, space: str, sources: Callable[[str], Iterable[Source]], day: date) -> list[Alert]:
    """The alerts alone."""
    return current(desk, space, sources, day).alerts


def _write(desk: Desk, space: str, found: dict[str, Alert], day: date, is_glance: bool) -> None:
    """Each change of an alert goes with what webhooks are to be told of it; with the last ones goes the mark, whose
    version numbers the look."""
    table = desk.table
    kept = {record.key: record for record in table.read(address.alerts(space))}
    mark = kept.pop(mark_of_refresh(space), Record(mark_of_refresh(space), REFRESHED, _told((), date.min, None)))
    listening = [endpoint for endpoint, _ in endpoints_of(table, space)]
    for changes, is_last in _together(space, found, kept, listening, Look(space, mark.version, desk.now(), day)):
        told = _told(found.values(), day, desk.now(), is_glance) if is_last else mark.data
        table.write([*changes, Put(Record(mark.key, REFRESHED, told, mark.version))])
        mark = replace(mark, data=told, version=mark.version + 1)


def _together(
    space: str, found: dict[str, Alert], kept: dict[Key, Record], listening: Sequence[Endpoint], look: Look
) -> Iterator[tuple[list[Change], bool]]:
    """The changes in transactions that leave room for the mark, at least one; and whether it is the last."""
    batch: list[Change] = []
    for change, changed in _changes(space, found, kept):
        step = [change, *(Put(one.record()) for one in deliveries_for(listening, changed, look))]
        if len(batch) + len(step) >= MOST_CHANGES:
            yield batch, False
            batch = []
        batch += step
    yield batch, True


def _told(alerts: Iterable[Alert], day: date, at: datetime | None, is_glance: bool = False) -> dict[str, Any]:
    first = sorted(alerts, key=lambda alert: (alert.due_on, -alert.at_stake_cents, alert.ref))
    days: dict[str, list[date]] = {}
    for alert in first:
        days.setdefault(alert.kind, []).append(alert.due_on)
    counts = [[kind, len(due), due[0].isoformat()] for kind, due in days.items()]
    soonest = [alert.form() for alert in first[:MOST_SOONEST]]
    known_at = at.isoformat() if at else None
    when = {"day": day.isoformat(), "at": known_at, "is_glance": is_glance}
    return {**when, "counts": counts, "soonest": soonest}


def _changes(space: str, found: dict[str, Alert], kept: dict[Key, Record]) -> Iterator[tuple[Change, Changed]]:
    for ref, alert in found.items():
        former = kept.pop(address.alert(space, ref), None)
        if former is None or former.data != alert.form():
            change = Put(Record(address.alert(space, ref), ALERT, alert.form(), former.version if former else 0))
            yield change, Changed(read_alert(former.data) if former else None, alert)
    for record in kept.values():
        yield Delete(record.key, record.version), Changed(read_alert(record.data), None)
