"""The mistakes that occupational-therapy billing is known for, each made in a claim that is clean without it.

As a practice makes them: by the rules that ship, with what it keeps of the patient beside the claim. No case names more
than the mistake: whatever else a verdict said of it would be a false alarm.
"""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.domain.reading import read_as
from chalicelib.domain.verdict import Verdict
from chalicelib.services.rulebook import shipped_library
from chalicelib.services.validate_claim import Submission, validate_claim
from tools.local.ports import ROOT

Json = dict[str, Any]
Mistake = Callable[[Json], None]
TODAY = date(2026, 3, 20)
TREATED = date(2026, 3, 2)
BY_US = {"modifiers": ["GO"], "charge": "120.00", "rendering_npi": "1234567893"}
EVALUATED = {"service_date": "2026-02-20", "procedure": "97166", "units": 1, **BY_US}


def right() -> Json:
    """A claim to Medicare that passes, with all that is known beside it."""
    sent: Json = json.loads((ROOT / "docs" / "example-claim.json").read_text())
    sent["claim"]["lines"][0]["minutes"] = 30
    patient = sent["claim"]["patient"]
    known = {name: patient[name] for name in ("member_id", "first_name", "last_name", "birth_date")}
    sent["context"] = {
        "coverages": [
            {
                "payer_id": "medicare_part_b",
                "rank": 1,
                "effective_on": "2015-02-01",
                "verified_on": "2026-03-02",
                **known,
            }
        ],
        "authorizations": [],
        "history": [earlier("C-1000", **EVALUATED)],
        "history_since": "2025-01-01",
        "providers": [
            {
                "npi": "1234567893",
                "credential": "OT",
                "license_expires_on": "2027-12-31",
                "enrollments": [{"payer_id": "medicare_part_b", "effective_on": "2020-01-01"}],
            }
        ],
        "accumulators": [],
        "other_patient_ids": [],
    }
    return sent


def earlier(claim_id: str, payer_id: str = "medicare_part_b", status: str = "paid", **line: Any) -> Json:
    return {"claim_id": claim_id, "payer_id": payer_id, "status": status, **line}


def to(payer_id: str, member_id: str) -> Mistake:
    """The same claim and patient with another payer."""

    def sent_there(sent: Json) -> None:
        known = sent["context"]
        sent["claim"]["payer_id"] = payer_id
        sent["claim"]["patient"]["member_id"] = known["coverages"][0]["member_id"] = member_id
        for each in (*known["coverages"], *known["history"], *known["providers"][0]["enrollments"]):
            each["payer_id"] = payer_id

    return sent_there


def patient(**wrong: str) -> Mistake:
    return lambda sent: sent["claim"]["patient"].update(wrong)


def coverage(**wrong: str) -> Mistake:
    return lambda sent: sent["context"]["coverages"][0].update(wrong)


def claim(**wrong: Any) -> Mistake:
    return lambda sent: sent["claim"].update(wrong)


def line(**wrong: Any) -> Mistake:
    return lambda sent: sent["claim"]["lines"][0].update(wrong)


def papers(**wrong: Any) -> Mistake:
    return lambda sent: sent["claim"]["documentation"].update(wrong)


def unsigned(sent: Json) -> None:
    plan = sent["claim"]["documentation"]["plan_of_care"]
    plan.update(certified_on=None, certified_until=None, established_on="2025-12-20")


def billed_before(status: str) -> Mistake:
    same = {"service_date": "2026-03-02", "procedure": "97530", "units": 2, **BY_US}
    return lambda sent: sent["context"]["history"].append(earlier("C-900", status=status, **same))


def evaluation(procedure: str) -> Mistake:
    return line(procedure=procedure, units=1, minutes=None)


def exercise_alone(sent: Json) -> None:
    line(procedure="97110")(sent)
    for day in range(1, 10):
        on = (TREATED - timedelta(days=day)).isoformat()
        done = {"service_date": on, "procedure": "97110", "units": 2, **BY_US}
        sent["context"]["history"].append(earlier(f"C-8{day}", **done))


def also(*mistakes: Mistake) -> Mistake:
    """One after the other."""

    def made(sent: Json) -> None:
        for each in mistakes:
            each(sent)

    return made


AETNA = to("aetna_commercial", "W123456789")
UHC = to("uhc_medicare_advantage", "912345678")
KNOWN = {
    "a misspelled name": (patient(last_name="Exampel"), "patient_demographics.name_mismatch"),
    "a wrong date of birth": (patient(birth_date="1950-01-02"), "patient_demographics.birth_date_mismatch"),
    "an outdated insurance number": (patient(member_id="1EG4TE5MK72"), "patient_demographics.member_id_mismatch"),
    "a coverage that ended between sessions": (coverage(ends_on="2026-03-01"), "eligibility.inactive_on_service_date"),
    "eligibility that nobody verified": (coverage(verified_on=None), "eligibility.not_verified"),
    "the same claim twice": (billed_before("submitted"), "duplicate_claim.exact"),
    "a denied claim sent again uncorrected": (billed_before("denied"), "duplicate_claim.exact"),
    "no treatment note": (papers(treatment_note=False), "documentation_on_file.treatment_note"),
    "no evaluation report": (papers(evaluation_on=None), "documentation_on_file.evaluation"),
    "no plan of care": (papers(plan_of_care=None), "plan_of_care.missing"),
    "a plan of care without signature": (unsigned, "plan_of_care.not_certified"),
    "no prior authorization": (UHC, "authorization.required"),
    "a place of service that does not exist": (claim(place_of_service="00"), "place_of_service.unknown_code"),
    "a missing modifier": (line(modifiers=[]), "discipline_modifier.missing"),
    "a claim after the payer's deadline": (claim(submitted_on="2027-03-03"), "timely_filing.late"),
    "an evaluation taken for a re-evaluation": (evaluation("97166"), "evaluation_codes.second_evaluation"),
    "a re-evaluation without reason": (evaluation("97168"), "evaluation_codes.reevaluation_reason"),
    "more units than the minutes earn": (line(minutes=22), "timed_units.overbilled"),
    "a general diagnosis": (claim(diagnoses=["Z51.89"]), "medical_necessity.weak"),
    "one code at every visit": (exercise_alone, "code_repetition.one_code"),
    "a telehealth visit without its modifier": (
        also(AETNA, claim(place_of_service="10")),
        "telehealth.modifier_missing",
    ),
    "a telehealth modifier with a place in person": (line(modifiers=["GO", "95"]), "telehealth.place_missing"),
}


def judged(mistake: Mistake) -> Verdict:
    sent = right()
    mistake(sent)
    today = date.fromisoformat(sent["claim"]["submitted_on"])
    return validate_claim(read_as(Submission, sent | {"as_of": today.isoformat()}), shipped_library(), today)


def test_without_a_mistake_the_claim_passes_and_all_of_it_was_checked() -> None:
    verdict = judged(lambda _: None)
    assert (verdict.verdict, verdict.complete, verdict.findings) == ("accept", True, [])


@pytest.mark.parametrize(("mistake", "code"), KNOWN.values(), ids=KNOWN)
def test_the_mistake_is_found_before_the_claim_is_sent_and_nothing_else_is_said(mistake: Mistake, code: str) -> None:
    findings = judged(mistake).findings
    assert {finding.code for finding in findings} == {code}
    assert all(finding.fix and finding.reference.title for finding in findings)


def test_minutes_that_nobody_recorded_are_asked_for() -> None:
    outcomes = {check.check: check for check in judged(line(minutes=None)).checks}
    assert outcomes["timed_units"].outcome == "not_checked"
    assert "minutes of line 1" in str(outcomes["timed_units"].because)
