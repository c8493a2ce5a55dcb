"""`make audit`: every locked package against the known vulnerabilities. Exit status 0: all were looked up and none has
one; 1: one has; 2: somewhere nothing could be looked up, which is no answer and never passes for one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.local.ports import ROOT

TOOL = ROOT / ".local" / "tools" / "bin" / "pip-audit"
# Both know the same advisories; where one cannot be reached, the other may be.
SERVICES = ("pypi", "osv")
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 2
_SECONDS = 600


def audit(lock: Path, tool: Path = TOOL) -> tuple[int, list[str]]:
    """What is to be said of one lock, in lines."""
    reasons = []
    for service in SERVICES:
        command = [
            str(tool),
            "-s",
            service,
            "-f",
            "json",
            "--progress-spinner",
            "off",
            "--require-hashes",
            "--disable-pip",
        ]
        done = subprocess.run(
            [*command, "-r", str(lock)], capture_output=True, text=True, check=False, timeout=_SECONDS
        )
        try:
            found = json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            reasons.append(f"{service}: {(done.stderr.strip().splitlines() or ['no answer'])[-1][:120]}")
            continue
        skipped = [one for one in found if "skip_reason" in one]
        vulnerable = list(_vulnerable(found))
        if vulnerable:
            return VULNERABLE, [f"{lock.name}: {line}" for line in vulnerable]
        if found and not skipped:
            return CLEAN, [f"{lock.name}: {len(found)} packages, no known vulnerability ({service})"]
        reasons.append(f"{service}: {len(skipped)} of {len(found)} packages could not be looked up")
    return UNKNOWN, [f"{lock.name}: NOT AUDITED. {'; '.join(reasons)}"]


def _vulnerable(found: list[dict[str, Any]]) -> Iterator[str]:
    for one in found:
        for each in one.get("vulns", []):
            mended = ", ".join(each["fix_versions"]) or "none yet"
            yield f"{one['name']} {one['version']}: {each['id']}, mended in {mended}"


def main() -> int:
    """The worst of all locks; a known vulnerability is worse than not knowing."""
    statuses = set()
    for lock in sorted(ROOT.glob("requirements-*.lock")):
        status, lines = audit(lock)
        statuses.add(status)
        print(*lines, sep="\n", flush=True)
    if UNKNOWN in statuses:
        print(
            "No answer is not a clean one. This asks the Python Package Index, then the OSV database; a package index\n"
            "of your own seldom has what they tell. Run it where one of them can be reached.",
            file=sys.stderr,
        )
    return next(status for status in (VULNERABLE, UNKNOWN, CLEAN) if status in statuses)


if __name__ == "__main__":
    sys.exit(main())
