"""An account with a password of its own: the first administrator, from the command line of whoever runs the service."""

from collections.abc import Sequence

from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.staff import events, passwords, register
from chalicelib.services.staff.account import Account, Grant
from chalicelib.services.staff.desk import StaffDesk

COMMAND_LINE = "command line"
_LONGEST = 100


def make_account(
    desk: StaffDesk, login: str, name: str, grants: Sequence[Grant], password: str, by: str = COMMAND_LINE
) -> Account:
    """Keeps a new account that can sign in at once. Raises InvalidInput."""
    login, name = register.folded(login), name.strip()
    require_names(login, name)
    passwords.require_good(password, login)
    kept = desk.hasher.make(password)
    return desk.decide(lambda: _make(desk, login, name, tuple(grants), kept, by))


def require_names(login: str, name: str) -> None:
    """Raises InvalidInput for a sign-in name or a name that is empty, too long, or holds control characters."""
    problems = []
    if not login or len(login) > _LONGEST or not login.isprintable() or " " in login:
        problems.append(Problem("login", f"takes 1 to {_LONGEST} characters without spaces, such as an e-mail address"))
    if not name or len(name) > _LONGEST or not name.isprintable():
        problems.append(Problem("name", f"takes 1 to {_LONGEST} characters"))
    if problems:
        raise InvalidInput(problems)


def _make(desk: StaffDesk, login: str, name: str, grants: tuple[Grant, ...], password: str, by: str) -> Account:
    now = desk.now()
    account = Account(desk.new_id(), login, name, grants, now, password=password, password_since=now)
    told = events.told(desk, by, account.account_id, "made the account", account.places)
    desk.table.write([*register.added(desk.table, account), told])
    return register.account_of(desk.table, account.account_id)
