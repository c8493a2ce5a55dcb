"""Staff accounts of the console: the first administrator, and letting a locked-out person try again.

It works on the table that the environment names (OTGUARD_TABLE, OTGUARD_ENDPOINT), as the service itself does.
"""

import argparse
import getpass
import sys

from chalicelib import wiring
from chalicelib.cli.status import ACCEPTED, UNUSABLE
from chalicelib.services.staff import tries
from chalicelib.services.staff.account import INSTALLATION, Grant, Role
from chalicelib.services.staff.make_account import make_account


def options(command: argparse.ArgumentParser) -> None:
    """`create-admin` and `unlock`."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    create = actions.add_parser(
        "create-admin", allow_abbrev=False, help="an administrator of the installation, who may do everything"
    )
    create.add_argument("login", help="the sign-in name, such as an e-mail address")
    create.add_argument("--name", required=True, help="the person's name, as pages show it")
    create.add_argument(
        "--patients", action="store_true", help="may also see patient data, of every practice (default: may not)"
    )
    create.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    unlock = actions.add_parser(
        "unlock", allow_abbrev=False, help="forget the failed sign-ins of a name, so that it need not wait"
    )
    unlock.add_argument("login", help="the sign-in name")


def run(options: argparse.Namespace) -> int:
    """Does it and says so."""
    staff = wiring.console().staff
    if options.action == "unlock":
        tries.forgive(staff, tries.Who(options.login.strip().lower(), ""))
        print(f"Failed sign-ins of {options.login} are forgotten.")
        return ACCEPTED
    grants = [Grant(INSTALLATION, Role.ADMIN, options.patients)]
    made = make_account(staff, options.login, options.name, grants, _password(options))
    print(f"{made.login} may now sign in as an administrator.")
    return ACCEPTED


def _password(options: argparse.Namespace) -> str:
    """Typed unseen, or piped; never an argument, which every process on the machine could read."""
    if options.password_stdin:
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password (12 characters or more): ")
    if first != getpass.getpass("Again: "):
        print("The two differ. Nothing was made.", file=sys.stderr)
        raise SystemExit(UNUSABLE)
    return first
