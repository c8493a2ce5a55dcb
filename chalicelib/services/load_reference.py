"""Load an official CMS download into the reference tables: read all of it, lay it over what is there, keep it at once.

A download that is wrong anywhere is refused whole, and the table stays as it was.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.domain.validators import adapter_of
from chalicelib.rules.tables import FeeSchedule, Icd10cm, MueTable, PtpTable, Source, Tables, shipped_tables
from chalicelib.rules.tables.cms.archive import CmsFile, open_download
from chalicelib.rules.tables.cms.draft import Draft, Held
from chalicelib.rules.tables.cms.lay_icd10 import lay_icd10
from chalicelib.rules.tables.cms.lay_mue import lay_mue
from chalicelib.rules.tables.cms.lay_pfs import lay_pfs
from chalicelib.rules.tables.cms.lay_ptp import lay_ptp
from chalicelib.rules.tables.cms.releases import CmsKind
from chalicelib.rules.tables.rows import TableFile
from chalicelib.services.keep_table import SOURCES, entries, keep_table, only_one

TABLES: Mapping[CmsKind, str] = {
    "ncci": "ncci_ptp_practitioner",
    "mue": "mue_practitioner",
    "icd10": "icd10cm",
    "pfs": "pfs",
}
_READERS: Mapping[CmsKind, Callable[[TableFile], object]] = {
    "ncci": PtpTable,
    "mue": MueTable,
    "icd10": lambda table: Icd10cm(table).check(),
    "pfs": FeeSchedule,
}
_LAID = "; CMS releases laid over it: "


@dataclass(frozen=True, slots=True)
class Download:
    """What to load and where to. `starts` overrides the day that the file's name tells; `fewer` allows a file with far
    fewer rows than held before; a `trial` writes nothing."""

    kind: CmsKind
    path: Path
    into: Path
    read_on: date
    starts: date | None = None
    fewer: bool = False
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a download did, or would do. `changed` is false where the table held it already."""

    table: str
    file: str
    starts: date
    version: str
    read: int
    kept: int
    rows: int
    added: int
    removed: int
    changed: bool
    notes: tuple[str, ...]


def load_reference(download: Download) -> Loaded:
    """Load one download. Raises RulesRefused with file, row, field and remedy; then nothing was changed."""
    if not download.into.is_dir():
        raise RulesRefused(str(download.into), [Problem("", "there is no such folder; make it first")])
    try:
        if download.trial:
            return _load(download)
        with only_one(download.into):
            return _load(download)
    except OSError as error:
        raise RulesRefused(str(download.into), [Problem("", error.strerror or "cannot be written")]) from error


def _load(download: Download) -> Loaded:
    name = TABLES[download.kind]
    tables = _tables(download.into)
    held = _held(tables, name)
    with open_download(download.path, download.kind, download.starts) as file:
        draft = _draft(file, download, held, tables)
    entry = _entry(download, draft, held, name)
    data = draft.data()
    _READERS[download.kind](TableFile(f"{name}.csv", data, adapter_of(Source).validate_python(_days(entry))))
    here = entries(download.into).get(name)
    changed = here is None or data != tables.data(name) or _apart_from_day(here) != _apart_from_day(entry)
    if changed and not download.trial:
        keep_table(download.into, name, data, entry)
    before, after = set(held.rows), set(draft.rows)
    return Loaded(
        table=name,
        file=file.name,
        starts=file.release.starts,
        version=str(entry["version"]),
        read=draft.read,
        kept=draft.kept,
        rows=len(draft.rows),
        added=len(after - before),
        removed=len(before - after),
        changed=changed,
        notes=tuple(draft.notes),
    )


def _tables(folder: Path) -> Tables:
    """The folder's tables over the shipped ones."""
    return Tables(folder, beside=shipped_tables()) if (folder / SOURCES).is_file() else shipped_tables()


def _held(tables: Tables, name: str) -> Held:
    if name not in tables.names():
        return Held(None, ())
    source = tables.source(name)
    lines = TableFile(f"{name}.csv", tables.data(name), source)
    header, *rows = csv.reader(lines.data.decode("utf-8-sig").splitlines())
    lines.lines(",".join(header))
    return Held(source, [tuple(row) for row in rows])


def _draft(file: CmsFile, download: Download, held: Held, tables: Tables) -> Draft:
    if download.kind == "icd10":
        return lay_icd10(file, held, download.fewer)
    lay = {"ncci": lay_ptp, "mue": lay_mue, "pfs": lay_pfs}[download.kind]
    return lay(file, held, tables.procedures().codes(), download.fewer)


def _entry(download: Download, draft: Draft, held: Held, name: str) -> dict[str, Any]:
    """The table's entry: what it said before, what the release changes, and how many releases are in it."""
    old = entries(download.into).get(name) or _entry_of(held)
    entry = {**old, **draft.entry, "read_on": download.read_on.isoformat(), "rows": len(draft.rows)}
    releases = entry["releases"]
    entry["source"] = f"{entry['source'].partition(_LAID)[0]}{_LAID}{len(releases)}, the newest of {releases[-1]}"
    entry.pop("file", None)
    return entry


def _entry_of(held: Held) -> dict[str, Any]:
    return adapter_of(Source).dump_python(held.source, mode="json", exclude_defaults=True) if held.source else {}


def _days(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "releases": tuple(entry["releases"])}


def _apart_from_day(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key != "read_on"}
