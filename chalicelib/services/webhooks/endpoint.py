"""An endpoint: where a practice's alerts are told, which of them, and the secrets that sign what is sent there."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from chalicelib.domain.shape import CLOSED, Text, Whole
from chalicelib.services.alerts.alert import Alert, AlertKind
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record, Table
from chalicelib.services.webhooks.target import LONGEST

ENDPOINT = "webhook"
HEALTH = "webhook_health"
HEAD = "webhooks_head"
# So that one alert with everything that tells it fits a transaction, and a page shows all.
MOST_ENDPOINTS = 10

State = Literal["active", "paused", "stopped"]


@dataclass(frozen=True, slots=True)
class WebhookForm:
    """What its owner says of an endpoint. `kinds` empty: all of them; `least_level`: alerts below it are not told.
    While it is paused everything is held, and can be replayed."""

    __pydantic_config__ = CLOSED
    url: Annotated[str, Field(strict=True, max_length=LONGEST)]
    description: Text = ""
    kinds: Annotated[tuple[AlertKind, ...], Field(max_length=100)] = ()
    least_level: Annotated[Whole, Field(ge=1, le=100)] = 1
    state: Literal["active", "paused"] = "active"


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A sealed secret; `until` None for the one that is new, else when it counts no more."""

    sealed: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`because` says why it was stopped. `secrets` has the newest first. `version` is that of the record."""

    space: str
    webhook_id: str
    url: str
    description: str
    kinds: tuple[str, ...]
    least_level: int
    state: State
    secrets: tuple[KeptSecret, ...]
    created_at: datetime
    changed_at: datetime
    changed_by: str
    because: str | None = None
    version: int = 0

    @property
    def key(self) -> Key:
        return address.webhook(self.space, self.webhook_id)

    @property
    def health_key(self) -> Key:
        return address.webhook_health(self.space, self.webhook_id)

    @property
    def is_active(self) -> bool:
        return self.state == "active"

    def wants(self, alert: Alert | None) -> bool:
        """Whether this alert is one that it hears of; None is none."""
        return alert is not None and (not self.kinds or alert.kind in self.kinds) and alert.level >= self.least_level

    def counting(self, now: datetime) -> tuple[KeptSecret, ...]:
        """The secrets that count now."""
        return tuple(one for one in self.secrets if one.until is None or now < one.until)

    def stopped(self, because: str, now: datetime) -> "Endpoint":
        """Told no more until its owner makes it active again."""
        return replace(self, state="stopped", because=because, changed_at=now, changed_by="the service")

    def record(self) -> Record:
        """As it is kept."""
        data = {name: getattr(self, name) for name in ("url", "description", "least_level", "state", "because")}
        data["kinds"] = list(self.kinds)
        data["secrets"] = [[one.sealed, one.until and one.until.isoformat()] for one in self.secrets]
        data["created_at"], data["changed_at"] = self.created_at.isoformat(), self.changed_at.isoformat()
        data["changed_by"] = self.changed_by
        listed = Key(address.webhooks_listening(), f"{self.space} {self.webhook_id}") if self.is_active else None
        return Record(self.key, ENDPOINT, data, self.version, listed=listed)


def read_endpoint(record: Record) -> Endpoint:
    """The endpoint that a record holds."""
    data: Any = record.data
    space, webhook_id = space_of(record.key), record.key.sort.partition("#")[2]
    secrets = tuple(KeptSecret(sealed, until and datetime.fromisoformat(until)) for sealed, until in data["secrets"])
    return Endpoint(
        space, webhook_id, data["url"], data["description"], tuple(data["kinds"]), data["least_level"], data["state"],
        secrets, datetime.fromisoformat(data["created_at"]), datetime.fromisoformat(data["changed_at"]),
        data["changed_by"], data["because"], record.version,
    )  # fmt: skip


def space_of(key: Key) -> str:
    """The space of the practice that an endpoint belongs to."""
    return key.partition.rpartition("#")[0]


def endpoints_of(table: Table, space: str) -> list[tuple[Endpoint, datetime | None]]:
    """The endpoints of a practice, oldest first, each with the time since when it fails."""
    records = table.read(address.webhooks(space))
    failing = {one.key.sort.partition("#")[2]: failing_since(one) for one in records if one.kind == HEALTH}
    found = (read_endpoint(record) for record in records if record.kind == ENDPOINT)
    return [(one, failing.get(one.webhook_id)) for one in sorted(found, key=lambda one: one.created_at)]


def find_endpoint(table: Table, space: str, webhook_id: str) -> tuple[Endpoint, datetime | None]:
    """One of them. Raises NotKept."""
    place, health = address.webhook(space, webhook_id), address.webhook_health(space, webhook_id)
    found = table.get_many([place, health])
    if place not in found:
        raise NotKept("There is no webhook of this id.")
    return read_endpoint(found[place]), failing_since(found.get(health))


def failing_since(health: Record | None) -> datetime | None:
    """Since when nothing but failures came; None while all is well."""
    return datetime.fromisoformat(health.data["since"]) if health else None


def listening_spaces(table: Table) -> Iterable[str]:
    """The practices that have active endpoints; a moment behind."""
    return dict.fromkeys(space_of(one.key) for one in table.look_up("list", address.webhooks_listening()))
