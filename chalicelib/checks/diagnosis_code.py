"""Diagnosis codes that a payer can read: in the right form, in the code set of the day, billable, in a lawful order.

Form and order need no table. What the table says is a warning at most where it is not the table of that fiscal year.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, islice
from typing import Literal, NamedTuple

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.prefixes import Prefixes
from chalicelib.checks.wording import listed
from chalicelib.domain.claim import Line
from chalicelib.domain.finding import PASSED, Answer, Finding
from chalicelib.domain.lean import lean_dataclass
from chalicelib.domain.normalize import dotted
from chalicelib.rules.parameters import DiagnosisTableName, Parameters
from chalicelib.rules.rule import MOST_REMEMBERED, Kind, Rule
from chalicelib.rules.tables import Diagnosis, Icd10cm

# Twice what a claim may list: more are told as too many, and need not be compared with each other.
MOST_COMPARED = 24
_FORM = re.compile(r"[A-Z][0-9A][0-9AB](?:\.?[0-9A-Z]{1,4})?", re.ASCII)
_ICD9 = re.compile(r"[0-9]{3}(?:\.?[0-9]{1,2})?|V[0-9]{2}(?:\.?[0-9]{1,2})?|E[0-9]{3}(?:\.?[0-9])?", re.ASCII)
_REPLACE_ICD9 = "Give the ICD-10-CM code of the condition."
_PRINTABLE = re.compile(r"[0-9A-Za-z.\-]{1,10}", re.ASCII)


class DiagnosisCodeParameters(Parameters):
    """The code set, and how strict this payer is about it."""

    code_set: DiagnosisTableName = Field(description="The table of diagnosis codes.")
    unspecified: Literal["warn", "ignore"] = Field(
        default="ignore", description="Warn of codes that leave the side or site open where a more specific one exists."
    )
    not_first: Prefixes = Field(default=(), description="Beginnings of codes that may not be listed first.")


DiagnosisRule = Rule[DiagnosisCodeParameters]


class Listed(NamedTuple):
    """One diagnosis as the claim lists it: its place from 0, as written, and undotted."""

    place: int
    text: str
    code: str


@lean_dataclass(frozen=False)
class Book:
    """The table as it is read for one claim. `on` is None where it is of another fiscal year."""

    rule: DiagnosisRule
    table: Icd10cm
    day: date
    on: date | None

    def can_bill(self, code: str) -> bool:
        found = self.table.find(code, self.on)
        return found is not None and found.billable

    def finding(self, code: str, message: str, fix: str, diagnosis: Listed) -> Finding:
        """A finding that rests on the table: a warning at most, and says so, where the table is of another year."""
        finding = _finding(code, message, fix, diagnosis, self.rule)
        if self.on is None:
            finding.message += f" Judged by {self.table.release}, which does not cover {self.day}."
            if finding.severity == "error":
                finding.severity = "warning"
        return finding


def judge(case: Case, lines: Sequence[Line], rule: DiagnosisRule) -> Iterator[Answer]:
    table = rule.tables.icd10cm(rule.parameters.code_set)
    day = case.first_date
    book = Book(rule, table, day, day if table.covers(day) else None)
    seen: dict[str, Listed] = {}
    for place, code in enumerate(case.diagnoses):
        diagnosis = Listed(place, case.claim.diagnoses[place], code)
        if code in seen:
            yield _repeated(diagnosis, rule)
        elif not _is_sound(diagnosis.text, code, place == 0, book.on, rule):
            yield from _judge_code(diagnosis, book)
        seen.setdefault(code, diagnosis)
    if len(seen) > 1:
        yield from _excludes1(seen.values(), book)
    if seen:
        yield PASSED


@lru_cache(MOST_REMEMBERED)
def _is_sound(text: str, code: str, first: bool, on: date | None, rule: DiagnosisRule) -> bool:
    """True where nothing is wrong with a code by itself."""
    book = Book(rule, rule.tables.icd10cm(rule.parameters.code_set), on or date.min, on)
    return not _judge_code(Listed(0 if first else 1, text, code), book)


def _judge_code(diagnosis: Listed, book: Book) -> Sequence[Finding]:
    """What is wrong with a code by itself."""
    if not _FORM.fullmatch(diagnosis.text):
        return (_misshapen(diagnosis, book.rule),)
    found = book.table.find(diagnosis.code, book.on)
    if found is None or not found.billable:
        return (_not_billable(diagnosis, found, book),)
    findings: list[Finding] = []
    if diagnosis.place == 0:
        findings += _first_listed(diagnosis, found, book)
    if found.unspecified_site_or_side and book.rule.parameters.unspecified == "warn":
        message = f"{diagnosis.text} leaves the side or site open, and more specific codes exist."
        findings.append(book.finding("unspecified", message, "Name the side or site that the record names.", diagnosis))
    return findings


def _not_billable(diagnosis: Listed, found: Diagnosis | None, book: Book) -> Finding:
    """Why the table does not let the code be billed: incomplete, a heading, of the old edition, or no code at all."""
    text = diagnosis.text
    seventh = book.table.seventh_characters(diagnosis.code, book.on)
    if seventh is None and found is not None:
        message = f"{text} is a heading; only the codes under it can be billed."
        return book.finding(
            "not_billable", message, f"Choose the code under {text} that the record supports.", diagnosis
        )
    if found is None and _ICD9.fullmatch(text) and (seventh is None or diagnosis.code[-1] not in seventh):
        return book.finding("icd9", _is_icd9(text), _REPLACE_ICD9, diagnosis)
    if seventh is None:
        return book.finding("unknown", f"{text} is no ICD-10-CM code.", "Correct the code.", diagnosis)
    return _seventh_character(diagnosis, seventh, book)


def _seventh_character(diagnosis: Listed, seventh: str, book: Book) -> Finding:
    text, code = diagnosis.text, diagnosis.code
    message = f"{text} needs a seventh character: {listed(seventh, 'or')}."
    fix = "Add the seventh character of the encounter, with X in every empty place before it."
    if len(code) == 7:
        message = f"{code[6]} is no seventh character of {text[:-1]}; it takes {listed(seventh, 'or')}."
        fix = "Correct the seventh character."
    elif code[-1] in seventh and book.table.find(filled := code[:-1].ljust(6, "X") + code[-1], book.on):
        message = f"The seventh character of {text} stands too far left."
        fix = f"Write {dotted(filled)}."
    return book.finding("seventh_character", message, fix, diagnosis)


def _first_listed(diagnosis: Listed, found: Diagnosis, book: Book) -> Iterator[Finding]:
    text = diagnosis.text
    if found.manifestation:
        message = f"{text} describes a manifestation, which is never listed first."
        yield book.finding("not_first", message, f"List the disease behind it before {text}.", diagnosis)
    elif diagnosis.code.startswith(book.rule.parameters.not_first):
        message = f"{text} may not be listed first."
        yield _finding(
            "not_first", message, f"List the condition that was treated before {text}.", diagnosis, book.rule
        )


def _excludes1(diagnoses: Iterable[Listed], book: Book) -> Iterator[Finding]:
    excludes = book.table.excludes1
    for one, other in combinations(islice(diagnoses, MOST_COMPARED), 2):
        if excludes(one.code, other.code, book.on) and book.can_bill(one.code) and book.can_bill(other.code):
            message = f"{one.text} and {other.text} exclude each other (Excludes1) unless the conditions are unrelated."
            fix = "Keep the code that the record supports; keep both only for unrelated conditions."
            yield book.finding("excludes1", message, fix, other)


def _misshapen(diagnosis: Listed, rule: DiagnosisRule) -> Finding:
    if _ICD9.fullmatch(diagnosis.text):
        return _finding("icd9", _is_icd9(diagnosis.text), _REPLACE_ICD9, diagnosis, rule)
    name = f" ({diagnosis.text})" if _PRINTABLE.fullmatch(diagnosis.text) else ""
    message = f"Diagnosis {diagnosis.place + 1}{name} is not in the form of an ICD-10-CM code."
    return _finding("format", message, "Correct the code.", diagnosis, rule)


def _is_icd9(text: str) -> str:
    return f"{text} is an ICD-9 code; services since 2015-10-01 take ICD-10-CM."


def _repeated(diagnosis: Listed, rule: DiagnosisRule) -> Finding:
    message = f"Diagnosis {diagnosis.place + 1} repeats an earlier one."
    return _finding("repeated", message, "List each diagnosis once, and correct the pointers.", diagnosis, rule)


def _finding(code: str, message: str, fix: str, diagnosis: Listed, rule: DiagnosisRule) -> Finding:
    return rule.finding(code, message, fix, field=f"diagnoses.{diagnosis.place}")


CHECK = Check(
    name="diagnosis_code",
    title="Diagnosis codes",
    parameters=DiagnosisCodeParameters,
    judge=judge,
    per="claim",
    about="The diagnosis codes exist, are complete, and stand in a lawful order.",
    kinds={
        "format": Kind("error", "CO-16", "A diagnosis is not in the form of an ICD-10-CM code."),
        "unknown": Kind("error", "CO-146", "A diagnosis code that does not exist on the service date."),
        "not_billable": Kind("error", "CO-146", "A heading, where a code under it is needed."),
        "seventh_character": Kind("error", "CO-146", "A seventh character that is missing, wrong or misplaced."),
        "not_first": Kind("error", "CO-16", "A first-listed code that may only follow another."),
        "unspecified": Kind("warning", "CO-146", "Side or site left open where a more specific code exists."),
        "excludes1": Kind("warning", "CO-146", "Two codes that exclude each other unless unrelated."),
        "repeated": Kind("error", "CO-16", "A diagnosis that the claim lists twice."),
        "icd9": Kind("error", "CO-146", "An ICD-9 code."),
    },
)
