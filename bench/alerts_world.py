"""A world to try alerts in: practices with patients, claims, authorizations, plans, licences; who hears of what.

Everything is made up and the same for the same seed. Each deadline is told with its truth: until when it was open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from chalicelib.domain.reading import read_as
from chalicelib.services.alerts.alert import AlertKind
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.authorizations.keeping import Kept, put_authorization, standing_key
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, StatusChange
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.on_file.forms import PlanOnFile, ProviderOnFile
from chalicelib.services.on_file.kinds import PLAN, PROVIDER
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Put, Record, Table

BEGIN = date(2026, 1, 1)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu")
_GRANTED = "2026-01-01T00:00:00+00:00"
NAME, MEMBER = "Zyxwvu", "7QX9"


class Deadline(NamedTuple):
    """`opened` is the first day on which it stands in the table, `settled` the day on which somebody settles it, None
    for never; `due_on` is the last good day. `extra` are records beside its own."""

    space: str
    kind: AlertKind
    about: Key
    opened: date
    due_on: date
    settled: date | None
    record: Record
    extra: tuple[Record, ...] = ()


@dataclass(frozen=True)
class Size:
    """How much there is. `deadlines_a_patient` a year; `persons` hear of practices."""

    practices: int
    patients: int
    deadlines_a_patient: int
    persons: int


def persons(size: Size, random: Random) -> list[Subscription]:
    """Each hears of one practice or of three; some want no second mail, some have no quiet days."""
    made = []
    for number in range(size.persons):
        first = number % size.practices
        several = 3 if random.random() < 0.2 else 1
        spaces = tuple(dict.fromkeys(f"P#practice-{(first + n) % size.practices}" for n in range(several)))
        one = Subscription(f"S-{number}", f"person{number}@example.org", spaces, random.choice(ZONES))
        quiet: tuple[int, ...] = (5, 6) if random.random() < 0.8 else ()
        made.append(replace(one, urgent=random.random() < 0.7, quiet_weekdays=quiet))
    return made


def deadlines(size: Size, random: Random) -> Iterator[Deadline]:
    """Every deadline of the year, in no order."""
    for number in range(size.patients):
        space = f"P#practice-{number % size.practices}"
        for one in range(size.deadlines_a_patient):
            made = random.choice((_claim, _claim, _claim, _authorization, _plan))
            yield made(space, number, one, random)
    for number in range(size.practices):
        yield _licence(f"P#practice-{number}", number, random)


def keep(table: Table, deadline: Deadline) -> None:
    """Puts it there."""
    table.write([Put(record) for record in (deadline.record, *deadline.extra)])


def settle(table: Table, deadline: Deadline) -> None:
    """Takes it from among what is due, as whoever settled it does."""
    table.write([Put(replace(table.get(deadline.record.key), due=None, listed=None))])


def _dates(random: Random, window_days: int) -> tuple[date, date, date | None]:
    opened = BEGIN + timedelta(days=random.randrange(0, 365 - window_days - 1))
    due_on = opened + timedelta(days=window_days)
    late = random.random() < 0.25
    return opened, due_on, None if late else opened + timedelta(days=random.randrange(1, window_days))


def _claim(space: str, patient: int, number: int, random: Random) -> Deadline:
    opened, due_on, settled = _dates(random, random.choice((90, 120, 180)))
    claim_id = f"CLM{patient:05}{number}"
    key = address.claim_clock(space, "payer", claim_id, "initial", "recorded")
    data = {"claim_id": claim_id, "payer_id": "payer", "kind": "initial", "deadline": due_on.isoformat(),
            "basis": opened.isoformat()}  # fmt: skip
    record = Record(key, "clock", data, due=Key(address.due(space, "filing"), f"{due_on}#payer#{claim_id}"))
    meta = {"charge_cents": random.randrange(4_000, 60_000), "patient_id": f"PAT{patient:05}",
            "name": f"{NAME}{patient}", "member_id": f"{MEMBER}{patient:06}", "birth_date": "1951-07-19",
            "diagnosis": "M6281"}  # fmt: skip
    return Deadline(space, "filing", key, opened, due_on, settled, record,
                    (Record(meta_key(space, "payer", claim_id), "claim", meta),))  # fmt: skip


def _authorization(space: str, patient: int, number: int, random: Random) -> Deadline:
    opened, due_on, settled = _dates(random, random.choice((60, 90)))
    given = StatusChange("approved", opened, _GRANTED, "a bench")
    of = AuthorizationOnFile(f"A{number}", f"PAT{patient:05}", "payer", "visits", (given,), f"AUTH{patient:05}",
                             opened, due_on, approved=12)  # fmt: skip
    key = standing_key(space, of.patient_id, of.authorization_id)
    record = put_authorization(space, Kept(of, key, 0), of, opened).record
    return Deadline(space, "authorization_ending", key, opened, due_on, settled, record)


def _plan(space: str, patient: int, number: int, random: Random) -> Deadline:
    opened, due_on, settled = _dates(random, 90)
    fields: dict[str, Any] = {
        "plan_id": f"p{number}", "patient_id": f"PAT{patient:05}n{number}", "established_on": opened.isoformat(),
        "certified_on": opened.isoformat(), "certified_until": due_on.isoformat(),
    }  # fmt: skip
    form = read_as(PlanOnFile, fields)
    key = PLAN.standing(space, form.patient_id, form.plan_id)
    return Deadline(space, "plan_of_care", key, opened, due_on, settled, PLAN.record(key, space, form, 0, {}))


def _licence(space: str, number: int, random: Random) -> Deadline:
    due_on = BEGIN + timedelta(days=random.randrange(90, 300))
    form = read_as(ProviderOnFile, {"npi": "1234567893", "license_expires_on": due_on.isoformat()})
    key = PROVIDER.standing(space, None, form.npi)
    record = PROVIDER.record(key, space, form, 0, {})
    about = Key(key.partition, f"{key.sort}#LICENCE")
    return Deadline(space, "credential", about, BEGIN, due_on, None, record)
