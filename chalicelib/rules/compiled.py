"""A payer's rules compiled once per version: layers merged by check, values typed, dates sorted, a version that
names it all."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import field, fields, is_dataclass
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, Protocol

from chalicelib.domain.errors import InvalidInput, Problem, RulesRefused
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.reading import read_as
from chalicelib.rules.document import SURE, DatedValue, LoadedDocument, PayerDocument
from chalicelib.rules.parameters import Parameters
from chalicelib.rules.rule import Kind, Rule, RuleVersions
from chalicelib.rules.tables import Tables
from chalicelib.rules.text import digest_form


class Definition(Protocol):
    """What rules must know of a check; validation hands it in."""

    @property
    def name(self) -> str: ...
    @property
    def parameters(self) -> type[Parameters]: ...
    @property
    def kinds(self) -> Mapping[str, Kind]: ...
    @property
    def always(self) -> bool: ...


@lean_dataclass
class CompiledRules:
    """Everything a validation needs of one payer. `versions` is keyed by check."""

    payer_id: str
    name: str
    line_of_business: str
    version: str
    number: int | None
    inactive_from: date | None
    versions: Mapping[str, RuleVersions[Any]]
    layers: Sequence[LoadedDocument]
    tables: Tables
    # The days on which any rule changes. Between two of them lies an epoch, in which all rules stay the same.
    changes: Sequence[date]
    _in_force: dict[int, tuple[Rule[Any], ...]] = field(default_factory=dict, repr=False)

    def epoch(self, day: date) -> int:
        """The number of the epoch that `day` lies in."""
        return bisect_right(self.changes, day)

    def in_force(self, epoch: int) -> tuple[Rule[Any], ...]:
        """The rules in force during an epoch, in catalogue order; checks that are off are left out."""
        rules = self._in_force.get(epoch)
        if rules is None:
            day = self.changes[epoch - 1] if epoch else date.min
            found = (versions.on(day) for versions in self.versions.values())
            rules = self._in_force[epoch] = tuple(rule for rule in found if rule is not None)
        return rules


def merged(layers: Sequence[LoadedDocument]) -> dict[str, tuple[LoadedDocument, list[DatedValue]]]:
    """Per check the highest layer that names it, with its whole list of values. Layers go lowest first."""
    return {check: (layer, values) for layer in layers for check, values in layer.document.checks.items()}


def compile_rules(
    layers: Sequence[LoadedDocument], definitions: Mapping[str, Definition], tables: Tables
) -> CompiledRules:
    """Compile a payer's layers, lowest first. Raises RulesRefused with every problem, by document, check and field."""
    payer = layers[-1]
    versions = {}
    problems: dict[str, list[Problem]] = {}
    order = {name: position for position, name in enumerate(definitions)}
    for check, (layer, values) in sorted(merged(layers).items(), key=lambda item: order.get(item[0], -1)):
        versions[check], found = _typed(check, layer, values, definitions, tables)
        if found:
            problems.setdefault(layer.source, []).extend(found)
    for source, found in problems.items():
        raise RulesRefused(source, found)
    return CompiledRules(
        payer_id=payer.document.payer_id,
        name=payer.document.name,
        line_of_business=payer.document.line_of_business,
        version=_version(layers, versions, tables),
        number=payer.number,
        inactive_from=payer.document.inactive_from,
        versions=versions,
        layers=tuple(layers),
        tables=tables,
        changes=sorted({day for version in versions.values() for day in version.starts}),
    )


def _typed(
    check: str, layer: LoadedDocument, values: list[DatedValue], definitions: Mapping[str, Definition], tables: Tables
) -> tuple[RuleVersions[Any], list[Problem]]:
    days = [dated.effective_from for dated in values]
    definition = definitions.get(check)
    if definition is None:
        near = get_close_matches(check, definitions, n=3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        return RuleVersions(check, days, []), [Problem(f"checks.{check}", f"there is no check of this name{hint}")]
    problems = _date_problems(check, values)
    rules: list[Rule[Any] | None] = []
    for index, dated in enumerate(values):
        path = f"checks.{check}.{index}"
        if dated.value is None:
            rules.append(None)
            if definition.always:
                words = "may not be null: this check always runs; leave it out to inherit it"
                problems.append(Problem(f"{path}.value", words))
            continue
        try:
            parameters = read_as(definition.parameters, dated.value)
            problems += _misfits(parameters, dated, path, tables)
        except InvalidInput as error:
            problems += [Problem(f"{path}.value.{p.field}".rstrip("."), p.message) for p in error.problems]
        else:
            rules.append(_rule(definition, parameters, dated, layer, tables))
    return RuleVersions(check, days, rules), problems


def _rule(
    definition: Definition, parameters: Parameters, dated: DatedValue, layer: LoadedDocument, tables: Tables
) -> Rule[Any]:
    return Rule(
        check=definition.name,
        parameters=parameters,
        citation=dated.reference.citation,
        ceiling="error" if dated.reference.confidence in SURE else "warning",
        effective_from=dated.effective_from,
        document=layer.document.payer_id,
        kinds=definition.kinds,
        tables=tables,
    )


def _date_problems(check: str, values: list[DatedValue]) -> list[Problem]:
    if not values:
        return [Problem(f"checks.{check}", "holds no value; leave the check out to inherit it")]
    days = [dated.effective_from for dated in values]
    return [
        Problem(f"checks.{check}.{index}.effective_from", "must be later than the version before it")
        for index, (before, after) in enumerate(pairwise(days), start=1)
        if after <= before
    ]


def _misfits(parameters: Parameters, dated: DatedValue, path: str, tables: Tables) -> list[Problem]:
    problems = []
    confidence, quoted_by = dated.reference.confidence, dated.reference.quoted_by
    if quoted_by and confidence == "verified":
        words = f"may not be verified: these are the words of {quoted_by}; say secondary, or open the payer's own text"
        problems.append(Problem(f"{path}.reference.confidence", words))
    if parameters.severity == "error" and confidence not in SURE:
        problems.append(Problem(f"{path}.value.severity", f"may not be error while the source is {confidence}"))
    for name, kind in parameters.tables().items():
        if name not in tables.names(kind):
            known = ", ".join(sorted(tables.names(kind))) or "none"
            words = f"names {name!r}, which is no reference table of kind {kind} here; there are: {known}"
            problems.append(Problem(f"{path}.value", words))
    return problems


def snapshot(rules: CompiledRules) -> str:
    """The text whose digest is the rules' version: every layer with its number, and the digests of the tables they
    name."""
    return _snapshot(rules.layers, rules.versions, rules.tables)


def from_snapshot(text: str, definitions: Mapping[str, Definition], tables: Tables) -> CompiledRules:
    """Compile kept rules again. The version differs from the one they were kept under where a table has changed
    since."""
    layers = [
        LoadedDocument(read_as(PayerDocument, layer["document"]), layer["document"]["payer_id"], layer["number"])
        for layer in json.loads(text)["layers"]
    ]
    return compile_rules(layers, definitions, tables)


def tables_named(text: str) -> dict[str, str]:
    """The digests of the tables that kept rules name, by name."""
    named: dict[str, str] = json.loads(text)["tables"]
    return named


def digest_of(text: str) -> str:
    """The 12 hex digits that name rules in a version."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _snapshot(layers: Sequence[LoadedDocument], versions: Mapping[str, RuleVersions[Any]], tables: Tables) -> str:
    rules = (rule for version in versions.values() for rule in version.rules if rule is not None)
    names = {name for rule in rules for name in rule.parameters.tables()}
    form = {
        "payer_id": layers[-1].document.payer_id,
        "layers": [{"number": layer.number, "document": _plain(layer.document)} for layer in layers],
        "tables": {name: tables.digest(name) for name in sorted(names)},
    }
    return digest_form(form)


def _version(layers: Sequence[LoadedDocument], versions: Mapping[str, RuleVersions[Any]], tables: Tables) -> str:
    payer = layers[-1]
    number = "file" if payer.number is None else str(payer.number)
    return f"{payer.document.payer_id}@{number}+{digest_of(_snapshot(layers, versions, tables))}"


def _plain(value: Any) -> Any:
    """Values of a document as JSON has them."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value.isoformat() if isinstance(value, date) else value
