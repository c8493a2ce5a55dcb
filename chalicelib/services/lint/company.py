"""Checks that the company a payer keeps would lead one to expect: what most others of its line of business use, or most
others that extend the same document."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from chalicelib.rules.compiled import CompiledRules
from chalicelib.services.lint.remark import Remark

# Fewer others than this say nothing about what is usual.
FEWEST_OTHERS = 2


def expected_checks(payers: Sequence[CompiledRules], on: date) -> Iterator[Remark]:
    """Checks that more than half of a payer's company use and that it neither uses nor switches off."""
    for payer in payers:
        missing: dict[str, str] = {}
        for company, others in _company(payer, payers):
            usual = Counter(check for other in others for check in _used(other, on))
            for check, count in sorted(usual.items()):
                if len(others) >= FEWEST_OTHERS and 2 * count > len(others) and check not in payer.versions:
                    missing.setdefault(check, f"{count} of {len(others)} other payers {company} use it")
        for check, usage in missing.items():
            words = f"does not use this check, though {usage}; give it a value, or null with a source"
            yield Remark(payer.payer_id, check, f"checks.{check}", "warning", words)


def _company(payer: CompiledRules, payers: Sequence[CompiledRules]) -> Iterator[tuple[str, list[CompiledRules]]]:
    line, extended = payer.line_of_business, payer.layers[-1].document.extends
    others = [other for other in payers if other.payer_id != payer.payer_id]
    yield f"of the line {line}", [other for other in others if other.line_of_business == line]
    if extended is not None:
        siblings = [other for other in others if other.layers[-1].document.extends == extended]
        yield f"that extend {extended}", siblings


def _used(rules: CompiledRules, on: date) -> set[str]:
    return {rule.check for rule in rules.in_force(rules.epoch(on))}
