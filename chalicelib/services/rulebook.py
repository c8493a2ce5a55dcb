"""The rules that come with the program."""

from functools import cache
from importlib.resources.abc import Traversable

from chalicelib.checks import CHECKS
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library, read_folder, shipped_folder
from chalicelib.rules.tables import shipped_tables
from chalicelib.services.ports import DocumentName


@cache
def shipped_library() -> Library:
    """The shipped payers and templates, read once per process."""
    return library_of(shipped_folder())


def shipped_text(name: DocumentName) -> str:
    """The text of a shipped document, "" where none of that name is shipped."""
    file = shipped_folder() / f"{name.kind}s" / name.name / "rules.json"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def library_of(folder: Traversable) -> Library:
    """A library of one folder laid out like `rules_data/`. Raises RulesRefused."""
    payers, templates = read_folder(folder)
    return Library(_by_id(payers), _by_id(templates), CHECKS, shipped_tables())


def _by_id(documents: list[LoadedDocument]) -> dict[str, LoadedDocument]:
    return {loaded.document.payer_id: loaded for loaded in documents}
