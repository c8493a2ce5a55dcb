"""What pages about webhooks begin with: the practice, and the endpoint that the address names."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.console.look.room import Room, room
from chalicelib.console.visit import Visit
from chalicelib.services.webhooks.desk import HookDesk
from chalicelib.services.webhooks.endpoint import Endpoint, find_endpoint
from chalicelib.web.hooks import hook_desk


@dataclass(frozen=True, slots=True)
class Shelf:
    """An endpoint on the desk, and since when it fails."""

    at: Room
    hooks: HookDesk
    endpoint: Endpoint
    failing: datetime | None

    def to(self, *parts: str, **query: str | int | None) -> str:
        """A page of this endpoint."""
        return self.at.to("webhooks", self.endpoint.webhook_id, *parts, **query)


def hooks_at(at: Room) -> HookDesk:
    """The desk on which whoever is signed in works."""
    return hook_desk(at.space, at.visit.who.login)


def shelf(visit: Visit) -> Shelf:
    """Raises NotKept."""
    at = room(visit)
    return Shelf(at, hooks_at(at), *find_endpoint(at.table, at.space, visit.path["webhook"]))
