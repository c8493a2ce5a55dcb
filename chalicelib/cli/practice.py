"""A practice's data as a whole: export, erase with a certificate, legal hold, purge of old claims, clocks brought in
line with the rules.

It works on the table that the environment names, and walks through all of it: for maintenance, with rights of its own.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from chalicelib import wiring
from chalicelib.cli.keys import our_id
from chalicelib.cli.status import ACCEPTED, UNUSABLE
from chalicelib.domain.compact import compact
from chalicelib.domain.errors import InvalidInput, Problem
from chalicelib.services.practice.leave import erase_practice, export_practice, set_hold
from chalicelib.services.practice.purge import purge_claims
from chalicelib.services.records import address
from chalicelib.web.alert_rounds import follow


def options(command: argparse.ArgumentParser) -> None:
    """`export`, `erase`, `hold`, `purge`, `follow-limits`."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    export = actions.add_parser("export", allow_abbrev=False, help="every record of the practice as JSON Lines")
    export.add_argument("--into", type=Path, required=True, metavar="FILE", help="where to; must not be there yet")
    erase = actions.add_parser(
        "erase", allow_abbrev=False, help="erase every record, revoke its keys, write a certificate"
    )
    erase.add_argument(
        "--certificate", type=Path, required=True, metavar="FILE", help="where to; must not be there yet"
    )
    erase.add_argument("--by", required=True, help="who answers for it; stands in the certificate")
    erase.add_argument("--confirm", required=True, metavar="ID", help="the practice's id once more")
    hold = actions.add_parser("hold", allow_abbrev=False, help="keep everything until the hold is lifted")
    state = hold.add_mutually_exclusive_group(required=True)
    state.add_argument("--why", default="", help="such as the case")
    state.add_argument("--lift", action="store_true")
    purge = actions.add_parser("purge", help="remove claims whose retention is over")
    purge.add_argument("--dry-run", action="store_true", help="count them; remove nothing")
    follow = actions.add_parser("follow-limits", help="open clocks of the practice follow the rules in force")
    for action in (export, erase, hold, purge, follow):
        action.add_argument("--practice", required=True, type=our_id, metavar="ID")


def run(given: argparse.Namespace) -> int:
    """Does it and tells how many. Raises InvalidInput, UnderHold, StoreUnavailable."""
    parts = wiring.parts()
    if given.action == "hold":
        set_hold(parts.desk, given.practice, given.why)
        print(compact({"practice": given.practice, "held": bool(given.why)}))
        return ACCEPTED
    if given.action == "follow-limits":
        moved = follow(address.space(given.practice, "live"))
        print(compact({"practice": given.practice, "clocks_moved": moved}))
        return ACCEPTED
    walk = wiring.walk()
    if given.action == "export":
        with _new_file("--into", given.into) as file:
            count = sum(1 for record in export_practice(walk, given.practice) if file.write(compact(record) + "\n"))
        print(compact({"practice": given.practice, "records": count}))
        _tell_if_none(count)
        return ACCEPTED
    if given.action == "purge":
        today = parts.day_of(address.space(given.practice, "live"))
        print(compact(purge_claims(parts.desk, walk, given.practice, today, given.dry_run)))
        return ACCEPTED
    if given.confirm != given.practice:
        print("--confirm does not name the practice; nothing was erased.", file=sys.stderr)
        return UNUSABLE
    with _new_file("--certificate", given.certificate) as file:
        certificate = erase_practice(parts.desk, parts.keys.store, walk, given.practice, given.by)
        file.write(compact(certificate) + "\n")
    print(compact(certificate))
    _tell_if_none(len(certificate["records"]))
    return ACCEPTED


def _tell_if_none(found: int) -> None:
    """An id may have been mistyped, twice."""
    if not found:
        print("Nothing was found of a practice of this id.", file=sys.stderr)


@contextmanager
def _new_file(option: str, path: Path) -> Iterator[TextIO]:
    """A file that is not there yet, and not any more where what was to stand in it failed: half of an export, or a
    certificate of nothing, would be taken for the whole. Raises InvalidInput."""
    try:
        file = path.open("x", encoding="utf-8")
    except FileExistsError:
        raise InvalidInput([Problem(option, f"{path.name} is there already; name another file")]) from None
    except OSError as error:
        raise InvalidInput([Problem(option, f"{path.name} cannot be written: {error.strerror}")]) from None
    with file:
        try:
            yield file
        except BaseException:
            path.unlink()
            raise
