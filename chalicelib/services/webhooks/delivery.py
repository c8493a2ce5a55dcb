"""A delivery: one message for one endpoint, kept from when it is caused until 30 days later, with what became of it.

Its id begins with the time and is made from what caused it; it is the `webhook-id` of every try.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from chalicelib.domain.compact import compact
from chalicelib.services.records import address
from chalicelib.services.records.table import Key, Record

DELIVERY = "webhook_delivery"
KEPT = timedelta(days=30)
# The tries that are told of one; those before are forgotten.
MOST_TRIES_TOLD = 20

DeliveryState = Literal["pending", "delivered", "failed", "held"]


@dataclass(frozen=True, slots=True)
class Try:
    """One try: a status, or why there is none."""

    at: datetime
    status: int | None
    because: str | None
    ms: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """`event` is what is sent. `attempts` counts since it was caused or replayed; `next_at` is when it is due, while it
    is tried the end of the lease. `failed` was given up, `held` waits for its endpoint."""

    space: str
    webhook_id: str
    message_id: str
    event: Mapping[str, Any]
    state: DeliveryState
    next_at: datetime | None
    ends_at: datetime
    attempts: int = 0
    tries: tuple[Try, ...] = ()
    version: int = 0

    @property
    def key(self) -> Key:
        return address.webhook_delivery(self.space, self.webhook_id, self.message_id)

    @property
    def body(self) -> bytes:
        """The same bytes at every try."""
        return compact(self.event).encode()

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(int(self.message_id[4:15], 16) / 1_000, UTC)

    def is_due(self, now: datetime) -> bool:
        """True where it is to be sent, and nobody is at it."""
        return self.next_at is not None and self.next_at <= now

    def tried(self, at: datetime, status: int | None, because: str | None, ms: int) -> "Delivery":
        """With one more try told."""
        return replace(self, tries=(*self.tries, Try(at, status, because, ms))[-MOST_TRIES_TOLD:])

    def at_rest(self, state: DeliveryState) -> "Delivery":
        """In a state in which nothing is to be done."""
        return replace(self, state=state, next_at=None)

    def anew(self, now: datetime) -> "Delivery":
        """To be sent now, as if it had not been tried."""
        return replace(self, state="pending", next_at=now, attempts=0, ends_at=max(self.ends_at, now + KEPT))

    def record(self) -> Record:
        """As it is kept."""
        data = {
            "event": self.event,
            "state": self.state,
            "next_at": self.next_at and self.next_at.isoformat(),
            "attempts": self.attempts,
            "tries": [[one.at.isoformat(), one.status, one.because, one.ms] for one in self.tries],
        }
        due = listed = None
        if self.next_at:
            due = Key(address.webhooks_due(), "#".join((self.next_at.isoformat(), *self.key)))
        if self.state in ("failed", "held"):
            listed = Key(address.webhook_undelivered(self.space, self.webhook_id), self.message_id)
        return Record(self.key, DELIVERY, data, self.version, due, listed, self.ends_at)


def read_delivery(record: Record) -> Delivery:
    """The delivery that a record holds."""
    data: Any = record.data
    webhooks, _, webhook_id = record.key.partition.rpartition("#")
    next_at = data["next_at"] and datetime.fromisoformat(data["next_at"])
    tries = tuple(Try(datetime.fromisoformat(at), status, because, ms) for at, status, because, ms in data["tries"])
    ends_at = record.expires_at or datetime.max.replace(tzinfo=UTC)
    return Delivery(
        webhooks.rpartition("#")[0], webhook_id, record.key.sort, data["event"], data["state"], next_at, ends_at,
        data["attempts"], tries, record.version,
    )  # fmt: skip


def deliveries_in(records: Iterable[Record], now: datetime) -> list[Delivery]:
    """Those whose time is not over, whatever the store still keeps."""
    return [one for one in map(read_delivery, records) if now < one.ends_at]


def message_id(at: datetime, caused_by: Sequence[str]) -> str:
    """The id of a message: the same for the same cause, in the order of time."""
    digest = hashlib.sha256("\x1f".join(caused_by).encode()).hexdigest()
    return f"{first_id_of(at)}{digest[:20]}"


def first_id_of(at: datetime) -> str:
    """What ids of messages from that time on sort behind."""
    return f"msg_{max(int(at.timestamp() * 1_000), 0):011x}"
