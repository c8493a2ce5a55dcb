"""Accounts as records: found by id or by sign-in name, and the changes that keep one.

The sign-in name is a record of its own, so no two accounts share one. The owners are one record that every gain and
loss of an owner passes through, so the last one cannot go, whoever acts at once.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.errors import NotKept
from chalicelib.services.records import address
from chalicelib.services.records.table import Change, Key, Put, Record, Table
from chalicelib.services.staff.account import Account, Grant, Role, SecondFactor
from chalicelib.services.staff.errors import LastAdministrator

_NOBODY = "nobody"


def account_of(table: Table, account_id: str) -> Account:
    """Raises NotKept."""
    return read(table.get(address.staff(account_id)))


def account_named(table: Table, login: str) -> Account | None:
    """The account with that sign-in name. Two reads whether there is one or not."""
    named = table.get_many([address.staff_login(login)])
    account_id = next((str(record.data["account_id"]) for record in named.values()), _NOBODY)
    found = table.get_many([address.staff(account_id)])
    return next((read(record) for record in found.values()), None)


def all_accounts(table: Table) -> list[Account]:
    """Every account, by sign-in name."""
    return [read(record) for record in table.look_up("list", address.STAFF)]


def added(table: Table, account: Account) -> list[Change]:
    """The changes that keep a new account. Raises InvalidInput where its sign-in name is taken."""
    name = address.staff_login(account.login)
    if table.get_many([name]):
        raise InvalidInput([Problem("login", "is the sign-in name of another account")])
    return [Put(Record(name, "staff_login", {"account_id": account.account_id})), *changed(table, None, account)]


def changed(table: Table, before: Account | None, after: Account) -> list[Change]:
    """The changes that keep an account instead of what it was. Raises LastAdministrator."""
    changes: list[Change] = [Put(_record(after))]
    was, becomes = before is not None and before.is_owner, after.is_owner
    return changes if was == becomes else [*changes, _owners_with(table, after.account_id, becomes)]


def _owners_with(table: Table, account_id: str, becomes: bool) -> Change:
    try:
        record = table.get(address.staff_owners())
    except NotKept:
        record = Record(address.staff_owners(), "staff_owners", {"account_ids": []})
    owners = set(record.data["account_ids"]) - {account_id} | ({account_id} if becomes else set())
    if not owners:
        raise LastAdministrator("This is the last administrator of the installation. Make another one first.")
    return Put(replace(record, data={"account_ids": sorted(owners)}))


def folded(login: str) -> str:
    """A sign-in name as it is kept."""
    return login.strip().lower()


def _record(account: Account) -> Record:
    factor = account.second_factor
    data = {
        "login": account.login,
        "name": account.name,
        "grants": [[grant.place, grant.role.word, grant.patients] for grant in account.grants],
        "created_at": account.created_at.isoformat(),
        "password": account.password,
        "password_since": _time(account.password_since),
        "second_factor": [factor.sealed, factor.last_step, factor.since.isoformat()] if factor else None,
        "recovery": list(account.recovery),
        "devices": list(account.devices),
        "epoch": account.epoch,
        "disabled_at": _time(account.disabled_at),
    }
    listed = Key(address.STAFF, f"{address.encoded(account.login)}#{account.account_id}")
    return Record(address.staff(account.account_id), "staff", data, account.version, listed=listed)


def read(record: Record) -> Account:
    """The account that a record keeps."""
    data: Any = record.data
    return Account(
        account_id=record.key.partition.partition("#")[2],
        login=data["login"],
        name=data["name"],
        grants=read_grants(data["grants"]),
        created_at=datetime.fromisoformat(data["created_at"]),
        password=data["password"],
        password_since=_read_time(data["password_since"]),
        second_factor=_read_factor(data["second_factor"]),
        recovery=tuple(data["recovery"]),
        devices=tuple(data["devices"]),
        epoch=data["epoch"],
        disabled_at=_read_time(data["disabled_at"]),
        version=record.version,
    )


def read_grants(rows: Sequence[Sequence[Any]]) -> tuple[Grant, ...]:
    """Grants as they are kept: place, role, patients."""
    return tuple(Grant(place, Role[role.upper()], patients) for place, role, patients in rows)


def _read_factor(kept: Sequence[Any] | None) -> SecondFactor | None:
    return SecondFactor(kept[0], kept[1], datetime.fromisoformat(kept[2])) if kept else None


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read_time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
