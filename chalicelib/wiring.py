"""The only place that chooses real parts. They are made on first use and kept as long as the process lives."""

import os
from collections.abc import Callable
from dataclasses import field
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from secrets import token_bytes
from time import monotonic
from typing import TYPE_CHECKING, Generic, TypeVar
from zoneinfo import ZoneInfo

from chalicelib.domain.lean import lean_dataclass
from chalicelib.services.rate_limit import RateLimiter
from chalicelib.services.records.desk import Desk
from chalicelib.settings import requests_per_minute

# What these bring along is imported when it is first used: `/v1/health` waits for none of it.
if TYPE_CHECKING:
    from chalicelib.services.alerts.ports import Mailer, Outbox
    from chalicelib.services.files.ports import ObjectStore, Queue
    from chalicelib.services.keys import KeyRing
    from chalicelib.services.ports import Seal
    from chalicelib.services.practice.contracts import PracticeBooks
    from chalicelib.services.practice.leave import Walk
    from chalicelib.services.practice.practice_file import PracticeFile, PracticeFiles
    from chalicelib.services.published_rules import PublishedRules
    from chalicelib.services.records.migrate import Shelf
    from chalicelib.services.records.table import Table
    from chalicelib.services.staff.desk import StaffDesk
    from chalicelib.services.webhooks.ports import Sender
    from chalicelib.services.who import Fingerprints


def _knowing_nobody() -> "Fingerprints":
    from chalicelib.services.who import Fingerprints

    return Fingerprints(tuple)


@lean_dataclass
class Parts:
    """What endpoints are served with. `now` gives aware times in UTC; `zone` is where a day begins and ends, unless a
    practice's settings say otherwise; `people` knows persons again; `books` has the rules as they hold for each."""

    keys: "KeyRing"
    rules: "PublishedRules"
    table: "Table"
    now: Callable[[], datetime]
    zone: tzinfo = UTC
    people: "Fingerprints" = field(default_factory=_knowing_nobody)
    practices: "PracticeFiles" = field(init=False)
    books: "PracticeBooks" = field(init=False)

    def __post_init__(self) -> None:
        from chalicelib.services.practice.contracts import PracticeBooks
        from chalicelib.services.practice.practice_file import PracticeFiles

        object.__setattr__(self, "practices", PracticeFiles(self.table, self.now))
        object.__setattr__(self, "books", PracticeBooks(self.rules, self.table))

    @property
    def desk(self) -> Desk:
        """What services that keep something work with."""
        return Desk(self.table, self.now, refs=self.people.refs)

    def today(self, practice: "PracticeFile | None" = None) -> date:
        """The day on which claims are judged unless a caller says otherwise: the practice's, or the installation's."""
        return practice.today(self.now(), self.zone) if practice else self.now().astimezone(self.zone).date()

    def day_of(self, space: str) -> date:
        """The day that it is now in the practice of a space."""
        return self.today(self.practices.of(space))


T = TypeVar("T")


class Choice(Generic[T]):
    """Parts of this process: called, it gives those that were chosen by `use`, else the real ones, made once."""

    def __init__(self, real: Callable[[], T]) -> None:
        self._real = real
        self._chosen: T | None = None

    def __call__(self) -> T:
        if self._chosen is None:
            self._chosen = self._real()
        return self._chosen

    def use(self, given: T | None) -> None:
        """Works with these from now on; None chooses the real ones again."""
        self._chosen = given


def published(table: "Table") -> "PublishedRules":
    """The rules in force as a table has them, with the reference tables and the documents of this release."""
    from chalicelib.rules.tables import shipped_tables
    from chalicelib.services.published_rules import PublishedRules
    from chalicelib.services.rule_store import RuleStore
    from chalicelib.services.rulebook import shipped_text

    return PublishedRules(RuleStore(table), shipped_tables(), monotonic, shipped_text)


@lean_dataclass
class ConsoleParts:
    """What the console needs beside. `origins` is empty where the platform's own domain serves the pages.
    `second_person_required`: rules come into force only after somebody else approved them."""

    staff: "StaffDesk"
    origins: tuple[str, ...] = ()
    second_person_required: bool = True


@lean_dataclass
class FileParts:
    """Where whole files and the messages about them are kept."""

    objects: "ObjectStore"
    queue: "Queue"


@lean_dataclass
class AlertParts:
    """What alerts are told with. `address` is where people reach the console, "" where only a request knows; `outbox`
    shows what was mailed, where mails do not leave this machine. `queue` is None where none is set up."""

    secret: Callable[[], bytes]
    mailer: "Mailer"
    queue: "Queue | None" = None
    address: str = ""
    outbox: "Outbox | None" = None


@lean_dataclass
class WebhookParts:
    """What webhooks are kept and sent with. `sender` is made by whoever sends; `this_machine`: endpoints on this very
    machine may be registered; `jitter` gives a factor around 1."""

    seal: "Seal"
    random: Callable[[int], bytes]
    sender: Callable[[], "Sender"]
    this_machine: bool = False
    jitter: Callable[[], float] = lambda: 1.0


def alerts_queue() -> "Queue":
    """The queue that the work of alerts and webhooks goes through. Raises SettingMissingError."""
    queue = alerts().queue
    if queue is None:
        from chalicelib.settings import SettingMissingError

        raise SettingMissingError(
            "OTGUARD_ALERTS_QUEUE is not set; it is the queue that the alerts' work goes through."
        )
    return queue


@cache
def limiter() -> RateLimiter:
    """The count of this process. Apart from the other parts: `/v1/health` needs no store."""
    return RateLimiter(requests_per_minute(os.environ), monotonic)


def _real() -> Parts:
    from chalicelib.services.keys import KeyRing
    from chalicelib.services.who import Fingerprints
    from chalicelib.settings import required_peppers, settings
    from chalicelib.store import table
    from chalicelib.store.dynamo_table import DynamoTable
    from chalicelib.store.keys import DynamoKeys

    table.bind(settings())
    zone = ZoneInfo(settings().time_zone)
    kept = DynamoTable()
    people = Fingerprints(lambda: required_peppers(settings()))
    return Parts(KeyRing(DynamoKeys(), _now), published(kept), kept, _now, zone, people)


def walk() -> "Walk":
    """A walk through the whole table that `parts` work on: for maintenance."""
    from chalicelib.store.memory_table import MemoryTable
    from chalicelib.store.scan import DynamoWalk

    table = parts().table
    return table if isinstance(table, MemoryTable) else DynamoWalk()


def shelf() -> "Shelf":
    """The table that `parts` work on, to be migrated."""
    from chalicelib.store.migrate import DynamoShelf

    parts()
    return DynamoShelf()


def _real_files() -> FileParts:
    from chalicelib.settings import SettingMissingError, settings
    from chalicelib.store.s3_objects import S3Objects
    from chalicelib.store.sqs_queue import SqsQueue

    chosen = settings()
    if chosen.bucket is None or chosen.files_queue is None:
        raise SettingMissingError("Whole files need OTGUARD_BUCKET and OTGUARD_FILES_QUEUE.")
    where = (chosen.region, chosen.endpoint)
    return FileParts(S3Objects(chosen.bucket, *where), SqsQueue(chosen.files_queue, *where))


def _real_alerts() -> AlertParts:
    from chalicelib.alerts.local_outbox import outbox_of
    from chalicelib.alerts.ses import NoMailer, SesMailer
    from chalicelib.services.alerts.secret import alert_secret
    from chalicelib.settings import settings
    from chalicelib.store.cloud_clients import client
    from chalicelib.store.sqs_queue import SqsQueue

    chosen, told = settings(), settings().alerts
    where = (chosen.region, chosen.endpoint)
    return AlertParts(
        secret=cache(lambda: alert_secret(parts().desk, token_bytes)),
        mailer=SesMailer(client("ses", *where), told.mail_from, told.mail_events) if told.mail_from else NoMailer(),
        queue=SqsQueue(told.queue, *where) if told.queue else None,
        address=told.address,
        outbox=outbox_of(chosen.endpoint) if chosen.endpoint else None,
    )


def _real_webhooks() -> WebhookParts:
    from random import SystemRandom

    from chalicelib.settings import settings
    from chalicelib.store.seal import seal_for

    here = settings().alerts.webhooks_here

    def sender() -> "Sender":
        from chalicelib.alerts.https_sender import HttpsSender

        return HttpsSender(here)

    return WebhookParts(seal_for(settings()), token_bytes, sender, here, lambda: SystemRandom().uniform(0.8, 1.2))


def _real_console() -> ConsoleParts:
    from chalicelib.services.staff.desk import StaffDesk
    from chalicelib.services.staff.passwords import TODAY, Hasher
    from chalicelib.settings import settings
    from chalicelib.store.seal import seal_for

    chosen = settings().console
    staff = StaffDesk(
        desk=parts().desk,
        random=token_bytes,
        hasher=Hasher(TODAY, token_bytes),
        seal=seal_for(settings()),
        second_factor_required=chosen.second_factor_required,
    )
    return ConsoleParts(staff, chosen.origins, chosen.second_person_required)


def _now() -> datetime:
    return datetime.now(UTC)


# What endpoints, console, file work, alerts and webhooks work with, and how tests and tools choose other parts.
parts = Choice(_real)
use = parts.use
console = Choice(_real_console)
use_console = console.use
files = Choice(_real_files)
use_files = files.use
alerts = Choice(_real_alerts)
use_alerts = alerts.use
webhooks = Choice(_real_webhooks)
use_webhooks = webhooks.use
