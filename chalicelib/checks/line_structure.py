"""A claim that can be read as lines at all: there are some, not too many, numbered, each with units.

Line numbers of an 837P are the reader's to judge (check x12_structure), for there they are LX segments.
"""

from collections.abc import Iterator, Sequence

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer
from chalicelib.rules.parameters import Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule


class LineStructureParameters(Parameters):
    """How many lines one claim may have."""

    max_lines: WholeNumber = Field(default=50, description="The most service lines on one claim.")


LineStructureRule = Rule[LineStructureParameters]


def judge(case: Case, lines: Sequence[Line], rule: LineStructureRule) -> Iterator[Answer]:
    lines = case.claim.lines
    most = rule.parameters.max_lines
    if not lines:
        yield rule.finding(
            "no_lines", "The claim has no service lines.", "Add the services that are billed.", field="lines"
        )
        return
    if len(lines) > most:
        message = f"The claim has {len(lines)} lines; one claim takes at most {most}."
        yield rule.finding(
            "too_many_lines", message, f"Split the claim into claims of up to {most} lines.", field="lines"
        )
    if case.claim.origin is None:
        yield from _judge_numbers(lines, rule)
    for line in lines:
        if line.units is None or line.units <= 0:
            said = "no units" if line.units is None else f"{line.units} units"
            yield rule.finding(
                "units_missing", f"The line bills {said}.", "Give the units furnished.", line=line, field="units"
            )
    yield PASSED


def _judge_numbers(lines: Sequence[Line], rule: LineStructureRule) -> Iterator[Answer]:
    """Numbers given more than once or below 1 are wrong; numbers out of sequence make remittances hard to match."""
    numbers = [line.line for line in lines]
    if all(line.line == line.index + 1 for line in lines):
        return
    given = [number for number in numbers if number is not None]
    wrong = sorted({number for number in given if number < 1 or given.count(number) > 1})
    fix = f"Number the lines from 1 to {len(lines)}, each once."
    if wrong:
        message = f"Line numbers must be 1 or more, each once; wrong here: {listed([str(number) for number in wrong])}."
        yield rule.finding("line_number", message, fix, field="lines")
    elif given and len(given) == len(lines):
        message = "The lines are not numbered in sequence from 1."
        yield rule.finding("line_number", message, fix, field="lines", severity="warning")


CHECK = Check(
    name="line_structure",
    title="Claim lines",
    parameters=LineStructureParameters,
    judge=judge,
    per="claim",
    judges_voids=True,
    always=True,
    about="The claim has lines, not too many, numbered in sequence, each with units.",
    kinds={
        "no_lines": Kind("error", "CO-16", "The claim bills nothing."),
        "too_many_lines": Kind("error", "CO-16", "The claim has more lines than one claim may carry."),
        "line_number": Kind("error", "CO-16", "Line numbers repeat, are below 1 or out of sequence."),
        "units_missing": Kind("error", "CO-16", "A line has no units."),
    },
)
