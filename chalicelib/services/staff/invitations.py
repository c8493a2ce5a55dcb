"""Links by which a person chooses a password: an invitation, or a reset by an administrator.

A link is good once, for three days, and for the account as it was when the link was made: a later reset, a disabled
account or a second link makes it worthless. Only its digest is kept.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Delete, Put, Record
from chalicelib.services.staff import events, passwords, register
from chalicelib.services.staff.account import Account, Grant
from chalicelib.services.staff.desk import StaffDesk, digest
from chalicelib.services.staff.make_account import require_names
from chalicelib.services.staff.manage import managed, require_may_give, require_may_reset, sight

LASTS = timedelta(days=3)
_WORTHLESS = "This link is unknown, used already, or too old. Ask an administrator for a new one."


def invite(desk: StaffDesk, by: Account, login: str, name: str, grants: Sequence[Grant]) -> str:
    """Keeps an account without a password; the token of its link. Raises InvalidInput and NotPermitted."""
    login, name = register.folded(login), name.strip()
    require_names(login, name)
    require_may_give(by, grants)
    account = Account(desk.new_id(), login, name, tuple(grants), desk.now())
    token = desk.token()
    told = events.told(desk, by.account_id, account.account_id, f"invited{sight((), grants)}", account.places)
    desk.decide(lambda: desk.table.write([*register.added(desk.table, account), _link(desk, account, token), told]))
    return token


def reset(desk: StaffDesk, by: Account, account_id: str, version: int, *, second_factor: bool) -> str:
    """Takes the password away, and the second factor if asked; ends every session; the token of a link.

    Raises NotPermitted, VersionOutdated, LastAdministrator.
    """
    before = managed(desk, by, account_id, version)
    require_may_reset(by, before)
    after = replace(before, password=None, epoch=before.epoch + 1)
    if second_factor:
        after = replace(after, second_factor=None, recovery=(), devices=())
    token = desk.token()
    what = "reset password and second factor" if second_factor else "reset the password"
    told = events.told(desk, by.account_id, account_id, what, before.places)
    desk.table.write([*register.changed(desk.table, before, after), _link(desk, after, token), told])
    return token


def waiting(desk: StaffDesk, token: str) -> Account:
    """Whose password the link is to choose. Raises NotKept."""
    return _opened(desk, token)[1]


def accept(desk: StaffDesk, token: str, password: str) -> Account:
    """The account with its new password; the link is used up. Raises NotKept and InvalidInput."""
    link, before = _opened(desk, token)
    passwords.require_good(password, before.login)
    kept = desk.hasher.make(password)
    after = replace(before, password=kept, password_since=desk.now(), epoch=before.epoch + 1)
    told = events.told(desk, before.account_id, before.account_id, "chose a password by a link", before.places)
    used: list[Change] = [Delete(link.key, link.version), told]
    desk.table.write([*register.changed(desk.table, before, after), *used])
    return after


def _link(desk: StaffDesk, account: Account, token: str) -> Put:
    data = {"account_id": account.account_id, "epoch": account.epoch}
    return Put(Record(address.staff_link(digest(token)), "staff_link", data, expires_at=desk.now() + LASTS))


def _opened(desk: StaffDesk, token: str) -> tuple[Record, Account]:
    try:
        link = desk.table.get(address.staff_link(digest(token)))
        account = register.account_of(desk.table, str(link.data["account_id"]))
    except NotKept:
        raise NotKept(_WORTHLESS) from None
    good = account.active and account.epoch == link.data["epoch"]
    if not good or link.expires_at is None or desk.now() >= link.expires_at:
        raise NotKept(_WORTHLESS)
    return link, account
