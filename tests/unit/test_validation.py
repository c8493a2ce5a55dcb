"""A verdict over all checks: outcomes, order, versions that change within a claim, voids, and what stays unknown."""

from datetime import date

import pytest

from chalicelib.domain.compact import compact
from chalicelib.domain.context import Context
from chalicelib.domain.normalize import Normalization
from chalicelib.domain.reading import read_as
from chalicelib.domain.verdict import Verdict, verdict_json, verdict_text
from chalicelib.validation import validate
from tests.unit.checks.judging import AS_OF, claim, rules

TIMED = {"method": "cms", "timed": ["97530"]}
FILING = {"limits": [{"kind": "initial", "amount": 90, "unit": "days", "from": "service_date"}]}
APRIL = {"service_date": "2026-04-01"}


def verdict(values, judged=None, context=None, as_of=AS_OF) -> Verdict:
    known = None if context is None else read_as(Context, context)
    return validate(judged or claim(), known, rules(values), as_of)


def outcomes(found: Verdict) -> dict[str, str]:
    return {one.check: one.outcome for one in found.checks}


def codes(found: Verdict) -> list[str]:
    return [finding.code for finding in found.findings]


def test_a_claim_that_every_check_passes_is_accepted():
    found = verdict({"timed_units": TIMED, "charge_amounts": {}})
    assert (found.verdict, found.complete, found.findings) == ("accept", True, [])
    assert outcomes(found) == {"timed_units": "pass", "charge_amounts": "pass"}


def test_a_warning_asks_for_review_and_an_error_rejects():
    day_before = date(2026, 5, 30)
    soon = {"timely_filing": {**FILING, "warn_within_days": 10}}
    assert verdict(soon, as_of=day_before).verdict == "review"
    assert verdict(soon, as_of=date(2026, 6, 1)).verdict == "reject"


def test_information_leaves_a_claim_accepted_and_its_check_passed():
    found = verdict({"visit_cap": {"visits": 2}}, context={"history": []})
    assert [finding.severity for finding in found.findings] == ["info"]
    assert found.verdict == "accept"
    assert outcomes(found) == {"visit_cap": "pass"}


def test_a_verdict_with_a_check_left_unchecked_is_not_complete_and_says_why_once():
    found = verdict({"eligibility": {}}, claim(lines=[{}, {}]))
    [eligibility] = found.checks
    assert not found.complete
    assert (eligibility.outcome, eligibility.because) == ("not_checked", "the patient's coverages")


def test_findings_stand_in_catalogue_order_and_then_by_line():
    found = verdict(
        {"timed_units": TIMED, "discipline_modifier": {"required": "GO", "procedures": ["97110", "97112"]}},
        claim(lines=[{"units": 9}, {"modifiers": [], "procedure": "97110"}, {"modifiers": [], "procedure": "97112"}]),
    )
    assert codes(found) == ["discipline_modifier.missing", "discipline_modifier.missing", "timed_units.overbilled"]
    assert [finding.line for finding in found.findings][:2] == [2, 3]


def test_each_version_of_a_rule_judges_its_own_lines():
    versions = {
        "unit_cap": [
            ("2020-01-01", {"per_day": 1, "procedures": ["97530"]}),
            ("2026-04-01", {"per_day": 4, "procedures": ["97530"]}),
        ]
    }
    found = verdict(versions, claim(lines=[{}, APRIL]), as_of=date(2026, 4, 2))
    assert [(finding.code, finding.line) for finding in found.findings] == [("unit_cap.over", 1)]


def test_a_line_before_the_first_version_is_left_alone():
    versions = {"unit_cap": [("2026-04-01", {"per_day": 1, "procedures": ["97530"]})]}
    found = verdict(versions, claim(lines=[{}, APRIL]), as_of=date(2026, 4, 2))
    assert [(finding.code, finding.line) for finding in found.findings] == [("unit_cap.over", 2)]


def test_a_check_in_force_on_no_day_of_the_claim_is_not_told():
    later = [("2020-01-01", None), ("2027-01-01", {"per_day": 1, "procedures": ["97530"]})]
    changing = [("2020-01-01", {"max_age_days": 900}), ("2026-04-01", {"max_age_days": 901})]
    found = verdict({"unit_cap": later, "service_dates": changing}, claim(lines=[{}, APRIL]), as_of=date(2026, 4, 2))
    assert outcomes(found) == {"service_dates": "pass"}


@pytest.mark.parametrize("changes", [[("2020-01-01", {})], [("2020-01-01", {}), ("2026-04-01", {})]])
def test_what_only_an_837p_can_show_is_not_looked_for_in_native_json(changes):
    found = verdict({"x12_structure": changes, "payer": changes}, claim(lines=[{}, APRIL]), as_of=date(2026, 4, 2))
    assert "x12_structure" not in outcomes(found)


def test_a_check_of_the_whole_claim_goes_by_the_version_of_its_first_day():
    versions = {
        "service_dates": [("2020-01-01", {"one_month_per_claim": False}), ("2026-04-01", {"one_month_per_claim": True})]
    }
    assert codes(verdict(versions, claim(lines=[{}, APRIL]), as_of=date(2026, 4, 2))) == []
    first_of_april = {
        "service_dates": [("2020-01-01", {"one_month_per_claim": False}), ("2026-03-01", {"one_month_per_claim": True})]
    }
    days = [{"service_date": "2026-02-27"}, {}]
    assert codes(verdict(first_of_april, claim(lines=days))) == []
    assert codes(verdict(first_of_april, claim(lines=[{}, APRIL]), as_of=date(2026, 4, 2))) != []


@pytest.mark.parametrize("lines", [[{}], [{}, APRIL]])
def test_a_void_is_judged_for_identity_and_structure_alone(lines):
    versions = [
        ("2020-01-01", {"per_day": 1, "procedures": ["97530"]}),
        ("2026-04-01", {"per_day": 1, "procedures": ["97530"]}),
    ]
    void = claim(frequency="8", original_reference="CTRL1", lines=lines)
    found = verdict({"unit_cap": versions, "line_structure": {}}, void, as_of=date(2026, 4, 2))
    assert outcomes(found) == {"line_structure": "pass", "unit_cap": "not_applicable"}


def test_a_claim_without_a_day_is_judged_by_the_rules_of_the_day_it_is_judged():
    versions = {"charge_amounts": [("2020-01-01", None), ("2026-03-20", {})]}
    undated = claim(lines=[{"service_date": None}])
    assert outcomes(verdict(versions, undated)) == {"charge_amounts": "pass"}
    assert outcomes(verdict(versions, undated, as_of=date(2026, 3, 19))) == {"payer": "not_checked"}


@pytest.mark.parametrize(
    ("days", "because"),
    [
        (["2000-01-01"], None),
        (["1999-12-31"], "no rules of this payer are in force on 1999-12-31"),
        (["2000-01-01", "1999-12-30"], "no rules of this payer are in force on 1999-12-30"),
    ],
)
def test_services_before_every_rule_are_told_as_unchecked_by_their_days(days, because):
    found = verdict({"charge_amounts": {}}, claim(lines=[{"service_date": day} for day in days]))
    told = {one.check: one.because for one in found.checks if one.outcome == "not_checked"}
    assert (found.complete, told) == (because is None, {"payer": because} if because else {})


def test_the_verdict_tells_the_filing_deadline_where_the_rules_have_one():
    filing = verdict({"timely_filing": FILING}).filing
    assert filing is not None
    assert (filing.deadline, filing.days_left) == (date(2026, 5, 31), 72)
    assert verdict({"timed_units": TIMED}).filing is None


@pytest.mark.parametrize("minutes", [30, 22, None])
def test_a_verdict_is_written_as_text_with_the_bytes_of_its_json(minutes):
    found = verdict({"timed_units": TIMED, "eligibility": {}}, claim(lines=[{"minutes": minutes}]))
    found.normalized.append(Normalization("frequency", ' "1', '"checks":[]'))
    assert verdict_text(found) == compact(verdict_json(found))
    assert verdict_text(found) == compact(verdict_json(found))
