"""validate(claim, context, rules, as_of) -> Verdict: every check that the payer uses, in catalogue order.

Findings that say the same thing become one; the rest are placed in the 837P they came from.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from chalicelib.checks import CHECKS
from chalicelib.checks.case import Case
from chalicelib.checks.check import Check, Judge
from chalicelib.checks.overlaps import without_overlaps
from chalicelib.checks.payer import CHECK as PAYER
from chalicelib.checks.timely_filing import filing_of
from chalicelib.checks.wording import days_named
from chalicelib.domain.claim import VOID, Claim, Line
from chalicelib.domain.context import NOTHING_KNOWN, Context
from chalicelib.domain.finding import PASSED, RANK, Answer, Bypassed, Finding, NotChecked
from chalicelib.domain.normalize import Normalization
from chalicelib.domain.verdict import CheckOutcome, Verdict
from chalicelib.domain.x12_fields import locate
from chalicelib.release import ENGINE
from chalicelib.rules.compiled import CompiledRules
from chalicelib.rules.library import UNIVERSAL
from chalicelib.rules.rule import MOST_REMEMBERED, Rule

_SEVERE = RANK["warning"]
_IN_ORDER = {name: CheckOutcome(name, "pass") for name in CHECKS}
_NOT_APPLICABLE = {name: CheckOutcome(name, "not_applicable") for name in CHECKS}
_POSITION = {name: position for position, name in enumerate(CHECKS)}


def _shown_order(finding: Finding) -> tuple[int, int, str]:
    return _POSITION[finding.check], finding.line or 0, finding.code


def validate(
    claim: Claim,
    context: Context | None,
    rules: CompiledRules,
    as_of: date,
    normalized: Sequence[Normalization] = (),
) -> Verdict:
    """Judge one claim. `as_of` is the day on which it is judged; `normalized` is told in the verdict as given."""
    case = Case(claim, context or NOTHING_KNOWN, rules, as_of)
    judged = _judged(case)
    findings = _findings(case, judged)
    kept = {id(finding) for finding in findings}
    outcomes = [_outcome(check, answers, kept) for check, answers in judged]
    without = _days_without_rules(case)
    if without:
        outcomes = _told_without_rules(outcomes, without)
    return Verdict(
        claim_id=claim.claim_id,
        payer_id=claim.payer_id,
        verdict=_verdict(findings),
        complete=rules.payer_id != UNIVERSAL and not without and all(o.outcome != "not_checked" for o in outcomes),
        rules_version=rules.version,
        engine=ENGINE,
        as_of=as_of,
        filing=filing_of(case),
        findings=findings,
        checks=outcomes,
        normalized=list(normalized),
    )


def _findings(case: Case, judged: list[tuple[Check, list[Answer]]]) -> list[Finding]:
    """What there is to tell, in the order in which it is shown."""
    found = [answer for _, answers in judged for answer in answers if type(answer) is Finding]
    if found:
        found = sorted(without_overlaps(case, found), key=_shown_order)
        for finding in found:
            locate(finding, case.claim)
    return found


def _days_without_rules(case: Case) -> list[date]:
    """The service dates on which a known payer that has rules has none in force."""
    rules = case.rules
    if rules.payer_id == UNIVERSAL or all(CHECKS[name].always for name in rules.versions):
        return []
    days = case.by_day or (case.as_of,)
    return [day for day in days if not _some_of_payer(rules.in_force(rules.epoch(day)))]


@lru_cache(MOST_REMEMBERED)
def _some_of_payer(rules: tuple[Rule[Any], ...]) -> bool:
    return any(not CHECKS[rule.check].always for rule in rules)


def _told_without_rules(outcomes: list[CheckOutcome], days: list[date]) -> list[CheckOutcome]:
    """What is known of the payer is said by its own check, unless that failed anyway."""
    others = [one for one in outcomes if one.check != PAYER.name]
    if any(one.check == PAYER.name and one.outcome == "fail" for one in outcomes):
        return outcomes
    return [_not_checked(PAYER.name, f"no rules of this payer are in force on {days_named(days)}"), *others]


def _verdict(findings: list[Finding]) -> Literal["accept", "review", "reject"]:
    worst = max((RANK[finding.severity] for finding in findings), default=0)
    return "reject" if worst == RANK["error"] else "review" if worst == _SEVERE else "accept"


def _judged(case: Case) -> list[tuple[Check, list[Answer]]]:
    """Each check that this payer uses on some day of the claim, with its answers, in catalogue order."""
    rules, claim = case.rules, case.claim
    epochs = {rules.epoch(day) for day in case.by_day or (case.as_of,)}
    if len(epochs) > 1:
        return list(_judged_by_version(case))
    asked = _asked(rules.in_force(epochs.pop()), claim.origin is not None, claim.frequency == VOID)
    lines = claim.lines
    return [(check, list(judge(case, lines, rule))) for check, judge, rule in asked]


@lru_cache(MOST_REMEMBERED)
def _asked(rules: tuple[Rule[Any], ...], from_x12: bool, void: bool) -> list[tuple[Check, Judge, Rule[Any]]]:
    """The checks that look at such a claim, each with what judges it and its rule."""
    checks = [(CHECKS[rule.check], rule) for rule in rules]
    return [
        (check, _unasked if void and not check.judges_voids else check.judge, rule)
        for check, rule in checks
        if from_x12 or not check.only_x12
    ]


def _unasked(case: Case, lines: Sequence[Line], rule: Rule[Any]) -> Sequence[Answer]:
    """The answers of a check that does not look at voids."""
    return ()


def _judged_by_version(case: Case) -> Iterator[tuple[Check, list[Answer]]]:
    """The same for a claim whose lines lie under different versions: each version judges its own lines."""
    claim = case.claim
    for name, versions in case.rules.versions.items():
        check = CHECKS[name]
        groups: dict[int, tuple[Rule[Any], list[Line]]] = {}
        for line in claim.lines:
            rule = versions.on(line.service_date or case.first_date)
            if rule is not None:
                groups.setdefault(id(rule), (rule, []))[1].append(line)
        if not groups or (check.only_x12 and claim.origin is None):
            continue
        if check.per == "claim":
            first = versions.on(case.first_date) or next(iter(groups.values()))[0]
            groups = {0: (first, list(claim.lines))}
        # A void is judged for identity, replacement and structure alone.
        judged = [] if claim.frequency == VOID and not check.judges_voids else list(groups.values())
        yield check, [answer for rule, lines in judged for answer in check.judge(case, lines, rule)]


def _outcome(check: Check, answers: list[Answer], kept: set[int]) -> CheckOutcome:
    """One outcome over all lines: fail, else not_checked, else bypassed, else pass, else not_applicable."""
    if answers.count(PASSED) == len(answers):
        return _IN_ORDER[check.name] if answers else _NOT_APPLICABLE[check.name]
    unknown: list[str] = []
    lifted: list[str] = []
    for answer in answers:
        if type(answer) is NotChecked:
            unknown.append(answer.because)
        elif type(answer) is Bypassed:
            lifted.append(answer.because)
        elif type(answer) is Finding and id(answer) in kept and RANK[answer.severity] >= _SEVERE:
            return CheckOutcome(check.name, "fail")
    if unknown:
        return _not_checked(check.name, _together(unknown))
    return CheckOutcome(check.name, "bypassed", _together(lifted)) if lifted else _IN_ORDER[check.name]


@lru_cache(MOST_REMEMBERED)
def _not_checked(check: str, because: str) -> CheckOutcome:
    return CheckOutcome(check, "not_checked", because)


def _together(reasons: list[str]) -> str:
    return reasons[0] if len(reasons) == 1 else "; ".join(dict.fromkeys(reasons))
