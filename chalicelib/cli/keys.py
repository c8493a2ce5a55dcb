"""API keys of practices: make, list, revoke; and a new beginning for the space of a practice's test keys.

It works on the table that the environment names (OTGUARD_TABLE, OTGUARD_ENDPOINT), as the service itself does.
"""

import argparse
import re
import sys
from datetime import UTC, datetime, timedelta

from chalicelib import wiring
from chalicelib.cli.status import ACCEPTED, UNUSABLE
from chalicelib.domain.compact import compact
from chalicelib.services.keys import ALL, make_key, revoke_key
from chalicelib.services.ports import ApiKey
from chalicelib.services.practice.space_of_tests import begin_anew
from chalicelib.settings import SettingMissingError

SCOPES = ("read", "write", "admin")
_OUR_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def options(command: argparse.ArgumentParser) -> None:
    """`make`, `list`, `revoke`, `reset-test-space`."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    make = actions.add_parser("make", help="a new key, which is shown once")
    make.add_argument("--practice", required=True, action="append", type=our_id, metavar="ID", dest="practices")
    make.add_argument("--label", required=True, help="what it is for, such as the partner's name")
    make.add_argument("--test", action="store_true", help="for the space of test keys (default: live data)")
    make.add_argument("--scope", action="append", choices=SCOPES, dest="scopes", help="may be repeated (default: all)")
    make.add_argument("--days", type=int, help="how long it counts (default: until it is revoked)")
    actions.add_parser("list", help="every key, without its secret")
    revoke = actions.add_parser("revoke", help="refuse a key, everywhere within 30 seconds")
    revoke.add_argument("key_id", help="the twelve characters behind otg_live_ or otg_test_")
    reset = actions.add_parser("reset-test-space", help="forget what test keys kept of a practice")
    reset.add_argument("--practice", required=True, type=our_id, metavar="ID")


def run(given: argparse.Namespace) -> int:
    """Does it and prints JSON. Raises NotKept for a key that is unknown."""
    try:
        parts = wiring.parts()
    except SettingMissingError as missing:
        print(missing, file=sys.stderr)
        return UNUSABLE
    now, store = datetime.now(UTC), parts.keys.store
    if given.action == "make":
        ends = now + timedelta(days=given.days) if given.days else None
        mode = "test" if given.test else "live"
        text = make_key(store, mode, given.practices, given.label, now, given.scopes or (ALL,), ends)  # type: ignore[arg-type]
        print(compact({"key": text, "practices": given.practices, "scopes": given.scopes or [ALL]}))
    elif given.action == "revoke":
        revoke_key(store, given.key_id, now)
        print(compact({"revoked": given.key_id}))
    elif given.action == "reset-test-space":
        print(compact(begin_anew(parts.desk, given.practice)))
    else:
        print("\n".join(compact(_shown(key)) for key in store.all()))
    return ACCEPTED


def _shown(key: ApiKey) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "mode": key.mode,
        "practices": sorted(key.practices),
        "scopes": sorted(key.scopes),
        "label": key.label,
        "created_at": key.created_at.isoformat(),
        "expires_at": key.expires_at.isoformat() if key.expires_at else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def our_id(text: str) -> str:
    """An id of ours, as an option of the command line."""
    if _OUR_ID.fullmatch(text):
        return text
    raise argparse.ArgumentTypeError("must be 1 to 64 letters, digits, dots, dashes or underscores")
