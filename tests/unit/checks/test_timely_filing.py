"""Filed in time: which clock a claim runs on, its edges, and when nothing can be said."""

from datetime import date

import pytest

from chalicelib.validation import validate
from tests.unit.checks.judging import claim, judge, rules

INITIAL = {"kind": "initial", "amount": 90, "unit": "days", "from": "service_date"}
NINETY = {"limits": [INITIAL]}
# The clean claim was served on 2 March 2026; its 90 days end on 31 May.
LAST_DAY = date(2026, 5, 31)


def codes(value, as_of=LAST_DAY, **changes):
    return judge("timely_filing", value, claim(**changes), as_of=as_of).codes


def test_a_claim_received_on_the_last_day_is_in_time():
    assert codes(NINETY) == []


def test_a_claim_one_day_after_the_last_day_is_late_and_says_since_when():
    found = judge("timely_filing", NINETY, claim(), as_of=date(2026, 6, 1)).only
    assert (found.code, found.severity, found.denial) == ("timely_filing.late", "error", "CO-29")
    assert "2026-05-31" in found.message


def test_the_day_of_submission_counts_where_it_is_given():
    assert codes(NINETY, as_of=date(2026, 7, 1), submitted_on="2026-05-31") == []
    assert codes(NINETY, as_of=date(2026, 3, 3), submitted_on="2026-06-01") == ["late"]


def test_a_secondary_source_can_only_warn_that_a_claim_is_late():
    found = judge("timely_filing", NINETY, claim(), as_of=date(2026, 6, 1), confidence="secondary").only
    assert found.severity == "warning"


def test_the_warning_begins_the_given_number_of_days_before_the_deadline():
    warned = NINETY | {"warn_within_days": 10}
    assert codes(warned, as_of=date(2026, 5, 20)) == []
    assert codes(warned, as_of=date(2026, 5, 21)) == ["soon"]
    assert codes(warned) == ["soon"]


def test_several_service_dates_count_from_the_earliest_unless_the_limit_says_last():
    lines = [{"service_date": "2026-03-02"}, {"service_date": "2026-03-30"}]
    assert codes(NINETY, as_of=date(2026, 6, 1), lines=lines) == ["late"]
    last = {"limits": [INITIAL | {"from": "last_service_date"}]}
    assert codes(last, as_of=date(2026, 6, 28), lines=lines) == []
    assert codes(last, as_of=date(2026, 6, 29), lines=lines) == ["late"]


BY_NETWORK = {"limits": [INITIAL | {"network": "in"}, INITIAL | {"network": "out", "amount": 180}]}


def test_an_unknown_network_is_late_by_the_longer_limit_and_warned_by_the_shorter():
    assert codes(BY_NETWORK, as_of=date(2026, 6, 1)) == ["soon"]
    assert codes(BY_NETWORK, as_of=date(2026, 8, 29)) == ["soon"]
    assert codes(BY_NETWORK, as_of=date(2026, 8, 30)) == ["late"]


def test_a_known_network_has_its_own_limit():
    assert codes(BY_NETWORK, as_of=date(2026, 6, 1), network="in") == ["late"]
    assert codes(BY_NETWORK, as_of=date(2026, 6, 1), network="out") == []


SECONDARY = {"limits": [INITIAL, {"kind": "secondary", "amount": 60, "unit": "days", "from": "primary_decision"}]}


def test_a_secondary_claim_counts_from_the_primary_decision():
    paid = {"payer_id": "first_payer", "paid_on": "2026-06-01", "paid_amount": "40.00"}
    assert codes(SECONDARY, as_of=date(2026, 7, 31), primary_payer=paid) == []
    assert codes(SECONDARY, as_of=date(2026, 8, 1), primary_payer=paid) == ["late"]


def test_a_secondary_claim_without_the_primary_date_says_that_its_basis_is_missing():
    assert codes(SECONDARY, as_of=date(2027, 1, 1), primary_payer={"payer_id": "first_payer"}) == ["basis_missing"]


def test_a_secondary_claim_is_not_judged_by_the_initial_limit_where_no_secondary_one_is_known():
    paid = {"payer_id": "first_payer", "paid_on": "2026-06-01"}
    judged = judge("timely_filing", NINETY, claim(primary_payer=paid), as_of=date(2027, 1, 1))
    assert (judged.codes, judged.not_checked) == ([], ["this payer's rules hold no limit of kind secondary"])


CORRECTED = {"limits": [INITIAL, {"kind": "corrected", "amount": 90, "unit": "days", "from": "remittance"}]}


def test_a_correction_counts_from_the_remittance_that_it_corrects():
    correction = {"frequency": "7", "original_reference": "REF1", "original_remitted_on": "2026-04-01"}
    assert codes(CORRECTED, as_of=date(2026, 6, 30), **correction) == []
    assert codes(CORRECTED, as_of=date(2026, 7, 1), **correction) == ["late"]


def test_a_correction_without_the_date_of_the_remittance_cannot_be_checked():
    judged = judge("timely_filing", CORRECTED, claim(frequency="7", original_reference="REF1"), as_of=date(2027, 1, 1))
    assert judged.codes == []
    assert "remittance" in judged.not_checked[0]


def test_a_correction_that_shares_the_initial_window_ends_with_it():
    shared = {"limits": [INITIAL, {"kind": "corrected", "amount": None, "unit": "remaining", "from": "service_date"}]}
    assert codes(shared, frequency="7") == []
    assert codes(shared, as_of=date(2026, 6, 1), frequency="7") == ["late"]


TWO_VERSIONS = [("2020-01-01", NINETY), ("2026-03-03", {"limits": [INITIAL | {"amount": 120}]})]


@pytest.mark.parametrize(
    ("service_date", "deadline"), [("2026-03-02", date(2026, 5, 31)), ("2026-03-03", date(2026, 7, 1))]
)
def test_the_limit_in_force_is_that_of_the_day_its_clock_starts(service_date, deadline):
    compiled = rules({"timely_filing": TWO_VERSIONS})
    verdict = validate(claim(lines=[{"service_date": service_date}]), None, compiled, date(2026, 4, 1))
    assert verdict.filing is not None
    assert verdict.filing.deadline == deadline


def test_a_service_before_the_first_version_has_no_deadline():
    compiled = rules({"timely_filing": [("2026-03-03", NINETY)]})
    verdict = validate(claim(), None, compiled, date(2026, 4, 1))
    assert verdict.filing is None


def test_the_filing_block_counts_days_left_from_the_day_of_judging_not_from_submission():
    verdict = validate(claim(submitted_on="2026-03-10"), None, rules({"timely_filing": NINETY}), date(2026, 5, 30))
    assert verdict.filing == (LAST_DAY, 1, date(2026, 3, 2))


def test_days_are_told_as_one_or_many():
    def message(as_of, **value):
        return judge("timely_filing", {**NINETY, **value}, claim(), as_of=as_of).only.message

    assert "1 day before 2026-06-01" in message(date(2026, 6, 1))
    assert "2 days before 2026-06-02" in message(date(2026, 6, 2))
    assert message(date(2026, 5, 30), warn_within_days=1).endswith("in 1 day.")
    assert message(LAST_DAY, warn_within_days=1).endswith("in 0 days.")


def test_a_warning_within_one_day_comes_a_day_before_and_none_where_the_payer_wants_none():
    assert codes({**NINETY, "warn_within_days": 1}, as_of=date(2026, 5, 30)) == ["soon"]
    assert codes({**NINETY, "warn_within_days": 1}, as_of=date(2026, 5, 29)) == []
    assert codes(NINETY) == []


def test_a_claim_without_a_day_of_service_is_not_judged():
    undated = claim(lines=[{"service_date": None}])
    assert judge("timely_filing", NINETY, undated).silent


def test_a_version_without_the_limit_does_not_hide_an_earlier_one():
    corrected = {"limits": [{**INITIAL, "kind": "corrected"}]}
    versions = [("2020-01-01", NINETY), ("2026-01-01", corrected)]
    found = validate(claim(), None, rules({"timely_filing": versions}), LAST_DAY)
    [outcome] = found.checks
    assert outcome.because == "no limit was in force on the day that starts this clock"


def test_a_service_on_the_first_day_of_a_version_is_under_that_version():
    versions = [("2020-01-01", NINETY), ("2026-03-02", {"limits": [{**INITIAL, "amount": 30}]})]
    deadline = validate(claim(), None, rules({"timely_filing": versions}), LAST_DAY).filing
    assert deadline is not None
    assert deadline.deadline == date(2026, 4, 1)
    day_before = claim(lines=[{"service_date": "2026-03-01"}])
    deadline = validate(day_before, None, rules({"timely_filing": versions}), LAST_DAY).filing
    assert deadline is not None
    assert deadline.deadline == date(2026, 5, 30)


def test_a_missing_decision_date_is_all_that_is_told_of_a_secondary_claim():
    limit = {**INITIAL, "kind": "secondary", "from": "primary_decision"}
    found = judge("timely_filing", {"limits": [limit]}, claim(primary_payer={"payer_id": "another_payer"}))
    assert (found.codes, found.not_checked) == (["basis_missing"], [])


def test_what_remains_of_the_initial_limit_counts_where_only_one_network_has_it():
    limits = [
        {**INITIAL, "amount": 60},
        {"kind": "corrected", "amount": None, "unit": "remaining", "from": "service_date", "network": "in"},
        {**INITIAL, "kind": "corrected", "amount": 365, "network": "out"},
    ]
    corrected = claim(frequency="7", original_reference="CTRL1")
    deadline = validate(corrected, None, rules({"timely_filing": {"limits": limits}}), date(2026, 3, 20)).filing
    assert deadline is not None
    assert deadline.deadline == date(2026, 5, 1)


def test_a_limit_from_the_last_service_counts_from_the_end_of_a_range():
    limit = {"kind": "initial", "amount": 10, "unit": "days", "from": "last_service_date"}
    of_claim = claim(lines=[{"service_date": "2026-03-02"}])
    of_claim.lines[0].last_date = date(2026, 3, 12)
    assert judge("timely_filing", {"limits": [limit]}, of_claim, as_of=date(2026, 3, 22)).passed
    assert judge("timely_filing", {"limits": [limit]}, of_claim, as_of=date(2026, 3, 23)).codes == ["late"]
