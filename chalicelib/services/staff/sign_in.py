"""Signing in: first the password, then a code or a recovery code; each step counts as a try before it is looked at.

Unknown names cost the same reads, the same write and the same hash as known ones. Every step opens a session of its own
and ends the one before, so a session id that somebody planted is worth nothing.
"""

from dataclasses import dataclass, replace

from chalicelib.services.staff import events, register, sessions, totp, tries
from chalicelib.services.staff.account import Account
from chalicelib.services.staff.desk import StaffDesk, digest
from chalicelib.services.staff.errors import SignInRefused
from chalicelib.services.staff.recovery import spend
from chalicelib.services.staff.sessions import Opened, Session, Stage

MOST_DEVICES = 10
_REFUSED = "Sign-in name and password do not fit together, or the account may not sign in."
_CODE_REFUSED = "That code is wrong, too old or used already. Wait for the next one."


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a sign-in comes from: network address, browser as it calls itself, and its device token if it has one."""

    source: str
    browser: str
    device: str = ""


def sign_in(desk: StaffDesk, login: str, password: str, origin: Origin) -> Opened:
    """A session: complete, or waiting for the second factor. Raises SignInRefused and WaitBeforeTrying."""
    login = register.folded(login)[:200]
    account = register.account_named(desk.table, login)
    who = counted_as(login, origin, account)
    tries.count(desk, who)
    fits = desk.hasher.matches(password, account.password if account else None)
    if not (account and fits and account.active):
        raise SignInRefused(_REFUSED)
    stage = _stage(desk, account)
    if stage is Stage.FULL:
        tries.forgive(desk, who)
    return desk.decide(lambda: _enter(desk, account, password, stage, origin))


def enter_code(desk: StaffDesk, waiting: Session, typed: str, origin: Origin) -> Opened:
    """The complete session after a right code or recovery code. Raises SignInRefused and WaitBeforeTrying."""
    account = register.account_of(desk.table, waiting.account_id)
    who = counted_as(account.login, origin, account)
    tries.count(desk, who)
    opened = desk.decide(lambda: _pass(desk, waiting, typed, origin))
    tries.forgive(desk, who)
    return opened


def counted_as(login: str, origin: Origin, account: Account | None) -> tries.Who:
    """With what a try at this name counts."""
    device = digest(origin.device)
    known = bool(account and origin.device and device in account.devices)
    return tries.Who(login, origin.source, device if known else None)


def complete(desk: StaffDesk, waiting: Session, before: Account, after: Account, what: str, origin: Origin) -> Opened:
    """Ends the waiting session and opens a complete one, together with a change of its account."""
    after, device = _with_device(desk, after, origin)
    opened, put = sessions.opened(desk, after, Stage.FULL, origin.browser)
    told = events.told(desk, after.account_id, after.account_id, what, after.places)
    desk.table.write([*register.changed(desk.table, before, after), put, sessions.ending(waiting), told])
    return replace(opened, device=device)


def _with_device(desk: StaffDesk, account: Account, origin: Origin) -> tuple[Account, str]:
    """The account, and a new device token unless it knows the browser. What a browser brought is never learnt: it may
    have been planted. The oldest of too many devices is forgotten."""
    if origin.device and digest(origin.device) in account.devices:
        return account, ""
    token = desk.token()
    return replace(account, devices=(*account.devices, digest(token))[-MOST_DEVICES:]), token


def _enter(desk: StaffDesk, account: Account, password: str, stage: Stage, origin: Origin) -> Opened:
    before = register.account_of(desk.table, account.account_id)
    if before.password != account.password or not before.active:
        raise SignInRefused(_REFUSED)
    after = before
    if desk.hasher.is_outdated(before.password or ""):
        after = replace(after, password=desk.hasher.make(password))
    device = ""
    if stage is Stage.FULL:
        after, device = _with_device(desk, after, origin)
    opened, put = sessions.opened(desk, after, stage, origin.browser)
    changes = [put] if after == before else [put, *register.changed(desk.table, before, after)]
    if stage is Stage.FULL:
        changes.append(events.told(desk, after.account_id, after.account_id, "signed in", after.places))
    desk.table.write(changes)
    return replace(opened, device=device)


def _pass(desk: StaffDesk, waiting: Session, typed: str, origin: Origin) -> Opened:
    account = register.account_of(desk.table, waiting.account_id)
    if not account.active or account.epoch != waiting.epoch:
        raise SignInRefused(_REFUSED)
    what, after = "signed in", _with_code(desk, account, typed)
    if after is None:
        what, after = "signed in with a recovery code", spend(account, typed)
    if after is None:
        raise SignInRefused(_CODE_REFUSED)
    return complete(desk, waiting, account, after, what, origin)


def _with_code(desk: StaffDesk, account: Account, typed: str) -> Account | None:
    factor = account.second_factor
    if factor is None:
        return None
    secret = desk.seal.open(factor.sealed, account.account_id)
    step = totp.accepted_step(secret, typed, desk.now(), factor.last_step)
    return None if step is None else replace(account, second_factor=replace(factor, last_step=step))


def _stage(desk: StaffDesk, account: Account) -> Stage:
    if account.second_factor:
        return Stage.CODE
    return Stage.SET_UP if desk.second_factor_required else Stage.FULL
