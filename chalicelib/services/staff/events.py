"""What happened to staff accounts: who did what to whom, kept in the transaction that did it, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Key, Put, Record, Table
from chalicelib.services.staff.desk import StaffDesk


@dataclass(frozen=True, slots=True)
class Event:
    """`by` and `about` are account ids (`by` may be a command line); `what` is in words; `places` are those of the
    account at that time, so that a practice's administrator sees his own."""

    at: datetime
    by: str
    about: str
    what: str
    places: tuple[str, ...]


def told(desk: StaffDesk, by: str, about: str, what: str, places: tuple[str, ...]) -> Change:
    """The change that keeps an event of this moment."""
    now = desk.now()
    data = {"by": by, "about": about, "what": what, "places": list(places)}
    place = Key(address.staff_events(now.strftime("%Y-%m")), f"{now.isoformat()}#{desk.new_id()}")
    return Put(Record(place, "staff_event", data))


def newest(table: Table, month: str, limit: int = 100) -> list[Event]:
    """The events of a month (`2026-03`), newest first."""
    return [_read(record) for record in table.read(address.staff_events(month), newest_first=True, limit=limit)]


def _read(record: Record) -> Event:
    data: Any = record.data
    at = datetime.fromisoformat(record.key.sort.partition("#")[0])
    return Event(at, data["by"], data["about"], data["what"], tuple(data["places"]))
