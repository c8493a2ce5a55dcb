"""The alerts of a practice that are true now: found anew each day, kept until they are true no more.

They are what the console, `GET /v1/alerts` and the digests tell.
"""

from collections.abc import Callable, Iterable
from datetime import date

from chalicelib.services.alerts.alert import Alert, read_alert
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import MOST_CHANGES, Change, Delete, Key, Put, Record, Table

ALERT = "alert"
REFRESHED = "alerts_refreshed"

# Finds the alerts of one subject in what a practice keeps: linear in what is due, not in what is kept.
Source = Callable[[Table, str, date], Iterable[Alert]]


def open_alerts(table: Table, space: str) -> list[Alert]:
    """The alerts of a practice as they were found last."""
    return [read_alert(record.data) for record in table.read(address.alerts(space)) if record.kind == ALERT]


def refreshed_on(table: Table, space: str) -> date | None:
    """The day on which they were found last, None for never."""
    found = table.get_many([_mark(space)]).get(_mark(space))
    return date.fromisoformat(found.data["day"]) if found else None


def refresh_alerts(desk: Desk, space: str, sources: Iterable[Source], day: date) -> int:
    """Find them anew; how many are open. Running it twice, or cut short and again, comes to the same."""
    found = {alert.ref: alert for source in sources for alert in source(desk.table, space, day)}
    desk.decide(lambda: _write(desk.table, space, found, day))
    return len(found)


def current_alerts(desk: Desk, space: str, sources: Callable[[str], Iterable[Source]], day: date) -> list[Alert]:
    """The alerts of a practice, found anew where nobody looked today yet."""
    if refreshed_on(desk.table, space) != day:
        refresh_alerts(desk, space, sources(space), day)
    return open_alerts(desk.table, space)


def _write(table: Table, space: str, found: dict[str, Alert], day: date) -> None:
    kept = {record.key: record for record in table.read(address.alerts(space))}
    mark = kept.pop(_mark(space), Record(_mark(space), REFRESHED, {}))
    changes = list(_changes(space, found, kept))
    for begin in range(0, len(changes), MOST_CHANGES):
        table.write(changes[begin : begin + MOST_CHANGES])
    table.write([Put(Record(mark.key, REFRESHED, {"day": day.isoformat()}, mark.version))])


def _changes(space: str, found: dict[str, Alert], kept: dict[Key, Record]) -> Iterable[Change]:
    for ref, alert in found.items():
        former = kept.pop(address.alert(space, ref), None)
        if former is None or former.data != alert.form():
            yield Put(Record(address.alert(space, ref), ALERT, alert.form(), former.version if former else 0))
    for record in kept.values():
        yield Delete(record.key, record.version)


def _mark(space: str) -> Key:
    return Key(address.alerts(space), "REFRESHED")
