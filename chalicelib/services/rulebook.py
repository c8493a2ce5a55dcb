"""The rules that come with the program, and documents given beside them."""

from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path

from chalicelib.checks import CHECKS
from chalicelib.domain.errors import Problem, RulesRefused
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.library import Library, read_file, read_folder, shipped_folder
from chalicelib.rules.tables import shipped_tables


@cache
def shipped_library() -> Library:
    """The shipped payers and templates, read once per process."""
    return library_of(shipped_folder())


def library_of(folder: Traversable) -> Library:
    """A library of one folder laid out like `rules_data/`. Raises RulesRefused."""
    payers, templates = read_folder(folder)
    return Library(_by_id(payers), _by_id(templates), CHECKS, shipped_tables())


def with_given(base: Library, path: Path) -> tuple[Library, list[str]]:
    """`base` with the document or folder at `path` beside it, compiled at once so that a fault shows before any claim;
    and the ids of the documents that it replaces. Raises RulesRefused."""
    payers, templates = read_given(path)
    library = base.with_documents(payers, templates)
    for loaded in payers:
        library.rules(loaded.document.payer_id)
    replaced = [loaded.document.payer_id for loaded in payers if loaded.document.payer_id in base.payers]
    return library, replaced + [t.document.payer_id for t in templates if t.document.payer_id in base.templates]


def read_given(path: Path) -> tuple[list[LoadedDocument], list[LoadedDocument]]:
    """The payers and templates of a document or folder that is given beside the shipped ones. Raises RulesRefused."""
    if path.is_file():
        return [read_file(path)], []
    if not path.is_dir():
        raise RulesRefused(str(path), [Problem("", "there is no such file or folder")])
    payers, templates = read_folder(path)
    if not payers and not templates:
        wanted = "rules.json, payers/*/rules.json or templates/*/rules.json"
        raise RulesRefused(str(path), [Problem("", f"holds no {wanted}")])
    return payers, templates


def _by_id(documents: list[LoadedDocument]) -> dict[str, LoadedDocument]:
    return {loaded.document.payer_id: loaded for loaded in documents}
