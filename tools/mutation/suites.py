"""Which tests judge which module of the checks: those that speak of its check, or of a check that leans on it.

The module's own test file comes first, since it is the likeliest to notice.
"""

import re
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHECKS = ROOT / "chalicelib" / "checks"
TESTS = ROOT / "tests" / "unit"
# Read by every check, so that every test speaks of them.
SHARED = frozenset({"case", "check", "__init__", "wording"})
# Claims of every odd kind: what they notice has a sentence of its own elsewhere.
TOO_WIDE = frozenset({"test_nonsense"})


def modules() -> list[str]:
    """The names of the modules of `chalicelib/checks`."""
    return sorted(file.stem for file in CHECKS.glob("*.py"))


def leaning_on(module: str) -> list[str]:
    """The module and every other module of the checks that imports it, directly or through another."""
    imports = {name: _imported(name) for name in modules()}
    found = [module]
    for name in found:
        found += [other for other, names in imports.items() if name in names and other not in found]
    return [name for name in found if name != "__init__"] or [module]


def _imported(module: str) -> set[str]:
    text = (CHECKS / f"{module}.py").read_text(encoding="utf-8")
    return set(re.findall(r"^from chalicelib\.checks\.(\w+) import", text, re.MULTILINE))


def test_files(module: str) -> list[Path]:
    """The test files for the module, its own first."""
    files = sorted(file for file in TESTS.rglob("test_*.py") if file.stem not in TOO_WIDE)
    if module in SHARED:
        return [file for file in files if file.parent == TESTS / "checks"]
    names = leaning_on(module)
    speaking = [file for file in files if _speaks_of(file, names)]
    return sorted(speaking, key=lambda file: file.stem != f"test_{module}")


def _speaks_of(file: Path, names: Sequence[str]) -> bool:
    if any(f"{file.stem}_".startswith(f"test_{name}_") for name in names):
        return True
    text = file.read_text(encoding="utf-8")
    return any(f'"{name}"' in text or f"checks.{name} import" in text for name in names)
