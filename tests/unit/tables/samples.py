"""Made-up tables in a folder: a few rows and the sources.json that counts them."""

import json
from pathlib import Path
from typing import Any

from chalicelib.rules.tables import Tables

HEADERS = {
    "ptp": "column1,column2,indicator,valid_from,valid_to,reason,last_seen",
    "mue": "code,units,indicator,valid_from,valid_to",
    "fees": "code,locality,amount,valid_from,valid_to",
    "icd10cm": "code,kind,marks,seventh,excludes1,valid_from,valid_to",
    "places": "code,label,facility",
    "procedures": "code,label,timing,minutes_per_unit,add_on_to,once_per_day,therapy_status,disciplines,pfs_status,"
    "bill_instead,effective_on,deleted_on,confidence",
}


def folder(path: Path, kind: str, /, *rows: str, name: str = "sample", **changes: Any) -> Path:
    """Write one table of a kind; `changes` lay over its entry in sources.json."""
    (path / f"{name}.csv").write_text("\n".join([HEADERS[kind], *rows, ""]), encoding="utf-8")
    entry = {
        "kind": kind,
        "title": "A sample",
        "version": "1",
        "source": "made up",
        "read_on": "2026-01-01",
        "confidence": "unverified",
        "licence": "ours",
        "rows": len(rows),
    }
    known = path / "sources.json"
    sources = json.loads(known.read_text(encoding="utf-8")) if known.is_file() else {}
    known.write_text(json.dumps({**sources, name: {**entry, **changes}}), encoding="utf-8")
    return path


def tables(path: Path, kind: str, /, *rows: str, **changes: Any) -> Tables:
    return Tables(folder(path, kind, *rows, **changes))
