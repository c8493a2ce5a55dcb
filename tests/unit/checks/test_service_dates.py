"""Service dates that a payer can accept."""

from datetime import date

import pytest

from tests.unit.checks.judging import claim, judge


def judged(*days, value=None, **changes):
    of_claim = claim(lines=[{"service_date": day} for day in days], **changes)
    return judge("service_dates", value or {}, of_claim, as_of=date(2026, 3, 20))


def test_a_past_date_passes():
    assert judged("2026-03-02").passed
    assert judged("2026-03-02").codes == []


def test_a_missing_date_says_which_line():
    finding = judged("2026-03-02", None).only
    assert (finding.code, finding.line, finding.field) == ("service_dates.missing", 2, "lines.1.service_date")


def test_a_service_may_be_billed_on_its_day_and_not_the_day_before():
    assert judged("2026-03-20").codes == []
    finding = judged("2026-03-21").only
    assert (finding.code, finding.severity) == ("service_dates.future", "error")
    assert finding.message == "The service date 2026-03-21 lies after 2026-03-20, the day of this check."


def test_a_service_after_the_submission_is_in_the_future_of_the_claim():
    assert judged("2026-03-10", submitted_on="2026-03-10").codes == []
    finding = judged("2026-03-11", submitted_on="2026-03-10").only
    assert finding.message.endswith("2026-03-10, the day of submission.")


def test_a_later_submission_does_not_make_a_future_service_past():
    assert judged("2026-03-21", submitted_on="2026-03-31").codes == ["future"]


def test_each_future_line_is_told():
    assert judged("2026-03-21", "2026-03-22", "2026-03-20").codes == ["future", "future"]


def test_service_on_the_day_of_birth_passes_and_a_day_before_does_not():
    assert judged("2026-03-02", patient={"birth_date": "2026-03-02"}).codes == []
    finding = judged("2026-03-02", patient={"birth_date": "2026-03-03"}).only
    assert (finding.code, finding.line, finding.field) == ("service_dates.before_birth", 1, "lines.0.service_date")
    assert "2026-03-03" not in finding.message


def test_several_services_before_the_birth_are_one_finding():
    finding = judged("2026-03-02", "2026-03-04", "2026-03-09", patient={"birth_date": "2026-03-05"}).only
    assert (finding.line, finding.field) == (None, "lines")
    assert finding.message.endswith("(lines 1 and 2).")


@pytest.mark.parametrize(("day", "codes"), [("2025-12-20", []), ("2025-12-19", ["too_old"])])
def test_the_greatest_age_of_a_service_counts_to_the_day_of_the_check(day, codes):
    assert judged(day, value={"max_age_days": 90}).codes == codes


def test_the_greatest_age_counts_to_the_submission_where_that_is_given():
    value = {"max_age_days": 90}
    assert judged("2025-12-01", value=value, submitted_on="2026-03-01").codes == []
    assert judged("2025-11-30", value=value, submitted_on="2026-03-01").codes == ["too_old"]


def test_any_age_will_do_where_the_payer_names_none():
    assert judged("2001-01-01").codes == []


def test_two_months_on_a_claim_are_told_where_the_payer_wants_one():
    value = {"one_month_per_claim": True}
    assert judged("2026-02-01", "2026-02-28", value=value).codes == []
    finding = judged("2026-02-28", "2026-03-01", value=value).only
    assert (finding.code, finding.severity) == ("service_dates.more_than_one_month", "info")
    assert judged("2026-02-28", "2026-03-01").codes == []


def test_the_same_month_of_two_years_is_two_months():
    assert judged("2025-03-02", "2026-03-02", value={"one_month_per_claim": True}).codes == ["more_than_one_month"]


def test_a_claim_without_lines_has_no_dates_to_judge():
    assert judged().silent


def test_the_days_before_birth_are_told_and_the_day_of_birth_is_none():
    born = {"patient": {"birth_date": "2026-03-02"}}
    assert judged("2026-03-02", **born).passed
    finding = judged("2026-03-01", None, "2026-03-02", **born).findings[-1]
    assert finding.message == "The service of 2026-03-01 lies before the patient's birth (line 1)."


def test_a_line_at_the_oldest_age_passes_and_a_day_older_is_told_by_its_day():
    assert judged("2026-03-10", value={"max_age_days": 10}).passed
    found = judged("2026-03-09", "2026-03-11", value={"max_age_days": 10}).only
    assert found.message == "Services more than 10 days before 2026-03-20 are billed (line 1)."


def test_service_on_the_day_of_sending_is_not_of_the_future():
    assert judged("2026-03-20", submitted_on="2026-03-20").passed
    assert judged("2026-03-21", submitted_on="2026-03-20").codes == ["future"]


def test_only_the_days_before_the_oldest_allowed_are_told():
    found = judged("2026-03-09", "2026-03-10", value={"max_age_days": 10}).only
    assert found.message.endswith("(line 1).")


def ranged(last, **changes):
    of_claim = claim(lines=[{"service_date": "2026-03-02"}], **changes)
    of_claim.lines[0].last_date = last
    return judge("service_dates", {}, of_claim, as_of=date(2026, 3, 20))


def test_a_range_of_days_is_told_and_leaves_the_verdict_incomplete():
    result = ranged(date(2026, 3, 5))
    assert (result.only.code, result.only.severity) == ("service_dates.range", "info")
    assert result.only.message.startswith("Line 1 bills 2026-03-02 to 2026-03-05 at once")
    assert result.not_checked == ["which services of line 1 fell on which day; all are judged on the first"]


def test_a_range_that_ends_after_the_day_of_the_check_is_of_the_future():
    assert ranged(date(2026, 3, 20)).codes == ["range"]
    assert ranged(date(2026, 3, 21)).codes == ["future", "range"]
