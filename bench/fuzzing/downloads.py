"""Official downloads as an operator loads them: the zip as it came, and the text in it by kind of table."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from chalicelib.rules.tables.cms.archive import CmsFile, open_download
from chalicelib.rules.tables.cms.icd10 import read_order
from chalicelib.rules.tables.cms.mue import read_mue
from chalicelib.rules.tables.cms.pfs import read_pfs
from chalicelib.rules.tables.cms.ptp import read_ptp
from chalicelib.rules.tables.cms.releases import CmsKind

# What each file is called that CMS publishes.
MEMBERS: dict[CmsKind, str] = {
    "ncci": "ccipra-v323r0-f4.txt",
    "mue": "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv",
    "icd10": "icd10cm_order_2027.txt",
    "pfs": "PPRRVU2026_Jul_nonQPP.csv",
}
_KNOWN = frozenset({"97110", "97530", "97535"})


def zipped(member: str, text: bytes) -> bytes:
    """A zip with one file; the same bytes for the same file."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(zipfile.ZipInfo(member), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _read(file: CmsFile, kind: CmsKind) -> str:
    if kind == "ncci":
        edits = read_ptp(file, _KNOWN)
        return f"{edits.count} edits, {len(edits.rows)} kept"
    if kind == "mue":
        limits = read_mue(file, _KNOWN)
        return f"{limits.count} limits, {len(limits.limits)} kept"
    if kind == "icd10":
        return f"{len(read_order(file, fewer=False))} codes"
    fees = read_pfs(file, _KNOWN)
    return f"{fees.count} fees, {len(fees.amounts)} kept"


def _loaded(kind: CmsKind, data: bytes) -> str:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "download.zip"
        path.write_bytes(data)
        with open_download(path, kind) as file:
            return f"{file.release.starts}: {_read(file, kind)}"


DOWNLOADS: dict[str, Callable[[bytes], str]] = {
    "zip": partial(_loaded, "mue"),
    **{f"download {kind}": lambda data, kind=kind: _loaded(kind, zipped(MEMBERS[kind], data)) for kind in MEMBERS},  # type: ignore[misc]
}
