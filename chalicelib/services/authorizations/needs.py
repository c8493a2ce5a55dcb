"""Which lines draw at all: exempt codes never do, what needs no authorization else only where the claim names one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from chalicelib.checks.authorization import AuthorizationParameters
from chalicelib.checks.authorization_visits import needing_lines
from chalicelib.checks.case import Case
from chalicelib.domain.claim import Claim, Line
from chalicelib.domain.context import NOTHING_KNOWN, Context
from chalicelib.rules.compiled import CompiledRules

_CHECK = "authorization"


@dataclass(frozen=True, slots=True)
class Need:
    """`needed`: the payer wants authorization. `if_fits`: it wants none, or that cannot be told; one on file is drawn
    on. `if_named`: only where the claim names it. `never`: the code is exempt.

    `match_procedures`: even a named one must name the procedure.
    """

    level: Literal["needed", "if_fits", "if_named", "never"] = "needed"
    because: str = ""
    match_procedures: bool = False


Needs = Mapping[int, Need]


def needs_of(claim: Claim, context: Context | None, rules: CompiledRules, as_of: date) -> dict[int, Need]:
    """By the line's place in the claim (from 0). `context` holds the history that visits are counted in."""
    versions = rules.versions.get(_CHECK)
    case = Case(claim, context or NOTHING_KNOWN, rules, as_of)
    found = {}
    for line in claim.lines:
        rule = versions.on(line.service_date or case.first_date) if versions else None
        found[line.index] = _need(case, line, rule.parameters) if rule else Need("if_fits")
    return found


def _need(case: Case, line: Line, p: AuthorizationParameters) -> Need:
    if line.procedure in p.exempt_procedures:
        return Need("never", f"{line.procedure} needs no authorization with this payer")
    if p.required == "never":
        return Need("if_fits", "", p.match_procedures)
    if not p.scope.covers(case, line):
        return Need(
            "if_named", f"this payer wants no authorization for {line.procedure} there and then", p.match_procedures
        )
    if p.required == "after_visits":
        needing, unknown = needing_lines(case, [line], p.required, p.after_visits, p.scope)
        if unknown:
            return Need("if_fits", "", p.match_procedures)
        if not needing:
            free = f"this payer's first {p.after_visits} visits need no authorization"
            return Need("if_named", free, p.match_procedures)
    return Need("needed", "", p.match_procedures)
