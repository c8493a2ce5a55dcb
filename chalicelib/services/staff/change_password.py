"""One's own password, proved and changed. Every session ends but the one it is changed in, which gets a new id."""

from dataclasses import replace

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.staff import passwords, register, tries
from chalicelib.services.staff.account import Account
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.sessions import Opened, Session
from chalicelib.services.staff.sign_in import Origin, complete, counted_as


def require_password(desk: StaffDesk, account: Account, typed: str, origin: Origin, field: str = "password") -> None:
    """Whoever asks still knows the password of this account; each wrong one counts as a failed sign-in.

    Raises InvalidInput and WaitBeforeTrying.
    """
    who = counted_as(account.login, origin, account)
    tries.count(desk, who)
    if not desk.hasher.matches(typed, account.password):
        raise InvalidInput([Problem(field, "is not your password")])
    tries.forgive(desk, who)


def change_password(desk: StaffDesk, session: Session, old: str, new: str, origin: Origin) -> Opened:
    """A new session after the change. Raises InvalidInput and WaitBeforeTrying."""
    account = register.account_of(desk.table, session.account_id)
    require_password(desk, account, old, origin, "old_password")
    passwords.require_good(new, account.login, "new_password")
    if desk.hasher.matches(new, account.password):
        raise InvalidInput([Problem("new_password", "is the same as before")])
    after = replace(account, password=desk.hasher.make(new), password_since=desk.now(), epoch=account.epoch + 1)
    return complete(desk, session, account, after, "changed the password", origin)


def end_other_sessions(desk: StaffDesk, session: Session, origin: Origin) -> Opened:
    """A new session instead of this one; every other has ended."""
    account = register.account_of(desk.table, session.account_id)
    after = replace(account, epoch=account.epoch + 1)
    return complete(desk, session, account, after, "ended every other session", origin)
