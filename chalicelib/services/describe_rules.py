"""describe_*: payers, the rules in force on a day with where each value comes from, and the catalogue of checks, as plain JSON values."""

from dataclasses import asdict
from datetime import date
from typing import Any

from chalicelib.checks import CATALOGUE
from chalicelib.checks.check import Check
from chalicelib.rules.compiled import CompiledRules, merged
from chalicelib.rules.document import DatedValue, LoadedDocument
from chalicelib.rules.library import Library
from chalicelib.rules.text import written


def describe_payers(library: Library) -> list[dict[str, Any]]:
    """Every payer with its rules version and its identifiers in an 837P, by id."""
    return [_payer(library.rules(payer_id), library.payers[payer_id]) for payer_id in sorted(library.payers)]


def _payer(rules: CompiledRules, loaded: LoadedDocument) -> dict[str, Any]:
    identifiers = loaded.document.identifiers
    return {
        "payer_id": rules.payer_id,
        "name": rules.name,
        "line_of_business": rules.line_of_business,
        "extends": loaded.document.extends,
        "rules_version": rules.version,
        "x12_payer_ids": [{"id": entry.id, "claim_filing": sorted(entry.claim_filing)} for entry in identifiers],
    }


def describe_rules(rules: CompiledRules, on: date) -> dict[str, Any]:
    """The rules of one payer in force on a day of service: each check's value, its source and the document it comes from."""
    origins = merged(rules.layers)
    return {
        "payer_id": rules.payer_id,
        "name": rules.name,
        "rules_version": rules.version,
        "on": on.isoformat(),
        "checks": [_value(rule.check, rule.effective_from, *origins[rule.check]) for rule in rules.in_force(rules.epoch(on))],
    }


def _value(check: str, effective_from: date, layer: LoadedDocument, values: list[DatedValue]) -> dict[str, Any]:
    position = next(i for i, dated in enumerate(values) if dated.effective_from == effective_from)
    dated = values[position]
    later = values[position + 1].effective_from.isoformat() if position + 1 < len(values) else None
    return {
        "check": check,
        "effective_from": effective_from.isoformat(),
        "until": later,
        "value": dated.value,
        "reference": written(asdict(dated.reference)),
        "verify_by": dated.verify_by and dated.verify_by.isoformat(),
        "note": dated.note,
        "document": layer.document.payer_id,
        "number": layer.number,
    }


def describe_checks() -> list[dict[str, Any]]:
    """The catalogue in the order in which findings are shown: what each check can find, and the schema of its value."""
    return [_check(check) for check in CATALOGUE]


def _check(check: Check) -> dict[str, Any]:
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
