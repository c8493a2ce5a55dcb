"""Sessions: opened at sign-in under a new token, kept by its digest alone, ended by time, one by one or all at once.

A token names its account, so a page reads session and account in one call.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Delete, Key, Overtaken, Put, Record, Table
from chalicelib.services.staff import register
from chalicelib.services.staff.account import Account
from chalicelib.services.staff.desk import StaffDesk, digest
from chalicelib.services.staff.errors import SessionEnded

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
HALFWAY = timedelta(minutes=10)
# Being seen is written down at most this often: a page should rarely have to write.
NOTED_EVERY = timedelta(minutes=1)
_ENDED = "You are not signed in, or your session has ended. Sign in again."


class Stage(StrEnum):
    """How far a sign-in has come: until FULL only its own next page opens."""

    CODE = "code"
    SET_UP = "set_up"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Session:
    """A session as it is kept. `key_digest` is that of its token and serves as its name; `pending` is the sealed secret
    of a second factor that is being set up in it."""

    key_digest: str
    account_id: str
    stage: Stage
    epoch: int
    opened_at: datetime
    seen_at: datetime
    browser: str
    pending: str = field(default="", repr=False)
    version: int = 0

    def lasts_at(self, now: datetime) -> bool:
        """Whether it still counts: not idle too long, not too old, and a half-done sign-in not for long."""
        longest = LONGEST if self.stage is Stage.FULL else HALFWAY
        return now < self.seen_at + IDLE and now < self.opened_at + longest


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session with the token for its browser, which nobody can find again; `device` is a new device token, ""
    where the browser is known already."""

    token: str
    session: Session
    account: Account
    device: str = ""


def opened(desk: StaffDesk, account: Account, stage: Stage, browser: str) -> tuple[Opened, Change]:
    """A new session and the change that keeps it."""
    now = desk.now()
    token = f"{account.account_id}.{desk.token()}"
    session = Session(digest(token), account.account_id, stage, account.epoch, now, now, browser[:200])
    return Opened(token, session, account), Put(_record(session))


def find(desk: StaffDesk, token: str) -> tuple[Session, Account]:
    """The session of a token and its account, seen now. Raises SessionEnded."""
    place = address.session(digest(token))
    whose = address.staff(token.partition(".")[0][:64])
    found = desk.table.get_many([place, whose])
    if len(found) < 2:
        raise SessionEnded(_ENDED)
    session, account = _read(found[place]), register.read(found[whose])
    now = desk.now()
    if not (_belongs(session, account) and session.lasts_at(now)):
        raise SessionEnded(_ENDED)
    return _noted(desk.table, session, now), account


def all_of(desk: StaffDesk, account: Account) -> list[Session]:
    """The sessions of an account that still count, newest first."""
    records = desk.table.look_up("list", address.sessions(account.account_id), newest_first=True, limit=100)
    found = [_read(record) for record in records]
    return [session for session in found if _belongs(session, account) and session.lasts_at(desk.now())]


def keeping(session: Session) -> Change:
    """The change that keeps a session as it is now."""
    return Put(_record(session))


def ending(session: Session) -> Change:
    """The change that ends a session."""
    return Delete(address.session(session.key_digest), session.version)


def end(desk: StaffDesk, account_id: str, key_digest: str) -> None:
    """Ends one session of that account; one that has ended already is no fault. Raises NotKept for another's."""
    for record in desk.table.get_many([address.session(key_digest)]).values():
        session = _read(record)
        if session.account_id != account_id:
            raise NotKept("This account has no such session.")
        try:
            desk.table.write([ending(session)])
        except Overtaken:
            end(desk, account_id, key_digest)


def _belongs(session: Session, account: Account) -> bool:
    return session.account_id == account.account_id and session.epoch == account.epoch and account.active


def _noted(table: Table, session: Session, now: datetime) -> Session:
    if now < session.seen_at + NOTED_EVERY:
        return session
    seen = replace(session, seen_at=now)
    try:
        table.write([Put(_record(seen))])
    except Overtaken:
        return seen
    return replace(seen, version=session.version + 1)


def _record(session: Session) -> Record:
    data = {
        "account_id": session.account_id,
        "stage": session.stage.value,
        "epoch": session.epoch,
        "opened_at": session.opened_at.isoformat(),
        "seen_at": session.seen_at.isoformat(),
        "browser": session.browser,
        "pending": session.pending,
    }
    listed = Key(address.sessions(session.account_id), f"{session.opened_at.isoformat()}#{session.key_digest[:16]}")
    place = address.session(session.key_digest)
    return Record(place, "session", data, session.version, listed=listed, expires_at=session.opened_at + LONGEST)


def _read(record: Record) -> Session:
    data: Any = record.data
    return Session(
        key_digest=record.key.partition.partition("#")[2],
        account_id=data["account_id"],
        stage=Stage(data["stage"]),
        epoch=data["epoch"],
        opened_at=datetime.fromisoformat(data["opened_at"]),
        seen_at=datetime.fromisoformat(data["seen_at"]),
        browser=data["browser"],
        pending=data["pending"],
        version=record.version,
    )
