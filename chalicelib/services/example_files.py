"""Worked examples as they stand beside a document: partial claims, each laid over the document's one clean claim.

An example says only what it is about: objects merge, each line is laid over the first line of the clean claim, and the
payer is filled in wherever the context leaves it out.
"""

from collections.abc import Container, Mapping
from copy import deepcopy
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

from chalicelib.domain.dates import Day
from chalicelib.domain.errors import InvalidInput, Problem, RulesRefused
from chalicelib.domain.finding import Outcome
from chalicelib.domain.reading import read_as
from chalicelib.domain.shape import CLOSED
from chalicelib.rules.document import LoadedDocument, Sentence
from chalicelib.rules.library import Library, read_file, shipped_folder
from chalicelib.rules.text import parse_json

CLEAN_CLAIM = "claim.json"


@dataclass(slots=True, frozen=True)
class Example:
    """A partial claim and what the check must say of it. `findings`: its codes, sorted. `as_of`, or when submitted."""

    __pydantic_config__ = CLOSED
    says: Sentence
    outcome: Outcome
    claim: dict[str, Any]
    findings: tuple[str, ...] = ()
    context: dict[str, Any] | None = None
    as_of: Day | None = None


@dataclass(slots=True, frozen=True)
class ExampleFile:
    """What `examples/<check>.json` holds."""

    __pydantic_config__ = CLOSED
    examples: tuple[Example, ...]


@dataclass(slots=True, frozen=True)
class Written:
    """An example with the document and the check that it stands for, and the clean claim that it is laid over."""

    document: str
    check: str
    example: Example
    clean: Mapping[str, Any]

    @property
    def claim(self) -> dict[str, Any]:
        """The whole claim, as native JSON; the payer is the clean claim's."""
        return laid_over(self.clean, self.example.claim)

    def context(self, payer_id: str) -> dict[str, Any] | None:
        """The context of the example, its entries those of `payer_id` where they name no payer."""
        return None if self.example.context is None else _filled(self.example.context, payer_id)


def read_examples(
    library: Library, folder: Traversable, among: Container[str] | None = None, checks: Container[str] | None = None
) -> list[Written]:
    """The examples of every document of `library` (of those in `among`) whose examples lie in `folder`, of every check
    (of those in `checks`). Raises RulesRefused."""
    written = []
    for document in (*library.templates.values(), *library.payers.values()):
        name = document.document.payer_id
        if among is not None and name not in among:
            continue
        place = _examples_folder(folder, library, name)
        names = [file.name for file in place.iterdir()] if place.is_dir() else []
        for check in sorted(file.removesuffix(".json") for file in names if file.endswith(".json")):
            if f"{check}.json" != CLEAN_CLAIM and (checks is None or check in checks):
                clean = clean_claim(library, document, folder)
                examples = _read(place / f"{check}.json", ExampleFile).examples
                written += [Written(name, check, example, clean) for example in examples]
    return written


def clean_claim(library: Library, document: LoadedDocument, folder: Traversable) -> dict[str, Any]:
    """A document's clean claim: its own, else that of what it extends, in `folder` or among the shipped rules."""
    for layer in reversed(library.layers(document)):
        for place in (folder, shipped_folder()):
            file = _examples_folder(place, library, layer.document.payer_id) / CLEAN_CLAIM
            if file.is_file():
                claim: dict[str, Any] = _read(file, dict[str, Any])
                return claim
    raise RulesRefused(document.source, [Problem("", f"no examples/{CLEAN_CLAIM} here or in what it extends")])


def laid_over(clean: Mapping[str, Any], partial: Mapping[str, Any]) -> dict[str, Any]:
    """`partial` over `clean`; every line over the first clean one, numbered; any other list or value replaces."""
    whole = _merged(clean, {name: value for name, value in partial.items() if name != "lines"})
    if "lines" in partial:
        first = clean["lines"][0]
        whole["lines"] = [_merged(first, {"line": n, **line}) for n, line in enumerate(partial["lines"], start=1)]
    return whole


def _merged(clean: Mapping[str, Any], partial: Mapping[str, Any]) -> dict[str, Any]:
    whole = deepcopy(dict(clean))
    for name, value in partial.items():
        before = whole.get(name)
        whole[name] = (
            _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else deepcopy(value)
        )
    return whole


def _filled(context: Mapping[str, Any], payer_id: str) -> dict[str, Any]:
    filled = dict(context)
    for block in ("coverages", "authorizations", "history", "accumulators"):
        if block in filled:
            filled[block] = [{"payer_id": payer_id, **entry} for entry in filled[block]]
    if "providers" in filled:
        filled["providers"] = [_enrolled(provider, payer_id) for provider in filled["providers"]]
    return filled


def _enrolled(provider: Mapping[str, Any], payer_id: str) -> dict[str, Any]:
    return {**provider, "enrollments": [{"payer_id": payer_id, **entry} for entry in provider.get("enrollments", ())]}


def _examples_folder(folder: Traversable, library: Library, name: str) -> Traversable:
    """Where a document's examples lie in a folder laid out like `rules_data/`, or in that document's own folder."""
    own = folder / "rules.json"
    if own.is_file() and read_file(own).document.payer_id == name:
        return folder / "examples"
    return folder / ("payers" if name in library.payers else "templates") / name / "examples"


def _read(file: Traversable, kind: Any) -> Any:
    try:
        return read_as(kind, parse_json(file.read_text(encoding="utf-8"), str(file)))
    except InvalidInput as error:
        raise RulesRefused(str(file), error.problems) from None
