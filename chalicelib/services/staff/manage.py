"""What an administrator does with accounts of others: roles, disabling, ending their sessions.

Nobody changes their own roles. Whoever administers one practice reaches accounts and roles of that practice alone.
Seeing patient data is given only by somebody who sees it there: managing accounts needs no sight of patients.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.errors import NotKept, VersionOutdated
from chalicelib.services.records import address
from chalicelib.services.staff import events, register
from chalicelib.services.staff.account import INSTALLATION, Account, Grant
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.errors import NotPermitted

MOST_GRANTS = 20
# Accounts that a page looks through.
AT_ONCE = 90


def staff_of(desk: StaffDesk, by: Account, after: str | None = None) -> tuple[list[Account], str | None]:
    """Those among the next accounts of the installation, by sign-in name, that this administrator may change; and the
    place behind which others stand, None at the end."""
    records = desk.table.look_up("list", address.STAFF, limit=AT_ONCE, after=after)
    own = [account for account in map(register.read, records) if by.administers(account.places)]
    last = records[-1].listed if len(records) == AT_ONCE else None
    return own, last.sort if last else None


def names_of(desk: StaffDesk, by: Account, account_ids: Iterable[str]) -> dict[str, str]:
    """What those of these accounts are called that this administrator may change, as far as one look goes."""
    places = [address.staff(account_id) for account_id in list(dict.fromkeys(account_ids))[:AT_ONCE]]
    found = map(register.read, desk.table.get_many(places).values() if places else ())
    return {account.account_id: account.name for account in found if by.administers(account.places)}


def one_of(desk: StaffDesk, by: Account, account_id: str) -> Account:
    """One of them. Raises NotKept, also for an account that is not his to see."""
    account = register.account_of(desk.table, account_id)
    if not by.administers(account.places):
        raise NotKept("There is no such account among those that you administer.")
    return account


def managed(desk: StaffDesk, by: Account, account_id: str, version: int) -> Account:
    """The account as its administrator saw it. Raises NotKept, NotPermitted and VersionOutdated."""
    account = one_of(desk, by, account_id)
    if account.account_id == by.account_id:
        raise NotPermitted("Another administrator must do this: nobody changes their own roles or resets themselves.")
    if account.version != version:
        raise VersionOutdated("Somebody changed this account meanwhile. Look at it again, then decide.")
    return account


def require_administers(by: Account, places: Iterable[str]) -> None:
    """Raises NotPermitted, and InvalidInput where no place is named."""
    named = list(places)
    if not named:
        raise InvalidInput([Problem("place", "is needed: give at least one role")])
    if len(named) > MOST_GRANTS or len(set(named)) < len(named):
        raise InvalidInput([Problem("place", f"takes each place once, and up to {MOST_GRANTS}")])
    if not by.administers(named):
        raise NotPermitted("You may give roles only where you are an administrator yourself.")


def require_may_give(by: Account, grants: Sequence[Grant], before: Sequence[Grant] = ()) -> None:
    """Whether this administrator may give these, where the account has those of `before`. Raises what
    `require_administers` does, and NotPermitted for patient data that the administrator does not see."""
    require_administers(by, [grant.place for grant in grants])
    unseen = [grant for grant in grants if grant.patients and grant not in before]
    if not all(by.sees_patients_at(grant.place) for grant in unseen):
        raise NotPermitted("Sight of patient data may be given only by an administrator who has it there.")


def require_may_reset(by: Account, account: Account) -> None:
    """Whoever resets an account holds the link that opens it. Raises NotPermitted where that shows them patient data
    that is not theirs to see."""
    if not all(by.sees_patients_at(grant.place) for grant in account.grants if grant.patients):
        raise NotPermitted("This account sees patient data: only an administrator who sees it there may reset it.")


def sight(before: Sequence[Grant], after: Sequence[Grant]) -> str:
    """What a record of a change says of patient data that comes into sight; empty where none does."""
    seen = {grant.place for grant in before if grant.patients}
    new = sorted({grant.place for grant in after if grant.patients} - seen)
    places = ["everywhere" if place == INSTALLATION else f"at {place}" for place in new]
    return f"; from now on sees patient data {', '.join(places)}" if new else ""


def change_grants(desk: StaffDesk, by: Account, account_id: str, version: int, grants: Sequence[Grant]) -> None:
    """Raises what `managed` and `require_may_give` do, and LastAdministrator."""
    before = managed(desk, by, account_id, version)
    require_may_give(by, grants, before.grants)
    new_sight = sight(before.grants, grants)
    # Whoever made an open link may be one who sees no patients: it is worthless from now on.
    epoch = before.epoch + 1 if new_sight and before.password is None else before.epoch
    after = replace(before, grants=tuple(grants), epoch=epoch)
    _keep(desk, by, before, after, f"changed the roles{new_sight}")


def disable(desk: StaffDesk, by: Account, account_id: str, version: int) -> None:
    """From the next page on the account opens nothing. Raises what `managed` does, and LastAdministrator."""
    before = managed(desk, by, account_id, version)
    _keep(desk, by, before, replace(before, disabled_at=desk.now(), epoch=before.epoch + 1), "disabled the account")


def enable(desk: StaffDesk, by: Account, account_id: str, version: int) -> None:
    """The account may sign in again. Raises what `managed` does."""
    before = managed(desk, by, account_id, version)
    _keep(desk, by, before, replace(before, disabled_at=None), "enabled the account")


def end_sessions(desk: StaffDesk, by: Account, account_id: str, version: int) -> None:
    """Every session of the account ends. Raises what `managed` does."""
    before = managed(desk, by, account_id, version)
    _keep(desk, by, before, replace(before, epoch=before.epoch + 1), "ended every session")


def _keep(desk: StaffDesk, by: Account, before: Account, after: Account, what: str) -> None:
    told = events.told(desk, by.account_id, before.account_id, what, after.places)
    desk.table.write([*register.changed(desk.table, before, after), told])
