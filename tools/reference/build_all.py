"""Rebuild every table of rules_data/reference from its source file; a table without its source stays and is named.

python -m tools.reference.build_all --sources FOLDER [--into FOLDER]      (make reference SOURCES=FOLDER)
Vintage and reading day stay as sources.json tells them. ICD-10-CM comes from the package in requirements-reference.txt,
which lives in an environment of its own, .local/reference. A table that holds releases loaded from CMS stays too:
building it anew would lose them.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chalicelib.services.keep_table import entries

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / ".local" / "reference"
LOCK = ROOT / "requirements-reference.lock"
# Table, its script, its source file.
FILES = (
    ("procedures", "build_procedures", "ot_codes.csv"),
    ("ncci_ptp_practitioner", "build_ptp", "ncci_ptp_therapy.csv"),
    ("mue_practitioner", "build_mue", "mue_therapy.csv"),
    ("denials", "build_denials", "carc.csv"),
)
BY_HAND = ("places",)


def build(script: str, sources: list[Path], into: Path, entry: Mapping[str, Any], *more: str) -> str:
    """Run one script; its words."""
    command = [sys.executable, "-m", f"tools.reference.{script}", *map(str, sources), str(into)]
    command += ["--version", entry["version"], "--read-on", entry["read_on"], *more]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return "rebuilt, " + done.stdout.splitlines()[0].split(";")[0]


def diagnoses() -> list[Path]:
    """The tabular list and the list of codes of the package, which is installed on first use; none where it cannot."""
    if not _package_files():
        subprocess.run([sys.executable, "-m", "venv", PACKAGE], check=False)
        pip = [str(PACKAGE / "bin" / "python"), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "--requirement", str(LOCK)], check=False)
    return _package_files()


def _package_files() -> list[Path]:
    for data in PACKAGE.glob("lib/python*/site-packages/simple_icd_10_cm/data"):
        return [*data.glob("icd10c*-tabular-*.xml"), *data.glob("code-list-*.txt")]
    return []


def rebuild(name: str, script: str, sources: list[Path], into: Path, entry: Mapping[str, Any] | None) -> str:
    """What became of one table, in words."""
    if entry is None:
        return "left: sources.json does not name it"
    if entry.get("releases"):
        return f"left: it holds releases loaded from CMS, the newest of {entry['releases'][-1]}"
    missing = [path.name for path in sources if not path.is_file()]
    if missing or not sources:
        return f"left: no source ({', '.join(missing) or 'the package of requirements-reference.txt'})"
    more = ["--from", entry["covers_from"], "--to", entry["covers_to"]] if name == "icd10cm" else []
    return build(script, sources, into, entry, *more)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sources", type=Path, required=True)
    options.add_argument("--into", type=Path, default=ROOT / "rules_data" / "reference")
    given = options.parse_args()
    sources, into = given.sources.resolve(), given.into.resolve()
    known = entries(into)
    for name, script, file in FILES:
        print(f"{name}: {rebuild(name, script, [sources / file], into, known.get(name))}", flush=True)
    print(f"icd10cm: {rebuild('icd10cm', 'build_icd10cm', diagnoses(), into, known.get('icd10cm'))}")
    for name in BY_HAND:
        print(f"{name}: left: kept by hand")


if __name__ == "__main__":
    main()
