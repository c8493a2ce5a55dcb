"""What pages about one practice's records begin with: its live space, its day, opaque ids into keys and keys into links.

Whatever shows patients' data calls `noted` before it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib import wiring
from chalicelib.console.visit import Visit
from chalicelib.domain.reading import read_as
from chalicelib.services.access.note_access import Reader, note_access
from chalicelib.services.practice.practice_file import PracticeFile
from chalicelib.services.practice.settings import FIRST_SETTINGS, PracticeSettings
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.refs import Refs, key_of, place_of_ref, unknown
from chalicelib.services.records.table import Key, Record, Table

WHY = "looked up in the console"


@dataclass(frozen=True, slots=True)
class Room:
    """A practice's records as staff look at them. `today` is the practice's day."""

    visit: Visit
    desk: Desk
    space: str
    today: date

    @property
    def table(self) -> Table:
        return self.desk.table

    @property
    def refs(self) -> Refs:
        return self.desk.refs

    def to(self, *parts: str, **query: str | int | None) -> str:
        """A page of this practice."""
        return self.visit.links.to("practices", self.visit.practice, *parts, **query)

    def noted(self, what: str, patient_ids: Iterable[str]) -> None:
        """Writes that whoever is signed in was shown `what` of these patients."""
        who = self.visit.who
        reader = Reader(self.space, who.account_id, "account", self.visit.request_id, WHY)
        note_access(self.desk, reader, f"page {what}", list(patient_ids))

    def made(self, keys: Sequence[Key]) -> None:
        """Makes the ids of what is older than ids; asks nothing where there is none."""
        if keys:
            self.refs.make(self.table, self.space, keys)


def room(visit: Visit) -> Room:
    """The practice of the address; its settings are remembered for half a minute."""
    space = space_of(visit.practice)
    parts = wiring.parts()
    return Room(visit, parts.desk, space, parts.today(parts.practices.of(space)))


def room_of_ref(visit: Visit) -> tuple[Room, Key]:
    """The same, and the key that the `{ref}` of the address leads to, in one call. Raises NotKept."""
    space = space_of(visit.practice)
    place, settings = place_of_ref(space, visit.path["ref"]), address.settings(space)
    parts = wiring.parts()
    found = parts.table.get_many([place, settings])
    if place not in found:
        raise unknown()
    return Room(visit, parts.desk, space, _today(space, found.get(settings))), key_of(found[place])


def space_of(practice: str) -> str:
    """Live records alone: the console does not show what test keys kept."""
    return address.space(practice, "live")


def _today(space: str, settings: Record | None) -> date:
    form = read_as(PracticeSettings, settings.data["form"]) if settings else FIRST_SETTINGS
    return wiring.parts().today(PracticeFile(space, form))
