"""Write what earlier releases kept in today's schema: `--dry-run` counts, broken off it goes on when run again.

It works on the table that the environment names, and walks through all of it: for maintenance, after a deploy.
"""

import argparse
import sys

from chalicelib import wiring
from chalicelib.cli.status import ACCEPTED
from chalicelib.domain.compact import compact
from chalicelib.services.records.migrate import Progress, migrate

MOST_SEGMENTS = 64


def options(command: argparse.ArgumentParser) -> None:
    """`--dry-run`, `--segments`."""
    command.add_argument("--dry-run", action="store_true", help="count what would be written anew; write nothing")
    command.add_argument(
        "--segments",
        type=int,
        choices=range(1, MOST_SEGMENTS + 1),
        default=1,
        metavar="N",
        help="walk in so many parts, one after the other; a run that goes on names as many as the one before",
    )


def run(given: argparse.Namespace) -> int:
    """Tells how far it is, in numbers alone. Raises Overtaken where another run is at work, StoreUnavailable."""
    parts, shelf = wiring.parts(), wiring.shelf()
    progress = Progress()
    for progress in migrate(parts.table, shelf, given.segments, given.dry_run):
        print(f"{progress.items} items looked at, {progress.rewritten} written anew", file=sys.stderr)
    print(compact(_json(progress, given.dry_run)))
    return ACCEPTED


def _json(progress: Progress, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "items": progress.items,
        "outdated": dict(sorted(progress.outdated.items())),
        "rewritten": progress.rewritten,
        "overtaken": progress.overtaken,
    }
