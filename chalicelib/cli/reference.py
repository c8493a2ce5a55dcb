"""Reference tables: load ncci|mue|icd10|pfs FILE.zip lays a CMS download over them, publish puts them in force.

A file that is wrong anywhere is refused whole, and the table stays as it was. What is published counts in the service
that OTGUARD_TABLE names within half a minute, without a deploy.
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

    publish = verbs.add_parser("publish", allow_abbrev=False, help="put tables in force in the running service")
    publish.add_argument("--from", type=Path, required=True, dest="folder", metavar="DIR", help="their folder")
    publish.add_argument("--by", required=True, metavar="NAME", help="who does it")
    publish.add_argument("--why", required=True, help="such as the quarter")


def run(given: argparse.Namespace) -> int:
    print(compact(_publish(given) if given.verb == "publish" else _load(given)))
    return ACCEPTED


def _publish(given: argparse.Namespace) -> dict[str, object]:
    # Imported here: loading a file into a folder needs no service.
    from chalicelib import wiring
    from chalicelib.rules.tables import Tables, shipped_tables
    from chalicelib.services.reference_store import publish_tables
    from chalicelib.services.rule_listing import Change

    parts, base = wiring.parts(), shipped_tables()
    tables = Tables(given.folder, beside=base)
    changed = Change(parts.now(), given.by, given.why)
    return {"in_force_beside_the_shipped": publish_tables(parts.table, base, tables, parts.rules.library(), changed)}


def _load(given: argparse.Namespace) -> dict[str, object]:
    download = Download(
        kind=given.kind,
        path=given.file,
        into=given.into or Path(str(files("rules_data") / "reference")),
        read_on=given.read_on or datetime.now().astimezone().date(),
        starts=given.effective,
        fewer=given.fewer,
        trial=given.dry_run,
    )
    return _answer(load_reference(download), given.dry_run)


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
