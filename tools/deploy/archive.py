"""The zip that Lambda unpacks: the same files give the same bytes, and nothing is in it that no request needs.

Bytecode is shipped, because a function cannot keep any: without it every cold start would compile all modules anew.
"""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tools.local.ports import ROOT

LARGEST_BYTES = 25 * 1024 * 1024
TRIM = ROOT / "infra" / "trim.json"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_COMPILE = (
    "import compileall, py_compile, sys; sys.exit(not compileall.compile_dir(sys.argv[1], ddir='/var/task', quiet=1, \
invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH))"
)


class PackageRefusedError(Exception):
    """Why this package must not be shipped, and the remedy."""


def trim(folder: Path) -> None:
    """Removes what infra/trim.json names: per folder, everything but what is kept; what a pattern finds; and the text
    of modules that only import what was removed."""
    rules = json.loads(TRIM.read_text())
    for place, kept in rules["only"].items():
        _keep(folder / place, kept)
    for pattern in rules["never"]:
        for found in sorted(folder.glob(pattern)):
            _remove(found)
    for place in rules["empty"]:
        (folder / place).write_text("")


def compile_all(folder: Path) -> None:
    """Bytecode beside every module, valid whatever the file's time. A fresh process, so that it is reproducible."""
    subprocess.run([sys.executable, "-I", "-c", _COMPILE, str(folder)], check=True, env={"PYTHONHASHSEED": "0"})


def write_zip(folder: Path, target: Path) -> int:
    """The size in bytes. Raises PackageRefusedError above 25 MB."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _LONG_AGO)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    size_bytes = target.stat().st_size
    if size_bytes > LARGEST_BYTES:
        raise PackageRefusedError(
            f"The zip has {size_bytes / 1e6:.1f} MB; it must stay under 25. See what grew, and infra/trim.json."
        )
    return size_bytes


def _keep(folder: Path, kept: list[str]) -> None:
    missing = [name for name in kept if not (folder / name).exists()]
    if missing:
        raise PackageRefusedError(f"{folder.name} of the package has no {', '.join(missing)}; mend infra/trim.json.")
    for found in folder.iterdir():
        if found.name not in kept:
            _remove(found)


def _remove(found: Path) -> None:
    shutil.rmtree(found) if found.is_dir() else found.unlink()
