"""Load an official CMS download into the reference tables: load ncci|mue|icd10|pfs FILE.zip.

A file that is wrong anywhere is refused whole, and the table stays as it was.
"""

import argparse
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import get_args

from chalicelib.cli import arguments
from chalicelib.cli.status import ACCEPTED
from chalicelib.domain.compact import compact
from chalicelib.rules.tables.cms.releases import CmsKind
from chalicelib.services.load_reference import Download, Loaded, load_reference


def options(command: argparse.ArgumentParser) -> None:
    verbs = command.add_subparsers(dest="verb", required=True, metavar="VERB")
    load = verbs.add_parser("load", allow_abbrev=False, help="lay a download of CMS over a table")
    load.add_argument("kind", choices=get_args(CmsKind))
    load.add_argument("file", type=Path, metavar="FILE.zip", help="the zip as CMS publishes it")
    load.add_argument("--into", type=Path, metavar="DIR", help="the folder of tables (default: the shipped ones)")
    load.add_argument("--dry-run", action="store_true", help="read and compare, write nothing")
    load.add_argument("--fewer", action="store_true", help="take a file with far fewer rows than held before")
    load.add_argument(
        "--effective",
        type=arguments.read_day,
        metavar="DATE",
        help="the first day of the release, where the file's name does not tell it",
    )
    load.add_argument("--read-on", type=arguments.read_day, metavar="DATE", help="when it was downloaded (today)")


def run(given: argparse.Namespace) -> int:
    download = Download(
        kind=given.kind,
        path=given.file,
        into=given.into or Path(str(files("rules_data") / "reference")),
        read_on=given.read_on or datetime.now().astimezone().date(),
        starts=given.effective,
        fewer=given.fewer,
        trial=given.dry_run,
    )
    print(compact(_answer(load_reference(download), given.dry_run)))
    return ACCEPTED


def _answer(loaded: Loaded, trial: bool) -> dict[str, object]:
    return {
        "table": loaded.table,
        "file": loaded.file,
        "effective": loaded.starts.isoformat(),
        "version": loaded.version,
        "rows_read": loaded.read,
        "rows_kept": loaded.kept,
        "rows_added": loaded.added,
        "rows_removed": loaded.removed,
        "rows": loaded.rows,
        "written": loaded.changed and not trial,
        "changed": loaded.changed,
        "notes": list(loaded.notes),
    }
