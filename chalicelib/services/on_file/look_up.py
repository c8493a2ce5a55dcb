"""Reading what is on file: one record, or a page of a patient's (of a practice's providers) by id."""

from typing import Any, TypeVar

from chalicelib.services.errors import NotKept
from chalicelib.services.on_file.kinds import Kind
from chalicelib.services.records.cursor import cursor_of, place_of
from chalicelib.services.records.table import LAST, Record, Table

T = TypeVar("T")


def find_on_file(table: Table, space: str, kind: Kind[T], patient_id: str | None, record_id: str) -> Record:
    """The record that counts, or the closed one. Raises NotKept."""
    standing = kind.standing(space, patient_id, record_id)
    closed = kind.closed(space, patient_id, record_id)
    found = table.get_many([standing, closed])
    if not found:
        raise NotKept(f"No {kind.name.replace('_', ' ')} of this id is on file.")
    return found.get(standing) or found[closed]


def list_on_file(
    table: Table, space: str, kind: Kind[T], patient_id: str | None, *, closed: bool, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of forms by id, and the cursor of the next. Raises InvalidInput for a foreign cursor."""
    place = (kind.closed if closed else kind.standing)(space, patient_id, "")
    of_list = f"{place.partition} {place.sort}"
    after = place_of(of_list, cursor)
    records = table.read(place.partition, place.sort, place.sort + LAST, limit=limit + 1, after=after)
    page = records[:limit]
    more = cursor_of(of_list, page[-1].key.sort) if len(records) > limit else None
    return [kind.json(kind.read(record)) for record in page], more
