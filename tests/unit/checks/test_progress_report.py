"""Progress reports: due every so many treatment days."""

from tests.unit.checks.judging import claim, judge

REPORT = {"last_progress_report_on": "2026-02-01", "evaluation_on": "2026-01-05"}


def entry(day, **more):
    return {
        "claim_id": f"C-{day}",
        "payer_id": "sample_payer",
        "status": "paid",
        "service_date": day,
        "procedure": "97530",
        **more,
    }


def days(count):
    return [entry(f"2026-02-{day:02}") for day in range(2, 2 + count)]


def judged(history, *lines, documentation=REPORT, since=None, every=10):
    context = {} if history is None else {"history": history, "history_since": since}
    judged_claim = claim(lines=lines or [{}], documentation=documentation)
    return judge("progress_report", {"every_treatment_days": every}, judged_claim, context)


def test_the_tenth_treatment_day_is_in_time_and_the_eleventh_is_overdue():
    assert judged(days(9)).passed
    finding = judged(days(10)).only
    assert (finding.code, finding.line) == ("progress_report.overdue", 1)
    assert "treatment day 11" in finding.message


def test_each_day_of_the_claim_counts_and_the_first_overdue_one_is_told():
    found = judged(days(8), {}, {}, {"service_date": "2026-03-04"}, {"service_date": "2026-03-06"})
    assert (found.only.line, found.codes) == (4, ["overdue"])


def test_the_reports_own_day_and_days_before_it_do_not_count():
    assert judged([entry("2026-02-01"), entry("2026-01-20"), *days(9)]).passed


def test_several_claims_of_one_day_are_one_treatment_day():
    assert judged([*days(9), entry("2026-02-02", claim_id="C-other")]).passed


def test_days_that_were_refused_or_another_disciplines_do_not_count():
    others = [
        entry("2026-02-20", status="voided"),
        entry("2026-02-21", status="denied"),
        entry("2026-02-22", modifiers=["GP"]),
        entry("2026-02-23", discipline="PT"),
    ]
    assert judged([*days(9), *others]).passed


def test_days_after_the_service_do_not_count():
    assert judged([*days(9), entry("2026-03-10")]).passed


def test_a_report_later_than_the_service_is_in_time():
    assert judged(days(12), documentation={**REPORT, "last_progress_report_on": "2026-03-02"}).passed


def test_without_a_report_the_evaluation_is_where_counting_begins():
    never = {"last_progress_report_on": None, "evaluation_on": "2026-02-01"}
    assert judged(days(9), documentation=never).passed
    assert judged(days(10), documentation=never).codes == ["overdue"]


def test_what_is_not_known_is_not_checked():
    assert judged(days(9), documentation=None).not_checked == ["what is on file of progress reports is not given"]
    assert judged(days(9), documentation={}).not_checked
    assert judged(None).not_checked == ["the patient's history is not given, so treatment days cannot be counted"]


def test_history_that_begins_too_late_is_not_checked_unless_it_is_enough_to_tell():
    assert judged(days(3), since="2026-02-02").passed
    assert judged(days(3), since="2026-02-03").not_checked == [
        "history goes back to 2026-02-03 only, and not to 2026-02-01"
    ]
    assert judged(days(10), since="2026-02-03").codes == ["overdue"]


def test_a_claim_without_dates_or_of_another_discipline_is_not_looked_at():
    assert judged(days(10), {"service_date": None}).silent
    assert judged(days(10), {"modifiers": ["GP"]}).silent
