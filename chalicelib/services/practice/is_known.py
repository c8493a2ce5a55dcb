"""is_known: whether a practice keeps anything here, for whoever typed its id. Nothing lists practices."""

from chalicelib.services.claims.clock_json import WORKLISTS
from chalicelib.services.records import address
from chalicelib.services.records.table import Table


def is_known(table: Table, space: str) -> bool:
    """True where it has settings, providers or contracts, was followed by the nightly round, or has an open clock."""
    if table.read(address.practice(space), limit=1) or table.get_many([address.limits_followed(space)]):
        return True
    return any(table.look_up("due", address.due(space, name), limit=1) for name in WORKLISTS)
