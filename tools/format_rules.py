"""Rewrite every rules document and worked example in the one canonical form; `--check` only names those not in it.

Usage: python tools/format_rules.py [--check] [FOLDER]
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chalicelib.domain.errors import RulesRefused  # noqa: E402
from chalicelib.rules.text import canonical, parse_json  # noqa: E402

SHIPPED = ROOT / "rules_data"


def rules_files(folder: Path) -> list[Path]:
    """Every `rules.json` and every example of a folder laid out like `rules_data/`."""
    documents = [file for group in ("templates", "payers") for file in (folder / group).glob("*/rules.json")]
    examples = [file for group in ("templates", "payers") for file in (folder / group).glob("*/examples/*.json")]
    return sorted(documents + examples)


def reformatted(folder: Path) -> dict[Path, str]:
    """The files that are not in canonical form, with the text that they should have. Raises RulesRefused."""
    changes = {}
    for file in rules_files(folder):
        text = file.read_text(encoding="utf-8")
        wanted = canonical(parse_json(text, str(file.relative_to(folder))))
        if wanted != text:
            changes[file] = wanted
    return changes


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Write the rules files in their canonical form.")
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a file is not canonical")
    parser.add_argument("folder", nargs="?", type=Path, default=SHIPPED)
    options = parser.parse_args(arguments)
    try:
        changes = reformatted(options.folder)
    except RulesRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    for file, text in changes.items():
        print(file.relative_to(options.folder))
        if not options.check:
            file.write_text(text, encoding="utf-8")
    return 1 if options.check and changes else 0


if __name__ == "__main__":
    sys.exit(main())
