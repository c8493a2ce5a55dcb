"""A remark about the rule book, and the values that remarks are about.

An error keeps a document from coming into force; a warning is for a person to look at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from chalicelib.domain.errors import Problem
from chalicelib.rules.compiled import CompiledRules, merged
from chalicelib.rules.document import DatedValue
from chalicelib.rules.rule import Rule

Weight = Literal["error", "warning"]


@dataclass(slots=True, frozen=True)
class Remark:
    """`document`: the payer or template that it is about. `field`: a dotted path in it, "" where it is the whole."""

    document: str
    check: str
    field: str
    severity: Weight
    message: str

    @property
    def problem(self) -> Problem:
        """The same as a refusal tells it."""
        return Problem(self.field or self.document, self.message)


@dataclass(slots=True, frozen=True)
class Value:
    """One dated value of a payer's rules. `document` wrote it; `until` is the day from which the next one holds;
    `rule` is None where it switches the check off."""

    document: str
    check: str
    index: int
    dated: DatedValue
    rule: Rule[Any] | None
    until: date | None

    def remark(self, severity: Weight, message: str, *path: str) -> Remark:
        """A remark about this value, `path` leading to the part that it is about."""
        field = ".".join(("checks", self.check, str(self.index), *path))
        return Remark(self.document, self.check, field, severity, message)


def values(rules: CompiledRules) -> Iterator[Value]:
    """Every dated value that a payer's rules hold, its own and those that it inherits."""
    written = merged(rules.layers)
    for check, versions in rules.versions.items():
        layer, dated = written[check]
        for index, (one, rule) in enumerate(zip(dated, versions.rules, strict=True)):
            yield Value(layer.document.payer_id, check, index, one, rule, versions.until(index))
