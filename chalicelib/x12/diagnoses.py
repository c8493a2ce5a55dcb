"""HI segments of loop 2300: the diagnoses in the order that the lines point at them.

First ABK, then ABF, without dots; the ICD-9 qualifiers BK and BF only on services before the change of code set.
"""

from datetime import date
from typing import TYPE_CHECKING

from chalicelib.domain.claim import Line
from chalicelib.x12 import problems, values
from chalicelib.x12.guide import GUIDE
from chalicelib.x12.level import PADDING

if TYPE_CHECKING:
    from chalicelib.x12.claim_level import ClaimLevel

_CODES = GUIDE.codes
_MOST_DIAGNOSES = 100


def read_diagnoses(claim: "ClaimLevel", elements: list[str], position: int) -> None:
    """One HI; other kinds of codes in it (conditions, anaesthesia) are passed over."""
    claim.has_hi = True
    if len(claim.diagnoses) >= _MOST_DIAGNOSES:
        message, fix = "The claim lists diagnoses without end; the rest was not read.", "Send twelve diagnoses at most."
        if not claim.diagnoses_cut:
            claim.diagnoses_cut = True
            claim.report(problems.element("2300/HI", message, fix, position))
        return
    for number, composite in enumerate(elements[1:PADDING], 1):
        if composite:
            _read(claim, number, composite, position)
    if elements[PADDING]:
        message, fix = "An HI has more than twelve codes; the rest was not read.", "Send twelve diagnoses at most."
        claim.report(problems.element("2300/HI13", message, fix, position))


def _read(claim: "ClaimLevel", number: int, composite: str, position: int) -> None:
    qualifier, code, sent_with_dot = values.diagnosis(composite[: values.LONGEST], claim.component)
    is_principal = qualifier in _CODES["principal_diagnosis"]
    if not is_principal and qualifier not in _CODES["other_diagnosis"]:
        if qualifier not in _CODES["no_diagnosis"]:
            allowed = _CODES["principal_diagnosis"] | _CODES["other_diagnosis"]
            claim.report(problems.wrong_code(f"2300/HI{number:02d}-1", qualifier, allowed - _CODES["icd9"], position))
        return
    if is_principal == bool(claim.diagnoses):
        _misplaced(claim, is_principal, number, position)
    if qualifier in _CODES["icd9"] and claim.icd9_at is None:
        claim.icd9_at = (number, position)
    if sent_with_dot:
        field, x12 = f"diagnoses.{len(claim.diagnoses)}", f"2300/HI{number:02d}-2"
        message = f"HI{number:02d}-2 is a diagnosis with a dot."
        claim.report(problems.element(x12, message, "Leave the dot out.", position, None, field))
    claim.diagnoses.append(code)


def _misplaced(claim: "ClaimLevel", is_principal: bool, number: int, position: int) -> None:
    x12 = f"2300/HI{number:02d}-1"
    if is_principal:
        message, fix = (
            "A second principal diagnosis (ABK) stands behind the first.",
            "Send ABF for every diagnosis but the first.",
        )
    else:
        message, fix = (
            "The first diagnosis is not sent as the principal one (ABK).",
            "Send ABK with the first diagnosis.",
        )
    claim.report(problems.element(x12, message, fix, position))


def check_code_set(claim: "ClaimLevel", lines: list[Line]) -> None:
    """Report ICD-9 qualifiers, unless every service was before the code set changed."""
    if claim.icd9_at is None:
        return
    days: list[date | None] = [line.service_date for line in lines]
    if days and all(day is not None and day <= GUIDE.icd9_last_service_date for day in days):
        return
    number, position = claim.icd9_at
    message = (
        f"HI{number:02d}-1 is an ICD-9 qualifier (BK, BF), which ended with services of {GUIDE.icd9_last_service_date}."
    )
    fix = "Send ICD-10-CM codes with ABK and ABF."
    claim.report(problems.element(f"2300/HI{number:02d}-1", message, fix, position))
