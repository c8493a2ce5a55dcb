"""describe_*: payers, the rules in force on a day and where each value comes from, the catalogue, as plain JSON
values."""

from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from typing_extensions import TypedDict

from chalicelib.checks import CATALOGUE
from chalicelib.checks.check import Check
from chalicelib.domain.finding import Severity
from chalicelib.rules.compiled import CompiledRules, merged
from chalicelib.rules.document import DatedValue, LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.rules.rule import Rule
from chalicelib.rules.text import written
from chalicelib.rules.words import in_words


class X12PayerIdJson(TypedDict):
    """An identifier of 2010BB NM109; `claim_filing` lists the SBR09 values for which it means this payer, none for
    all."""

    id: str
    claim_filing: list[str]


class PayerJson(TypedDict):
    """A payer that has rules here."""

    payer_id: str
    name: str
    line_of_business: str
    extends: str | None
    rules_version: str
    x12_payer_ids: list[X12PayerIdJson]


class ValueJson(TypedDict):
    """A check's value in force; `document` is where it is written, `until` the day from which another one holds;
    `in_words` says the value in short sentences."""

    check: str
    effective_from: str
    until: str | None
    value: dict[str, Any] | None
    in_words: list[str]
    reference: dict[str, Any]
    verify_by: str | None
    note: str | None
    document: str
    number: int | None


class RulesJson(TypedDict):
    """A payer's rules on a day of service."""

    payer_id: str
    name: str
    rules_version: str
    on: str
    checks: list[ValueJson]


class KindJson(TypedDict):
    """Something that a check can find."""

    code: str
    severity: Severity
    denial: str | None
    about: str


class CatalogueEntryJson(TypedDict):
    """A check: what it can find, and the JSON Schema of its value."""

    check: str
    about: str
    per: Literal["claim", "line"]
    always: bool
    findings: list[KindJson]
    parameters: dict[str, Any]


def describe_payers(library: Library) -> list[PayerJson]:
    """Every payer with its rules version and its identifiers in an 837P, by id."""
    return [_payer(library.rules(payer_id), library.payers[payer_id]) for payer_id in sorted(library.payers)]


def _payer(rules: CompiledRules, loaded: LoadedDocument) -> PayerJson:
    identifiers = loaded.document.identifiers
    return {
        "payer_id": rules.payer_id,
        "name": rules.name,
        "line_of_business": rules.line_of_business,
        "extends": loaded.document.extends,
        "rules_version": rules.version,
        "x12_payer_ids": [{"id": entry.id, "claim_filing": sorted(entry.claim_filing)} for entry in identifiers],
    }


def describe_rules(rules: CompiledRules, on: date) -> RulesJson:
    """The rules of one payer in force on a day of service: each check's value, its source and the document it
    comes from."""
    origins, in_force = merged(rules.layers), rules.in_force(rules.epoch(on))
    return {
        "payer_id": rules.payer_id,
        "name": rules.name,
        "rules_version": rules.version,
        "on": on.isoformat(),
        "checks": [_value(rule, *origins[rule.check]) for rule in in_force],
    }


def _value(rule: Rule[Any], layer: LoadedDocument, values: list[DatedValue]) -> ValueJson:
    position = next(i for i, dated in enumerate(values) if dated.effective_from == rule.effective_from)
    dated = values[position]
    later = values[position + 1].effective_from.isoformat() if position + 1 < len(values) else None
    return {
        "check": rule.check,
        "effective_from": rule.effective_from.isoformat(),
        "until": later,
        "value": dated.value,
        "in_words": in_words(rule.parameters),
        "reference": written(asdict(dated.reference)),
        "verify_by": dated.verify_by.isoformat() if dated.verify_by else None,
        "note": dated.note,
        "document": layer.document.payer_id,
        "number": layer.number,
    }


def describe_checks() -> list[CatalogueEntryJson]:
    """The catalogue in the order in which findings are shown: what each check can find, and the schema of its value."""
    return [_check(check) for check in CATALOGUE]


def _check(check: Check) -> CatalogueEntryJson:
    return {
        "check": check.name,
        "about": check.about,
        "per": check.per,
        "always": check.always,
        "findings": [
            {"code": f"{check.name}.{code}", "severity": kind.severity, "denial": kind.denial, "about": kind.about}
            for code, kind in check.kinds.items()
        ],
        "parameters": check.parameters.model_json_schema(),
    }
