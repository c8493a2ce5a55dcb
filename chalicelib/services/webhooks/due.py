"""What the clock of the webhooks asks for: deliveries whose time has come, some of one endpoint in a message."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from chalicelib.services.records import address
from chalicelib.services.records.table import Table
from chalicelib.services.webhooks.delivery import read_delivery

# Of one endpoint in one message; and of all in one go, the rest follow with the next.
MOST_IN_MESSAGE = 20
MOST_AT_ONCE = 2_000


def deliveries_due(table: Table, now: datetime) -> Iterator[Mapping[str, Any]]:
    """One message for some deliveries of an endpoint, those that wait longest first; a moment behind."""
    found = table.look_up("due", address.webhooks_due(), "", f"{now.isoformat()}~", limit=MOST_AT_ONCE)
    ordered = sorted((read_delivery(one) for one in found), key=lambda one: one.key)
    for (space, webhook_id), group in groupby(ordered, key=lambda one: (one.space, one.webhook_id)):
        ids = [one.message_id for one in group]
        for begin in range(0, len(ids), MOST_IN_MESSAGE):
            yield {"deliver": space, "webhook": webhook_id, "ids": ids[begin : begin + MOST_IN_MESSAGE]}
