"""The assistant's modifier: on units that an assistant furnished for more than the de minimis share, and on no others.

Judged per code and day over all its lines, since an assistant's and a therapist's units of one code stand on two lines
(Pub. 100-04, chapter 5, section 20.1). Where units and minutes do not fit, only what is sure either way.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import counted, lines_named, listed
from chalicelib.domain.assistant import Minutes, Split, split_timed, split_untimed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding, NotChecked
from chalicelib.rules.parameters import ModifierCode, Parameters, ProcedureCodes, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class AssistantModifierParameters(Parameters):
    """When this payer wants an assistant's share marked, and how."""

    modifier: ModifierCode = Field(default="CO", description="The modifier of services furnished by an assistant.")
    de_minimis_percent: WholeNumber = Field(
        default=10, description="The share of the minutes, in percent, up to which the assistant's part does not count."
    )
    midpoint_exception: bool = Field(
        default=True,
        strict=True,
        description="A last unit is the therapist's where the therapist alone gave 8 minutes of it, and two last units "
        "of about half each are one and one; false: the share alone decides.",
    )
    never_on: ProcedureCodes = Field(
        default=frozenset(), description="Codes that an assistant may not furnish: evaluations."
    )
    requires: tuple[ModifierCode, ...] = Field(default=(), description="Modifiers that must stand beside it.")


AssistantRule = Rule[AssistantModifierParameters]


def judge(case: Case, lines: Sequence[Line], rule: AssistantRule) -> Iterator[Answer]:
    p = rule.parameters
    if all(line.assistant_minutes == 0 and p.modifier not in line.modifiers for line in lines):
        yield PASSED
        return
    days: dict[tuple[date | int, str], list[Line]] = {}
    unknown: list[Line] = []
    for line in lines:
        marked = p.modifier in line.modifiers
        if line.procedure in p.never_on:
            if marked or _by_assistant(line, p.de_minimis_percent):
                yield _on_evaluation(line, marked, rule)
            continue
        if marked and p.requires and not all(modifier in line.modifiers for modifier in p.requires):
            yield _without_discipline(line, rule)
        if line.assistant_minutes is None:
            unknown.append(line)
        elif line.procedure is not None:
            # A line without a date shares its day with no other.
            days.setdefault((line.service_date or line.index, line.procedure), []).append(line)
    if unknown:
        yield NotChecked(f"the assistant's minutes of {lines_named(unknown)} are not given")
        halves = {(line.service_date or line.index, line.procedure) for line in unknown}
        days = {key: of_day for key, of_day in days.items() if key not in halves}
    for (_, code), of_day in days.items():
        yield _judge_code(case, code, of_day, rule)


def _judge_code(case: Case, code: str, lines: list[Line], rule: AssistantRule) -> Answer:
    """One code of one day: how its units should divide, against how they stand."""
    p = rule.parameters
    marked = [line for line in lines if p.modifier in line.modifiers]
    assistant = sum(line.assistant_minutes or 0 for line in lines)
    if not assistant:
        return _unexpected(marked, "none of its minutes are by an assistant alone", rule) if marked else PASSED
    if any(line.minutes is None for line in lines):
        return NotChecked(
            f"the minutes of {lines_named([line for line in lines if line.minutes is None])} are not given"
        )
    minutes = Minutes(sum(line.minutes or 0 for line in lines) - assistant, assistant)
    if assistant < 0 or minutes.therapist < 0:
        return PASSED  # Minutes that cannot be are told by the check of timed units.
    timed = _is_timed(case, code, lines[0])
    if timed is None and minutes.therapist:
        return NotChecked("this payer's rules do not say which codes are timed")
    split = _split(lines, minutes, bool(timed), p)
    if split is None:
        return _sure_either_way(lines, marked, minutes, rule)
    return _compare(lines, marked, minutes, split, rule)


def _is_timed(case: Case, code: str, line: Line) -> bool | None:
    rule = case.rule("timed_units", line.service_date or case.first_date)
    return None if rule is None else code in rule.parameters.timed


def _split(lines: list[Line], minutes: Minutes, timed: bool, p: AssistantModifierParameters) -> Split | None:
    if any(line.units is None or line.units != int(line.units) or line.units <= 0 for line in lines):
        return None
    units = sum(int(line.units or 0) for line in lines)
    if timed and minutes.therapist:
        return split_timed(units, minutes, p.de_minimis_percent, p.midpoint_exception)
    return split_untimed(units, minutes, p.de_minimis_percent)


def _compare(lines: list[Line], marked: list[Line], minutes: Minutes, split: Split, rule: AssistantRule) -> Answer:
    billed = sum(int(line.units or 0) for line in marked)
    if billed == split.assistant:
        return PASSED
    mixed = split.assistant > 0 and split.therapist > 0
    if mixed and (0 < len(marked) < len(lines) or split == Split(1, 1)):
        return _split_lines(lines, minutes, split, rule)
    if billed < split.assistant:
        return _missing([line for line in lines if line not in marked], minutes, split, rule)
    why = (
        f"{minutes.assistant} of {minutes.assistant + minutes.therapist} minutes by an assistant make none of its units"
    )
    if mixed:
        why = f"{counted(split.therapist, 'unit')} of it are the therapist's"
    return _unexpected(marked, why, rule)


def _sure_either_way(lines: list[Line], marked: list[Line], minutes: Minutes, rule: AssistantRule) -> Answer:
    """Units and minutes do not fit, which other checks tell; here only a share that leaves no doubt."""
    over = minutes.over(rule.parameters.de_minimis_percent)
    if marked and not over:
        why = f"{minutes.assistant} of {minutes.assistant + minutes.therapist} minutes by an assistant are too few"
        return _unexpected(marked, why, rule)
    if over and not marked and minutes.assistant > minutes.therapist:
        return _missing(lines, minutes, None, rule)
    return PASSED


def _missing(lines: list[Line], minutes: Minutes, split: Split | None, rule: AssistantRule) -> Finding:
    p, line = rule.parameters, lines[0]
    total = minutes.assistant + minutes.therapist
    message = (
        f"{minutes.assistant} of {total} minutes of {line.procedure} are by an assistant, and {p.modifier} is missing."
    )
    fix = f"Add {p.modifier} to {lines_named(lines)}."
    if split is not None and split.therapist:
        fix = f"Bill {_apart(line, split, p.modifier)}."
    return rule.finding("missing", message, fix, line=line, field="modifiers")


def _unexpected(lines: list[Line], why: str, rule: AssistantRule) -> Finding:
    modifier, line = rule.parameters.modifier, lines[0]
    message = f"{line.procedure} carries {modifier}, but {why}."
    fix = f"Take {modifier} off {lines_named(lines)}, or correct the minutes."
    return rule.finding("unexpected", message, fix, line=line, field="modifiers")


def _split_lines(lines: list[Line], minutes: Minutes, split: Split, rule: AssistantRule) -> Finding:
    modifier, line = rule.parameters.modifier, lines[0]
    message = (
        f"{minutes.therapist} therapist and {minutes.assistant} assistant minutes of {line.procedure} make "
        f"{counted(split.assistant, 'unit')} with {modifier} and {split.therapist} without."
    )
    return rule.finding("split_lines", message, f"Bill {_apart(line, split, modifier)}.", line=line, field="units")


def _apart(line: Line, split: Split, modifier: str) -> str:
    with_it = counted(split.assistant, "unit")
    return f"{with_it} of {line.procedure} with {modifier} and {split.therapist} without, on two lines"


def _without_discipline(line: Line, rule: AssistantRule) -> Finding:
    p = rule.parameters
    absent = listed(modifier for modifier in p.requires if modifier not in line.modifiers)
    message = f"{p.modifier} on {line.procedure} stands without {absent}."
    return rule.finding(
        "without_discipline", message, f"Add {absent} to {lines_named([line])}.", line=line, field="modifiers"
    )


def _by_assistant(line: Line, percent: int) -> bool:
    """True where the line's own minutes show more than a de minimis share by an assistant."""
    assistant = line.assistant_minutes or 0
    return assistant > 0 and Minutes(max((line.minutes or 0) - assistant, 0), assistant).over(percent)


def _on_evaluation(line: Line, marked: bool, rule: AssistantRule) -> Finding:
    modifier = rule.parameters.modifier
    message = f"{line.procedure} is a therapist's alone, and has {line.assistant_minutes} minutes by an assistant."
    if marked:
        message = f"{line.procedure} carries {modifier}; an assistant may not furnish it."
    fix = f"Take {modifier} off if the therapist furnished it; otherwise the line cannot be billed."
    if not marked:
        fix = "Correct the minutes if the therapist furnished it; otherwise the line cannot be billed."
    return rule.finding("on_evaluation", message, fix, line=line, field="modifiers" if marked else "assistant_minutes")


CHECK = Check(
    name="assistant_modifier",
    title="Assistant modifier",
    parameters=AssistantModifierParameters,
    judge=judge,
    about="Units that an assistant furnished carry the assistant's modifier, and no others do.",
    kinds={
        "missing": Kind(
            "error", "CO-4", "The assistant's share is above the de minimis share, and the modifier is missing."
        ),
        "unexpected": Kind("error", "CO-4", "The modifier stands on units that are the therapist's."),
        "without_discipline": Kind("error", "CO-4", "The modifier stands without the discipline's."),
        "on_evaluation": Kind("error", "CO-4", "An assistant on a code that only a therapist may furnish."),
        "split_lines": Kind("error", "CO-4", "Units to be billed apart, with and without the modifier, are not."),
    },
)
