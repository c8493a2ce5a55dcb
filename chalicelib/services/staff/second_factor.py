"""Setting up the second factor: a secret is shown once, and counts from the first right code that it makes.

Until then it waits in the session, sealed. A right code ends every other session and gives new recovery codes.
"""

from dataclasses import replace

from chalicelib.services.staff import events, recovery, register, sessions, totp, tries
from chalicelib.services.staff.account import Account, SecondFactor
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.errors import SignInRefused
from chalicelib.services.staff.sessions import Opened, Session
from chalicelib.services.staff.sign_in import Origin, complete, counted_as

_WRONG = "That code is wrong. Look at the app again; the clock of the phone must be right."


def begin(desk: StaffDesk, session: Session) -> bytes:
    """The secret to show: one that waits in this session, else a new one."""
    if session.pending:
        return desk.seal.open(session.pending, session.account_id)
    secret = desk.random(totp.SECRET_BYTES)
    sealed = desk.seal.close(secret, session.account_id)
    desk.table.write([sessions.keeping(replace(session, pending=sealed))])
    return secret


def confirm(desk: StaffDesk, session: Session, typed: str, origin: Origin) -> tuple[Opened, tuple[str, ...]]:
    """A new session, the account now has the factor; and its recovery codes. Raises SignInRefused."""
    account = register.account_of(desk.table, session.account_id)
    who = counted_as(account.login, origin, account)
    tries.count(desk, who)
    done = desk.decide(lambda: _confirm(desk, session, typed, origin))
    tries.forgive(desk, who)
    return done


def _confirm(desk: StaffDesk, session: Session, typed: str, origin: Origin) -> tuple[Opened, tuple[str, ...]]:
    if not session.pending:
        raise SignInRefused(_WRONG)
    account = register.account_of(desk.table, session.account_id)
    secret = desk.seal.open(session.pending, account.account_id)
    step = totp.accepted_step(secret, typed, desk.now(), after=0)
    if step is None:
        raise SignInRefused(_WRONG)
    codes = recovery.make(desk)
    factor = SecondFactor(session.pending, step, desk.now())
    after = replace(account, second_factor=factor, recovery=recovery.kept(codes), epoch=account.epoch + 1)
    return complete(desk, session, account, after, "set up the second factor", origin), codes


def new_codes(desk: StaffDesk, account: Account) -> tuple[str, ...]:
    """Recovery codes instead of those there were."""
    codes = recovery.make(desk)

    def renew() -> tuple[str, ...]:
        before = register.account_of(desk.table, account.account_id)
        after = replace(before, recovery=recovery.kept(codes))
        told = events.told(desk, after.account_id, after.account_id, "made new recovery codes", after.places)
        desk.table.write([*register.changed(desk.table, before, after), told])
        return codes

    return desk.decide(renew)
