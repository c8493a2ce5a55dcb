"""A practice to try things with: an API key, made once and kept where only its owner reads it; a claim to send."""

import os
import shlex
from datetime import datetime
from pathlib import Path

from chalicelib.services.errors import KeyRefused
from chalicelib.services.keys import check_key, make_key
from chalicelib.services.ports import KeyStore
from chalicelib.services.staff.account import INSTALLATION, Grant, Role
from chalicelib.services.staff.desk import StaffDesk
from chalicelib.services.staff.make_account import make_account
from chalicelib.services.staff.register import account_named
from tools.local.ports import HOST, ROOT

PRACTICE = "demo"
ADMINISTRATOR = "demo-admin"
EXAMPLE = ROOT / "docs" / "example-claim.json"


def demo_key(store: KeyStore, kept_in: Path, now: datetime) -> str:
    """The key in the file if the store still accepts it, else a new one, kept there."""
    if kept_in.is_file():
        text = kept_in.read_text().strip()
        try:
            check_key(store, text, now)
        except KeyRefused:
            kept_in.unlink()
        else:
            return text
    text = make_key(store, "live", [PRACTICE], "made by make run", now)
    with open(os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    return text


def demo_administrator(staff: StaffDesk, kept_in: Path) -> str:
    """The password of the demo administrator: that in the file if its account is there, else that of a new one."""
    if account_named(staff.table, ADMINISTRATOR):
        return kept_in.read_text().strip() if kept_in.is_file() else "(chosen by somebody)"
    kept_in.unlink(missing_ok=True)
    password = staff.token()[:20]
    # Named beside, so that its pages lead there: nothing else lists practices.
    grants = [Grant(place, Role.ADMIN, patients=True) for place in (INSTALLATION, PRACTICE)]
    make_account(staff, ADMINISTRATOR, "Demo administrator", grants, password, by="make run")
    with open(os.open(kept_in, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password + "\n")
    return password


def example_call(port: int, key: str) -> str:
    """A command that works as pasted, wherever it is pasted."""
    return (
        f"curl -s http://{HOST}:{port}/v1/validations -H 'Authorization: Bearer {key}' "
        f"-H 'Content-Type: application/json' --data-binary @{shlex.quote(str(EXAMPLE))}"
    )
