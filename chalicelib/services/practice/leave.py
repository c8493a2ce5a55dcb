"""A practice leaves: everything of it is handed over, then erased, and a certificate says what was.

Everything of a practice stands under prefixes of its own (records/address/), so nothing is forgotten that a later
release keeps there. Both walk through the whole table: maintenance, never a request.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Protocol

from typing_extensions import TypedDict

from chalicelib.services.errors import Conflict
from chalicelib.services.keys import revoke_key
from chalicelib.services.ports import KeyStore
from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import MOST_CHANGES, Delete, Overtaken, Put, Record, Require

HOLD = "legal_hold"


class Walk(Protocol):
    """A walk through every record, in no order."""

    def every(self, beginnings: Sequence[str]) -> Iterator[Record]:
        """Those whose partition begins in one of these ways. Raises StoreUnavailable."""


class UnderHold(Conflict):
    """Nothing of this practice may be erased: somebody has to keep it, such as for a court."""


class CertificateJson(TypedDict):
    """What was erased. `digest` is the SHA-256 over the addresses of all records, sorted, one a line. `keys_left` and
    `accounts_left` (by sign-in name) still reach the practice, for they serve others too."""

    practice: str
    erased_at: str
    erased_by: str
    records: dict[str, int]
    revoked_keys: list[str]
    keys_left: list[str]
    accounts_left: list[str]
    digest: str
    left: str


def beginnings(practice: str) -> tuple[str, ...]:
    """How the partitions of everything of a practice begin: live, test, and test spaces that were reset."""
    live, test = address.space(practice, "live"), address.space(practice, "test")
    return f"{live}#", f"{test}#", f"{test}~"


def export_practice(walk: Walk, practice: str) -> Iterator[dict[str, Any]]:
    """Every record of the practice as JSON values, in no order."""
    for record in _of(walk, practice):
        yield {
            "partition": record.key.partition,
            "sort": record.key.sort,
            "kind": record.kind,
            "version": record.version,
            "data": record.data,
            "due": record.due,
            "listed": record.listed,
            "expires_at": record.expires_at.isoformat() if record.expires_at else None,
        }


def set_hold(desk: Desk, practice: str, why: str) -> None:
    """From now on nothing of the practice is erased; an empty `why` lifts the hold. Raises Overtaken."""
    place = address.legal_hold(practice)
    version = next((record.version for record in desk.table.get_many([place]).values()), 0)
    data = {"why": why, "at": desk.now().isoformat()}
    desk.table.write([Put(Record(place, HOLD, data, version))])


def erase_practice(desk: Desk, keys: KeyStore, walk: Walk, practice: str, by: str) -> CertificateJson:
    """Erases the practice's records and revokes keys that serve it alone. Begun again after a break it goes on, and
    its certificate counts what that run erased. Raises UnderHold, also where a hold is put while it works; Overtaken
    where somebody still writes."""
    require_no_hold(desk, practice)
    serving = [key for key in keys.all() if practice in key.practices and not key.revoked_at]
    revoked = [key.key_id for key in serving if key.practices == {practice}]
    for key_id in revoked:
        revoke_key(keys, key_id, desk.now())
    kinds: Counter[str] = Counter()
    places = []
    found = _of(walk, practice)
    while batch := list(islice(found, MOST_CHANGES - 1)):
        _write_unless_held(desk, practice, [Delete(record.key, record.version) for record in batch])
        kinds.update(record.kind for record in batch)
        places += [f"{record.key.partition} {record.key.sort}" for record in batch]
    return {
        "practice": practice,
        "erased_at": desk.now().isoformat(),
        "erased_by": by,
        "records": dict(sorted(kinds.items())),
        "revoked_keys": revoked,
        "keys_left": [key.key_id for key in serving if key.key_id not in revoked],
        "accounts_left": sorted(_accounts(walk, practice)),
        "digest": hashlib.sha256("\n".join(sorted(places)).encode()).hexdigest(),
        "left": "Backups of the table end after 35 days, files in the bucket after 30, logs, which tell of no patient, "
        "after a year. Records of staff accounts name the practice, and no patient, as long as they stand.",
    }


def _write_unless_held(desk: Desk, practice: str, changes: Sequence[Delete]) -> None:
    try:
        desk.table.write([require_no_hold(desk, practice), *changes])
    except Overtaken:
        require_no_hold(desk, practice)
        raise


def _accounts(walk: Walk, practice: str) -> Iterator[str]:
    """The sign-in names of those who have a role there by name."""
    for record in walk.every([f"{address.STAFF}#"]):
        if record.kind == "staff" and any(grant[0] == practice for grant in record.data["grants"]):
            yield record.data["login"]


def require_no_hold(desk: Desk, practice: str) -> Require:
    """What a transaction must hold so that it erases nothing under a hold that is put meanwhile. Raises UnderHold."""
    place = address.legal_hold(practice)
    held = desk.table.get_many([place]).get(place)
    if held is not None and held.data["why"]:
        raise UnderHold("This practice is under a legal hold; lift it first: practice hold --lift.")
    return Require(place, held.version if held else 0)


def _of(walk: Walk, practice: str) -> Iterator[Record]:
    count = address.space_of_tests(practice).partition
    spaces = beginnings(practice)
    found = walk.every((*spaces, count))
    return (record for record in found if record.key.partition == count or record.key.partition.startswith(spaces))
