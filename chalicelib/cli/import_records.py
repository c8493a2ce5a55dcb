"""Bring in what a practice already has from a table: patients, coverages, authorizations, plans, providers, claims.

All rows or none; --dry-run says what would become of them. It works on the table that the environment names.
"""

import argparse
import sys
from pathlib import Path

from chalicelib import wiring
from chalicelib.cli.keys import our_id
from chalicelib.cli.status import ACCEPTED, UNUSABLE
from chalicelib.domain.compact import compact
from chalicelib.services.imports.columns import TABLES
from chalicelib.services.imports.import_table import Importer, import_table
from chalicelib.services.on_file.cabinet import Cabinet
from chalicelib.services.records import address


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("file", type=Path, metavar="FILE.csv", help="the table; `-` is standard input")
    command.add_argument("--practice", required=True, type=our_id, metavar="ID")
    command.add_argument("--kind", required=True, choices=tuple(TABLES))
    command.add_argument("--dry-run", action="store_true", help="put nothing on file")


def run(given: argparse.Namespace) -> int:
    """Prints what became of the records as JSON. Raises InvalidInput with everything that is wrong."""
    try:
        data = sys.stdin.buffer.read() if str(given.file) == "-" else given.file.read_bytes()
    except OSError as error:
        print(error, file=sys.stderr)
        return UNUSABLE
    parts = wiring.parts()
    space = address.space(given.practice, "live")
    cabinet = Cabinet(parts.desk, space, "the command line", parts.people)
    importer = Importer(cabinet, parts.rules, parts.today(parts.practices.of(space)))
    print(compact(import_table(importer, given.kind, data, given.dry_run)))
    return ACCEPTED
