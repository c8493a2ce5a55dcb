"""The only place that chooses real parts. They are made on first use and kept as long as the process lives."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from secrets import token_bytes
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

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


@dataclass(frozen=True, slots=True)
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


def published(table: "Table") -> "PublishedRules":
    """The rules in force as a table has them, with the reference tables and the documents of this release."""
    from chalicelib.rules.tables import shipped_tables
    from chalicelib.services.published_rules import PublishedRules
    from chalicelib.services.rule_store import RuleStore
    from chalicelib.services.rulebook import shipped_library

    return PublishedRules(RuleStore(table), shipped_tables(), monotonic, shipped_library())


@dataclass(frozen=True, slots=True)
class ConsoleParts:
    """What the console needs beside. `origins` is empty where the platform's own domain serves the pages.
    `second_person_required`: rules come into force only after somebody else approved them."""

    staff: "StaffDesk"
    origins: tuple[str, ...] = ()
    second_person_required: bool = True


@dataclass(frozen=True, slots=True)
class FileParts:
    """Where whole files and the messages about them are kept."""

    objects: "ObjectStore"
    queue: "Queue"


@dataclass(frozen=True, slots=True)
class AlertParts:
    """What alerts are told with. `address` is where people reach the console, "" where only a request knows; `outbox`
    shows what was mailed, where mails do not leave this machine. `queue` is None where none is set up."""

    secret: Callable[[], bytes]
    mailer: "Mailer"
    queue: "Queue | None" = None
    address: str = ""
    outbox: "Outbox | None" = None


@dataclass(frozen=True, slots=True)
class WebhookParts:
    """What webhooks are kept and sent with. `sender` is made by whoever sends; `this_machine`: endpoints on this very
    machine may be registered; `jitter` gives a factor around 1."""

    seal: "Seal"
    random: Callable[[int], bytes]
    sender: Callable[[], "Sender"]
    this_machine: bool = False
    jitter: Callable[[], float] = lambda: 1.0


_chosen: list[Parts] = []
_console: list[ConsoleParts] = []
_files: list[FileParts] = []
_alerts: list[AlertParts] = []
_webhooks: list[WebhookParts] = []


def parts() -> Parts:
    """The parts of this process: those of `use`, else the real ones."""
    if not _chosen:
        _chosen.append(_real())
    return _chosen[0]


def use(given: Parts | None) -> None:
    """Serves with these parts from now on; None chooses the real ones again."""
    _chosen[:] = [given] if given else []


def console() -> ConsoleParts:
    """The parts of this process's console: those of `use_console`, else the real ones."""
    if not _console:
        _console.append(_real_console())
    return _console[0]


def use_console(given: ConsoleParts | None) -> None:
    """Serves the console with these parts from now on; None chooses the real ones again."""
    _console[:] = [given] if given else []


def files() -> FileParts:
    """Where this process keeps whole files: as `use_files` says, else the real bucket and queue."""
    if not _files:
        _files.append(_real_files())
    return _files[0]


def use_files(given: FileParts | None) -> None:
    """Keeps whole files there from now on; None chooses the real bucket and queue again."""
    _files[:] = [given] if given else []


def alerts() -> AlertParts:
    """What this process tells alerts with: as `use_alerts` says, else the real mail service and queue."""
    if not _alerts:
        _alerts.append(_real_alerts())
    return _alerts[0]


def use_alerts(given: AlertParts | None) -> None:
    """Tells alerts with these parts from now on; None chooses the real ones again."""
    _alerts[:] = [given] if given else []


def alerts_queue() -> "Queue":
    """The queue that the work of alerts and webhooks goes through. Raises SettingMissingError."""
    queue = alerts().queue
    if queue is None:
        from chalicelib.settings import SettingMissingError

        raise SettingMissingError(
            "OTGUARD_ALERTS_QUEUE is not set; it is the queue that the alerts' work goes through."
        )
    return queue


def webhooks() -> WebhookParts:
    """What this process keeps and sends webhooks with: as `use_webhooks` says, else the real seal and sender."""
    if not _webhooks:
        _webhooks.append(_real_webhooks())
    return _webhooks[0]


def use_webhooks(given: WebhookParts | None) -> None:
    """Keeps and sends webhooks with these parts from now on; None chooses the real ones again."""
    _webhooks[:] = [given] if given else []


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
