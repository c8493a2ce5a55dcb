"""What a form offers to choose from: codes with labels of ours, modifiers that the payer knows, reference tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.rules.compiled import merged
from chalicelib.rules.document import LoadedDocument
from chalicelib.rules.forms.inputs import Input
from chalicelib.rules.tables import Tables

# What a payer takes is not for a table to say of modifiers.
_IN_TABLES = ("procedures", "places")


@dataclass(frozen=True, slots=True)
class Lists:
    """`labels` maps a code to our words, by code set; `tables` names the reference tables of a kind."""

    labels: dict[str, dict[str, str]]
    tables: dict[str, tuple[str, ...]]

    def label(self, codes: str, code: str) -> str:
        """Our words for a code, "" where there are none."""
        return self.labels.get(codes, {}).get(code, "")

    def knows(self, codes: str, code: str) -> bool:
        """Whether the reference table of a code set has a code; any may be one where no table lists them."""
        return codes not in _IN_TABLES or code in self.labels.get(codes, {})


def lists_for(inputs: Sequence[Input], layers: Sequence[LoadedDocument], tables: Tables) -> Lists:
    """The lists that these inputs ask for."""
    wanted = {one.codes for one in _all(inputs)}
    labels: dict[str, dict[str, str]] = {}
    if "procedures" in wanted:
        labels["procedures"] = procedure_labels(tables)
    if "places" in wanted:
        labels["places"] = place_labels(tables)
    if "modifiers" in wanted:
        labels["modifiers"] = dict.fromkeys(sorted(_modifiers(layers)), "")
    kinds = {one.table for one in _all(inputs) if one.table}
    return Lists(labels, {kind: tuple(sorted(tables.names(kind))) for kind in kinds})  # type: ignore[arg-type]


def procedure_labels(tables: Tables) -> dict[str, str]:
    """Our words for every procedure."""
    return {code: _procedure(code, tables) for code in sorted(tables.procedures().codes())}


def place_labels(tables: Tables) -> dict[str, str]:
    """Our words for every place of service, by its two digits."""
    numbers = (f"{number:02d}" for number in range(100))
    found = ((code, tables.places().find(code)) for code in numbers)
    return {code: place.label for code, place in found if place}


def _all(inputs: Iterable[Input]) -> Iterable[Input]:
    for one in inputs:
        yield one
        yield from _all(one.parts)


def _procedure(code: str, tables: Tables) -> str:
    found = tables.procedures().find(code)
    return found.label if found else ""


def _modifiers(layers: Sequence[LoadedDocument]) -> set[str]:
    """Every modifier that the payer's own list knows, whenever."""
    values = merged(layers).get("modifier_validity", (None, []))[1]
    return {code for dated in values if dated.value for code in dated.value.get("known", [])}
