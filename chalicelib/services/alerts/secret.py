"""The installation's secret behind opaque ids and unsubscribe links: made on first use, the same ever after.

It stands in the table, beside what it hides: whoever reads the one reads the other (docs/decisions).
"""

from collections.abc import Callable

from chalicelib.services.records import address
from chalicelib.services.records.desk import Desk
from chalicelib.services.records.table import Put, Record

_BYTES = 32


def alert_secret(desk: Desk, random: Callable[[int], bytes]) -> bytes:
    """The secret; two who make it at once get the same."""
    place = address.alert_secret()

    def attempt() -> bytes:
        found = desk.table.get_many([place]).get(place)
        if found is not None:
            return bytes.fromhex(found.data["secret"])
        made = random(_BYTES)
        desk.table.write([Put(Record(place, "alert_secret", {"secret": made.hex()}))])
        return made

    return desk.decide(attempt)
