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
from chalicelib.checks.wording import lines_named, listed
from chalicelib.domain.claim import Line
from chalicelib.domain.dates import Day
from chalicelib.domain.finding import PASSED, Answer, Bypassed, Finding
from chalicelib.rules.parameters import ModifierCodes, Parameters, ProcedureCode, ProcedureCodes, ProcedureTableName
from chalicelib.rules.patterns import QuickPattern
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
    excluded: ProcedureCodes = Field(
        default=frozenset(),
        description="Codes that the program excludes by law: with the modifier below they go out for their denial.",
    )
    excluded_modifiers: ModifierCodes = Field(
        default=frozenset({"GY"}), description="Modifiers that say that a line is sent to be denied as excluded."
    )
    table: ProcedureTableName = Field(default="procedures", description="The table of therapy codes that exist.")
    beyond_table: QuickPattern | None = Field(
        default=None,
        description="A regular expression for whole codes that are no therapy codes and are taken as they stand, such "
        "as codes that report quality; empty: none.",
    )

    @cached_property
    def listed(self) -> frozenset[str]:
        """Codes that the value itself knows."""
        return frozenset(self.not_covered) | frozenset(self.deleted) | (self.covered or frozenset())

    @cached_property
    def taken(self) -> re.Pattern[str] | None:
        """What `beyond_table` matches."""
        return re.compile(self.beyond_table) if self.beyond_table else None


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
        elif code in p.excluded and not p.excluded_modifiers.isdisjoint(line.modifiers):
            yield Bypassed(f"{lines_named([line])} is sent to be denied as excluded by law")
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
    return rule.finding("not_covered", message, fix, line=line, field="procedure", concerns=(code,))


def _in_table(line: Line, known: Procedure | None, day: date, rule: ProcedureRule) -> Answer:
    """What the table of therapy codes says of a code that the payer's own value does not name."""
    if known is not None and known.valid_on(day):
        return PASSED
    taken = rule.parameters.taken
    if known is None and taken is not None and taken.fullmatch(line.procedure or ""):
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
