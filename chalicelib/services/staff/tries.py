"""Failed sign-ins, counted per name and per source: each further one makes the next wait longer, up to 15 minutes.

A try is counted before the password is looked at, under the version that was read, so tries at once count each. The
wait never grows beyond its bound, and a browser from which its owner signed in before is counted for itself: whoever
hammers at a name slows himself and not the owner.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Put, Record
from chalicelib.services.staff.desk import StaffDesk, digest
from chalicelib.services.staff.errors import WaitBeforeTrying

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=24)
FREE_FOR_A_NAME = 5
# An office often shares one address.
FREE_FOR_A_SOURCE = 30


class Bucket(NamedTuple):
    """What is counted together, and how many tries come without a wait."""

    key: Key
    free: int


@dataclass(frozen=True, slots=True)
class Who:
    """Who tries: the name typed, the network address, and the digest of a device token that the account knows."""

    login: str
    source: str
    device: str | None = None

    def buckets(self) -> list[Bucket]:
        """A known device is counted with its name alone; everybody else with the name and with the source."""
        if self.device:
            return [_bucket(f"device {self.login} {self.device}", FREE_FOR_A_NAME)]
        return [
            _bucket(f"login {self.login}", FREE_FOR_A_NAME),
            _bucket(f"source {self.source}", FREE_FOR_A_SOURCE),
        ]


def wait_after(failures: int, free: int) -> timedelta:
    """How long the next try waits: nothing while tries are free, then a second, doubled by each failure."""
    over = failures - free
    return timedelta(0) if over < 0 else min(LONGEST_WAIT, timedelta(seconds=2 ** min(over, 20)))


def count(desk: StaffDesk, who: Who) -> None:
    """Counts one try as failed until `forgive`. Raises WaitBeforeTrying while a wait lasts; that counts nothing."""
    desk.decide(lambda: _count_once(desk, who.buckets()))


def forgive(desk: StaffDesk, who: Who) -> None:
    """After success: the failures of the name or device are forgotten, and this one try of the source."""
    desk.decide(lambda: _forgive_once(desk, who.buckets()))


def _count_once(desk: StaffDesk, buckets: Sequence[Bucket]) -> None:
    now = desk.now()
    kept = desk.table.get_many([bucket.key for bucket in buckets])
    records = []
    for bucket in buckets:
        record = kept.get(bucket.key) or Record(bucket.key, "staff_tries", _data(0, now))
        at = datetime.fromisoformat(record.data["at"])
        failures = int(record.data["failures"]) if now < at + FORGOTTEN_AFTER else 0
        left = at + wait_after(failures, bucket.free) - now
        if left > timedelta(0):
            raise WaitBeforeTrying(int(left.total_seconds()) + 1)
        records.append(replace(record, data=_data(failures + 1, now), expires_at=now + FORGOTTEN_AFTER))
    desk.table.write([Put(record) for record in records])


def _forgive_once(desk: StaffDesk, buckets: Sequence[Bucket]) -> None:
    kept = desk.table.get_many([bucket.key for bucket in buckets])
    records = []
    for number, bucket in enumerate(buckets):
        if bucket.key in kept:
            record = kept[bucket.key]
            failures = max(0, int(record.data["failures"]) - 1) if number else 0
            records.append(replace(record, data=dict(record.data) | {"failures": failures}))
    if records:
        desk.table.write([Put(record) for record in records])


def _data(failures: int, at: datetime) -> dict[str, object]:
    return {"failures": failures, "at": at.isoformat()}


def _bucket(what: str, free: int) -> Bucket:
    return Bucket(address.staff_tries(digest(what)), free)
