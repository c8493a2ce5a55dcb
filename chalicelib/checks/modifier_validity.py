"""Modifiers as such: each exists for this payer, none stands twice, none shuts out another, and they are not too many.

Which modifier a line needs is judged elsewhere; here only what may not stand.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding
from chalicelib.rules.parameters import Codes, ModifierCode, ModifierCodes, Parameters, WholeNumber
from chalicelib.rules.rule import MOST_REMEMBERED, Kind, Rule


class ModifierValidityParameters(Parameters):
    """Which modifiers this payer knows, and which may not meet."""

    known: Codes = Field(description="Every modifier that this payer takes.")
    exclusive: tuple[ModifierCodes, ...] = Field(
        default=(), description="Lists of which at most one member may stand on a line."
    )
    exclusive_in_doubt: tuple[ModifierCodes, ...] = Field(
        default=(),
        description="Lists of which at most one member should stand on a line, where that is custom and no rule was "
        "read: a warning.",
    )
    max_per_line: WholeNumber = Field(default=4, description="How many modifiers a line may carry.")
    order: tuple[ModifierCode, ...] = Field(
        default=(), description="The order in which these should stand, first first; empty: any order is fine."
    )

    @cached_property
    def in_order(self) -> set[tuple[str, ...]]:
        """Modifiers of a line that were found in order: claims repeat a few combinations over and over."""
        return set()


ModifierRule = Rule[ModifierValidityParameters]


def judge(case: Case, lines: Sequence[Line], rule: ModifierRule) -> Iterator[Answer]:
    in_order = rule.parameters.in_order
    for line in lines:
        if line.modifiers in in_order:
            yield PASSED
        elif line.modifiers:
            findings = _judge_line(line, rule)
            if not findings and len(in_order) < MOST_REMEMBERED:
                in_order.add(line.modifiers)
            yield from findings or (PASSED,)


def _judge_line(line: Line, rule: ModifierRule) -> list[Finding]:
    p = rule.parameters
    modifiers = line.modifiers
    findings: list[Finding] = []
    distinct = frozenset(modifiers)
    if not distinct <= p.known:
        findings += [_unknown(line, modifier, rule) for modifier in dict.fromkeys(modifiers) if modifier not in p.known]
    if len(distinct) > 1:
        findings += [_conflict(line, group, rule) for group in p.exclusive if len(group & distinct) > 1]
        findings += [_doubtful(line, group, rule) for group in p.exclusive_in_doubt if len(group & distinct) > 1]
    if len(distinct) < len(modifiers):
        findings.append(_repeated(line, rule))
    if len(modifiers) > p.max_per_line:
        message = f"Line {line.line} carries {len(modifiers)} modifiers; {p.max_per_line} fit."
        fix = "Keep those that the payer prices and needs."
        findings.append(rule.finding("too_many", message, fix, line=line, field="modifiers"))
    if p.order and not findings:
        findings += _order(line, rule)
    return findings


def _unknown(line: Line, modifier: str, rule: ModifierRule) -> Finding:
    message = f"{modifier or 'An empty modifier'} is not a modifier that this payer knows."
    field = f"modifiers.{line.modifiers.index(modifier)}"
    return rule.finding("unknown", message, "Correct it or take it off.", line=line, field=field)


def _conflict(line: Line, group: Codes, rule: ModifierRule) -> Finding:
    met = _met(line, group)
    message = f"{listed(met)} may not stand on one line."
    return rule.finding("conflict", message, f"Keep one of {listed(met)}.", line=line, field="modifiers")


def _doubtful(line: Line, group: Codes, rule: ModifierRule) -> Finding:
    met = _met(line, group)
    message = f"{listed(met)} on one line contradict each other; that a payer refuses them together was not read."
    fix = f"Keep the one of {listed(met)} that the record supports."
    return rule.finding("conflict", message, fix, line=line, field="modifiers", severity="warning")


def _met(line: Line, group: Codes) -> list[str]:
    return [modifier for modifier in dict.fromkeys(line.modifiers) if modifier in group]


def _repeated(line: Line, rule: ModifierRule) -> Finding:
    twice = [modifier for modifier in dict.fromkeys(line.modifiers) if line.modifiers.count(modifier) > 1]
    message = f"{listed(twice)} {'stands' if len(twice) == 1 else 'stand'} more than once."
    return rule.finding("repeated", message, f"Keep {listed(twice)} once.", line=line, field="modifiers")


def _order(line: Line, rule: ModifierRule) -> list[Finding]:
    order = rule.parameters.order
    ranked = [order.index(modifier) for modifier in line.modifiers if modifier in order]
    if ranked == sorted(ranked):
        return []
    wanted = [order[rank] for rank in sorted(ranked)]
    message = f"{listed(wanted)} should stand in this order."
    return [rule.finding("order", message, f"Put {listed(wanted)} in this order.", line=line, field="modifiers")]


CHECK = Check(
    name="modifier_validity",
    title="Modifiers",
    parameters=ModifierValidityParameters,
    judge=judge,
    about="The modifiers exist, may stand together, and are not too many.",
    kinds={
        "unknown": Kind("error", "CO-4", "A modifier that this payer does not know."),
        "conflict": Kind(
            "error", "CO-4", "Modifiers that shut each other out stand on one line (a warning where that is custom)."
        ),
        "too_many": Kind("error", "CO-4", "More modifiers than a line may carry."),
        "repeated": Kind("error", "CO-4", "A modifier stands more than once on a line."),
        "order": Kind("info", None, "Modifiers are not in the order in which payers price them."),
    },
)
