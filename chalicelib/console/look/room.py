"""What pages about one practice begin with: its live space, its day, opaque ids into keys, who is noted as reader.

Whatever shows patients' data calls `noted` before it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chalicelib import wiring
from chalicelib.console.look.where import shown_by
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
    practice: str
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
        return self.visit.links.to("practices", self.practice, *parts, **query)

    def noted(self, what: str, patient_ids: Iterable[str]) -> None:
        """Writes that whoever is signed in was shown `what` of these patients."""
        note_access(self.desk, reader_of(self.visit, self.space, WHY), f"page {what}", list(patient_ids))

    def made(self, keys: Sequence[Key]) -> None:
        """Makes the ids of what is older than ids; asks nothing where there is none."""
        if keys:
            self.refs.make(self.table, self.space, keys)


def reader_of(visit: Visit, space: str, why: str) -> Reader:
    """Whoever is signed in, as a reader of what a practice keeps of patients."""
    return Reader(space, visit.who.account_id, "account", visit.request_id, why, visit.who.name)


def room(visit: Visit) -> Room:
    """The practice of the address; its settings are remembered for half a minute."""
    space = space_of(visit.practice)
    parts = wiring.parts()
    return Room(visit, visit.practice, parts.desk, space, parts.today(parts.practices.of(space)))


def room_of_ref(visit: Visit, page: str) -> tuple[Room, Key]:
    """The same, and the key that the `{ref}` of the address leads to, in one call; `page` is where such keys are
    shown (`claims`, `patients`, `authorizations`). Raises NotKept."""
    space = space_of(visit.practice)
    place, settings = place_of_ref(space, visit.path["ref"]), address.settings(space)
    found = wiring.parts().table.get_many([place, settings])
    if place not in found:
        raise unknown()
    key = key_of(found[place])
    if shown_by(space, key) != ((page,), key):
        raise unknown()
    return room_with(visit, visit.practice, found.get(settings)), key


def room_with(visit: Visit, practice: str, settings: Record | None) -> Room:
    """The same with the record of the practice's settings, read already; None where it has none."""
    space = space_of(practice)
    form = read_as(PracticeSettings, settings.data["form"]) if settings else FIRST_SETTINGS
    return Room(visit, practice, wiring.parts().desk, space, wiring.parts().today(PracticeFile(space, form)))


def space_of(practice: str) -> str:
    """Live records alone: the console does not show what test keys kept."""
    return address.space(practice, "live")
