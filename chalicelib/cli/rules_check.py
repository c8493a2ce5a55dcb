"""Look the rule book over: unknown codes, dates, limits, sources, worked examples.

Without --rules the shipped book; with it only what the documents given concern, as they stand beside the shipped ones.
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path

from chalicelib.cli import arguments
from chalicelib.cli.status import ACCEPTED, REJECTED
from chalicelib.domain.compact import compact
from chalicelib.domain.errors import RulesRefused
from chalicelib.rules.library import Library, shipped_folder
from chalicelib.services.given_rules import read_given
from chalicelib.services.lint.remark import Remark
from chalicelib.services.lint_rules import lint, refused
from chalicelib.services.rulebook import shipped_library


def options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("json", "text"), default="json")
    arguments.add_rules(command)
    arguments.add_as_of(command)


def run(given: argparse.Namespace) -> int:
    on = arguments.as_of(given)
    remarks = _of_given(given.rules, on) if given.rules else lint(shipped_library(), on, shipped_folder())
    print(_text(remarks, on) if given.format == "text" else compact(_json(remarks, on)))
    return REJECTED if any(remark.severity == "error" for remark in remarks) else ACCEPTED


def _of_given(paths: Iterable[Path], on: date) -> list[Remark]:
    """Remarks about the documents at `paths` and about payers that extend them. A refusal is one more remark."""
    library, found = shipped_library(), []
    for path in paths:
        documents = read_given(path, library.tables)
        for refusal in documents.refused.values():
            found += refused(refusal, refusal.file)
        library = library if documents.tables is None else library.with_tables(documents.tables)
        try:
            library = library.with_documents(documents.payers, documents.templates)
        except RulesRefused as refusal:
            found += refused(refusal, refusal.file)
            continue
        concerned = _concerned(library, documents.ids)
        examples: Traversable | None = path if path.is_dir() else None
        found += [remark for remark in lint(library, on, examples) if remark.document in concerned]
    return found


def _concerned(library: Library, given: set[str]) -> set[str]:
    """The documents given, and the payers that extend one of them, directly or not."""
    documents = {**library.templates, **library.payers}
    concerned = set(given)
    for _ in documents:
        concerned |= {name for name, loaded in documents.items() if loaded.document.extends in concerned}
    return concerned


def _json(remarks: list[Remark], on: date) -> dict[str, object]:
    count = Counter(remark.severity for remark in remarks)
    told = [asdict(remark) for remark in remarks]
    return {"on": on.isoformat(), "errors": count["error"], "warnings": count["warning"], "remarks": told}


def _text(remarks: list[Remark], on: date) -> str:
    count = Counter(remark.severity for remark in remarks)
    rows = [
        f"{remark.severity}: {remark.document}: {remark.check or 'document'}: {remark.message} [{remark.field}]"
        for remark in remarks
    ]
    return "\n".join([*rows, f"{count['error']} errors, {count['warning']} warnings on {on}"])
