"""Rewrite every rules document as the store keeps it and every worked example in the one canonical form; `--check` only
names those that are not so.

Usage: python tools/format_rules.py [--check] [FOLDER]
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from chalicelib.domain.errors import RulesRefused  # noqa: E402
from chalicelib.rules.text import canonical, document_text, parse_json, read_document  # noqa: E402

SHIPPED = ROOT / "rules_data"
DOCUMENT = "rules.json"


def rules_files(folder: Path) -> list[Path]:
    """Every `rules.json` and every example of a folder laid out like `rules_data/`."""
    documents = [file for group in ("templates", "payers") for file in (folder / group).glob(f"*/{DOCUMENT}")]
    examples = [file for group in ("templates", "payers") for file in (folder / group).glob("*/examples/*.json")]
    return sorted(documents + examples)


def reformatted(folder: Path) -> dict[Path, str]:
    """The files that are not in canonical form, with the text that they should have. Raises RulesRefused."""
    changes = {}
    for file in rules_files(folder):
        text = file.read_text(encoding="utf-8")
        wanted = _canonical(text, str(file.relative_to(folder)), file.name == DOCUMENT)
        if wanted != text:
            changes[file] = wanted
    return changes


def _canonical(text: str, source: str, document: bool) -> str:
    """A document's keys stand in the order of the store's text, so that a checkout ships the very text that is kept and
    known by its digest; an example's as they were written."""
    return document_text(read_document(text, source)) if document else canonical(parse_json(text, source))


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
