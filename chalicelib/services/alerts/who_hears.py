"""Of which practices a person may hear: those where her account has a role now, whatever she once subscribed to.

What concerns the installation is for those who edit rules everywhere.
"""

from collections.abc import Iterable

from chalicelib.services.alerts.subscription import Subscription
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Table
from chalicelib.services.staff.account import INSTALLATION, Account, Permission
from chalicelib.services.staff.register import account_of


def practice_in(space: str) -> str:
    """The practice's id, as addresses and forms have it; that of the installation for what is about all."""
    return INSTALLATION if space == address.INSTALLATION_ALERTS else space.partition("#")[2]


def may_hear(account: Account, space: str) -> bool:
    """True where the account has a role at the practice of that space."""
    if not account.active:
        return False
    if space == address.INSTALLATION_ALERTS:
        return account.may(Permission.EDIT_RULES)
    live, _, practice = space.partition("#")
    return live == "P" and bool(practice) and any(grant.covers(practice) for grant in account.grants)


def heard_by(account: Account, spaces: Iterable[str]) -> tuple[str, ...]:
    """Those of the spaces of which the account may hear."""
    return tuple(space for space in spaces if may_hear(account, space))


def still_heard(table: Table, subscription: Subscription) -> tuple[str, ...]:
    """Those of a subscription's practices of which the person may hear today; none where the account is gone."""
    try:
        account = account_of(table, subscription.person_id)
    except NotKept:
        return ()
    return heard_by(account, subscription.spaces)
