"""The words for breaches of the guide. They name segments, loops, elements and short code values, never a patient.

Lists of them are bounded: after a hundred, the rest is one problem that says so.
"""

import re

from chalicelib.domain.origin import StructureProblem

MOST_LISTED = 100
_SHOWN = re.compile(r"[0-9]{1,4}|[A-Z0-9]{1,3}")


def note(problems: list[StructureProblem], problem: StructureProblem) -> None:
    """Add a problem to a list that must not grow with the file."""
    if len(problems) < MOST_LISTED:
        problems.append(problem)
    elif len(problems) == MOST_LISTED:
        problems.append(
            StructureProblem(
                "order",
                f"More than {MOST_LISTED} structure problems were found; the rest is not listed.",
                "Mend the problems listed and send the file again.",
                problem.x12,
                problem.segment,
            )
        )


def shown(code: str) -> str:
    """A code value in quotes where it is short enough to be one; anything longer may be somebody's name."""
    return f"'{code}'" if _SHOWN.fullmatch(code) else "another value"


def missing(
    loop: str, segment: str, position: int | None, what: str, line: int | None = None, field: str | None = None
) -> StructureProblem:
    """A required segment that a loop lacks; `segment` may carry a qualifier, `position` is the loop's begin, or 0."""
    tag = segment.partition("*")[0]
    return StructureProblem(
        "missing_segment",
        f"Loop {loop} has no {segment}.",
        f"Send {segment}: {what}.",
        f"{loop}/{tag}",
        position or None,
        line,
        field,
    )


def element(
    x12: str,
    message: str,
    fix: str,
    position: int | None,
    line: int | None = None,
    field: str | None = None,
    severity: str = "error",
) -> StructureProblem:
    """A value that the guide does not allow where it stands."""
    return StructureProblem("element", message, fix, x12, position or None, line, field, severity)


def unreadable(
    x12: str, kind: str, example: str, text: str, position: int, line: int | None = None, field: str | None = None
) -> StructureProblem:
    """A value that cannot be read as what it must be; `kind` is that in words, with its article."""
    message = f"{_name(x12)} is not {kind}." if text else f"{_name(x12)} is empty."
    return element(x12, message, f"Send {kind}, such as {example}.", position, line, field)


def wrong_code(
    x12: str, code: str, allowed: frozenset[str], position: int, line: int | None = None, severity: str = "error"
) -> StructureProblem:
    """A code value that is not one of the guide's."""
    message = (
        f"{_name(x12)} is {shown(code)}, which the guide does not have there." if code else f"{_name(x12)} is empty."
    )
    listed = sorted(allowed)
    fix = f"Send {listed[0]}." if len(listed) == 1 else f"Send one of {', '.join(listed)}."
    return element(x12, message, fix, position, line, None, severity)


def too_long(x12: str, limit: int, position: int) -> StructureProblem:
    """A text that is longer than the guide's limit, in characters."""
    name = _name(x12)
    return element(
        x12, f"{name} is longer than {limit} characters.", f"Shorten {name} to {limit} characters.", position
    )


def order(x12: str, message: str, fix: str, position: int, line: int | None = None) -> StructureProblem:
    """A segment that stands where the guide has none, or out of sequence."""
    return StructureProblem("order", message, fix, x12, position, line)


def foreign_segment(loop: str, tag: str, position: int) -> StructureProblem:
    """A segment that the guide does not have at all."""
    named = tag if _SHOWN.fullmatch(tag) else "A segment"
    return order(
        f"{loop}/{tag}" if _SHOWN.fullmatch(tag) else loop,
        f"{named} in loop {loop} is no segment of the 837P.",
        "Take the segment out; where it was meant to be another, mend its identifier.",
        position,
    )


def _name(x12: str) -> str:
    return x12.rpartition("/")[2]
