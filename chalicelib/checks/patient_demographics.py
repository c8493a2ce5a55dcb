"""Who was treated: a name, birth date and sex that a payer can read, and that agree with the coverage on file.

What is judged from the claim alone stands here; the comparison with the coverage in patient_on_file.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from pydantic import Field

from chalicelib.checks.case import Case
from chalicelib.checks.check import Check
from chalicelib.checks.names import is_blank
from chalicelib.checks.patient_on_file import Difference, compare
from chalicelib.domain.claim import Line
from chalicelib.domain.dates import age_years
from chalicelib.domain.finding import PASSED, Answer, NotChecked, Severity
from chalicelib.rules.parameters import Codes, Parameters, WholeNumber
from chalicelib.rules.rule import Kind, Rule

# Latin letters with or without accents, and accents by themselves; × and ÷ lie among them and are no letters.
_LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0300-\u036f\u1e00-\u1eff"


class PatientDemographicsParameters(Parameters):
    """How the patient must be named; the defaults are what every payer takes."""

    max_age_years: WholeNumber = Field(default=120, description="An age in years above which the birth date is wrong.")
    sex_codes: Codes = Field(default=frozenset("FMU"), description="The codes for sex that the payer takes.")
    name_marks: str = Field(
        default=" -'’‘ʼ`´.,/()&\u00a0\u2010\u2011\u2013",
        description="The marks, beside Latin letters, that may stand in a name.",
        max_length=40,
    )
    name_suffixes: Codes = Field(
        default=frozenset(("JR", "SR", "II", "III", "IV", "V")),
        description="Suffixes that do not count when names are compared, in capitals.",
    )

    @cached_property
    def readable(self) -> re.Pattern[str]:
        """Matches a whole name that a payer can read."""
        return _readable(self.name_marks)


PatientRule = Rule[PatientDemographicsParameters]


@cache
def _readable(marks: str) -> re.Pattern[str]:
    # A digit may begin or end a word (3RD, and the numbers of a newborn's working name); between letters it is a slip.
    word = f"[0-9]*(?:[{_LETTERS}]+[0-9]*)?"
    return re.compile(f"{word}(?:[{re.escape(marks)}]+{word})*")


def judge(case: Case, lines: Sequence[Line], rule: PatientRule) -> Iterator[Answer]:
    claim, patient = case.claim, case.claim.patient
    yield _judge_last_name("patient", patient.last_name, rule)
    yield _judge_first_name(case, rule)
    if claim.subscriber is not None:
        yield _judge_last_name("subscriber", claim.subscriber.last_name, rule)
        yield _judge_characters("subscriber.first_name", claim.subscriber.first_name or "", rule)
    yield _judge_birth_date(case, rule)
    yield _judge_sex(patient.sex, rule)
    if case.context.other_patient_ids:
        yield _other_patient_id(rule)
    for answer in compare(case, rule.parameters.name_suffixes):
        yield _differs(answer, rule) if isinstance(answer, Difference) else answer


def _judge_last_name(who: str, name: str | None, rule: PatientRule) -> Answer:
    field = f"{who}.last_name"
    if name and not is_blank(name):
        return _judge_characters(field, name, rule)
    return rule.finding("name_missing", f"The {who}'s last name is missing.", "Give the last name.", field=field)


def _judge_first_name(case: Case, rule: PatientRule) -> Answer:
    """Some people have one name only; where the coverage on file gives a first name, this patient is none of them."""
    name = case.claim.patient.first_name
    if name and not is_blank(name):
        return _judge_characters("patient.first_name", name, rule)
    has_one = any(not is_blank(coverage.first_name) for coverage in case.coverages or ())
    message = "The patient's first name is missing."
    fix = "Give the first name as the coverage on file has it." if has_one else "Give the first name, if there is one."
    severity: Severity | None = None if has_one else "warning"
    return rule.finding("name_missing", message, fix, field="patient.first_name", severity=severity)


def _judge_characters(field: str, name: str, rule: PatientRule) -> Answer:
    readable = rule.parameters.readable
    if readable.fullmatch(name):
        return PASSED
    signs = {sign for sign in name if not readable.fullmatch(sign)}
    said = _said_sign(min(signs)) if signs else "a digit between letters"
    who, _, part = field.partition(".")
    message = f"The {who}'s {part.replace('_', ' ')} holds {said}."
    fix = "Write the name in Latin letters, spaces, hyphens and apostrophes alone."
    return rule.finding("name_characters", message, fix, field=field)


def _said_sign(sign: str) -> str:
    if sign.isalpha():
        return "letters that are not Latin"
    return f"the character {sign}" if sign.isprintable() and sign.isascii() else "a character that payers cannot read"


def _judge_birth_date(case: Case, rule: PatientRule) -> Answer:
    born, field = case.claim.patient.birth_date, "patient.birth_date"
    if born is None:
        return NotChecked("the patient's birth date")
    if born > case.as_of:
        return rule.finding(
            "birth_date_future", "The birth date lies in the future.", "Correct the birth date.", field=field
        )
    if _born_after_service(case):
        message = f"The birth date lies after the service of {case.first_date}."
        return rule.finding("birth_date_after_service", message, "Correct the birth date.", field=field)
    if age_years(born, case.first_date) > rule.parameters.max_age_years:
        message = f"The birth date makes the patient older than {rule.parameters.max_age_years} years."
        return rule.finding("implausible_age", message, "Correct the birth date.", field=field)
    return PASSED


def _born_after_service(case: Case) -> bool:
    """Where only some services lie before the birth, their dates are wrong: service_dates says so, if it is used."""
    born, last = case.claim.patient.birth_date, case.claim.last_service_date
    if born is None or last is None or born <= case.first_date:
        return False
    return born > last or case.rule("service_dates", case.first_date) is None


def _judge_sex(sex: str | None, rule: PatientRule) -> Answer:
    codes = rule.parameters.sex_codes
    if not sex:
        return NotChecked("the patient's sex")
    if sex in codes:
        return PASSED
    known = ", ".join(sorted(codes))
    return rule.finding(
        "sex_code", "The code for sex is none that this payer takes.", f"Send one of {known}.", field="patient.sex"
    )


def _other_patient_id(rule: PatientRule) -> Answer:
    message = "A person with this payer, member id, birth date and first name is on file under another patient id, too."
    fix = "Use one patient id for one person. Earlier claims of both were looked at."
    return rule.finding("other_patient_id", message, fix, field="patient.patient_id")


def _differs(difference: Difference, rule: PatientRule) -> Answer:
    return rule.finding(difference.code, difference.message, difference.fix, field=difference.field)


CHECK = Check(
    name="patient_demographics",
    title="Patient demographics",
    parameters=PatientDemographicsParameters,
    judge=judge,
    per="claim",
    judges_voids=True,
    about="The patient's name, birth date and sex can be read, and agree with the coverage on file.",
    kinds={
        "name_missing": Kind(
            "error", "CO-16", "The last name is missing (an error), or the first (an error where one is on file)."
        ),
        "name_characters": Kind("error", "CO-16", "A name holds digits or signs that payers cannot read."),
        "birth_date_future": Kind("error", "CO-16", "The birth date lies in the future."),
        "birth_date_after_service": Kind("error", "CO-16", "The birth date lies after the service."),
        "implausible_age": Kind("error", "CO-16", "The birth date makes the patient implausibly old."),
        "sex_code": Kind("error", "CO-16", "The code for sex is none that exists."),
        "name_mismatch": Kind("error", "CO-31", "The name differs from the coverage on file."),
        "birth_date_mismatch": Kind("error", "CO-31", "The birth date differs from the coverage on file."),
        "member_id_mismatch": Kind("error", "CO-31", "The member id differs from the coverage on file."),
        # Found where the patient is looked up; the context says so.
        "other_patient_id": Kind("warning", "CO-31", "This person is already on file under another patient id."),
    },
)
