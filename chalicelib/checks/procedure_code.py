"""The procedure code as such: it has the form, exists, is not deleted on the service date, and this payer covers it.

A code that the table of therapy codes lacks may still be right, so that is a warning; one that a payer lists is known.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.dates import Day
from chalicelib.domain.finding import PASSED, Answer, Finding
from chalicelib.rules.parameters import Parameters, ProcedureCode, ProcedureCodes, ProcedureTableName
from chalicelib.rules.rule import Kind, Rule
from chalicelib.rules.tables import Procedure

# Five digits, four digits and a letter, or a letter and four digits.
_FORM = re.compile(r"[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4}", re.ASCII)


class ProcedureCodeParameters(Parameters):
    """Which procedure codes this payer takes."""

    covered: ProcedureCodes | None = Field(
        default=None, description="The only codes that this payer covers; empty: no such list."
    )
    not_covered: Mapping[ProcedureCode, str] = Field(
        default_factory=dict, description="Codes that this payer does not cover, each with what to bill instead."
    )
    deleted: Mapping[ProcedureCode, Day] = Field(
        default_factory=dict,
        description="Deleted codes, each with the first service date on which it is no longer good.",
    )
    table: ProcedureTableName = Field(default="procedures", description="The table of therapy codes that exist.")

    @cached_property
    def listed(self) -> frozenset[str]:
        """Codes that the value itself knows."""
        return frozenset(self.not_covered) | frozenset(self.deleted) | (self.covered or frozenset())


ProcedureRule = Rule[ProcedureCodeParameters]


def judge(case: Case, lines: Sequence[Line], rule: ProcedureRule) -> Iterator[Answer]:
    p = rule.parameters
    known = rule.tables.procedures(p.table)
    for line in lines:
        code = line.procedure
        if code is None or not _FORM.fullmatch(code):
            yield _malformed(line, rule)
        elif code in p.deleted and (line.service_date or case.first_date) >= p.deleted[code]:
            yield _deleted(line, code, rule)
        elif code in p.not_covered or (p.covered is not None and code not in p.covered):
            yield _not_covered(line, code, rule)
        elif code in p.listed:
            yield PASSED
        else:
            yield _in_table(line, known.find(code), line.service_date or case.first_date, rule)


def _malformed(line: Line, rule: ProcedureRule) -> Finding:
    message = (
        f"{line.procedure} has not the form of a procedure code." if line.procedure else "No procedure code is given."
    )
    return rule.finding("format", message, "Give the five-character procedure code.", line=line, field="procedure")


def _deleted(line: Line, code: str, rule: ProcedureRule) -> Finding:
    p = rule.parameters
    message = f"{code} is deleted for services from {p.deleted[code]} on."
    fix = _instead(p.not_covered.get(code, "")) or "Bill the code that took its place."
    return rule.finding("deleted", message, fix, line=line, field="procedure")


def _not_covered(line: Line, code: str, rule: ProcedureRule) -> Finding:
    message = f"This payer does not cover {code}."
    fix = _instead(rule.parameters.not_covered.get(code, "")) or "Bill a code that it covers, or another payer."
    return rule.finding("not_covered", message, fix, line=line, field="procedure")


def _in_table(line: Line, known: Procedure | None, day: date, rule: ProcedureRule) -> Answer:
    """What the table of therapy codes says of a code that the payer's own value does not name."""
    if known is not None and known.valid_on(day):
        return PASSED
    if known is not None and known.deleted_on is not None and known.deleted_on <= day:
        message = f"{known.code} is deleted for services from {known.deleted_on} on."
        fix = (
            f"Bill {listed(known.bill_instead, 'or')}." if known.bill_instead else "Bill the code that took its place."
        )
        sure = known.confidence == "verified"
        return rule.finding("deleted", message, fix, line=line, field="procedure", severity=None if sure else "warning")
    message = f"{line.procedure} is not among the therapy codes known here for {day}."
    fix = "Make sure that the code is right and that this payer pays therapists for it."
    return rule.finding("unknown", message, fix, line=line, field="procedure")


def _instead(words: str) -> str:
    """The payer's own words of what to bill instead, as a sentence; "" where it has none."""
    words = words.strip().rstrip(".")
    return f"{words[:1].upper()}{words[1:]}." if words else ""


CHECK = Check(
    name="procedure_code",
    title="Procedure codes",
    parameters=ProcedureCodeParameters,
    judge=judge,
    about="The procedure code exists on the service date, and this payer covers it.",
    kinds={
        "format": Kind("error", "CO-181", "The procedure code is missing or has not the form of one."),
        "unknown": Kind("warning", "CO-181", "A code that is not among the therapy codes known here."),
        "deleted": Kind("error", "CO-181", "The code is deleted on the service date."),
        "not_covered": Kind("error", "CO-96", "The payer does not cover the code; the fix says what to bill instead."),
    },
)
