"""The worked examples of the shipped rule book, each under its own document: read once, judged for chosen checks."""

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any


@cache
def _book() -> tuple[Any, Any, list[Any]]:
    examples = importlib.import_module("chalicelib.services.examples")
    library = importlib.import_module("chalicelib.services.rulebook").shipped_library()
    folder = importlib.import_module("chalicelib.rules.library").shipped_folder()
    written = [one for judged_by, one in examples.to_run(library, folder) if one.document == judged_by]
    return examples, examples.with_templates_as_payers(library), written


def hold(checks: Sequence[str] | None) -> bool:
    """True where every example of these checks, or of all where None, gives what it promises."""
    examples, book, written = _book()
    chosen = [one for one in written if checks is None or one.check in checks]
    return all(examples.run_example(book, one.document, one).holds for one in chosen)
