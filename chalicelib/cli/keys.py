"""API keys of practices: make, list, revoke; and a new beginning for the space of a practice's test keys.

It works on the table that the environment names (OTGUARD_TABLE, OTGUARD_ENDPOINT), as the service itself does.
"""

import argparse
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib import wiring
from chalicelib.cli.status import ACCEPTED
from chalicelib.domain.compact import compact
from chalicelib.services.keys import ALL, make_key, revoke_key
from chalicelib.services.ports import ApiKey
from chalicelib.services.practice.space_of_tests import begin_anew

SCOPES = ("read", "write", "admin")
_OUR_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


def options(command: argparse.ArgumentParser) -> None:
    """`make`, `list`, `revoke`, `reset-test-space`."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    make = actions.add_parser("make", allow_abbrev=False, help="a new key, which is shown once")
    make.add_argument("--practice", required=True, action="append", type=our_id, metavar="ID", dest="practices")
    make.add_argument("--label", required=True, help="what it is for, such as the partner's name")
    make.add_argument("--test", action="store_true", help="for the space of test keys (default: live data)")
    make.add_argument("--scopes", type=_scopes, default=[ALL], help="of read,write,admin (default: all of them)")
    make.add_argument("--days", type=int, help="how long it counts (default: until it is revoked)")
    actions.add_parser("list", allow_abbrev=False, help="every key, without its secret")
    revoke = actions.add_parser("revoke", allow_abbrev=False, help="refuse a key, everywhere within 30 seconds")
    revoke.add_argument("key_id", help="the twelve characters behind otg_live_ or otg_test_")
    reset = actions.add_parser("reset-test-space", allow_abbrev=False, help="forget what test keys kept of a practice")
    reset.add_argument("--practice", required=True, type=our_id, metavar="ID")


def run(given: argparse.Namespace) -> int:
    """Does it and prints JSON. Raises NotKept for a key that is unknown."""
    for row in _ACTIONS[given.action](given):
        print(compact(row))
    return ACCEPTED


def _make(given: argparse.Namespace) -> Iterator[Any]:
    now, mode = datetime.now(UTC), "test" if given.test else "live"
    ends = now + timedelta(days=given.days) if given.days else None
    store = wiring.parts().keys.store
    text = make_key(store, mode, given.practices, given.label, now, given.scopes, ends)  # type: ignore[arg-type]
    yield {"key": text, "mode": mode, "practices": given.practices, "scopes": given.scopes}


def _list(given: argparse.Namespace) -> Iterator[Any]:
    return map(_shown, wiring.parts().keys.store.all())


def _revoke(given: argparse.Namespace) -> Iterator[Any]:
    revoke_key(wiring.parts().keys.store, given.key_id, datetime.now(UTC))
    yield {"revoked": given.key_id}


def _reset(given: argparse.Namespace) -> Iterator[Any]:
    yield begin_anew(wiring.parts().desk, given.practice).body


_ACTIONS: dict[str, Callable[[argparse.Namespace], Iterator[Any]]] = {
    "make": _make,
    "list": _list,
    "revoke": _revoke,
    "reset-test-space": _reset,
}


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


def _scopes(text: str) -> list[str]:
    given = text.split(",")
    if set(given) <= set(SCOPES):
        return given
    raise argparse.ArgumentTypeError(f"must be some of {','.join(SCOPES)}")


def our_id(text: str) -> str:
    """An id of ours, as an option of the command line."""
    if _OUR_ID.fullmatch(text):
        return text
    raise argparse.ArgumentTypeError("must be 1 to 64 letters, digits, dots, dashes or underscores")
