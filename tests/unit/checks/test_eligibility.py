"""Covered on the day, and verified."""

from datetime import date

import pytest

from tests.unit.checks.judging import claim, judge

ACTIVE = {"payer_id": "sample_payer", "status": "active", "effective_on": "2026-01-01", "verified_on": "2026-03-01"}
ASKED = {"verify_within_days": 30, "required": True}


def judged(*coverages, value=ASKED, days=("2026-03-02",), as_of=date(2026, 3, 20)):
    of_claim = claim(lines=[{"service_date": day} for day in days])
    return judge("eligibility", value, of_claim, {"coverages": list(coverages)}, as_of)


def test_a_coverage_in_force_and_verified_passes():
    assert judged(ACTIVE).passed
    assert judged(ACTIVE).codes == []


def test_the_first_and_the_last_day_of_a_coverage_are_covered():
    month = {**ACTIVE, "effective_on": "2026-03-02", "ends_on": "2026-03-31"}
    assert judged(month, days=("2026-03-02", "2026-03-31"), as_of=date(2026, 4, 2)).codes == []
    finding = judged(month, days=("2026-03-01", "2026-04-01"), as_of=date(2026, 4, 2)).only
    assert finding.code == "eligibility.inactive_on_service_date"
    assert finding.message == "No coverage by this payer was in force on 2026-03-01 and 2026-04-01."


def test_service_after_the_end_and_before_the_beginning_have_their_own_denials():
    assert judged({**ACTIVE, "ends_on": "2026-03-01"}).only.denial == "CO-27"
    assert judged({**ACTIVE, "effective_on": "2026-03-03"}).only.denial == "CO-26"


def test_an_inactive_coverage_covers_nothing():
    assert judged({**ACTIVE, "status": "inactive"}).codes == ["inactive_on_service_date"]
    assert judged({**ACTIVE, "status": "inactive", "ends_on": "2026-12-31"}).codes == ["inactive_on_service_date"]


def test_a_coverage_that_has_ended_since_still_covers_the_days_before():
    left = {**ACTIVE, "status": "inactive", "ends_on": "2026-03-10"}
    assert judged(left).codes == []
    assert judged(left, days=("2026-03-11",)).codes == ["inactive_on_service_date"]


def test_unknown_first_and_last_days_leave_a_coverage_open():
    assert judged({**ACTIVE, "effective_on": None, "ends_on": None}).codes == []


def test_each_day_may_lie_in_a_coverage_of_its_own():
    old = {**ACTIVE, "ends_on": "2026-02-28"}
    new = {**ACTIVE, "effective_on": "2026-03-01"}
    assert judged(old, new, days=("2026-02-27", "2026-03-02")).codes == []


def test_without_a_coverage_of_this_payer_eligibility_is_not_verified():
    for coverages in ([], [{**ACTIVE, "payer_id": "another_payer"}]):
        finding = judged(*coverages).only
        assert (finding.code, finding.severity) == ("eligibility.not_verified", "error")


def test_a_coverage_without_a_verification_is_not_verified():
    assert judged({**ACTIVE, "verified_on": None}).codes == ["not_verified"]


def test_where_only_the_age_of_a_verification_is_judged_its_lack_is_a_warning():
    value = {"verify_within_days": 30}
    for finding in (judged(value=value).only, judged({**ACTIVE, "verified_on": None}, value=value).only):
        assert (finding.code, finding.severity) == ("eligibility.not_verified", "warning")


def test_where_no_verification_is_asked_for_its_lack_is_none():
    assert judged(value={}).not_checked == ["a coverage by this payer on file"]
    assert judged({**ACTIVE, "verified_on": None}, value={}).passed
    assert judged({**ACTIVE, "ends_on": "2026-03-01"}, value={}).codes == ["inactive_on_service_date"]


@pytest.mark.parametrize(("verified_on", "codes"), [("2026-01-31", []), ("2026-01-30", ["stale"])])
def test_thirty_days_before_the_service_are_recent_and_thirty_one_are_stale(verified_on, codes):
    assert judged({**ACTIVE, "verified_on": verified_on}).codes == codes


def test_a_stale_verification_names_its_day():
    finding = judged({**ACTIVE, "verified_on": "2026-01-30"}).only
    assert finding.message == "Eligibility was last verified on 2026-01-30, more than 30 days before 2026-03-02."


def test_stale_is_an_error_where_verification_is_required_and_else_a_warning():
    stale = {**ACTIVE, "verified_on": "2026-01-01"}
    assert judged(stale).only.severity == "error"
    assert judged(stale, value={"verify_within_days": 30}).only.severity == "warning"


def test_a_verification_after_the_service_is_fine():
    assert judged({**ACTIVE, "verified_on": "2026-03-19"}).codes == []


def test_any_verification_will_do_where_no_days_are_named():
    old = {**ACTIVE, "verified_on": "2019-01-01"}
    assert judged(old, value={"required": True}).codes == []
    assert judged(old, value={"required": True, "verify_within_days": None}).codes == []


def test_the_latest_verification_of_the_coverages_in_force_counts():
    assert judged({**ACTIVE, "verified_on": "2026-01-01"}, ACTIVE).codes == []


def test_unknown_coverages_and_dates_are_not_checked():
    assert judge("eligibility", ASKED).not_checked == ["the patient's coverages"]
    assert judged(ACTIVE, days=(None,)).not_checked == ["the service dates"]


def test_a_coverage_of_the_future_is_told_by_its_own_denial_reason():
    late = {**ACTIVE, "effective_on": "2026-03-03"}
    later = {**ACTIVE, "effective_on": "2026-04-01"}
    for coverages in ((late, later), (later, late)):
        assert judged(*coverages).only.denial == "CO-26"
        assert judged(*coverages, days=("2026-03-02", "2026-03-03")).only.denial == "CO-26"
    ended = {**ACTIVE, "ends_on": "2026-03-01"}
    assert judged(ended).only.denial == judged({**ACTIVE, "status": "inactive"}).only.denial != "CO-26"
    assert judged(ended, later).only.denial != "CO-26"


def test_a_coverage_that_starts_between_two_days_is_not_only_of_the_future():
    gone = {**ACTIVE, "effective_on": "2026-03-02", "ends_on": "2026-03-02"}
    assert judged(gone, days=("2026-03-01", "2026-03-03")).only.denial != "CO-26"


def test_the_latest_verification_is_told():
    found = judged({**ACTIVE, "verified_on": "2026-01-10"}, days=("2026-03-02", "2026-03-03")).only
    assert found.message.startswith("Eligibility was last verified on 2026-01-10, more than 30 days before 2026-03-02")


def test_verified_within_the_days_passes():
    assert judged({**ACTIVE, "verified_on": "2026-01-31"}).passed
    assert judged({**ACTIVE, "verified_on": "2026-01-30"}).codes == ["stale"]
    assert judged({**ACTIVE, "verified_on": "2026-01-30"}, value={}).passed


def test_of_several_stale_days_the_latest_verification_is_told():
    first = {**ACTIVE, "ends_on": "2026-03-02", "verified_on": "2026-01-05"}
    second = {**ACTIVE, "effective_on": "2026-03-03", "verified_on": "2026-01-09"}
    found = judged(first, second, days=("2026-03-02", "2026-03-03")).only
    assert found.message.startswith("Eligibility was last verified on 2026-01-09")


def test_a_gap_on_the_day_before_the_first_coverage_is_of_the_future_and_one_that_ended_the_same_day_is_not():
    gone = {**ACTIVE, "effective_on": "2026-03-02", "status": "inactive"}
    assert judged(gone).only.denial != "CO-26"


def test_a_coverage_that_is_inactive_counts_up_to_a_last_day_that_is_past():
    gone = {**ACTIVE, "status": "inactive", "ends_on": "2026-03-19"}
    assert judged(gone).passed
    assert judged({**gone, "ends_on": "2026-03-20"}).codes == ["inactive_on_service_date"]


@pytest.mark.parametrize("verified_on", ["2026-01-05", None])
def test_an_old_or_missing_verification_is_as_grave_as_the_payers_rule_says(verified_on):
    covered = {**ACTIVE, "verified_on": verified_on}
    unsure = {**ASKED, "stale_severity": "warning"}
    assert judged(covered).only.severity == "error"
    assert judged(covered, value=unsure).only.severity == "warning"


def test_a_payer_that_no_coverage_on_file_names_is_an_error_however_unsure_the_verification():
    assert judged(value={**ASKED, "stale_severity": "warning"}).only.severity == "error"
