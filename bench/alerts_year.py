"""A simulated year of alerts over the table in memory, hour by hour: nothing passes untold, nothing is told twice.

`python -m bench.alerts_year` prints what came out and writes bench/alerts.md; it fails where a promise is broken.
"""

import argparse
import gc
import json
import logging
import platform
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from bench.alerts_world import (
    BEGIN,
    MEMBER,
    NAME,
    PAYER_RULES,
    Deadline,
    Size,
    deadlines,
    keep,
    persons,
    rule_book,
    settle,
)
from chalicelib.alerts.message import Composer
from chalicelib.services.alerts.alert import KINDS, AlertKind, ref_of
from chalicelib.services.alerts.digest import Digest
from chalicelib.services.alerts.level import LOST
from chalicelib.services.alerts.open_alerts import ALERT, REFRESHED, Source
from chalicelib.services.alerts.ports import Mail
from chalicelib.services.alerts.rounds import Rounds, messages_due, take_message
from chalicelib.services.alerts.send_digest import DELIVERY, TOLD, Post
from chalicelib.services.alerts.sources.authorizations import AuthorizationAlerts
from chalicelib.services.alerts.sources.clocks import ClockAlerts, UnsubmittedAlerts
from chalicelib.services.alerts.sources.credentials import CredentialAlerts
from chalicelib.services.alerts.sources.denials_jump import DenialJumpAlerts
from chalicelib.services.alerts.sources.plans import PlanAlerts
from chalicelib.services.alerts.sources.rules import RuleAlerts
from chalicelib.services.alerts.sources.stopped_mail import StoppedMailAlerts
from chalicelib.services.alerts.sources.stopped_webhooks import StoppedWebhookAlerts
from chalicelib.services.alerts.sources.visits import VisitAlerts
from chalicelib.services.alerts.subscribe import keep_subscription
from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.practice.settings import Keeps
from chalicelib.services.records.desk import Desk
from chalicelib.store.memory_table import MemoryTable
from tests.tables import CountingTable

SECRET = b"a secret of the bench"
PAGE = Path(__file__).with_name("alerts.md")
PROMISED = Size(200, 20_000, 2, 400)
# By UTC: behind every digest east of Denver, before the looks at practices in the day.
IN_THE_DAY = 14
COMPOSER = Composer("https://console.example", SECRET, {"payer": "Payer"}, lambda space: "A practice")
SOURCES: tuple[Source, ...] = (
    ClockAlerts(SECRET),
    UnsubmittedAlerts(SECRET),
    AuthorizationAlerts(SECRET),
    CredentialAlerts(SECRET),
    PlanAlerts(SECRET, lambda payer_id: PAYER_RULES),
    DenialJumpAlerts(SECRET),
    VisitAlerts(SECRET, Keeps(coverages=True, plans_of_care=True), lambda payer_id: PAYER_RULES),
    RuleAlerts(SECRET, cache(rule_book)),
    StoppedMailAlerts(SECRET),
    StoppedWebhookAlerts(SECRET),
)
# What no mail, log line, delivery or told alert may hold: names, numbers of members, claims, patients, authorizations,
# births, codes.
PATIENT_DATA = (NAME, MEMBER, "CLM", "PAT0", "PAT1", "AUTH0", "AUTH1", "1951-07-19", "M6281", "practice-0#PAT")


@dataclass
class Year:
    """What happened. `told`: by person and ref, the level and day of each telling."""

    memory: MemoryTable
    table: CountingTable
    people: dict[str, Subscription]
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    told: dict[tuple[str, str], list[tuple[int, date]]] = field(default_factory=lambda: defaultdict(list))
    mails: Counter[tuple[str, date]] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    items: int = 0

    def send(self, mail: Mail) -> str:
        """Mailer."""
        self.leaks += [word for word in PATIENT_DATA if word in mail.text or word in mail.html or word in mail.subject]
        return "sent"

    def compose(self, person: Subscription, digest: Digest) -> Mail:
        """The mail of a digest, and note what it tells."""
        self.mails[(person.person_id, digest.day)] += 1
        self.items += len(digest.alerts)
        for alert in digest.alerts:
            self.told[(person.person_id, alert.ref)].append((alert.level, digest.day))
        return COMPOSER(person, digest)


def simulate(size: Size, seed: int = 1, days: int = 365) -> tuple[Year, list[Deadline]]:
    """The year, hour by hour. Every seventh day each message comes three times."""
    random = Random(seed)
    memory = MemoryTable()
    table = CountingTable(memory)
    people = persons(size, random)
    for person in people:
        keep_subscription(table, person)
    all_deadlines = list(deadlines(size, random))
    opening, settling = defaultdict(list), defaultdict(list)
    for one in all_deadlines:
        opening[one.opened].append(one)
        if one.settled:
            settling[one.settled].append(one)
    year = Year(memory, table, {person.person_id: person for person in people})
    rounds = _rounds(year)
    for number in range(days):
        day = BEGIN + timedelta(days=number)
        if day.day == 1:
            sys.stderr.write(f"{day:%B}: {time.process_time():,.0f} s\n")
        for one in (one for one in opening[day] if not one.in_the_day):
            keep(table, one)
        for one in settling[day]:
            settle(table, one)
        # The hours in which it is morning or day somewhere between New York and Honolulu.
        for hour in range(10, 27):
            if hour == IN_THE_DAY:
                for one in (one for one in opening[day] if one.in_the_day):
                    keep(table, one)
            year.now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour, minutes=2)
            for message in messages_due(table, year.now):
                for _ in range(3 if number % 7 == 0 else 1):
                    year.outcomes[take_message(rounds, message)] += 1
    return year, all_deadlines


def _rounds(year: Year) -> Rounds:
    desk = Desk(year.table, lambda: year.now, lambda attempt: None)
    post = Post(desk, year, year.compose)
    today = lambda space: (year.now - timedelta(hours=6)).date()  # noqa: E731
    return Rounds(post, lambda space: SOURCES, today, lambda person: person.spaces, lambda space: 0)


def untold(year: Year, all_deadlines: list[Deadline]) -> list[str]:
    """Deadlines that passed open without everybody who hears of the practice having been told before."""
    hearers = defaultdict(list)
    for person in year.people.values():
        for space in person.spaces:
            hearers[space].append(person.person_id)
    last_day = BEGIN + timedelta(days=364)
    passed = [one for one in all_deadlines if one.settled is None and one.due_on < last_day]
    missing = []
    for one in passed:
        ref = ref_of(SECRET, one.space, one.kind, one.about)
        for person_id in hearers[one.space]:
            if not any(day <= one.due_on for _, day in year.told.get((person_id, ref), ())):
                missing.append(f"{one.kind} of {one.due_on} to {person_id}")
    return missing


def silent_kinds(year: Year, all_deadlines: list[Deadline]) -> set[AlertKind]:
    """Kinds of which the year told nothing."""
    kind_of = {ref_of(SECRET, one.space, one.kind, one.about): one.kind for one in all_deadlines}
    return set(KINDS) - {kind_of[ref] for _, ref in year.told if ref in kind_of}


def told_twice(year: Year) -> list[str]:
    """Alerts that were told again at the same level before a week was over."""
    twice = []
    for (person_id, ref), tellings in year.told.items():
        for (level, day), (later_level, later) in pairwise(tellings):
            if later_level <= level and (later - day).days < year.people[person_id].repeat_days:
                twice.append(f"{ref} to {person_id}: {day} and {later}")
    return twice


def leaks_kept(year: Year) -> list[str]:
    """Patient data in what is kept as alert, delivery or told. An alert's `about` is left out: it is the key of the
    record that the console leads to, stands in the practice's own partition, and is never told."""
    found = []
    for record in year.memory.every(["P#", "RULES", "MAIL#"]):
        if record.kind in (ALERT, REFRESHED, DELIVERY, TOLD):
            text = json.dumps(_without_about(record.data))
            found += [word for word in PATIENT_DATA if word in text]
    return found


def _without_about(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_about(one) for name, one in value.items() if name != "about"}
    return [_without_about(one) for one in value] if isinstance(value, list) else value


@dataclass(frozen=True)
class Cost:
    """What looking through one practice once costs."""

    calls: int
    records: int
    milliseconds: float


def cost(stored: int, due: int) -> Cost:
    """One practice with `stored` claims whose limits are far, and `due` whose limits are near."""
    random, table, today = Random(3), CountingTable(MemoryTable()), date(2026, 6, 1)
    made = deadlines(Size(1, stored + due, 3, 0), random)
    claims = [one for one in made if one.kind == "filing"][: stored + due]
    for number, one in enumerate(claims):
        near = number < due
        due_on = today + timedelta(days=10 if near else 200)
        data = {**one.record.data, "deadline": due_on.isoformat(), "basis": (today - timedelta(days=80)).isoformat()}
        place = one.record.due._replace(sort=f"{due_on}#{number}") if one.record.due else None
        keep(table, one._replace(record=type(one.record)(one.record.key, "clock", data, due=place)))
    before, calls = table.records, len(table.calls)
    began = time.perf_counter()
    found = [alert for source in SOURCES for alert in source(table, "P#practice-0", today)]
    took = (time.perf_counter() - began) * 1000
    assert len(found) == due, (len(found), due)
    return Cost(len(table.calls) - calls, table.records - before, took)


def main() -> int:
    """0 where every promise held."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--practices", type=int, default=PROMISED.practices)
    options.add_argument("--patients", type=int, default=PROMISED.patients)
    options.add_argument("--write", action="store_true", help="write bench/alerts.md")
    given = options.parse_args()
    # Millions of records are kept and none of them is garbage: look for it seldom.
    gc.set_threshold(100_000, 50, 100)
    size = Size(given.practices, given.patients, 2, given.practices * 2)
    heard = _Heard()
    logging.getLogger().addHandler(heard)
    began = time.process_time()
    year, made = simulate(size)
    seconds = time.process_time() - began
    missing, twice = untold(year, made), told_twice(year)
    most = max(year.mails.values(), default=0)
    leaks = [*year.leaks, *leaks_kept(year), *(word for word in PATIENT_DATA for line in heard.lines if word in line)]
    text = _page(size, year, made, seconds, missing, twice, most, leaks)
    sys.stdout.write(text)
    if given.write:
        PAGE.write_text(text)
    return 1 if missing or twice or leaks or most > 2 or silent_kinds(year, made) else 0


class _Heard(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def _smaller(size: Size) -> str:
    """What a run that is smaller than the promise says of itself."""
    if size.practices >= PROMISED.practices and size.patients >= PROMISED.patients:
        return ""
    return (
        f" The promise is about {PROMISED.practices} practices\nwith {PROMISED.patients:,} patients; this is a part of"
        " it. Practices share nothing but people who hear of several, so a year costs by\nthe practice."
    )


def _page(
    size: Size, year: Year, made: list[Deadline], seconds: float, missing: list[str], twice: list[str], most: int,
    leaks: list[str],
) -> str:  # fmt: skip
    passed = sum(one.settled is None for one in made)
    rows = [(stored, due, cost(stored, due)) for stored, due in ((200, 20), (2_000, 20), (2_000, 200), (20_000, 200))]
    grown = "\n".join(f"| {s:,} | {d} | {c.calls} | {c.records} | {c.milliseconds:.1f} |" for s, d, c in rows)
    lost = sum(level == LOST for tellings in year.told.values() for level, _ in tellings)
    return f"""# Measured: a year of alerts

`python -m bench.alerts_year --practices {size.practices} --patients {size.patients} --write` wrote this page
(Python {platform.python_version()}). The table is in memory; the rounds, sources, digests and mails are those of
the service. Every seventh day each message came three times. Deadlines are of every kind of alert, those of rules and
of stopped mail too, which belong to the installation; denials for one reason jump once at each practice. Every hour in
which it is morning or day between New York and Honolulu is played, and none is skipped. Visits reserved for the next
day come up behind the morning's digests.{_smaller(size)}

| what | found |
|---|---|
| practices, patients, people who hear | {size.practices}, {size.patients:,}, {len(year.people)} in 5 time zones |
| deadlines in the year, never settled | {len(made):,}, {passed:,} |
| that passed without everybody told before | {len(missing)} |
| alerts told again at the same level within a week | {len(twice)} |
| mails, items in them, items told as over | {sum(year.mails.values()):,}, {year.items:,}, {lost:,} |
| mails a person and day, at most | {most} |
| messages by outcome | {", ".join(f"{name}: {number:,}" for name, number in sorted(year.outcomes.items()))} |
| kinds of alert, of which the year told nothing | {len(KINDS)}, {len(silent_kinds(year, made))} |
| patient data in a mail, log line, delivery or told alert | {len(leaks)} |
| calls of the table, records read | {len(year.table.calls):,}, {year.table.records:,} |
| time of one core for the year | {seconds:,.0f} s |
| of which a practice and day | {1000 * seconds / size.practices / 365:.1f} ms |

Looking through one practice once, by what is stored and what is due:

| stored, not due | due | calls | records read | ms |
|---|---|---|---|---|
{grown}
"""


if __name__ == "__main__":
    sys.exit(main())
