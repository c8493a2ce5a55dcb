"""OT Guard on every case of the fault benchmark: what is planted is found, at its severity, and nothing else is said.

Cases that it fails are in open.json with the reason why they stand; they must leave it as soon as they pass.
"""

from collections.abc import Callable, Iterable

import pytest

from tests.faults.cases import Case, bases, clean, faults, open_disagreements
from tests.faults.judged import judge, library
from tests.faults.scores import faults_found, other_severity, strays


def _each(cases: Iterable[Case]) -> Callable[[Callable[[Case], None]], Callable[[Case], None]]:
    disagreed = open_disagreements()
    marks = {case_id: pytest.mark.xfail(reason=reason, strict=True) for case_id, reason in disagreed.items()}
    values = [pytest.param(case, id=case.id, marks=marks.get(case.id, ())) for case in cases]
    return pytest.mark.parametrize("case", values)


@_each(faults())
def test_a_planted_fault_is_found_and_nothing_else_is_said(case: Case) -> None:
    judged = judge(case)
    assert faults_found(case, judged) == set(case.expect)
    assert other_severity(case, judged) == {}
    assert strays(case, judged) == set()
    assert case.not_checked_ok or judged.not_checked == ()


@_each(clean())
def test_a_clean_claim_passes_without_error_or_warning(case: Case) -> None:
    judged = judge(case)
    assert strays(case, judged) == set()
    assert case.not_checked_ok or judged.not_checked == ()


@pytest.mark.parametrize("name", bases())
def test_the_claims_that_cases_are_laid_over_are_clean(name: str) -> None:
    if name == "closed":
        pytest.skip("the plan that has left the market is a fault by itself")
    assert judge(bases()[name]).severe == frozenset()


def test_every_check_has_a_planted_fault() -> None:
    assert {case.group for case in faults()} == set(library().definitions)


def test_every_finding_code_has_a_planted_fault() -> None:
    definitions = library().definitions.items()
    codes = {f"{name}.{kind}" for name, definition in definitions for kind in definition.kinds}
    needs_stored_patients = {"patient_demographics.other_patient_id"}
    assert codes - {code for case in faults() for code in case.expect} == needs_stored_patients


def test_there_are_as_many_cases_as_promised() -> None:
    assert len(faults()) >= 150
    assert len(clean()) >= 200


def test_no_two_cases_share_an_id() -> None:
    ids = [case.id for case in (*faults(), *clean())]
    assert len(ids) == len(set(ids))


def test_every_case_says_why_and_whence() -> None:
    assert [case.id for case in (*faults(), *clean()) if not (case.says and case.because and case.source)] == []


def test_an_allowed_finding_has_its_reason() -> None:
    assert all(reason for case in (*faults(), *clean()) for reason in case.also_allowed.values())
