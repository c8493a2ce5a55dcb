"""Run one check by itself: a claim in a few words, the check's value as data, no payer document."""

from copy import deepcopy
from datetime import date
from typing import Any

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.domain.claim import Claim
from chalicelib.domain.context import Context
from chalicelib.domain.finding import Bypassed, Finding, NotChecked, Passed
from chalicelib.domain.reading import read_as
from chalicelib.rules.compiled import CompiledRules, compile_rules
from chalicelib.rules.document import DatedValue, LoadedDocument, PayerDocument, Reference
from chalicelib.rules.tables import shipped_tables

AS_OF = date(2026, 3, 20)
CLEAN: dict[str, Any] = {
    "claim_id": "C-1",
    "payer_id": "sample_payer",
    "place_of_service": "11",
    "patient": {
        "patient_id": "P-1",
        "first_name": "SAMPLE",
        "last_name": "PATIENT",
        "birth_date": "1950-02-01",
        "sex": "F",
        "member_id": "1EG4TE5MK73",
        "relationship": "18",
    },
    "billing_provider": {"npi": "1234567893", "tax_id": "587654321", "taxonomy": "225X00000X", "name": "SAMPLE OT"},
    "rendering_provider": {"npi": "1234567893", "taxonomy": "225X00000X"},
    "diagnoses": ["M62.81"],
    "total_charge": "120.00",
    "lines": [
        {
            "line": 1,
            "service_date": "2026-03-02",
            "procedure": "97530",
            "modifiers": ["GO"],
            "units": 2,
            "charge": "120.00",
            "diagnosis_pointers": [1],
            "minutes": 30,
            "assistant_minutes": 0,
        }
    ],
}


def claim(**changes: Any) -> Claim:
    """The clean claim with fields changed; `lines` are partial lines, each laid over the clean one and numbered."""
    value = deepcopy(CLEAN)
    lines = changes.pop("lines", None)
    for name, change in changes.items():
        laid_over = isinstance(change, dict) and isinstance(value.get(name), dict)
        value[name] = {**value[name], **change} if laid_over else change
    if lines is not None:
        value["lines"] = [{**CLEAN["lines"][0], "line": number, **line} for number, line in enumerate(lines, start=1)]
    return read_as(Claim, value)


def rules(values: dict[str, Any], confidence: str = "verified", payer_id: str = "sample_payer") -> CompiledRules:
    """Rules with one value per check, in force since 2000. A list of (effective_from, value) gives several versions."""
    reference = Reference("Sample manual", confidence, date(2026, 1, 1))  # type: ignore[arg-type]
    checks = {
        check: [
            DatedValue(date.fromisoformat(start), version, reference)
            for start, version in (value if isinstance(value, list) else [("2000-01-01", value)])
        ]
        for check, value in values.items()
    }
    document = PayerDocument(payer_id, "Sample payer", "commercial", checks)
    return compile_rules([LoadedDocument(document, "sample")], CHECKS, shipped_tables())


class Judged:
    """What one check answered."""

    def __init__(self, answers: list[Any]) -> None:
        assert all(isinstance(answer, Finding | NotChecked | Bypassed | Passed) for answer in answers), answers
        self.findings = [a for a in answers if isinstance(a, Finding)]
        self.codes = [finding.code.split(".", 1)[1] for finding in self.findings]
        self.not_checked = [a.because for a in answers if isinstance(a, NotChecked)]
        self.bypassed = [a.because for a in answers if isinstance(a, Bypassed)]
        self.passed = not self.findings and any(isinstance(a, Passed) for a in answers)
        self.silent = not answers

    @property
    def only(self) -> Finding:
        assert len(self.findings) == 1, self.codes
        return self.findings[0]


def judge(
    check: str,
    value: dict[str, Any],
    judged: Claim | None = None,
    context: dict[str, Any] | None = None,
    as_of: date = AS_OF,
    others: dict[str, Any] | None = None,
    confidence: str = "verified",
) -> Judged:
    """Run `check` with `value` as its rule over the claim. `others` are rules of other checks that it may read."""
    compiled = rules({**(others or {}), check: value}, confidence)
    case = Case(judged or claim(), read_as(Context, context or {}), compiled, as_of)
    rule = compiled.versions[check].on(case.first_date)
    assert rule is not None
    return Judged(list(CHECKS[check].judge(case, case.claim.lines, rule)))
