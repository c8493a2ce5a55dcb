"""A world to try alerts in: practices with patients, claims, authorizations, plans, licences; who hears of what.

Everything is made up and the same for the same seed. Each deadline is told with its truth: until when it was open.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from chalicelib.domain.plain import plain
from chalicelib.domain.reading import read_as
from chalicelib.rules.library import Library
from chalicelib.services.alerts.alert import AlertKind
from chalicelib.services.alerts.subscribe import SUBSCRIPTION
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.authorizations.keeping import Kept, put_authorization, standing_key
from chalicelib.services.authorizations.on_file import AuthorizationOnFile, Drawn, Held, StatusChange
from chalicelib.services.authorizations.visits import placed_visits
from chalicelib.services.claims.history import HISTORY
from chalicelib.services.claims.recorded import meta_key
from chalicelib.services.on_file.forms import CoverageOnFile, PlanOnFile, ProviderOnFile
from chalicelib.services.on_file.kinds import COVERAGE, PLAN, PROVIDER
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Put, Record, Table
from chalicelib.services.webhooks.endpoint import Endpoint
from tests.http.service import dated, document, filing, library, loaded

BEGIN = date(2026, 1, 1)
ZONES = ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu")
_GRANTED = "2026-01-01T00:00:00+00:00"
NAME, MEMBER = "Zyxwvu", "7QX9"
EVERY_TREATMENT_DAYS = 4
_ASKING = document(
    "payer",
    {
        "eligibility": [dated({"verify_within_days": 30})],
        "progress_report": [dated({"every_treatment_days": EVERY_TREATMENT_DAYS})],
        "plan_of_care": [dated({"certify_within_days": 30})],
    },
    extends="universal",
)
# The rules of the one payer whom all practices bill.
PAYER_RULES = library().with_documents([loaded(_ASKING)]).rules("payer")


class Deadline(NamedTuple):
    """`opened` is the first day on which it stands in the table, `settled` the day on which somebody settles it, None
    for never; `due_on` is the last good day, or where nothing is lost on a day, the last on which it must be told.
    `extra` are records beside its own; `mended` is what settling it leaves, None where it then is due no more;
    `in_the_day` where it comes up behind the morning's digest."""

    space: str
    kind: AlertKind
    about: Key
    opened: date
    due_on: date
    settled: date | None
    record: Record
    extra: tuple[Record, ...] = ()
    mended: Record | None = None
    in_the_day: bool = False


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
    made += [Subscription(f"S-rules-{n}", f"rules{n}@example.org", (address.INSTALLATION_ALERTS,)) for n in range(2)]
    return made


def deadlines(size: Size, random: Random) -> Iterator[Deadline]:
    """Every deadline of the year, in no order."""
    for number in range(size.patients):
        space = f"P#practice-{number % size.practices}"
        for one in range(size.deadlines_a_patient):
            yield random.choice(_MAKERS)(space, number, one, random)
    for number in range(size.practices):
        yield _licence(f"P#practice-{number}", number, random)
        yield _jump(f"P#practice-{number}", number, random)
        yield _hook(f"P#practice-{number}", random)
    for number in range(_RULES):
        yield _rule(number)
    for number in range(_STOPPED):
        yield _stopped(number)


def rule_book() -> Library:
    """Rules of which every second one must be looked at again in the year, and the others end with no successor."""
    made = []
    for number in range(_RULES):
        day = _rule_day(number).isoformat()
        far = dated(filing(90)) | {"verify_by": "2028-01-01"}
        ends = [far, dated(None, (_rule_day(number) + timedelta(days=1)).isoformat()) | {"verify_by": "2028-01-01"}]
        values = [far | {"verify_by": day}] if number % 2 else ends
        made.append(loaded(document(f"rule_payer_{number}", {"timely_filing": values}, extends="universal")))
    known = library()
    return Library({one.document.payer_id: one for one in made}, {}, known.definitions, known.tables)


def keep(table: Table, deadline: Deadline) -> None:
    """Puts it there."""
    table.write([Put(record) for record in (deadline.record, *deadline.extra)])


def settle(table: Table, deadline: Deadline) -> None:
    """Mends it, or takes it from among what is due, as whoever settled it does."""
    mended = deadline.mended or replace(deadline.record, due=None, listed=None)
    table.write([Put(replace(mended, version=table.get(mended.key).version))])


def _dates(random: Random, window_days: int) -> tuple[date, date, date | None]:
    opened = BEGIN + timedelta(days=random.randrange(0, 365 - window_days - 1))
    due_on = opened + timedelta(days=window_days)
    late = random.random() < 0.25
    return opened, due_on, None if late else opened + timedelta(days=random.randrange(1, window_days))


def _claim(space: str, patient: int, number: int, random: Random) -> Deadline:
    opened, due_on, settled = _dates(random, random.choice((90, 120, 180)))
    return _clock(space, patient, number, random, "filing", "initial", opened, due_on, settled)


def _dispute(space: str, patient: int, number: int, random: Random) -> Deadline:
    """A denial to be worked on, an appeal, or records that the payer asked for."""
    kind, of_clock, window_days = random.choice(_DISPUTES)
    opened, due_on, settled = _dates(random, window_days)
    return _clock(space, patient, number, random, kind, of_clock, opened, due_on, settled)


def _clock(
    space: str, patient: int, number: int, random: Random, kind: AlertKind, of_clock: str,
    opened: date, due_on: date, settled: date | None,
) -> Deadline:  # fmt: skip
    """A recorded claim with one clock; one that is no filing limit began with a denial, whose reasons vary."""
    claim_id = f"CLM{patient:05}{number}"
    key = address.claim_clock(space, "payer", claim_id, of_clock, "recorded")
    data = {"claim_id": claim_id, "payer_id": "payer", "kind": of_clock, "deadline": due_on.isoformat(),
            "basis": opened.isoformat()}  # fmt: skip
    worklist = "filing" if kind == "filing" else "denials"
    record = Record(key, "clock", data, due=Key(address.due(space, worklist), f"{due_on}#payer#{claim_id}"))
    meta = _meta(patient, claim_id, random)
    listed = None
    if kind != "filing":
        reasons = [random.choice(("CO-197", "CO-4", "CO-16"))]
        meta |= {"status_on": opened.isoformat(), "lines": [{"status": "denied", "reasons": reasons}]}
        listed = Key(address.claims(space, f"{opened:%Y-%m}", "denied"), claim_id)
    claim = Record(meta_key(space, "payer", claim_id), "claim", meta, listed=listed)
    return Deadline(space, kind, key, opened, due_on, settled, record, (claim,))


def _draft(space: str, patient: int, number: int, random: Random) -> Deadline:
    """A claim that is recorded and not sent: told from two days after its last service, by the week after."""
    opened = BEGIN + timedelta(days=random.randrange(350))
    settled = None if random.random() < 0.25 else opened + timedelta(days=random.randrange(1, 9))
    claim_id = f"CLM{patient:05}{number}"
    data = _meta(patient, claim_id, random) | {"last_service_date": opened.isoformat(), "payer_id": "payer"}
    key = meta_key(space, "payer", claim_id)
    record = Record(key, "claim", data, listed=Key(address.claims(space, f"{opened:%Y-%m}", "draft"), claim_id))
    return Deadline(space, "unsubmitted", key, opened, opened + timedelta(days=9), settled, record)


def _meta(patient: int, claim_id: str, random: Random) -> dict[str, Any]:
    return {"charge_cents": random.randrange(4_000, 60_000), "patient_id": f"PAT{patient:05}", "payer_id": "payer",
            "name": f"{NAME}{patient}", "member_id": f"{MEMBER}{patient:06}", "birth_date": "1951-07-19",
            "diagnosis": "M6281", "claim_id": claim_id}  # fmt: skip


def _unanswered(space: str, patient: int, number: int, random: Random) -> Deadline:
    """An authorization that was asked for, and no answer came: told from a week after, by the third."""
    opened, due_on, settled = _dates(random, 21)
    asked = StatusChange("requested", opened, _GRANTED, "a bench")
    of = AuthorizationOnFile(f"A{number}", f"PAT{patient:05}", "payer", "visits", (asked,), requested=12)
    key = standing_key(space, of.patient_id, of.authorization_id)
    record = put_authorization(space, Kept(of, key, 0), of, opened).record
    return Deadline(space, "authorization_unanswered", key, opened, due_on, settled, record)


def _nearly_used(space: str, patient: int, number: int, random: Random) -> Deadline:
    """An authorization that is used but for one visit: told within the week."""
    opened = BEGIN + timedelta(days=random.randrange(300))
    settled = None if random.random() < 0.25 else opened + timedelta(days=random.randrange(1, 30))
    given = StatusChange("approved", opened, _GRANTED, "a bench")
    of = AuthorizationOnFile(f"A{number}", f"PAT{patient:05}", "payer", "visits", (given,), f"AUTH{patient:05}",
                             opened, opened + timedelta(days=60), approved=12, elsewhere=11)  # fmt: skip
    key = standing_key(space, of.patient_id, of.authorization_id)
    record = put_authorization(space, Kept(of, key, 0), of, opened).record
    told_by = opened + timedelta(days=7)
    return Deadline(space, "authorization_used", key, opened, told_by, settled, record)


def _visit(space: str, patient: int, number: int, random: Random) -> Deadline:
    """A reserved visit of a patient whose coverage nobody has verified."""
    return _unverified(space, patient, number, *_dates(random, random.choice((7, 14))))


def _short_notice(space: str, patient: int, number: int, random: Random) -> Deadline:
    """Such a visit that is reserved on the day before it, between Monday and Thursday, and verified in time or not."""
    opened = BEGIN + timedelta(days=7 * random.randrange(1, 50) + random.randrange(4) - BEGIN.weekday())
    settled = None if random.random() < 0.5 else opened + timedelta(days=1)
    return _unverified(space, patient, number, opened, opened + timedelta(days=1), settled)._replace(in_the_day=True)


def _unverified(
    space: str, patient: int, number: int, opened: date, day: date, settled: date | None
) -> Deadline:  # fmt: skip
    given = StatusChange("approved", opened, _GRANTED, "a bench")
    patient_id = f"PAT{patient:05}n{number}"
    of = AuthorizationOnFile(f"A{number}", patient_id, "payer", "visits", (given,), f"AUTH{patient:05}", opened,
                             day + timedelta(days=90), approved=12, holds=(Held(day, "R1", 1),))  # fmt: skip
    kept = Kept(of, standing_key(space, patient_id, of.authorization_id), 0)
    held = put_authorization(space, kept, of, opened).record
    (placed,) = placed_visits(space, kept, [day], {})
    fields = {"coverage_id": "c1", "patient_id": patient_id, "payer_id": "payer", "member_id": f"{MEMBER}{patient:06}"}
    unverified = read_as(CoverageOnFile, fields)
    verified = read_as(CoverageOnFile, fields | {"verified_on": opened.isoformat()})
    key = COVERAGE.standing(space, patient_id, "c1")
    record, mended = (COVERAGE.record(key, space, form, 0, {}) for form in (unverified, verified))
    about = Key(address.patient(space, patient_id), f"payer#{day.isoformat()}")
    return Deadline(space, "eligibility", about, opened, day, settled, record, (held, placed.record), mended)


def _report(space: str, patient: int, number: int, random: Random) -> Deadline:
    """A reserved visit that is one treatment day too many without a progress report."""
    opened, day, settled = _dates(random, random.choice((7, 14)))
    patient_id = f"PAT{patient:05}n{number}"
    given = StatusChange("approved", opened, _GRANTED, "a bench")
    of = AuthorizationOnFile(f"A{number}", patient_id, "payer", "visits", (given,), f"AUTH{patient:05}", opened,
                             day + timedelta(days=90), approved=12, holds=(Held(day, "R1", 1),))  # fmt: skip
    kept = Kept(of, standing_key(space, patient_id, of.authorization_id), 0)
    (placed,) = placed_visits(space, kept, [day], {})
    covered = read_as(CoverageOnFile, {
        "coverage_id": "c1", "patient_id": patient_id, "payer_id": "payer", "member_id": f"{MEMBER}{patient:06}",
        "verified_on": opened.isoformat(),
    })  # fmt: skip
    coverage = COVERAGE.record(COVERAGE.standing(space, patient_id, "c1"), space, covered, 0, {})
    fields: dict[str, Any] = {
        "plan_id": "p1", "patient_id": patient_id, "established_on": (opened - timedelta(days=20)).isoformat(),
        "certified_on": opened.isoformat(), "certified_until": (day + timedelta(days=200)).isoformat(),
    }  # fmt: skip
    key = PLAN.standing(space, patient_id, "p1")
    overdue, written = (
        PLAN.record(key, space, read_as(PlanOnFile, fields | more), 0, {})
        for more in ({}, {"last_progress_report_on": opened.isoformat()})
    )
    treated = [_treated(space, patient_id, opened - timedelta(days=n + 1)) for n in range(EVERY_TREATMENT_DAYS)]
    about = Key(address.patient(space, patient_id), f"payer#{day.isoformat()}")
    extra = (put_authorization(space, kept, of, opened).record, placed.record, coverage, *treated)
    return Deadline(space, "progress_report", about, opened, day, settled, overdue, extra, written)


def _treated(space: str, patient_id: str, day: date) -> Record:
    line = {"line": 1, "service_date": day.isoformat(), "procedure": "97530", "modifiers": ["GO"], "units": 2}
    data = {"claim_id": f"CLM{day}", "payer_id": "payer", "status": "paid", "lines": [line | {"diagnoses": ["M6281"]}]}
    return Record(address.history(space, patient_id, day, "payer", f"CLM{day}"), HISTORY, data)


def _forecast(space: str, patient: int, number: int, random: Random) -> Deadline:
    """An authorization of which half is used within two weeks of the first draw: told within the week."""
    opened = BEGIN + timedelta(days=random.randrange(20, 300))
    settled = None if random.random() < 0.25 else opened + timedelta(days=random.randrange(1, 5))
    given = StatusChange("approved", opened, _GRANTED, "a bench")
    draws = tuple(Drawn(opened - timedelta(days=2 * n), f"CLM{patient:05}d{n}", 1) for n in range(6))
    of = AuthorizationOnFile(f"A{number}", f"PAT{patient:05}", "payer", "visits", (given,), f"AUTH{patient:05}",
                             opened - timedelta(days=15), opened + timedelta(days=90), approved=12,
                             draws=draws)  # fmt: skip
    key = standing_key(space, of.patient_id, of.authorization_id)
    record = put_authorization(space, Kept(of, key, 0), of, opened).record
    told_by = opened + timedelta(days=7)
    return Deadline(space, "authorization_forecast", key, opened, told_by, settled, record)


def _jump(space: str, number: int, random: Random) -> Deadline:
    """A payer that begins to deny for one reason that it never gave before: told within the week."""
    opened = BEGIN + timedelta(days=random.randrange(20, 330))
    denied = []
    for one in range(6):
        claim_id = f"CLMJ{number:05}{one}"
        data = _meta(number, claim_id, random) | {
            "status_on": opened.isoformat(), "lines": [{"status": "denied", "reasons": ["CO-50"]}],
        }  # fmt: skip
        listed = Key(address.claims(space, f"{opened:%Y-%m}", "denied"), claim_id)
        denied.append(Record(meta_key(space, "payer", claim_id), "claim", data, listed=listed))
    about = Key(address.claims(space, "jump", "payer"), "CO-50")
    first, *others = denied
    return Deadline(space, "denials_jump", about, opened, opened + timedelta(days=7), None, first, tuple(others))


def _hook(space: str, random: Random) -> Deadline:
    """An endpoint to which nothing could be delivered: told within the week."""
    opened = BEGIN + timedelta(days=random.randrange(10, 300))
    settled = opened + timedelta(days=random.randrange(8, 30))
    at = datetime(opened.year, opened.month, opened.day, tzinfo=UTC)
    stopped = Endpoint(space, "hook", "https://example.org", "", (), 1, "stopped", (), at, at, "a bench", "gone")
    paused = replace(stopped, state="paused").record()
    told_by = opened + timedelta(days=7)
    about = stopped.key
    return Deadline(space, "webhook_stopped", about, opened, told_by, settled, stopped.record(), (), paused)


def _rule_day(number: int) -> date:
    return BEGIN + timedelta(days=30 + number * 10)


def _rule(number: int) -> Deadline:
    """A rule of `rule_book`; it stands in the library, so its record is only there to be counted."""
    kind: AlertKind = "rule_overdue" if number % 2 else "rule_ending"
    about = Key("RULES#payer", f"rule_payer_{number}#timely_filing")
    record = Record(Key("BENCH#RULE", f"{number:03}"), "bench", {})
    return Deadline(address.INSTALLATION_ALERTS, kind, about, BEGIN, _rule_day(number), None, record)


def _stopped(number: int) -> Deadline:
    """A person whose address came back: whoever looks after the installation hears of it within the week."""
    opened = BEGIN + timedelta(days=40 + 60 * number)
    gone = Subscription(f"S-gone-{number}", f"gone{number}@example.org", ("P#practice-0",), stopped="it came back")
    key = address.subscription(gone.person_id)
    record = Record(key, SUBSCRIPTION, plain(gone), due=Key(address.stopped_mail(), gone.person_id),
                    listed=Key(address.subscriptions(gone.time_zone), gone.person_id))  # fmt: skip
    told_by = opened + timedelta(days=7)
    return Deadline(address.INSTALLATION_ALERTS, "mail_stopped", key, opened, told_by, None, record)


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


_DISPUTES: tuple[tuple[AlertKind, str, int], ...] = (
    ("denial", "denial_work", 3),
    ("appeal", "appeal", 120),
    ("records", "records", 30),
)
_MAKERS = (_claim, _claim, _claim, _dispute, _dispute, _draft, _authorization, _unanswered, _nearly_used, _forecast,
           _visit, _short_notice, _report, _plan)  # fmt: skip
_RULES = 30
_STOPPED = 5
