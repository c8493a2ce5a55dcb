"""note_access: one record of one read of patients' data, written before the answer leaves. Where it cannot be written,
nothing is shown.

A single patient's stands with the patient; that of a page of many stands with its month and names them all. A verdict
is no such read: it judges what its caller sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Key, Put, Record

SEEN = "access"
NO_PURPOSE = "the practice's own software"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: `user` is the id of a key or an account, `kind` which of them; `read_id` is the request's own id and
    `why` what the reader says, or what the page is for. `user_name` is what an account is called, None for a key."""

    space: str
    user: str
    kind: str
    read_id: str
    why: str = NO_PURPOSE
    user_name: str | None = None


def note_access(desk: Desk, reader: Reader, what: str, patient_ids: Sequence[str]) -> None:
    """Write that `reader` was shown `what` (a call or a page) of these patients; nothing for none.

    One put, however many they are. Raises StoreUnavailable.
    """
    patients = sorted(set(patient_ids))
    if not patients:
        return
    at = desk.now().isoformat(timespec="microseconds")
    sort = f"{at}#{address.encoded(reader.read_id)}"
    alone = len(patients) == 1
    place = address.seen(reader.space, patients[0]) if alone else address.seen_pages(reader.space, at[:7])
    data = {
        "at": at,
        "user": reader.user,
        "user_name": reader.user_name,
        "kind": reader.kind,
        "what": what,
        "why": reader.why,
        "patient_ids": patients,
        "request_id": reader.read_id,
    }
    listed = Key(address.seen_by(reader.space, reader.user), sort)
    desk.table.write([Put(Record(Key(place, sort), SEEN, data, listed=listed))])
