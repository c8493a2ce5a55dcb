"""A finding: one thing that a payer would refuse or that a biller should know, with its source.

Checks make findings from a rule; validation adds where the field stands in an 837P.
"""

from typing import Literal, NamedTuple

from chalicelib.domain.lean import lean_dataclass

Severity = Literal["error", "warning", "info"]
Outcome = Literal["fail", "not_checked", "bypassed", "pass", "not_applicable"]
Confidence = Literal["verified", "contract", "secondary", "unverified"]

RANK: dict[Severity, int] = {"info": 0, "warning": 1, "error": 2}


class Citation(NamedTuple):
    """Where a rule comes from, as an answer cites it."""

    title: str
    url: str | None
    confidence: Confidence


@lean_dataclass(frozen=False)
class Finding:
    """`line` is the line's number, `field` a dotted path counted from 0, `x12` loop and element, `segment` a
    position from 1."""

    check: str
    code: str
    severity: Severity
    line: int | None
    field: str | None
    message: str
    fix: str
    denial: str | None
    reference: Citation
    x12: str | None = None
    segment: int | None = None
    # The procedure codes it is about, so that overlapping checks can tell that they mean the same; not told.
    concerns: tuple[str, ...] = ()


class NotChecked(NamedTuple):
    """A check, or a part of it, that could not look; `because` says what data would let it."""

    because: str


class Bypassed(NamedTuple):
    """An edit that applied and that a modifier or an override legally lifts; `because` names it."""

    because: str


class Passed(NamedTuple):
    """Something was looked at and is in order."""


PASSED = Passed()
Answer = Finding | NotChecked | Bypassed | Passed
